import { z } from 'zod';
import { type Executor, sql } from './db.js';
import { rerender } from './outbox.js';

/**
 * A card could not be put into its channel: nobody there will ever lend on it. The ask is over, so that its asker may put
 * it elsewhere, and they are told.
 */
export async function neverPosted(tx: Executor, outboxId: string): Promise<void> {
  const [ask] = await tx.rows(
    z.object({ id: z.string(), at: z.date() }),
    sql`UPDATE ask a SET state = 'over', closed_at = o.due_at, version = a.version + 1
      FROM outbox o WHERE o.id = ${outboxId}::uuid AND o.kind = 'card' AND o.conversation IS NOT NULL
        AND a.id = o.subject_id AND a.state = 'open' AND a.filled = 0
      RETURNING a.id, o.due_at AS at`,
  );
  if (!ask) return;
  await rerender(tx, 'ask', [ask.id], ask.at);
  await tx.run(sql`INSERT INTO outbox (id, kind, name, member_id, subject_type, subject_id, payload, dedupe_key, platform, state, due_at, created_at)
    SELECT gen_random_uuid(), 'notice', 'ask-unposted', member_id, subject_type, subject_id, '{}', 'unposted:' || id, platform, 'due', due_at, due_at
    FROM outbox WHERE id = ${outboxId}::uuid ON CONFLICT DO NOTHING`);
}
