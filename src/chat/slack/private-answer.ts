import type { Card, Form } from '../cards/card.js';
import type { Arrival } from './arrival.js';
import { interactiveTimeoutMs } from './clients.js';
import { renderForm } from './modal.js';
import { describeError } from './redact.js';
import { renderMessage, type SlackMessage } from './render.js';
import type { Wiring } from './wiring.js';

/** What a `response_url` takes: https://docs.slack.dev/interactivity/handling-user-interaction#message_responses */
type Responded =
  | (SlackMessage & { response_type: 'ephemeral'; replace_original: false })
  | (SlackMessage & { replace_original: true })
  | { delete_original: true };

/** Cards for the asker's eyes only, as an acknowledgement or a response takes them. */
export function ephemeral(cards: Card[]): SlackMessage & { response_type: 'ephemeral' } {
  return { response_type: 'ephemeral', ...renderMessage(cards) };
}

/**
 * Shows cards to the person alone: by the payload's `response_url`, in place of the message clicked on if `replace`;
 * as a direct message where that cannot be done.
 */
export async function answerPrivately(
  wiring: Wiring,
  arrival: Arrival,
  cards: Card[],
  to: { responseUrl: string | null | undefined; replace?: boolean },
): Promise<void> {
  if (cards.length === 0) return;
  if (to.responseUrl) {
    const response: Responded = to.replace
      ? { ...renderMessage(cards), replace_original: true }
      : { ...ephemeral(cards), replace_original: false };
    if (await respond(wiring, to.responseUrl, response)) return;
  }
  await answerDirectly(wiring, arrival, cards);
}

/** Sends cards as a direct message that is not lost; to strangers at once, which rejects if it fails. */
export async function answerDirectly(wiring: Wiring, arrival: Arrival, cards: Card[]): Promise<void> {
  if (cards.length === 0) return;
  const { key, from } = arrival.inbound;
  wiring.seam('slack.answer.before');
  const to = { workspace: from.workspace, userId: from.userId };
  if (!(await wiring.inbox.answer(key, to, cards))) {
    for (const card of cards) await wiring.sender.send(to, card, key, 'decision');
  }
  wiring.seam('slack.answer.after');
}

/** Posts to a `response_url`; false if Slack did not take it. */
export async function respond(wiring: Wiring, url: string, response: Responded): Promise<boolean> {
  wiring.seam('slack.respond.before');
  try {
    const answer = await fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(response),
      signal: AbortSignal.timeout(interactiveTimeoutMs),
    });
    await answer.body?.cancel();
    if (!answer.ok) wiring.log.warn({ status: answer.status }, 'Slack did not take a response');
    return answer.ok;
  } catch (error) {
    wiring.log.warn(describeError(error), 'a response did not reach Slack');
    return false;
  } finally {
    wiring.seam('slack.respond.after');
  }
}

/**
 * Opens a form in the three seconds that a trigger lives, on top of the modal it was asked from if there is one.
 * What to show instead if that fails; nothing if it is open.
 */
export async function openForm(
  wiring: Wiring,
  arrival: Arrival,
  form: Form,
  from: { trigger: string | null | undefined; onTop?: boolean },
): Promise<Card[]> {
  try {
    if (from.trigger) {
      const view = renderForm(form, wiring.newId());
      wiring.seam('slack.form.before');
      if (from.onTop) await wiring.web.views.push({ trigger_id: from.trigger, view });
      else await wiring.web.views.open({ trigger_id: from.trigger, view });
      wiring.seam('slack.form.after');
      return [];
    }
  } catch (error) {
    wiring.log.warn({ form: form.name, ...describeError(error) }, 'a form could not be opened');
  }
  return [await wiring.instead(arrival.inbound.from, form)];
}
