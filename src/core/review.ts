import type { AccountHolder, Books } from './books.js';
import { divideHalfUp, least } from './money.js';
import { type Policy, planOf } from './policy.js';
import type { LotKind } from './views.js';

/** The kinds of lots that make a period's quota; what colleagues lend, repay or give is no part of it. */
export const quotaKinds: readonly LotKind[] = ['allowance', 'rollover', 'top-up', 'task', 'reward'];

/** Whether usage has reached `share` percent of a quota (both in minor units). */
export function hasPassed(used: bigint, quota: bigint, share: number): boolean {
  return used > 0n && used * 100n >= quota * BigInt(share);
}

/**
 * Who may have passed their plan's share with the usage booked in these books, and was not put to a manager in this
 * period: what they hold tells how much their quota is at least, so it need be summed for these alone. Call it when the
 * meters have followed the entries.
 */
export function reviewCandidates(books: Books, policy: Policy): { memberId: string; share: number }[] {
  const usedNow = new Set(
    books.entries.flatMap(({ kind, memberId }) => (kind === 'usage' && memberId ? [memberId] : [])),
  );
  return [...usedNow].flatMap((memberId) => {
    const member = books.member(memberId);
    const meter = books.meters.get(memberId);
    const share = planOf(policy, member.plan).review.at;
    if (share === null || !meter || member.status !== 'active') return [];
    const told = books.told.get(memberId)?.find(({ budget }) => budget === 'review');
    if (told?.periodStart.getTime() === member.periodStart.getTime()) return [];
    return hasPassed(meter.usedPeriod, leastQuota(books, member), share) ? [{ memberId, share }] : [];
  });
}

/** The quota as far as the lots in hand tell, which lack those that are spent: never more than it is. */
function leastQuota(books: Books, { id, periodStart }: AccountHolder): bigint {
  return books.lotsOf(id).reduce((sum, lot) => {
    if (!quotaKinds.includes(lot.kind)) return sum;
    return sum + (lot.effectiveAt >= periodStart ? lot.amount : lot.remaining);
  }, 0n);
}

/** What a sensible raise is made of, amounts in minor units. */
export interface RaiseFacts {
  used: bigint;
  left: bigint;
  /** What the period's quota is. */
  quota: bigint;
  periodStart: Date;
  periodEnd: Date;
  now: Date;
  /** What the pool can pay; null for no limit. */
  poolLeft: bigint | null;
  /** Most that may be given at once; null for no limit. */
  most: bigint | null;
}

/**
 * How much more to propose: what the straight line of the period's usage lacks until the refill, or a quarter of the
 * quota where it lacks nothing; as a round number, within what can be paid. Zero where nothing can.
 */
export function sensibleRaise(facts: RaiseFacts): bigint {
  const { used, left, quota, periodStart, periodEnd, now } = facts;
  const elapsed = BigInt(Math.max(1, now.getTime() - periodStart.getTime()));
  const rest = BigInt(Math.max(0, periodEnd.getTime() - now.getTime()));
  const lacking = divideHalfUp(used * rest, elapsed) - left;
  // A first day's burst carried on over a month would be nobody's idea of sensible.
  const wanted = lacking > 0n ? least(lacking, quota) : quota / 4n;
  const limits = [facts.poolLeft, facts.most].filter((limit) => limit !== null);
  return limits.reduce(least, roundUp(wanted));
}

/** The next round number: one or two leading digits, the second of them 0 or 5. */
function roundUp(amount: bigint): bigint {
  if (amount <= 0n) return 0n;
  const power = 10n ** BigInt(amount.toString().length - 1);
  const step = power >= 10n ? power / 2n : power;
  return ((amount + step - 1n) / step) * step;
}
