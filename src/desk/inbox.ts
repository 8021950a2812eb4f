import { finishInbox, insertInbox } from '../store/inbox.js';
import { addToOutbox } from '../store/outbox.js';
import type { AccountKey } from '../store/people.js';
import { personByAccount } from '../store/people.js';
import type { Desk } from './desk.js';

/** How long the process that received something has for it before the workers take it over. */
const ownTime = 5_000;

/** Writes down what came in, before it is acknowledged; false if it is known already. */
export function receive(
  desk: Desk,
  item: { key: string; platform: string; kind: string; payload: unknown },
): Promise<boolean> {
  const now = desk.clock.now();
  return insertInbox(desk.db, { ...item, id: desk.newId() }, now, new Date(now.getTime() + ownTime));
}

/** Marks what came in as done. */
export function finish(desk: Desk, key: string): Promise<void> {
  return finishInbox(desk.db, key, desk.clock.now());
}

/**
 * Sends an answer that must not be lost as a direct message where it was asked: finished cards, once per key. False if the asker is no
 * member, whom the outbox cannot reach: then the caller answers itself.
 */
export async function answerLater(
  desk: Desk,
  key: string,
  to: AccountKey,
  cards: unknown[],
): Promise<boolean> {
  const person = await personByAccount(desk.db, to);
  if (!person) return false;
  const items = cards.map((card, index) => ({
    id: desk.newId(),
    kind: 'notice' as const,
    name: 'answer',
    memberId: person.id,
    payload: { card },
    platform: to.platform,
    dedupeKey: `answer:${key}:${index}`,
  }));
  await addToOutbox(desk.db, items, desk.clock.now());
  desk.wake();
  return true;
}
