import { z } from 'zod';
import { type Database, type Executor, sql } from './db.js';

/** A button's meaning, and whose it is. */
export interface ButtonRow {
  token: string;
  userId: string;
  name: string;
  value: string;
}

const kept = z.object({ name: z.string(), value: z.string() });

/** Adds buttons under their tokens. Rejects if a token is taken. */
export async function addButtons(db: Executor, rows: readonly ButtonRow[], now: Date): Promise<void> {
  if (rows.length === 0) return;
  const json = JSON.stringify(rows.map(({ userId, ...row }) => ({ ...row, user_id: userId })));
  await db.run(sql`INSERT INTO dingtalk_button (token, user_id, name, value, created_at)
    SELECT r.token, r.user_id, r.name, r.value, ${now}
    FROM jsonb_to_recordset(${json}::jsonb) AS r(token text, user_id text, name text, value text)`);
}

/** The button behind a token of this person's, or null. */
export async function buttonOf(
  db: Executor,
  userId: string,
  token: string,
): Promise<z.infer<typeof kept> | null> {
  const rows = await db.rows(
    kept,
    sql`SELECT name, value FROM dingtalk_button WHERE token = ${token} AND user_id = ${userId}`,
  );
  return rows[0] ?? null;
}

/** Puts a button in the place of whatever its token stood for. */
export async function replaceButton(db: Database, row: ButtonRow, now: Date): Promise<void> {
  await db.transaction(async (tx) => {
    // Two at once would meet at the primary key: they take turns.
    await tx.run(sql`SELECT pg_advisory_xact_lock(hashtext(${`dingtalk_button/${row.token}`}))`);
    await tx.run(sql`DELETE FROM dingtalk_button WHERE token = ${row.token}`);
    await addButtons(tx, [row], now);
  });
}

/** Forgets a button. */
export async function removeButton(db: Executor, token: string): Promise<void> {
  await db.run(sql`DELETE FROM dingtalk_button WHERE token = ${token}`);
}

/** Forgets buttons made before `before`, at most a thousand at a time. */
export async function removeOldButtons(db: Executor, before: Date): Promise<void> {
  await db.run(sql`DELETE FROM dingtalk_button WHERE token IN
    (SELECT token FROM dingtalk_button WHERE created_at < ${before} ORDER BY created_at LIMIT 1000)`);
}
