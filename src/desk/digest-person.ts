import { localDate } from '../core/calendar.js';
import { anythingHappened, type DigestFrame, digestBase, noFacts } from '../core/digest.js';
import { suggestionOf } from '../core/digest-suggestion.js';
import type { DigestDays, DigestView } from '../core/digest-view.js';
import { paceOf } from '../core/pace.js';
import { planOf } from '../core/policy.js';
import { amountsLeft } from '../core/spend.js';
import { readBooks } from '../store/books.js';
import { loansDue } from '../store/digest.js';
import { persons, readFacts, readPeriodUse } from '../store/digest-facts.js';
import type { Desk } from './desk.js';

/** How far ahead a due date is worth a line. */
const dueWithin = 7 * 24 * 60 * 60 * 1000;

/** What digests of a policy and some days have in common. */
export function frameOf(desk: Desk, days: DigestDays, at: Date): DigestFrame {
  return {
    days: { from: days.from, to: days.to },
    at,
    prices: desk.policy.prices,
    rules: desk.policy.digest,
  };
}

/**
 * The digests of settled members over some days; null for those with a week in which nothing happened, unless `always`.
 * Six statements, whatever the number of members.
 */
export async function personDigests(
  desk: Desk,
  members: readonly { id: string }[],
  days: DigestDays,
  now: Date,
  always = false,
): Promise<Map<string, DigestView | null>> {
  const { db, policy } = desk;
  const ids = members.map((one) => one.id);
  const question = { from: days.from, to: days.to, zone: policy.zone };
  const [facts, loans] = await Promise.all([
    readFacts(db, persons(ids), question),
    loansDue(db, ids, now, new Date(now.getTime() + dueWithin)),
  ]);
  const wanted = always
    ? ids
    : ids.filter((id) => loans.has(id) || anythingHappened(facts.get(id) ?? noFacts));
  const views = new Map<string, DigestView | null>(ids.map((id) => [id, null]));
  if (wanted.length === 0) return views;
  const [books, used] = await Promise.all([
    readBooks(db, { members: wanted, now, policy, newId: desk.newId }),
    readPeriodUse(db, persons(wanted), { today: localDate(now, policy.zone), zone: policy.zone }),
  ]);
  const frame = frameOf(desk, days, now);
  for (const id of wanted) {
    const own = facts.get(id) ?? noFacts;
    const member = books.member(id);
    const plan = planOf(policy, member.plan);
    const left = amountsLeft(books, member, plan, now);
    const usedPeriod = used.get(id) ?? 0n;
    const pace = paceOf(usedPeriod, left.now, member.periodStart, member.periodEnd, now);
    const credit = {
      leftNow: left.now,
      ofTotal: left.inLots + usedPeriod,
      usedPeriod,
      refillAt: member.periodEnd,
      paceKnown: pace.known,
      runsOutAt: pace.runsOutAt,
      overdraft: member.overdraft,
      loansDue: loans.get(id) ?? [],
    };
    const base = digestBase(own, frame);
    const suggestion = suggestionOf({
      ...base,
      ...credit,
      uses: own.uses,
      periodStart: member.periodStart,
      mayLend: plan.lending.enabled,
    });
    views.set(id, { is: 'person', ...base, ...credit, suggestion });
  }
  return views;
}
