import { z } from 'zod';
import type { LoanDue } from '../core/digest-view.js';
import { type Database, type Executor, sql } from './db.js';

const recipientShape = z.object({
  id: z.string(),
  email: z.string().nullable(),
  plan: z.string(),
  zone: z.string().nullable(),
  rhythm: z.enum(['weekly', 'monthly', 'off']),
  scheduledAt: z.date(),
  unsettled: z.boolean(),
  reports: z.boolean(),
});

/** A member whose digest time has come. */
export type DigestRecipient = z.infer<typeof recipientShape>;

const recipient = sql`m.id, m.email, m.plan, m.digest AS rhythm,
  coalesce(m.zone, (SELECT i.zone FROM identity i WHERE i.member_id = m.id AND i.zone IS NOT NULL
    ORDER BY i.last_seen_at DESC NULLS LAST, i.profile_at DESC NULLS LAST LIMIT 1)) AS zone,
  EXISTS (SELECT FROM member r WHERE r.manager_id = m.id AND r.status <> 'left') AS reports`;

/** Members whose digest is due, who waits longest first. */
export function dueRecipients(db: Executor, now: Date, limit: number): Promise<DigestRecipient[]> {
  return db.rows(
    recipientShape,
    sql`SELECT ${recipient}, m.next_digest_at AS "scheduledAt", m.next_settle_at <= ${now} AS unsettled
      FROM member m WHERE m.status = 'active' AND m.next_digest_at <= ${now}
      ORDER BY m.next_digest_at, m.id LIMIT ${limit}`,
  );
}

/** One member as if the digest were due now; null if there is none. */
export async function recipientById(db: Executor, id: string, now: Date): Promise<DigestRecipient | null> {
  const [row] = await db.rows(
    recipientShape,
    sql`SELECT ${recipient}, ${now}::timestamptz AS "scheduledAt", m.next_settle_at <= ${now} AS unsettled
      FROM member m WHERE m.id = ${id}::uuid`,
  );
  return row ?? null;
}

/** Active members for whom no digest is planned, with their zone; for planning the first one. */
export function unplanned(db: Executor, limit: number): Promise<{ id: string; zone: string | null }[]> {
  return db.rows(
    z.object({ id: z.string(), zone: z.string().nullable() }),
    sql`SELECT m.id, coalesce(m.zone, (SELECT i.zone FROM identity i WHERE i.member_id = m.id AND i.zone IS NOT NULL LIMIT 1)) AS zone
      FROM member m WHERE m.status = 'active' AND m.next_digest_at IS NULL ORDER BY m.id LIMIT ${limit}`,
  );
}

/** Plans first digests, where nobody else has. */
export async function planFirst(tx: Executor, times: readonly { id: string; at: Date }[]): Promise<number> {
  await lockMembers(tx, times);
  return tx.run(sql`UPDATE member m SET next_digest_at = t.at
    FROM jsonb_to_recordset(${JSON.stringify(times)}::jsonb) AS t(id uuid, at timestamptz)
    WHERE m.id = t.id AND m.next_digest_at IS NULL`);
}

/** Loans of these people that are overdue or fall due until `until`, the earliest first, by member. */
export async function loansDue(
  db: Executor,
  ids: readonly string[],
  now: Date,
  until: Date,
): Promise<Map<string, LoanDue[]>> {
  const rows = await db.rows(
    z.object({
      memberId: z.string(),
      loanId: z.string(),
      side: z.enum(['lender', 'borrower']),
      with: z.string(),
      outstanding: z.bigint(),
      dueAt: z.date(),
    }),
    sql`SELECT l.lender_id AS "memberId", l.id AS "loanId", 'lender' AS side, b.name AS "with", l.outstanding, l.due_at AS "dueAt"
        FROM loan l JOIN member b ON b.id = l.borrower_id
        WHERE l.state = 'active' AND l.due_at <= ${until} AND l.lender_id = ANY(${[...ids]}::uuid[])
      UNION ALL SELECT l.borrower_id, l.id, 'borrower', a.name, l.outstanding, l.due_at
        FROM loan l JOIN member a ON a.id = l.lender_id
        WHERE l.state = 'active' AND l.due_at <= ${until} AND l.borrower_id = ANY(${[...ids]}::uuid[])
      ORDER BY "dueAt", "loanId"`,
  );
  const loans = new Map<string, LoanDue[]>();
  for (const { memberId, ...loan } of rows) {
    const known = loans.get(memberId) ?? [];
    known.push({ ...loan, overdue: loan.dueAt <= now });
    loans.set(memberId, known);
  }
  return loans;
}

/** A digest as it is written; `data` is packed JSON. */
export interface DigestRow {
  id: string;
  memberId: string;
  /** ISO date. */
  week: string;
  kind: 'person' | 'team' | 'org';
  data: unknown;
}

/** What a digest is known by. */
export const digestKey = ({ memberId, week, kind }: Pick<DigestRow, 'memberId' | 'week' | 'kind'>): string =>
  `${kind}:${memberId}:${week}`;

const mostLooks = 3;

/**
 * Writes digests, outside any transaction: they are large, and the driver alone carries them without copies. One that
 * exists already stays as it is. Returns the ids by key, of those that were there as well: whoever made them may have
 * stopped before their messages were written.
 */
export async function keepDigests(
  db: Database,
  digests: readonly DigestRow[],
  now: Date,
): Promise<Map<string, string>> {
  const ids = new Map<string, string>();
  const rows = JSON.stringify(digests);
  // A row that another process writes at this very moment is seen at the second look.
  for (let looks = 0; ids.size < digests.length && looks < mostLooks; looks += 1) {
    const found = await db.rows(
      z.object({
        id: z.string(),
        memberId: z.string(),
        week: z.string(),
        kind: z.enum(['person', 'team', 'org']),
      }),
      sql`WITH made AS (SELECT * FROM jsonb_to_recordset(${rows}::jsonb) AS r(id uuid, "memberId" uuid, week date, kind text, data jsonb)),
          written AS (INSERT INTO digest (id, member_id, week, kind, data, created_at)
            SELECT id, "memberId", week, kind, data, ${now} FROM made
            ON CONFLICT (member_id, week, kind) DO NOTHING RETURNING id, member_id, week, kind)
        SELECT id, member_id AS "memberId", week::text AS week, kind FROM written
        UNION ALL SELECT d.id, d.member_id, d.week::text, d.kind FROM made m
          JOIN digest d ON d.member_id = m."memberId" AND d.week = m.week AND d.kind = m.kind`,
    );
    for (const { id, ...row } of found) ids.set(digestKey(row), id);
  }
  return ids;
}

/** Until the end of the transaction nobody else plans digests: the times of sending go on where the last ones ended. */
export async function lockPlan(tx: Executor): Promise<void> {
  await tx.run(sql`SELECT pg_advisory_xact_lock(hashtext('tokendesk digests'))`);
}

/** When the last digest leaves that waits to be sent; null if none waits. */
export async function lastPlanned(tx: Executor): Promise<Date | null> {
  const [row] = await tx.rows(
    z.object({ at: z.date().nullable() }),
    sql`SELECT max(due_at) AS at FROM outbox WHERE state = 'due' AND name IN ('digest', 'digest-team', 'digest-org')`,
  );
  return row?.at ?? null;
}

/** Moves members on to their next digest, if nobody has meanwhile. */
export async function moveOn(
  tx: Executor,
  members: readonly { id: string; was: Date; next: Date }[],
): Promise<void> {
  await lockMembers(tx, members);
  await tx.run(sql`UPDATE member m SET next_digest_at = t.next
    FROM jsonb_to_recordset(${JSON.stringify(members)}::jsonb) AS t(id uuid, was timestamptz, next timestamptz)
    WHERE m.id = t.id AND m.next_digest_at = t.was`);
}

/** As everybody locks members: ascending by id. */
async function lockMembers(tx: Executor, members: readonly { id: string }[]): Promise<void> {
  const ids = members.map((one) => one.id);
  await tx.run(sql`SELECT id FROM member WHERE id = ANY(${ids}::uuid[]) ORDER BY id FOR NO KEY UPDATE`);
}

/** How many members may get digests at all; nobody counts further than `enough`. */
export async function countRecipients(db: Executor, enough: number): Promise<number> {
  const [row] = await db.rows(
    z.object({ count: z.number() }),
    sql`SELECT count(*)::int AS count FROM (SELECT 1 FROM member
      WHERE status = 'active' AND next_digest_at IS NOT NULL AND digest <> 'off' LIMIT ${enough}) counted`,
  );
  return row?.count ?? 0;
}

/** A digest by id, for its member only. */
export async function digestData(
  db: Executor,
  id: string,
  memberId: string,
): Promise<{ kind: 'person' | 'team' | 'org'; data: unknown } | null> {
  const [row] = await db.rows(
    z.object({ kind: z.enum(['person', 'team', 'org']), data: z.unknown() }),
    sql`SELECT kind, data FROM digest WHERE id = ${id}::uuid AND member_id = ${memberId}::uuid`,
  );
  return row ?? null;
}

/** The organisation's digest of a week, if one was made for somebody; all who get it get the same. */
export async function orgDigestOf(db: Executor, week: string): Promise<unknown> {
  const [row] = await db.rows(
    z.object({ data: z.unknown() }),
    sql`SELECT data FROM digest WHERE kind = 'org' AND week = ${week}::date LIMIT 1`,
  );
  return row?.data ?? null;
}
