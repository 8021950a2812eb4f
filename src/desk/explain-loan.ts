import {
  firstRefusal,
  type Guard,
  guardsOf,
  type LendingCase,
  type LendingFacts,
  type ManagersPart,
  managersPart,
} from '../core/lending-rules.js';
import { lendable, usualDue } from '../core/loans.js';
import { least } from '../core/money.js';
import { planOf } from '../core/policy.js';
import type { Refusal } from '../core/refusals.js';
import { lendingFacts } from '../store/lending-facts.js';
import { type Person, peopleById } from '../store/people.js';
import { booksOf } from './balance.js';
import type { Desk } from './desk.js';
import { loanDeciders } from './loan-deciders.js';
import { ownOf } from './start-loan.js';

/** A loan that nobody has asked for. */
export interface SupposedLoan {
  borrowerId: string;
  lenderId: string;
  amount: bigint;
  /** The end of the day until which it is wanted; null for the plan's usual time. */
  dueAt: Date | null;
}

/** What would become of a loan, and why. Nothing is written. */
export interface ExplainedLoan {
  at: Date;
  borrower: Person;
  lender: Person;
  facts: LendingFacts;
  /** Every guard in order, whether it bites or not. */
  guards: Guard[];
  /** Why the question would not be put, as the borrower would read it; null if it would. */
  asking: Refusal | null;
  /** Why the lender could not lend the whole of it, as they would read it; null if they could. */
  lending: Refusal | null;
  manager: { part: ManagersPart; tellFrom: bigint | null; askFrom: bigint | null; people: string[] };
  dueAt: Date;
  /** The credit that would move, lot by lot, and when it would end; less than asked where not all of it may be lent. */
  lots: { kind: string; amount: bigint; expiresAt: Date | null }[];
}

/** What would become of a loan if it were asked for now: by the same guards that a real one meets. */
export async function explainLoan(desk: Desk, supposed: SupposedLoan): Promise<ExplainedLoan> {
  const now = desk.clock.now();
  const { policy, db } = desk;
  const { borrowerId, lenderId, amount } = supposed;
  const people = await peopleById(db, [borrowerId, lenderId]);
  const borrower = people.find(({ id }) => id === borrowerId);
  const lender = people.find(({ id }) => id === lenderId);
  if (!borrower || !lender) throw new RangeError('there is no such member');
  const [theirs, books] = [await booksOf(desk, borrowerId, now), await booksOf(desk, lenderId, now)];
  const asking = theirs.member(borrowerId);
  const dueAt = supposed.dueAt ?? usualDue(asking, policy, now);
  const facts = await lendingFacts(db, { borrowerId, lenderId }, now);
  const it: LendingCase = {
    borrower: asking,
    lender: books.member(lenderId),
    names: { borrower: borrower.name, lender: lender.name },
    amount,
    dueAt,
    facts,
    own: ownOf(desk, books, lenderId, null, now),
  };
  const guards = guardsOf(it, policy, now);
  const part = managersPart(it, policy);
  const deciders = part === 'none' ? [] : await loanDeciders(desk, db, { borrowerId, lenderId }, now);
  const { tellManagerFrom, askManagerFrom } = planOf(policy, it.lender.plan).lending;
  const may = lendable(books, lenderId, policy, now);
  return {
    at: now,
    borrower,
    lender,
    facts,
    guards,
    asking: firstRefusal(guards, 'ask', 'borrower'),
    lending: firstRefusal(guards, 'lend', 'lender'),
    manager: {
      part,
      tellFrom: tellManagerFrom,
      askFrom: askManagerFrom,
      people: deciders.map(({ person }) => person.name),
    },
    dueAt,
    lots: may
      .takes(least(amount, may.amount))
      .map((take) => ({ kind: take.lot.kind, amount: take.amount, expiresAt: take.lot.expiresAt })),
  };
}
