import type { Books, OpenHold, Posting } from './books.js';
import { debtSides, heir } from './moving.js';
import { clearOverdraft, creditLot, debitLot, type Take } from './spend.js';

/**
 * Sets credit aside for an offer. It ends no later than its earliest lot. The takes must be live and within what may
 * be lent; the caller has checked that.
 */
export function placeHold(
  books: Books,
  memberId: string,
  takes: readonly Take[],
  loanId: string,
  until: Date,
  at: Date,
): OpenHold {
  const amount = takes.reduce((sum, take) => sum + take.amount, 0n);
  const expiries = takes.flatMap(({ lot }) => (lot.expiresAt ? [lot.expiresAt.getTime()] : []));
  const hold = books.addHold({
    memberId,
    loanId,
    amount,
    expiresAt: new Date(Math.min(until.getTime(), ...expiries)),
    lots: takes.map(({ lot, amount: part }) => ({ grantId: lot.id, amount: part })),
  });
  books.post({ kind: 'hold', memberId, at, loanId }, [
    ...takes.map((take) => debitLot(take, at)),
    { account: 'hold', amount, memberId, holdId: hold.id },
  ]);
  return hold;
}

/**
 * Gives a hold back to the lots it came from; what it had used of a cap is given back to the day it was taken. What was
 * overdrawn while the credit was set aside is cleared from it.
 */
export function releaseHold(books: Books, hold: OpenHold, state: 'voided' | 'timed-out', at: Date): void {
  const postings: Posting[] = hold.lots.map(({ grantId, amount }) => {
    const lot = books.lot(grantId);
    const credit = creditLot(lot, amount);
    return lot.kind === 'allowance' ? { ...credit, cappedAt: hold.createdAt } : credit;
  });
  postings.push({ account: 'hold', amount: -hold.remaining, memberId: hold.memberId, holdId: hold.id });
  books.post(head('release', hold, at), postings);
  books.resolvedHolds.set(hold.id, { state, at });
  clearOverdraft(
    books,
    hold.lots.map(({ grantId }) => books.lot(grantId)),
    at,
  );
}

/** Pays a hold out as a loan: each part keeps the expiry of the lot it was taken from. */
export function postHold(
  books: Books,
  hold: OpenHold,
  loan: { id: string; lenderId: string; borrowerId: string },
  at: Date,
): void {
  const amount = hold.remaining;
  const made = hold.lots.map((part) =>
    books.addLot(
      heir(
        { lot: books.lot(part.grantId), amount: part.amount },
        { memberId: loan.borrowerId, kind: 'loan', loanId: loan.id },
        at,
      ),
    ),
  );
  books.post({ kind: 'loan', memberId: hold.memberId, at, loanId: loan.id }, [
    { account: 'hold', amount: -amount, memberId: hold.memberId, holdId: hold.id },
    ...made.map((lot) => creditLot(lot, lot.amount)),
    ...debtSides(loan, amount),
  ]);
  books.resolvedHolds.set(hold.id, { state: 'posted', at });
  clearOverdraft(books, made, at);
}

function head(kind: 'release', hold: OpenHold, at: Date) {
  return { kind, memberId: hold.memberId, at, ...(hold.loanId ? { loanId: hold.loanId } : {}) };
}
