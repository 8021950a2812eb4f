import { z } from 'zod';
import { heirPool } from './books-json.js';
import { type Executor, sql } from './db.js';

const leaverShape = z.object({
  id: z.string(),
  name: z.string(),
  status: z.enum(['active', 'frozen', 'left']),
  team: z.string().nullable(),
  /** The team's own pool, which pays what they owe. */
  teamPoolId: z.string().nullable(),
  /** Where what is owed to them goes. */
  heirPoolId: z.string().nullable(),
  /** Pools that paid for something they still have. */
  poolIds: z.array(z.string()),
  /** Everybody on the other side of a loan, question, offer, gift or delegation of theirs. */
  others: z.array(z.string()),
  openAskId: z.string().nullable(),
});

/** Who leaves, and with whom and what they are connected. */
export type Leaver = z.infer<typeof leaverShape>;

/** Reads who leaves; null for nobody. */
export async function leaverOf(db: Executor, memberId: string, now: Date): Promise<Leaver | null> {
  const [row] = await db.rows(
    leaverShape,
    sql`SELECT m.id, m.name, m.status, t.name AS team, q.id AS "teamPoolId", ${heirPool} AS "heirPoolId",
        ARRAY(SELECT DISTINCT g.pool_id FROM "grant" g WHERE g.member_id = m.id AND g.pool_id IS NOT NULL
            AND (g.remaining > 0 OR EXISTS (SELECT FROM hold_lot hl JOIN hold h ON h.id = hl.hold_id AND h.state = 'held' WHERE hl.grant_id = g.id))) AS "poolIds",
        ARRAY(SELECT CASE WHEN l.lender_id = m.id THEN l.borrower_id ELSE l.lender_id END FROM loan l
            WHERE (l.lender_id = m.id OR l.borrower_id = m.id) AND l.state IN ('asked', 'offered', 'waiting', 'active')
          UNION SELECT CASE WHEN f.giver_id = m.id THEN f.receiver_id ELSE f.giver_id END FROM gift f
            WHERE (f.giver_id = m.id OR f.receiver_id = m.id) AND f.state = 'offered'
          UNION SELECT d.from_id FROM delegation d WHERE d.to_id = m.id AND d.revoked_at IS NULL AND d.ends_at > ${now}) AS others,
        (SELECT a.id FROM ask a WHERE a.asker_id = m.id AND a.state = 'open' LIMIT 1) AS "openAskId"
      FROM member m LEFT JOIN team t ON t.id = m.team_id LEFT JOIN pool q ON q.team_id = m.team_id
      WHERE m.id = ${memberId}::uuid`,
  );
  return row ?? null;
}

const idRow = z.object({ id: z.string() });

/** Locks the asks of which a waiting part is the member's, and their own, ascending by id. */
export async function lockAsksOf(tx: Executor, memberId: string): Promise<void> {
  await tx.rows(
    idRow,
    sql`SELECT a.id FROM ask a WHERE (a.asker_id = ${memberId}::uuid AND a.state = 'open')
        OR a.id IN (SELECT l.ask_id FROM loan l WHERE l.state = 'waiting' AND (l.lender_id = ${memberId}::uuid OR l.borrower_id = ${memberId}::uuid))
      ORDER BY a.id FOR UPDATE`,
  );
}

/** Locks the member's loans that have moved nothing yet, ascending by id. */
export async function lockUnmoved(tx: Executor, memberId: string): Promise<string[]> {
  const rows = await tx.rows(
    idRow,
    sql`SELECT l.id FROM loan l WHERE (l.lender_id = ${memberId}::uuid OR l.borrower_id = ${memberId}::uuid)
        AND l.state IN ('asked', 'offered', 'waiting') ORDER BY l.id FOR UPDATE`,
  );
  return rows.map(({ id }) => id);
}

/** Marks a member as left; what waits for their decision is looked at again by the trigger that belongs to it. */
export async function markLeft(tx: Executor, memberId: string): Promise<void> {
  await tx.run(
    sql`UPDATE member SET status = 'left', next_digest_at = NULL WHERE id = ${memberId}::uuid AND status <> 'left'`,
  );
}
