import type { Seat } from '../core/approval.js';
import { localDate } from '../core/calendar.js';
import { digestBase, noFacts } from '../core/digest.js';
import { paceOf } from '../core/pace.js';
import { planOf } from '../core/policy.js';
import type { ReviewFacts, ReviewView } from '../core/review-view.js';
import { leftNow } from '../core/spend.js';
import { persons, readFacts } from '../store/digest-facts.js';
import { evidenceRows } from '../store/requests-evidence.js';
import { quotasOf, type ReviewRow, readReview, superiorsOf, usageByProject } from '../store/review.js';
import { booksOf } from './balance.js';
import type { Desk } from './desk.js';
import { frameOf } from './digest-person.js';
import { reviewSeats } from './review.js';

/** A review as one reader sees it; null if there is none. Figures only for somebody who may answer it. */
export async function reviewView(desk: Desk, reviewId: string, readerId: string): Promise<ReviewView | null> {
  const row = await readReview(desk.db, reviewId);
  if (!row) return null;
  const now = desk.clock.now();
  const people = await superiorsOf(desk.db, [row.memberId], desk.policy.fallbackApprovers, now);
  const superiors = people.get(row.memberId);
  const seats = superiors ? reviewSeats(desk.policy, superiors, now) : [];
  const seat = seats.find(({ person }) => person.id === readerId) ?? null;
  const { id, version, memberId, member, share, used, quota, state, talker, talkedAt } = row;
  const open = state === 'open' && seat !== null && now < row.periodEnd;
  return {
    ...{ id, version, memberId, member, share, used, quota, state, talker, talkedAt },
    refillAt: row.periodEnd,
    answerer: row.answerer,
    answeredAt: row.answeredAt,
    raised: row.raised,
    mine: seat !== null,
    why: whyOf(seat),
    actingFor: seat?.actingFor?.name ?? null,
    facts: open ? await factsNow(desk, row, now) : null,
  };
}

function whyOf(seat: Seat | null): ReviewView['why'] {
  if (seat?.actingFor) return 'stand-in';
  return seat === null || seat.as === 'manager' ? 'manager' : 'fallback';
}

async function factsNow(desk: Desk, row: ReviewRow, now: Date): Promise<ReviewFacts | null> {
  const { db, policy } = desk;
  const { memberId, periodStart } = row;
  const books = await booksOf(desk, memberId, now);
  const member = books.member(memberId);
  if (member.periodStart.getTime() !== periodStart.getTime()) return null;
  const days = { from: localDate(periodStart, policy.zone), to: localDate(now, policy.zone) };
  const [quotas, projects, uses, known] = await Promise.all([
    quotasOf(db, [memberId]),
    usageByProject(db, memberId, periodStart, row.periodEnd),
    readFacts(db, persons([memberId]), { ...days, zone: policy.zone }),
    evidenceRows(db, [{ id: memberId, from: days.from }], days.to),
  ]);
  const base = digestBase(uses.get(memberId) ?? noFacts, frameOf(desk, days, now));
  const used = books.meters.get(memberId)?.usedPeriod ?? 0n;
  const left = leftNow(books, member, planOf(policy, member.plan), policy.zone, now).now;
  const pace = paceOf(used, left, member.periodStart, member.periodEnd, now);
  return {
    used,
    quota: quotas.get(memberId) ?? 0n,
    left,
    runsOutAt: pace.runsOutAt,
    paceKnown: pace.known,
    models: base.models,
    projects,
    outcomes: base.outcomes,
    last: (known.get(memberId)?.outcomes ?? []).filter(({ at }) => at >= periodStart),
  };
}
