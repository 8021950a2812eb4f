import { z } from 'zod';
import { type Executor, sql } from './db.js';
import type { AccountKey } from './people.js';

const platform = z.enum(['slack', 'dingtalk']);

const codeShape = z.object({
  id: z.string(),
  ownerId: z.string(),
  ownerName: z.string(),
  ownerStatus: z.enum(['active', 'frozen', 'left']),
  platform,
  workspace: z.string(),
  userId: z.string(),
  otherPlatform: platform.nullable(),
  otherWorkspace: z.string().nullable(),
  otherUserId: z.string().nullable(),
  otherName: z.string().nullable(),
  state: z.enum(['open', 'typed', 'agreed', 'joined', 'declined', 'replaced']),
  expiresAt: z.date(),
});

/** A code that joins an account to a member, and how far the two sides have come. */
export type LinkCode = z.infer<typeof codeShape>;

/** Keeps a new code in place of the one its owner may have open. */
export async function insertCode(
  tx: Executor,
  code: { id: string; hash: string; ownerId: string; from: AccountKey; expiresAt: Date },
  now: Date,
): Promise<void> {
  // One at a time per person: the second of two at once replaces the first.
  await tx.run(sql`SELECT pg_advisory_xact_lock(hashtext(${`link ${code.ownerId}`}))`);
  await tx.run(sql`UPDATE link_code SET state = 'replaced', closed_at = ${now}
    WHERE owner_id = ${code.ownerId}::uuid AND state IN ('open', 'typed', 'agreed')`);
  await tx.run(sql`INSERT INTO link_code (id, code_hash, owner_id, platform, workspace, user_id, state, expires_at, created_at)
    VALUES (${code.id}::uuid, ${code.hash}, ${code.ownerId}::uuid, ${code.from.platform}, ${code.from.workspace}, ${code.from.userId},
      'open', ${code.expiresAt}, ${now})`);
}

/** The code by what was typed (its hash) or by its row, locked until the transaction ends; null if there is none. */
export async function lockCode(
  tx: Executor,
  by: { hash: string } | { id: string },
): Promise<LinkCode | null> {
  const which = 'hash' in by ? sql`c.code_hash = ${by.hash}` : sql`c.id = ${by.id}::uuid`;
  const [row] = await tx.rows(
    codeShape,
    sql`SELECT c.id, c.owner_id AS "ownerId", m.name AS "ownerName", m.status AS "ownerStatus", c.platform, c.workspace, c.user_id AS "userId",
        c.other_platform AS "otherPlatform", c.other_workspace AS "otherWorkspace", c.other_user_id AS "otherUserId",
        c.other_name AS "otherName", c.state, c.expires_at AS "expiresAt"
      FROM link_code c JOIN member m ON m.id = c.owner_id WHERE ${which} FOR UPDATE OF c`,
  );
  return row ?? null;
}

/** Notes who typed a code. */
export async function noteTyped(
  tx: Executor,
  id: string,
  by: AccountKey,
  name: string | null,
): Promise<void> {
  await tx.run(sql`UPDATE link_code SET state = 'typed', other_platform = ${by.platform}, other_workspace = ${by.workspace},
    other_user_id = ${by.userId}, other_name = ${name} WHERE id = ${id}::uuid`);
}

/** Moves a code on; `joined` and `declined` close it. */
export async function setCodeState(
  tx: Executor,
  id: string,
  state: 'agreed' | 'joined' | 'declined',
  now: Date,
): Promise<void> {
  const closedAt = state === 'agreed' ? null : now;
  await tx.run(sql`UPDATE link_code SET state = ${state}, closed_at = ${closedAt} WHERE id = ${id}::uuid`);
}

/** Lets one act at a time decide whose an account is; held to the end of the transaction. */
export async function lockAccount(tx: Executor, key: AccountKey): Promise<void> {
  const name = `${key.platform}/${key.workspace}/${key.userId}`;
  await tx.run(sql`SELECT pg_advisory_xact_lock(hashtext(${name}))`);
}

const doingsShape = z.object({
  auto: z.boolean(),
  accounts: z.number(),
  entries: z.array(z.string()),
  acts: z.number(),
});

/** What a member has done so far. Their row should be locked. */
export async function doingsOf(tx: Executor, memberId: string): Promise<z.infer<typeof doingsShape>> {
  const [row] = await tx.rows(
    doingsShape,
    sql`SELECT EXISTS (SELECT FROM audit WHERE subject_type = 'member' AND subject_id = m.id::text
          AND action = 'member.enrol' AND actor = 'auto') AS auto,
        (SELECT count(*)::int FROM identity WHERE member_id = m.id) AS accounts,
        (SELECT coalesce(array_agg(kind), '{}') FROM entry WHERE member_id = m.id) AS entries,
        ((SELECT count(*) FROM loan WHERE lender_id = m.id OR borrower_id = m.id)
          + (SELECT count(*) FROM gift WHERE giver_id = m.id OR receiver_id = m.id)
          + (SELECT count(*) FROM request WHERE requester_id = m.id OR decider_id = m.id)
          + (SELECT count(*) FROM hold WHERE member_id = m.id)
          + (SELECT count(*) FROM usage_day WHERE member_id = m.id)
          + (SELECT count(*) FROM member WHERE manager_id = m.id)
          + (SELECT count(*) FROM audit WHERE actor_id = m.id AND action NOT LIKE 'member.%' AND action NOT LIKE 'link.%'))::int AS acts
      FROM member m WHERE m.id = ${memberId}::uuid`,
  );
  if (!row) throw new Error(`there is no member ${memberId}`);
  return row;
}

/** Makes an account somebody else's, with what its platform says of its owner. */
export async function moveAccount(tx: Executor, key: AccountKey, memberId: string): Promise<void> {
  await tx.run(sql`UPDATE identity SET member_id = ${memberId}::uuid
    WHERE platform = ${key.platform} AND workspace = ${key.workspace} AND user_id = ${key.userId}`);
}

/** A member who turned out to be somebody else already: out, and no longer found by their e-mail address. */
export async function retireMember(tx: Executor, memberId: string): Promise<void> {
  await tx.run(sql`UPDATE member SET status = 'left', email = NULL WHERE id = ${memberId}::uuid`);
}

/** Wrong codes that an account has typed. */
export async function wrongCodesOf(
  tx: Executor,
  key: AccountKey,
): Promise<{ count: number; since: Date | null }> {
  const [row] = await tx.rows(
    z.object({ count: z.number(), since: z.date().nullable() }),
    sql`SELECT wrong AS count, wrong_since AS since FROM link_account
      WHERE platform = ${key.platform} AND workspace = ${key.workspace} AND user_id = ${key.userId} FOR UPDATE`,
  );
  return row ?? { count: 0, since: null };
}

/** Keeps how many wrong codes an account has typed. */
export async function saveWrongCodes(
  tx: Executor,
  key: AccountKey,
  wrong: { count: number; since: Date | null },
): Promise<void> {
  await tx.run(sql`INSERT INTO link_account (platform, workspace, user_id, wrong, wrong_since)
    VALUES (${key.platform}, ${key.workspace}, ${key.userId}, ${wrong.count}, ${wrong.since})
    ON CONFLICT (platform, workspace, user_id) DO UPDATE SET wrong = EXCLUDED.wrong, wrong_since = EXCLUDED.wrong_since`);
}

/** Keeps what the owner of an account wanted when they were refused. */
export async function saveWanted(db: Executor, key: AccountKey, wanted: string, now: Date): Promise<void> {
  await db.run(sql`INSERT INTO link_account (platform, workspace, user_id, wanted, wanted_at)
    VALUES (${key.platform}, ${key.workspace}, ${key.userId}, ${wanted}, ${now})
    ON CONFLICT (platform, workspace, user_id) DO UPDATE SET wanted = EXCLUDED.wanted, wanted_at = EXCLUDED.wanted_at`);
}

/** What the owner of an account wanted when they were refused after `since`; null if nothing. */
export async function wantedSince(
  db: Executor,
  key: AccountKey,
  since: Date,
): Promise<{ wanted: string; at: Date } | null> {
  const [row] = await db.rows(
    z.object({ wanted: z.string(), at: z.date() }),
    sql`SELECT wanted, wanted_at AS at FROM link_account WHERE platform = ${key.platform} AND workspace = ${key.workspace}
      AND user_id = ${key.userId} AND wanted IS NOT NULL AND wanted_at > ${since}`,
  );
  return row ?? null;
}
