import { z } from 'zod';
import { type Executor, sql } from './db.js';

const shape = z.object({
  requestId: z.string(),
  memberId: z.string(),
  times: z.number(),
  nextAt: z.date().nullable(),
  endedAt: z.date().nullable(),
  endedBy: z.string().nullable(),
});

/** An approved request that is given anew each period: how often that was done, and when it is next. */
export type Recurring = z.infer<typeof shape>;

const columns = sql`c.request_id AS "requestId", c.member_id AS "memberId", c.times, c.next_at AS "nextAt", c.ended_at AS "endedAt", m.name AS "endedBy"`;

/** Begins it, in the transaction of the approval. */
export async function beginRecurring(
  tx: Executor,
  of: { requestId: string; memberId: string; nextAt: Date },
): Promise<void> {
  await tx.run(sql`INSERT INTO recurring (request_id, member_id, next_at)
    VALUES (${of.requestId}::uuid, ${of.memberId}::uuid, ${of.nextAt})`);
}

/** What is given anew of these requests. */
export function recurringOf(db: Executor, requestIds: readonly string[]): Promise<Recurring[]> {
  return db.rows(
    shape,
    sql`SELECT ${columns} FROM recurring c LEFT JOIN member m ON m.id = c.ended_by
      WHERE c.request_id = ANY(${[...requestIds]}::uuid[])`,
  );
}

/** Notes that a period had its turn: given or not. The request's lock is held. */
export async function nextRecurring(
  tx: Executor,
  requestId: string,
  turn: { given: boolean; nextAt: Date },
): Promise<void> {
  await tx.run(sql`WITH shown AS (UPDATE request SET version = version + 1 WHERE id = ${requestId}::uuid)
    UPDATE recurring SET times = times + ${turn.given ? 1 : 0}, next_at = ${turn.nextAt} WHERE request_id = ${requestId}::uuid`);
}

/** Ends it; `by` is null where time did. The request's lock is held. */
export async function endRecurringRow(
  tx: Executor,
  requestId: string,
  by: string | null,
  now: Date,
): Promise<void> {
  await tx.run(sql`WITH shown AS (UPDATE request SET version = version + 1 WHERE id = ${requestId}::uuid)
    UPDATE recurring SET next_at = NULL, ended_at = ${now}, ended_by = ${by}::uuid WHERE request_id = ${requestId}::uuid`);
}
