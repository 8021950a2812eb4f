import type { Books, Lot, PoolHold } from './books.js';
import { releasePoolHold } from './pool-holds.js';
import { type Refusal, refusal } from './refusals.js';

/** Most characters of a task's name. */
export const taskNameMost = 60;

/** Sets a pool's credit aside for a task until its end. The pool must be in hand. */
export function setAside(
  books: Books,
  wanted: { taskId: string; poolId: string; amount: bigint; endsAt: Date },
  at: Date,
): PoolHold | Refusal {
  const { taskId, poolId, amount, endsAt } = wanted;
  const pool = books.pool(poolId);
  if (pool.remaining < amount) return refusal('grant-short', { left: pool.remaining });
  const hold = books.addPoolHold({
    poolId,
    requestId: null,
    taskId,
    amount,
    expiresAt: endsAt,
    poolUntil: pool.periodEnd,
  });
  books.post({ kind: 'hold', memberId: null, at }, [
    { account: 'pool', amount: -amount, poolId },
    { account: 'hold', amount, poolId, holdId: hold.id },
  ]);
  return hold;
}

/** What came of a task's unspent credit. */
export interface TaskEnd {
  /** Went back to the pool. */
  returned: bigint;
  /** Ended, since the pool's period in which it was set aside is over. */
  expired: bigint;
}

/**
 * Ends a task before its time: what nobody was given, and what people have not spent of what they were given, goes back to
 * the pool while the period is open in which it was set aside; else it expires, as it would have in the pool.
 */
export function endTask(books: Books, hold: PoolHold | null, lots: readonly Lot[], at: Date): TaskEnd {
  const end: TaskEnd = { returned: 0n, expired: 0n };
  const count = (poolId: string, poolUntil: Date | null, amount: bigint) => {
    const open = books.pool(poolId).periodEnd.getTime() === poolUntil?.getTime();
    if (open) end.returned += amount;
    else end.expired += amount;
    return open;
  };
  if (hold && hold.remaining > 0n) {
    count(hold.poolId, hold.poolUntil, hold.remaining);
    releasePoolHold(books, hold, 'voided', at);
  }
  for (const lot of lots) {
    const { remaining: amount, memberId, poolId } = lot;
    if (amount === 0n || poolId === null) continue;
    const open = count(poolId, lot.poolUntil, amount);
    books.post({ kind: 'task-end', memberId, at }, [
      { account: 'lot', amount: -amount, memberId, grantId: lot.id },
      open ? { account: 'pool', amount, poolId } : { account: 'expired', amount, memberId },
    ]);
  }
  return end;
}
