import { z } from 'zod';
import { amount, time } from './books-json.js';
import { type Executor, sql } from './db.js';

const shape = z.object({
  memberId: z.string(),
  used: z.bigint(),
  approved: z.number(),
  declined: z.number(),
  last: z.array(
    z.object({
      amount,
      approved: amount.nullable(),
      state: z.enum(['approved', 'declined']),
      reason: z.string().nullable(),
      at: time,
    }),
  ),
  outcomes: z.array(
    z.object({
      kind: z.string(),
      state: z.string(),
      subject: z.string(),
      title: z.string().nullable(),
      at: time,
    }),
  ),
});

/** What is known of a member that speaks for or against a request. */
export type EvidenceRow = z.infer<typeof shape>;

/** How many earlier requests and outcomes are shown. */
const shown = 3;
/** How many of the last reports are looked at for the last state of a thing. */
const reports = 40;

/**
 * Usage of the running period (from the given organisation day on), earlier requests and what was delivered last, for
 * several members at once.
 */
export async function evidenceRows(
  db: Executor,
  members: readonly { id: string; from: string }[],
  today: string,
): Promise<Map<string, EvidenceRow>> {
  if (members.length === 0) return new Map();
  const asked = JSON.stringify(members);
  const rows = await db.rows(
    shape,
    sql`SELECT w.id AS "memberId", coalesce(u.used, 0)::bigint AS used, coalesce(r.approved, 0)::int AS approved,
        coalesce(r.declined, 0)::int AS declined, coalesce(l.last, '[]'::json) AS last, coalesce(o.outcomes, '[]'::json) AS outcomes
      FROM jsonb_to_recordset(${asked}::jsonb) AS w(id uuid, "from" date)
      LEFT JOIN LATERAL (SELECT sum(d.cost) AS used FROM usage_day d
        WHERE d.member_id = w.id AND d.day BETWEEN w."from" AND ${today}::date) u ON true
      LEFT JOIN LATERAL (SELECT count(*) FILTER (WHERE q.state = 'approved') AS approved, count(*) FILTER (WHERE q.state = 'declined') AS declined
        FROM request q WHERE q.requester_id = w.id) r ON true
      LEFT JOIN LATERAL (SELECT json_agg(json_build_object('amount', q.amount::text, 'approved', q.approved::text, 'state', q.state,
          'reason', q.reason, 'at', q.decided_at) ORDER BY q.decided_at DESC, q.id) AS last
        FROM (SELECT * FROM request q WHERE q.requester_id = w.id AND q.state IN ('approved', 'declined')
          ORDER BY q.decided_at DESC, q.id LIMIT ${shown}) q) l ON true
      LEFT JOIN LATERAL (SELECT json_agg(json_build_object('kind', e.kind, 'state', e.state, 'subject', e.subject, 'title', e.title,
          'at', e.occurred_at) ORDER BY e.occurred_at DESC, e.subject) AS outcomes
        FROM (SELECT * FROM (SELECT DISTINCT ON (t.kind, t.subject) t.kind, t.subject, t.state, t.occurred_at, t.attributes->>'title' AS title
            FROM (SELECT * FROM outcome t WHERE t.member_id = w.id ORDER BY t.occurred_at DESC LIMIT ${reports}) t
            ORDER BY t.kind, t.subject, t.occurred_at DESC, t.received_at DESC) t
          WHERE t.state IN ('merged', 'resolved', 'finished', 'completed') ORDER BY t.occurred_at DESC, t.subject LIMIT ${shown}) e) o ON true`,
  );
  return new Map(rows.map((row) => [row.memberId, row]));
}

const noteShape = z.object({
  requestId: z.string(),
  kind: z.enum(['question', 'answer']),
  by: z.string(),
  text: z.string(),
  at: z.date(),
});

/** The questions and answers about requests, oldest first. */
export function notesOf(db: Executor, requestIds: readonly string[]): Promise<z.infer<typeof noteShape>[]> {
  return db.rows(
    noteShape,
    sql`SELECT n.request_id AS "requestId", n.kind, m.name AS by, n.text, n.at FROM request_note n JOIN member m ON m.id = n.author_id
      WHERE n.request_id = ANY(${[...requestIds]}::uuid[]) ORDER BY n.at, n.id`,
  );
}

/** Which of these members have something due that must be settled before they are shown. */
export async function dueAmong(db: Executor, ids: readonly string[], now: Date): Promise<string[]> {
  const rows = await db.rows(
    z.object({ id: z.string() }),
    sql`SELECT m.id FROM member m WHERE m.id = ANY(${[...ids]}::uuid[]) AND (m.next_settle_at <= ${now}
      OR EXISTS (SELECT FROM loan l JOIN member b ON b.id = l.borrower_id
        WHERE l.lender_id = m.id AND l.state = 'active' AND b.next_settle_at <= ${now}))`,
  );
  return rows.map((row) => row.id);
}
