import { createHash } from 'node:crypto';
import { z } from 'zod';
import { type Executor, type Sql, sql } from './db.js';
import { toJson } from './json.js';

/** Who did what to which subject. */
export interface AuditItem {
  /** The member who acted; null for the program itself. */
  actorId: string | null;
  /** How the actor is named where there is no member: `clock`, `import`, `ingest`, `cli`. */
  actor: string;
  /** For example `loan.accept`, `request.approve`, `member.import`. */
  action: string;
  subjectType: string;
  subjectId: string;
  detail?: Record<string, unknown>;
}

/** Writes audit rows; the sealer chains them soon after they are committed. */
export async function writeAudit(tx: Executor, items: readonly AuditItem[], now: Date): Promise<void> {
  if (items.length === 0) return;
  await tx.later(auditInsert(items, now));
}

/** The statement that writes audit rows, to stand alone or beside another in one. */
export function auditInsert(items: readonly AuditItem[], now: Date): Sql {
  const rows = toJson(
    items.map((item) => ({
      actor_id: item.actorId,
      actor: item.actor,
      action: item.action,
      subject_type: item.subjectType,
      subject_id: item.subjectId,
      detail: item.detail ?? {},
    })),
  );
  return sql`INSERT INTO audit (at, actor_id, actor, action, subject_type, subject_id, detail)
    SELECT ${now}::timestamptz, r.actor_id, r.actor, r.action, r.subject_type, r.subject_id, r.detail
    FROM jsonb_to_recordset(${rows}::jsonb) AS r(actor_id uuid, actor text, action text, subject_type text, subject_id text, detail jsonb)`;
}

/** The first hash is taken over this and the first row. */
const beginning = 'tokendesk audit chain';

const auditRow = z.object({ id: z.bigint(), text: z.string() });

/** The text of an audit row that its hash covers: every column, in the form PostgreSQL prints. */
const covered = sql`concat_ws('|', a.id, extract(epoch FROM a.at)::text, coalesce(a.actor_id::text, ''), a.actor, a.action, a.subject_type, a.subject_id, a.detail::text)`;

/** The hash of a link: SHA-256 over the hash before it and the row's text. */
function linkHash(previous: string | null, text: string): string {
  return createHash('sha256')
    .update(previous ?? beginning)
    .update('\n')
    .update(text)
    .digest('hex');
}

/**
 * Chains up to `limit` audit rows that wait for it, in the order of their ids. One sealer works at a time; the others
 * return 0. Must run in a transaction.
 */
export async function sealAudit(tx: Executor, limit: number): Promise<number> {
  const [lock] = await tx.rows(
    z.object({ got: z.boolean() }),
    sql`SELECT pg_try_advisory_xact_lock(hashtext('tokendesk audit seal')) AS got`,
  );
  if (!lock?.got) return 0;
  const waiting = await tx.rows(
    auditRow,
    sql`SELECT a.id, ${covered} AS text FROM audit_unsealed u JOIN audit a ON a.id = u.audit_id ORDER BY a.id LIMIT ${limit}`,
  );
  if (waiting.length === 0) return 0;
  const [last] = await tx.rows(
    z.object({ seq: z.bigint(), hash: z.string() }),
    sql`SELECT seq, hash FROM audit_seal ORDER BY seq DESC LIMIT 1`,
  );
  let seq = last?.seq ?? 0n;
  let previous = last?.hash ?? null;
  const links = waiting.map(({ id, text }) => {
    seq += 1n;
    previous = linkHash(previous, text);
    return { seq: seq.toString(), audit_id: id.toString(), hash: previous };
  });
  await tx.run(sql`INSERT INTO audit_seal (seq, audit_id, hash)
    SELECT r.seq, r.audit_id, r.hash FROM jsonb_to_recordset(${JSON.stringify(links)}::jsonb) AS r(seq bigint, audit_id bigint, hash text)`);
  await tx.run(
    sql`DELETE FROM audit_unsealed WHERE audit_id = ANY(${waiting.map((row) => row.id)}::bigint[])`,
  );
  return waiting.length;
}

/** Reads the chain again from its beginning and names every link that does not hold. */
export async function checkChain(db: Executor): Promise<string[]> {
  const wrong: string[] = [];
  const page = 5000;
  let previous: string | null = null;
  let expected = 1n;
  for (;;) {
    const rows = await db.rows(
      z.object({ seq: z.bigint(), audit_id: z.bigint(), hash: z.string(), text: z.string().nullable() }),
      sql`SELECT s.seq, s.audit_id, s.hash, CASE WHEN a.id IS NULL THEN NULL ELSE ${covered} END AS text
        FROM audit_seal s LEFT JOIN audit a ON a.id = s.audit_id WHERE s.seq >= ${expected} ORDER BY s.seq LIMIT ${page}`,
    );
    for (const row of rows) {
      if (row.seq !== expected) wrong.push(`audit_seal ${expected}: missing`);
      if (row.text === null) wrong.push(`audit ${row.audit_id}: sealed but gone`);
      else if (linkHash(previous, row.text) !== row.hash)
        wrong.push(`audit ${row.audit_id}: does not match its seal ${row.seq}`);
      previous = row.hash;
      expected = row.seq + 1n;
    }
    if (rows.length < page) break;
  }
  const [loose] = await db.rows(
    z.object({ count: z.bigint() }),
    sql`SELECT count(*) AS count FROM audit a WHERE NOT EXISTS (SELECT 1 FROM audit_seal s WHERE s.audit_id = a.id)
      AND NOT EXISTS (SELECT 1 FROM audit_unsealed u WHERE u.audit_id = a.id)`,
  );
  if (loose && loose.count > 0n) wrong.push(`audit: ${loose.count} rows neither sealed nor waiting for it`);
  return wrong;
}
