import type { Books, Lot, OpenLoan } from './books.js';
import { shares } from './collect.js';
import { forgive } from './forgive.js';
import { releaseHold } from './holds.js';
import { byId, debtSides, passOn, returnLots } from './moving.js';
import { clearOverdraft, creditLot } from './spend.js';

/** What became of one debt of somebody who left. */
export interface SettledDebt {
  loanId: string;
  lenderId: string;
  /** Unspent of what was borrowed: back with its lender. */
  returned: bigint;
  /** Paid to the lender by the team's pool. */
  paid: bigint;
  /** Owed by nobody any more. */
  forgiven: bigint;
}

/** Everything that leaving moved. */
export interface Left {
  debts: SettledDebt[];
  /** What others owe the person who left; from now on it goes on to where their credit comes from. */
  claims: { loanId: string; borrowerId: string; outstanding: bigint }[];
  /** Own credit that ended. */
  ended: bigint;
}

/**
 * Settles somebody who leaves. What is set aside comes back, what is unspent of their loans returns to its lenders, the
 * team's pool pays the rest of what they owe as far as it goes, earliest due first, and what is left is forgiven. Their
 * own credit ends. What others owe them stays owed: it is passed on as it comes in, see `passOn`. Everybody who is
 * connected must be in hand and settled.
 */
export function settleLeaver(
  books: Books,
  memberId: string,
  /** The team's pool, which pays and is paid; and who is paid where the team has none. */
  pools: { team: string | null; heir: string | null },
  at: Date,
): Left {
  const member = books.member(memberId);
  for (const hold of byId(books.holds.values()))
    if (hold.memberId === memberId && hold.remaining > 0n) releaseHold(books, hold, 'voided', at);
  const owed = byId(books.loans.values()).filter(
    (loan) => loan.borrowerId === memberId && loan.outstanding > 0n,
  );
  const returned = new Map(owed.map((loan) => [loan.id, returnLots(books, loan, () => true, at)]));
  const paid = new Map(payFromPool(books, owed, pools.team, at));
  const debts = owed.map((loan) => ({
    loanId: loan.id,
    lenderId: loan.lenderId,
    returned: returned.get(loan.id) ?? 0n,
    paid: paid.get(loan.id) ?? 0n,
    forgiven: forgive(books, loan, loan.outstanding, at),
  }));
  if (member.overdraft > 0n) {
    books.post({ kind: 'overrun', memberId, at }, [
      { account: 'overdraft', amount: member.overdraft, memberId },
      { account: 'overrun', amount: -member.overdraft, memberId },
    ]);
  }
  const ended = byId(books.lotsOf(memberId)).reduce((sum, lot) => sum + endLot(books, lot, at), 0n);
  member.status = 'left';
  member.heirPoolId = pools.heir;
  const claims = byId(books.loans.values())
    .filter((loan) => loan.lenderId === memberId && loan.outstanding > 0n)
    .map(({ id: loanId, borrowerId, outstanding }) => ({ loanId, borrowerId, outstanding }));
  return { debts, claims, ended };
}

/** The lender gets a lot that ends with their own period, as a repayment out of an allowance would. */
function payFromPool(
  books: Books,
  owed: readonly OpenLoan[],
  poolId: string | null,
  at: Date,
): [string, bigint][] {
  const pool = poolId === null ? undefined : books.pools.get(poolId);
  if (!pool) return [];
  const debts = owed
    .filter(({ outstanding }) => outstanding > 0n)
    .map((loan) => ({ loan, owed: loan.outstanding }));
  return shares(debts, pool.remaining).map(({ loan, amount }) => {
    const lot = books.addLot({
      memberId: loan.lenderId,
      kind: 'repayment',
      amount,
      effectiveAt: at,
      expiresAt: books.member(loan.lenderId).periodEnd,
      windowStart: null,
      loanId: loan.id,
      requestId: null,
      poolId: null,
      poolUntil: null,
    });
    books.post({ kind: 'leaving', memberId: loan.lenderId, at, loanId: loan.id }, [
      { account: 'pool', amount: -amount, poolId: pool.id },
      creditLot(lot, amount),
      ...debtSides(loan, -amount),
    ]);
    clearOverdraft(books, [lot], at);
    passOn(books, [lot], at);
    return [loan.id, amount];
  });
}

/** Ends a lot before its time: what a pool paid goes back there while its period is open, the rest expires. */
function endLot(books: Books, lot: Lot, at: Date): bigint {
  const { remaining, memberId } = lot;
  if (remaining === 0n) return 0n;
  const pool = lot.poolId ? books.pools.get(lot.poolId) : undefined;
  const open =
    pool && lot.poolUntil && at < lot.poolUntil && pool.periodEnd.getTime() === lot.poolUntil.getTime();
  books.post({ kind: 'leaving', memberId, at }, [
    { account: 'lot', amount: -remaining, memberId, grantId: lot.id },
    open
      ? { account: 'pool', amount: remaining, poolId: pool.id }
      : { account: 'expired', amount: remaining, memberId, grantId: lot.id },
  ]);
  return remaining;
}
