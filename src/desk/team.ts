import { localDate, windowStart } from '../core/calendar.js';
import { smallestCohort } from '../core/digest-view.js';
import { planOf } from '../core/policy.js';
import { type Outcome, refusal } from '../core/refusals.js';
import { amountsLeft } from '../core/spend.js';
import type { TeamView } from '../core/views.js';
import { readBooks } from '../store/books.js';
import { readPeriodUse, reportsOf } from '../store/digest-facts.js';
import { poolsOf, reportingTeams } from '../store/digest-teams.js';
import { loanPairsOfTeam, loansOfTeam } from '../store/loan-life.js';
import type { Desk } from './desk.js';

/** As many loans of a team as a card lists. */
const mostPairs = 15;

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
  const pairsToo = policy.lending.managersSee === 'pairs';
  const [use, books, pools, loans, pairs] = await Promise.all([
    readPeriodUse(db, reportsOf([memberId]), { today, zone, since }),
    readBooks(db, { members: team.members, now, policy, newId: desk.newId }),
    poolsOf(db, team.teamId ? [team.teamId] : []),
    loansOfTeam(db, team.members, now),
    pairsToo ? loanPairsOfTeam(db, team.members, mostPairs) : null,
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
      // The policy may let a manager see who owes whom; what is a total of few people would tell as much.
      loans: loans.owed > 0n && (!hidden || pairsToo) ? { ...loans, pairs } : null,
      pool: pool ? { remaining: pool.remaining, allowance: pool.allowance, refillAt: pool.periodEnd } : null,
    },
  };
}
