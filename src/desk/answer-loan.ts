import { lend, mayLend } from '../core/loans.js';
import { type Outcome, type Refusal, refusal } from '../core/refusals.js';
import { endQuestion, type LoanRow, lockLoan } from '../store/loans.js';
import { rerender } from '../store/outbox.js';
import { actOnce } from './act.js';
import type { Desk } from './desk.js';
import { inBooks } from './in-books.js';
import { auditAct, tell } from './record.js';
import { nextReminder } from './reminders.js';

/** What came of an answer. */
export interface Lent {
  loanId: string;
  borrower: string;
  amount: bigint;
  dueAt: Date;
}

/** Lends all that was asked, or the part given. One conditional decision on the locked row; every later one hears who was first. */
export function acceptLoan(
  desk: Desk,
  key: string,
  input: { loanId: string; lenderId: string; part: bigint | null },
): Promise<Outcome<Lent>> {
  return actOnce<Lent>(desk, { key, input: { act: 'accept', ...input } }, async (tx, now) => {
    const loan = await lockLoan(tx, input.loanId);
    const stale = questionRefusal(loan, input.lenderId, 'asked', now);
    if (stale || !loan) return { refused: stale ?? refusal('nothing-to-cancel') };
    const amount = input.part ?? loan.asked;
    if (amount > loan.asked) return { refused: refusal('part-too-large', { asked: loan.asked }) };
    const members = [loan.lenderId, loan.borrowerId];
    const refused = await inBooks(desk, tx, now, { members }, (books, changes): Refusal | null => {
      if (books.member(loan.borrowerId).status !== 'active')
        return refusal('not-active', { name: loan.borrower });
      const refusing = mayLend(books, loan.lenderId, amount, desk.policy, now);
      if (refusing) return refusing;
      const { id, lenderId, borrowerId, dueAt } = loan;
      const opened = { id, lenderId, borrowerId, outstanding: 0n, dueAt };
      books.loans.set(id, opened);
      lend(books, opened, amount, desk.policy, now);
      changes.push({
        id,
        lent: amount,
        state: 'active',
        answeredAt: now,
        nextReminderAt: nextReminder(dueAt, now),
      });
      return null;
    });
    if (refused) return { refused };
    await tell(
      desk,
      tx,
      loan.borrowerId,
      'loan-accepted',
      { type: 'loan', id: loan.id },
      { amount: amount.toString(), asked: loan.asked.toString() },
      now,
    );
    await auditAct(tx, loan.lenderId, 'loan.accept', { type: 'loan', id: loan.id }, { amount }, now);
    return { done: { loanId: loan.id, borrower: loan.borrower, amount, dueAt: loan.dueAt } };
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

/** Why this person cannot answer this question now; null if they can. */
function questionRefusal(loan: LoanRow | null, answererId: string, open: 'asked', now: Date): Refusal | null {
  if (!loan) return refusal('not-your-question');
  if (loan.lenderId !== answererId) return refusal('not-your-question');
  return answeredRefusal(loan, open, now);
}

function answeredRefusal(loan: LoanRow, open: 'asked', now: Date): Refusal | null {
  if (loan.state === 'expired') return refusal('question-expired', { at: loan.expiresAt });
  if (loan.state !== open) {
    const by = loan.state === 'withdrawn' ? loan.borrower : loan.lender;
    return refusal('question-answered', { state: loan.state, by, at: loan.answeredAt });
  }
  // Time decides, not the job that will mark it: a late click on an expired question is late.
  return loan.expiresAt <= now ? refusal('question-expired', { at: loan.expiresAt }) : null;
}
