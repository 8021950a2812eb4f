import { z } from 'zod';
import { type Executor, sql } from './db.js';

const rowShape = z.object({
  id: z.string(),
  requestId: z.string(),
  step: z.number(),
  round: z.number(),
  /** `starting`: the call that starts it was made, and nobody knows yet how it ended. */
  state: z.enum(['wanted', 'starting', 'open', 'closed']),
  originator: z.string(),
  approvers: z.array(z.string()),
  need: z.enum(['NONE', 'OR', 'AND']),
  readerId: z.string(),
  instanceId: z.string().nullable(),
  startedAt: z.date().nullable(),
  openUsers: z.array(z.string()),
  judged: z.array(z.string()),
  remark: z.unknown(),
  hints: z.number(),
  readHints: z.number(),
  error: z.string().nullable(),
});

/** An approval that stands for a step of a request. People are the platform's ids. */
export type OaRow = z.infer<typeof rowShape>;

const columns = sql`o.id, o.request_id AS "requestId", o.step, o.round, o.state, o.originator, o.approvers, o.need, o.reader_id AS "readerId",
  o.instance_id AS "instanceId", o.started_at AS "startedAt", o.open_users AS "openUsers", o.judged, o.remark, o.hints,
  o.read_hints AS "readHints", o.error`;

/** The approvals of a request, oldest first. */
export function oaRows(db: Executor, requestId: string): Promise<OaRow[]> {
  return db.rows(
    rowShape,
    sql`SELECT ${columns} FROM oa_instance o WHERE o.request_id = ${requestId}::uuid ORDER BY o.created_at, o.step, o.round`,
  );
}

/** Somebody says that something changed in an approval we do not know: it may be any whose start is under way. Their requests. */
export async function hintUncertainOa(db: Executor): Promise<string[]> {
  const rows = await db.rows(
    z.object({ id: z.string() }),
    sql`UPDATE oa_instance SET hints = hints + 1 WHERE state = 'starting' AND next_check_at IS NOT NULL RETURNING request_id AS id`,
  );
  return [...new Set(rows.map(({ id }) => id))];
}

/** Whether any of these cards was written already, by the keys they are written under. */
export async function isWritten(db: Executor, dedupeKeys: readonly string[]): Promise<boolean> {
  const rows = await db.rows(
    z.object({ id: z.string() }),
    sql`SELECT id FROM outbox WHERE dedupe_key = ANY(${[...dedupeKeys]}::text[]) LIMIT 1`,
  );
  return rows.length > 0;
}

/** The platform on which a member spoke or clicked last; null if none is known. */
export async function spokeLastOn(db: Executor, memberId: string): Promise<'slack' | 'dingtalk' | null> {
  const [row] = await db.rows(
    z.object({ platform: z.enum(['slack', 'dingtalk']) }),
    sql`SELECT platform FROM identity WHERE member_id = ${memberId}::uuid AND last_seen_at IS NOT NULL ORDER BY last_seen_at DESC LIMIT 1`,
  );
  return row?.platform ?? null;
}

/** Writes down that an approval is wanted; false if somebody else did, in this very round. */
export async function insertOa(
  db: Executor,
  row: Pick<OaRow, 'id' | 'requestId' | 'step' | 'round' | 'originator' | 'approvers' | 'need' | 'readerId'>,
  now: Date,
  checkAt: Date,
): Promise<boolean> {
  const made =
    await db.run(sql`INSERT INTO oa_instance (id, request_id, step, round, state, originator, approvers, need, reader_id, open_users,
      judged, next_check_at, created_at)
    VALUES (${row.id}::uuid, ${row.requestId}::uuid, ${row.step}, ${row.round}, 'wanted', ${row.originator}, ${[...row.approvers]}::text[],
      ${row.need}, ${row.readerId}::uuid, ${[...row.approvers]}::text[], '{}', ${checkAt}, ${now})
    ON CONFLICT DO NOTHING`);
  return made === 1;
}

/** Notes that the call which starts it is about to be made. False if it was noted already: then look before calling. */
export async function oaStarting(db: Executor, id: string, now: Date): Promise<boolean> {
  const changed = await db.run(
    sql`UPDATE oa_instance SET state = 'starting', started_at = ${now} WHERE id = ${id}::uuid AND state = 'wanted'`,
  );
  return changed === 1;
}

/** The call was refused, or is known not to have arrived: it is still wanted. */
export async function oaNotStarted(db: Executor, id: string, error: string | null): Promise<void> {
  await db.run(
    sql`UPDATE oa_instance SET state = 'wanted', started_at = NULL, error = ${error} WHERE id = ${id}::uuid AND state = 'starting'`,
  );
}

/** It is there. */
export async function oaOpened(
  db: Executor,
  id: string,
  instanceId: string,
  now: Date,
  checkAt: Date,
): Promise<void> {
  await db.run(sql`UPDATE oa_instance SET state = 'open', instance_id = ${instanceId}, started_at = ${now}, error = NULL,
      checks = 0, next_check_at = ${checkAt}
    WHERE id = ${id}::uuid AND state = 'starting' AND NOT EXISTS (SELECT FROM oa_instance o WHERE o.instance_id = ${instanceId})`);
}

/** What a look at it showed: whose tasks are open. `hints`: how many hints there were before the look. */
export async function oaLookedAt(
  db: Executor,
  id: string,
  hints: number,
  openUsers: readonly string[],
): Promise<void> {
  await db.run(sql`UPDATE oa_instance SET read_hints = greatest(read_hints, ${hints}), open_users = ${[...openUsers]}::text[]
    WHERE id = ${id}::uuid`);
}

/** Notes that a decision of it was dealt with; false if it was already. */
export async function oaJudged(db: Executor, id: string, taskId: string): Promise<boolean> {
  const changed = await db.run(
    sql`UPDATE oa_instance SET judged = array_append(judged, ${taskId}::text) WHERE id = ${id}::uuid AND NOT ${taskId}::text = ANY(judged)`,
  );
  return changed === 1;
}

/** Keeps what is to be written below it; null once that is done. */
export async function oaRemark(db: Executor, id: string, remark: unknown): Promise<void> {
  const json = remark === null ? null : JSON.stringify(remark);
  await db.run(sql`UPDATE oa_instance SET remark = ${json}::jsonb WHERE id = ${id}::uuid`);
}

/** It is over: nobody looks at it any more. `error`: why it did not end as it should. */
export async function closeOa(db: Executor, id: string, now: Date, error: string | null): Promise<void> {
  await db.run(sql`UPDATE oa_instance SET state = 'closed', closed_at = ${now}, next_check_at = NULL, open_users = '{}', error = ${error}
    WHERE id = ${id}::uuid AND state <> 'closed'`);
}

/** Somebody says that something about it changed. The request it stands for, or null if it is unknown or over. */
export async function hintOa(db: Executor, instanceId: string): Promise<string | null> {
  const [row] = await db.rows(
    z.object({ requestId: z.string() }),
    sql`UPDATE oa_instance SET hints = hints + 1 WHERE instance_id = ${instanceId} AND state <> 'closed' RETURNING request_id AS "requestId"`,
  );
  return row?.requestId ?? null;
}

const firstCheckMs = 10 * 60_000;
const longestCheckMs = 2 * 60 * 60_000;

/** When an approval is looked at again without a push: after ten minutes, then each time after twice as long, at most two hours. */
export function oaCheckAt(now: Date, checks: number): Date {
  return new Date(now.getTime() + Math.min(longestCheckMs, firstCheckMs * 2 ** Math.min(checks, 20)));
}

/** Has an approval whose time has come looked at; when it is looked at again stands in its row. */
export async function oaCheckDue(tx: Executor, id: string, outboxId: string, now: Date): Promise<void> {
  const [row] = await tx.rows(
    z.object({ requestId: z.string(), checks: z.number() }),
    sql`UPDATE oa_instance SET hints = hints + 1, checks = checks + 1 WHERE id = ${id}::uuid AND next_check_at <= ${now}
      RETURNING request_id AS "requestId", checks`,
  );
  if (!row) return;
  await tx.run(
    sql`UPDATE oa_instance SET next_check_at = ${oaCheckAt(now, row.checks)} WHERE id = ${id}::uuid`,
  );
  await wantOa(tx, outboxId, row.requestId, now);
}

/** Has a request's approvals brought in line with it. */
export async function wantOa(db: Executor, outboxId: string, requestId: string, now: Date): Promise<void> {
  await db.run(sql`INSERT INTO outbox (id, kind, name, subject_type, subject_id, payload, state, due_at, created_at)
    VALUES (${outboxId}::uuid, 'oa', 'oa', 'request', ${requestId}::uuid, '{}', 'due', ${now}, ${now}) ON CONFLICT DO NOTHING`);
}

/** Accounts of members on a platform, by member. */
export async function accountsAt(
  db: Executor,
  platform: string,
  workspace: string,
  memberIds: readonly string[],
): Promise<Map<string, string>> {
  const rows = await db.rows(
    z.object({ memberId: z.string(), userId: z.string() }),
    sql`SELECT DISTINCT ON (member_id) member_id AS "memberId", user_id AS "userId" FROM identity
      WHERE platform = ${platform} AND workspace = ${workspace} AND member_id = ANY(${[...memberIds]}::uuid[])
      ORDER BY member_id, last_seen_at DESC NULLS LAST, created_at, user_id`,
  );
  return new Map(rows.map(({ memberId, userId }) => [memberId, userId]));
}

/** How many approvals stand in which state. */
export function countOa(db: Executor): Promise<{ state: string; count: number }[]> {
  return db.rows(
    z.object({ state: z.string(), count: z.number() }),
    sql`SELECT state, count(*)::int AS count FROM oa_instance GROUP BY state ORDER BY state`,
  );
}
