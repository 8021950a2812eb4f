import type { Books, PoolHold } from './books.js';
import { type Refusal, refusal } from './refusals.js';

/**
 * Sets a pool's credit aside between a request's first approval and its last, so that two approvals cannot spend the
 * same. It ends with the pool's period, as what is in the pool does. The pool must be in hand.
 */
export function placePoolHold(
  books: Books,
  wanted: { poolId: string; requestId: string; amount: bigint },
  at: Date,
): PoolHold | Refusal {
  const pool = books.pool(wanted.poolId);
  if (pool.remaining < wanted.amount) return refusal('pool-short', { left: pool.remaining });
  const { periodEnd } = pool;
  const hold = books.addPoolHold({ ...wanted, taskId: null, expiresAt: periodEnd, poolUntil: periodEnd });
  books.post({ kind: 'hold', memberId: null, at, requestId: wanted.requestId }, [
    { account: 'pool', amount: -wanted.amount, poolId: pool.id },
    { account: 'hold', amount: wanted.amount, poolId: pool.id, holdId: hold.id },
  ]);
  return hold;
}

/** Gives a hold back to its pool; where the pool's period has ended meanwhile it expires, as it would have there. */
export function releasePoolHold(books: Books, hold: PoolHold, state: 'voided' | 'timed-out', at: Date): void {
  const pool = books.pool(hold.poolId);
  const open = pool.periodEnd.getTime() === hold.poolUntil.getTime();
  const about = hold.requestId === null ? {} : { requestId: hold.requestId };
  books.post({ kind: 'release', memberId: null, at, ...about }, [
    { account: 'hold', amount: -hold.remaining, poolId: pool.id, holdId: hold.id },
    open
      ? { account: 'pool', amount: hold.remaining, poolId: pool.id }
      : { account: 'expired', amount: hold.remaining },
  ]);
  books.resolvedHolds.set(hold.id, { state, at });
}
