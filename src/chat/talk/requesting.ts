import { toDecimal, toMinor } from '../../core/money.js';
import { type Refusal, refusal } from '../../core/refusals.js';
import { approveRequest, declineRequest } from '../../desk/decide.js';
import { requestTopUp } from '../../desk/request.js';
import { mayDecideNow, requestView } from '../../desk/request-views.js';
import { confirmRequest } from '../cards/confirm.js';
import { doneApprove, doneDeclineRequest, doneRequest } from '../cards/done.js';
import { refusalCard, refusalText } from '../cards/refusal.js';
import { approveLessForm, declineRequestForm, requestForm } from '../cards/request-forms.js';
import type { Utterance } from '../intents/utterance.js';
import type { Reply } from './inbound.js';
import { report, type Session, say, takesForms } from './session.js';
import { packContext, problemRefusal, typedAmount, typedDue, typedReason, unpackContext } from './typed.js';

/** "I need 500 more for the eval run". */
export async function saidRequest(session: Session, said: Utterance): Promise<Reply> {
  if (said.problem === 'no-amount' && takesForms(session)) return openRequest(session, null, said);
  if (said.problem) return say(session, refusalCard, problemRefusal(session, said.problem));
  if (said.amount === null || said.amount === 'half' || said.amount === 'all')
    return say(session, refusalCard, refusal('not-a-number'));
  const amount = toMinor(said.amount, session.reader.unit);
  if (said.explicit) return put(session, amount, said.reason, said.due);
  const context = { p: null, a: amount.toString(), d: said.due, r: said.reason };
  return say(session, confirmRequest, {
    amount,
    until: typedDue(session, said.due),
    reason: said.reason,
    contextJson: packContext(context),
  });
}

/** "Yes, request it" on a confirmation. */
export async function confirmedRequest(session: Session, value: string): Promise<Reply> {
  const context = unpackContext(value);
  if (!context?.a) return openRequest(session, null, {});
  return put(session, BigInt(context.a), context.r, context.d);
}

/** The form, with what is known already. */
export function openRequest(session: Session, value: string | null, said: Partial<Utterance>): Reply {
  const context = value ? unpackContext(value) : null;
  const amount = context?.a ? toDecimal(BigInt(context.a), session.reader.unit) : said.amount;
  const reason = context?.r ?? said.reason;
  const until = context?.d ?? said.due;
  const prefill = {
    ...(amount && amount !== 'half' && amount !== 'all' ? { amount } : {}),
    ...(reason ? { reason } : {}),
    ...(until ? { until } : {}),
  };
  return { cards: [], form: requestForm('-', prefill, session.reader, session.words, session.now) };
}

/** The filled-in form. */
export async function submittedRequest(session: Session, values: Record<string, string>): Promise<Reply> {
  const amount = typedAmount(session, values['amount'] ?? '');
  if (typeof amount !== 'bigint') return { cards: [], errors: { amount: wordsOf(session, amount) } };
  return put(session, amount, values['reason'] ?? null, values['until'] ?? null, true);
}

async function put(
  session: Session,
  amount: bigint,
  reason: string | null,
  until: string | null,
  inForm = false,
): Promise<Reply> {
  const outcome = await requestTopUp(session.desk, session.key, {
    requesterId: session.memberId,
    amount,
    reason: typedReason(reason),
    until: typedDue(session, until),
  });
  const field = 'refused' in outcome ? fieldOf(outcome.refused) : null;
  if ('refused' in outcome && field && inForm)
    return { cards: [], errors: { [field]: wordsOf(session, outcome.refused) } };
  // A reason is missing: where a form can be opened, it asks for it with the rest filled in.
  if ('refused' in outcome && outcome.refused.code === 'reason-needed' && takesForms(session))
    return openRequest(session, null, { amount: toDecimal(amount, session.reader.unit), due: until });
  return report(session, outcome, doneRequest, (done) => done);
}

/** "Approve" on the card. */
export async function clickedApprove(session: Session, requestId: string): Promise<Reply> {
  const outcome = await approveRequest(session.desk, session.key, {
    requestId,
    deciderId: session.memberId,
    amount: null,
  });
  return report(session, outcome, doneApprove, (done) => done);
}

/** "Approve less" on the card: asks how much. Whoever may not decide, or comes late, hears so at once. */
export async function clickedLess(session: Session, requestId: string): Promise<Reply> {
  const view = await requestView(session.desk, requestId, session.memberId);
  if (!view || !(await mayDecideNow(session.desk, view, session.memberId)))
    return clickedApproveNothing(session, requestId);
  const form = { requestId, requester: view.requester, asked: view.amount };
  return { cards: [], form: approveLessForm(form, session.reader, session.words, session.now) };
}

/** The lower amount. */
export async function submittedLess(
  session: Session,
  requestId: string,
  values: Record<string, string>,
): Promise<Reply> {
  const amount = typedAmount(session, values['amount'] ?? '');
  if (typeof amount !== 'bigint') return { cards: [], errors: { amount: wordsOf(session, amount) } };
  const outcome = await approveRequest(session.desk, session.key, {
    requestId,
    deciderId: session.memberId,
    amount,
  });
  const mendable = 'refused' in outcome && ['more-than-asked', 'pool-short'].includes(outcome.refused.code);
  if ('refused' in outcome && mendable)
    return { cards: [], errors: { amount: wordsOf(session, outcome.refused) } };
  return report(session, outcome, doneApprove, (done) => done);
}

/** "Decline" on the card: asks for the reason that the requester will read. */
export async function clickedDeclineRequest(session: Session, requestId: string): Promise<Reply> {
  const view = await requestView(session.desk, requestId, session.memberId);
  if (!view || !(await mayDecideNow(session.desk, view, session.memberId)))
    return clickedApproveNothing(session, requestId);
  const form = { requestId, requester: view.requester };
  return { cards: [], form: declineRequestForm(form, session.reader, session.words, session.now) };
}

/** The decline with its reason. */
export async function submittedDeclineRequest(
  session: Session,
  requestId: string,
  values: Record<string, string>,
): Promise<Reply> {
  const reason = typedReason(values['reason']);
  if (!reason) return { cards: [], errors: { reason: wordsOf(session, refusal('decline-reason-needed')) } };
  const outcome = await declineRequest(session.desk, session.key, {
    requestId,
    deciderId: session.memberId,
    reason,
  });
  return report(session, outcome, doneDeclineRequest, (done) => done);
}

/** A click by somebody who cannot decide, or too late: the decision itself says why, and changes nothing. */
async function clickedApproveNothing(session: Session, requestId: string): Promise<Reply> {
  const input = { requestId, deciderId: session.memberId, reason: '' };
  const outcome = await declineRequest(session.desk, session.key, input);
  return report(session, outcome, doneDeclineRequest, (done) => done);
}

function fieldOf(refused: Refusal): string | null {
  if (refused.code === 'request-too-large') return 'amount';
  if (refused.code === 'reason-needed' || refused.code === 'reason-length') return 'reason';
  return refused.code === 'past-date' ? 'until' : null;
}

function wordsOf(session: Session, refused: Refusal): string {
  return refusalText(refused, session.reader, session.words, session.now);
}
