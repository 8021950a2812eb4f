import type { AccountHolder, Books, OpenLoan } from './books.js';
import { firstRefusal, guardsOf, type LendingFacts, noFacts } from './lending-rules.js';
import { least, shareOf } from './money.js';
import { debtSides, moveCredit } from './moving.js';
import { type Policy, planOf } from './policy.js';
import { type Refusal, refusal } from './refusals.js';
import { amountsLeft, capLeft, liveLots, sumOf, type Take, takeUpTo, tightest } from './spend.js';
import type { LotKind } from './views.js';

/** Credit that may be lent on: not what was borrowed, given for a task, or received as a gift. */
const lendableKinds: readonly LotKind[] = ['allowance', 'rollover', 'top-up', 'repayment', 'reward'];

/** Credit one may repay from: one's own and what was given, but neither other people's loans nor task credit. */
const repayingKinds: readonly LotKind[] = ['allowance', 'rollover', 'top-up', 'repayment', 'reward', 'gift'];

const day = 24 * 60 * 60 * 1000;

/** What a question about a loan is checked against before it is put. */
export interface LoanQuestion {
  borrower: AccountHolder;
  lender: AccountHolder;
  lenderName: string;
  amount: bigint;
  dueAt: Date;
  /** The borrower's loans that move credit now. */
  openLoans: number;
  /** The borrower's unanswered questions. */
  openQuestions: number;
  /** Whether one of them is to this lender. */
  alreadyAsked: boolean;
  /** What else is known of the two; nothing where nobody looked. */
  facts?: LendingFacts;
}

/** When a loan is due if nobody says: at the borrower's next refill, which repays it anyway, or the plan's longest time. */
export function usualDue(borrower: AccountHolder, policy: Policy, now: Date): Date {
  const longest = now.getTime() + planOf(policy, borrower.plan).lending.mostDays * day;
  return new Date(Math.min(borrower.periodEnd.getTime(), longest));
}

/** Whether a borrower may ask this lender at all; null if so. What the lender has is not looked at: it is private. */
export function mayAsk(question: LoanQuestion, policy: Policy, now: Date): Refusal | null {
  const { borrower, lender, lenderName, amount, dueAt, openLoans, openQuestions, alreadyAsked } = question;
  const facts = { ...(question.facts ?? noFacts), openLoans, openQuestions, alreadyAsked };
  const names = { borrower: '', lender: lenderName };
  const guards = guardsOf({ borrower, lender, names, amount, dueAt, facts, own: null }, policy, now);
  return firstRefusal(guards, 'ask', 'borrower');
}

/** What a member may lend now, with the lots it would come from; `bound` is what they have that is not theirs to lend. */
export function lendable(
  books: Books,
  lenderId: string,
  policy: Policy,
  at: Date,
): { amount: bigint; bound: bigint; takes: (amount: bigint) => Take[] } {
  const lender = books.member(lenderId);
  const plan = planOf(policy, lender.plan);
  const left = amountsLeft(books, lender, plan, at);
  const keep = shareOf(plan.allowance, BigInt(plan.lending.keepShare), 100n);
  const cap = tightest(books, lenderId, plan);
  const all = liveLots(books, lenderId, at);
  const lots = all.filter((lot) => lendableKinds.includes(lot.kind));
  const bound = all.reduce((sum, lot) => (lendableKinds.includes(lot.kind) ? sum : sum + lot.remaining), 0n);
  const limit = cap ? capLeft(cap) : null;
  const movable = sumOf(takeUpTo(lots, left.now, limit));
  const spare = left.now > keep ? left.now - keep : 0n;
  return { amount: least(movable, spare), bound, takes: (amount) => takeUpTo(lots, amount, limit) };
}

/** What a lender owes to others: whoever owes cannot lend, so circles cannot arise. */
export function owedBy(books: Books, memberId: string): bigint {
  let owed = 0n;
  for (const loan of books.loans.values()) if (loan.borrowerId === memberId) owed += loan.outstanding;
  return owed;
}

/** Whether a lender may lend this amount now; null if so. */
export function mayLend(
  books: Books,
  lenderId: string,
  amount: bigint,
  policy: Policy,
  at: Date,
): Refusal | null {
  const lender = books.member(lenderId);
  const plan = planOf(policy, lender.plan);
  if (lender.status !== 'active') return refusal('frozen');
  if (!plan.lending.enabled) return refusal('lending-off');
  const owed = owedBy(books, lenderId);
  if (owed > 0n) return refusal('lender-owes', { amount: owed });
  const limit = lendable(books, lenderId, policy, at).amount;
  return amount > limit ? refusal('lender-short', { lendable: limit }) : null;
}

/** Lends: one entry that moves the credit and opens the debt. The caller has checked `mayLend`. */
export function lend(books: Books, loan: OpenLoan, amount: bigint, policy: Policy, at: Date): void {
  const takes = lendable(books, loan.lenderId, policy, at).takes(amount);
  if (sumOf(takes) !== amount) throw new Error(`loan ${loan.id}: lots give ${sumOf(takes)} of ${amount}`);
  moveCredit(
    books,
    takes,
    { memberId: loan.borrowerId, kind: 'loan', loanId: loan.id },
    { kind: 'loan', memberId: loan.lenderId, at, loanId: loan.id },
    debtSides(loan, amount),
    true,
  );
}

/** What a borrower can pay back now: unspent credit of this loan, then own credit within the caps. */
export function repayable(
  books: Books,
  loan: OpenLoan,
  policy: Policy,
  at: Date,
): { unspent: Take[]; own: Take[] } {
  const lots = liveLots(books, loan.borrowerId, at);
  const unspent = takeUpTo(
    lots.filter((lot) => lot.kind === 'loan' && lot.loanId === loan.id),
    loan.outstanding,
    null,
  );
  const cap = tightest(books, loan.borrowerId, planOf(policy, books.member(loan.borrowerId).plan));
  const own = takeUpTo(
    lots.filter((lot) => repayingKinds.includes(lot.kind)),
    loan.outstanding - sumOf(unspent),
    cap ? capLeft(cap) : null,
  );
  return { unspent, own };
}

/**
 * Pays back up to `amount` of a loan, never more than is owed: first what is unspent of it, then own credit. Returns
 * what was paid, or a refusal if there is not enough.
 */
export function repay(
  books: Books,
  loan: OpenLoan,
  amount: bigint,
  policy: Policy,
  at: Date,
): bigint | Refusal {
  const wanted = least(amount, loan.outstanding);
  const found = repayable(books, loan, policy, at);
  const available = sumOf(found.unspent) + sumOf(found.own);
  if (available < wanted) return refusal('repay-short', { left: available });
  const unspent = upTo(found.unspent, wanted);
  const own = upTo(found.own, wanted - sumOf(unspent));
  const to = { memberId: loan.lenderId, kind: 'repayment', loanId: loan.id } as const;
  const head = { memberId: loan.borrowerId, at, loanId: loan.id };
  for (const [kind, takes] of [
    ['return', unspent],
    ['repayment', own],
  ] as const) {
    if (takes.length > 0)
      moveCredit(books, takes, to, { ...head, kind }, debtSides(loan, -sumOf(takes)), kind === 'repayment');
  }
  return wanted;
}

function upTo(takes: readonly Take[], amount: bigint): Take[] {
  const parts: Take[] = [];
  let wanted = amount;
  for (const take of takes) {
    const part = least(take.amount, wanted);
    if (part > 0n) parts.push({ lot: take.lot, amount: part });
    wanted -= part;
  }
  return parts;
}
