import { z } from 'zod';
import { type Database, sql } from './db.js';
import type { ClaimedRow } from './work.js';

const item = z.object({ key: z.string(), platform: z.string(), kind: z.string(), payload: z.unknown() });

/** Inbox rows that were left behind: the port `InboxItems` over PostgreSQL. */
export function sqlInboxItems(database: Database) {
  return {
    async load(id: string): Promise<z.infer<typeof item> | null> {
      const rows = await database.rows(
        item,
        sql`SELECT key, platform, kind, payload FROM inbox WHERE id = ${id}::uuid AND state <> 'done'`,
      );
      return rows[0] ?? null;
    },

    /** Also when somebody else has claimed it meanwhile: it was done. */
    async done(work: ClaimedRow, at: Date): Promise<void> {
      await database.run(sql`UPDATE inbox SET state = 'done', done_at = ${at}, lease_until = NULL, error = NULL
        WHERE id = ${work.id}::uuid AND state <> 'done'`);
    },
  };
}
