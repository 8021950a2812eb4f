import { hasteRefusal, type RecentRequests, wordsRefusal } from './approval-limits.js';
import type { ApprovalRule } from './approval-rules.js';
import type { AccountHolder, Books, PoolHold } from './books.js';
import type { Policy } from './policy.js';
import { planOf } from './policy.js';
import { type Refusal, refusal } from './refusals.js';
import { clearOverdraft, creditLot } from './spend.js';

/** Most characters of a reason that is typed; what the organisation allows may be less. */
export const reasonMost = 500;

/** What a request is looked at with, beside the plan: the rule that applies, and what the requester asked for lately. */
export interface AskedUnder {
  rule: ApprovalRule;
  task: string | null;
  recent: RecentRequests;
  now: Date;
}

/** Whether a member may put this request; null if so. */
export function mayRequest(
  member: AccountHolder,
  amount: bigint,
  reason: string | null,
  openRequests: number,
  policy: Policy,
  under: AskedUnder | null = null,
): Refusal | null {
  const rules = planOf(policy, member.plan).requests;
  if (member.status !== 'active') return refusal('frozen');
  if (rules.most !== null && amount > rules.most) return refusal('request-too-large', { limit: rules.most });
  if (openRequests >= rules.mostOpen) return refusal('too-many-requests', { limit: rules.mostOpen });
  const { limits } = policy.approvals;
  const haste = under && hasteRefusal(limits, under.recent, under.now);
  if (haste) return haste;
  if (under?.rule.outcome.kind === 'refuse') {
    const { text } = under.rule.outcome;
    return refusal('rule-refuses', { rule: under.rule.name, en: text.en, zh: text['zh-CN'] });
  }
  const said = { amount, reason, task: under?.task ?? null };
  return wordsRefusal(limits, rules.reasonFrom, under?.rule ?? null, said);
}

/**
 * Grants approved credit, paid by a pool or, without one, issued; of a pool, from what was set aside for the request where
 * there is a hold, whose rest goes back. An open overdraft is cleared first.
 */
export function grantTopUp(
  books: Books,
  topUp: {
    memberId: string;
    requestId: string;
    amount: bigint;
    until: Date;
    poolId: string | null;
    hold?: PoolHold | null;
  },
  at: Date,
): Refusal | null {
  const pool = topUp.poolId ? books.pool(topUp.poolId) : null;
  const hold = topUp.hold ?? null;
  const held = hold?.remaining ?? 0n;
  if (pool && pool.remaining + held < topUp.amount)
    return refusal('pool-short', { left: pool.remaining + held });
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
    ...(pool && hold ? [{ account: 'hold', amount: -held, poolId: pool.id, holdId: hold.id } as const] : []),
    pool
      ? { account: 'pool', amount: held - topUp.amount, poolId: pool.id }
      : { account: 'issued', amount: -topUp.amount, memberId: topUp.memberId },
    creditLot(lot, topUp.amount),
  ]);
  if (hold) books.resolvedHolds.set(hold.id, { state: 'posted', at });
  clearOverdraft(books, [lot], at);
  return null;
}
