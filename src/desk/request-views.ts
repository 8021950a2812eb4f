import type { AccountHolder, Books } from '../core/books.js';
import { localDate, windowEnd } from '../core/calendar.js';
import { least } from '../core/money.js';
import { paceOf } from '../core/pace.js';
import { planOf } from '../core/policy.js';
import { leftNow } from '../core/spend.js';
import type { RequestView } from '../core/views.js';
import { peopleByEmail } from '../store/people.js';
import {
  earlierOutcomes,
  payingPool,
  pendingFor,
  pendingOf,
  type RequestRow,
  requestById,
} from '../store/requests.js';
import { usageTotals } from '../store/usage.js';
import { booksOf } from './balance.js';
import type { Desk } from './desk.js';
import { approversOf } from './request.js';

/** A request as one reader sees it: the requester's side for its requester, the approver's with evidence for others. */
export async function requestView(
  desk: Desk,
  requestId: string,
  memberId: string,
): Promise<RequestView | null> {
  const row = await requestById(desk.db, requestId);
  return row ? toView(desk, row, memberId) : null;
}

/** Requests that wait for this member's decision, oldest first. */
export async function waitingFor(desk: Desk, memberId: string): Promise<RequestView[]> {
  const fallback = await peopleByEmail(desk.db, desk.policy.fallbackApprovers);
  const rows = await pendingFor(
    desk.db,
    memberId,
    fallback.some((person) => person.id === memberId),
  );
  const views = await Promise.all(
    rows.map(async (row) => ({ row, who: await approversOf(desk, desk.db, row.requesterId) })),
  );
  const mine = views.filter(({ who }) => who.people.some((person) => person.id === memberId));
  return Promise.all(mine.map(({ row }) => toView(desk, row, memberId)));
}

/** A member's own pending requests. */
export async function ownRequests(desk: Desk, memberId: string): Promise<RequestView[]> {
  const rows = await pendingOf(desk.db, memberId);
  return Promise.all(rows.map((row) => toView(desk, row, memberId)));
}

/** Whether this member may decide the request as it stands; the decision itself checks again under its lock. */
export async function mayDecideNow(desk: Desk, view: RequestView, memberId: string): Promise<boolean> {
  if (view.state !== 'pending' || view.side !== 'approver' || view.expiresAt <= desk.clock.now())
    return false;
  const row = await requestById(desk.db, view.id);
  const approvers = row ? await approversOf(desk, desk.db, row.requesterId) : null;
  return approvers?.people.some((person) => person.id === memberId) ?? false;
}

async function toView(desk: Desk, row: RequestRow, memberId: string): Promise<RequestView> {
  const now = desk.clock.now();
  const side = row.requesterId === memberId ? 'requester' : 'approver';
  const approvers = await approversOf(desk, desk.db, row.requesterId);
  const books = await booksOf(desk, row.requesterId, now);
  const member = books.member(row.requesterId);
  return {
    id: row.id,
    version: row.version,
    side,
    requester: row.requester,
    amount: row.amount,
    reason: row.reason,
    state: row.state,
    until: row.until ?? periodEndAt(desk, member, row.decidedAt ?? now),
    approved: row.approved,
    decider: row.decider,
    decidedAt: row.decidedAt,
    declineReason: row.declineReason,
    expiresAt: row.expiresAt,
    createdAt: row.createdAt,
    approvers: approvers.people.map((person) => person.name),
    why: approvers.why,
    evidence: side === 'approver' && row.state === 'pending' ? await evidence(desk, row, books, now) : null,
  };
}

/** The end of a member's period that held `at`: what was decided last month does not last until the end of this one. */
function periodEndAt(desk: Desk, member: AccountHolder, at: Date): Date {
  if (at >= member.periodStart) return member.periodEnd;
  return windowEnd(planOf(desk.policy, member.plan).window, at, desk.policy.zone);
}

async function evidence(
  desk: Desk,
  row: RequestRow,
  books: Books,
  now: Date,
): Promise<RequestView['evidence']> {
  const member = books.member(row.requesterId);
  const plan = planOf(desk.policy, member.plan);
  const zone = desk.policy.zone;
  const from = localDate(member.periodStart, zone);
  const used = await usageTotals(desk.db, member.id, from, localDate(now, zone));
  const left = leftNow(books, member, plan, zone, now).now;
  const paying = await payingPool(desk.db, member.teamId);
  const pool = paying ? await desk.db.client.pool.findUnique({ where: { id: paying.id } }) : null;
  const before = pool?.remaining ?? 0n;
  return {
    left,
    usedPeriod: used.period,
    allowance: plan.allowance,
    refillAt: member.periodEnd,
    runsOutAt: paceOf(used.period, left, member.periodStart, member.periodEnd, now).runsOutAt,
    pool: paying ? { name: paying.team, before, after: before - least(before, row.amount) } : null,
    earlier: await earlierOutcomes(desk.db, member.id),
  };
}
