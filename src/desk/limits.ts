import type { Books } from '../core/books.js';
import { limitMoves } from '../core/limits.js';
import type { Executor } from '../store/db.js';
import { askGateways } from '../store/gateway.js';
import { capEnded, changeLimits, type Incoming } from '../store/gateway-limits.js';
import type { Desk } from './desk.js';

/**
 * Has people's limits at the gateway follow what the books in hand did, in the transaction of the change. Where no gateway
 * is connected nothing is written.
 */
export async function followLimits(desk: Desk, tx: Executor, books: Books, now: Date): Promise<void> {
  if (!desk.gateway) return;
  const { changed, incoming } = limitMoves(books);
  await lookAtLimits(desk, tx, changed, now, incoming);
}

/** Has these members' limits looked at, for a change that no entry tells of: another plan, somebody who left. */
export async function lookAtLimits(
  desk: Desk,
  tx: Executor,
  members: readonly string[],
  now: Date,
  incoming: readonly Incoming[] = [],
): Promise<void> {
  if (!desk.gateway || members.length === 0) return;
  await changeLimits(tx, members, incoming);
  await askGateways(
    tx,
    members.map((memberId) => ({ id: desk.newId(), memberId })),
    now,
  );
}

/** A cap that kept something back begins anew: what may be spent now is more. */
export async function limitDue(desk: Desk, tx: Executor, memberId: string, now: Date): Promise<void> {
  if (await capEnded(tx, memberId, now)) await lookAtLimits(desk, tx, [memberId], now);
}
