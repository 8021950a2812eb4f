import { z } from 'zod';
import type { GiftQuestion } from '../core/gifts.js';
import { type Executor, type Sql, sql } from './db.js';

const giftShape = z.object({
  id: z.string(),
  giverId: z.string(),
  receiverId: z.string(),
  giver: z.string(),
  receiver: z.string(),
  amount: z.bigint(),
  reason: z.string().nullable(),
  state: z.enum(['offered', 'accepted', 'declined', 'withdrawn', 'expired']),
  holdId: z.string(),
  expiresAt: z.date(),
  createdAt: z.date(),
  answeredAt: z.date().nullable(),
  version: z.number(),
});

/** A gift with the names of its two people. */
export type GiftRow = z.infer<typeof giftShape>;

const columns = sql`g.id, g.giver_id AS "giverId", g.receiver_id AS "receiverId", a.name AS giver, b.name AS receiver, g.amount, g.reason,
  g.state, g.hold_id AS "holdId", g.expires_at AS "expiresAt", g.created_at AS "createdAt", g.answered_at AS "answeredAt", g.version`;

function select(db: Executor, tail: Sql): Promise<GiftRow[]> {
  return db.rows(
    giftShape,
    sql`SELECT ${columns} FROM gift g JOIN member a ON a.id = g.giver_id JOIN member b ON b.id = g.receiver_id ${tail}`,
  );
}

/** A gift by id, or null. */
export async function giftById(db: Executor, id: string): Promise<GiftRow | null> {
  const [row] = await select(db, sql`WHERE g.id = ${id}::uuid`);
  return row ?? null;
}

/** Locks a gift and reads it as it stands then; before any member is locked. */
export async function lockGift(tx: Executor, id: string): Promise<GiftRow | null> {
  const [row] = await select(tx, sql`WHERE g.id = ${id}::uuid FOR UPDATE OF g`);
  return row ?? null;
}

/** A member's gifts that wait for an answer, on either side, the oldest first. */
export function openGiftsOf(db: Executor, memberId: string): Promise<GiftRow[]> {
  return select(
    db,
    sql`WHERE (g.giver_id = ${memberId}::uuid OR g.receiver_id = ${memberId}::uuid) AND g.state = 'offered' ORDER BY g.created_at, g.id`,
  );
}

/** The same with a lock on each, in the order of their ids. */
export function lockGiftsOf(tx: Executor, memberId: string): Promise<GiftRow[]> {
  return select(
    tx,
    sql`WHERE (g.giver_id = ${memberId}::uuid OR g.receiver_id = ${memberId}::uuid) AND g.state = 'offered' ORDER BY g.id FOR UPDATE OF g`,
  );
}

const factsShape = z.object({
  given: z.bigint(),
  open: z.number(),
  declinedAt: z.date().nullable(),
  giverTeam: z.string().nullable(),
  receiverTeam: z.string().nullable(),
});

/**
 * What a new gift is checked against; `since` is the start of the giver's period. Under the giver's lock. What ran out does
 * not wait any more, marked or not.
 */
export async function giftFacts(
  tx: Executor,
  giverId: string,
  receiverId: string,
  since: Date,
  now: Date,
): Promise<Pick<GiftQuestion, 'given' | 'open' | 'declinedAt' | 'teams'>> {
  const [row] = await tx.rows(
    factsShape,
    sql`SELECT coalesce(sum(amount) FILTER (WHERE (state = 'offered' AND expires_at > ${now}) OR (state = 'accepted' AND answered_at >= ${since})), 0)::bigint AS given,
        (count(*) FILTER (WHERE state = 'offered' AND expires_at > ${now}))::int AS open,
        max(answered_at) FILTER (WHERE state = 'declined' AND receiver_id = ${receiverId}::uuid) AS "declinedAt",
        (SELECT t.name FROM member m JOIN team t ON t.id = m.team_id WHERE m.id = ${giverId}::uuid) AS "giverTeam",
        (SELECT t.name FROM member m JOIN team t ON t.id = m.team_id WHERE m.id = ${receiverId}::uuid) AS "receiverTeam"
      FROM gift WHERE giver_id = ${giverId}::uuid`,
  );
  if (!row) throw new Error('a sum without GROUP BY has one row');
  const { giverTeam: giver, receiverTeam: receiver, ...facts } = row;
  return { ...facts, teams: { giver, receiver } };
}

/** When the first of what a gift is made of ends, and when the last; null for never. */
export async function endsOfGift(
  db: Executor,
  holdId: string,
): Promise<{ endsFirst: Date | null; endsLast: Date | null }> {
  const [row] = await db.rows(
    z.object({ endsFirst: z.date().nullable(), endsLast: z.date().nullable() }),
    sql`SELECT min(g.expires_at) AS "endsFirst", CASE WHEN bool_and(g.expires_at IS NOT NULL) THEN max(g.expires_at) END AS "endsLast"
      FROM hold_lot l JOIN "grant" g ON g.id = l.grant_id WHERE l.hold_id = ${holdId}::uuid`,
  );
  return row ?? { endsFirst: null, endsLast: null };
}

/** Writes a new gift; what is set aside for it is in the tables. */
export async function insertGift(
  tx: Executor,
  gift: Pick<
    GiftRow,
    'id' | 'giverId' | 'receiverId' | 'amount' | 'reason' | 'holdId' | 'expiresAt' | 'createdAt'
  >,
): Promise<void> {
  await tx.run(sql`INSERT INTO gift (id, giver_id, receiver_id, amount, reason, hold_id, expires_at, created_at)
    VALUES (${gift.id}::uuid, ${gift.giverId}::uuid, ${gift.receiverId}::uuid, ${gift.amount}, ${gift.reason}, ${gift.holdId}::uuid,
      ${gift.expiresAt}, ${gift.createdAt})`);
}

/** Answers or ends a gift. The one conditional update: false if that was done before. */
export async function closeGift(
  tx: Executor,
  id: string,
  state: 'accepted' | 'declined' | 'withdrawn' | 'expired',
  now: Date,
): Promise<boolean> {
  const changed =
    await tx.run(sql`UPDATE gift SET state = ${state}, answered_at = ${now}, version = version + 1
    WHERE id = ${id}::uuid AND state = 'offered'`);
  return changed === 1;
}

/** Keeps from which gift, or which part of the shelf, lots came. */
export async function insertGiftLots(
  tx: Executor,
  lots: readonly { grantId: string; giftId?: string; takeId?: string }[],
): Promise<void> {
  const rows = JSON.stringify(
    lots.map(({ grantId, giftId, takeId }) => ({ grant_id: grantId, gift_id: giftId, take_id: takeId })),
  );
  await tx.run(sql`INSERT INTO gift_lot (grant_id, gift_id, take_id)
    SELECT r.grant_id, r.gift_id, r.take_id FROM jsonb_to_recordset(${rows}::jsonb) AS r(grant_id uuid, gift_id uuid, take_id uuid)`);
}
