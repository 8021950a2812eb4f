import type { FrozenApproval, Seat } from '../core/approval.js';
import type { AccountHolder, Books } from '../core/books.js';
import { localDate, windowEnd } from '../core/calendar.js';
import { least } from '../core/money.js';
import { paceOf } from '../core/pace.js';
import { planOf } from '../core/policy.js';
import { leftNow } from '../core/spend.js';
import type { RequestEvidence, RequestSeatView, RequestStepView, RequestView } from '../core/views.js';
import { readBooks } from '../store/books.js';
import { type Recurring, recurringOf } from '../store/recurring.js';
import { casesFor, casesOf, countFor, type RequestCase, requestCase } from '../store/requests-case.js';
import { dueAmong, type EvidenceRow, evidenceRows, notesOf } from '../store/requests-evidence.js';
import type { Desk } from './desk.js';
import { inBooks } from './in-books.js';
import { mayEnd } from './recurring.js';
import { emailsOf, frozenOf, mostNow, seatsNow, unanswered } from './request-seats.js';
import { nudgeAt } from './request-talk.js';

/** Most requests that are shown to somebody at once. */
const mostShown = 50;

/** A request as one reader sees it: the requester's side for its requester, the approver's for others; evidence for those asked. */
export async function requestView(
  desk: Desk,
  requestId: string,
  memberId: string,
): Promise<RequestView | null> {
  const it = await requestCase(desk.db, requestId, emailsOf(desk.policy), desk.clock.now());
  if (!it) return null;
  const [view] = await toViews(desk, [it], memberId);
  return view ?? null;
}

/** Requests that wait for this member's decision, oldest first. */
export async function waitingFor(desk: Desk, memberId: string, limit = mostShown): Promise<RequestView[]> {
  const now = desk.clock.now();
  const found = await casesFor(desk.db, memberId, emailsOf(desk.policy), now, limit);
  const mine = found.filter((it) => seatOf(desk, it, memberId, now) !== null);
  return toViews(desk, mine, memberId);
}

/** How many requests wait for this member's decision. */
export function countWaiting(desk: Desk, memberId: string): Promise<number> {
  return countFor(desk.db, memberId, desk.clock.now());
}

/** A member's own requests that are pending or given anew each period, newest first. */
export async function ownRequests(desk: Desk, memberId: string): Promise<RequestView[]> {
  const found = await casesOf(desk.db, memberId, emailsOf(desk.policy), desk.clock.now());
  return toViews(desk, found, memberId);
}

/** The seat from which a member is to answer a request now. */
function seatOf(desk: Desk, it: RequestCase, memberId: string, now: Date): Seat | null {
  const { state, step, expiresAt } = it.request;
  if (state !== 'pending' || expiresAt <= now) return null;
  const seats = unanswered(it, step, seatsNow(desk.policy, it, now));
  return seats.find(({ person }) => person.id === memberId) ?? null;
}

/** Several requests with a handful of statements, however many they are. */
async function toViews(desk: Desk, found: readonly RequestCase[], memberId: string): Promise<RequestView[]> {
  if (found.length === 0) return [];
  const now = desk.clock.now();
  const requesters = [...new Set(found.map((it) => it.request.requesterId))];
  const due = await dueAmong(desk.db, requesters, now);
  if (due.length > 0) {
    await desk.db.transaction((tx) => inBooks(desk, tx, now, { members: due }, () => {}));
    desk.wake();
  }
  const books = await readBooks(desk.db, {
    members: requesters,
    now,
    policy: desk.policy,
    newId: desk.newId,
  });
  const zone = desk.policy.zone;
  const asked = found.filter((it) => seatOf(desk, it, memberId, now));
  const from = new Map(
    asked.map((it) => [
      it.request.requesterId,
      localDate(books.member(it.request.requesterId).periodStart, zone),
    ]),
  );
  const repeating = found.filter((it) => it.request.lasting === 'every' && it.request.state === 'approved');
  const [known, notes, repeats] = await Promise.all([
    evidenceRows(
      desk.db,
      [...from].map(([id, start]) => ({ id, from: start })),
      localDate(now, zone),
    ),
    notesOf(
      desk.db,
      found.map((it) => it.request.id),
    ),
    repeating.length === 0
      ? []
      : recurringOf(
          desk.db,
          repeating.map((it) => it.request.id),
        ),
  ]);
  return found.map((it) => ({
    ...plainView(desk, it, books, memberId, now),
    ...repeatView(
      it,
      repeats.find((one) => one.requestId === it.request.id),
      memberId,
    ),
    notes: notes.filter((note) => note.requestId === it.request.id).map(({ requestId: _, ...note }) => note),
    evidence: asked.includes(it) ? evidence(desk, it, books, known.get(it.request.requesterId), now) : null,
  }));
}

function repeatView(
  it: RequestCase,
  recurring: Recurring | undefined,
  memberId: string,
): Pick<RequestView, 'repeats' | 'mayEndRepeat'> {
  if (!recurring) return { repeats: null, mayEndRepeat: false };
  const { nextAt, endedAt, endedBy } = recurring;
  return { repeats: { nextAt, endedAt, endedBy }, mayEndRepeat: nextAt !== null && mayEnd(it, memberId) };
}

function plainView(
  desk: Desk,
  it: RequestCase,
  books: Books,
  memberId: string,
  now: Date,
): Omit<RequestView, 'notes' | 'evidence' | 'repeats' | 'mayEndRepeat'> {
  const { request } = it;
  const frozen = frozenOf(it);
  const pending = request.state === 'pending';
  const open = pending ? unanswered(it, request.step, seatsNow(desk.policy, it, now)) : [];
  const seats = open.map((seat) => seatView(it, seat));
  const own = open.findIndex(({ person }) => person.id === memberId);
  const mine = request.expiresAt > now ? (seats[own] ?? null) : null;
  const wasAsked = it.asked.some((row) => row.memberId === memberId);
  const voted = it.votes.some((vote) => vote.voterId === memberId);
  const member = books.member(request.requesterId);
  return {
    id: request.id,
    version: request.version,
    side: request.requesterId === memberId ? 'requester' : 'approver',
    requester: nameIn(it, request.requesterId) ?? '',
    amount: request.amount,
    reason: request.reason,
    task: request.task,
    state: request.state,
    lasting: request.lasting,
    until: request.until ?? periodEndAt(desk, member, request.decidedAt ?? now),
    approved: request.approved,
    decider: nameIn(it, request.deciderId),
    decidedAt: request.decidedAt,
    declineReason: request.declineReason,
    expiresAt: request.expiresAt,
    createdAt: request.createdAt,
    rule: frozen.rule,
    mode: frozen.mode,
    steps: stepViews(it, frozen),
    stepSince: request.stepSince,
    seats,
    approvers: seats.map(({ name }) => name),
    escalated: request.escalated,
    escalatesAt: pending ? request.nextEscalationAt : null,
    mine,
    lost: pending && wasAsked && !voted && own === -1,
    why: (mine ?? seats[0])?.as === 'manager' ? 'manager' : 'fallback',
    lessAllowed: frozen.less,
    most: mostNow(it),
    nudgeAt: pending ? nudgeAt(request.nudgedAt, now) : null,
  };
}

function nameIn(it: RequestCase, id: string | null): string | null {
  return id === null ? null : (it.people.get(id)?.name ?? null);
}

function seatView(it: RequestCase, { person, as, actingFor }: Seat): RequestSeatView {
  const row = it.asked.find(
    (one) => one.memberId === person.id && one.step === it.request.step && one.active,
  );
  return {
    name: person.name,
    as,
    actingFor: actingFor?.name ?? null,
    standsInUntil: row?.handed ? null : standsInUntil(it, person.id, actingFor?.id ?? null),
    askedAt: row?.askedAt ?? null,
    seenAt: row?.seenAt ?? null,
  };
}

function standsInUntil(it: RequestCase, memberId: string, principalId: string | null): Date | null {
  const found = it.delegations.find(({ from, to }) => from === principalId && to === memberId);
  return found?.until ?? null;
}

function stepViews(it: RequestCase, frozen: FrozenApproval): RequestStepView[] {
  const { request } = it;
  return frozen.steps.map((rule, step) => ({
    state:
      step < request.step || (step === request.step && request.state === 'approved')
        ? 'done'
        : step === request.step && request.state === 'pending'
          ? 'open'
          : 'waiting',
    need: rule.need,
    from: rule.from,
    escalateTo: rule.escalateTo,
    votes: it.votes
      .filter((vote) => vote.step === step)
      .map(({ voterId, actingFor, verdict, amount, at }) => ({
        by: nameIn(it, voterId) ?? '',
        actingFor: nameIn(it, actingFor),
        verdict,
        amount,
        at,
      })),
  }));
}

/** The end of a member's period that held `at`: what was decided last month does not last until the end of this one. */
function periodEndAt(desk: Desk, member: AccountHolder, at: Date): Date {
  if (at >= member.periodStart) return member.periodEnd;
  return windowEnd(planOf(desk.policy, member.plan).window, at, desk.policy.zone);
}

function evidence(
  desk: Desk,
  it: RequestCase,
  books: Books,
  known: EvidenceRow | undefined,
  now: Date,
): RequestEvidence {
  const member = books.member(it.request.requesterId);
  const plan = planOf(desk.policy, member.plan);
  const left = leftNow(books, member, plan, desk.policy.zone, now).now;
  const used = known?.used ?? 0n;
  const pace = paceOf(used, left, member.periodStart, member.periodEnd, now);
  const most = mostNow(it);
  // What is set aside for this very request has left the pool already.
  const before =
    (it.payer?.remaining ?? 0n) + (it.hold?.poolId === it.payer?.id ? (it.hold?.remaining ?? 0n) : 0n);
  return {
    left,
    usedPeriod: used,
    allowance: plan.allowance,
    refillAt: member.periodEnd,
    runsOutAt: pace.runsOutAt,
    paceKnown: pace.known,
    pool: it.payer && { name: it.payer.team, before, after: before - least(before, most) },
    earlier: {
      approved: known?.approved ?? 0,
      declined: known?.declined ?? 0,
      last: known?.last ?? [],
    },
    outcomes: known?.outcomes ?? [],
  };
}
