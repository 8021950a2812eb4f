import { type Executor, type Sql, sql } from './db.js';

/** What live cards are about. */
export type LiveSubject = 'loan' | 'request' | 'review' | 'loan-approval' | 'ask' | 'gift' | 'shelf';

/** A message to one member, to be written in the transaction of the change it tells of. */
export interface OutboxItem {
  id: string;
  /** `card`: shows a subject and is rendered anew when it changes. `notice`: said once. */
  kind: 'card' | 'notice';
  /** Which card or notice; the cards room knows the names. */
  name: string;
  memberId: string;
  subjectType?: LiveSubject;
  subjectId?: string;
  /** Plain JSON: amounts as strings of minor units, times in ISO form. */
  payload?: Record<string, unknown>;
  /** The same key is never sent twice. */
  dedupeKey?: string;
  /** Business time from which it may be sent; at once by default. */
  dueAt?: Date;
  /** Where it goes, whatever the member's setting says; without it the setting decides. */
  platform?: 'slack' | 'dingtalk';
  /** A channel or group to put it into instead of the member's own chat; with it goes the platform. */
  to?: { workspace: string; conversation: string };
}

/**
 * Adds messages; one whose dedupe key is known already is left out. Where each goes is decided here: to its platform,
 * else by the member's setting, `last` meaning the account on which they spoke last (of equal ones the oldest). Who wants
 * both gets two rows, the second under a dedupe key of its own. Whoever has no account yet gets one row without a platform.
 */
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
      platform: item.platform,
      workspace: item.to?.workspace,
      conversation: item.to?.conversation,
    })),
  );
  // A copy whose first row is there already was decided with that row: a setting changed since does not send it again. Both
  // look-ups go by key, row by row: the planner takes the rows for a hundred and would read all members and all messages.
  await tx.later(sql`INSERT INTO outbox (id, kind, name, member_id, subject_type, subject_id, payload, dedupe_key, platform, paired, workspace, conversation, state, due_at, created_at)
    SELECT CASE t.turn WHEN 1 THEN r.id ELSE gen_random_uuid() END, r.kind, r.name, r.member_id, r.subject_type, r.subject_id, r.payload,
      CASE t.turn WHEN 1 THEN r.dedupe_key ELSE r.dedupe_key || '@' || t.platform END, t.platform, t.paired, r.workspace, r.conversation, 'due', r.due_at, ${now}
    FROM jsonb_to_recordset(${rows}::jsonb) AS r(id uuid, kind text, name text, member_id uuid, subject_type text, subject_id uuid,
      payload jsonb, dedupe_key text, due_at timestamptz, platform text,
      workspace text, conversation text)
    LEFT JOIN LATERAL (SELECT id, deliver FROM member WHERE id = r.member_id LIMIT 1) m ON true
    CROSS JOIN LATERAL (
      SELECT platform, turn, count(*) OVER () > 1 AS paired FROM (
        SELECT i.platform, row_number() OVER (ORDER BY i.platform = m.deliver DESC, max(i.last_seen_at) DESC NULLS LAST,
          min(i.created_at), i.platform DESC) AS turn
        FROM identity i WHERE i.member_id = m.id AND r.platform IS NULL GROUP BY i.platform) one
      WHERE turn = 1 OR m.deliver = 'both'
      UNION ALL SELECT r.platform, 1, false
      WHERE r.platform IS NOT NULL OR NOT EXISTS (SELECT FROM identity WHERE member_id = r.member_id)) t
    WHERE r.dedupe_key IS NULL OR (SELECT o.id FROM outbox o WHERE o.dedupe_key = r.dedupe_key) IS NULL
    ON CONFLICT DO NOTHING`);
}

/**
 * Has every remembered message about these subjects rendered anew. One waiting row per message is enough. Whoever holds
 * one that nobody can edit is told instead, see {@link tellOfCopies}.
 */
export async function rerender(
  tx: Executor,
  subjectType: LiveSubject,
  subjectIds: readonly string[],
  now: Date,
): Promise<void> {
  if (subjectIds.length === 0) return;
  const ids = [...subjectIds];
  await tx.later(sql`INSERT INTO outbox (id, kind, name, member_id, message_id, subject_type, subject_id, payload, state, due_at, created_at)
    SELECT gen_random_uuid(), 'update', m.name, m.member_id, m.id, m.subject_type, m.subject_id, m.payload, 'due', ${now}::timestamptz, ${now}::timestamptz
    FROM message m WHERE m.subject_type = ${subjectType} AND m.subject_id = ANY(${ids}::uuid[]) AND NOT m.gone AND m.editable
    ON CONFLICT DO NOTHING`);
  if (subjectType !== 'request') return;
  await tx.later(oaWanted(ids, now));
  await tx.later(copiesTold(sql`m.subject_id = ANY(${ids}::uuid[])`, now));
}

/** What stands for these requests in DingTalk's own approvals is to be brought in line with them. */
function oaWanted(ids: readonly string[], now: Date): Sql {
  return sql`INSERT INTO outbox (id, kind, name, subject_type, subject_id, payload, state, due_at, created_at)
    SELECT gen_random_uuid(), 'oa', 'oa', 'request', r.id, '{}', 'due', ${now}::timestamptz, ${now}::timestamptz
    FROM request r WHERE r.id = ANY(${[...ids]}::uuid[]) AND r.policy->>'mode' IN ('oa', 'both')
    ON CONFLICT DO NOTHING`;
}

/**
 * Tells whoever holds a question as a text that nobody can edit how somebody else decided it: once, where the text is.
 * Only requests are put to several people; both sides of a loan hear of each other's answers as it is, and so does a
 * requester.
 *
 * @param which - which messages `m`
 */
export async function tellOfCopies(tx: Executor, which: Sql, now: Date): Promise<void> {
  await tx.run(copiesTold(which, now));
}

function copiesTold(which: Sql, now: Date): Sql {
  return sql`INSERT INTO outbox (id, kind, name, member_id, subject_type, subject_id, payload, dedupe_key, platform, state, due_at, created_at)
    SELECT gen_random_uuid(), 'notice', 'request-settled', c.member_id, 'request', r.id,
      jsonb_build_object('amount', r.amount::text, 'approved', r.approved::text, 'state', r.state, 'at', r.decided_at),
      'settled:' || c.platform || ':' || c.member_id || ':' || r.id || ':' || r.state, c.platform, 'due', ${now}::timestamptz, ${now}::timestamptz
    FROM (SELECT m.member_id, m.platform, m.subject_id, min(m.shown_version) AS shown FROM message m
      WHERE ${which} AND m.subject_type = 'request' AND NOT m.editable AND NOT m.gone
      GROUP BY m.member_id, m.platform, m.subject_id) c
    JOIN request r ON r.id = c.subject_id AND c.shown < r.version
    WHERE r.state IN ('approved', 'declined', 'withdrawn') AND c.member_id <> r.requester_id
      AND c.member_id IS DISTINCT FROM r.decider_id
    ON CONFLICT DO NOTHING`;
}
