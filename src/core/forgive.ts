import type { Books, OpenLoan } from './books.js';
import { least } from './money.js';
import { debtSides, moveCredit } from './moving.js';
import { liveLots, sumOf, takeUpTo } from './spend.js';

/**
 * Forgives up to `amount` of a loan, never more than is owed, and returns how much it was. The debt becomes smaller on
 * both sides and nobody's credit moves. What was used comes first; of what is still unspent the borrower keeps as much as
 * is forgiven, as a gift that ends when it would have ended: the lender need not know which it was.
 */
export function forgive(books: Books, loan: OpenLoan, amount: bigint, at: Date): bigint {
  const forgiven = least(amount, loan.outstanding);
  if (forgiven <= 0n) return 0n;
  const unspent = liveLots(books, loan.borrowerId, at).filter(
    (lot) => lot.kind === 'loan' && lot.loanId === loan.id,
  );
  const whole = unspent.reduce((sum, lot) => sum + lot.remaining, 0n);
  const used = loan.outstanding - whole;
  const kept = takeUpTo(unspent, forgiven > used ? forgiven - used : 0n, null);
  if (forgiven > used && sumOf(kept) !== forgiven - used)
    throw new Error(`loan ${loan.id}: its lots give ${sumOf(kept)} of ${forgiven - used}`);
  moveCredit(
    books,
    kept,
    { memberId: loan.borrowerId, kind: 'gift', loanId: null },
    { kind: 'forgiveness', memberId: loan.borrowerId, at, loanId: loan.id },
    debtSides(loan, -forgiven),
    false,
  );
  return forgiven;
}

/** What of a loan the borrower has not spent. */
export function unspentOf(books: Books, loan: Pick<OpenLoan, 'id' | 'borrowerId'>): bigint {
  return books
    .lotsOf(loan.borrowerId)
    .filter((lot) => lot.kind === 'loan' && lot.loanId === loan.id)
    .reduce((sum, lot) => sum + lot.remaining, 0n);
}
