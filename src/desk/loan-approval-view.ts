import { planOf } from '../core/policy.js';
import { leftNow } from '../core/spend.js';
import type { LoanApprovalView } from '../core/views.js';
import { loanApproval } from '../store/loan-approvals.js';
import { loanById, openLoansOf } from '../store/loans.js';
import { booksOf } from './balance.js';
import type { Desk } from './desk.js';
import { loanDeciders } from './loan-deciders.js';

/** A loan that somebody must agree to, as one of those who were asked sees it; null for anybody else. */
export async function loanApprovalView(
  desk: Desk,
  loanId: string,
  memberId: string,
): Promise<LoanApprovalView | null> {
  const { db, policy } = desk;
  const now = desk.clock.now();
  const [loan, approval] = [await loanById(db, loanId), await loanApproval(db, loanId)];
  if (!loan || !approval?.asked.includes(memberId)) return null;
  const { lender, borrower, reason, dueAt } = loan;
  const { amount, state, decider, decidedAt, expiresAt } = approval;
  const open = state === 'waiting' && now < expiresAt;
  const seats = open ? await loanDeciders(desk, db, loan, now) : [];
  const seat = seats.find(({ person }) => person.id === memberId);
  const view = { id: loan.id, lender, borrower, amount, reason, dueAt, state, decider, decidedAt, expiresAt };
  const version = loan.version + approval.version;
  const declineReason = approval.reason;
  if (!seat)
    return { ...view, version, declineReason, actingFor: null, mine: false, lenderNow: null, between: 0n };
  const books = await booksOf(desk, loan.lenderId, now);
  const member = books.member(loan.lenderId);
  const left = leftNow(books, member, planOf(policy, member.plan), policy.zone, now).now;
  const others = await openLoansOf(db, loan.borrowerId);
  const between = others
    .filter((row) => row.state === 'active' && row.lenderId === loan.lenderId)
    .reduce((sum, row) => sum + row.outstanding, 0n);
  return {
    ...view,
    version,
    declineReason,
    actingFor: seat.actingFor?.name ?? null,
    mine: true,
    lenderNow: { left, refillAt: member.periodEnd },
    between,
  };
}
