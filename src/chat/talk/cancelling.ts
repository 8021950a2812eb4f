import { refusal } from '../../core/refusals.js';
import type { LoansView } from '../../core/views.js';
import { withdrawLoan } from '../../desk/answer-loan.js';
import { ownAsk } from '../../desk/ask-view.js';
import { openGifts } from '../../desk/gift-views.js';
import { loansOf, loanView } from '../../desk/loan-views.js';
import { endOffer } from '../../desk/offer.js';
import { withdrawRequest } from '../../desk/request.js';
import { ownRequests } from '../../desk/request-views.js';
import { askCard } from '../cards/ask.js';
import { doneWithdraw } from '../cards/done.js';
import { giftCard } from '../cards/gift.js';
import { loanCard } from '../cards/loan.js';
import { loansCard } from '../cards/loans.js';
import { refusalCard } from '../cards/refusal.js';
import { requestCard } from '../cards/request.js';
import { clickedEnough } from './asking-many.js';
import { takeBackWaiting } from './deciding-loans.js';
import { takeBackGift } from './gifting.js';
import type { Reply } from './inbound.js';
import { clickedHandBack } from './loan-life.js';
import { takeBackTime } from './loan-time.js';
import { report, type Session, say, write } from './session.js';

/** "Cancel that": takes back the one thing that is open, or shows them all if there are several. */
export async function saidCancel(session: Session, explicit: boolean): Promise<Reply> {
  const [loans, requests, ask, open] = await Promise.all([
    loansOf(session.desk, session.memberId),
    ownRequests(session.desk, session.memberId),
    ownAsk(session.desk, session.memberId),
    openGifts(session.desk, session.memberId),
  ]);
  const questions = loans.questions.filter((loan) => loan.side === loan.openedBy);
  const gifts = open.filter((gift) => gift.side === 'giver');
  const [gift] = gifts;
  if (gift) {
    if (explicit && !ask && gifts.length + questions.length + requests.length === 1)
      return takeBackGift(session, gift.id);
    return {
      cards: [
        ...gifts.map((one) => write(session, giftCard, one)),
        ...(ask ? [write(session, askCard, ask)] : []),
        ...(questions.length > 0 ? [write(session, loansCard, loans)] : []),
        ...requests.map((open) => write(session, requestCard, open)),
      ],
    };
  }
  if (ask) {
    if (explicit && questions.length + requests.length === 0) return clickedEnough(session, ask.id);
    const others = questions.length > 0 ? [write(session, loansCard, loans)] : [];
    return {
      cards: [
        write(session, askCard, ask),
        ...others,
        ...requests.map((open) => write(session, requestCard, open)),
      ],
    };
  }
  if (questions.length + requests.length === 0) return cancelRunning(session, loans, explicit);
  const [question] = questions;
  const [request] = requests;
  if (explicit && question && questions.length + requests.length === 1)
    return takeBackLoan(session, question.id);
  if (explicit && request && questions.length + requests.length === 1)
    return takeBackRequest(session, request.id);
  const cards = requests.map((open) => write(session, requestCard, open));
  return { cards: questions.length > 0 ? [write(session, loansCard, loans), ...cards] : cards };
}

/** Nothing is open any more but wishes for more time; after these, what was lent and not used can go back. */
async function cancelRunning(session: Session, loans: LoansView, explicit: boolean): Promise<Reply> {
  const wishes = loans.owed.filter((loan) => loan.wish);
  const [wish] = wishes;
  if (wish) {
    if (wishes.length > 1) return say(session, loansCard, loans);
    return explicit ? takeBackTime(session, wish.id) : say(session, loanCard, wish);
  }
  const untouched = loans.owed.filter((loan) => loan.untouched);
  const [loan] = untouched.length > 0 ? untouched : loans.owed;
  // "Never mind" of somebody whose loan is in use means something else.
  if (!loan || (untouched.length === 0 && !explicit))
    return say(session, refusalCard, refusal('nothing-to-cancel'));
  if (untouched.length > 1 || (untouched.length === 0 && loans.owed.length > 1))
    return say(session, loansCard, loans);
  // One that was used is refused with what is left to repay, and the way to do it.
  return clickedHandBack(session, loan.id);
}

/** Takes back a question or an offer. */
export async function takeBackLoan(session: Session, loanId: string): Promise<Reply> {
  const view = await loanView(session.desk, loanId, session.memberId);
  const input = { loanId, memberId: session.memberId };
  if (view?.state === 'waiting') return takeBackWaiting(session, loanId);
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
