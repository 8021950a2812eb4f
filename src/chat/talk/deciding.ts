import { refusal } from '../../core/refusals.js';
import type { RequestView } from '../../core/views.js';
import { approveRequest, declineRequest } from '../../desk/decide.js';
import { seenRequest } from '../../desk/request-talk.js';
import { requestView } from '../../desk/request-views.js';
import type { Form } from '../cards/card.js';
import { doneApprove, doneDeclineRequest } from '../cards/done.js';
import { refusalCard } from '../cards/refusal.js';
import { requestDetailsCard } from '../cards/request-details.js';
import { approveLessForm, declineRequestForm } from '../cards/request-forms.js';
import { wrongIn } from './forms.js';
import type { Reply } from './inbound.js';
import { report, type Session, say } from './session.js';
import { typedAmount, typedReason } from './typed.js';

/** "Approve" on the card. */
export async function clickedApprove(session: Session, requestId: string): Promise<Reply> {
  const outcome = await approveRequest(session.desk, session.key, {
    requestId,
    deciderId: session.memberId,
    amount: null,
  });
  return report(session, outcome, doneApprove, (done) => done);
}

/** "Approve less" on the card: asks how much. */
export function clickedLess(session: Session, requestId: string): Promise<Reply> {
  return ifMine(session, requestId, (view) =>
    view.lessAllowed
      ? withForm(
          approveLessForm(
            { requestId, requester: view.requester, asked: view.most },
            session.reader,
            session.words,
            session.now,
          ),
        )
      : say(session, refusalCard, refusal('less-not-allowed', { asked: view.most })),
  );
}

/** The lower amount. */
export async function submittedLess(
  session: Session,
  requestId: string,
  values: Record<string, string>,
): Promise<Reply> {
  const amount = typedAmount(session, values['amount'] ?? '');
  if (typeof amount !== 'bigint') return wrongIn(session, 'amount', amount);
  const outcome = await approveRequest(session.desk, session.key, {
    requestId,
    deciderId: session.memberId,
    amount,
  });
  const mendable = 'refused' in outcome && ['more-than-asked', 'pool-short'].includes(outcome.refused.code);
  if ('refused' in outcome && mendable) return wrongIn(session, 'amount', outcome.refused);
  return report(session, outcome, doneApprove, (done) => done);
}

/** "Decline" on the card: asks for the reason that the requester will read. */
export function clickedDeclineRequest(session: Session, requestId: string): Promise<Reply> {
  return ifMine(session, requestId, (view) =>
    withForm(
      declineRequestForm(
        { requestId, requester: view.requester },
        session.reader,
        session.words,
        session.now,
      ),
    ),
  );
}

/** The decline with its reason. */
export async function submittedDeclineRequest(
  session: Session,
  requestId: string,
  values: Record<string, string>,
): Promise<Reply> {
  const reason = typedReason(values['reason']);
  if (!reason) return wrongIn(session, 'reason', refusal('decline-reason-needed'));
  const outcome = await declineRequest(session.desk, session.key, {
    requestId,
    deciderId: session.memberId,
    reason,
  });
  return report(session, outcome, doneDeclineRequest, (done) => done);
}

/** "Details" on the card: everything that is known, and it is kept that it was looked at. */
export function clickedDetails(session: Session, requestId: string): Promise<Reply> {
  return ifMine(session, requestId, async (view) => {
    await seenRequest(session.desk, { requestId, memberId: session.memberId });
    return say(session, requestDetailsCard, view);
  });
}

/** Goes on with a request that the person may decide now. Whoever may not, or comes late, hears so, and it changes nothing. */
export async function ifMine(
  session: Session,
  requestId: string,
  then: (view: RequestView) => Reply | Promise<Reply>,
): Promise<Reply> {
  const { desk, key, memberId } = session;
  const view = await requestView(desk, requestId, memberId);
  if (view?.mine) return then(view);
  // A decision without its reason is refused whoever asks, and says why to those who could not make it at all.
  const outcome = await declineRequest(desk, key, { requestId, deciderId: memberId, reason: '' });
  return report(session, outcome, doneDeclineRequest, (done) => done);
}

/** An answer that is a form to fill in. */
export function withForm(form: Form): Reply {
  return { cards: [], form };
}
