import { z } from 'zod';
import { type Executor, sql } from './db.js';

const shape = z.object({
  outboxDue: z.bigint(),
  outboxSending: z.bigint(),
  outboxDead: z.bigint(),
  oldestOutbox: z.date().nullable(),
  inboxOpen: z.bigint(),
  inboxDead: z.bigint(),
  messages: z.bigint(),
  unsealed: z.bigint(),
  unsettled: z.bigint(),
  limitsWaiting: z.bigint(),
  lots: z.string(),
  holds: z.string(),
  pools: z.string(),
  overdraft: z.string(),
  lent: z.string(),
});

/** What an operator watches, as counts and sums of caches (sums as decimal strings of minor units). */
export type Gauges = z.infer<typeof shape>;

/** Reads the numbers in one statement; what is still open stands in partial indexes. */
export async function readGauges(db: Executor, now: Date): Promise<Gauges> {
  const [row] = await db.rows(
    shape,
    sql`SELECT
      (SELECT count(*) FROM outbox WHERE state = 'due' AND due_at <= ${now}) AS "outboxDue",
      (SELECT count(*) FROM outbox WHERE state = 'sending') AS "outboxSending",
      (SELECT count(*) FROM outbox WHERE state = 'dead') AS "outboxDead",
      (SELECT min(due_at) FROM outbox WHERE state = 'due' AND due_at <= ${now}) AS "oldestOutbox",
      (SELECT count(*) FROM inbox WHERE state IN ('received', 'working')) AS "inboxOpen",
      (SELECT count(*) FROM inbox WHERE state = 'dead') AS "inboxDead",
      (SELECT count(*) FROM message WHERE NOT gone) AS messages,
      (SELECT count(*) FROM audit_unsealed) AS unsealed,
      (SELECT count(*) FROM member WHERE next_settle_at <= ${now}) AS unsettled,
      (SELECT count(*) FROM (SELECT member_id FROM gateway_limit WHERE done_version < version
        UNION SELECT member_id FROM gateway_limit_after) waiting) AS "limitsWaiting",
      (SELECT coalesce(sum(remaining), 0)::text FROM "grant" WHERE remaining > 0) AS lots,
      (SELECT coalesce(sum(remaining), 0)::text FROM hold WHERE state = 'held') AS holds,
      (SELECT coalesce(sum(remaining), 0)::text FROM pool) AS pools,
      (SELECT coalesce(sum(overdraft), 0)::text FROM member) AS overdraft,
      (SELECT coalesce(sum(outstanding), 0)::text FROM loan WHERE state = 'active') AS lent`,
  );
  if (!row) throw new Error('the database gave no answer to a question that always has one');
  return row;
}
