import { decideLoan, withdrawWaiting } from '../../desk/decide-loan.js';
import { doneWithdraw } from '../cards/done.js';
import { doneLoanDecision } from '../cards/loan-approval.js';
import type { Reply } from './inbound.js';
import { report, type Session } from './session.js';

/** "Agree" or "Decline" on a loan between two others. */
export async function decidedLoan(
  session: Session,
  loanId: string,
  verdict: 'approve' | 'decline',
): Promise<Reply> {
  const { memberId } = session;
  const outcome = await decideLoan(session.desk, session.key, { loanId, memberId, verdict, reason: null });
  return report(session, outcome, doneLoanDecision, (done) => done);
}

/** Takes back a loan that waits for somebody's decision; either of its two people may. */
export async function takeBackWaiting(session: Session, loanId: string): Promise<Reply> {
  const input = { loanId, memberId: session.memberId };
  const outcome = await withdrawWaiting(session.desk, session.key, input);
  return report(session, outcome, doneWithdraw, () => ({ what: 'loan' as const }));
}
