import { z } from 'zod';
import { type Database, sql } from '../store/db.js';

/** The books at the end of a story, as lines: every account with its sum, in minor units. */
export async function booksText(db: Database): Promise<string[]> {
  const rows = await db.rows(
    z.object({ account: z.string(), postings: z.bigint(), sum: z.string() }),
    sql`SELECT account, count(*) AS postings, sum(amount)::text AS sum FROM posting GROUP BY account ORDER BY account`,
  );
  return rows.map(
    ({ account, postings, sum }) => `   ${account.padEnd(12)} ${sum.padStart(16)}   ${postings} postings`,
  );
}
