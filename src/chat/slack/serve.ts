import { type Card, plainCard } from '../cards/card.js';
import type { Reply } from '../talk/inbound.js';
import type { Arrival } from './arrival.js';
import { describeError } from './redact.js';
import type { Wiring } from './wiring.js';

/**
 * Milliseconds after which an acknowledgement is sent without waiting for the answer: Slack allows three seconds and
 * the way takes some of them.
 */
export const acknowledgeAfterMs = 2_000;

/** Writes down what may change something. False: it is known already. */
export async function writeDown(wiring: Wiring, arrival: Arrival): Promise<boolean> {
  wiring.seam('slack.inbox.before');
  const isNew = await wiring.inbox.receive({
    key: arrival.key,
    platform: 'slack',
    kind: arrival.inbound.kind,
    payload: arrival,
  });
  wiring.seam('slack.inbox.after');
  return isNew;
}

/** Says that what was written down is done and answered. */
export async function markDone(wiring: Wiring, arrival: Arrival): Promise<void> {
  wiring.seam('slack.done.before');
  await wiring.inbox.done(arrival.key);
  wiring.seam('slack.done.after');
}

/** Asks the talk; a fault is logged and becomes an answer with an id to quote. */
export async function serve(wiring: Wiring, arrival: Arrival): Promise<Reply> {
  try {
    const reply = await wiring.talk.handle(arrival.inbound);
    wiring.seam('slack.handled');
    return reply;
  } catch (error) {
    return { cards: [await brokenCard(wiring, arrival, error)] };
  }
}

/** Logs a fault under an id and says it to the person. */
export async function brokenCard(wiring: Wiring, arrival: Arrival, error: unknown): Promise<Card> {
  const reference = wiring.newId().slice(-8);
  wiring.log.error({ reference, key: arrival.key, ...describeError(error) }, 'an act from Slack broke');
  return wiring.talk.broken(arrival.inbound.from, reference);
}

/** An answer as cards alone, for where neither forms nor marks on a form's fields can be shown. */
export async function asCards(wiring: Wiring, arrival: Arrival, reply: Reply): Promise<Card[]> {
  const errors = Object.values(reply.errors ?? {});
  return [
    ...reply.cards,
    ...(errors.length === 0 ? [] : [plainCard(errors.join('\n'))]),
    ...(reply.form === undefined ? [] : [await wiring.instead(arrival.inbound.from, reply.form)]),
  ];
}
