import { z } from 'zod';
import type { CallReport, WasteCounts } from '../core/waste.js';
import { type Executor, raw, sql } from './db.js';

/** How a source names a member: an e-mail address, a platform account, or our own id. */
export type MemberRef =
  | { by: 'email'; email: string }
  | { by: 'account'; platform: 'slack' | 'dingtalk'; workspace: string; userId: string }
  | { by: 'id'; id: string };

/** The members behind references, in the order of `refs`; null for those nobody knows. */
export async function findMembers(db: Executor, refs: readonly MemberRef[]): Promise<(string | null)[]> {
  const asked = refs.map((ref, index) => {
    if (ref.by === 'email') return { index, email: ref.email };
    if (ref.by === 'id') return { index, id: ref.id };
    return { index, platform: ref.platform, workspace: ref.workspace, user_id: ref.userId };
  });
  const rows = await db.rows(
    z.object({ index: z.number(), id: z.string() }),
    sql`WITH asked AS (SELECT * FROM jsonb_to_recordset(${JSON.stringify(asked)}::jsonb)
        AS a(index int, id uuid, email text, platform text, workspace text, user_id text))
      SELECT a.index, m.id FROM asked a JOIN member m ON m.id = a.id
      UNION ALL SELECT a.index, m.id FROM asked a JOIN member m ON m.email = a.email
      UNION ALL SELECT a.index, i.member_id FROM asked a
        JOIN identity i ON i.platform = a.platform AND i.workspace = a.workspace AND i.user_id = a.user_id`,
  );
  const found = new Map(rows.map((row) => [row.index, row.id]));
  return refs.map((_, index) => found.get(index) ?? null);
}

/** The hashes of the inputs of events that are booked already, by the source's own id. */
export async function knownEvents(
  db: Executor,
  source: string,
  ids: readonly string[],
): Promise<Map<string, string>> {
  const rows = await db.rows(
    z.object({ id: z.string(), hash: z.string() }),
    sql`SELECT external_id AS id, input_hash AS hash FROM usage_event
      WHERE source = ${source} AND external_id = ANY(${[...ids]}::text[])`,
  );
  return new Map(rows.map((row) => [row.id, row.hash]));
}

const chainEvent = z.object({
  target: z.string(),
  id: z.string(),
  memberId: z.string(),
  occurredAt: z.date(),
  receivedAt: z.date(),
  model: z.string(),
  input: z.bigint(),
  output: z.bigint(),
  cacheRead: z.bigint(),
  cacheWrite: z.bigint(),
  cost: z.bigint(),
  failed: z.boolean().nullable(),
  attempt: z.number().nullable(),
  toolCalls: z.number().nullable(),
  judgedEvents: z.bigint(),
  failedEvents: z.bigint(),
  retryCost: z.bigint(),
  tooledEvents: z.bigint(),
  misfitCost: z.bigint(),
  misfitSaves: z.bigint(),
  entryId: z.string().nullable(),
  refunds: z.array(z.object({ entry: z.string(), amount: z.string().transform(BigInt) })).nullable(),
});

/** One event of a chain: the original or a correction of it; numbers of corrections are differences. */
export type ChainEvent = z.infer<typeof chainEvent>;

/**
 * The chains of corrections that hold the events `targets`, the original first. A correction names its original,
 * however many there were before, and shares its member and time, which is how the index finds it.
 */
export async function correctionChains(
  db: Executor,
  source: string,
  targets: readonly string[],
): Promise<ChainEvent[]> {
  if (targets.length === 0) return [];
  return db.rows(
    chainEvent,
    sql`WITH asked AS (SELECT t.external_id AS target, coalesce(t.corrects, t.external_id) AS root FROM usage_event t
        WHERE t.source = ${source} AND t.external_id = ANY(${[...targets]}::text[]))
      SELECT a.target, e.external_id AS id, e.member_id AS "memberId", e.occurred_at AS "occurredAt", e.received_at AS "receivedAt",
        e.model, e.input_tokens AS input, e.output_tokens AS output, e.cache_read_tokens AS "cacheRead",
        e.cache_write_tokens AS "cacheWrite", e.cost, e.failed, e.attempt, e.tool_calls AS "toolCalls",
        e.judged_events AS "judgedEvents", e.failed_events AS "failedEvents", e.retry_cost AS "retryCost",
        e.tooled_events AS "tooledEvents", e.misfit_cost AS "misfitCost", e.misfit_saves AS "misfitSaves", e.entry_id AS "entryId", e.pricing->'refunds' AS refunds
      FROM asked a JOIN usage_event r ON r.source = ${source} AND r.external_id = a.root
      JOIN usage_event e ON e.member_id = r.member_id AND e.occurred_at = r.occurred_at AND e.source = r.source
        AND (e.external_id = r.external_id OR e.corrects = r.external_id)
      ORDER BY a.target, e.corrects IS NOT NULL, e.received_at, e.entry_id`,
  );
}

const takenPosting = z.object({
  entryId: z.string(),
  at: z.date(),
  account: z.string(),
  amount: z.bigint(),
  grantId: z.string().nullable(),
  cappedAt: z.date().nullable(),
  own: z.boolean(),
});

/** A posting of an entry (`own`), or of a correction of that entry. */
export type TakenPosting = z.infer<typeof takenPosting>;

/** The postings of entries and of their corrections, as they were made. */
export async function postingsWithCorrections(
  db: Executor,
  entryIds: readonly string[],
): Promise<TakenPosting[]> {
  if (entryIds.length === 0) return [];
  return db.rows(
    takenPosting,
    sql`SELECT o.id AS "entryId", o.at, p.account, p.amount, p.grant_id AS "grantId", p.capped_at AS "cappedAt", p.entry_id = o.id AS own
      FROM entry o JOIN LATERAL (SELECT o.id AS id UNION ALL SELECT c.id FROM entry c WHERE c.corrects = o.id) e ON true
      JOIN posting p ON p.entry_id = e.id
      WHERE o.id = ANY(${[...entryIds]}::uuid[]) ORDER BY p.id`,
  );
}

/**
 * What refills have moved from overdrafts to the organisation's overrun since these entries, of the entries' members,
 * less what corrections took out of it again.
 */
export async function overrunSince(db: Executor, entryIds: readonly string[]): Promise<Map<string, bigint>> {
  if (entryIds.length === 0) return new Map();
  const rows = await db.rows(
    z.object({ entryId: z.string(), amount: z.bigint() }),
    sql`SELECT o.id AS "entryId", -sum(p.amount)::bigint AS amount
      FROM entry o JOIN entry e ON e.member_id = o.member_id AND e.at >= o.at
      JOIN posting p ON p.entry_id = e.id AND p.account = 'overrun'
      WHERE o.id = ANY(${[...entryIds]}::uuid[]) GROUP BY o.id`,
  );
  return new Map(rows.map((row) => [row.entryId, row.amount]));
}

const expiredRow = z.object({
  memberId: z.string(),
  grantId: z.string(),
  effectiveAt: z.date(),
  expiresAt: z.date(),
  available: z.bigint(),
});

/**
 * What lots of members let expire, each since a time of their own, less what late usage has taken of it and plus what
 * corrections gave back. Whatever moves such credit is an entry of the member at or after its expiry.
 */
export async function expiredSince(
  db: Executor,
  since: ReadonlyMap<string, Date>,
): Promise<z.infer<typeof expiredRow>[]> {
  if (since.size === 0) return [];
  const asked = JSON.stringify([...since].map(([member_id, at]) => ({ member_id, at })));
  return db.rows(
    expiredRow,
    sql`SELECT e.member_id AS "memberId", g.id AS "grantId", g.effective_at AS "effectiveAt", g.expires_at AS "expiresAt",
        sum(p.amount)::bigint AS available
      FROM jsonb_to_recordset(${asked}::jsonb) AS s(member_id uuid, at timestamptz)
      JOIN entry e ON e.member_id = s.member_id AND e.at >= s.at
      JOIN posting p ON p.entry_id = e.id AND p.account = 'expired'
      JOIN "grant" g ON g.id = p.grant_id AND g.expires_at > s.at
      GROUP BY e.member_id, g.id, g.effective_at, g.expires_at`,
  );
}

/** One event as it is written; the numbers of a correction are differences. */
export interface UsageRow extends WasteCounts, CallReport {
  id: string;
  inputHash: string;
  memberId: string;
  occurredAt: Date;
  /** Organisation day of `occurredAt`, ISO. */
  day: string;
  model: string;
  input: bigint;
  output: bigint;
  cacheRead: bigint;
  cacheWrite: bigint;
  cost: bigint;
  pricing: Record<string, unknown>;
  project: string | null;
  agent: string | null;
  /** The original that this one corrects. */
  corrects: string | null;
  entryId: string | null;
}

/** What was wasted, by event and by day. */
const waste = [
  'judged_events',
  'failed_events',
  'retry_cost',
  'tooled_events',
  'misfit_cost',
  'misfit_saves',
] as const;
const each = (write: (column: string) => string) => raw(waste.map(write).join(', '));
const wasteColumns = each((column) => column);
const typed = each((column) => `${column} bigint`);
const summed = each((column) => `sum(${column})`);
const added = each((column) => `${column} = d.${column} + EXCLUDED.${column}`);

/**
 * Writes events and adds them to the days. The members' rows must be locked, so that nobody else moves their days.
 * Fails with SQLSTATE 23505 if one of the events was written meanwhile.
 */
export async function insertUsage(
  tx: Executor,
  source: string,
  events: readonly UsageRow[],
  receivedAt: Date,
): Promise<void> {
  if (events.length === 0) return;
  // In the order of the key, so that two batches with the same events wait for each other instead of both.
  const sorted = [...events].sort((a, b) => (a.id < b.id ? -1 : 1));
  const rows = JSON.stringify(sorted.map(columns));
  await tx.run(sql`WITH batch AS MATERIALIZED (SELECT * FROM jsonb_to_recordset(${rows}::jsonb) AS r(external_id text, input_hash text, member_id uuid,
        occurred_at timestamptz, day date, model text, input_tokens bigint, output_tokens bigint, cache_read_tokens bigint,
        cache_write_tokens bigint, cost bigint, pricing jsonb, project text, agent text, corrects text, entry_id uuid,
        failed boolean, attempt int, tool_calls int, ${typed})),
      written AS (INSERT INTO usage_event (source, external_id, input_hash, member_id, occurred_at, received_at, model, input_tokens,
          output_tokens, cache_read_tokens, cache_write_tokens, cost, pricing, project, agent, corrects, entry_id, failed, attempt, tool_calls, ${wasteColumns})
        SELECT ${source}, b.external_id, b.input_hash, b.member_id, b.occurred_at, ${receivedAt}, b.model, b.input_tokens, b.output_tokens,
          b.cache_read_tokens, b.cache_write_tokens, b.cost, b.pricing, b.project, b.agent, b.corrects, b.entry_id, b.failed, b.attempt, b.tool_calls, ${wasteColumns} FROM batch b)
    INSERT INTO usage_day AS d (member_id, day, model, events, input_tokens, output_tokens, cache_read_tokens, cache_write_tokens, cost, ${wasteColumns})
      SELECT member_id, day, model, count(*), sum(input_tokens), sum(output_tokens), sum(cache_read_tokens), sum(cache_write_tokens), sum(cost), ${summed}
      FROM batch GROUP BY member_id, day, model ORDER BY member_id, day, model
    ON CONFLICT (member_id, day, model) DO UPDATE SET events = d.events + EXCLUDED.events,
      input_tokens = d.input_tokens + EXCLUDED.input_tokens, output_tokens = d.output_tokens + EXCLUDED.output_tokens,
      cache_read_tokens = d.cache_read_tokens + EXCLUDED.cache_read_tokens,
      cache_write_tokens = d.cache_write_tokens + EXCLUDED.cache_write_tokens, cost = d.cost + EXCLUDED.cost, ${added}`);
}

function columns(row: UsageRow): Record<string, unknown> {
  return {
    external_id: row.id,
    input_hash: row.inputHash,
    member_id: row.memberId,
    occurred_at: row.occurredAt,
    day: row.day,
    model: row.model,
    input_tokens: row.input.toString(),
    output_tokens: row.output.toString(),
    cache_read_tokens: row.cacheRead.toString(),
    cache_write_tokens: row.cacheWrite.toString(),
    cost: row.cost.toString(),
    pricing: row.pricing,
    project: row.project,
    agent: row.agent,
    corrects: row.corrects,
    entry_id: row.entryId,
    failed: row.failed,
    attempt: row.attempt,
    tool_calls: row.toolCalls,
    judged_events: row.judgedEvents.toString(),
    failed_events: row.failedEvents.toString(),
    retry_cost: row.retryCost.toString(),
    tooled_events: row.tooledEvents.toString(),
    misfit_cost: row.misfitCost.toString(),
    misfit_saves: row.misfitSaves.toString(),
  };
}
