import { type Outcome, type Refusal, refusal } from '../core/refusals.js';
import { endQuestion, type LoanRow, lockLoan, lockLoanCase } from '../store/loans.js';
import { rerender } from '../store/outbox.js';
import { actOnce } from './act.js';
import type { Desk } from './desk.js';
import { inBooks } from './in-books.js';
import { auditAct, tell } from './record.js';
import { startLoan } from './start-loan.js';

/** What came of an answer. */
export interface Lent {
  loanId: string;
  borrower: string;
  amount: bigint;
  dueAt: Date;
  /** Whether the credit has moved, or waits until somebody agrees. */
  state: 'lent' | 'waiting';
}

/** Lends all that was asked, or the part given. One conditional decision on the locked row; every later one hears who was first. */
export function acceptLoan(
  desk: Desk,
  key: string,
  input: { loanId: string; lenderId: string; part: bigint | null },
): Promise<Outcome<Lent>> {
  return actOnce<Lent>(desk, { key, input: { act: 'accept', ...input } }, async (tx, now) => {
    const loan = await lockLoanCase(tx, input.loanId, desk.policy, now);
    const stale = questionRefusal(loan, input.lenderId, 'asked', now);
    if (stale || !loan) return { refused: stale ?? refusal('nothing-to-cancel') };
    const amount = input.part ?? loan.asked;
    if (amount > loan.asked) return { refused: refusal('part-too-large', { asked: loan.asked }) };
    const members = [loan.lenderId, loan.borrowerId];
    const started = await inBooks(desk, tx, now, { members, read: loan.books }, (books, changes) =>
      startLoan(desk, tx, books, changes, loan, amount, now, loan.facts),
    );
    if (typeof started === 'object') return { refused: started };
    await tell(
      desk,
      tx,
      loan.borrowerId,
      started === 'lent' ? 'loan-accepted' : 'loan-waiting',
      { type: 'loan', id: loan.id },
      { amount: amount.toString(), asked: loan.asked.toString() },
      now,
    );
    await auditAct(tx, loan.lenderId, 'loan.accept', { type: 'loan', id: loan.id }, { amount }, now);
    const { id: loanId, borrower, dueAt } = loan;
    return { done: { loanId, borrower, amount, dueAt, state: started } };
  });
}

/** Declines a question, with or without a line. */
export function declineLoan(
  desk: Desk,
  key: string,
  input: { loanId: string; lenderId: string; reason: string | null },
): Promise<Outcome<{ borrower: string }>> {
  return actOnce<{ borrower: string }>(
    desk,
    { key, input: { act: 'decline', ...input } },
    async (tx, now) => {
      const loan = await lockLoan(tx, input.loanId);
      const stale = questionRefusal(loan, input.lenderId, 'asked', now);
      if (stale || !loan) return { refused: stale ?? refusal('nothing-to-cancel') };
      await endQuestion(tx, loan.id, 'declined', input.reason, now);
      await rerender(tx, 'loan', [loan.id], now);
      await tell(
        desk,
        tx,
        loan.borrowerId,
        'loan-declined',
        { type: 'loan', id: loan.id },
        { amount: loan.asked.toString(), reason: input.reason },
        now,
      );
      await auditAct(
        tx,
        loan.lenderId,
        'loan.decline',
        { type: 'loan', id: loan.id },
        { reason: input.reason },
        now,
      );
      return { done: { borrower: loan.borrower } };
    },
  );
}

/** The borrower takes a question back before it is answered. */
export function withdrawLoan(
  desk: Desk,
  key: string,
  input: { loanId: string; memberId: string },
): Promise<Outcome<{ lender: string; amount: bigint }>> {
  return actOnce<{ lender: string; amount: bigint }>(
    desk,
    { key, input: { act: 'withdraw', ...input } },
    async (tx, now) => {
      const loan = await lockLoan(tx, input.loanId);
      if (!loan || loan.borrowerId !== input.memberId) return { refused: refusal('not-yours') };
      const stale = answeredRefusal(loan, 'asked', now);
      if (stale) return { refused: stale };
      await endQuestion(tx, loan.id, 'withdrawn', null, now);
      await rerender(tx, 'loan', [loan.id], now);
      const payload = { amount: loan.asked.toString() };
      await tell(desk, tx, loan.lenderId, 'loan-withdrawn', { type: 'loan', id: loan.id }, payload, now);
      await auditAct(tx, loan.borrowerId, 'loan.withdraw', { type: 'loan', id: loan.id }, {}, now);
      return { done: { lender: loan.lender, amount: loan.asked } };
    },
  );
}

/** What decides whether a question can still be answered, and what is said if not. */
type AnsweredLoan = Pick<LoanRow, 'lenderId' | 'lender' | 'borrower' | 'state' | 'expiresAt' | 'answeredAt'>;

/** Why this person cannot answer this question now; null if they can. */
export function questionRefusal(
  loan: AnsweredLoan | null,
  answererId: string,
  open: 'asked',
  now: Date,
): Refusal | null {
  if (!loan) return refusal('not-your-question');
  if (loan.lenderId !== answererId) return refusal('not-your-question');
  return answeredRefusal(loan, open, now);
}

function answeredRefusal(loan: AnsweredLoan, open: 'asked', now: Date): Refusal | null {
  if (loan.state === 'expired') return refusal('question-expired', { at: loan.expiresAt });
  if (loan.state !== open) {
    const by = loan.state === 'withdrawn' ? loan.borrower : loan.lender;
    return refusal('question-answered', { state: loan.state, by, at: loan.answeredAt });
  }
  // Time decides, not the job that will mark it: a late click on an expired question is late.
  return loan.expiresAt <= now ? refusal('question-expired', { at: loan.expiresAt }) : null;
}
