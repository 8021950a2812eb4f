import { endRecurring } from '../../desk/recurring.js';
import { nudgeRequest } from '../../desk/request-talk.js';
import { ownRequests, requestView } from '../../desk/request-views.js';
import { requestCard } from '../cards/request.js';
import { doneEndRepeat, doneNudge } from '../cards/request-done.js';
import { noRequestsCard, whichRequestCard } from '../cards/request-list.js';
import type { Reply } from './inbound.js';
import { report, type Session, say, write } from './session.js';

/** "My requests": what is open, who is asked and since when, each with a reminder and the way to withdraw it. */
export async function showMine(session: Session): Promise<Reply> {
  const own = await ownRequests(session.desk, session.memberId);
  if (own.length === 0) return say(session, noRequestsCard, null);
  return { cards: own.map((request) => write(session, requestCard, request)) };
}

/** "Remind Carol": the one request that is open; of several, which is asked. */
export async function saidNudge(session: Session): Promise<Reply> {
  const own = await ownRequests(session.desk, session.memberId);
  const [only, another] = own;
  if (!only) return say(session, noRequestsCard, null);
  if (!another) return clickedNudge(session, only.id);
  const cards = own.map((request) => write(session, requestCard, request));
  return { cards: [write(session, whichRequestCard, null), ...cards] };
}

/** "Send a reminder" on one's own card. */
export async function clickedNudge(session: Session, requestId: string): Promise<Reply> {
  const { desk, key, memberId } = session;
  const outcome = await nudgeRequest(desk, key, { requestId, memberId });
  const view = 'done' in outcome ? await requestView(desk, requestId, memberId) : null;
  return report(session, outcome, doneNudge, ({ people }) => ({ people, nextAt: view?.nudgeAt ?? null }));
}

/** "End it" on what is given each period. */
export async function clickedEndRepeat(session: Session, requestId: string): Promise<Reply> {
  const { desk, key, memberId } = session;
  const outcome = await endRecurring(desk, key, { requestId, memberId });
  return report(session, outcome, doneEndRepeat, (done) => done);
}
