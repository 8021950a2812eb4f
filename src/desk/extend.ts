import type { Books, OpenLoan } from '../core/books.js';
import { mayExtend } from '../core/extend.js';
import { planOf } from '../core/policy.js';
import { type Outcome, refusal } from '../core/refusals.js';
import { writeAudit } from '../store/audit.js';
import type { Executor } from '../store/db.js';
import { moveDue, saveWish } from '../store/loan-life.js';
import { type LoanRow, loanById } from '../store/loans.js';
import { addToOutbox, rerender } from '../store/outbox.js';
import { actOnce } from './act.js';
import type { Desk } from './desk.js';
import { inBooks } from './in-books.js';
import { auditAct, tell } from './record.js';
import { nextReminder } from './reminders.js';
import { onRunningLoan } from './running-loan.js';

/** What became of a due date, or of the wish for a later one. */
export interface Extended {
  loanId: string;
  /** The other person's name. */
  other: string;
  dueAt: Date;
}

const hour = 60 * 60 * 1000;

/** The borrower asks for a later date: the lender's card asks them, the date stays until they agree. */
export function askForTime(
  desk: Desk,
  key: string,
  input: { loanId: string; borrowerId: string; dueAt: Date; reason: string | null },
): Promise<Outcome<Extended>> {
  return actOnce<Extended>(desk, { key, input: { act: 'ask-for-time', ...input } }, (tx, now) => {
    const on = { loanId: input.loanId, memberId: input.borrowerId, side: 'borrower', act: 'extend' } as const;
    return onRunningLoan<Extended>(desk, tx, on, now, async (books, loan) => {
      const { lending } = planOf(desk.policy, books.member(loan.borrowerId).plan);
      const waits = loan.extendTo && loan.extendUntil && loan.extendUntil > now;
      const refused =
        mayExtend(loan.dueAt, input.dueAt, lending, now) ??
        (waits ? refusal('extend-asked', { name: loan.lender, due: loan.extendTo }) : null) ??
        (books.member(loan.lenderId).status === 'active'
          ? null
          : refusal('not-active', { name: loan.lender }));
      if (refused) return { refused };
      const until = new Date(Math.min(now.getTime() + lending.questionHours * hour, input.dueAt.getTime()));
      await saveWish(tx, loan.id, { to: input.dueAt, until, reason: input.reason });
      await rerender(tx, 'loan', [loan.id], now);
      // A card of its own: the first one may be weeks up in the conversation.
      const card = { kind: 'card', name: 'loan', subjectType: 'loan', subjectId: loan.id } as const;
      await addToOutbox(tx, [{ ...card, id: desk.newId(), memberId: loan.lenderId }], now);
      await auditAct(tx, loan.borrowerId, 'loan.ask-for-time', subject(loan), { dueAt: input.dueAt }, now);
      return { done: { loanId: loan.id, other: loan.lender, dueAt: input.dueAt } };
    });
  });
}

/** The lender answers that. A second answer hears until when the loan runs now. */
export function answerForTime(
  desk: Desk,
  key: string,
  input: { loanId: string; lenderId: string; agree: boolean },
): Promise<Outcome<Extended>> {
  return actOnce<Extended>(desk, { key, input: { act: 'answer-for-time', ...input } }, (tx, now) => {
    const on = { loanId: input.loanId, memberId: input.lenderId, side: 'lender', act: 'extend' } as const;
    return onRunningLoan<Extended>(desk, tx, on, now, async (books, loan, open) => {
      const { extendTo, extendUntil } = loan;
      if (!extendTo || !extendUntil || extendUntil <= now || extendTo <= now)
        return { refused: refusal('extend-over', { name: loan.borrower, due: loan.dueAt }) };
      if (input.agree) await extendTheLoan(desk, tx, books, loan, open, extendTo, now);
      else {
        await saveWish(tx, loan.id, null);
        const payload = { wanted: extendTo.toISOString() };
        await tell(desk, tx, loan.borrowerId, 'loan-time-declined', subject(loan), payload, now);
      }
      await rerender(tx, 'loan', [loan.id], now);
      const action = input.agree ? 'loan.extend' : 'loan.decline-time';
      await auditAct(tx, loan.lenderId, action, subject(loan), { dueAt: extendTo, asked: true }, now);
      return { done: { loanId: loan.id, other: loan.borrower, dueAt: input.agree ? extendTo : loan.dueAt } };
    });
  });
}

/** The borrower no longer wants a later date. Whoever comes after the answer hears which date holds. */
export function withdrawWish(
  desk: Desk,
  key: string,
  input: { loanId: string; borrowerId: string },
): Promise<Outcome<Extended>> {
  return actOnce<Extended>(desk, { key, input: { act: 'withdraw-wish', ...input } }, (tx, now) => {
    const on = { loanId: input.loanId, memberId: input.borrowerId, side: 'borrower', act: 'extend' } as const;
    return onRunningLoan<Extended>(desk, tx, on, now, async (_, loan) => {
      const { extendTo, extendUntil } = loan;
      if (!extendTo || !extendUntil || extendUntil <= now)
        return { refused: refusal('extend-settled', { name: loan.lender, due: loan.dueAt }) };
      await saveWish(tx, loan.id, null);
      await rerender(tx, 'loan', [loan.id], now);
      const payload = { wanted: extendTo.toISOString() };
      await tell(desk, tx, loan.lenderId, 'loan-time-withdrawn', subject(loan), payload, now);
      await auditAct(tx, loan.borrowerId, 'loan.withdraw-time', subject(loan), { dueAt: extendTo }, now);
      return { done: { loanId: loan.id, other: loan.lender, dueAt: loan.dueAt } };
    });
  });
}

/** The lender gives more time unasked, or answers a wish with a date of their own. */
export function giveTime(
  desk: Desk,
  key: string,
  input: { loanId: string; lenderId: string; dueAt: Date },
): Promise<Outcome<Extended>> {
  return actOnce<Extended>(desk, { key, input: { act: 'give-time', ...input } }, (tx, now) => {
    const on = { loanId: input.loanId, memberId: input.lenderId, side: 'lender', act: 'extend' } as const;
    return onRunningLoan<Extended>(desk, tx, on, now, async (books, loan, open) => {
      const { lending } = planOf(desk.policy, books.member(loan.borrowerId).plan);
      const refused = mayExtend(loan.dueAt, input.dueAt, lending, now);
      if (refused) return { refused };
      await extendTheLoan(desk, tx, books, loan, open, input.dueAt, now);
      await rerender(tx, 'loan', [loan.id], now);
      await auditAct(tx, loan.lenderId, 'loan.extend', subject(loan), { dueAt: input.dueAt }, now);
      return { done: { loanId: loan.id, other: loan.borrower, dueAt: input.dueAt } };
    });
  });
}

/** A wish that nobody answered in time ends; the date stays. */
export async function lapseWish(desk: Desk, tx: Executor, id: string, now: Date): Promise<void> {
  const before = await loanById(tx, id);
  if (before?.state !== 'active') return;
  const members = [before.lenderId, before.borrowerId];
  await inBooks(desk, tx, now, { members }, async () => {
    const loan = await loanById(tx, id);
    if (!loan?.extendTo || !loan.extendUntil || loan.extendUntil > now) return;
    await saveWish(tx, id, null);
    await rerender(tx, 'loan', [id], now);
    const payload = { wanted: loan.extendTo.toISOString() };
    await tell(desk, tx, loan.borrowerId, 'loan-time-lapsed', subject(loan), payload, now);
    const clock = { actorId: null, actor: 'clock', subjectType: 'loan', subjectId: id };
    await writeAudit(tx, [{ ...clock, action: 'loan.lapse-time' }], now);
  });
}

/** Moves the date, and with it the reminders and what is due next in the borrower's books. */
async function extendTheLoan(
  desk: Desk,
  tx: Executor,
  books: Books,
  loan: LoanRow,
  open: OpenLoan,
  dueAt: Date,
  now: Date,
): Promise<void> {
  await moveDue(tx, loan.id, dueAt, nextReminder(dueAt, now));
  open.dueAt = dueAt;
  books.movedMembers.add(loan.borrowerId);
  const payload = { due: dueAt.toISOString(), amount: open.outstanding.toString() };
  await tell(desk, tx, loan.borrowerId, 'loan-extended', subject(loan), payload, now);
}

function subject(loan: LoanRow): { type: 'loan'; id: string } {
  return { type: 'loan', id: loan.id };
}
