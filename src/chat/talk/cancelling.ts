import { refusal } from '../../core/refusals.js';
import { withdrawLoan } from '../../desk/answer-loan.js';
import { loansOf, loanView } from '../../desk/loan-views.js';
import { endOffer } from '../../desk/offer.js';
import { withdrawRequest } from '../../desk/request.js';
import { ownRequests } from '../../desk/request-views.js';
import { doneWithdraw } from '../cards/done.js';
import { loansCard } from '../cards/loans.js';
import { refusalCard } from '../cards/refusal.js';
import { requestCard } from '../cards/request.js';
import type { Reply } from './inbound.js';
import { report, type Session, say, write } from './session.js';

/** "Cancel that": takes back the one thing that is open, or shows them all if there are several. */
export async function saidCancel(session: Session, explicit: boolean): Promise<Reply> {
  const [loans, requests] = await Promise.all([
    loansOf(session.desk, session.memberId),
    ownRequests(session.desk, session.memberId),
  ]);
  const questions = loans.questions.filter((loan) => loan.side === loan.openedBy);
  if (questions.length + requests.length === 0)
    return say(session, refusalCard, refusal('nothing-to-cancel'));
  const [question] = questions;
  const [request] = requests;
  if (explicit && question && questions.length + requests.length === 1)
    return takeBackLoan(session, question.id);
  if (explicit && request && questions.length + requests.length === 1)
    return takeBackRequest(session, request.id);
  const cards = requests.map((open) => write(session, requestCard, open));
  return { cards: questions.length > 0 ? [write(session, loansCard, loans), ...cards] : cards };
}

/** Takes back a question or an offer. */
export async function takeBackLoan(session: Session, loanId: string): Promise<Reply> {
  const view = await loanView(session.desk, loanId, session.memberId);
  const input = { loanId, memberId: session.memberId };
  if (view?.openedBy === 'lender') {
    if (view.side !== 'lender') return say(session, refusalCard, refusal('not-yours'));
    const ended = await endOffer(session.desk, session.key, input);
    return report(session, ended, doneWithdraw, () => ({ what: 'offer' as const }));
  }
  const outcome = await withdrawLoan(session.desk, session.key, input);
  return report(session, outcome, doneWithdraw, () => ({ what: 'loan' as const }));
}

/** Takes back a request. */
export async function takeBackRequest(session: Session, requestId: string): Promise<Reply> {
  const outcome = await withdrawRequest(session.desk, session.key, { requestId, memberId: session.memberId });
  return report(session, outcome, doneWithdraw, () => ({ what: 'request' as const }));
}
