import { z } from 'zod';
import type { OutcomeKind } from '../core/digest-view.js';
import { type Executor, sql } from './db.js';

/** The hashes of the inputs of outcomes that are known already, by the source's own id. */
export async function knownOutcomes(
  db: Executor,
  source: string,
  ids: readonly string[],
): Promise<Map<string, string>> {
  const rows = await db.rows(
    z.object({ id: z.string(), hash: z.string() }),
    sql`SELECT external_id AS id, input_hash AS hash FROM outcome
      WHERE source = ${source} AND external_id = ANY(${[...ids]}::text[])`,
  );
  return new Map(rows.map((row) => [row.id, row.hash]));
}

/** One outcome as it is written. */
export interface OutcomeRow {
  id: string;
  hash: string;
  memberId: string;
  kind: OutcomeKind;
  subject: string;
  state: string;
  occurredAt: Date;
  agent: string | null;
  attributes: Record<string, unknown>;
}

/** Writes outcomes. Fails with SQLSTATE 23505 if one of them was written meanwhile. */
export async function insertOutcomes(
  tx: Executor,
  source: string,
  outcomes: readonly OutcomeRow[],
  receivedAt: Date,
): Promise<void> {
  if (outcomes.length === 0) return;
  // In the order of the key, so that two batches with the same outcomes wait for each other instead of both.
  const sorted = [...outcomes].sort((a, b) => (a.id < b.id ? -1 : 1));
  const rows = JSON.stringify(
    sorted.map(({ id, hash, memberId, occurredAt, ...row }) => ({
      ...row,
      external_id: id,
      input_hash: hash,
      member_id: memberId,
      occurred_at: occurredAt,
    })),
  );
  await tx.run(sql`INSERT INTO outcome (source, external_id, input_hash, member_id, kind, subject, state, occurred_at, received_at, agent, attributes)
    SELECT ${source}, r.external_id, r.input_hash, r.member_id, r.kind, r.subject, r.state, r.occurred_at, ${receivedAt}, r.agent, r.attributes
    FROM jsonb_to_recordset(${rows}::jsonb) AS r(external_id text, input_hash text, member_id uuid, kind text, subject text, state text,
      occurred_at timestamptz, agent text, attributes jsonb)`);
}
