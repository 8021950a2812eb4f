import type { Card } from '../cards/card.js';
import type { Inbound, Reply } from '../talk/inbound.js';
import type { Arrival } from './arrival.js';
import { describeError } from './redact.js';
import type { Wiring } from './wiring.js';

/** Writes down what may change something. False: it is known already. */
export async function writeDown(wiring: Wiring, arrival: Arrival): Promise<boolean> {
  wiring.seam('dingtalk.inbox.before');
  const { key, inbound } = arrival;
  const isNew = await wiring.inbox.receive({
    key,
    platform: 'dingtalk',
    kind: inbound.kind,
    payload: arrival,
  });
  wiring.seam('dingtalk.inbox.after');
  return isNew;
}

/** Says that what was written down is done and answered. */
export async function markDone(wiring: Wiring, arrival: Arrival): Promise<void> {
  wiring.seam('dingtalk.done.before');
  await wiring.inbox.done(arrival.key);
  wiring.seam('dingtalk.done.after');
}

/** Asks the talk; a fault is logged and becomes an answer with an id to quote. */
export async function serve(wiring: Wiring, inbound: Inbound): Promise<Reply> {
  try {
    const reply = await wiring.talk.handle(inbound);
    wiring.seam('dingtalk.handled');
    return reply;
  } catch (error) {
    return { cards: [await brokenCard(wiring, inbound, error)] };
  }
}

/** Logs a fault under an id and says it to the person. */
export async function brokenCard(wiring: Wiring, inbound: Inbound, error: unknown): Promise<Card> {
  const reference = wiring.newId().slice(-8);
  wiring.log.error({ reference, key: inbound.key, ...describeError(error) }, 'an act from DingTalk broke');
  return wiring.talk.broken(inbound.from, reference);
}
