import { z } from 'zod';
import { type Database, type Executor, sql } from './db.js';
import { tellOfCopies } from './outbox.js';
import { type ClaimedRow, isMine } from './work.js';

const outboxRow = z.object({
  id: z.string(),
  kind: z.enum(['card', 'notice', 'update', 'gateway', 'oa']),
  name: z.string(),
  memberId: z.string().nullable(),
  subjectType: z.string().nullable(),
  subjectId: z.string().nullable(),
  payload: z.unknown(),
  to: z
    .object({
      platform: z.string(),
      workspace: z.string(),
      userId: z.string(),
      conversation: z.string().optional(),
    })
    .nullable(),
  shown: z
    .object({
      platform: z.string(),
      ref: z.object({
        workspace: z.string(),
        conversation: z.string(),
        externalId: z.string(),
        editable: z.boolean(),
      }),
      locale: z.string(),
      version: z.number(),
      gone: z.boolean(),
    })
    .nullable(),
});

type OutboxRow = z.infer<typeof outboxRow>;
type Ref = NonNullable<OutboxRow['shown']>['ref'];

interface Shown {
  platform: string;
  locale: string;
  version: number;
}

/**
 * The outbox as deliveries: the port `Deliveries` over PostgreSQL.
 *
 * @param connected - the platforms that messages can be sent to; a row for another one goes to its member's account on
 *   one of these, if they have one
 */
export function sqlDeliveries(database: Database, connected: readonly string[] = ['slack', 'dingtalk']) {
  return {
    async load(id: string): Promise<OutboxRow | null> {
      const rows = await database.rows(outboxRow, loadSql(id, connected));
      return rows[0] ?? null;
    },

    async sent(work: ClaimedRow, ref: Ref, shown: Shown, at: Date): Promise<void> {
      await database.transaction(async (tx) => {
        const current = await lockSubject(tx, work.id);
        // Whoever holds the row now: the message is there.
        await tx.run(sql`UPDATE outbox SET state = 'sent', sent_at = ${at}, lease_until = NULL, error = NULL
          WHERE id = ${work.id}::uuid AND state <> 'sent'`);
        const message = await remember(tx, work.id, ref, shown, at);
        if (message === null || current === null || current <= shown.version) return;
        await updateDue(tx, message, at);
        await tellOfCopies(tx, sql`m.id = ${message}::uuid`, at);
      });
    },

    async updated(work: ClaimedRow, version: number, before: number, at: Date): Promise<void> {
      await database.transaction(async (tx) => {
        const current = await lockSubject(tx, work.id);
        await tx.run(sql`UPDATE outbox SET state = 'sent', sent_at = ${at}, lease_until = NULL, error = NULL
          WHERE ${isMine(work)}`);
        const message = await messageOf(tx, work.id);
        if (message === null) return;
        const alone = await tx.run(sql`UPDATE message SET shown_version = ${version}
          WHERE id = ${message}::uuid AND shown_version = ${before}`);
        if (alone === 0) await tx.run(sql`UPDATE message SET shown_version = 0 WHERE id = ${message}::uuid`);
        if (alone === 0 || (current !== null && current > version)) await updateDue(tx, message, at);
      });
    },

    async gone(work: ClaimedRow): Promise<void> {
      await database.transaction(async (tx) => {
        await tx.run(
          sql`UPDATE message SET gone = true WHERE id = (SELECT message_id FROM outbox WHERE id = ${work.id}::uuid)`,
        );
        await skip(tx, work, 'the message is gone');
      });
    },

    async done(work: ClaimedRow, at: Date): Promise<void> {
      await database.run(
        sql`UPDATE outbox SET state = 'sent', sent_at = ${at}, lease_until = NULL, error = NULL WHERE ${isMine(work)}`,
      );
    },

    skipped: (work: ClaimedRow, why: string): Promise<void> => skip(database, work, why),
  };
}

/**
 * A person is reached on the row's platform; where that is not connected or they are not there, on the account they were
 * seen on last. One of two copies goes nowhere else: the other copy is there. An update speaks of its message's subject.
 */
function loadSql(id: string, connected: readonly string[]) {
  return sql`
    SELECT o.id, o.kind, coalesce(m.name, o.name) AS name, coalesce(m.member_id, o.member_id) AS "memberId",
      coalesce(m.subject_type, o.subject_type) AS "subjectType", coalesce(m.subject_id, o.subject_id) AS "subjectId",
      coalesce(m.payload, o.payload) AS payload,
      CASE WHEN o.conversation IS NOT NULL THEN jsonb_build_object('platform', o.platform, 'workspace', o.workspace,
          'userId', coalesce(i.user_id, ''), 'conversation', o.conversation)
        WHEN i.platform IS NOT NULL THEN
        jsonb_build_object('platform', i.platform, 'workspace', i.workspace, 'userId', i.user_id) END AS "to",
      CASE WHEN m.id IS NOT NULL THEN jsonb_build_object('platform', m.platform, 'locale', m.locale,
        'version', m.shown_version, 'gone', m.gone, 'ref', jsonb_build_object('workspace', m.workspace,
        'conversation', m.conversation, 'externalId', m.external_id, 'editable', m.editable)) END AS shown
    FROM outbox o LEFT JOIN message m ON m.id = o.message_id
    LEFT JOIN LATERAL (SELECT platform, workspace, user_id FROM identity
      WHERE member_id = o.member_id AND platform = ANY(${[...connected]}::text[]) AND (NOT o.paired OR platform = o.platform)
      ORDER BY platform = o.platform DESC NULLS LAST, last_seen_at DESC NULLS LAST, created_at, platform DESC, workspace, user_id
      LIMIT 1) i ON o.kind <> 'update'
    WHERE o.id = ${id}::uuid`;
}

/** Where a card's subject stands with its version. */
const tables = new Map([
  ['loan', sql`loan`],
  ['request', sql`request`],
  ['review', sql`review`],
  ['ask', sql`ask`],
]);

/**
 * The version of what a row speaks of, or null if it has none. The lock makes a change that is under way commit first,
 * or find our message afterwards: it cannot fall between the two.
 */
async function lockSubject(tx: Executor, outboxId: string): Promise<number | null> {
  const rows = await tx.rows(
    z.object({ type: z.string().nullable(), id: z.string().nullable() }),
    sql`SELECT subject_type AS type, subject_id AS id FROM outbox WHERE id = ${outboxId}::uuid`,
  );
  const subject = rows[0];
  const table = subject?.type ? tables.get(subject.type) : undefined;
  if (!subject || !table) return null;
  const found = await tx.rows(
    z.object({ version: z.number() }),
    sql`SELECT version FROM ${table} WHERE id = ${subject.id}::uuid FOR SHARE`,
  );
  return found[0]?.version ?? null;
}

/** Keeps a card's message, and a second copy of it under an id of its own. Null when there is nothing new to keep. */
async function remember(
  tx: Executor,
  outboxId: string,
  ref: Ref,
  shown: Shown,
  at: Date,
): Promise<string | null> {
  const rows = await tx.rows(
    z.object({ id: z.string() }),
    sql`INSERT INTO message (id, platform, workspace, conversation, external_id, member_id, name, subject_type,
          subject_id, payload, locale, editable, shown_version, sent_at)
        SELECT CASE WHEN EXISTS (SELECT FROM message WHERE id = o.id) THEN gen_random_uuid() ELSE o.id END,
          ${shown.platform}, ${ref.workspace}, ${ref.conversation}, ${ref.externalId}, o.member_id, o.name, o.subject_type,
          o.subject_id, o.payload, ${shown.locale}, ${ref.editable}, ${shown.version}, ${at}
        FROM outbox o
        WHERE o.id = ${outboxId}::uuid AND o.kind = 'card' AND o.subject_type IS NOT NULL AND o.subject_id IS NOT NULL
          AND NOT EXISTS (SELECT FROM message m WHERE m.subject_type = o.subject_type AND m.subject_id = o.subject_id
            AND m.conversation = ${ref.conversation} AND m.external_id = ${ref.externalId})
        RETURNING id`,
  );
  return rows[0]?.id ?? null;
}

async function messageOf(tx: Executor, outboxId: string): Promise<string | null> {
  const rows = await tx.rows(
    z.object({ id: z.string().nullable() }),
    sql`SELECT message_id AS id FROM outbox WHERE id = ${outboxId}::uuid`,
  );
  return rows[0]?.id ?? null;
}

async function updateDue(tx: Executor, messageId: string, at: Date): Promise<void> {
  await tx.run(sql`INSERT INTO outbox (id, kind, name, member_id, message_id, subject_type, subject_id, payload, state, due_at, created_at)
    SELECT gen_random_uuid(), 'update', name, member_id, id, subject_type, subject_id, payload, 'due', ${at}, ${at}
      FROM message WHERE id = ${messageId}::uuid AND editable AND NOT gone
    ON CONFLICT (message_id) WHERE kind = 'update' AND state = 'due' DO NOTHING`);
}

async function skip(executor: Executor, work: ClaimedRow, why: string): Promise<void> {
  await executor.run(
    sql`UPDATE outbox SET state = 'skipped', lease_until = NULL, error = ${why} WHERE ${isMine(work)}`,
  );
}
