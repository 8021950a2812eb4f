import { localDate, windowStart } from '../core/calendar.js';
import { smallestCohort } from '../core/digest-view.js';
import { planOf } from '../core/policy.js';
import { type Outcome, refusal } from '../core/refusals.js';
import { amountsLeft } from '../core/spend.js';
import type { TeamView } from '../core/views.js';
import { readBooks } from '../store/books.js';
import { readPeriodUse, reportsOf } from '../store/digest-facts.js';
import { poolsOf, reportingTeams } from '../store/digest-teams.js';
import type { Desk } from './desk.js';

/**
 * A manager's team now, in totals. Whoever has nobody reporting to them is refused. Where so few report that a total
 * would be somebody's own figure, the figures of people are left out.
 */
export async function teamOf(desk: Desk, memberId: string): Promise<Outcome<TeamView>> {
  const { db, policy } = desk;
  const now = desk.clock.now();
  const [team] = await reportingTeams(db, [memberId]);
  if (!team) return { refused: refusal('no-team') };
  const { zone } = policy;
  const since = localDate(windowStart('month', now, zone), zone);
  const today = localDate(now, zone);
  const hidden = team.members.length < smallestCohort;
  const [use, books, pools] = await Promise.all([
    readPeriodUse(db, reportsOf([memberId]), { today, zone, since }),
    readBooks(db, { members: team.members, now, policy, newId: desk.newId }),
    poolsOf(db, team.teamId ? [team.teamId] : []),
  ]);
  const left = team.members.reduce((sum, id) => {
    const member = books.member(id);
    return sum + amountsLeft(books, member, planOf(policy, member.plan), now).now;
  }, 0n);
  const pool = pools.find(({ teamId }) => teamId !== null && teamId === team.teamId);
  return {
    done: {
      team: team.team,
      members: team.members.length,
      pending: team.pending,
      people: hidden ? null : { usedMonth: use.get(memberId) ?? 0n, leftNow: left },
      pool: pool ? { remaining: pool.remaining, allowance: pool.allowance, refillAt: pool.periodEnd } : null,
    },
  };
}
