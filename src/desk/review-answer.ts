import type { Seat } from '../core/approval.js';
import { giveCredit, mayGive } from '../core/grants.js';
import { planOf } from '../core/policy.js';
import { type Outcome, type Refusal, refusal } from '../core/refusals.js';
import { sensibleRaise } from '../core/review.js';
import { leftNow } from '../core/spend.js';
import { type Executor, RunAgain } from '../store/db.js';
import { addToOutbox, rerender } from '../store/outbox.js';
import { payerOf } from '../store/requests.js';
import {
  accountsTogether,
  answerReview,
  lockReview,
  noteTalk,
  quotasOf,
  type ReviewRow,
  readReview,
  superiorsOf,
} from '../store/review.js';
import { insertGiven } from '../store/tasks.js';
import { actOnce } from './act.js';
import { booksOf } from './balance.js';
import type { Desk } from './desk.js';
import { ruleFor } from './grant-giver.js';
import { grantedNotice } from './grant-notices.js';
import { inBooks } from './in-books.js';
import { auditAct } from './record.js';
import { evidenceAfter, evidenceBefore } from './request-books.js';
import { reviewSeats } from './review.js';

/** Whose period it was, by name. */
export interface Reviewed {
  member: string;
}

/** A click on somebody's review. */
export interface ReviewClick {
  reviewId: string;
  memberId: string;
}

/** "Fine": nothing is to be done, and the copies say who looked. */
export function fineReview(desk: Desk, key: string, input: ReviewClick): Promise<Outcome<Reviewed>> {
  return actOnce<Reviewed>(desk, { key, input: { act: 'review-fine', ...input } }, async (tx, now) => {
    const row = await lockReview(tx, input.reviewId);
    const seat = await seatToAnswer(desk, tx, row, input.memberId, now);
    if (!row || 'code' in seat) return { refused: 'code' in seat ? seat : refusal('not-yours') };
    await answerReview(tx, row.id, { by: input.memberId, raised: null }, now);
    await rerender(tx, 'review', [row.id], now);
    await auditReview(tx, row, input.memberId, 'review.fine', { actingFor: seat.actingFor?.id ?? null }, now);
    return { done: { member: row.member } };
  });
}

/** What was given, and what the member has then. */
export interface Raised extends Reviewed {
  amount: bigint;
  left: bigint;
  until: Date;
}

/**
 * "Raise": gives the member more until the end of the period, out of the pool that pays their requests. Only what the
 * manager's approval alone would be enough for, so that it is no way around the rules.
 */
export function raiseReview(
  desk: Desk,
  key: string,
  input: ReviewClick & { amount: bigint },
): Promise<Outcome<Raised>> {
  return actOnce<Raised>(desk, { key, input: { act: 'review-raise', ...input } }, async (tx, now) => {
    const row = await lockReview(tx, input.reviewId);
    const seat = await seatToAnswer(desk, tx, row, input.memberId, now);
    if (!row || 'code' in seat) return { refused: 'code' in seat ? seat : refusal('not-yours') };
    const { memberId } = row;
    const payer = await payerOf(tx, memberId);
    const poolId = payer.pool?.id ?? null;
    const open = { members: [memberId], pools: poolId ? [poolId] : [] };
    const { amount } = input;
    const raised = await inBooks(desk, tx, now, open, async (books) => {
      // The member may have changed teams while the locks were waited for.
      if ((await payerOf(tx, memberId)).pool?.id !== payer.pool?.id) throw new RunAgain();
      const member = books.member(memberId);
      const pool = poolId ? books.pool(poolId) : null;
      const wish = { amount, reason: null, team: payer.team, poolLeft: pool?.remaining ?? null };
      const rule = await ruleFor(desk, tx, member, wish, now);
      const receiver = { id: memberId, name: row.member, status: member.status, plan: member.plan };
      const giver = { id: input.memberId, status: seat.person.status };
      const role = seat.as === 'manager' ? 'manager' : 'finance';
      const until = member.periodEnd;
      const refused = mayGive({ giver, receiver, role, amount, until, rule }, desk.policy, now);
      if (refused) return refused;
      const before = evidenceBefore(desk, books, { memberId, poolId }, now);
      const lot = giveCredit(books, { memberId, kind: 'top-up', amount, until, poolId }, now);
      if ('code' in lot) return lot;
      const plan = planOf(desk.policy, member.plan);
      const left = leftNow(books, member, plan, desk.policy.zone, now).now;
      return { left, until, lotId: lot.id, rule: rule.name, evidence: evidenceAfter(books, before) };
    });
    if ('code' in raised) return { refused: raised };
    const { left, until, rule, evidence, lotId: grantId } = raised;
    await insertGiven(tx, [{ grantId, giverId: input.memberId, taskId: null, reason: null, run: null }], now);
    await answerReview(tx, row.id, { by: input.memberId, raised: amount }, now);
    await rerender(tx, 'review', [row.id], now);
    const about = {
      by: seat.person.name,
      amount,
      kind: 'top-up',
      until,
      reason: null,
      task: null,
      left,
    } as const;
    await addToOutbox(tx, [grantedNotice(desk, memberId, about)], now);
    const actingFor = seat.actingFor?.id ?? null;
    const policyVersion = desk.policy.approvals.version;
    const detail = { grantId, amount, rule, policyVersion, seat: seat.as, actingFor, evidence };
    await auditReview(tx, row, input.memberId, 'review.raise', detail, now);
    return { done: { member: row.member, amount, left, until } };
  });
}

/** How a conversation came about. */
export interface Talked extends Reviewed {
  /** `together`: a conversation of both with the bot. `told`: the member knows that somebody would like to talk. */
  how: 'together' | 'told';
}

/**
 * "Talk": where both are in the Slack workspace in which it was clicked, opens a conversation of both with the bot;
 * elsewhere tells the member, where their messages go. Fine and raise stay open.
 */
export function talkAboutReview(
  desk: Desk,
  key: string,
  input: ReviewClick & { from: { platform: string; workspace: string } },
): Promise<Outcome<Talked>> {
  return actOnce<Talked>(desk, { key, input: { act: 'review-talk', ...input } }, async (tx, now) => {
    const row = await lockReview(tx, input.reviewId);
    const seat = await seatToAnswer(desk, tx, row, input.memberId, now);
    if (!row || 'code' in seat) return { refused: 'code' in seat ? seat : refusal('not-yours') };
    if (row.talkedBy !== null && row.talkedBy !== input.memberId)
      return { refused: refusal('review-talked', { by: row.talker, at: row.talkedAt, name: row.member }) };
    const { platform, workspace } = input.from;
    const together =
      platform === 'slack' && (await accountsTogether(tx, platform, workspace, input.memberId, row.memberId));
    const how = together ? 'together' : 'told';
    if (row.talkedBy === null) {
      await noteTalk(tx, row.id, input.memberId, now);
      const payload = { by: seat.person.name, with: row.memberId, name: row.member };
      const about = {
        id: desk.newId(),
        kind: 'notice',
        payload,
        subjectType: 'review',
        subjectId: row.id,
      } as const;
      const notice = together
        ? ({ ...about, name: 'review-together', memberId: input.memberId, platform: 'slack' } as const)
        : ({ ...about, name: 'review-talk', memberId: row.memberId } as const);
      await addToOutbox(tx, [notice], now);
      await rerender(tx, 'review', [row.id], now);
      await auditReview(tx, row, input.memberId, 'review.talk', { how }, now);
    }
    return { done: { member: row.member, how } };
  });
}

/** What the form of a raise begins with. */
export interface RaiseProposal extends Reviewed {
  /** Zero where nothing can be given. */
  amount: bigint;
  until: Date;
  pool: { team: string | null; left: bigint } | null;
}

/** What to propose for a raise; whoever may not answer, or comes late, hears so at once. Gives nothing. */
export async function proposeRaise(desk: Desk, input: ReviewClick): Promise<Outcome<RaiseProposal>> {
  const now = desk.clock.now();
  const row = await readReview(desk.db, input.reviewId);
  const seat = await desk.db.transaction((tx) => seatToAnswer(desk, tx, row, input.memberId, now));
  if (!row || 'code' in seat) return { refused: 'code' in seat ? seat : refusal('not-yours') };
  const { memberId } = row;
  const books = await booksOf(desk, memberId, now);
  const [quotas, payer] = await Promise.all([quotasOf(desk.db, [memberId]), payerOf(desk.db, memberId)]);
  const member = books.member(memberId);
  const plan = planOf(desk.policy, member.plan);
  const amount = sensibleRaise({
    used: books.meters.get(memberId)?.usedPeriod ?? 0n,
    left: leftNow(books, member, plan, desk.policy.zone, now).now,
    quota: quotas.get(memberId) ?? 0n,
    periodStart: member.periodStart,
    periodEnd: member.periodEnd,
    now,
    poolLeft: payer.pool?.remaining ?? null,
    most: plan.requests.most,
  });
  const pool = payer.pool && { team: payer.pool.team, left: payer.pool.remaining };
  return { done: { member: row.member, amount, until: member.periodEnd, pool } };
}

/**
 * The seat from which somebody answers a review now, or why they cannot: it was answered (by whom, when), or it is no
 * business of theirs, which is kept.
 */
async function seatToAnswer(
  desk: Desk,
  tx: Executor,
  row: ReviewRow | null,
  memberId: string,
  now: Date,
): Promise<Seat | Refusal> {
  if (!row) return refusal('not-yours');
  const superiors = await superiorsOf(tx, [row.memberId], desk.policy.fallbackApprovers, now);
  const found = superiors.get(row.memberId);
  const seat = (found ? reviewSeats(desk.policy, found, now) : []).find(
    ({ person }) => person.id === memberId,
  );
  if (!seat && !(row.state !== 'open' && row.asked.includes(memberId))) {
    const code = row.asked.includes(memberId) ? 'review-not-now' : 'review-not-yours';
    await auditReview(tx, row, memberId, 'review.refused', { code }, now);
    return refusal(code);
  }
  if (row.state !== 'open' || !seat)
    return refusal('review-answered', { state: row.state, by: row.answerer, at: row.answeredAt });
  return seat;
}

function auditReview(
  tx: Executor,
  row: ReviewRow,
  actorId: string,
  action: string,
  detail: Record<string, unknown>,
  now: Date,
): Promise<void> {
  const about = { ...detail, member: row.memberId };
  return auditAct(tx, actorId, action, { type: 'review', id: row.id }, about, now);
}
