import { z } from 'zod';
import { type CallClass, callClasses } from '../core/call-budget.js';
import { type Executor, sql } from './db.js';

/** Whose month it is: the platform, and the month as YYYY-MM. */
export interface CallMonth {
  platform: string;
  month: string;
}

/**
 * Counts one call, unless the month already has `most` of them (null: counts always). One statement: what two processes
 * take at the same instant may pass the bound by one call, which a quota of thousands does not feel. False: not counted.
 */
export async function countCall(
  db: Executor,
  { platform, month }: CallMonth,
  callClass: CallClass,
  most: number | null,
): Promise<boolean> {
  const counted = await db.run(
    sql`INSERT INTO api_call AS c (platform, month, class, count)
      SELECT ${platform}, ${month}, ${callClass}, 1
        WHERE ${most}::int IS NULL OR ${most}::int > (SELECT coalesce(sum(count), 0) FROM api_call
          WHERE platform = ${platform} AND month = ${month})
      ON CONFLICT (platform, month, class) DO UPDATE SET count = c.count + 1`,
  );
  return counted > 0;
}

/** Takes one counted call back. */
export async function uncountCall(
  db: Executor,
  { platform, month }: CallMonth,
  callClass: CallClass,
): Promise<void> {
  await db.run(
    sql`UPDATE api_call SET count = count - 1
      WHERE platform = ${platform} AND month = ${month} AND class = ${callClass} AND count > 0`,
  );
}

/** How many calls of each class a month has; classes without calls are left out. */
export function callsOf(
  db: Executor,
  { platform, month }: CallMonth,
): Promise<{ callClass: CallClass; count: number }[]> {
  return db.rows(
    z.object({ callClass: z.enum(callClasses), count: z.number() }),
    sql`SELECT class AS "callClass", count FROM api_call WHERE platform = ${platform} AND month = ${month}`,
  );
}
