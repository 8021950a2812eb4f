import { type Executor, sql } from './db.js';

/** A message to one member, to be written in the transaction of the change it tells of. */
export interface OutboxItem {
  id: string;
  /** `card`: shows a subject and is rendered anew when it changes. `notice`: said once. */
  kind: 'card' | 'notice';
  /** Which card or notice; the cards room knows the names. */
  name: string;
  memberId: string;
  subjectType?: 'loan' | 'request';
  subjectId?: string;
  /** Plain JSON: amounts as strings of minor units, times in ISO form. */
  payload?: Record<string, unknown>;
  /** The same key is never sent twice. */
  dedupeKey?: string;
  /** Business time from which it may be sent; at once by default. */
  dueAt?: Date;
}

/** Adds messages; one whose dedupe key is known already is left out. */
export async function addToOutbox(tx: Executor, items: readonly OutboxItem[], now: Date): Promise<void> {
  if (items.length === 0) return;
  const rows = JSON.stringify(
    items.map((item) => ({
      id: item.id,
      kind: item.kind,
      name: item.name,
      member_id: item.memberId,
      subject_type: item.subjectType,
      subject_id: item.subjectId,
      payload: item.payload ?? {},
      dedupe_key: item.dedupeKey,
      due_at: item.dueAt ?? now,
    })),
  );
  await tx.run(sql`INSERT INTO outbox (id, kind, name, member_id, subject_type, subject_id, payload, dedupe_key, state, due_at, created_at)
    SELECT r.id, r.kind, r.name, r.member_id, r.subject_type, r.subject_id, r.payload, r.dedupe_key, 'due', r.due_at, ${now}
    FROM jsonb_to_recordset(${rows}::jsonb) AS r(id uuid, kind text, name text, member_id uuid, subject_type text, subject_id uuid,
      payload jsonb, dedupe_key text, due_at timestamptz)
    ON CONFLICT DO NOTHING`);
}

/** Has every remembered message about these subjects rendered anew. One waiting row per message is enough. */
export async function rerender(
  tx: Executor,
  subjectType: 'loan' | 'request',
  subjectIds: readonly string[],
  now: Date,
): Promise<void> {
  if (subjectIds.length === 0) return;
  await tx.run(sql`INSERT INTO outbox (id, kind, name, member_id, message_id, subject_type, subject_id, payload, state, due_at, created_at)
    SELECT gen_random_uuid(), 'update', m.name, m.member_id, m.id, m.subject_type, m.subject_id, m.payload, 'due', ${now}, ${now}
    FROM message m WHERE m.subject_type = ${subjectType} AND m.subject_id = ANY(${[...subjectIds]}::uuid[]) AND NOT m.gone AND m.editable
    ON CONFLICT DO NOTHING`);
}
