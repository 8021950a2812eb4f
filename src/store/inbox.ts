import { type Executor, sql } from './db.js';

/** Something that came in and may change something. */
export interface InboxRow {
  id: string;
  key: string;
  platform: string;
  kind: string;
  payload: unknown;
}

/** Writes down what came in; false if the key is known. `dueAt` is when somebody else may take it over. */
export async function insertInbox(db: Executor, row: InboxRow, now: Date, dueAt: Date): Promise<boolean> {
  const added =
    await db.run(sql`INSERT INTO inbox (id, key, platform, kind, payload, state, due_at, received_at)
    VALUES (${row.id}::uuid, ${row.key}, ${row.platform}, ${row.kind}, ${JSON.stringify(row.payload)}::jsonb, 'received', ${dueAt}, ${now})
    ON CONFLICT (key) DO NOTHING`);
  return added === 1;
}

/** Marks a row done, whoever did it. */
export async function finishInbox(db: Executor, key: string, now: Date): Promise<void> {
  await db.run(
    sql`UPDATE inbox SET state = 'done', done_at = ${now}, lease_until = NULL WHERE key = ${key} AND state <> 'done'`,
  );
}
