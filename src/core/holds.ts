import type { Books, Lot, OpenHold, Posting } from './books.js';
import { least } from './money.js';
import { debtSides, heir } from './moving.js';
import { byBurnOrder, clearOverdraft, creditLot, debitLot, type Take } from './spend.js';

/**
 * Sets credit aside for an offer, or without a loan for a gift or the shelf. It ends no later than its earliest lot. The takes must be live and within what may
 * be lent; the caller has checked that.
 */
export function placeHold(
  books: Books,
  memberId: string,
  takes: readonly Take[],
  loanId: string | null,
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
  books.post({ kind: 'hold', memberId, at, ...(loanId ? { loanId } : {}) }, [
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
/**
 * Gives `amount` of a hold away for good, what ends first of it first; each part keeps the expiry of the lot it was taken
 * from. A hold is resolved once, so what is left of it goes into a new one; null if nothing is.
 */
export function giveFromHold(
  books: Books,
  hold: OpenHold,
  receiverId: string,
  amount: bigint,
  at: Date,
): { made: Lot[]; rest: OpenHold | null } {
  const given: Take[] = [];
  const kept: OpenHold['lots'] = [];
  let wanted = amount;
  const parts = hold.lots.map((part) => ({ lot: books.lot(part.grantId), amount: part.amount }));
  for (const part of parts.sort((a, b) => byBurnOrder(a.lot, b.lot))) {
    const taken = least(part.amount, wanted);
    wanted -= taken;
    if (taken > 0n) given.push({ lot: part.lot, amount: taken });
    if (taken < part.amount) kept.push({ grantId: part.lot.id, amount: part.amount - taken });
  }
  if (wanted > 0n) throw new Error(`hold ${hold.id} lacks ${wanted} of ${amount}`);
  const left = hold.remaining - amount;
  const { memberId, loanId, expiresAt, createdAt } = hold;
  const rest =
    left > 0n ? books.addHold({ memberId, loanId, amount: left, expiresAt, createdAt, lots: kept }) : null;
  const to = { memberId: receiverId, kind: 'gift', loanId: null } as const;
  const made = given.map((take) => books.addLot(heir(take, to, at)));
  books.post({ kind: 'gift', memberId, at }, [
    { account: 'hold', amount: -hold.remaining, memberId, holdId: hold.id },
    ...(rest ? [{ account: 'hold', amount: left, memberId, holdId: rest.id } as const] : []),
    ...made.map((lot) => creditLot(lot, lot.amount)),
  ]);
  books.resolvedHolds.set(hold.id, { state: 'posted', at });
  clearOverdraft(books, made, at);
  return { made, rest };
}

function head(kind: 'release', hold: OpenHold, at: Date) {
  return { kind, memberId: hold.memberId, at, ...(hold.loanId ? { loanId: hold.loanId } : {}) };
}
