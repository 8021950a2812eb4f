import { z } from 'zod';
import { type Executor, sql } from './db.js';

// Reads for looking behind the scenes: nothing here decides anything.

/** How much there is on each side of the books, in minor units; all positive. */
const totalsShape = z.object({
  issued: z.bigint(),
  overrun: z.bigint(),
  lots: z.bigint(),
  holds: z.bigint(),
  pools: z.bigint(),
  consumed: z.bigint(),
  expired: z.bigint(),
  overdraft: z.bigint(),
});

/** Both sides of the books as their postings sum up: what came in, and where it is now. */
export async function bookTotals(db: Executor): Promise<z.infer<typeof totalsShape>> {
  const [row] = await db.rows(
    totalsShape,
    sql`SELECT coalesce(-sum(amount) FILTER (WHERE account = 'issued'), 0)::bigint AS issued,
        coalesce(-sum(amount) FILTER (WHERE account = 'overrun'), 0)::bigint AS overrun,
        coalesce(sum(amount) FILTER (WHERE account = 'lot'), 0)::bigint AS lots,
        coalesce(sum(amount) FILTER (WHERE account = 'hold'), 0)::bigint AS holds,
        coalesce(sum(amount) FILTER (WHERE account = 'pool'), 0)::bigint AS pools,
        coalesce(sum(amount) FILTER (WHERE account = 'consumed'), 0)::bigint AS consumed,
        coalesce(sum(amount) FILTER (WHERE account = 'expired'), 0)::bigint AS expired,
        coalesce(-sum(amount) FILTER (WHERE account = 'overdraft'), 0)::bigint AS overdraft
      FROM posting`,
  );
  if (!row) throw new Error('a sum without GROUP BY has one row');
  return row;
}

const poolShape = z.object({
  team: z.string().nullable(),
  remaining: z.bigint(),
  allowance: z.bigint(),
  periodEnd: z.date(),
});

/** Every pool, the organisation's own last. */
export function allPools(db: Executor): Promise<z.infer<typeof poolShape>[]> {
  return db.rows(
    poolShape,
    sql`SELECT t.name AS team, q.remaining, q.allowance, q.period_end AS "periodEnd"
      FROM pool q LEFT JOIN team t ON t.id = q.team_id ORDER BY t.name NULLS LAST`,
  );
}

const entryShape = z.object({
  id: z.string(),
  kind: z.string(),
  at: z.date(),
  person: z.string().nullable(),
  postings: z.array(
    z.object({
      account: z.string(),
      amount: z.string().transform(BigInt),
      owner: z.string().nullable(),
      lot: z.string().nullable(),
    }),
  ),
});

/** An entry with its postings, in the order in which they were written. */
export type EntryRow = z.infer<typeof entryShape>;

/** The newest entries first; with `members`, those of which a posting is theirs. */
export function lastEntries(
  db: Executor,
  limit: number,
  members: readonly string[] | null,
): Promise<EntryRow[]> {
  // An entry has a handful of postings; far more than so many are looked at, so that the index is read from its end.
  const window = limit * 20;
  const recent = members
    ? sql`SELECT id, entry_id FROM (SELECT unnest(${[...members]}::uuid[]) AS member) m
        CROSS JOIN LATERAL (SELECT p.id, p.entry_id FROM posting p WHERE p.member_id = m.member
          ORDER BY p.id DESC LIMIT ${window}) mine`
    : sql`SELECT p.id, p.entry_id FROM posting p ORDER BY p.id DESC LIMIT ${window}`;
  return db.rows(
    entryShape,
    sql`WITH last AS (SELECT entry_id, max(id) AS newest FROM (${recent}) r
        GROUP BY entry_id ORDER BY newest DESC LIMIT ${limit})
      SELECT e.id, e.kind, e.at, m.name AS person,
        (SELECT json_agg(json_build_object('account', p.account, 'amount', p.amount::text,
            'owner', coalesce(o.name, t.name), 'lot', g.kind) ORDER BY p.id)
          FROM posting p LEFT JOIN member o ON o.id = p.member_id LEFT JOIN "grant" g ON g.id = p.grant_id
            LEFT JOIN pool q ON q.id = p.pool_id LEFT JOIN team t ON t.id = q.team_id
          WHERE p.entry_id = e.id) AS postings
      FROM last JOIN entry e ON e.id = last.entry_id LEFT JOIN member m ON m.id = e.member_id
      ORDER BY last.newest DESC`,
  );
}

const workShape = z.object({
  table: z.enum(['inbox', 'outbox']),
  id: z.string(),
  state: z.enum(['later', 'due', 'working', 'dead']),
  name: z.string(),
  platform: z.string().nullable(),
  person: z.string().nullable(),
  dueAt: z.date(),
  attempt: z.number(),
  error: z.string().nullable(),
});

/** A row of inbox or outbox that is not done. */
export type WorkRow = z.infer<typeof workShape>;

/** What is not done: given up first, then by due time (business time). What came in names its account's owner. */
export function openWork(db: Executor, now: Date, limit: number): Promise<WorkRow[]> {
  return db.rows(
    workShape,
    sql`SELECT * FROM (
        SELECT 'outbox' AS "table", o.id, CASE WHEN o.state = 'sending' THEN 'working' WHEN o.state = 'dead' THEN 'dead'
            WHEN o.due_at <= ${now} THEN 'due' ELSE 'later' END AS state,
          CASE WHEN o.kind = 'update' THEN 'update ' || o.name ELSE o.name END AS name,
          coalesce(o.platform, s.platform) AS platform, m.name AS person, o.due_at AS "dueAt", o.attempt, o.error
        FROM outbox o LEFT JOIN message s ON s.id = o.message_id
          LEFT JOIN member m ON m.id = coalesce(o.member_id, s.member_id)
        WHERE o.state IN ('due', 'sending', 'dead')
        UNION ALL
        SELECT 'inbox', i.id, CASE WHEN i.state = 'dead' THEN 'dead' WHEN i.state = 'working' OR i.lease_until IS NOT NULL THEN 'working'
            WHEN i.due_at <= ${now} THEN 'due' ELSE 'later' END,
          i.kind, i.platform, NULL, i.due_at, i.attempt, i.error
        FROM inbox i WHERE i.state <> 'done') w
      ORDER BY w.state = 'dead' DESC, w."dueAt", w.id LIMIT ${limit}`,
  );
}

const countShape = z.object({ table: z.enum(['inbox', 'outbox']), state: z.string(), count: z.number() });

/** How many rows of inbox and outbox are in each of their own states. */
export function workCounts(db: Executor): Promise<z.infer<typeof countShape>[]> {
  return db.rows(
    countShape,
    sql`SELECT 'inbox' AS "table", state, count(*)::int AS count FROM inbox GROUP BY state
      UNION ALL SELECT 'outbox', state, count(*)::int FROM outbox GROUP BY state ORDER BY 1, 2`,
  );
}

const timerShape = z.object({ what: z.string(), person: z.string().nullable(), at: z.date() });

/** What falls due next, the earliest first: the due times that the sweep reads, with whom they concern. */
export function nextTimers(db: Executor, limit: number): Promise<z.infer<typeof timerShape>[]> {
  return db.rows(
    timerShape,
    sql`SELECT what, person, at FROM (
        (SELECT 'settle' AS what, name AS person, next_settle_at AS at FROM member ORDER BY next_settle_at LIMIT ${limit})
        UNION ALL (SELECT 'pool', t.name, q.period_end FROM pool q LEFT JOIN team t ON t.id = q.team_id ORDER BY q.period_end LIMIT ${limit})
        UNION ALL (SELECT 'question', b.name, l.expires_at FROM loan l JOIN member b ON b.id = l.borrower_id
          WHERE l.state IN ('asked', 'offered', 'waiting') ORDER BY l.expires_at LIMIT ${limit})
        UNION ALL (SELECT 'loan-reminder', b.name, l.next_reminder_at FROM loan l JOIN member b ON b.id = l.borrower_id
          WHERE l.state = 'active' AND l.next_reminder_at IS NOT NULL ORDER BY l.next_reminder_at LIMIT ${limit})
        UNION ALL (SELECT 'loan-again', a.name, l.ask_again_at FROM loan l JOIN member a ON a.id = l.lender_id
          WHERE l.state = 'asked' AND l.ask_again_at IS NOT NULL ORDER BY l.ask_again_at LIMIT ${limit})
        UNION ALL (SELECT 'loan-extension', b.name, l.extend_until FROM loan l JOIN member b ON b.id = l.borrower_id
          WHERE l.state = 'active' AND l.extend_until IS NOT NULL ORDER BY l.extend_until LIMIT ${limit})
        UNION ALL (SELECT 'request', m.name, r.expires_at FROM request r JOIN member m ON m.id = r.requester_id
          WHERE r.state = 'pending' ORDER BY r.expires_at LIMIT ${limit})
        UNION ALL (SELECT 'escalation', m.name, r.next_escalation_at FROM request r JOIN member m ON m.id = r.requester_id
          WHERE r.state = 'pending' AND r.next_escalation_at IS NOT NULL ORDER BY r.next_escalation_at LIMIT ${limit})
        UNION ALL (SELECT 'nudge', m.name, r.next_reminder_at FROM request r JOIN member m ON m.id = r.requester_id
          WHERE r.state = 'pending' AND r.next_reminder_at IS NOT NULL ORDER BY r.next_reminder_at LIMIT ${limit})
        UNION ALL (SELECT 'recheck', m.name, r.created_at FROM request_recheck c JOIN request r ON r.id = c.request_id
          JOIN member m ON m.id = r.requester_id LIMIT ${limit})
        UNION ALL (SELECT 'delegation', m.name, d.next_at FROM delegation d JOIN member m ON m.id = d.from_id
          WHERE d.next_at IS NOT NULL ORDER BY d.next_at LIMIT ${limit})
        UNION ALL (SELECT 'oa', m.name, i.next_check_at FROM oa_instance i JOIN request r ON r.id = i.request_id JOIN member m ON m.id = r.requester_id
          WHERE i.next_check_at IS NOT NULL ORDER BY i.next_check_at LIMIT ${limit})
        UNION ALL (SELECT 'task', t.name, t.ends_at FROM task t WHERE t.state = 'open' ORDER BY t.ends_at LIMIT ${limit})
        UNION ALL (SELECT 'ask', m.name, k.ends_at FROM ask k JOIN member m ON m.id = k.asker_id
          WHERE k.state = 'open' ORDER BY k.ends_at LIMIT ${limit})
        UNION ALL (SELECT 'gift', b.name, g.expires_at FROM gift g JOIN member b ON b.id = g.receiver_id
          WHERE g.state = 'offered' ORDER BY g.expires_at LIMIT ${limit})
        UNION ALL (SELECT 'shelf', a.name, s.expires_at FROM shelf s JOIN member a ON a.id = s.giver_id
          WHERE s.state = 'open' ORDER BY s.expires_at LIMIT ${limit})
        UNION ALL (SELECT 'repeat', m.name, c.next_at FROM recurring c JOIN member m ON m.id = c.member_id
          WHERE c.next_at IS NOT NULL ORDER BY c.next_at LIMIT ${limit})
        UNION ALL (SELECT 'limit', m.name, l.next_at FROM gateway_limit l JOIN member m ON m.id = l.member_id
          WHERE l.next_at IS NOT NULL ORDER BY l.next_at LIMIT ${limit})
        UNION ALL (SELECT 'digest', name, next_digest_at FROM member
          WHERE status = 'active' AND next_digest_at IS NOT NULL ORDER BY next_digest_at LIMIT ${limit})) due
      ORDER BY at, what, person LIMIT ${limit}`,
  );
}

const purposeShape = z.object({
  id: z.string(),
  what: z.enum(['offer', 'gift', 'shelf']),
  person: z.string().nullable(),
});

/** What somebody's open holds are for, and for whom; nobody where it is the team's shelf. */
export function holdPurposes(db: Executor, memberId: string): Promise<z.infer<typeof purposeShape>[]> {
  return db.rows(
    purposeShape,
    sql`SELECT h.id, CASE WHEN h.loan_id IS NOT NULL THEN 'offer' WHEN f.id IS NOT NULL THEN 'gift' ELSE 'shelf' END AS what, a.name AS person
      FROM hold h LEFT JOIN loan l ON l.id = h.loan_id LEFT JOIN gift f ON f.hold_id = h.id
        LEFT JOIN member a ON a.id = coalesce(l.borrower_id, f.receiver_id)
      WHERE h.member_id = ${memberId}::uuid AND h.state = 'held'`,
  );
}

const dueLoanShape = z.object({
  at: z.date(),
  lender: z.string(),
  borrower: z.string(),
  outstanding: z.bigint(),
});

/** The loan that falls due next after `now`, or null. */
export async function nextDueLoan(db: Executor, now: Date): Promise<z.infer<typeof dueLoanShape> | null> {
  const [row] = await db.rows(
    dueLoanShape,
    sql`SELECT l.due_at AS at, a.name AS lender, b.name AS borrower, l.outstanding
      FROM loan l JOIN member a ON a.id = l.lender_id JOIN member b ON b.id = l.borrower_id
      WHERE l.state = 'active' AND l.due_at > ${now} ORDER BY l.due_at, l.id LIMIT 1`,
  );
  return row ?? null;
}

/** The time zones that active members are known to live in, IANA. */
export async function knownZones(db: Executor): Promise<string[]> {
  const rows = await db.rows(
    z.object({ zone: z.string() }),
    sql`SELECT DISTINCT coalesce(m.zone, i.zone) AS zone FROM member m LEFT JOIN identity i ON i.member_id = m.id
      WHERE m.status = 'active' AND coalesce(m.zone, i.zone) IS NOT NULL`,
  );
  return rows.map(({ zone }) => zone);
}
