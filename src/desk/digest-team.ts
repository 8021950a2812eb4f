import { localDate, windowEnd, windowStart } from '../core/calendar.js';
import { anythingHappened, digestBase, forecastOf, noFacts } from '../core/digest.js';
import {
  type DigestDays,
  type PoolOutlook,
  smallestCohort,
  type TeamDigestView,
} from '../core/digest-view.js';
import { paceOf } from '../core/pace.js';
import { planOf } from '../core/policy.js';
import { amountsLeft } from '../core/spend.js';
import { readBooks } from '../store/books.js';
import { readAgents, readFacts, readPeriodUse, reportsOf } from '../store/digest-facts.js';
import {
  activeReports,
  type PoolRow,
  poolsOf,
  type ReportingTeam,
  reportingTeams,
} from '../store/digest-teams.js';
import type { Desk } from './desk.js';
import { frameOf } from './digest-person.js';

/** Managers whose teams are added up together: their people's books are in hand at the same time. */
const atOnce = 100;

/** The digests of these managers' teams; without those in whose teams nothing happened and nothing waits. */
export async function teamDigests(
  desk: Desk,
  managers: readonly string[],
  days: DigestDays,
  now: Date,
): Promise<Map<string, TeamDigestView>> {
  const views = new Map<string, TeamDigestView>();
  for (let i = 0; i < managers.length; i += atOnce)
    for (const [id, view] of await someTeams(desk, managers.slice(i, i + atOnce), days, now))
      views.set(id, view);
  return views;
}

async function someTeams(
  desk: Desk,
  managers: readonly string[],
  days: DigestDays,
  now: Date,
): Promise<[string, TeamDigestView][]> {
  const { db, policy } = desk;
  const { zone } = policy;
  const question = { from: days.from, to: days.to, zone };
  const reports = reportsOf(managers);
  const today = localDate(now, zone);
  const month = { start: windowStart('month', now, zone), end: windowEnd('month', now, zone) };
  const since = localDate(month.start, zone);
  const [teams, facts, agents, active, monthUse] = await Promise.all([
    reportingTeams(db, managers),
    readFacts(db, reports, question),
    readAgents(db, reports, question),
    activeReports(db, managers, days),
    readPeriodUse(db, reports, { today, zone, since }),
  ]);
  const told = teams.filter(
    (team) => team.pending > 0 || anythingHappened(facts.get(team.manager) ?? noFacts),
  );
  if (told.length === 0) return [];
  const [pools, books] = await Promise.all([
    poolsOf(
      db,
      told.flatMap(({ teamId }) => (teamId ? [teamId] : [])),
    ),
    readBooks(db, {
      members: [...new Set(told.flatMap((team) => team.members))],
      now,
      policy,
      newId: desk.newId,
    }),
  ]);
  const left = (team: ReportingTeam) =>
    team.members.reduce((sum, id) => {
      const member = books.member(id);
      return sum + amountsLeft(books, member, planOf(policy, member.plan), now).now;
    }, 0n);
  return told.map((team) => {
    const own = facts.get(team.manager) ?? noFacts;
    const hidden = team.members.length < smallestCohort;
    // What two people have used is close to what one of them has: only what was delivered is told.
    const shown = hidden ? { ...noFacts, outcomes: own.outcomes } : own;
    const base = digestBase(shown, frameOf(desk, days, now));
    const view: TeamDigestView = {
      is: 'team',
      ...base,
      ...(hidden ? { costPerOutcome: null, outcomes: base.outcomes.map(withoutCost) } : {}),
      team: team.team,
      members: team.members.length,
      hidden,
      active: hidden ? null : (active.get(team.manager) ?? 0),
      leftNow: hidden ? 0n : left(team),
      usedPeriod: hidden ? 0n : (monthUse.get(team.manager) ?? 0n),
      pool: outlookOf(
        pools.find((pool) => pool.teamId !== null && pool.teamId === team.teamId),
        now,
      ),
      forecast: hidden ? null : forecastOf(monthUse.get(team.manager) ?? 0n, month.start, month.end, now),
      activeAgents: agents.get(team.manager) ?? null,
      pending: team.pending,
    };
    return [team.manager, view];
  });
}

function withoutCost<Tally extends object>(tally: Tally) {
  return { ...tally, costEach: null, pastCostEach: null };
}

/** A pool as it stands and where it leads at this pace; null where there is none. */
export function outlookOf(pool: PoolRow | undefined, now: Date): PoolOutlook | null {
  if (!pool) return null;
  const { allowance, remaining, periodStart, periodEnd } = pool;
  const used = allowance > remaining ? allowance - remaining : 0n;
  const { runsOutAt } = paceOf(used, remaining, periodStart, periodEnd, now);
  return { remaining, allowance, refillAt: periodEnd, runsOutAt };
}
