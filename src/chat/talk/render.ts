import { z } from 'zod';
import type { Reader, RequestView } from '../../core/views.js';
import { type AlertName, alertNames, alertParams } from '../../desk/alerts-view.js';
import { askView } from '../../desk/ask-view.js';
import type { Desk } from '../../desk/desk.js';
import { readDigest } from '../../desk/digest.js';
import { keyParams } from '../../desk/gateway.js';
import { giftView, shelfEntryView } from '../../desk/gift-views.js';
import { loanApprovalView } from '../../desk/loan-approval-view.js';
import { loanView } from '../../desk/loan-views.js';
import { newcomerOf, readerById, settingsOf } from '../../desk/people.js';
import { phaseOf } from '../../desk/reminders.js';
import { requestView } from '../../desk/request-views.js';
import { reviewView } from '../../desk/review-view.js';
import { rowsPerMessage, statementOf } from '../../desk/statement.js';
import type { OutboxRow, Rendered } from '../../ports/work.js';
import { askCard } from '../cards/ask.js';
import type { Card } from '../cards/card.js';
import { anyDigestCard } from '../cards/digest-any.js';
import { giftCard } from '../cards/gift.js';
import { loanCard } from '../cards/loan.js';
import { loanApprovalCard } from '../cards/loan-approval.js';
import { type NoticeName, notice, noticeNames } from '../cards/notice.js';
import { requestCard } from '../cards/request.js';
import { reviewCard } from '../cards/review.js';
import { shelfEntryCard } from '../cards/shelf.js';
import { statementCard, statementWithFile } from '../cards/statement.js';
import type { Words } from '../cards/voice.js';
import { callClassOf } from './call-class.js';
import { togetherCard } from './reviewing.js';

/** A finished card, as an answer was kept. Its inside was written by this program and is not checked again. */
const keptCard = z.object({
  headline: z.string(),
  lines: z.array(z.string()),
  facts: z.array(z.object({ label: z.string(), value: z.string() })),
  sections: z.array(z.object({ title: z.string(), lines: z.array(z.string()) })),
  actions: z.array(
    z.object({
      name: z.string(),
      label: z.string(),
      value: z.string(),
      style: z.enum(['primary', 'danger']).optional(),
      spare: z.literal(true).optional(),
      confirm: z.object({ title: z.string(), text: z.string(), yes: z.string(), no: z.string() }).optional(),
    }),
  ),
  quote: z.string().optional(),
  status: z.string().optional(),
  note: z.string().optional(),
});

/**
 * Turns a row of the outbox into words: from the subject as it is now, for its reader, in their language; a message
 * that is rendered anew stays in the language it was sent in. Null when nothing is to be said any more.
 */
export async function renderRow(desk: Desk, words: Words, row: OutboxRow): Promise<Rendered<Card> | null> {
  const written = await writeRow(desk, words, row);
  return written && { ...written, callClass: callClassOf(row) };
}

type Written = Omit<Rendered<Card>, 'callClass'>;

async function writeRow(desk: Desk, words: Words, row: OutboxRow): Promise<Written | null> {
  const { memberId, name } = row;
  const own = memberId ? await readerById(desk, memberId, row.to?.platform ?? row.shown?.platform) : null;
  if (!memberId || !own) return null;
  const locale = row.shown?.locale === 'zh-CN' || row.shown?.locale === 'en' ? row.shown.locale : own.locale;
  const reader: Reader = { ...own, locale };
  const now = desk.clock.now();
  if (name === 'answer') {
    const { card } = z.object({ card: keptCard }).parse(row.payload);
    return { card, locale, subjectVersion: 0 };
  }
  if (row.kind !== 'notice' && row.subjectId) {
    if (name === 'loan') {
      const view = await loanView(desk, row.subjectId, memberId);
      return view && { card: loanCard(view, reader, words, now), locale, subjectVersion: view.version };
    }
    if (name === 'ask' || name === 'ask-channel') return writeAsk(desk, words, row, row.subjectId, reader);
    if (name === 'loan-approval') {
      const view = await loanApprovalView(desk, row.subjectId, memberId);
      return (
        view && { card: loanApprovalCard(view, reader, words, now), locale, subjectVersion: view.version }
      );
    }
    if (name === 'gift') {
      const view = await giftView(desk, row.subjectId, memberId);
      return view && { card: giftCard(view, reader, words, now), locale, subjectVersion: view.version };
    }
    if (name === 'shelf') {
      const view = await shelfEntryView(desk, row.subjectId, memberId);
      return view && { card: shelfEntryCard(view, reader, words, now), locale, subjectVersion: view.version };
    }
    if (name === 'review') return writeReview(desk, words, row, row.subjectId, reader);
    const view = await requestView(desk, row.subjectId, memberId);
    return view && { card: requestCard(view, reader, words, now), locale, subjectVersion: view.version };
  }
  if (isDigest(name)) {
    const card = await digestOf(desk, words, row, reader, memberId);
    return card && { card, locale, subjectVersion: 0 };
  }
  if (name === 'statement') return writeStatement(desk, words, row, memberId, reader);
  if (!isNotice(name)) throw new Error(`the outbox holds a notice that nobody can write: ${name}`);
  const found = await paramsOf(desk, row, memberId);
  if (found === null) return null;
  const params = { ...found, ...asRecord(row.payload), ...(await asItIs(desk, row, memberId)) };
  if (name === 'review-together') {
    const both = await togetherCard(desk, words, row, params, reader);
    return both && { ...both, subjectVersion: 0 };
  }
  return { card: notice(name, params, reader, words, now), locale, subjectVersion: 0 };
}

/**
 * One message of a month's statement. Where files are taken the first one brings all of it, and the others are not needed.
 */
async function writeStatement(
  desk: Desk,
  words: Words,
  row: OutboxRow,
  memberId: string,
  reader: Reader,
): Promise<Written | null> {
  const { month, part } = z.object({ month: z.string(), part: z.number() }).parse(row.payload);
  const view = await statementOf(desk, memberId, month);
  if (!view) return null;
  const now = desk.clock.now();
  const takesFiles = (row.to?.platform ?? row.shown?.platform) === 'slack';
  if (takesFiles && part > 0) return null;
  const card = takesFiles
    ? statementWithFile(view, rowsPerMessage, reader, words, now)
    : statementCard(view, part, rowsPerMessage, reader, words, now);
  return { card, locale: reader.locale, subjectVersion: 0 };
}

/** A reminder that waited for the morning says how the loan stands by then. */
async function asItIs(desk: Desk, row: OutboxRow, memberId: string): Promise<Record<string, unknown>> {
  if (row.name !== 'loan-reminder' || !row.subjectId) return {};
  const loan = await loanView(desk, row.subjectId, memberId);
  if (!loan) return {};
  const { outstanding, dueAt } = loan;
  return { amount: outstanding, dueAt, phase: phaseOf(dueAt, desk.clock.now()) };
}

/** A review that waited through quiet hours is not sent once somebody answered it, or when its period is over. */
async function writeReview(
  desk: Desk,
  words: Words,
  row: OutboxRow,
  reviewId: string,
  reader: Reader,
): Promise<Written | null> {
  const view = reader.memberId && (await reviewView(desk, reviewId, reader.memberId));
  if (!view) return null;
  const now = desk.clock.now();
  const fresh = view.state === 'open' && view.mine && now < view.refillAt;
  if (row.kind === 'card' && !fresh) return null;
  const card = reviewCard(view, reader, words, now);
  return { card, locale: reader.locale, subjectVersion: view.version };
}

/** In a channel it is written in the asker's language and the organisation's time, and for nobody in particular. */
async function writeAsk(
  desk: Desk,
  words: Words,
  row: OutboxRow,
  askId: string,
  reader: Reader,
): Promise<Written | null> {
  const common = row.name === 'ask-channel';
  const view = await askView(desk, askId, common ? null : reader.memberId);
  // Whoever was not written to while it was open is not bothered with it any more.
  if (!view || (row.kind === 'card' && view.state !== 'open' && view.reader === 'colleague')) return null;
  const zone = common ? desk.policy.zone : reader.zone;
  const card = askCard(view, { ...reader, zone }, words, desk.clock.now());
  return { card, locale: reader.locale, subjectVersion: view.version };
}

const digestNames = ['digest', 'digest-team', 'digest-org'];

function isDigest(name: string): boolean {
  return digestNames.includes(name);
}

/** A digest as it was made, "tomorrow" included, with a picture where there is time for one. */
async function digestOf(
  desk: Desk,
  words: Words,
  row: OutboxRow,
  reader: Reader,
  memberId: string,
): Promise<Card | null> {
  const { digestId, picture } = z
    .object({ digestId: z.string(), picture: z.boolean().default(true) })
    .parse(row.payload);
  const view = await readDigest(desk, digestId, memberId);
  if (view === null) return null;
  const { digest: rhythm } = await settingsOf(desk, memberId);
  const card = anyDigestCard(view, reader, words, view.at, rhythm);
  return picture ? card : { ...card, picture: undefined };
}

function isNotice(name: string): name is NoticeName {
  return noticeNames.some((known) => known === name);
}

function isAlert(name: string): name is AlertName {
  return alertNames.some((known) => known === name);
}

/** What a notice's words need beside its payload: names, dates, figures. Null when it is not to be said any more. */
async function paramsOf(
  desk: Desk,
  row: OutboxRow,
  memberId: string,
): Promise<Record<string, unknown> | null> {
  if (isAlert(row.name)) return alertParams(desk, row.name, memberId, row.payload);
  if (row.name.startsWith('gateway-')) return keyParams(desk, memberId, row.payload);
  if (row.subjectType === 'loan' && row.subjectId) {
    const loan = await loanView(desk, row.subjectId, memberId);
    if (!loan) return {};
    // An offer taken back is told to the borrower by the lender's name alone, a question to the lender by the borrower's.
    if (row.name === 'loan-withdrawn')
      return loan.openedBy === 'lender' ? { lender: loan.lender } : { borrower: loan.borrower };
    if (row.name === 'loan-reminder' && loan.state !== 'active') return null;
    const { lender, borrower, dueAt } = loan;
    return { lender, borrower, due: dueAt.toISOString(), loanId: loan.id };
  }
  if (row.subjectType === 'ask' && row.subjectId) {
    const view = await askView(desk, row.subjectId, memberId);
    if (!view) return null;
    const { state, amount, filled, waiting, leftNow, dueAt, lenders } = view;
    return { state, amount, filled, waiting, left: leftNow, due: dueAt, lenders: String(lenders.length) };
  }
  if (row.subjectType === 'gift' && row.subjectId) {
    const gift = await giftView(desk, row.subjectId, memberId);
    return gift ? { giver: gift.giver, receiver: gift.receiver } : {};
  }
  if (row.subjectType === 'request' && row.subjectId) {
    return requestParams(row.name, await requestView(desk, row.subjectId, memberId));
  }
  if (row.name === 'welcome') return { ...(await newcomerOf(desk, memberId)) };
  if (row.name === 'overrun') {
    const about = asRecord(row.payload)['about'];
    const person = typeof about === 'string' ? await readerById(desk, about) : null;
    return { name: person?.name ?? '' };
  }
  return {};
}

/** What is no longer so is not said: whoever decided meanwhile is not reminded, a request that is closed asks nothing. */
function requestParams(name: string, request: RequestView | null): Record<string, unknown> | null {
  if (name === 'request-reminder' && !request?.mine) return null;
  if (name === 'request-question' && request?.state !== 'pending') return null;
  const { decider = null, declineReason: reason = null, requester = null } = request ?? {};
  if (name !== 'request-reminder' || !request) return { decider, reason, requester };
  const { reason: wantedFor, expiresAt, lessAllowed } = request;
  return { requester, wantedFor, expires: expiresAt.toISOString(), less: lessAllowed ? 'yes' : 'no' };
}

function asRecord(payload: unknown): Record<string, unknown> {
  return z.record(z.string(), z.unknown()).catch({}).parse(payload);
}
