import { z } from 'zod';
import { type Executor, type Sql, sql } from './db.js';

/** A member as the desk needs to know them. */
const personShape = z.object({
  id: z.string(),
  name: z.string(),
  email: z.string().nullable(),
  teamId: z.string().nullable(),
  managerId: z.string().nullable(),
  plan: z.string(),
  status: z.enum(['active', 'frozen', 'left']),
  language: z.enum(['en', 'zh-CN']).nullable(),
  zone: z.string().nullable(),
});

/** A member. */
export type Person = z.infer<typeof personShape>;

/** A member as known through an account on a platform, with what the platform said of them last. */
const knownShape = personShape.extend({
  platformLocale: z.string().nullable(),
  platformZone: z.string().nullable(),
  profileAt: z.date().nullable(),
  /** When they were last seen here; null if never, or if they were elsewhere since. */
  lastSeenAt: z.date().nullable(),
});

/** A member with a platform's profile. */
export type KnownPerson = z.infer<typeof knownShape>;

const columns = sql`m.id, m.name, m.email, m.team_id AS "teamId", m.manager_id AS "managerId", m.plan, m.status, m.language, m.zone`;

/** An account on a platform. */
export interface AccountKey {
  platform: 'slack' | 'dingtalk';
  workspace: string;
  userId: string;
}

/** What a platform that keeps silent about an account leaves to the member's other accounts. */
const elsewhere = (column: Sql) =>
  sql`coalesce(i.${column}, (SELECT o.${column} FROM identity o WHERE o.member_id = i.member_id AND o.${column} IS NOT NULL
    ORDER BY o.created_at, o.platform LIMIT 1))`;

/** The member behind an account, or null. */
export async function personByAccount(db: Executor, key: AccountKey): Promise<KnownPerson | null> {
  const [row] = await db.rows(
    knownShape,
    sql`SELECT ${columns}, ${elsewhere(sql`locale`)} AS "platformLocale", ${elsewhere(sql`zone`)} AS "platformZone",
        i.profile_at AS "profileAt", CASE WHEN NOT EXISTS (SELECT FROM identity o
          WHERE o.member_id = i.member_id AND o.last_seen_at > i.last_seen_at) THEN i.last_seen_at END AS "lastSeenAt"
      FROM identity i JOIN member m ON m.id = i.member_id
      WHERE i.platform = ${key.platform} AND i.workspace = ${key.workspace} AND i.user_id = ${key.userId}`,
  );
  return row ?? null;
}

/** Members by id, in no order; those that do not exist are left out. */
export async function peopleById(db: Executor, ids: readonly string[]): Promise<Person[]> {
  return db.rows(personShape, sql`SELECT ${columns} FROM member m WHERE m.id = ANY(${[...ids]}::uuid[])`);
}

/** Members by e-mail address, compared in lower case. */
export async function peopleByEmail(db: Executor, emails: readonly string[]): Promise<Person[]> {
  const lower = emails.map((email) => email.toLowerCase());
  return db.rows(
    personShape,
    sql`SELECT ${columns} FROM member m WHERE m.email = ANY(${lower}::text[]) ORDER BY m.id`,
  );
}

/**
 * Members whose name, first name, handle, id on the platform or e-mail's local part is `word`, whatever its case; at most 20. A person may
 * be met under several names, so an exact full name or handle beats a first name.
 */
export async function peopleByWord(db: Executor, platform: string, word: string): Promise<Person[]> {
  const rows = await db.rows(
    personShape.extend({ rank: z.number() }),
    sql`SELECT * FROM (SELECT DISTINCT ON (m.id) ${columns},
        CASE WHEN lower(m.name) = lower(${word}) OR lower(${word}) IN (lower(i.handle), lower(i.user_id)) THEN 1
          WHEN split_part(m.email, '@', 1) = lower(${word}) THEN 2 ELSE 3 END AS rank
      FROM member m LEFT JOIN identity i ON i.member_id = m.id AND i.platform = ${platform}
      WHERE m.status <> 'left' AND (lower(m.name) = lower(${word}) OR lower(${word}) IN (lower(i.handle), lower(i.user_id))
        OR split_part(m.email, '@', 1) = lower(${word}) OR lower(split_part(m.name, ' ', 1)) = lower(${word}))
      ORDER BY m.id, rank) found ORDER BY rank, name, id LIMIT 20`,
  );
  const best = rows[0]?.rank;
  return rows.filter((row) => row.rank === best).map(({ rank: _, ...person }) => person);
}

/** Notes that an account's owner spoke or clicked, unless that was noted after `since`. */
export async function noteSeen(db: Executor, key: AccountKey, since: Date, now: Date): Promise<void> {
  await db.run(sql`UPDATE identity SET last_seen_at = ${now} WHERE platform = ${key.platform} AND workspace = ${key.workspace}
    AND user_id = ${key.userId} AND (last_seen_at IS NULL OR last_seen_at < ${since})`);
}

/** What a member chose of how they are written to. */
const wishesShape = z.object({
  deliver: z.enum(['last', 'slack', 'dingtalk', 'both']),
  quiet: z.string().nullable(),
  alerts: z.enum(['on', 'off']),
  digest: z.enum(['weekly', 'monthly', 'off']),
});

/** How a member wants to be written to. */
export type Wishes = z.infer<typeof wishesShape>;

/** How a member wants to be written to; null if there is no such member. */
export async function wishesOf(db: Executor, memberId: string): Promise<Wishes | null> {
  const [row] = await db.rows(
    wishesShape,
    sql`SELECT deliver, quiet, alerts, digest FROM member WHERE id = ${memberId}::uuid`,
  );
  return row ?? null;
}

/** Where a member can be reached: the account they were met on last, first. */
export async function accountsOf(
  db: Executor,
  memberId: string,
): Promise<(AccountKey & { locale: string | null; zone: string | null })[]> {
  return db.rows(
    z.object({
      platform: z.enum(['slack', 'dingtalk']),
      workspace: z.string(),
      userId: z.string(),
      locale: z.string().nullable(),
      zone: z.string().nullable(),
    }),
    sql`SELECT platform, workspace, user_id AS "userId", locale, zone FROM identity WHERE member_id = ${memberId}::uuid
      ORDER BY profile_at DESC NULLS LAST, platform DESC, user_id`,
  );
}

/** Remembers an account of a member with its profile. */
export async function saveAccount(
  db: Executor,
  key: AccountKey,
  memberId: string,
  profile: { handle: string | null; locale: string | null; zone: string | null } | null,
  now: Date,
): Promise<void> {
  await db.run(sql`INSERT INTO identity (platform, workspace, user_id, member_id, handle, locale, zone, profile_at, created_at)
    VALUES (${key.platform}, ${key.workspace}, ${key.userId}, ${memberId}::uuid, ${profile?.handle ?? null}, ${profile?.locale ?? null},
      ${profile?.zone ?? null}, ${profile ? now : null}, ${now})
    ON CONFLICT (platform, workspace, user_id) DO UPDATE SET
      handle = coalesce(EXCLUDED.handle, identity.handle), locale = coalesce(EXCLUDED.locale, identity.locale),
      zone = coalesce(EXCLUDED.zone, identity.zone), profile_at = coalesce(EXCLUDED.profile_at, identity.profile_at)`);
}
