import { z } from 'zod';
import type { Budget, Told } from '../core/alerts-meter.js';
import { toldJson, toldShape } from './books-json.js';
import { type Executor, sql } from './db.js';

/** Remembers what was told. Members and pools must be locked, so that nobody else tells the same. */
export async function saveTold(
  tx: Executor,
  changed: readonly { subjectId: string; told: Told }[],
): Promise<void> {
  if (changed.length === 0) return;
  const rows = JSON.stringify(
    changed.map(({ subjectId, told }) => ({
      subject_id: subjectId,
      budget: told.budget,
      period_start: told.periodStart,
      level: told.level,
      arming: told.arming,
      pace: told.pace,
    })),
  );
  await tx.run(sql`INSERT INTO alert_state AS a (subject_id, budget, period_start, level, arming, pace)
    SELECT r.subject_id, r.budget, r.period_start, r.level, r.arming, r.pace FROM jsonb_to_recordset(${rows}::jsonb)
      AS r(subject_id uuid, budget text, period_start timestamptz, level int, arming int, pace boolean)
    ON CONFLICT (subject_id, budget) DO UPDATE SET period_start = EXCLUDED.period_start, level = EXCLUDED.level,
      arming = EXCLUDED.arming, pace = EXCLUDED.pace`);
}

/** What was told last of a budget; null for nothing yet. */
export async function readTold(db: Executor, subjectId: string, budget: Budget): Promise<Told | null> {
  const [row] = await db.rows(
    z.object({ told: toldShape }),
    sql`SELECT ${toldJson} AS told FROM alert_state a WHERE a.subject_id = ${subjectId}::uuid AND a.budget = ${budget}`,
  );
  return row?.told ?? null;
}

const listener = z.object({
  id: z.string(),
  zone: z.string().nullable(),
  quiet: z.string().nullable(),
  alerts: z.string(),
});

/** How somebody wants to be alerted: `quiet` in their own words, the zone of their choice or of where they were met last. */
export type Listener = z.infer<typeof listener>;

/** Members with how they want to be alerted. */
export function listeners(db: Executor, ids: readonly string[]): Promise<Listener[]> {
  return db.rows(
    listener,
    sql`SELECT m.id, coalesce(m.zone, (SELECT i.zone FROM identity i WHERE i.member_id = m.id AND i.zone IS NOT NULL
        ORDER BY i.profile_at DESC NULLS LAST, i.platform DESC, i.user_id LIMIT 1)) AS zone, m.quiet, m.alerts
      FROM member m WHERE m.id = ANY(${[...ids]}::uuid[])`,
  );
}

/** Whom a pool concerns: the managers of its team's members; nobody for the organisation's. */
export function managersOfPools(
  db: Executor,
  poolIds: readonly string[],
): Promise<{ poolId: string; memberId: string }[]> {
  return db.rows(
    z.object({ poolId: z.string(), memberId: z.string() }),
    sql`SELECT DISTINCT q.id AS "poolId", a.id AS "memberId" FROM pool q JOIN member m ON m.team_id = q.team_id AND m.status = 'active'
      JOIN member a ON a.id = m.manager_id AND a.status = 'active' WHERE q.id = ANY(${[...poolIds]}::uuid[]) ORDER BY 1, 2`,
  );
}

const poolRow = z.object({
  id: z.string(),
  team: z.string().nullable(),
  allowance: z.bigint(),
  remaining: z.bigint(),
  periodStart: z.date(),
  periodEnd: z.date(),
});

/** A pool for showing; `team` is null for the organisation's. */
export async function readPool(db: Executor, id: string): Promise<z.infer<typeof poolRow> | null> {
  const [row] = await db.rows(
    poolRow,
    sql`SELECT q.id, t.name AS team, q.allowance, q.remaining, q.period_start AS "periodStart", q.period_end AS "periodEnd"
      FROM pool q LEFT JOIN team t ON t.id = q.team_id WHERE q.id = ${id}::uuid`,
  );
  return row ?? null;
}

/** What members used per hour in the days before an hour, each before an hour of their own. */
export async function normals(
  db: Executor,
  asked: readonly { memberId: string; hour: Date }[],
  days: number,
): Promise<Map<string, { hours: number; cost: bigint }>> {
  if (asked.length === 0) return new Map();
  const rows = JSON.stringify(asked.map(({ memberId, hour }) => ({ member_id: memberId, hour })));
  const found = await db.rows(
    z.object({ memberId: z.string(), hours: z.number(), cost: z.bigint() }),
    sql`SELECT a.member_id AS "memberId", u.hours, u.cost
      FROM jsonb_to_recordset(${rows}::jsonb) AS a(member_id uuid, hour timestamptz)
      CROSS JOIN LATERAL (SELECT count(DISTINCT date_trunc('hour', e.occurred_at))::int AS hours, coalesce(sum(e.cost), 0)::bigint AS cost
        FROM usage_event e WHERE e.member_id = a.member_id AND e.occurred_at < a.hour
          AND e.occurred_at >= a.hour - make_interval(days => ${days}::int)) u`,
  );
  return new Map(found.map(({ memberId, ...normal }) => [memberId, normal]));
}

/** What most of an hour's cost went to; null if nothing was used. */
export async function mostOfHour(
  db: Executor,
  memberId: string,
  hour: Date,
): Promise<{ model: string; agent: string | null } | null> {
  const [row] = await db.rows(
    z.object({ model: z.string(), agent: z.string().nullable() }),
    sql`SELECT model, agent FROM usage_event WHERE member_id = ${memberId}::uuid AND occurred_at >= ${hour}
        AND occurred_at < ${hour}::timestamptz + interval '1 hour'
      GROUP BY model, agent ORDER BY sum(cost) DESC, model, agent LIMIT 1`,
  );
  return row ?? null;
}
