import type { Books, EntryHead, Lot, NewLot, OpenLoan, Posting } from './books.js';
import { clearOverdraft, creditLot, debitLot, type Take } from './spend.js';
import type { LotKind } from './views.js';

/** Where moved credit arrives. */
export interface Destination {
  memberId: string;
  kind: LotKind;
  loanId: string | null;
}

/**
 * Moves credit out of lots to another member: one new lot per source lot, each keeping the expiry of the lot it leaves
 * and the pool that paid it. An open overdraft of the receiver is cleared first. `sides` are the postings that tell why
 * (receivable and payable); `capped` says whether leaving an allowance lot counts towards the giver's caps.
 */
export function moveCredit(
  books: Books,
  takes: readonly Take[],
  to: Destination,
  head: EntryHead,
  sides: readonly Posting[],
  capped: boolean,
): Lot[] {
  const made: Lot[] = [];
  const postings: Posting[] = [...sides];
  for (const take of takes) {
    const lot = books.addLot(heir(take, to, head.at));
    made.push(lot);
    const debit = debitLot(take, head.at);
    if (!capped) delete debit.cappedAt;
    postings.push(debit, creditLot(lot, take.amount));
  }
  books.post(head, postings);
  clearOverdraft(books, made, head.at);
  passOn(books, made, head.at);
  return made;
}

/**
 * What comes in for somebody who has left goes on at once to the pool of their team, or the organisation's, if it is in
 * the period in which it came; what came for an earlier one has ended with it, as it would have in the pool. Where there
 * is no such pool it goes back to where credit is issued. It makes no difference who is settled first.
 */
export function passOn(books: Books, lots: readonly Lot[], at: Date): void {
  for (const lot of lots) {
    const { memberId, remaining } = lot;
    const member = books.member(memberId);
    if (member.status !== 'left' || remaining === 0n) continue;
    const pool = member.heirPoolId ? books.pools.get(member.heirPoolId) : undefined;
    const open = pool && pool.periodStart <= at;
    const about = lot.loanId ? { loanId: lot.loanId } : {};
    books.post({ kind: 'leaving', memberId, at, ...about }, [
      { account: 'lot', amount: -remaining, memberId, grantId: lot.id },
      open
        ? { account: 'pool', amount: remaining, poolId: pool.id }
        : { account: pool ? 'expired' : 'issued', amount: remaining, memberId },
    ]);
  }
}

/** The lot that inherits from a source lot. */
export function heir(take: Take, to: Destination, at: Date): NewLot {
  return {
    memberId: to.memberId,
    kind: to.kind,
    amount: take.amount,
    effectiveAt: at,
    expiresAt: take.lot.expiresAt,
    windowStart: null,
    loanId: to.loanId,
    requestId: null,
    poolId: take.lot.poolId,
    poolUntil: take.lot.poolUntil,
  };
}

/** The two sides of a debt that grows by `amount` (shrinks, if negative). */
export function debtSides(
  loan: { id: string; lenderId: string; borrowerId: string },
  amount: bigint,
): Posting[] {
  return [
    { account: 'receivable', amount, memberId: loan.lenderId, loanId: loan.id },
    { account: 'payable', amount: -amount, memberId: loan.borrowerId, loanId: loan.id },
  ];
}

/**
 * Gives back to the lender what a borrower has not spent of a loan, of the lots that `which` picks; nothing of a cap is
 * used by that. Returns how much it was.
 */
export function returnLots(books: Books, loan: OpenLoan, which: (lot: Lot) => boolean, at: Date): bigint {
  const takes = byId(books.lotsOf(loan.borrowerId))
    .filter((lot) => lot.kind === 'loan' && lot.loanId === loan.id && lot.remaining > 0n && which(lot))
    .map((lot) => ({ lot, amount: lot.remaining }));
  const amount = takes.reduce((sum, take) => sum + take.amount, 0n);
  if (amount === 0n) return 0n;
  moveCredit(
    books,
    takes,
    { memberId: loan.lenderId, kind: 'repayment', loanId: loan.id },
    { kind: 'return', memberId: loan.borrowerId, at, loanId: loan.id },
    debtSides(loan, -amount),
    false,
  );
  return amount;
}

/** In the order of their ids: an order that is the same whoever asks, whatever was loaded first. */
export function byId<T extends { id: string }>(rows: Iterable<T>): T[] {
  return [...rows].sort((a, b) => (a.id < b.id ? -1 : 1));
}
