import { type Seat, seatsOf } from '../core/approval.js';
import { fallbackRole, type Selector } from '../core/approval-rules.js';
import type { Books } from '../core/books.js';
import type { Policy } from '../core/policy.js';
import { afterQuiet, quietOf } from '../core/quiet.js';
import { hasPassed, reviewCandidates } from '../core/review.js';
import { listeners, saveTold } from '../store/alerts.js';
import { writeAudit } from '../store/audit.js';
import type { Executor } from '../store/db.js';
import type { OutboxItem } from '../store/outbox.js';
import { insertReviews, quotasOf, type SuperiorsRow, superiorsOf } from '../store/review.js';
import type { Desk } from './desk.js';

/**
 * Puts to their managers those who have just used their plan's share of the period's quota: once per member and period.
 * Call it when the books are saved; returns the cards to be sent, each after its reader's quiet hours. The member hears
 * nothing. Reads only where somebody may have passed.
 */
export async function openReviews(desk: Desk, tx: Executor, books: Books, now: Date): Promise<OutboxItem[]> {
  const { policy } = desk;
  const candidates = policy.alerts.enabled ? reviewCandidates(books, policy) : [];
  if (candidates.length === 0) return [];
  const quotas = await quotasOf(
    tx,
    candidates.map(({ memberId }) => memberId),
  );
  const passed = candidates.flatMap(({ memberId, share }) => {
    const quota = quotas.get(memberId) ?? 0n;
    const used = books.meters.get(memberId)?.usedPeriod ?? 0n;
    return hasPassed(used, quota, share) ? [{ memberId, share, quota, used }] : [];
  });
  if (passed.length === 0) return [];
  const superiors = await superiorsOf(
    tx,
    passed.map(({ memberId }) => memberId),
    policy.fallbackApprovers,
    now,
  );
  const reviews = passed.map(({ memberId, ...figures }) => {
    const row = superiors.get(memberId);
    const asked = row ? askedFirst(reviewSeats(policy, row, now)) : [];
    const { periodStart, periodEnd } = books.member(memberId);
    return { ...figures, id: desk.newId(), memberId, periodStart, periodEnd, asked };
  });
  // Where nobody could take a look, that is so for the period.
  await saveTold(
    tx,
    reviews.map(({ memberId: subjectId, periodStart, share: level }) => {
      return { subjectId, told: { budget: 'review', periodStart, level, arming: 0, pace: false } };
    }),
  );
  const asking = reviews.filter(({ asked }) => asked.length > 0);
  const added = await insertReviews(tx, asking, now);
  const fresh = asking.filter(({ id }) => added.has(id));
  const rows = fresh.map(({ id: subjectId, memberId: member, share, used, quota, asked }) => {
    const detail = { share, used, quota, asked, member };
    return { ...byUsage, subjectId, detail };
  });
  await writeAudit(tx, rows, now);
  const cards = fresh.flatMap(({ id: reviewId, asked }) => asked.map((memberId) => ({ memberId, reviewId })));
  return addressed(desk, tx, cards, now);
}

const byUsage = { actorId: null, actor: 'ingest', action: 'review.open', subjectType: 'review' } as const;

const step = { need: 'any', from: ['manager'], escalateHours: null } as const;
const fallback: Selector = `role:${fallbackRole}`;

/**
 * Who may answer for a member now: the manager and who decides for them meanwhile; where there is no manager who could,
 * those who decide requests then. Never the member.
 */
export function reviewSeats(policy: Policy, row: SuperiorsRow, at: Date): Seat[] {
  const byId = new Map(row.people.map((person) => [person.id, person]));
  const manager = byId.get(row.managerId ?? '');
  const others = row.people.filter(({ email }) => email !== null && policy.fallbackApprovers.includes(email));
  const bySelector = new Map<Selector, typeof row.people>([
    ['manager', manager ? [manager] : []],
    [fallback, others],
  ]);
  const delegations = row.delegations.flatMap(({ from, to, since, until }) => {
    const [giver, taker] = [byId.get(from), byId.get(to)];
    return giver && taker ? [{ from: giver, to: taker, since, until }] : [];
  });
  const resolved = { at, bySelector, delegations };
  return seatsOf({ ...step, escalateTo: [fallback] }, false, resolved, row.memberId);
}

/** Who gets the card: whoever is away is spared it, and those who decide for them have it. */
function askedFirst(seats: readonly Seat[]): string[] {
  const away = new Set(seats.flatMap(({ actingFor }) => (actingFor ? [actingFor.id] : [])));
  return seats.map(({ person }) => person.id).filter((id) => !away.has(id));
}

async function addressed(
  desk: Desk,
  tx: Executor,
  cards: readonly { memberId: string; reviewId: string }[],
  now: Date,
): Promise<OutboxItem[]> {
  if (cards.length === 0) return [];
  const { alerts, zone } = desk.policy;
  const found = await listeners(tx, [...new Set(cards.map(({ memberId }) => memberId))]);
  const people = new Map(found.map((person) => [person.id, person]));
  return cards.map(({ memberId, reviewId }): OutboxItem => {
    const person = people.get(memberId);
    const quiet = quietOf(person?.quiet ?? null, alerts.quiet);
    return {
      id: desk.newId(),
      kind: 'card',
      name: 'review',
      memberId,
      subjectType: 'review',
      subjectId: reviewId,
      dedupeKey: `review:${reviewId}:${memberId}`,
      dueAt: afterQuiet(now, quiet, person?.zone ?? zone),
    };
  });
}
