import { z } from 'zod';
import { type Executor, sql } from './db.js';
import type { AccountKey } from './people.js';

/** Lets one import or set-up at a time through; held to the end of the transaction. */
export async function lockSetUp(tx: Executor): Promise<void> {
  await tx.run(sql`SELECT pg_advisory_xact_lock(hashtext('tokendesk set-up'))`);
}

/** What the installation counts in and where its days begin; null before the first start. */
export async function readInstallation(db: Executor): Promise<{ unit: string; zone: string } | null> {
  return db.client.installation.findUnique({ where: { id: 1 }, select: { unit: true, zone: true } });
}

/** Fixes what the installation counts in. */
export async function writeInstallation(tx: Executor, unit: string, zone: string, now: Date): Promise<void> {
  await tx.run(
    sql`INSERT INTO installation (id, unit, zone, created_at) VALUES (1, ${unit}, ${zone}, ${now})`,
  );
}

/** Makes the teams that are missing. Returns every team by name, and which were made. */
export async function ensureTeams(
  tx: Executor,
  names: readonly string[],
  newId: () => string,
  now: Date,
): Promise<{ ids: Map<string, string>; made: string[] }> {
  const rows = JSON.stringify([...new Set(names)].map((name) => ({ id: newId(), name })));
  const made = await tx.rows(
    z.object({ name: z.string() }),
    sql`INSERT INTO team (id, name, created_at) SELECT t.id, t.name, ${now} FROM jsonb_to_recordset(${rows}::jsonb) AS t(id uuid, name text)
      ON CONFLICT (name) DO NOTHING RETURNING name`,
  );
  const all = await tx.client.team.findMany({ select: { id: true, name: true } });
  return { ids: new Map(all.map(({ id, name }) => [name, id])), made: made.map(({ name }) => name) };
}

/** Every pool with its team's name; null for the organisation's. */
export function allPools(db: Executor): Promise<{ id: string; team: string | null; allowance: bigint }[]> {
  return db.rows(
    z.object({ id: z.string(), team: z.string().nullable(), allowance: z.bigint() }),
    sql`SELECT q.id, t.name AS team, q.allowance FROM pool q LEFT JOIN team t ON t.id = q.team_id ORDER BY q.id`,
  );
}

/** Makes an empty pool; filling it must follow. */
export async function insertPool(
  tx: Executor,
  pool: { id: string; teamId: string | null; allowance: bigint; periodStart: Date; periodEnd: Date },
): Promise<void> {
  await tx.run(sql`INSERT INTO pool (id, team_id, allowance, remaining, period_start, period_end)
    VALUES (${pool.id}::uuid, ${pool.teamId}::uuid, ${pool.allowance}, 0, ${pool.periodStart}, ${pool.periodEnd})`);
}

/** What a pool gets from its next refill on. */
export async function setPoolAllowance(tx: Executor, id: string, allowance: bigint): Promise<void> {
  await tx.run(sql`UPDATE pool SET allowance = ${allowance} WHERE id = ${id}::uuid`);
}

const memberShape = z.object({
  id: z.string(),
  name: z.string(),
  email: z.string().nullable(),
  team: z.string().nullable(),
  managerId: z.string().nullable(),
  plan: z.string(),
  status: z.enum(['active', 'frozen', 'left']),
});

/** A member as an import sees them. */
export type ImportedMember = z.infer<typeof memberShape>;

/** Every member, with the team's name. */
export function allMembers(db: Executor): Promise<ImportedMember[]> {
  return db.rows(
    memberShape,
    sql`SELECT m.id, m.name, m.email, t.name AS team, m.manager_id AS "managerId", m.plan, m.status
      FROM member m LEFT JOIN team t ON t.id = m.team_id ORDER BY m.id`,
  );
}

/** Every platform account with its member. */
export function allAccounts(db: Executor): Promise<(AccountKey & { memberId: string })[]> {
  return db.rows(
    z.object({
      platform: z.enum(['slack', 'dingtalk']),
      workspace: z.string(),
      userId: z.string(),
      memberId: z.string(),
    }),
    sql`SELECT platform, workspace, user_id AS "userId", member_id AS "memberId" FROM identity ORDER BY platform, workspace, user_id`,
  );
}

/** A member as an import writes them. */
export interface MemberRow {
  id: string;
  name: string;
  email: string | null;
  teamId: string | null;
  managerId: string | null;
  plan: string;
}

/** A member who is new, with the running period of their plan. */
export interface NewMemberRow extends MemberRow {
  periodStart: Date;
  periodEnd: Date;
  nextDigestAt: Date;
}

/** Makes members; their managers may be among them. */
export async function insertMembers(tx: Executor, rows: readonly NewMemberRow[], now: Date): Promise<void> {
  if (rows.length === 0) return;
  const doc = JSON.stringify(
    rows.map((row) => ({
      ...columns(row),
      period_start: row.periodStart,
      period_end: row.periodEnd,
      next_digest_at: row.nextDigestAt,
    })),
  );
  await tx.run(sql`INSERT INTO member (id, name, email, team_id, manager_id, plan, status, period_start, period_end, next_settle_at, next_digest_at, created_at)
    SELECT r.id, r.name, r.email, r.team_id, r.manager_id, r.plan, 'active', r.period_start, r.period_end, r.period_end, r.next_digest_at, ${now}
    FROM jsonb_to_recordset(${doc}::jsonb) AS r(id uuid, name text, email text, team_id uuid, manager_id uuid, plan text,
      period_start timestamptz, period_end timestamptz, next_digest_at timestamptz)`);
}

/** Pauses members, or takes them up again. Their rows must be locked; leaving is a matter of its own. */
export async function setStatus(
  tx: Executor,
  memberIds: readonly string[],
  status: 'active' | 'frozen',
): Promise<void> {
  if (memberIds.length === 0) return;
  await tx.run(sql`UPDATE member SET status = ${status} WHERE id = ANY(${[...memberIds]}::uuid[])`);
}

/** Writes what an import changes on members. Their rows must be locked. */
export async function updateMembers(tx: Executor, rows: readonly MemberRow[]): Promise<void> {
  if (rows.length === 0) return;
  await tx.run(sql`UPDATE member m SET name = r.name, email = r.email, team_id = r.team_id, manager_id = r.manager_id, plan = r.plan
    FROM jsonb_to_recordset(${JSON.stringify(rows.map(columns))}::jsonb)
      AS r(id uuid, name text, email text, team_id uuid, manager_id uuid, plan text) WHERE m.id = r.id`);
}

function columns(row: MemberRow): Record<string, unknown> {
  const { id, name, email, plan } = row;
  return { id, name, email, team_id: row.teamId, manager_id: row.managerId, plan };
}

/** An account to link; `instead` is the account of the same workspace that it replaces. */
export interface AccountRow extends AccountKey {
  memberId: string;
  instead: string | null;
}

/** Links accounts to members. What the platform said of a replaced account is forgotten. */
export async function linkAccounts(tx: Executor, rows: readonly AccountRow[], now: Date): Promise<void> {
  const fresh = rows.filter((row) => row.instead === null);
  const doc = JSON.stringify(
    fresh.map(({ platform, workspace, userId, memberId }) => ({
      platform,
      workspace,
      user_id: userId,
      member_id: memberId,
    })),
  );
  await tx.run(sql`INSERT INTO identity (platform, workspace, user_id, member_id, created_at)
    SELECT r.platform, r.workspace, r.user_id, r.member_id, ${now}
    FROM jsonb_to_recordset(${doc}::jsonb) AS r(platform text, workspace text, user_id text, member_id uuid)`);
  for (const row of rows) {
    if (row.instead === null) continue;
    await tx.run(sql`UPDATE identity SET user_id = ${row.userId}, handle = NULL, locale = NULL, zone = NULL, profile_at = NULL
      WHERE platform = ${row.platform} AND workspace = ${row.workspace} AND user_id = ${row.instead}`);
  }
}

/** What allowance lots of the period that starts at `since` have brought each member so far, spent or not. */
export async function grantedAllowances(
  tx: Executor,
  since: ReadonlyMap<string, Date>,
): Promise<Map<string, bigint>> {
  if (since.size === 0) return new Map();
  const asked = JSON.stringify([...since].map(([id, at]) => ({ id, at })));
  const rows = await tx.rows(
    z.object({ id: z.string(), amount: z.bigint() }),
    sql`SELECT s.id, sum(g.amount)::bigint AS amount FROM jsonb_to_recordset(${asked}::jsonb) AS s(id uuid, at timestamptz)
      JOIN entry e ON e.member_id = s.id AND e.kind = 'refill' AND e.at >= s.at
      JOIN posting p ON p.entry_id = e.id AND p.account = 'lot' JOIN "grant" g ON g.id = p.grant_id AND g.kind = 'allowance'
      WHERE p.amount = g.amount AND g.effective_at >= s.at GROUP BY s.id`,
  );
  return new Map(rows.map((row) => [row.id, row.amount]));
}
