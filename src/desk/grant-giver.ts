import { factsOf } from '../core/approval-facts.js';
import { type ApprovalRule, chooseRule } from '../core/approval-rules.js';
import type { AccountHolder } from '../core/books.js';
import type { GiverRole } from '../core/grants.js';
import type { Policy } from '../core/policy.js';
import type { Executor } from '../store/db.js';
import type { Person } from '../store/people.js';
import { tallyOf } from '../store/requests.js';
import { givenSince } from '../store/tasks.js';
import type { Desk } from './desk.js';

/** The role, beside the fallback, whose people may give to anybody. */
const financeRole = 'finance';

/** Whether somebody answers for the organisation's credit: decides when nobody else can, or has the role `finance`. */
export function isFinance(policy: Policy, person: Pick<Person, 'email'>): boolean {
  const { approvals, fallbackApprovers } = policy;
  const named = [...fallbackApprovers, ...approvals.fallback, ...(approvals.roles.get(financeRole) ?? [])];
  return person.email !== null && named.some((email) => email.toLowerCase() === person.email);
}

/** In which right somebody may give to a member now; null in none. */
export function roleOf(policy: Policy, giver: Person, receiver: Person): GiverRole | null {
  if (isFinance(policy, giver)) return 'finance';
  return receiver.managerId === giver.id ? 'manager' : null;
}

/** The rule that a request for this would meet now; what managers gave in this period counts as granted. */
export async function ruleFor(
  desk: Desk,
  tx: Executor,
  member: Pick<AccountHolder, 'id' | 'plan' | 'periodStart' | 'periodEnd'>,
  wish: { amount: bigint; reason: string | null; team: string | null; poolLeft: bigint | null },
  now: Date,
): Promise<ApprovalRule> {
  const tally = await tallyOf(tx, member.id, member.periodStart, now);
  const given = await givenSince(tx, member.id, member.periodStart);
  const { amount, reason, team, poolLeft } = wish;
  const facts = factsOf(
    { ...member, team },
    { amount, reason, task: null, lasting: 'date' },
    { ...tally, granted: tally.granted + given },
    poolLeft,
    now,
  );
  return chooseRule(desk.policy.approvals, facts).rule;
}
