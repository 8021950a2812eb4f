import type { Books, OpenLoan } from '../core/books.js';
import { type Outcome, refusal } from '../core/refusals.js';
import type { Executor } from '../store/db.js';
import { type LoanRow, loanById } from '../store/loans.js';
import type { Desk } from './desk.js';
import { inBooks } from './in-books.js';
import { refuseOthers } from './record.js';

/** Who wants to do what with which running loan. */
export interface OnLoan {
  loanId: string;
  memberId: string;
  side: 'lender' | 'borrower';
  /** The act's name, for the audit trail. */
  act: string;
}

/**
 * Does something with a loan that runs, for one of its two people. It is guarded by the locks of both, so it is read once
 * more after those are held: whoever comes too late hears that it has ended.
 */
export async function onRunningLoan<T>(
  desk: Desk,
  tx: Executor,
  on: OnLoan,
  now: Date,
  work: (books: Books, loan: LoanRow, open: OpenLoan) => Promise<Outcome<T>> | Outcome<T>,
): Promise<Outcome<T>> {
  const { loanId, memberId, side, act } = on;
  const before = await loanById(tx, loanId);
  if (!before) return { refused: refusal('not-yours') };
  if ((side === 'lender' ? before.lenderId : before.borrowerId) !== memberId)
    return refuseOthers(tx, memberId, act, { type: 'loan', id: loanId }, now);
  if (before.state !== 'active') return { refused: loanOver(before) };
  const members = [before.lenderId, before.borrowerId];
  return inBooks(desk, tx, now, { members }, async (books): Promise<Outcome<T>> => {
    const loan = await loanById(tx, loanId);
    const open = books.loans.get(loanId);
    if (loan?.state !== 'active' || !open || open.outstanding === 0n)
      return { refused: loanOver(loan ?? before, books.closedLoans.get(loanId)) };
    return work(books, loan, open);
  });
}

/** Says what became of a loan that does not run, or not any more. */
function loanOver(loan: LoanRow, closedNow?: Date) {
  if (loan.state === 'repaid' || closedNow)
    return refusal('loan-over', { at: loan.closedAt ?? closedNow ?? null });
  return refusal('loan-not-running');
}
