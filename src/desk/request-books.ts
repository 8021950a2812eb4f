import type { Books, PoolHold } from '../core/books.js';
import { planOf } from '../core/policy.js';
import { placePoolHold, releasePoolHold } from '../core/pool-holds.js';
import { type Refusal, refusal } from '../core/refusals.js';
import { grantTopUp } from '../core/requests.js';
import { leftNow } from '../core/spend.js';
import type { RequestCase } from '../store/requests-case.js';
import type { Desk } from './desk.js';

/** What a decision rested on, as of its moment; amounts in minor units. It goes into the audit trail. */
export interface DecisionEvidence {
  left: bigint;
  used: bigint;
  allowance: bigint;
  /** What the paying pool had and has; null where nothing is limited. */
  pool: { id: string; before: bigint; after: bigint } | null;
}

/** Pools that a decision about a request may move. */
export function poolsOf(it: RequestCase): string[] {
  return [...new Set([it.hold?.poolId, it.payer?.id].flatMap((id) => id ?? []))];
}

/** What there is before a decision; `decided` afterwards adds what the pool has then. */
export function evidenceBefore(
  desk: Desk,
  books: Books,
  it: { memberId: string; poolId: string | null },
  now: Date,
): DecisionEvidence {
  const member = books.member(it.memberId);
  const plan = planOf(desk.policy, member.plan);
  const pool = it.poolId ? books.pool(it.poolId) : null;
  return {
    left: leftNow(books, member, plan, desk.policy.zone, now).now,
    used: books.meters.get(member.id)?.usedPeriod ?? 0n,
    allowance: plan.allowance,
    pool: pool && { id: pool.id, before: pool.remaining, after: pool.remaining },
  };
}

/** The same with what the pool has after the decision. */
export function evidenceAfter(books: Books, before: DecisionEvidence): DecisionEvidence {
  return before.pool
    ? { ...before, pool: { ...before.pool, after: books.pool(before.pool.id).remaining } }
    : before;
}

/** What is set aside for a request; what its pool's period outlived goes where the rest of that period went. */
function holdInHand(books: Books, it: RequestCase, now: Date): PoolHold | null {
  const hold = it.hold && books.poolHolds.get(it.hold.id);
  if (!hold || hold.remaining === 0n) return null;
  if (hold.expiresAt > now) return hold;
  releasePoolHold(books, hold, 'timed-out', now);
  return null;
}

/** Sets the amount aside in the pool that pays, unless something is set aside already. */
export function holdFor(books: Books, it: RequestCase, amount: bigint, now: Date): Refusal | null {
  if (holdInHand(books, it, now) || !it.payer) return null;
  const placed = placePoolHold(books, { poolId: it.payer.id, requestId: it.request.id, amount }, now);
  return 'code' in placed ? refusal(placed.code, { ...placed.params, pool: it.payer.team }) : null;
}

/** Gives back what was set aside. */
export function letGo(books: Books, it: RequestCase, state: 'voided' | 'timed-out', now: Date): void {
  const hold = holdInHand(books, it, now);
  if (hold) releasePoolHold(books, hold, state, now);
}

/** What a requester has after a grant. */
export interface Granted {
  left: bigint;
  until: Date;
}

/** Grants what was approved, from what was set aside or else from the pool that pays now. */
export function grantFor(
  desk: Desk,
  books: Books,
  it: RequestCase,
  amount: bigint,
  now: Date,
): Refusal | Granted {
  const { request } = it;
  const member = books.member(request.requesterId);
  if (member.status !== 'active')
    return refusal('not-active', { name: it.people.get(member.id)?.name ?? '' });
  const until = request.until && request.until > now ? request.until : member.periodEnd;
  const hold = holdInHand(books, it, now);
  const poolId = hold?.poolId ?? it.payer?.id ?? null;
  const topUp = { memberId: member.id, requestId: request.id, amount, until, poolId, hold };
  const refused = grantTopUp(books, topUp, now);
  if (refused) return refusal(refused.code, { ...refused.params, pool: it.payer?.team ?? null });
  const plan = planOf(desk.policy, member.plan);
  return { left: leftNow(books, member, plan, desk.policy.zone, now).now, until };
}
