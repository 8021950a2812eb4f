import type { ModalView } from '@slack/types';
import type { Reply } from '../talk/inbound.js';
import { late, within } from '../talk/within.js';
import { type Arrival, fromSubmission } from './arrival.js';
import { cutTo, literalText } from './escape.js';
import { limits } from './limits.js';
import { renderForm, renderShown } from './modal.js';
import { submissionBody } from './payloads.js';
import { answerDirectly } from './private-answer.js';
import { describeError } from './redact.js';
import { acknowledgeAfterMs, asCards, brokenCard, markDone, serve, writeDown } from './serve.js';
import type { Wiring } from './wiring.js';

/** What becomes of the modal: it closes if there is nothing to show. */
export type SubmissionAnswer =
  | { response_action: 'errors'; errors: Record<string, string> }
  | { response_action: 'update'; view: ModalView };

/** Tells Slack that a form arrived. */
export type SubmissionAck = (answer?: SubmissionAnswer) => Promise<void>;

/**
 * A submitted form. The modal says what came of it; if that takes too long it closes, and the answer comes as a direct
 * message. A form that comes again is asked again: the same opening never has a second effect.
 */
export async function onSubmission(wiring: Wiring, body: unknown, ack: SubmissionAck): Promise<void> {
  const arrival = fromSubmission(submissionBody.parse(body), wiring.self().workspace);
  if (arrival === null) return ack();
  const changes = wiring.talk.changes(arrival.inbound);
  const started = performance.now();
  const serving = (await failedToWrite(wiring, arrival, changes)) ?? serve(wiring, arrival);
  const left = acknowledgeAfterMs - (performance.now() - started);
  const reply = await within(left, Promise.resolve(serving));
  if (reply === late) {
    await acknowledge(wiring, ack);
    await answerDirectly(wiring, arrival, await asCards(wiring, arrival, await serving));
  } else {
    const arrived = await acknowledge(wiring, ack, asAnswer(wiring, arrival, reply));
    if (!arrived) await answerDirectly(wiring, arrival, await asCards(wiring, arrival, reply));
  }
  if (changes) await markDone(wiring, arrival);
}

/** Writes down what changes something; the answer to a fault in that, null if all is well. */
async function failedToWrite(wiring: Wiring, arrival: Arrival, changes: boolean): Promise<Reply | null> {
  try {
    if (changes) await writeDown(wiring, arrival);
    return null;
  } catch (error) {
    return { cards: [await brokenCard(wiring, arrival, error)] };
  }
}

function asAnswer(wiring: Wiring, { inbound }: Arrival, reply: Reply): SubmissionAnswer | undefined {
  const errors = Object.entries(reply.errors ?? {});
  if (errors.length > 0 && inbound.kind === 'form') {
    const fields = Object.keys(inbound.values);
    const marked: Record<string, string> = {};
    for (const [name, words] of errors) {
      // Slack refuses marks on fields that the form does not have.
      const field = fields.includes(name) ? name : (fields[0] ?? name);
      marked[field] = cutTo(words, limits.inputHint, literalText) || '–';
    }
    return { response_action: 'errors', errors: marked };
  }
  if (reply.form !== undefined) {
    return { response_action: 'update', view: renderForm(reply.form, wiring.newId()) };
  }
  if (reply.cards.length === 0) return undefined;
  return { response_action: 'update', view: renderShown(reply.cards) };
}

/** False if the connection went away: the answer then has to go another way. */
async function acknowledge(wiring: Wiring, ack: SubmissionAck, answer?: SubmissionAnswer): Promise<boolean> {
  wiring.seam('slack.ack.before');
  try {
    await ack(answer);
    return true;
  } catch (error) {
    wiring.log.warn(describeError(error), 'a form could not be acknowledged');
    return false;
  } finally {
    wiring.seam('slack.ack.after');
  }
}
