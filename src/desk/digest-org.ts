import { localDate, windowEnd, windowStart } from '../core/calendar.js';
import { anythingHappened, digestBase, forecastOf, noFacts } from '../core/digest.js';
import { type DigestDays, type OrgDigestView, smallestCohort } from '../core/digest-view.js';
import { everybody, readAgents, readFacts, readPeriodUse } from '../store/digest-facts.js';
import { organisationWeek, poolsOf } from '../store/digest-teams.js';
import type { Desk } from './desk.js';
import { frameOf } from './digest-person.js';
import { outlookOf } from './digest-team.js';

/** Under which id everybody's figures are added up: nobody has it. */
const everybodysId = '00000000-0000-0000-0000-000000000000';

/** The organisation's digest; null for a week in which nothing happened. */
export async function orgDigest(desk: Desk, days: DigestDays, now: Date): Promise<OrgDigestView | null> {
  const { db, policy } = desk;
  const { zone } = policy;
  const question = { from: days.from, to: days.to, zone };
  const all = everybody(everybodysId);
  const [start, end] = [windowStart('month', now, zone), windowEnd('month', now, zone)];
  const facts = (await readFacts(db, all, question)).get(everybodysId) ?? noFacts;
  if (!anythingHappened(facts)) return null;
  const [week, agents, monthUse, pools] = await Promise.all([
    organisationWeek(db, question),
    readAgents(db, all, question),
    readPeriodUse(db, all, { today: localDate(now, zone), zone, since: localDate(start, zone) }),
    poolsOf(db, []),
  ]);
  const { members, active, pending, refills, outside, overrun } = week;
  return {
    is: 'org',
    ...digestBase(facts, frameOf(desk, days, now)),
    members,
    active,
    teams: week.teams.map((team) => ({
      ...team,
      spent: team.members < smallestCohort ? null : team.spent,
    })),
    issued: { refills, outside },
    overrun,
    issuance: outlookOf(
      pools.find((pool) => pool.teamId === null),
      now,
    ),
    forecast: forecastOf(monthUse.get(everybodysId) ?? 0n, start, end, now),
    activeAgents: agents.get(everybodysId) ?? null,
    pending,
  };
}
