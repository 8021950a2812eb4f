import { ownAsk } from '../../desk/ask-view.js';
import { balanceOf, historyOf } from '../../desk/balance.js';
import { openGifts } from '../../desk/gift-views.js';
import { loansOf } from '../../desk/loan-views.js';
import { ownRequests, waitingFor } from '../../desk/request-views.js';
import { askCard } from '../cards/ask.js';
import { balanceCard } from '../cards/balance.js';
import { giftCard } from '../cards/gift.js';
import { historyCard } from '../cards/history.js';
import { loansCard } from '../cards/loans.js';
import { requestCard } from '../cards/request.js';
import { waitingCard } from '../cards/request-list.js';
import type { HomeView, Reply } from './inbound.js';
import { type Session, say, write } from './session.js';

/** "How much do I have left?" */
export async function showBalance(session: Session): Promise<Reply> {
  return say(session, balanceCard, await balanceOf(session.desk, session.memberId));
}

/** "What did I use?" */
export async function showHistory(session: Session): Promise<Reply> {
  return say(session, historyCard, await historyOf(session.desk, session.memberId));
}

/** As many gifts that wait for an answer as are shown below something else. */
const mostGifts = 4;

/** "Whom do I owe?" And what else waits for an answer between colleagues. */
export async function showLoans(session: Session): Promise<Reply> {
  const [loans, gifts] = await Promise.all([
    loansOf(session.desk, session.memberId),
    openGifts(session.desk, session.memberId),
  ]);
  return {
    cards: [
      write(session, loansCard, loans),
      ...gifts.slice(0, mostGifts).map((gift) => write(session, giftCard, gift)),
    ],
  };
}

/** As many requests of others as are shown whole on a person's page, which has its limits; a list names the rest. */
const mostWhole = 8;

/** A person's page: the balance, and what waits for their decision or for somebody else's. */
export async function homeOf(session: Session): Promise<HomeView> {
  const { desk, memberId } = session;
  const [balance, waiting, loans, own, ask, gifts] = await Promise.all([
    balanceOf(desk, memberId),
    waitingFor(desk, memberId),
    loansOf(desk, memberId),
    ownRequests(desk, memberId),
    ownAsk(desk, memberId),
    openGifts(desk, memberId),
  ]);
  const open = loans.owed.length + loans.lent.length + loans.questions.length;
  return {
    cards: [
      write(session, balanceCard, balance),
      ...(waiting.length > 1 ? [write(session, waitingCard, { requests: waiting })] : []),
      ...waiting.slice(0, mostWhole).map((request) => write(session, requestCard, request)),
      ...(open > 0 ? [write(session, loansCard, loans)] : []),
      ...gifts.slice(0, mostGifts).map((gift) => write(session, giftCard, gift)),
      ...(ask ? [write(session, askCard, ask)] : []),
      ...own.map((request) => write(session, requestCard, request)),
    ],
  };
}
