import { z } from 'zod';
import { type Executor, type Sql, sql } from './db.js';

const shelfShape = z.object({
  id: z.string(),
  giverId: z.string(),
  giver: z.string(),
  teamId: z.string(),
  team: z.string(),
  amount: z.bigint(),
  taken: z.bigint(),
  named: z.boolean(),
  state: z.enum(['open', 'empty', 'withdrawn', 'ended']),
  holdId: z.string().nullable(),
  expiresAt: z.date(),
  createdAt: z.date(),
  endedAt: z.date().nullable(),
  version: z.number(),
});

/** What somebody left on their team's shelf, with the names of giver and team. */
export type ShelfRow = z.infer<typeof shelfShape>;

const columns = sql`s.id, s.giver_id AS "giverId", a.name AS giver, s.team_id AS "teamId", t.name AS team, s.amount, s.taken, s.named, s.state,
  s.hold_id AS "holdId", s.expires_at AS "expiresAt", s.created_at AS "createdAt", s.ended_at AS "endedAt", s.version`;

function select(db: Executor, tail: Sql): Promise<ShelfRow[]> {
  return db.rows(
    shelfShape,
    sql`SELECT ${columns} FROM shelf s JOIN member a ON a.id = s.giver_id JOIN team t ON t.id = s.team_id ${tail}`,
  );
}

/** An entry by id, or null. */
export async function shelfById(db: Executor, id: string): Promise<ShelfRow | null> {
  const [row] = await select(db, sql`WHERE s.id = ${id}::uuid`);
  return row ?? null;
}

/** Locks an entry and reads it as it stands then; before any member is locked. */
export async function lockShelf(tx: Executor, id: string): Promise<ShelfRow | null> {
  const [row] = await select(tx, sql`WHERE s.id = ${id}::uuid FOR UPDATE OF s`);
  return row ?? null;
}

/**
 * What can be taken of entries `s` of givers `a`: not what has ended, nor what somebody left who is not there any more, or
 * owes meanwhile.
 */
export const takeable = (
  now: Date,
): Sql => sql`s.state = 'open' AND s.expires_at > ${now} AND a.status = 'active'
  AND NOT EXISTS (SELECT FROM loan l WHERE l.borrower_id = s.giver_id AND l.state = 'active')`;

/** A team's name, or null. */
export async function teamName(db: Executor, teamId: string): Promise<string | null> {
  const [row] = await db.rows(
    z.object({ name: z.string() }),
    sql`SELECT name FROM team WHERE id = ${teamId}::uuid`,
  );
  return row?.name ?? null;
}

/** What is on a team's shelf, what ends first at the top. */
export function shelfOf(db: Executor, teamId: string, now: Date): Promise<ShelfRow[]> {
  return select(
    db,
    sql`WHERE s.team_id = ${teamId}::uuid AND ${takeable(now)} ORDER BY s.expires_at, s.created_at, s.id`,
  );
}

/** The same with a lock on each entry, in the order of their ids, so that two who take at once do not cross. */
export function lockShelfOf(tx: Executor, teamId: string, now: Date): Promise<ShelfRow[]> {
  return select(
    tx,
    sql`WHERE s.team_id = ${teamId}::uuid AND ${takeable(now)} ORDER BY s.id FOR UPDATE OF s`,
  );
}

/** What a member has on the shelf themselves, the newest first. */
export function shelvedBy(db: Executor, memberId: string): Promise<ShelfRow[]> {
  return select(
    db,
    sql`WHERE s.giver_id = ${memberId}::uuid AND s.state = 'open' ORDER BY s.created_at DESC, s.id DESC`,
  );
}

/** The same with a lock on each, in the order of their ids. */
export function lockShelvedBy(tx: Executor, memberId: string): Promise<ShelfRow[]> {
  return select(
    tx,
    sql`WHERE s.giver_id = ${memberId}::uuid AND s.state = 'open' ORDER BY s.id FOR UPDATE OF s`,
  );
}

/** What a member took from shelves since a time. Under the member's lock, where something follows from it. */
export async function takenBy(db: Executor, memberId: string, since: Date): Promise<bigint> {
  const [row] = await db.rows(
    z.object({ taken: z.bigint() }),
    sql`SELECT coalesce(sum(amount), 0)::bigint AS taken FROM shelf_take WHERE taker_id = ${memberId}::uuid AND at >= ${since}`,
  );
  return row?.taken ?? 0n;
}

/** Writes a new entry; what is set aside for it is in the tables. */
export async function insertShelf(
  tx: Executor,
  entry: Pick<
    ShelfRow,
    'id' | 'giverId' | 'teamId' | 'amount' | 'named' | 'holdId' | 'expiresAt' | 'createdAt'
  >,
): Promise<void> {
  await tx.run(sql`INSERT INTO shelf (id, giver_id, team_id, amount, named, hold_id, expires_at, created_at)
    VALUES (${entry.id}::uuid, ${entry.giverId}::uuid, ${entry.teamId}::uuid, ${entry.amount}, ${entry.named}, ${entry.holdId}::uuid,
      ${entry.expiresAt}, ${entry.createdAt})`);
}

/** A part that was taken of an entry, and the hold that has the rest. */
export interface TakenPart {
  /** Of the part. */
  id: string;
  shelfId: string;
  amount: bigint;
  restHoldId: string | null;
}

/** Keeps what was taken by whom; entries of which nothing is left end with it. Their rows are locked. */
export async function insertTakes(
  tx: Executor,
  takerId: string,
  parts: readonly TakenPart[],
  now: Date,
): Promise<void> {
  const rows = JSON.stringify(
    parts.map(({ id, shelfId, amount, restHoldId }) => ({
      id,
      shelf_id: shelfId,
      amount: amount.toString(),
      rest: restHoldId,
    })),
  );
  await tx.run(sql`INSERT INTO shelf_take (id, shelf_id, taker_id, amount, at)
    SELECT r.id, r.shelf_id, ${takerId}::uuid, r.amount, ${now}
    FROM jsonb_to_recordset(${rows}::jsonb) AS r(id uuid, shelf_id uuid, amount bigint)`);
  await tx.run(sql`UPDATE shelf s SET taken = s.taken + r.amount, hold_id = r.rest, version = s.version + 1,
      state = CASE WHEN r.rest IS NULL THEN 'empty' ELSE s.state END, ended_at = CASE WHEN r.rest IS NULL THEN ${now}::timestamptz END
    FROM jsonb_to_recordset(${rows}::jsonb) AS r(shelf_id uuid, amount bigint, rest uuid) WHERE s.id = r.shelf_id`);
}

/** Ends an entry, what is left of it with its giver again. The one conditional update: false if it had ended before. */
export async function endShelf(
  tx: Executor,
  id: string,
  state: 'withdrawn' | 'ended',
  now: Date,
): Promise<boolean> {
  const changed =
    await tx.run(sql`UPDATE shelf SET state = ${state}, hold_id = NULL, ended_at = ${now}, version = version + 1
    WHERE id = ${id}::uuid AND state = 'open'`);
  return changed === 1;
}
