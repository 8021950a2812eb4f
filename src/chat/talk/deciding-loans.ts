import { decideLoan, withdrawWaiting } from '../../desk/decide-loan.js';
import { loanApprovalView } from '../../desk/loan-approval-view.js';
import { doneWithdraw } from '../cards/done.js';
import { doneLoanDecision } from '../cards/loan-approval.js';
import { refuseLoanForm } from '../cards/loan-forms.js';
import type { Reply } from './inbound.js';
import { report, type Session } from './session.js';
import { typedReason } from './typed.js';

/** What somebody decided about a loan between two others. */
export async function decidedLoan(
  session: Session,
  loanId: string,
  verdict: 'approve' | 'decline',
  reason: string | null = null,
): Promise<Reply> {
  const { memberId } = session;
  const outcome = await decideLoan(session.desk, session.key, { loanId, memberId, verdict, reason });
  return report(session, outcome, doneLoanDecision, (done) => done);
}

/** "Don't agree": a line for both sides may be added. Whoever may not decide, or comes late, hears so at once. */
export async function clickedRefuse(session: Session, loanId: string): Promise<Reply> {
  const view = await loanApprovalView(session.desk, loanId, session.memberId);
  if (!view?.mine) return decidedLoan(session, loanId, 'decline');
  const form = { loanId, lender: view.lender, borrower: view.borrower };
  return { cards: [], form: refuseLoanForm(form, session.reader, session.words, session.now) };
}

/** The refusal, with or without a line. */
export function submittedRefuse(
  session: Session,
  loanId: string,
  values: Record<string, string>,
): Promise<Reply> {
  return decidedLoan(session, loanId, 'decline', typedReason(values['reason']));
}

/** Takes back a loan that waits for somebody's decision; either of its two people may. */
export async function takeBackWaiting(session: Session, loanId: string): Promise<Reply> {
  const input = { loanId, memberId: session.memberId };
  const outcome = await withdrawWaiting(session.desk, session.key, input);
  return report(session, outcome, doneWithdraw, () => ({ what: 'loan' as const }));
}
