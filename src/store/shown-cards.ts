import { z } from 'zod';
import { type Executor, sql } from './db.js';

/** A remembered message as it was shown. */
const shownShape = z.object({
  platform: z.string(),
  locale: z.string(),
  version: z.number(),
  gone: z.boolean(),
  workspace: z.string(),
  conversation: z.string(),
  externalId: z.string(),
  editable: z.boolean(),
});

/** The message that was sent for an outbox row, or null if none is remembered. */
export async function shownMessage(db: Executor, outboxId: string) {
  const [row] = await db.rows(
    shownShape,
    sql`SELECT platform, locale, shown_version AS version, gone, workspace, conversation, external_id AS "externalId", editable
      FROM message WHERE id = ${outboxId}::uuid`,
  );
  if (row === undefined) return null;
  const { platform, locale, version, gone, ...ref } = row;
  return { platform, locale, version, gone, ref };
}

/**
 * Keeps a message's rendering anew back until `until`, whatever asks for it meanwhile: of the updates that wait for a
 * message there is only ever one, and this is it.
 */
export async function holdUpdate(db: Executor, messageId: string, now: Date, until: Date): Promise<void> {
  await db.run(sql`${waiting(messageId, now, until)}
    ON CONFLICT (message_id) WHERE kind = 'update' AND state = 'due'
      DO UPDATE SET due_at = greatest(outbox.due_at, EXCLUDED.due_at)`);
}

/** Has a message rendered anew now, also if it shows the newest version of its subject. */
export async function redrawNow(db: Executor, messageId: string, now: Date): Promise<void> {
  await db.run(sql`UPDATE message SET shown_version = 0 WHERE id = ${messageId}::uuid`);
  await db.run(sql`${waiting(messageId, now, now)}
    ON CONFLICT (message_id) WHERE kind = 'update' AND state = 'due'
      DO UPDATE SET due_at = least(outbox.due_at, EXCLUDED.due_at)`);
}

function waiting(messageId: string, now: Date, dueAt: Date) {
  return sql`INSERT INTO outbox (id, kind, name, member_id, message_id, subject_type, subject_id, payload, state, due_at, created_at)
    SELECT gen_random_uuid(), 'update', name, member_id, id, subject_type, subject_id, payload, 'due', ${dueAt}, ${now}
    FROM message WHERE id = ${messageId}::uuid AND editable AND NOT gone`;
}
