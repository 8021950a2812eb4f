import { debtsOf } from '../core/collect.js';
import { lendable } from '../core/loans.js';
import { least, shareOf } from '../core/money.js';
import { planOf } from '../core/policy.js';
import { leftNow } from '../core/spend.js';
import type { LoansView, LoanView } from '../core/views.js';
import { type LoanRow, loanById, openLoansOf } from '../store/loans.js';
import { booksOf } from './balance.js';
import type { Desk } from './desk.js';

/** A loan as one of its two people sees it; null for anybody else. */
export async function loanView(desk: Desk, loanId: string, memberId: string): Promise<LoanView | null> {
  const row = await loanById(desk.db, loanId);
  if (!row || (row.lenderId !== memberId && row.borrowerId !== memberId)) return null;
  return toView(desk, row, memberId);
}

/** What a member owes and is owed, and what waits for an answer. */
export async function loansOf(desk: Desk, memberId: string): Promise<LoansView> {
  const now = desk.clock.now();
  const books = await booksOf(desk, memberId, now);
  const rows = await openLoansOf(desk.db, memberId);
  const views = await Promise.all(rows.map((row) => toView(desk, row, memberId)));
  const active = views.filter((view) => view.state === 'active');
  const owed = active.filter((view) => view.side === 'borrower');
  const lent = active.filter((view) => view.side === 'lender');
  const total = (list: LoanView[]) => list.reduce((sum, view) => sum + view.outstanding, 0n);
  const member = books.member(memberId);
  const plan = planOf(desk.policy, member.plan);
  const debts = debtsOf(books, memberId).reduce((sum, debt) => sum + debt.owed, 0n);
  const most = shareOf(plan.allowance, BigInt(100 - plan.lending.protectedShare), 100n);
  return {
    owed,
    lent,
    questions: views.filter((view) => view.state !== 'active'),
    totalOwed: total(owed),
    totalLent: total(lent),
    atRefill: debts > 0n ? { at: member.periodEnd, amount: least(debts, most) } : null,
  };
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

async function toView(desk: Desk, row: LoanRow, memberId: string): Promise<LoanView> {
  const now = desk.clock.now();
  const side = row.lenderId === memberId ? 'lender' : 'borrower';
  const { lenderId, borrowerId, createdAt, nextReminderAt, reminders, ...shown } = row;
  return {
    ...shown,
    side,
    overdue: row.state === 'active' && row.dueAt <= now,
    lenderNow: side === 'lender' && row.state === 'asked' ? await lenderNow(desk, row, now) : null,
  };
}

/** What the lender would have before and after lending all: theirs to see, nobody else's. */
async function lenderNow(desk: Desk, row: LoanRow, now: Date): Promise<LoanView['lenderNow']> {
  const books = await booksOf(desk, row.lenderId, now);
  const lender = books.member(row.lenderId);
  const plan = planOf(desk.policy, lender.plan);
  const left = leftNow(books, lender, plan, desk.policy.zone, now).now;
  return {
    left,
    after: left > row.asked ? left - row.asked : 0n,
    lendable: lendable(books, row.lenderId, desk.policy, now).amount,
    refillAt: lender.periodEnd,
  };
}
