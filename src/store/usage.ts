import { z } from 'zod';
import { type Executor, sql } from './db.js';

const modelUse = z.object({ model: z.string(), cost: z.bigint(), tokens: z.bigint(), events: z.bigint() });

/** A member's usage of one model over some days. */
export type ModelUse = z.infer<typeof modelUse>;

/** Usage by model over organisation days `from` to `to` (both included, ISO dates), dearest first. */
export function usageByModel(db: Executor, memberId: string, from: string, to: string): Promise<ModelUse[]> {
  return db.rows(
    modelUse,
    sql`SELECT model, sum(cost)::bigint AS cost, sum(events)::bigint AS events,
        sum(input_tokens + output_tokens + cache_read_tokens + cache_write_tokens)::bigint AS tokens
      FROM usage_day WHERE member_id = ${memberId}::uuid AND day BETWEEN ${from}::date AND ${to}::date
      GROUP BY model ORDER BY cost DESC, tokens DESC, model`,
  );
}

/** Usage by day. */
export function usageByDay(
  db: Executor,
  memberId: string,
  from: string,
  to: string,
): Promise<{ day: string; cost: bigint }[]> {
  return db.rows(
    z.object({ day: z.string(), cost: z.bigint() }),
    sql`SELECT day::text AS day, sum(cost)::bigint AS cost FROM usage_day
      WHERE member_id = ${memberId}::uuid AND day BETWEEN ${from}::date AND ${to}::date GROUP BY day ORDER BY day`,
  );
}

/** The last movements of a member's own credit, newest first. */
export function lastMovements(
  db: Executor,
  memberId: string,
  limit: number,
): Promise<{ at: Date; kind: string; amount: bigint; with: string | null }[]> {
  return db.rows(
    z.object({ at: z.date(), kind: z.string(), amount: z.bigint(), with: z.string().nullable() }),
    sql`WITH recent AS (SELECT p.entry_id, p.amount, p.account, p.id FROM posting p WHERE p.member_id = ${memberId}::uuid ORDER BY p.id DESC LIMIT 400)
      SELECT e.at, CASE WHEN e.kind = 'gift' AND f.giver_id IS NULL THEN 'shelf' ELSE e.kind END AS kind, m.name AS "with",
        coalesce(sum(r.amount) FILTER (WHERE r.account IN ('lot', 'hold', 'overdraft')), 0)::bigint AS amount
      FROM recent r JOIN entry e ON e.id = r.entry_id
      LEFT JOIN loan l ON l.id = e.loan_id
      LEFT JOIN LATERAL (SELECT f.giver_id, f.receiver_id FROM posting p JOIN gift_lot gl ON gl.grant_id = p.grant_id
        JOIN gift f ON f.id = gl.gift_id WHERE p.entry_id = e.id LIMIT 1) f ON e.kind = 'gift'
      LEFT JOIN member m ON m.id = CASE WHEN ${memberId}::uuid IN (l.lender_id, f.giver_id) THEN coalesce(l.borrower_id, f.receiver_id)
        ELSE coalesce(l.lender_id, f.giver_id) END
      GROUP BY e.id, e.at, e.kind, f.giver_id, m.name
      HAVING coalesce(sum(r.amount) FILTER (WHERE r.account IN ('lot', 'hold', 'overdraft')), 0) <> 0
      ORDER BY max(r.id) DESC LIMIT ${limit}`,
  );
}
