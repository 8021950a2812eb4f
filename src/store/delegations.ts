import { z } from 'zod';
import { type Executor, type Sql, sql } from './db.js';

const shape = z.object({
  id: z.string(),
  fromId: z.string(),
  from: z.string(),
  toId: z.string(),
  to: z.string(),
  startsAt: z.date(),
  endsAt: z.date(),
});

/** Who decides for whom, and when. */
export type DelegationRow = z.infer<typeof shape>;

function select(db: Executor, tail: Sql): Promise<DelegationRow[]> {
  return db.rows(
    shape,
    sql`SELECT d.id, d.from_id AS "fromId", f.name AS "from", d.to_id AS "toId", t.name AS "to", d.starts_at AS "startsAt", d.ends_at AS "endsAt"
      FROM delegation d JOIN member f ON f.id = d.from_id JOIN member t ON t.id = d.to_id ${tail}`,
  );
}

/** What a member has handed over or taken over that is not past, the earliest first. */
export function delegationsOf(db: Executor, memberId: string, now: Date): Promise<DelegationRow[]> {
  return select(
    db,
    sql`WHERE (d.from_id = ${memberId}::uuid OR d.to_id = ${memberId}::uuid) AND d.revoked_at IS NULL AND d.ends_at > ${now}
      ORDER BY d.starts_at, d.id`,
  );
}

/** Locks a delegation, then reads it; null for one that was taken back. */
export async function lockDelegation(tx: Executor, id: string): Promise<DelegationRow | null> {
  await tx.run(sql`SELECT 1 FROM delegation WHERE id = ${id}::uuid FOR UPDATE`);
  const [row] = await select(tx, sql`WHERE d.id = ${id}::uuid AND d.revoked_at IS NULL`);
  return row ?? null;
}

/** Locks somebody who hands over, so that they do one thing at a time. */
export async function lockDelegator(tx: Executor, memberId: string): Promise<void> {
  await tx.run(sql`SELECT 1 FROM member WHERE id = ${memberId}::uuid FOR NO KEY UPDATE`);
}

/** What a member has handed over within a time. */
export async function overlapping(
  tx: Executor,
  fromId: string,
  startsAt: Date,
  endsAt: Date,
): Promise<DelegationRow | null> {
  const [row] = await select(
    tx,
    sql`WHERE d.from_id = ${fromId}::uuid AND d.revoked_at IS NULL AND d.starts_at < ${endsAt} AND ${startsAt} < d.ends_at
      ORDER BY d.starts_at LIMIT 1`,
  );
  return row ?? null;
}

/** Writes a delegation; `nextAt` is when it next begins or ends. */
export async function insertDelegation(
  tx: Executor,
  row: { id: string; fromId: string; toId: string; startsAt: Date; endsAt: Date; nextAt: Date },
  now: Date,
): Promise<void> {
  await tx.run(sql`INSERT INTO delegation (id, from_id, to_id, starts_at, ends_at, next_at, created_at)
    VALUES (${row.id}::uuid, ${row.fromId}::uuid, ${row.toId}::uuid, ${row.startsAt}, ${row.endsAt}, ${row.nextAt}, ${now})`);
}

/** Takes a delegation back. */
export async function revokeDelegation(tx: Executor, id: string, now: Date): Promise<void> {
  await tx.run(
    sql`UPDATE delegation SET revoked_at = ${now}, next_at = NULL WHERE id = ${id}::uuid AND revoked_at IS NULL`,
  );
}

/** Notes when a delegation next begins or ends; null once it is over. */
export async function scheduleDelegation(tx: Executor, id: string, nextAt: Date | null): Promise<void> {
  await tx.run(sql`UPDATE delegation SET next_at = ${nextAt} WHERE id = ${id}::uuid`);
}

/** Puts every open request that a member is asked about, or that somebody is asked about for them, on the list of those to be looked at again. */
export async function recheckSeatsOf(tx: Executor, memberId: string): Promise<void> {
  await tx.run(sql`INSERT INTO request_recheck (request_id)
    SELECT a.request_id FROM request_asked a WHERE a.member_id = ${memberId}::uuid AND a.active
    UNION SELECT a.request_id FROM request_asked a WHERE a.acting_for = ${memberId}::uuid AND a.active
    ON CONFLICT DO NOTHING`);
}
