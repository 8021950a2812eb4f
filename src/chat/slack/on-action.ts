import type { Card } from '../cards/card.js';
import type { Reply } from '../talk/inbound.js';
import { type Arrival, fromAction } from './arrival.js';
import { isAskedOnce } from './buttons.js';
import { renderShown } from './modal.js';
import { publishHome } from './on-home.js';
import { type ActionBody, actionBody } from './payloads.js';
import { answerPrivately, openForm, respond } from './private-answer.js';
import { describeError } from './redact.js';
import { brokenCard, markDone, serve, writeDown } from './serve.js';
import type { Wiring } from './wiring.js';

/** Tells Slack that a click arrived. */
export type ActionAck = () => Promise<void>;

/**
 * A click on a button, answered where it was made: next to the message, in the modal, or in a modal above the App
 * Home. The message clicked on is rendered anew by whoever changed the row behind it.
 */
export async function onAction(wiring: Wiring, body: unknown, ack: ActionAck): Promise<void> {
  const click = actionBody.parse(body);
  const arrival = fromAction(click, wiring.self().workspace, wiring.newId);
  if (arrival === null) return acknowledge(wiring, ack);
  const changes = wiring.talk.changes(arrival.inbound);
  const reply = await take(wiring, arrival, changes, ack);
  if (reply === null) return;
  await show(wiring, click, arrival, reply);
  if (changes) await markDone(wiring, arrival);
  // Several requests are approved in a modal above the page that lists them.
  const decided = arrival.inbound.kind === 'action' && arrival.inbound.name === 'requests.bulk.confirm';
  if (click.view?.type === 'home' || decided) await publishHome(wiring, click.user.id, null);
}

/** Null: the same click came in before and is being answered there. */
async function take(
  wiring: Wiring,
  arrival: Arrival,
  changes: boolean,
  ack: ActionAck,
): Promise<Reply | null> {
  try {
    const isNew = !changes || (await writeDown(wiring, arrival));
    await acknowledge(wiring, ack);
    if (!isNew) return null;
  } catch (error) {
    await acknowledge(wiring, ack);
    return { cards: [await brokenCard(wiring, arrival, error)] };
  }
  return serve(wiring, arrival);
}

async function show(wiring: Wiring, click: ActionBody, arrival: Arrival, reply: Reply): Promise<void> {
  const inModal = click.view?.type === 'modal';
  const instead =
    reply.form === undefined
      ? []
      : await openForm(wiring, arrival, reply.form, { trigger: click.trigger_id, onTop: inModal });
  const cards = [...reply.cards, ...instead];
  const replace = arrival.inbound.kind === 'action' && isAskedOnce(arrival.inbound.name);
  if (cards.length === 0) {
    if (replace && click.response_url) await respond(wiring, click.response_url, { delete_original: true });
    return;
  }
  if (click.view && (await showInView(wiring, click, cards))) return;
  await answerPrivately(wiring, arrival, cards, { responseUrl: click.response_url, replace });
}

/** Home and modals have no `response_url`: the answer takes the modal's place, or gets one of its own. */
async function showInView(wiring: Wiring, click: ActionBody, cards: Card[]): Promise<boolean> {
  try {
    const view = renderShown(cards);
    wiring.seam('slack.view.before');
    if (click.view?.type === 'modal') {
      await wiring.web.views.update({ view_id: click.view.id, view });
      return true;
    }
    if (!click.trigger_id) return false;
    await wiring.web.views.open({ trigger_id: click.trigger_id, view });
    return true;
  } catch (error) {
    wiring.log.warn(describeError(error), 'an answer could not be shown in a view');
    return false;
  } finally {
    wiring.seam('slack.view.after');
  }
}

async function acknowledge(wiring: Wiring, ack: ActionAck): Promise<void> {
  wiring.seam('slack.ack.before');
  try {
    await ack();
  } catch (error) {
    wiring.log.warn(describeError(error), 'a click could not be acknowledged');
  } finally {
    wiring.seam('slack.ack.after');
  }
}
