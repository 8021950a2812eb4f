import { z } from 'zod';
import { checkChain } from './audit.js';
import { type Executor, type Sql, sql } from './db.js';

/**
 * Proves the books from the tables: recomputes every cache from the postings it stands for and names each row that
 * disagrees, one line each, amounts in minor units. Empty means that everything agrees. Each check is one statement
 * and so sees one state of the tables: it may run while the program works. Reads every posting a few times.
 */
export async function verify(db: Executor): Promise<string[]> {
  const lines: string[] = [];
  for (const check of checks) {
    const rows = await db.rows(z.object({ line: z.string() }), check);
    lines.push(...rows.map((row) => row.line).sort());
  }
  lines.push(...(await checkChain(db)));
  return lines;
}

/** How much there is to prove. */
export async function countBooks(
  db: Executor,
): Promise<{ entries: bigint; postings: bigint; members: bigint }> {
  const [row] = await db.rows(
    z.object({ entries: z.bigint(), postings: z.bigint(), members: z.bigint() }),
    sql`SELECT (SELECT count(*) FROM entry) AS entries, (SELECT count(*) FROM posting) AS postings,
      (SELECT count(*) FROM member) AS members`,
  );
  return row ?? { entries: 0n, postings: 0n, members: 0n };
}

// sum(bigint) is numeric in PostgreSQL: no sum here can overflow.

const entries = sql`SELECT CASE WHEN count(account) = 0 THEN format('entry %s: has no postings', id)
    WHEN sum(amount) <> 0 THEN format('entry %s: its postings sum to %s', id, sum(amount))
    ELSE format('entry %s: receivable and payable differ by %s', id, sum(amount) FILTER (WHERE account IN ('receivable', 'payable'))) END AS line
  FROM (SELECT entry_id AS id, account, amount FROM posting UNION ALL SELECT id, NULL, 0 FROM entry) p
  GROUP BY id HAVING count(account) = 0 OR sum(amount) <> 0
    OR sum(amount) FILTER (WHERE account IN ('receivable', 'payable')) <> 0`;

/** The first posting of a lot brings its whole amount; `remaining` is the sum of all. */
const lots = sql`WITH moved AS (
    SELECT grant_id, sum(amount) AS total, min(id) AS first FROM posting WHERE account = 'lot' GROUP BY grant_id)
  SELECT CASE WHEN g.id IS NULL THEN format('grant %s: has postings but no row', m.grant_id)
    WHEN g.remaining <> coalesce(m.total, 0) THEN format('grant %s: remaining %s but its postings sum to %s', g.id, g.remaining, coalesce(m.total, 0))
    WHEN g.remaining < 0 OR g.remaining > g.amount THEN format('grant %s: remaining %s of %s', g.id, g.remaining, g.amount)
    ELSE format('grant %s: amount %s but its first posting is %s', g.id, g.amount, coalesce(f.amount, 0)) END AS line
  FROM "grant" g FULL JOIN moved m ON m.grant_id = g.id LEFT JOIN posting f ON f.id = m.first
  WHERE g.id IS NULL OR g.remaining <> coalesce(m.total, 0) OR g.remaining < 0 OR g.remaining > g.amount
    OR g.amount <> coalesce(f.amount, 0)`;

const owners = sql`SELECT format('posting %s: lot of grant %s is booked on another member', p.id, p.grant_id) AS line
    FROM posting p JOIN "grant" g ON g.id = p.grant_id WHERE p.member_id <> g.member_id
  UNION ALL SELECT format('posting %s: hold %s is booked on another member', p.id, p.hold_id)
    FROM posting p JOIN hold h ON h.id = p.hold_id WHERE p.account = 'hold' AND p.member_id IS DISTINCT FROM h.member_id
  UNION ALL SELECT format('posting %s: hold %s is booked on another pool', p.id, p.hold_id)
    FROM posting p JOIN hold h ON h.id = p.hold_id WHERE p.account = 'hold' AND p.pool_id IS DISTINCT FROM h.pool_id
  UNION ALL SELECT format('posting %s: %s of loan %s is booked on another member', p.id, p.account, p.loan_id)
    FROM posting p JOIN loan l ON l.id = p.loan_id
    WHERE p.member_id <> CASE p.account WHEN 'receivable' THEN l.lender_id WHEN 'payable' THEN l.borrower_id END
  UNION ALL SELECT format('grant %s: its loan %s is between other people', g.id, g.loan_id)
    FROM "grant" g JOIN loan l ON l.id = g.loan_id
    WHERE g.member_id <> CASE g.kind WHEN 'loan' THEN l.borrower_id WHEN 'repayment' THEN l.lender_id END`;

/** Late usage may be charged to what a lot let expire, never to more. */
const ended = sql`SELECT format('grant %s: expired postings sum to %s', grant_id, sum(amount)) AS line
  FROM posting WHERE account = 'expired' AND grant_id IS NOT NULL GROUP BY grant_id HAVING sum(amount) < 0`;

const holds = sql`WITH moved AS (SELECT hold_id, sum(amount) AS total FROM posting WHERE account = 'hold' GROUP BY hold_id),
    taken AS (SELECT hl.hold_id, sum(hl.amount) AS total, min(g.expires_at) AS ends
      FROM hold_lot hl JOIN "grant" g ON g.id = hl.grant_id GROUP BY hl.hold_id)
  SELECT CASE WHEN h.id IS NULL THEN format('hold %s: has postings but no row', m.hold_id)
    WHEN h.remaining <> coalesce(m.total, 0) THEN format('hold %s: remaining %s but its postings sum to %s', h.id, h.remaining, coalesce(m.total, 0))
    WHEN h.remaining <> CASE h.state WHEN 'held' THEN h.amount ELSE 0 END THEN format('hold %s: %s with remaining %s of %s', h.id, h.state, h.remaining, h.amount)
    WHEN h.pool_id IS NULL AND h.amount <> coalesce(t.total, 0) THEN format('hold %s: amount %s but its lots sum to %s', h.id, h.amount, coalesce(t.total, 0))
    ELSE format('hold %s: outlives its earliest lot', h.id) END AS line
  FROM hold h FULL JOIN moved m ON m.hold_id = h.id LEFT JOIN taken t ON t.hold_id = h.id
  WHERE h.id IS NULL OR h.remaining <> coalesce(m.total, 0) OR h.remaining <> CASE h.state WHEN 'held' THEN h.amount ELSE 0 END
    OR (h.pool_id IS NULL AND h.amount <> coalesce(t.total, 0)) OR h.expires_at > t.ends`;

const loans = sql`WITH moved AS (
    SELECT p.loan_id, coalesce(sum(p.amount) FILTER (WHERE p.account = 'receivable'), 0) AS owed,
      coalesce(-sum(p.amount) FILTER (WHERE p.account = 'payable'), 0) AS owing,
      coalesce(sum(p.amount) FILTER (WHERE p.account = 'receivable' AND e.kind = 'loan'), 0) AS lent,
      coalesce(-sum(p.amount) FILTER (WHERE p.account = 'receivable' AND e.kind = 'forgiveness'), 0) AS waived
    FROM posting p JOIN entry e ON e.id = p.entry_id WHERE p.account IN ('receivable', 'payable') GROUP BY p.loan_id),
  seen AS (SELECT l.*, m.loan_id AS named, coalesce(m.owed, 0) AS owed, coalesce(m.owing, 0) AS owing, coalesce(m.lent, 0) AS lent, coalesce(m.waived, 0) AS waived
    FROM loan l FULL JOIN moved m ON m.loan_id = l.id)
  SELECT CASE WHEN id IS NULL THEN format('loan %s: has postings but no row', named)
    WHEN outstanding <> owed THEN format('loan %s: outstanding %s but its receivable postings sum to %s', id, outstanding, owed)
    WHEN outstanding <> owing THEN format('loan %s: outstanding %s but its payable postings sum to %s', id, outstanding, -owing)
    WHEN principal <> lent THEN format('loan %s: principal %s but its entries lent %s', id, principal, lent)
    WHEN forgiven <> waived THEN format('loan %s: forgiven %s but its entries forgave %s', id, forgiven, waived)
    ELSE format('loan %s: %s with principal %s, outstanding %s', id, state, principal, outstanding) END AS line
  FROM seen WHERE id IS NULL OR outstanding <> owed OR outstanding <> owing OR principal <> lent OR forgiven <> waived OR outstanding < 0
    OR (state = 'active') <> (outstanding > 0) OR (state IN ('active', 'repaid')) <> (principal > 0)
    OR (state = 'repaid') <> (closed_at IS NOT NULL)`;

/** One owes at least what one has not spent of it: it could not go back otherwise. */
const unspent = sql`SELECT format('loan %s: outstanding %s but its lots still hold %s', l.id, l.outstanding, sum(g.remaining)) AS line
  FROM "grant" g JOIN loan l ON l.id = g.loan_id WHERE g.kind = 'loan' AND g.remaining > 0
  GROUP BY l.id HAVING sum(g.remaining) > l.outstanding`;

const pools = sql`SELECT CASE WHEN q.id IS NULL THEN format('pool %s: has postings but no row', m.pool_id)
    WHEN q.remaining = coalesce(m.total, 0) THEN format('pool %s: remaining %s', q.id, q.remaining)
    ELSE format('pool %s: remaining %s but its postings sum to %s', q.id, q.remaining, coalesce(m.total, 0)) END AS line
  FROM pool q FULL JOIN (SELECT pool_id, sum(amount) AS total FROM posting WHERE account = 'pool' GROUP BY pool_id) m ON m.pool_id = q.id
  WHERE q.id IS NULL OR q.remaining <> coalesce(m.total, 0) OR q.remaining < 0`;

/** An overdraft is negative in the postings, like what was issued. Nobody is overdrawn with credit left. */
const overdrafts = sql`WITH moved AS (
    SELECT member_id, coalesce(-sum(amount) FILTER (WHERE account = 'overdraft'), 0) AS overdraft,
      coalesce(-sum(amount) FILTER (WHERE account = 'overrun'), 0) AS overrun,
      coalesce(sum(amount) FILTER (WHERE account = 'consumed'), 0) AS consumed
    FROM posting WHERE account IN ('overdraft', 'overrun', 'consumed') GROUP BY member_id),
  held AS (SELECT member_id, sum(remaining) AS remaining FROM "grant" WHERE remaining > 0 GROUP BY member_id)
  SELECT CASE WHEN m.id IS NULL THEN format('member %s: has postings but no row', v.member_id)
    WHEN m.overdraft <> coalesce(v.overdraft, 0) THEN format('member %s: overdraft %s but its postings sum to %s', m.id, m.overdraft, -coalesce(v.overdraft, 0))
    WHEN m.overdraft < 0 THEN format('member %s: overdraft %s', m.id, m.overdraft)
    WHEN v.overrun < 0 THEN format('member %s: more came back from overrun than went there: %s', m.id, -v.overrun)
    WHEN v.consumed < 0 THEN format('member %s: consumed sums to %s', m.id, v.consumed)
    ELSE format('member %s: overdraft %s with %s left in lots', m.id, m.overdraft, h.remaining) END AS line
  FROM member m FULL JOIN moved v ON v.member_id = m.id LEFT JOIN held h ON h.member_id = m.id
  WHERE m.id IS NULL OR m.overdraft <> coalesce(v.overdraft, 0) OR m.overdraft < 0 OR v.overrun < 0 OR v.consumed < 0
    OR (m.overdraft > 0 AND h.remaining > 0)`;

/** issued + overrun = lots + holds + pools + consumed + expired − overdraft; issued, overrun and overdraft are negative postings. */
const invariant = sql`SELECT format('books: issued %s + overrun %s is not lots %s + holds %s + pools %s + consumed %s + expired %s - overdraft %s',
    -s.issued, -s.overrun, s.lots, s.holds, s.pools, s.consumed, s.expired, s.overdraft) AS line
  FROM (SELECT coalesce(sum(amount) FILTER (WHERE account = 'issued'), 0) AS issued,
      coalesce(sum(amount) FILTER (WHERE account = 'overrun'), 0) AS overrun,
      coalesce(sum(amount) FILTER (WHERE account = 'consumed'), 0) AS consumed,
      coalesce(sum(amount) FILTER (WHERE account = 'expired'), 0) AS expired,
      (SELECT coalesce(sum(remaining), 0) FROM "grant") AS lots, (SELECT coalesce(sum(remaining), 0) FROM hold) AS holds,
      (SELECT coalesce(sum(remaining), 0) FROM pool) AS pools, (SELECT coalesce(sum(overdraft), 0) FROM member) AS overdraft
    FROM posting) s
  WHERE s.issued + s.overrun + s.lots + s.holds + s.pools + s.consumed + s.expired - s.overdraft <> 0
  UNION ALL SELECT format('books: receivables %s are not payables %s', s.receivable, -s.payable)
  FROM (SELECT coalesce(sum(amount) FILTER (WHERE account = 'receivable'), 0) AS receivable,
      coalesce(sum(amount) FILTER (WHERE account = 'payable'), 0) AS payable FROM posting) s
  WHERE s.receivable + s.payable <> 0`;

/** Moved credit keeps the expiry of the lot it leaves and the pool that paid it: per entry, these cancel out. */
const moved = sql`WITH side AS (
    SELECT p.entry_id, g.expires_at, g.pool_id, g.pool_until, p.amount
    FROM posting p JOIN entry e ON e.id = p.entry_id JOIN "grant" g ON g.id = p.grant_id
    WHERE p.account = 'lot' AND e.kind IN ('loan', 'gift', 'return', 'repayment', 'collection')
    UNION ALL SELECT p.entry_id, g.expires_at, g.pool_id, g.pool_until, CASE WHEN p.amount < 0 THEN -hl.amount ELSE hl.amount END
    FROM posting p JOIN entry e ON e.id = p.entry_id JOIN hold_lot hl ON hl.hold_id = p.hold_id JOIN "grant" g ON g.id = hl.grant_id
    WHERE p.account = 'hold' AND e.kind IN ('loan', 'gift'))
  SELECT DISTINCT format('entry %s: moved credit does not keep the expiry or the pool of the lot it left', entry_id) AS line
  FROM (SELECT entry_id FROM side GROUP BY entry_id, expires_at, pool_id, pool_until HAVING sum(amount) <> 0) s`;

/** Nobody is settled later than the first thing of theirs falls due. */
const settling = sql`SELECT format('member %s: next settled at %s but something falls due at %s', m.id, m.next_settle_at, d.at) AS line
  FROM member m JOIN LATERAL (SELECT least(m.period_end,
      (SELECT min(g.expires_at) FROM "grant" g WHERE g.member_id = m.id AND g.remaining > 0),
      (SELECT min(l.due_at) FROM "grant" g JOIN loan l ON l.id = g.loan_id
        WHERE g.member_id = m.id AND g.remaining > 0 AND g.kind = 'loan' AND l.state = 'active'),
      (SELECT min(h.expires_at) FROM hold h WHERE h.member_id = m.id AND h.state = 'held')) AS at) d ON true
  WHERE d.at < m.next_settle_at`;

const requests = sql`SELECT format('request %s: approved %s but %s was granted', r.id, coalesce(r.approved, 0) * (1 + coalesce(c.times, 0)), coalesce(g.total, 0)) AS line
  FROM request r LEFT JOIN recurring c ON c.request_id = r.id LEFT JOIN (SELECT request_id, sum(amount) AS total FROM "grant" WHERE request_id IS NOT NULL GROUP BY request_id) g
    ON g.request_id = r.id
  WHERE coalesce(r.approved, 0) * (1 + coalesce(c.times, 0)) <> coalesce(g.total, 0)
  UNION ALL SELECT format('request %s: %s but a pool still holds %s for it', r.id, r.state, h.remaining)
  FROM hold h JOIN request r ON r.id = h.request_id WHERE h.state = 'held' AND r.state <> 'pending'
  UNION ALL SELECT format('request %s: %s but somebody is still asked', r.id, r.state)
  FROM request r WHERE r.state <> 'pending' AND EXISTS (SELECT FROM request_asked a WHERE a.request_id = r.id AND a.active)
  UNION ALL SELECT format('request %s: approved %s but a vote gave %s', r.id, r.approved, v.least)
  FROM request r JOIN (SELECT request_id, min(amount) AS least FROM request_vote GROUP BY request_id) v ON v.request_id = r.id
  WHERE r.approved <> v.least`;

/** What was set aside for a task is with its people or in its hold, until it ends; whatever was given has its giver. */
const tasks = sql`WITH given AS (SELECT i.task_id, sum(g.amount) AS total FROM grant_given i JOIN "grant" g ON g.id = i.grant_id
      WHERE i.task_id IS NOT NULL GROUP BY i.task_id)
  SELECT CASE WHEN h.state = 'held' AND t.state <> 'open' THEN format('task %s: %s but %s is still held for it', t.id, t.state, h.remaining)
      WHEN h.state = 'held' AND (h.pool_id <> t.pool_id OR h.expires_at <> t.ends_at) THEN format('task %s: its hold %s is another pool''s or day''s', t.id, h.id)
      ELSE format('task %s: %s were set aside, of which %s were given and %s are held', t.id, t.amount, coalesce(v.total, 0), coalesce(h.remaining, 0)) END AS line
    FROM task t LEFT JOIN hold h ON h.id = t.hold_id LEFT JOIN given v ON v.task_id = t.id
    WHERE coalesce(v.total, 0) > t.amount OR (h.id IS NULL AND coalesce(v.total, 0) <> t.amount)
      OR (h.state = 'held' AND (t.state <> 'open' OR h.pool_id <> t.pool_id OR h.expires_at <> t.ends_at OR t.amount - coalesce(v.total, 0) <> h.remaining))
  UNION ALL SELECT format('hold %s: neither a request nor a task has it', h.id)
    FROM hold h WHERE h.state = 'held' AND h.pool_id IS NOT NULL AND h.request_id IS NULL
      AND NOT EXISTS (SELECT FROM task t WHERE t.hold_id = h.id)
  UNION ALL SELECT format('grant %s: is not as its task %s wants it', g.id, t.id)
    FROM grant_given i JOIN task t ON t.id = i.task_id JOIN "grant" g ON g.id = i.grant_id
    WHERE (g.kind, g.pool_id, g.expires_at, g.pool_until) IS DISTINCT FROM ('task', t.pool_id, t.ends_at, t.pool_until)
  UNION ALL SELECT format('grant %s: was given by nobody', p.grant_id)
    FROM posting p JOIN entry e ON e.id = p.entry_id AND e.kind = 'grant'
    WHERE p.account = 'lot' AND NOT EXISTS (SELECT FROM grant_given i WHERE i.grant_id = p.grant_id)
  UNION ALL SELECT format('grant %s: is said to be given but no entry gave it', i.grant_id)
    FROM grant_given i WHERE NOT EXISTS (SELECT FROM posting p JOIN entry e ON e.id = p.entry_id AND e.kind = 'grant'
      WHERE p.grant_id = i.grant_id AND p.account = 'lot')`;

/** What an ask is filled with are its parts, all due when it said. */
const asks = sql`SELECT format('ask %s: filled with %s but its parts sum to %s', a.id, a.filled, coalesce(p.total, 0)) AS line
    FROM ask a LEFT JOIN (SELECT ask_id, sum(asked) AS total FROM loan
      WHERE ask_id IS NOT NULL AND (principal > 0 OR state NOT IN ('declined', 'refused', 'expired', 'withdrawn')) GROUP BY ask_id) p ON p.ask_id = a.id
    WHERE a.filled <> coalesce(p.total, 0)
  UNION ALL SELECT format('loan %s: is no part of the ask %s that it names', l.id, a.id)
    FROM loan l JOIN ask a ON a.id = l.ask_id WHERE l.borrower_id <> a.asker_id OR (l.principal > 0 AND l.principal <> l.asked)`;

/** What is set aside for gifts and on shelves is with their rows; what was given arrived, and said from where it came. */
const gifts = sql`WITH arrived AS (SELECT l.gift_id, l.take_id, sum(g.amount) AS total FROM gift_lot l JOIN "grant" g ON g.id = l.grant_id GROUP BY 1, 2),
    took AS (SELECT shelf_id, sum(amount) AS total FROM shelf_take GROUP BY shelf_id)
  SELECT CASE WHEN h.member_id IS DISTINCT FROM f.giver_id OR h.amount <> f.amount THEN format('gift %s: its hold %s is another one''s', f.id, f.hold_id)
      WHEN f.state <> 'offered' AND h.state = 'held' THEN format('gift %s: %s but %s is still held for it', f.id, f.state, h.remaining)
      ELSE format('gift %s: %s with %s, but %s arrived', f.id, f.state, f.amount, coalesce(a.total, 0)) END AS line
    FROM gift f LEFT JOIN hold h ON h.id = f.hold_id LEFT JOIN arrived a ON a.gift_id = f.id
    WHERE h.member_id IS DISTINCT FROM f.giver_id OR h.amount <> f.amount OR (f.state <> 'offered' AND h.state = 'held')
      OR coalesce(a.total, 0) <> CASE f.state WHEN 'accepted' THEN f.amount ELSE 0 END
  UNION ALL SELECT CASE WHEN s.taken <> coalesce(t.total, 0) THEN format('shelf %s: taken %s but its parts sum to %s', s.id, s.taken, coalesce(t.total, 0))
      WHEN s.state <> 'open' THEN format('shelf %s: %s but %s is still held for it', s.id, s.state, h.remaining)
      ELSE format('shelf %s: %s of %s were taken but %s is held for it', s.id, s.taken, s.amount, coalesce(h.remaining, 0)) END
    FROM shelf s LEFT JOIN hold h ON h.id = s.hold_id LEFT JOIN took t ON t.shelf_id = s.id
    WHERE s.taken <> coalesce(t.total, 0) OR (s.state <> 'open' AND h.id IS NOT NULL)
      OR (h.state = 'held' AND (h.member_id IS DISTINCT FROM s.giver_id OR h.remaining <> s.amount - s.taken))
  UNION ALL SELECT format('shelf_take %s: %s but %s arrived', t.id, t.amount, coalesce(a.total, 0))
    FROM shelf_take t LEFT JOIN arrived a ON a.take_id = t.id WHERE t.amount <> coalesce(a.total, 0)
  UNION ALL SELECT format('hold %s: neither a loan nor a gift nor the shelf has it', h.id)
    FROM hold h WHERE h.state = 'held' AND h.member_id IS NOT NULL AND h.loan_id IS NULL
      AND NOT EXISTS (SELECT FROM gift f WHERE f.hold_id = h.id) AND NOT EXISTS (SELECT FROM shelf s WHERE s.hold_id = h.id)
  UNION ALL SELECT format('grant %s: came from a gift of somebody else''s, or is none', g.id)
    FROM gift_lot l JOIN "grant" g ON g.id = l.grant_id LEFT JOIN gift f ON f.id = l.gift_id LEFT JOIN shelf_take t ON t.id = l.take_id
    WHERE g.kind <> 'gift' OR g.member_id <> coalesce(f.receiver_id, t.taker_id)
  UNION ALL SELECT format('grant %s: was given by nobody', p.grant_id)
    FROM posting p JOIN entry e ON e.id = p.entry_id AND e.kind = 'gift'
    WHERE p.account = 'lot' AND NOT EXISTS (SELECT FROM gift_lot l WHERE l.grant_id = p.grant_id)`;

/** Days are the organisation's. */
const usageDays = sql`WITH summed AS (
    SELECT u.member_id, (u.occurred_at AT TIME ZONE i.zone)::date AS day, u.model, count(*) AS events, sum(u.cost) AS cost,
      sum(u.input_tokens) AS input, sum(u.output_tokens) AS output, sum(u.cache_read_tokens) AS cache_read, sum(u.cache_write_tokens) AS cache_write,
      sum(u.judged_events) AS judged, sum(u.failed_events) AS failed, sum(u.retry_cost) AS retry, sum(u.tooled_events) AS tooled,
      sum(u.misfit_cost) AS misfit, sum(u.misfit_saves) AS saves
    FROM usage_event u CROSS JOIN installation i GROUP BY 1, 2, 3)
  SELECT format('usage_day %s %s %s: cost %s in %s events, but its events sum to %s in %s', coalesce(d.member_id, s.member_id),
      coalesce(d.day, s.day), coalesce(d.model, s.model), coalesce(d.cost, 0), coalesce(d.events, 0), coalesce(s.cost, 0), coalesce(s.events, 0)) AS line
  FROM usage_day d FULL JOIN summed s ON s.member_id = d.member_id AND s.day = d.day AND s.model = d.model
  WHERE (d.cost, d.events, d.input_tokens, d.output_tokens, d.cache_read_tokens, d.cache_write_tokens, d.judged_events,
      d.failed_events, d.retry_cost, d.tooled_events, d.misfit_cost, d.misfit_saves)
    IS DISTINCT FROM (s.cost, s.events, s.input, s.output, s.cache_read, s.cache_write, s.judged, s.failed, s.retry, s.tooled, s.misfit, s.saves)`;

/**
 * What an entry of usage consumed is what its events cost. A correction may lower several entries and its events name
 * one of them, so those are compared by member and booking. Events that cancel out within a booking are in no entry.
 */
const usageEntries = sql`WITH differing AS MATERIALIZED (
    SELECT id, coalesce(sum(booked), 0) AS booked, coalesce(sum(metered), 0) AS metered FROM (
      SELECT entry_id AS id, amount AS booked, NULL AS metered FROM posting WHERE account = 'consumed'
      UNION ALL SELECT entry_id, NULL, cost FROM usage_event WHERE entry_id IS NOT NULL) both_sides
    GROUP BY id HAVING coalesce(sum(booked), 0) <> coalesce(sum(metered), 0))
  SELECT format('entry %s: consumed %s but its usage events cost %s', d.id, d.booked, d.metered) AS line
    FROM differing d LEFT JOIN entry e ON e.id = d.id WHERE e.kind IS DISTINCT FROM 'correction'
  UNION ALL SELECT format('member %s: the corrections booked at %s consumed %s more than their usage events cost', e.member_id, e.booked_at, sum(d.booked - d.metered))
    FROM differing d JOIN entry e ON e.id = d.id AND e.kind = 'correction'
    GROUP BY e.member_id, e.booked_at HAVING sum(d.booked) <> sum(d.metered)
  UNION ALL SELECT format('usage_event %s %s: costs %s with its corrections but is in no entry', source, coalesce(corrects, external_id), sum(cost))
    FROM usage_event WHERE entry_id IS NULL AND cost <> 0 GROUP BY source, coalesce(corrects, external_id), received_at HAVING sum(cost) <> 0
  UNION ALL SELECT format('usage_event %s %s: its corrections leave a cost of %s', o.source, o.external_id, o.cost + c.total)
    FROM (SELECT source, corrects, sum(cost) AS total FROM usage_event WHERE corrects IS NOT NULL GROUP BY source, corrects) c
    JOIN usage_event o ON o.source = c.source AND o.external_id = c.corrects WHERE o.cost + c.total < 0`;

/** A loan waits for somebody's decision exactly while that is open, and its credit is kept for it. */
const approvals = sql`SELECT format('loan %s: %s but its approval is %s', l.id, l.state, coalesce(a.state, 'not there')) AS line
    FROM loan l FULL JOIN loan_approval a ON a.loan_id = l.id
    WHERE (l.state = 'waiting') IS DISTINCT FROM (a.state = 'waiting') AND (l.state = 'waiting' OR a.state = 'waiting')
  UNION ALL SELECT format('loan %s: %s wait for a decision but %s are held', a.loan_id, a.amount, coalesce(h.remaining, 0))
    FROM loan_approval a LEFT JOIN hold h ON h.loan_id = a.loan_id AND h.state = 'held'
    WHERE a.state = 'waiting' AND h.remaining IS DISTINCT FROM a.amount AND (h.id IS NOT NULL OR NOT EXISTS
      (SELECT FROM hold o WHERE o.loan_id = a.loan_id AND o.state = 'timed-out'))
  UNION ALL SELECT format('loan %s: approved, but %s of %s were lent', l.id, l.principal, a.amount)
    FROM loan_approval a JOIN loan l ON l.id = a.loan_id WHERE a.state = 'approved' AND l.principal <> a.amount`;

/** Whoever has left has nothing and owes nothing. */
const leavers = sql`SELECT format('member %s: has left but has %s in lots', m.id, sum(g.remaining)) AS line
    FROM member m JOIN "grant" g ON g.member_id = m.id AND g.remaining > 0 WHERE m.status = 'left' AND EXISTS
      (SELECT FROM audit u WHERE u.subject_id = m.id::text AND u.subject_type = 'member' AND u.action = 'member.leave') GROUP BY m.id
  UNION ALL SELECT format('member %s: has left but owes %s', l.borrower_id, sum(l.outstanding))
    FROM loan l JOIN member m ON m.id = l.borrower_id AND m.status = 'left' WHERE l.state = 'active' AND EXISTS
      (SELECT FROM audit u WHERE u.subject_id = m.id::text AND u.subject_type = 'member' AND u.action = 'member.leave') GROUP BY l.borrower_id`;

const checks: readonly Sql[] = [
  entries,
  lots,
  owners,
  ended,
  holds,
  loans,
  approvals,
  leavers,
  unspent,
  pools,
  overdrafts,
  invariant,
  moved,
  settling,
  requests,
  tasks,
  asks,
  gifts,
  usageDays,
  usageEntries,
];
