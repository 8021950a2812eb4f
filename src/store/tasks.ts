import { z } from 'zod';
import { type Executor, sql } from './db.js';

const taskShape = z.object({
  id: z.string(),
  name: z.string(),
  poolId: z.string(),
  teamId: z.string().nullable(),
  ownerId: z.string(),
  owner: z.string(),
  amount: z.bigint(),
  endsAt: z.date(),
  poolUntil: z.date(),
  holdId: z.string().nullable(),
  state: z.enum(['open', 'ended']),
  endedAt: z.date().nullable(),
});

/** A task as its row has it, with the team of its pool and the owner's name. */
export type TaskRow = z.infer<typeof taskShape>;

const taskColumns = sql`t.id, t.name, t.pool_id AS "poolId", q.team_id AS "teamId", t.owner_id AS "ownerId", o.name AS owner, t.amount,
  t.ends_at AS "endsAt", t.pool_until AS "poolUntil", t.hold_id AS "holdId", t.state, t.ended_at AS "endedAt"`;
const taskTables = sql`task t JOIN pool q ON q.id = t.pool_id JOIN member o ON o.id = t.owner_id`;

/** A task, locked; null if there is none. */
export async function lockTask(tx: Executor, id: string): Promise<TaskRow | null> {
  const [row] = await tx.rows(
    taskShape,
    sql`SELECT ${taskColumns} FROM ${taskTables} WHERE t.id = ${id}::uuid FOR UPDATE OF t`,
  );
  return row ?? null;
}

/** A task without locking it. */
export async function taskById(db: Executor, id: string): Promise<TaskRow | null> {
  const [row] = await db.rows(
    taskShape,
    sql`SELECT ${taskColumns} FROM ${taskTables} WHERE t.id = ${id}::uuid`,
  );
  return row ?? null;
}

/** Open tasks of these pools, or of an owner, by name; with `name`, whatever its case, that one alone. */
export function openTasks(
  db: Executor,
  of: { ownerId: string } | { everybody: true },
  name: string | null = null,
): Promise<TaskRow[]> {
  const owner = 'ownerId' in of ? of.ownerId : null;
  return db.rows(
    taskShape,
    sql`SELECT ${taskColumns} FROM ${taskTables} WHERE t.state = 'open' AND (${owner}::uuid IS NULL OR t.owner_id = ${owner}::uuid)
      AND (${name}::text IS NULL OR lower(t.name) = lower(${name}::text)) ORDER BY lower(t.name), t.id`,
  );
}

/** A new task. */
export interface NewTask {
  id: string;
  name: string;
  poolId: string;
  ownerId: string;
  amount: bigint;
  endsAt: Date;
  poolUntil: Date;
}

/** Writes a task without a hold. Fails with SQLSTATE 23505 where the pool has an open one of that name. */
export async function insertTask(tx: Executor, task: NewTask, now: Date): Promise<void> {
  await tx.run(sql`INSERT INTO task (id, name, pool_id, owner_id, amount, ends_at, pool_until, state, created_at)
    VALUES (${task.id}::uuid, ${task.name}, ${task.poolId}::uuid, ${task.ownerId}::uuid, ${task.amount}, ${task.endsAt}, ${task.poolUntil},
      'open', ${now})`);
}

/** Names the hold that has what nobody was given yet. */
export async function setTaskHold(tx: Executor, id: string, holdId: string | null): Promise<void> {
  await tx.run(sql`UPDATE task SET hold_id = ${holdId}::uuid WHERE id = ${id}::uuid`);
}

/** Ends a task. */
export async function endTaskRow(tx: Executor, id: string, at: Date): Promise<void> {
  await tx.run(
    sql`UPDATE task SET state = 'ended', ended_at = ${at} WHERE id = ${id}::uuid AND state = 'open'`,
  );
}

/** Remembers who gave a lot unasked, and why. */
export interface GivenRow {
  grantId: string;
  giverId: string | null;
  taskId: string | null;
  reason: string | null;
  run: string | null;
}

/** Writes who gave these lots. */
export async function insertGiven(tx: Executor, rows: readonly GivenRow[], now: Date): Promise<void> {
  if (rows.length === 0) return;
  const json = JSON.stringify(
    rows.map(({ grantId, giverId, taskId, reason, run }) => ({
      grant_id: grantId,
      giver_id: giverId,
      task_id: taskId,
      reason,
      run,
    })),
  );
  await tx.run(sql`INSERT INTO grant_given (grant_id, giver_id, task_id, reason, run, at)
    SELECT r.grant_id, r.giver_id, r.task_id, r.reason, r.run, ${now}
    FROM jsonb_to_recordset(${json}::jsonb) AS r(grant_id uuid, giver_id uuid, task_id uuid, reason text, run text)`);
}

const shareShape = z.object({
  memberId: z.string(),
  name: z.string(),
  given: z.bigint(),
  remaining: z.bigint(),
});

/** What people were given of a task, by name: never by how much they used. */
export function taskShares(db: Executor, taskId: string): Promise<z.infer<typeof shareShape>[]> {
  return db.rows(
    shareShape,
    sql`SELECT m.id AS "memberId", m.name, sum(g.amount)::bigint AS given, sum(g.remaining)::bigint AS remaining
      FROM grant_given i JOIN "grant" g ON g.id = i.grant_id JOIN member m ON m.id = g.member_id
      WHERE i.task_id = ${taskId}::uuid GROUP BY m.id, m.name ORDER BY lower(m.name), m.id`,
  );
}

/** The lots that people were given of a task. */
export async function taskLots(
  db: Executor,
  taskId: string,
): Promise<{ grantId: string; memberId: string; remaining: bigint }[]> {
  return db.rows(
    z.object({ grantId: z.string(), memberId: z.string(), remaining: z.bigint() }),
    sql`SELECT g.id AS "grantId", g.member_id AS "memberId", g.remaining FROM grant_given i JOIN "grant" g ON g.id = i.grant_id
      WHERE i.task_id = ${taskId}::uuid ORDER BY g.id`,
  );
}

/** What a task's people have used of it together, and what its hold still has; in minor units. */
export async function taskTotals(db: Executor, taskId: string): Promise<{ used: bigint; left: bigint }> {
  const [row] = await db.rows(
    z.object({ used: z.bigint(), left: z.bigint() }),
    sql`SELECT coalesce((SELECT -sum(p.amount) FROM grant_given i JOIN posting p ON p.grant_id = i.grant_id AND p.account = 'lot'
          JOIN entry e ON e.id = p.entry_id AND e.kind IN ('usage', 'correction', 'clearing') WHERE i.task_id = t.id), 0)::bigint AS used,
        coalesce((SELECT h.remaining FROM hold h WHERE h.id = t.hold_id), 0)::bigint AS left
      FROM task t WHERE t.id = ${taskId}::uuid`,
  );
  return row ?? { used: 0n, left: 0n };
}

/** Where what was unspent of a task went when it ended: back to the pool, or, its period being over, to nobody. */
export async function taskUnspent(
  db: Executor,
  taskId: string,
): Promise<{ returned: bigint; expired: bigint }> {
  const [row] = await db.rows(
    z.object({ returned: z.bigint(), expired: z.bigint() }),
    sql`WITH ended AS (SELECT DISTINCT p.entry_id FROM task t JOIN posting p
          ON p.hold_id = t.hold_id OR p.grant_id IN (SELECT i.grant_id FROM grant_given i WHERE i.task_id = t.id)
        JOIN entry e ON e.id = p.entry_id AND e.kind IN ('release', 'expiry', 'task-end') WHERE t.id = ${taskId}::uuid)
      SELECT coalesce(sum(p.amount) FILTER (WHERE p.account = 'pool'), 0)::bigint AS returned,
        coalesce(sum(p.amount) FILTER (WHERE p.account = 'expired'), 0)::bigint AS expired
      FROM ended JOIN posting p ON p.entry_id = ended.entry_id`,
  );
  return row ?? { returned: 0n, expired: 0n };
}

/** What a member was given unasked since then, in minor units. */
export async function givenSince(db: Executor, memberId: string, since: Date): Promise<bigint> {
  const [row] = await db.rows(
    z.object({ given: z.bigint() }),
    sql`SELECT coalesce(sum(g.amount), 0)::bigint AS given FROM "grant" g JOIN grant_given i ON i.grant_id = g.id
      WHERE g.member_id = ${memberId}::uuid AND g.created_at >= ${since} AND i.giver_id IS NOT NULL`,
  );
  return row?.given ?? 0n;
}

/** Who pays for what each of these members is given: their team's pool, else the organisation's; null where nothing is limited. */
export async function payersOf(
  db: Executor,
  memberIds: readonly string[],
): Promise<Map<string, { id: string; team: string | null } | null>> {
  const rows = await db.rows(
    z.object({ memberId: z.string(), poolId: z.string().nullable(), team: z.string().nullable() }),
    sql`SELECT m.id AS "memberId", q.id AS "poolId", q.team FROM member m
      LEFT JOIN LATERAL (SELECT q.id, o.name AS team FROM pool q LEFT JOIN team o ON o.id = q.team_id
        WHERE (q.team_id = m.team_id OR q.team_id IS NULL) AND q.allowance > 0 ORDER BY q.team_id NULLS LAST LIMIT 1) q ON true
      WHERE m.id = ANY(${[...memberIds]}::uuid[])`,
  );
  return new Map(
    rows.map(({ memberId, poolId, team }) => [memberId, poolId === null ? null : { id: poolId, team }]),
  );
}

/** The active members of a team, on a plan, or both, by name; null says nothing. */
export function membersOf(
  db: Executor,
  team: string | null,
  plan: string | null,
): Promise<{ id: string; name: string; email: string | null }[]> {
  return db.rows(
    z.object({ id: z.string(), name: z.string(), email: z.string().nullable() }),
    sql`SELECT m.id, m.name, m.email FROM member m LEFT JOIN team t ON t.id = m.team_id WHERE m.status = 'active'
      AND (${team}::text IS NULL OR lower(t.name) = lower(${team}::text)) AND (${plan}::text IS NULL OR m.plan = ${plan}::text)
      ORDER BY lower(m.name), m.id`,
  );
}

/** The pool of the team that somebody manages: their own if people of it report to them, else the only one that does; else null. */
export async function poolOfReports(
  db: Executor,
  managerId: string,
): Promise<{ poolId: string; teamId: string; team: string; remaining: bigint; periodEnd: Date } | null> {
  const rows = await db.rows(
    z.object({
      poolId: z.string(),
      teamId: z.string(),
      team: z.string(),
      remaining: z.bigint(),
      periodEnd: z.date(),
      own: z.boolean(),
    }),
    sql`SELECT DISTINCT q.id AS "poolId", q.team_id AS "teamId", t.name AS team, q.remaining, q.period_end AS "periodEnd",
        b.team_id IS NOT DISTINCT FROM t.id AS own
      FROM member r JOIN member b ON b.id = r.manager_id JOIN team t ON t.id = r.team_id
      JOIN pool q ON q.team_id = t.id AND q.allowance > 0
      WHERE r.manager_id = ${managerId}::uuid AND r.status <> 'left'`,
  );
  return rows.find(({ own }) => own) ?? (rows.length === 1 ? (rows[0] ?? null) : null);
}

/** Whether somebody who has not left reports to this person in this team. */
export async function managesIn(db: Executor, managerId: string, teamId: string): Promise<boolean> {
  const [row] = await db.rows(
    z.object({ yes: z.boolean() }),
    sql`SELECT EXISTS (SELECT FROM member r WHERE r.manager_id = ${managerId}::uuid AND r.team_id = ${teamId}::uuid
      AND r.status <> 'left') AS yes`,
  );
  return row?.yes ?? false;
}
