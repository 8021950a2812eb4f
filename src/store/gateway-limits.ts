import { z } from 'zod';
import { amount, time } from './books-json.js';
import { type Executor, type Sql, sql } from './db.js';

/** Credit that may not raise its receiver's limit before its giver's was lowered; minor units. */
export interface Incoming {
  memberId: string;
  giverId: string;
  amount: bigint;
}

/** Writes down that these members' limits are to follow; givers of what is incoming must be among them. */
export async function changeLimits(
  tx: Executor,
  members: readonly string[],
  incoming: readonly Incoming[],
): Promise<void> {
  const rows = JSON.stringify(
    incoming.map(({ memberId, giverId, amount: moved }) => ({
      member_id: memberId,
      giver_id: giverId,
      amount: moved.toString(),
    })),
  );
  await tx.run(sql`WITH changed AS (
      INSERT INTO gateway_limit AS l (member_id, version)
        SELECT id, 1 FROM unnest(${[...members]}::uuid[]) AS m(id) ORDER BY id
      ON CONFLICT (member_id) DO UPDATE SET version = l.version + 1 RETURNING member_id, version)
    INSERT INTO gateway_limit_after AS a (member_id, giver_id, giver_version, amount)
      SELECT i.member_id, i.giver_id, c.version, sum(i.amount)
      FROM json_to_recordset(${rows}::json) AS i(member_id uuid, giver_id uuid, amount bigint)
      JOIN changed c ON c.member_id = i.giver_id GROUP BY 1, 2, 3
    ON CONFLICT (member_id, giver_id, giver_version) DO UPDATE SET amount = a.amount + EXCLUDED.amount`);
}

const state = z.object({
  version: z.number(),
  doneVersion: z.number(),
  calls: z.number(),
  told: z.object({ left: amount, used: amount, since: time }).nullable(),
  blocked: amount,
  freed: z.array(z.object({ giver_id: z.string(), giver_version: z.number() })),
  awaited: z.boolean(),
});

/** What is known of a member's limit; see `gateway_limit`. */
export type LimitState = z.infer<typeof state>;

/** Reads {@link LimitState}, to be read beside the books: what is blocked must be known of the very credit that is read. */
export function limitBeside(memberId: string): Sql {
  return sql`(SELECT json_build_object('version', l.version, 'doneVersion', l.done_version, 'calls', l.calls,
      'told', CASE WHEN l.told_left IS NOT NULL THEN
        json_build_object('left', l.told_left::text, 'used', l.told_used::text, 'since', l.told_since) END,
      'blocked', (SELECT coalesce(sum(a.amount), 0)::text FROM gateway_limit_after a
        JOIN gateway_limit g ON g.member_id = a.giver_id WHERE a.member_id = l.member_id AND g.done_version < a.giver_version),
      'freed', (SELECT coalesce(json_agg(json_build_object('giver_id', a.giver_id, 'giver_version', a.giver_version)), '[]'::json)
        FROM gateway_limit_after a
        JOIN gateway_limit g ON g.member_id = a.giver_id WHERE a.member_id = l.member_id AND g.done_version >= a.giver_version),
      'awaited', EXISTS (SELECT FROM gateway_limit_after a WHERE a.giver_id = l.member_id AND a.giver_version > l.done_version))
    FROM gateway_limit l WHERE l.member_id = ${memberId}::uuid)`;
}

/** Understands what was read by {@link limitBeside}; null for a member whose limit nobody ever changed. */
export function limitState(beside: unknown): LimitState | null {
  return state.nullish().parse(beside) ?? null;
}

/** Whether the gateway is behind: it does not know of a change, or of credit that waited for somebody else's. */
export async function limitOpen(db: Executor, memberId: string): Promise<boolean> {
  const [row] = await db.rows(
    z.object({ open: z.boolean() }),
    sql`SELECT EXISTS (SELECT FROM gateway_limit WHERE member_id = ${memberId}::uuid AND done_version < version)
      OR EXISTS (SELECT FROM gateway_limit_after WHERE member_id = ${memberId}::uuid) AS open`,
  );
  return row?.open ?? false;
}

/** Begins a call after `calls` others: from here on nobody knows what the gateway has. False if somebody else began one. */
export async function beginLimit(db: Executor, memberId: string, calls: number): Promise<boolean> {
  const begun = await db.run(sql`UPDATE gateway_limit
    SET calls = calls + 1, told_left = NULL, told_used = NULL, told_since = NULL, told_at = NULL
    WHERE member_id = ${memberId}::uuid AND calls = ${calls}`);
  return begun > 0;
}

/** What the gateway knows after a look at a member's limit. */
export interface LimitDone {
  memberId: string;
  /** Calls begun so far, one's own included. */
  calls: number;
  /** The latest change that it has. */
  version: number;
  /** Whose changes it knew of when this member's credit was read: what came from them is in the figure. */
  freed: LimitState['freed'];
  /** What it was told; null if what it had was right. */
  told: { left: bigint; used: bigint; since: Date } | null;
  /** When a cap lets go of what it keeps back; null if none does. */
  nextAt: Date | null;
}

/** Notes it; false if another call was begun meanwhile, so that nobody can say which came last. */
export async function endLimit(tx: Executor, done: LimitDone, now: Date): Promise<boolean> {
  const { memberId, calls, version, freed, told, nextAt } = done;
  const figures = told
    ? sql`, told_left = ${told.left}, told_used = ${told.used}, told_since = ${told.since}, told_at = ${now}`
    : sql``;
  const ended =
    await tx.run(sql`UPDATE gateway_limit SET done_version = greatest(done_version, ${version}), next_at = ${nextAt}${figures}
    WHERE member_id = ${memberId}::uuid AND calls = ${calls}`);
  if (ended === 0) return false;
  // Not what was freed since then: it is not in the figure yet.
  if (freed.length > 0)
    await tx.run(sql`DELETE FROM gateway_limit_after a
      USING json_to_recordset(${JSON.stringify(freed)}::json) AS f(giver_id uuid, giver_version integer)
      WHERE a.member_id = ${memberId}::uuid AND a.giver_id = f.giver_id AND a.giver_version = f.giver_version`);
  return true;
}

/** Nobody knows any more what the gateway has, nor will whoever is calling it just now. */
export async function forgetLimit(tx: Executor, memberId: string): Promise<void> {
  await tx.run(sql`UPDATE gateway_limit SET done_version = 0, calls = calls + 1,
    told_left = NULL, told_used = NULL, told_since = NULL, told_at = NULL WHERE member_id = ${memberId}::uuid`);
}

/** Whose limits may be raised now that the gateway knows of what this member gave. */
export async function limitsFreed(tx: Executor, giverId: string): Promise<string[]> {
  const rows = await tx.rows(
    z.object({ id: z.string() }),
    sql`SELECT DISTINCT a.member_id AS id FROM gateway_limit_after a JOIN gateway_limit g ON g.member_id = a.giver_id
      WHERE a.giver_id = ${giverId}::uuid AND a.giver_version <= g.done_version ORDER BY 1`,
  );
  return rows.map(({ id }) => id);
}

/** A cap's window has ended: true if this member's limit is to be looked at for it. */
export async function capEnded(tx: Executor, memberId: string, now: Date): Promise<boolean> {
  const turned = await tx.run(
    sql`UPDATE gateway_limit SET next_at = NULL WHERE member_id = ${memberId}::uuid AND next_at <= ${now}`,
  );
  return turned > 0;
}
