import { z } from 'zod';
import { type Executor, sql } from './db.js';

const row = z.object({
  kind: z.enum([
    'settle',
    'pool',
    'question',
    'reminder',
    'ask-again',
    'extension',
    'request',
    'delegation',
    'recheck',
    'escalation',
    'nudge',
    'oa',
    'task',
    'repeat',
    'ask',
    'gift',
    'shelf',
    'limit',
    'digest',
  ]),
  id: z.string(),
  at: z.date(),
});

/** A row that is due. */
export type Timer = z.infer<typeof row>;

/** What is due at `now`, the earliest first; at most `limit` rows of each kind, and one that stands for all digests. */
export function dueTimers(db: Executor, now: Date, limit: number): Promise<Timer[]> {
  return db.rows(
    row,
    sql`SELECT * FROM (
      (SELECT 'settle' AS kind, id, next_settle_at AS at FROM member WHERE next_settle_at <= ${now} ORDER BY next_settle_at LIMIT ${limit})
      UNION ALL (SELECT 'pool', id, period_end FROM pool WHERE period_end <= ${now} ORDER BY period_end LIMIT ${limit})
      UNION ALL (SELECT 'question', id, expires_at FROM loan WHERE state IN ('asked', 'offered', 'waiting') AND expires_at <= ${now} ORDER BY expires_at LIMIT ${limit})
      UNION ALL (SELECT 'reminder', id, next_reminder_at FROM loan WHERE state = 'active' AND next_reminder_at <= ${now} ORDER BY next_reminder_at LIMIT ${limit})
      UNION ALL (SELECT 'ask-again', id, ask_again_at FROM loan WHERE state = 'asked' AND ask_again_at <= ${now} ORDER BY ask_again_at LIMIT ${limit})
      UNION ALL (SELECT 'extension', id, extend_until FROM loan WHERE state = 'active' AND extend_until <= ${now} ORDER BY extend_until LIMIT ${limit})
      UNION ALL (SELECT 'request', id, expires_at FROM request WHERE state = 'pending' AND expires_at <= ${now} ORDER BY expires_at LIMIT ${limit})
      UNION ALL (SELECT 'delegation', id, next_at FROM delegation WHERE next_at <= ${now} ORDER BY next_at LIMIT ${limit})
      UNION ALL (SELECT 'recheck', c.request_id, r.created_at FROM request_recheck c JOIN request r ON r.id = c.request_id LIMIT ${limit})
      UNION ALL (SELECT 'escalation', id, next_escalation_at FROM request WHERE state = 'pending' AND next_escalation_at <= ${now} ORDER BY next_escalation_at LIMIT ${limit})
      UNION ALL (SELECT 'nudge', id, next_reminder_at FROM request WHERE state = 'pending' AND next_reminder_at <= ${now} ORDER BY next_reminder_at LIMIT ${limit})
      UNION ALL (SELECT 'oa', id, next_check_at FROM oa_instance WHERE next_check_at <= ${now} ORDER BY next_check_at LIMIT ${limit})
      UNION ALL (SELECT 'task', id, ends_at FROM task WHERE state = 'open' AND ends_at <= ${now} ORDER BY ends_at LIMIT ${limit})
      UNION ALL (SELECT 'repeat', request_id, next_at FROM recurring WHERE next_at <= ${now} ORDER BY next_at LIMIT ${limit})
      UNION ALL (SELECT 'ask', a.id, a.ends_at FROM ask a JOIN member m ON m.id = a.asker_id
        WHERE a.state = 'open' AND (a.ends_at <= ${now} OR m.status = 'left') ORDER BY a.ends_at LIMIT ${limit})
      UNION ALL (SELECT 'gift', id, expires_at FROM gift WHERE state = 'offered' AND expires_at <= ${now} ORDER BY expires_at LIMIT ${limit})
      UNION ALL (SELECT 'shelf', id, expires_at FROM shelf WHERE state = 'open' AND expires_at <= ${now} ORDER BY expires_at LIMIT ${limit})
      UNION ALL (SELECT 'limit', member_id, next_at FROM gateway_limit WHERE next_at <= ${now} ORDER BY next_at LIMIT ${limit})
      UNION ALL (SELECT 'digest', id, next_digest_at FROM member WHERE status = 'active' AND next_digest_at <= ${now} ORDER BY next_digest_at LIMIT 1)
    ) due ORDER BY at, kind, id`,
  );
}

/** The earliest time at which anything falls due; null if nothing ever does. */
export async function nextTimer(db: Executor): Promise<Date | null> {
  const [found] = await db.rows(
    z.object({ at: z.date().nullable() }),
    sql`SELECT least(
      (SELECT min(next_settle_at) FROM member),
      (SELECT min(period_end) FROM pool),
      (SELECT min(expires_at) FROM loan WHERE state IN ('asked', 'offered', 'waiting')),
      (SELECT min(next_reminder_at) FROM loan WHERE state = 'active'),
      (SELECT min(ask_again_at) FROM loan WHERE state = 'asked' AND ask_again_at IS NOT NULL),
      (SELECT min(extend_until) FROM loan WHERE state = 'active' AND extend_until IS NOT NULL),
      (SELECT min(next_digest_at) FROM member WHERE status = 'active'),
      (SELECT min(next_at) FROM delegation WHERE next_at IS NOT NULL),
      (SELECT min(next_check_at) FROM oa_instance WHERE next_check_at IS NOT NULL),
      (SELECT min(r.created_at) FROM request_recheck c JOIN request r ON r.id = c.request_id),
      (SELECT min(next_escalation_at) FROM request WHERE state = 'pending' AND next_escalation_at IS NOT NULL),
      (SELECT min(next_reminder_at) FROM request WHERE state = 'pending' AND next_reminder_at IS NOT NULL),
      (SELECT min(ends_at) FROM task WHERE state = 'open'),
      (SELECT min(CASE m.status WHEN 'left' THEN a.created_at ELSE a.ends_at END) FROM ask a JOIN member m ON m.id = a.asker_id WHERE a.state = 'open'),
      (SELECT min(expires_at) FROM gift WHERE state = 'offered'),
      (SELECT min(expires_at) FROM shelf WHERE state = 'open'),
      (SELECT min(next_at) FROM recurring WHERE next_at IS NOT NULL),
      (SELECT min(next_at) FROM gateway_limit WHERE next_at IS NOT NULL),
      (SELECT min(expires_at) FROM request WHERE state = 'pending')) AS at`,
  );
  return found?.at ?? null;
}
