import type { Books } from '../core/books.js';
import { foreseen } from '../core/collect.js';
import { unspentOf } from '../core/forgive.js';
import { lendable } from '../core/loans.js';
import { paceOf } from '../core/pace.js';
import { planOf } from '../core/policy.js';
import { leftNow } from '../core/spend.js';
import type { LenderNow, LoansView, LoanView, PastLoansView } from '../core/views.js';
import { endedLoans } from '../store/loan-life.js';
import { type LoanRow, loanById, openLoansOf } from '../store/loans.js';
import { booksOf } from './balance.js';
import type { Desk } from './desk.js';
import { mostPostponed } from './later.js';

const day = 24 * 60 * 60 * 1000;
const pastPerPage = 10;

/** A loan as one of its two people sees it; null for anybody else. */
export async function loanView(desk: Desk, loanId: string, memberId: string): Promise<LoanView | null> {
  const row = await loanById(desk.db, loanId);
  if (!row || (row.lenderId !== memberId && row.borrowerId !== memberId)) return null;
  const now = desk.clock.now();
  // Only these show anything of the reader's own books.
  const wanted = row.lenderId === memberId ? row.state === 'asked' : row.state === 'active';
  return toView(desk, row, memberId, wanted ? await booksOf(desk, memberId, now) : null, now);
}

/** What a member owes and is owed, and what waits for an answer. */
export async function loansOf(desk: Desk, memberId: string): Promise<LoansView> {
  const now = desk.clock.now();
  const books = await booksOf(desk, memberId, now);
  const [rows, ended] = await Promise.all([
    openLoansOf(desk.db, memberId),
    endedLoans(desk.db, memberId, 1, 0),
  ]);
  const views = rows.map((row) => toView(desk, row, memberId, books, now));
  const active = views.filter((view) => view.state === 'active');
  const owed = active.filter((view) => view.side === 'borrower');
  const lent = active.filter((view) => view.side === 'lender');
  const total = (list: LoanView[]) => list.reduce((sum, view) => sum + view.outstanding, 0n);
  const parts = foreseen(books, memberId, desk.policy).map(({ loan, amount }) => ({
    loanId: loan.id,
    amount,
  }));
  const amount = parts.reduce((sum, part) => sum + part.amount, 0n);
  return {
    owed,
    lent,
    questions: views.filter((view) => view.state !== 'active'),
    totalOwed: total(owed),
    totalLent: total(lent),
    atRefill: amount > 0n ? { at: books.member(memberId).periodEnd, amount, parts } : null,
    past: ended.length > 0,
  };
}

/** A page of a member's ended loans. */
export async function pastLoansOf(desk: Desk, memberId: string, page: number): Promise<PastLoansView> {
  const found = await endedLoans(desk.db, memberId, pastPerPage, page * pastPerPage);
  return { loans: found.slice(0, pastPerPage), page, more: found.length > pastPerPage };
}

/** What a member owes to a lender, or to all together. Two lenders may have the same name, so it goes by id. */
export async function owedTo(desk: Desk, memberId: string, lenderId: string | null): Promise<bigint> {
  const books = await booksOf(desk, memberId, desk.clock.now());
  let owed = 0n;
  for (const loan of books.loans.values()) {
    if (loan.borrowerId === memberId && (lenderId === null || loan.lenderId === lenderId))
      owed += loan.outstanding;
  }
  return owed;
}

/** The running loans of a member on one side, with one person if given, the earliest due first. */
export async function runningWith(
  desk: Desk,
  memberId: string,
  side: 'lender' | 'borrower',
  otherId: string | null,
): Promise<LoanRow[]> {
  await booksOf(desk, memberId, desk.clock.now());
  const [own, other] =
    side === 'lender' ? (['lenderId', 'borrowerId'] as const) : (['borrowerId', 'lenderId'] as const);
  return (await openLoansOf(desk.db, memberId)).filter(
    (loan) =>
      loan.state === 'active' && loan[own] === memberId && (otherId === null || loan[other] === otherId),
  );
}

function toView(desk: Desk, row: LoanRow, memberId: string, books: Books | null, now: Date): LoanView {
  const side = row.lenderId === memberId ? 'lender' : 'borrower';
  const { id, version, lender, borrower, openedBy, state, asked, principal, outstanding, forgiven } = row;
  const { reason, declineReason, dueAt, expiresAt, answeredAt, closedAt, extendTo, extendUntil } = row;
  const running = row.state === 'active';
  const wished = running && extendTo && extendUntil && extendUntil > now;
  const open = books?.loans.get(id);
  const asks = side === 'lender' && row.state === 'asked';
  return {
    ...{ id, version, side, lender, borrower, openedBy, state, asked, principal, outstanding, forgiven },
    ...{ reason, declineReason, dueAt, expiresAt, answeredAt, closedAt },
    overdue: running && dueAt <= now,
    askAgainAt: row.state === 'asked' ? row.askAgainAt : null,
    mayWait:
      asks && row.postponed < mostPostponed && !row.askAgainAt && dueAt.getTime() - now.getTime() > day,
    wish: wished ? { to: extendTo, until: extendUntil, reason: row.extendReason } : null,
    untouched:
      side === 'borrower' && running && !!books && !!open && unspentOf(books, open) === open.outstanding,
    lenderNow: asks && books ? lenderNow(desk, row, books, now) : null,
  };
}

/** What the lender would have before and after lending all: theirs to see, nobody else's. */
function lenderNow(desk: Desk, row: LoanRow, books: Books, now: Date): LenderNow {
  const lender = books.member(row.lenderId);
  const plan = planOf(desk.policy, lender.plan);
  const left = leftNow(books, lender, plan, desk.policy.zone, now).now;
  const after = left > row.asked ? left - row.asked : 0n;
  const meter = books.meters.get(lender.id);
  const used = meter?.periodStart.getTime() === lender.periodStart.getTime() ? meter.usedPeriod : 0n;
  const pace = paceOf(used, after, lender.periodStart, lender.periodEnd, now);
  return {
    left,
    after,
    lendable: lendable(books, row.lenderId, desk.policy, now).amount,
    refillAt: lender.periodEnd,
    afterRunsOutAt: pace.runsOutAt,
    paceKnown: pace.known,
    between: [...books.loans.values()]
      .filter((loan) => loan.lenderId === row.lenderId && loan.borrowerId === row.borrowerId)
      .filter((loan) => loan.outstanding > 0n)
      .sort((a, b) => a.dueAt.getTime() - b.dueAt.getTime())
      .map(({ outstanding, dueAt }) => ({ outstanding, dueAt })),
  };
}
