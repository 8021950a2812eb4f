import { z } from 'zod';
import { quotaKinds } from '../core/review.js';
import { amount, time } from './books-json.js';
import { type Executor, type Sql, sql } from './db.js';

const id = z.string();

/** Sums what made the quota of members' running periods, in minor units, by member. Locked, or only for showing. */
export async function quotasOf(db: Executor, memberIds: readonly string[]): Promise<Map<string, bigint>> {
  if (memberIds.length === 0) return new Map();
  // Of credit from before the period only what was left when it began.
  const rows = await db.rows(
    z.object({ memberId: id, quota: z.bigint() }),
    sql`SELECT m.id AS "memberId", coalesce(sum(CASE WHEN g.effective_at >= m.period_start THEN g.amount ELSE
        (SELECT coalesce(sum(p.amount), 0) FROM posting p JOIN entry e ON e.id = p.entry_id
          WHERE p.grant_id = g.id AND p.account = 'lot' AND e.at < m.period_start) END), 0)::bigint AS quota
      FROM member m LEFT JOIN "grant" g ON g.member_id = m.id AND g.kind = ANY(${[...quotaKinds]}::text[])
        AND g.effective_at < m.period_end AND (g.expires_at IS NULL OR g.expires_at > m.period_start)
      WHERE m.id = ANY(${[...memberIds]}::uuid[]) GROUP BY m.id`,
  );
  return new Map(rows.map(({ memberId, quota }) => [memberId, quota]));
}

const personShape = z.object({
  id,
  name: z.string(),
  status: z.enum(['active', 'frozen', 'left']),
  email: z.string().nullable(),
});

const superiorShape = z.object({
  memberId: id,
  name: z.string(),
  managerId: id.nullable(),
  people: z.array(personShape),
  delegations: z.array(z.object({ from: id, to: id, since: time, until: time })),
});

/** Whoever may answer for a member: the manager, those of `emails`, and who stands in for one of them at that time. */
export type SuperiorsRow = z.infer<typeof superiorShape>;

/** Who may answer for members, as of `at`. */
export async function superiorsOf(
  db: Executor,
  memberIds: readonly string[],
  emails: readonly string[],
  at: Date,
): Promise<Map<string, SuperiorsRow>> {
  if (memberIds.length === 0) return new Map();
  const rows = await db.rows(
    superiorShape,
    sql`WITH usual AS MATERIALIZED (SELECT id FROM member WHERE email = ANY(${[...emails]}::text[]))
      SELECT w.id AS "memberId", w.name, w.manager_id AS "managerId",
        (SELECT coalesce(jsonb_agg(jsonb_build_object('id', p.id, 'name', p.name, 'status', p.status, 'email', p.email)
            ORDER BY p.id), '[]'::jsonb) FROM member p
          WHERE p.id = w.manager_id OR p.id IN (SELECT id FROM usual) OR p.id IN (SELECT s.to_id FROM delegation s
            WHERE s.revoked_at IS NULL AND s.starts_at <= ${at} AND ${at} < s.ends_at
              AND (s.from_id = w.manager_id OR s.from_id IN (SELECT id FROM usual)))) AS people,
        (SELECT coalesce(jsonb_agg(jsonb_build_object('from', s.from_id, 'to', s.to_id, 'since', s.starts_at, 'until', s.ends_at)
            ORDER BY s.starts_at, s.id), '[]'::jsonb) FROM delegation s
          WHERE s.revoked_at IS NULL AND s.starts_at <= ${at} AND ${at} < s.ends_at
            AND (s.from_id = w.manager_id OR s.from_id IN (SELECT id FROM usual))) AS delegations
      FROM member w WHERE w.id = ANY(${[...memberIds]}::uuid[])`,
  );
  return new Map(rows.map((row) => [row.memberId, row]));
}

/** A review to be put to somebody. */
export interface NewReview {
  id: string;
  memberId: string;
  periodStart: Date;
  periodEnd: Date;
  share: number;
  used: bigint;
  quota: bigint;
  asked: readonly string[];
}

/** Adds reviews; returns the ids of those whose member's period had none yet. */
export async function insertReviews(
  tx: Executor,
  reviews: readonly NewReview[],
  now: Date,
): Promise<ReadonlySet<string>> {
  if (reviews.length === 0) return new Set();
  const json = JSON.stringify(
    reviews.map(({ id: own, memberId, periodStart, periodEnd, share, used, quota, asked }) => ({
      id: own,
      member_id: memberId,
      period_start: periodStart,
      period_end: periodEnd,
      share,
      used: used.toString(),
      quota: quota.toString(),
      asked,
    })),
  );
  const rows = await tx.rows(
    z.object({ id }),
    sql`INSERT INTO review (id, member_id, period_start, period_end, share, used, quota, state, asked, created_at)
      SELECT r.id, r.member_id, r.period_start, r.period_end, r.share, r.used, r.quota, 'open', r.asked, ${now}
      FROM jsonb_to_recordset(${json}::jsonb) AS r(id uuid, member_id uuid, period_start timestamptz, period_end timestamptz, share int,
        used bigint, quota bigint, asked uuid[])
      ON CONFLICT (member_id, period_start) DO NOTHING RETURNING id`,
  );
  return new Set(rows.map((row) => row.id));
}

const reviewShape = z.object({
  id,
  memberId: id,
  member: z.string(),
  periodStart: z.date(),
  periodEnd: z.date(),
  share: z.number(),
  used: z.bigint(),
  quota: z.bigint(),
  state: z.enum(['open', 'fine', 'raised']),
  asked: z.array(id),
  talkedBy: id.nullable(),
  talker: z.string().nullable(),
  talkedAt: z.date().nullable(),
  answeredBy: id.nullable(),
  answerer: z.string().nullable(),
  answeredAt: z.date().nullable(),
  raised: z.bigint().nullable(),
  createdAt: z.date(),
  version: z.number(),
});

/** A review with the names of its people. */
export type ReviewRow = z.infer<typeof reviewShape>;

async function one(db: Executor, where: Sql): Promise<ReviewRow | null> {
  const [row] = await db.rows(
    reviewShape,
    sql`SELECT r.id, r.member_id AS "memberId", m.name AS member, r.period_start AS "periodStart", r.period_end AS "periodEnd", r.share,
        r.used, r.quota, r.state, r.asked, r.talked_by AS "talkedBy", t.name AS talker, r.talked_at AS "talkedAt",
        r.answered_by AS "answeredBy", a.name AS answerer, r.answered_at AS "answeredAt", r.raised, r.created_at AS "createdAt", r.version
      FROM review r JOIN member m ON m.id = r.member_id LEFT JOIN member t ON t.id = r.talked_by LEFT JOIN member a ON a.id = r.answered_by
      WHERE ${where}`,
  );
  return row ?? null;
}

/** A review as it stands; null if there is none. */
export const readReview = (db: Executor, reviewId: string) => one(db, sql`r.id = ${reviewId}::uuid`);

/** Locks a review, then reads it. */
export async function lockReview(tx: Executor, reviewId: string): Promise<ReviewRow | null> {
  await tx.run(sql`SELECT 1 FROM review WHERE id = ${reviewId}::uuid FOR UPDATE`);
  return readReview(tx, reviewId);
}

/** Writes how a review was answered; `raised` where more was given. */
export async function answerReview(
  tx: Executor,
  reviewId: string,
  answer: { by: string; raised: bigint | null },
  now: Date,
): Promise<void> {
  await tx.run(sql`UPDATE review SET state = ${answer.raised === null ? 'fine' : 'raised'}, raised = ${answer.raised},
    answered_by = ${answer.by}::uuid, answered_at = ${now}, version = version + 1 WHERE id = ${reviewId}::uuid`);
}

/** Writes who talks with the member. */
export async function noteTalk(tx: Executor, reviewId: string, by: string, now: Date): Promise<void> {
  await tx.run(
    sql`UPDATE review SET talked_by = ${by}::uuid, talked_at = ${now}, version = version + 1 WHERE id = ${reviewId}::uuid`,
  );
}

const projectShape = z.object({ project: z.string().nullable(), cost: amount });

/** What a member used by project in a time, the dearest first; null for calls without one. */
export function usageByProject(
  db: Executor,
  memberId: string,
  from: Date,
  to: Date,
): Promise<z.infer<typeof projectShape>[]> {
  return db.rows(
    projectShape,
    sql`SELECT project, sum(cost)::text AS cost FROM usage_event
      WHERE member_id = ${memberId}::uuid AND occurred_at >= ${from} AND occurred_at < ${to}
      GROUP BY project HAVING sum(cost) > 0 ORDER BY sum(cost) DESC, project`,
  );
}

/** Whether two members both have an account in one workspace of a platform. */
export async function accountsTogether(
  db: Executor,
  platform: string,
  workspace: string,
  one: string,
  other: string,
): Promise<boolean> {
  const [row] = await db.rows(
    z.object({ together: z.boolean() }),
    sql`SELECT count(DISTINCT member_id) = 2 AS together FROM identity
      WHERE platform = ${platform} AND workspace = ${workspace} AND member_id = ANY(${[one, other]}::uuid[])`,
  );
  return row?.together ?? false;
}
