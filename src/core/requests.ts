import type { AccountHolder, Books } from './books.js';
import type { Policy } from './policy.js';
import { planOf } from './policy.js';
import { type Refusal, refusal } from './refusals.js';
import { clearOverdraft, creditLot } from './spend.js';

/** Most characters of a reason. */
export const reasonMost = 500;
/** Fewest characters of a reason where one is needed. */
const reasonLeast = 3;

/** Somebody who may be asked to decide. */
export interface Candidate {
  id: string;
  name: string;
  status: 'active' | 'frozen' | 'left';
}

/** Who decides a request, resolved when it is asked: the manager, else those named as fallback; never the requester. */
export interface Approvers {
  why: 'manager' | 'fallback';
  people: Candidate[];
}

/** Resolves who may decide now. An empty list means that nobody can. */
export function resolveApprovers(
  requesterId: string,
  manager: Candidate | null,
  fallback: readonly Candidate[],
): Approvers {
  if (manager && manager.status === 'active' && manager.id !== requesterId)
    return { why: 'manager', people: [manager] };
  const people = fallback.filter((person) => person.status === 'active' && person.id !== requesterId);
  return { why: 'fallback', people };
}

/** Whether a member may put this request; null if so. */
export function mayRequest(
  member: AccountHolder,
  amount: bigint,
  reason: string | null,
  openRequests: number,
  policy: Policy,
): Refusal | null {
  const rules = planOf(policy, member.plan).requests;
  if (member.status !== 'active') return refusal('frozen');
  if (rules.most !== null && amount > rules.most) return refusal('request-too-large', { limit: rules.most });
  if (openRequests >= rules.mostOpen) return refusal('too-many-requests', { limit: rules.mostOpen });
  const length = [...(reason ?? '')].length;
  const needed = rules.reasonFrom !== null && amount >= rules.reasonFrom;
  if (needed && length === 0) return refusal('reason-needed', { amount: rules.reasonFrom });
  if (length > reasonMost || (needed && length < reasonLeast))
    return refusal('reason-length', { least: reasonLeast, most: reasonMost });
  return null;
}

/** Whether this person may decide this request now; null if so. Nobody decides their own. */
export function mayDecide(deciderId: string, requesterId: string, approvers: Approvers): Refusal | null {
  if (deciderId === requesterId) return refusal('own-request');
  if (approvers.people.some((person) => person.id === deciderId)) return null;
  return refusal('not-approver', { approver: approvers.people.map((person) => person.name).join(', ') });
}

/** Grants approved credit, paid by a pool or, without one, issued. An open overdraft is cleared first. */
export function grantTopUp(
  books: Books,
  topUp: { memberId: string; requestId: string; amount: bigint; until: Date; poolId: string | null },
  at: Date,
): Refusal | null {
  const pool = topUp.poolId ? books.pool(topUp.poolId) : null;
  if (pool && pool.remaining < topUp.amount) return refusal('pool-short', { left: pool.remaining });
  const lot = books.addLot({
    memberId: topUp.memberId,
    kind: 'top-up',
    amount: topUp.amount,
    effectiveAt: at,
    expiresAt: topUp.until,
    windowStart: null,
    loanId: null,
    requestId: topUp.requestId,
    poolId: pool?.id ?? null,
    poolUntil: pool?.periodEnd ?? null,
  });
  books.post({ kind: 'top-up', memberId: topUp.memberId, at, requestId: topUp.requestId }, [
    pool
      ? { account: 'pool', amount: -topUp.amount, poolId: pool.id }
      : { account: 'issued', amount: -topUp.amount, memberId: topUp.memberId },
    creditLot(lot, topUp.amount),
  ]);
  clearOverdraft(books, [lot], at);
  return null;
}
