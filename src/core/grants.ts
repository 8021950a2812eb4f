import type { ApprovalRule } from './approval-rules.js';
import type { AccountHolder, Books, Lot, PoolHold } from './books.js';
import { type Policy, planOf } from './policy.js';
import { type Refusal, refusal } from './refusals.js';
import { clearOverdraft, creditLot } from './spend.js';

/** What credit can be given as, unasked: a plain top-up, thanks, or for a task, which is not lent on. */
export type GivenKind = 'top-up' | 'reward' | 'task';

/** Every kind, for validation. */
export const givenKinds = ['top-up', 'reward', 'task'] as const satisfies readonly GivenKind[];

/** In which right somebody gives: to those who report to them, or to anybody. */
export type GiverRole = 'manager' | 'finance';

/** A giver and who is given, as they are at the moment of the gift. */
export interface Giving {
  giver: { id: string; status: AccountHolder['status'] };
  receiver: { id: string; name: string; status: AccountHolder['status']; plan: string };
  /** Null: in none. */
  role: GiverRole | null;
  amount: bigint;
  until: Date;
  /** The rule that a request for it would meet; looked at for managers alone. */
  rule: ApprovalRule;
}

/**
 * Whether somebody may give this; null if so. A manager may give what the manager's approval alone would be enough for:
 * giving unasked is no way around the rules for requests. Finance answers for its own gifts.
 */
export function mayGive(giving: Giving, policy: Policy, now: Date): Refusal | null {
  const { giver, receiver, role, amount, rule } = giving;
  if (giver.status !== 'active') return refusal('frozen');
  if (giver.id === receiver.id) return refusal('grant-self');
  if (role === null) return refusal('grant-not-yours', { name: receiver.name });
  if (receiver.status !== 'active') return refusal('not-active', { name: receiver.name });
  if (amount <= 0n) return refusal('zero');
  if (giving.until <= now) return refusal('past-date');
  if (role === 'finance') return null;
  const { most } = planOf(policy, receiver.plan).requests;
  if (most !== null && amount > most) return refusal('grant-too-large', { limit: most });
  if (rule.outcome.kind === 'refuse') {
    const { text } = rule.outcome;
    return refusal('rule-refuses', { rule: rule.name, en: text.en, zh: text['zh-CN'] });
  }
  return managerIsEnough(rule) ? null : refusal('grant-needs-others', { name: receiver.name });
}

/** Whether a rule is content with the manager's approval, or asks nobody. */
function managerIsEnough({ outcome }: ApprovalRule): boolean {
  if (outcome.kind !== 'steps') return outcome.kind === 'approve';
  const [step, ...more] = outcome.steps;
  if (!step || more.length > 0 || !step.from.includes('manager')) return false;
  return step.need === 'any' || step.need === 1 || step.from.length === 1;
}

/** Credit to be given. */
export interface Given {
  memberId: string;
  kind: GivenKind;
  amount: bigint;
  until: Date;
  /** Who pays; null where nothing is limited, so that it is issued. */
  poolId: string | null;
}

/** Gives credit out of a pool, or issues it. What the member is overdrawn is cleared from it first. */
export function giveCredit(books: Books, given: Given, at: Date): Lot | Refusal {
  const pool = given.poolId ? books.pool(given.poolId) : null;
  if (pool && pool.remaining < given.amount) return refusal('grant-short', { left: pool.remaining });
  const lot = addGiven(books, given, pool?.periodEnd ?? null, at);
  books.post({ kind: 'grant', memberId: lot.memberId, at }, [
    pool
      ? { account: 'pool', amount: -lot.amount, poolId: pool.id }
      : { account: 'issued', amount: -lot.amount, memberId: lot.memberId },
    creditLot(lot, lot.amount),
  ]);
  clearOverdraft(books, [lot], at);
  return lot;
}

/**
 * Gives credit out of what was set aside for a task. A hold is resolved once, so what is left of it goes into a new one;
 * null if nothing is.
 */
export function giveFromTask(
  books: Books,
  hold: PoolHold,
  given: Pick<Given, 'memberId' | 'amount'>,
  at: Date,
): { lot: Lot; rest: PoolHold | null } | Refusal {
  const { poolId, taskId, expiresAt, poolUntil, remaining } = hold;
  if (remaining < given.amount) return refusal('task-short', { left: remaining });
  const lot = addGiven(books, { ...given, kind: 'task', until: expiresAt, poolId }, poolUntil, at);
  const left = remaining - given.amount;
  const rest =
    left > 0n
      ? books.addPoolHold({ poolId, requestId: null, taskId, amount: left, expiresAt, poolUntil })
      : null;
  books.post({ kind: 'grant', memberId: lot.memberId, at }, [
    { account: 'hold', amount: -remaining, poolId, holdId: hold.id },
    ...(rest ? [{ account: 'hold', amount: left, poolId, holdId: rest.id } as const] : []),
    creditLot(lot, lot.amount),
  ]);
  books.resolvedHolds.set(hold.id, { state: 'posted', at });
  clearOverdraft(books, [lot], at);
  return { lot, rest };
}

function addGiven(books: Books, given: Given, poolUntil: Date | null, at: Date): Lot {
  return books.addLot({
    memberId: given.memberId,
    kind: given.kind,
    amount: given.amount,
    effectiveAt: at,
    expiresAt: given.until,
    windowStart: null,
    loanId: null,
    requestId: null,
    poolId: given.poolId,
    poolUntil,
  });
}
