import { z } from 'zod';
import { type Executor, sql } from './db.js';

const teamShape = z.object({
  manager: z.string(),
  members: z.array(z.string()),
  teamId: z.string().nullable(),
  team: z.string().nullable(),
  pending: z.number(),
});

/** Those who report to a manager; the team where all are in the same one. */
export type ReportingTeam = z.infer<typeof teamShape>;

/** The people of each of these managers, and how many of their requests wait for a decision. */
export function reportingTeams(db: Executor, managers: readonly string[]): Promise<ReportingTeam[]> {
  return db.rows(
    teamShape,
    sql`SELECT t.manager, t.members, x.id AS "teamId", x.name AS team, t.pending FROM (
        SELECT r.manager_id AS manager, array_agg(r.id::text ORDER BY r.id) AS members,
          CASE WHEN count(DISTINCT r.team_id) = 1 AND count(r.team_id) = count(*) THEN min(r.team_id::text) END AS team_id,
          coalesce(sum((SELECT count(*) FROM request q WHERE q.requester_id = r.id AND q.state = 'pending')), 0)::int AS pending
        FROM member r WHERE r.manager_id = ANY(${[...managers]}::uuid[]) AND r.status <> 'left' GROUP BY r.manager_id) t
      LEFT JOIN team x ON x.id = t.team_id::uuid`,
  );
}

const poolShape = z.object({
  teamId: z.string().nullable(),
  allowance: z.bigint(),
  remaining: z.bigint(),
  periodStart: z.date(),
  periodEnd: z.date(),
});

/** A pool as it stands; the one without a team is what the organisation may issue. */
export type PoolRow = z.infer<typeof poolShape>;

/** The pools of teams, and the organisation's. */
export function poolsOf(db: Executor, teamIds: readonly string[]): Promise<PoolRow[]> {
  return db.rows(
    poolShape,
    sql`SELECT team_id AS "teamId", allowance, remaining, period_start AS "periodStart", period_end AS "periodEnd"
      FROM pool WHERE (team_id = ANY(${[...teamIds]}::uuid[]) OR team_id IS NULL) AND allowance > 0`,
  );
}

/** How many members of each manager used anything in these days. */
export async function activeReports(
  db: Executor,
  managers: readonly string[],
  days: { from: string; to: string },
): Promise<Map<string, number>> {
  const rows = await db.rows(
    z.object({ manager: z.string(), active: z.number() }),
    sql`SELECT r.manager_id AS manager, count(*)::int AS active FROM member r
      WHERE r.manager_id = ANY(${[...managers]}::uuid[]) AND r.status <> 'left' AND EXISTS (SELECT FROM usage_day d
        WHERE d.member_id = r.id AND d.day BETWEEN ${days.from}::date AND ${days.to}::date) GROUP BY r.manager_id`,
  );
  return new Map(rows.map(({ manager, active }) => [manager, active]));
}

/** What the organisation's digest adds, in one row and one list. */
export async function organisationWeek(
  db: Executor,
  days: { from: string; to: string; zone: string },
): Promise<{
  members: number;
  active: number;
  pending: number;
  refills: bigint;
  outside: bigint;
  overrun: bigint;
  teams: { team: string; members: number; spent: bigint }[];
}> {
  const { from, to, zone } = days;
  const [row] = await db.rows(
    z.object({
      members: z.number(),
      active: z.number(),
      pending: z.number(),
      refills: z.bigint(),
      outside: z.bigint(),
      overrun: z.bigint(),
    }),
    sql`SELECT (SELECT count(*)::int FROM member WHERE status = 'active') AS members,
        (SELECT count(DISTINCT member_id)::int FROM usage_day WHERE day BETWEEN ${from}::date AND ${to}::date) AS active,
        (SELECT count(*)::int FROM request WHERE state = 'pending') AS pending, b.*
      FROM (SELECT coalesce(-sum(p.amount) FILTER (WHERE p.account = 'issued' AND e.kind IN ('refill', 'pool-refill')), 0)::bigint AS refills,
          coalesce(-sum(p.amount) FILTER (WHERE p.account = 'issued' AND e.kind NOT IN ('refill', 'pool-refill')), 0)::bigint AS outside,
          coalesce(-sum(p.amount) FILTER (WHERE p.account = 'overrun'), 0)::bigint AS overrun
        FROM entry e JOIN posting p ON p.entry_id = e.id AND p.account IN ('issued', 'overrun')
        WHERE e.at >= ${from}::date::timestamp AT TIME ZONE ${zone} AND e.at < (${to}::date + 1)::timestamp AT TIME ZONE ${zone}) b`,
  );
  const teams = await db.rows(
    z.object({ team: z.string(), members: z.number(), spent: z.bigint() }),
    sql`SELECT t.name AS team, count(*)::int AS members, coalesce(sum(u.spent), 0)::bigint AS spent
      FROM team t JOIN member m ON m.team_id = t.id AND m.status <> 'left'
      LEFT JOIN (SELECT member_id, sum(cost) AS spent FROM usage_day WHERE day BETWEEN ${from}::date AND ${to}::date
        GROUP BY member_id) u ON u.member_id = m.id
      GROUP BY t.id, t.name ORDER BY lower(t.name), t.name`,
  );
  if (!row) throw new Error('the database gave no answer to a question that always has one');
  return { ...row, teams };
}
