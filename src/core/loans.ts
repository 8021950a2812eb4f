import type { AccountHolder, Books, OpenLoan } from './books.js';
import { least, shareOf } from './money.js';
import { debtSides, moveCredit } from './moving.js';
import { type Policy, planOf } from './policy.js';
import { type Refusal, refusal } from './refusals.js';
import { capLeft, leftNow, liveLots, sumOf, type Take, takeUpTo, tightestCap } from './spend.js';
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
}

/** When a loan is due if nobody says: at the borrower's next refill, which repays it anyway, or the plan's longest time. */
export function usualDue(borrower: AccountHolder, policy: Policy, now: Date): Date {
  const longest = now.getTime() + planOf(policy, borrower.plan).lending.mostDays * day;
  return new Date(Math.min(borrower.periodEnd.getTime(), longest));
}

/** Whether a borrower may ask this lender at all; null if so. What the lender has is not looked at: it is private. */
export function mayAsk(question: LoanQuestion, policy: Policy, now: Date): Refusal | null {
  const { borrower, lender, amount } = question;
  const rules = planOf(policy, borrower.plan).lending;
  if (borrower.id === lender.id) return refusal('self-loan');
  if (borrower.status !== 'active') return refusal('frozen');
  if (lender.status !== 'active') return refusal('not-active', { name: question.lenderName });
  if (!rules.enabled || !planOf(policy, lender.plan).lending.enabled) return refusal('lending-off');
  if (rules.mostPerLoan !== null && amount > rules.mostPerLoan)
    return refusal('loan-too-large', { limit: rules.mostPerLoan });
  if (question.dueAt <= now) return refusal('past-date');
  if (question.dueAt.getTime() > now.getTime() + rules.mostDays * day)
    return refusal('too-far', { days: rules.mostDays });
  if (question.alreadyAsked) return refusal('already-asked', { name: question.lenderName });
  if (question.openLoans >= rules.mostOpen) return refusal('too-many-open', { limit: rules.mostOpen });
  if (question.openQuestions >= rules.mostQuestions)
    return refusal('too-many-questions', { limit: rules.mostQuestions });
  return null;
}

/** What a member may lend now, with the lots it would come from. Null with a refusal where lending is not allowed. */
export function lendable(
  books: Books,
  lenderId: string,
  policy: Policy,
  at: Date,
): { amount: bigint; takes: (amount: bigint) => Take[] } {
  const lender = books.member(lenderId);
  const plan = planOf(policy, lender.plan);
  const left = leftNow(books, lender, plan, policy.zone, at);
  const keep = shareOf(plan.allowance, BigInt(plan.lending.keepShare), 100n);
  const cap = tightestCap(books, lenderId, plan, policy.zone);
  const lots = liveLots(books, lenderId, at).filter((lot) => lendableKinds.includes(lot.kind));
  const limit = cap ? capLeft(cap) : null;
  const movable = sumOf(takeUpTo(lots, left.now, limit));
  const spare = left.now > keep ? left.now - keep : 0n;
  return { amount: least(movable, spare), takes: (amount) => takeUpTo(lots, amount, limit) };
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
  const cap = tightestCap(
    books,
    loan.borrowerId,
    planOf(policy, books.member(loan.borrowerId).plan),
    policy.zone,
  );
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
