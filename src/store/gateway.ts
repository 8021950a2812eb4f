import { z } from 'zod';
import { type Executor, sql } from './db.js';

const keyState = z.enum(['paused', 'running']);

/** Whether a member's keys let calls through. */
export type KeyState = z.infer<typeof keyState>;

const gatewayRow = z.object({
  memberId: z.string(),
  wanted: keyState,
  version: z.number(),
  wantedBy: z.string(),
  done: keyState.nullable(),
  doneVersion: z.number(),
});

/** What a member's keys are to be, and what they are as far as we know. */
export type GatewayRow = z.infer<typeof gatewayRow>;

/** Null for a member whose keys nobody has ever paused. */
export async function readGateway(db: Executor, memberId: string): Promise<GatewayRow | null> {
  const [row] = await db.rows(
    gatewayRow,
    sql`SELECT member_id AS "memberId", wanted, version, wanted_by AS "wantedBy", done, done_version AS "doneVersion"
      FROM gateway_state WHERE member_id = ${memberId}::uuid`,
  );
  return row ?? null;
}

/** Writes down what is wanted of now on; false if it is so already. */
export async function wantKeys(
  tx: Executor,
  memberId: string,
  wanted: KeyState,
  by: string,
  now: Date,
): Promise<boolean> {
  const changed =
    await tx.run(sql`INSERT INTO gateway_state AS g (member_id, wanted, version, wanted_by, wanted_at)
    VALUES (${memberId}::uuid, ${wanted}, 1, ${by}::uuid, ${now})
    ON CONFLICT (member_id) DO UPDATE SET wanted = EXCLUDED.wanted, version = g.version + 1, wanted_by = EXCLUDED.wanted_by,
      wanted_at = EXCLUDED.wanted_at WHERE g.wanted <> EXCLUDED.wanted`);
  return changed > 0;
}

/** Has the gateway told. One waiting row per member is enough: the call reads what is wanted when it is made. */
export function askGateway(tx: Executor, id: string, memberId: string, now: Date): Promise<void> {
  return askGateways(tx, [{ id, memberId }], now);
}

/**
 * The same for several, the first to be told first. A row that waits already is locked, not passed over: nobody can take
 * it up before this transaction commits and read what was wanted before.
 */
export async function askGateways(
  tx: Executor,
  rows: readonly { id: string; memberId: string }[],
  now: Date,
): Promise<void> {
  if (rows.length === 0) return;
  const list = JSON.stringify(rows.map(({ id, memberId }) => ({ id, member_id: memberId })));
  await tx.run(sql`INSERT INTO outbox AS o (id, kind, name, member_id, payload, state, due_at, created_at)
    SELECT r.id, 'gateway', 'gateway', r.member_id, '{}', 'due', ${now}::timestamptz, ${now}::timestamptz
    FROM json_to_recordset(${list}::json) AS r(id uuid, member_id uuid)
    ON CONFLICT (member_id) WHERE kind = 'gateway' AND state = 'due' DO UPDATE SET state = o.state`);
}

/** Notes that the gateway did what version `version` wanted; false if a later version was noted already. */
export async function noteKeys(
  tx: Executor,
  memberId: string,
  done: KeyState,
  version: number,
  now: Date,
): Promise<boolean> {
  const changed =
    await tx.run(sql`UPDATE gateway_state SET done = ${done}, done_version = ${version}, done_at = ${now}
    WHERE member_id = ${memberId}::uuid AND done_version < ${version}`);
  return changed > 0;
}

/** Nobody knows any more what the gateway did last: it must be told once more. */
export async function forgetKeys(tx: Executor, memberId: string): Promise<void> {
  await tx.run(
    sql`UPDATE gateway_state SET done = NULL, done_version = 0, done_at = NULL WHERE member_id = ${memberId}::uuid`,
  );
}
