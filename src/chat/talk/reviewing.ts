import { toDecimal } from '../../core/money.js';
import type { Reader } from '../../core/views.js';
import type { Desk } from '../../desk/desk.js';
import { nameOf, readerById } from '../../desk/people.js';
import { fineReview, proposeRaise, raiseReview, talkAboutReview } from '../../desk/review-answer.js';
import type { OutboxRow } from '../../ports/work.js';
import type { Card } from '../cards/card.js';
import { notice } from '../cards/notice.js';
import { refusalCard } from '../cards/refusal.js';
import { doneFine, doneRaise, doneTalk, raiseForm } from '../cards/review-done.js';
import type { Words } from '../cards/voice.js';
import { wrongIn } from './forms.js';
import type { Reply } from './inbound.js';
import { report, type Session, say } from './session.js';
import { typedAmount } from './typed.js';

/** "All fine" on a review. */
export async function clickedFine(session: Session, reviewId: string): Promise<Reply> {
  const { memberId } = session;
  const outcome = await fineReview(session.desk, session.key, { reviewId, memberId });
  return report(session, outcome, doneFine, (done) => done);
}

/** "Give more": the form, with a sensible amount. Whoever may not answer, or comes late, hears so at once. */
export async function clickedRaise(session: Session, reviewId: string): Promise<Reply> {
  const { reader, words, now, memberId } = session;
  const outcome = await proposeRaise(session.desk, { reviewId, memberId });
  if ('refused' in outcome) return say(session, refusalCard, outcome.refused);
  const { amount: proposed, ...rest } = outcome.done;
  const amount = proposed > 0n ? toDecimal(proposed, reader.unit) : null;
  return { cards: [], form: raiseForm({ ...rest, reviewId, amount }, reader, words, now) };
}

/** The amount; what can be mended keeps the form open. */
export async function submittedRaise(
  session: Session,
  reviewId: string,
  values: Record<string, string>,
): Promise<Reply> {
  const { memberId } = session;
  const amount = typedAmount(session, values['amount'] ?? '');
  if (typeof amount !== 'bigint') return wrongIn(session, 'amount', amount);
  const outcome = await raiseReview(session.desk, session.key, { reviewId, memberId, amount });
  const mendable = ['zero', 'grant-too-large', 'grant-short', 'grant-needs-others'];
  if ('refused' in outcome && mendable.includes(outcome.refused.code))
    return wrongIn(session, 'amount', outcome.refused);
  return report(session, outcome, doneRaise, (done) => done);
}

/** "Talk" on a review. */
export async function clickedTalk(session: Session, reviewId: string): Promise<Reply> {
  const { memberId, from } = session;
  const outcome = await talkAboutReview(session.desk, session.key, { reviewId, memberId, from });
  return report(session, outcome, doneTalk, (done) => done);
}

/**
 * The line that opens a conversation of a manager and a member, in the member's language and, where that is another,
 * the manager's; with the member's account on that platform. Null when they are not both there any more.
 */
export async function togetherCard(
  desk: Desk,
  words: Words,
  row: OutboxRow,
  params: Record<string, unknown>,
  manager: Reader,
): Promise<{ card: Card; locale: string; with: string[] } | null> {
  const memberId = String(params['with']);
  if (row.to?.platform !== 'slack') return null;
  const { workspace } = row.to;
  const account = await nameOf(desk, memberId, { platform: 'slack', workspace });
  const member = await readerById(desk, memberId, 'slack');
  if (!account?.userId || !member) return null;
  const now = desk.clock.now();
  const card = notice('review-together', params, member, words, now);
  const other = notice('review-together', params, manager, words, now);
  const lines = member.locale === manager.locale ? [] : [other.headline, ...other.lines];
  return {
    card: { ...card, lines: [...card.lines, ...lines] },
    locale: member.locale,
    with: [account.userId],
  };
}
