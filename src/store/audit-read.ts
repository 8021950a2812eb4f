import { z } from 'zod';
import { type Executor, type Sql, sql } from './db.js';

/** Which rows of the audit trail are wanted; what is left out does not matter. */
export interface AuditFilter {
  /** The first instant. */
  since?: Date;
  /** The first instant that is too late. */
  before?: Date;
  /** Who acted: a member's id, or the program's own word such as `clock` or `import`. */
  who?: { memberId: string } | { actor: string };
  /** Whole actions (`request.approve`), or beginnings that end in a dot (`request.`). */
  actions?: readonly string[];
  /** What it is about: one thing, everything of a type, or everything of a person. */
  subject?: { type?: string; id?: string } | { ofMember: string };
}

const rowShape = z.object({
  id: z.bigint(),
  at: z.date(),
  actorId: z.string().nullable(),
  actor: z.string(),
  actorName: z.string().nullable(),
  actorEmail: z.string().nullable(),
  action: z.string(),
  subjectType: z.string(),
  subjectId: z.string(),
  about: z.string().nullable(),
  detail: z.record(z.string(), z.unknown()),
  seal: z.bigint().nullable(),
  hash: z.string().nullable(),
});

/** A row of the audit trail with its link in the chain, if it has one yet; `about`: whose matter it is, by name. */
export type AuditRow = z.infer<typeof rowShape>;

/** Of table `a`: the id of what it is about, where that is a row of ours and not a team's name. */
const subject = sql`CASE WHEN a.subject_id ~ '^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$' THEN a.subject_id::uuid END`;

/** Of table `a`: whose matter it is: the requester's, the borrower's, the member's. */
const ofMember = sql`CASE a.subject_type
  WHEN 'member' THEN s.id
  WHEN 'request' THEN (SELECT r.requester_id FROM request r WHERE r.id = s.id)
  WHEN 'loan' THEN (SELECT l.borrower_id FROM loan l WHERE l.id = s.id)
  WHEN 'review' THEN (SELECT v.member_id FROM review v WHERE v.id = s.id)
  WHEN 'delegation' THEN (SELECT d.from_id FROM delegation d WHERE d.id = s.id)
  WHEN 'task' THEN (SELECT t.owner_id FROM task t WHERE t.id = s.id) END`;

/** The newest row there is; 0 for none. Rows beyond it are not waited for. */
export async function lastAuditId(db: Executor): Promise<bigint> {
  const [row] = await db.rows(
    z.object({ id: z.bigint() }),
    sql`SELECT coalesce(max(id), 0)::bigint AS id FROM audit`,
  );
  return row?.id ?? 0n;
}

/** The next rows after one, by their ids, at most `limit` of them and none beyond `last`. */
export function auditPage(
  db: Executor,
  filter: AuditFilter,
  after: bigint,
  last: bigint,
  limit: number,
): Promise<AuditRow[]> {
  // Filtered first: what only a few rows need is looked up for those alone.
  return db.rows(
    rowShape,
    sql`SELECT a.id, a.at, a.actor_id AS "actorId", a.actor, m.name AS "actorName", m.email AS "actorEmail", a.action,
        a.subject_type AS "subjectType", a.subject_id AS "subjectId", o.name AS about, a.detail, l.seq AS seal, l.hash
      FROM (SELECT a.* FROM audit a CROSS JOIN LATERAL (SELECT ${subject} AS id) s
          WHERE a.id > ${after} AND a.id <= ${last} AND ${conditions(filter)} ORDER BY a.id LIMIT ${limit}) a
        CROSS JOIN LATERAL (SELECT ${subject} AS id) s
        LEFT JOIN member m ON m.id = a.actor_id
        LEFT JOIN member o ON o.id = ${ofMember}
        LEFT JOIN audit_seal l ON l.audit_id = a.id
      ORDER BY a.id`,
  );
}

function conditions({ since, before, who, actions, subject: about }: AuditFilter): Sql {
  const all = [
    ...(since ? [sql`a.at >= ${since}`] : []),
    ...(before ? [sql`a.at < ${before}`] : []),
    ...(who ? [whoActed(who)] : []),
    ...(actions ? [isAction(actions)] : []),
    ...(about ? [isAbout(about)] : []),
  ];
  return all.reduce((whole, one) => sql`${whole} AND ${one}`, sql`true`);
}

function whoActed(who: NonNullable<AuditFilter['who']>): Sql {
  return 'memberId' in who
    ? sql`a.actor_id = ${who.memberId}::uuid`
    : sql`a.actor_id IS NULL AND a.actor = ${who.actor}`;
}

function isAction(actions: readonly string[]): Sql {
  const whole = actions.filter((one) => !one.endsWith('.'));
  const beginnings = actions.filter((one) => one.endsWith('.'));
  return sql`(a.action = ANY(${whole}::text[]) OR EXISTS (SELECT FROM unnest(${beginnings}::text[]) b WHERE starts_with(a.action, b)))`;
}

function isAbout(about: NonNullable<AuditFilter['subject']>): Sql {
  if ('ofMember' in about) return sql`${ofMember} = ${about.ofMember}::uuid`;
  const type = about.type === undefined ? sql`true` : sql`a.subject_type = ${about.type}`;
  return about.id === undefined ? type : sql`${type} AND a.subject_id = ${about.id}`;
}

/** Names of members by id, of those that are members. */
export async function namesOf(db: Executor, ids: readonly string[]): Promise<Map<string, string>> {
  if (ids.length === 0) return new Map();
  const rows = await db.rows(
    z.object({ id: z.string(), name: z.string() }),
    sql`SELECT id, name FROM member WHERE id = ANY(${[...ids]}::uuid[])`,
  );
  return new Map(rows.map(({ id, name }) => [id, name]));
}

/** Whether the program itself has acted under this word. */
export async function isActorWord(db: Executor, word: string): Promise<boolean> {
  const [row] = await db.rows(
    z.object({ known: z.boolean() }),
    sql`SELECT EXISTS (SELECT FROM audit WHERE actor_id IS NULL AND actor = ${word}) AS known`,
  );
  return row?.known ?? false;
}

/** Where the chain ends, and how many rows wait for their link. */
export async function chainEnd(
  db: Executor,
): Promise<{ sealed: bigint; waiting: bigint; hash: string | null }> {
  const [row] = await db.rows(
    z.object({ sealed: z.bigint(), waiting: z.bigint(), hash: z.string().nullable() }),
    sql`SELECT coalesce((SELECT max(seq) FROM audit_seal), 0)::bigint AS sealed,
      (SELECT count(*) FROM audit_unsealed)::bigint AS waiting,
      (SELECT hash FROM audit_seal ORDER BY seq DESC LIMIT 1) AS hash`,
  );
  return row ?? { sealed: 0n, waiting: 0n, hash: null };
}

/** The hash of a link; null if there is none. */
export async function hashAt(db: Executor, seal: bigint): Promise<string | null> {
  const [row] = await db.rows(
    z.object({ hash: z.string() }),
    sql`SELECT hash FROM audit_seal WHERE seq = ${seal}`,
  );
  return row?.hash ?? null;
}
