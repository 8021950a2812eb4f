import pg from 'pg';
import { team as workspace } from '../command/workspace.js';

/** When the period of everybody began, and when it ends: the refill that is measured. */
export const began = new Date('2026-11-01T00:00:00Z');
export const refillAt = new Date('2026-12-01T00:00:00Z');

/** In minor units: 500 dollars. */
export const allowance = 500_000_000;
/** What a refill may take of it for debts; the plan of the bench protects nine tenths. */
export const budget = allowance / 10;
/** Credit moves among so many colleagues. */
const circle = 20;

/**
 * Fills an empty, migrated database whose installation is fixed: people with a Slack account in their month's last moment.
 * Each has used some of the allowance. Every third owes a colleague of the same twenty, one in thirty two of them, and whoever
 * lent may owe too, but never in a circle; of those whose debt is due at the refill, every fifth has some of it unspent. Some owe
 * more than a refill may take. Both cards of every loan were delivered; one person in fifty was told that all is used. The rows
 * are those that the program would have written. Triggers and foreign keys sleep meanwhile, which needs a superuser; a test has
 * `verify` prove a small filling.
 */
export async function fillRefill(ownerUrl: string, members: number): Promise<void> {
  const client = new pg.Client({ connectionString: ownerUrl });
  await client.connect();
  try {
    await client.query('BEGIN');
    await client.query('SET LOCAL session_replication_role = replica');
    await client.query(helpers);
    await client.query(people, [members, began, refillAt]);
    await client.query(accounts, [workspace, began]);
    await client.query(debts, [members, refillAt]);
    await client.query(persons);
    await client.query(lots, [allowance, began, refillAt]);
    await client.query(loans);
    await client.query(lentLots, [refillAt]);
    for (const statement of journal) await client.query(statement);
    await client.query(cards, [workspace]);
    await client.query(told, [began]);
    await client.query('COMMIT');
    // What autovacuum would have done by the end of a month.
    await client.query('VACUUM ANALYZE');
    await client.query('CHECKPOINT');
  } finally {
    await client.end();
  }
}

/** Ids that ascend with what they are made of, as the program's do; and something between 0 and `below` that looks like chance. */
const helpers = `
  CREATE FUNCTION pg_temp.made_id(kind int, n bigint) RETURNS uuid LANGUAGE sql IMMUTABLE AS $$
    SELECT ('0197000' || kind || '-0000-7000-8000-' || lpad(to_hex(n), 12, '0'))::uuid
  $$;
  CREATE FUNCTION pg_temp.chance(n bigint, salt int, below bigint) RETURNS bigint LANGUAGE sql IMMUTABLE AS $$
    SELECT abs(hashint8extended(n, salt) % below)
  $$;`;

const people = `
  INSERT INTO member (id, name, email, plan, status, period_start, period_end, next_settle_at, created_at)
  SELECT pg_temp.made_id(1, n), 'Person ' || n, 'person' || n || '@example.com', 'engineer', 'active', $2, $3, $3, $2
  FROM generate_series(0, $1::int - 1) n`;

const accounts = `
  INSERT INTO identity (platform, workspace, user_id, member_id, handle, locale, zone, profile_at, created_at)
  SELECT 'slack', $1, 'U' || substr(id::text, 25), id, lower(name), 'en-US', 'Europe/Berlin', $2, $2 FROM member`;

/** Who owes whom; \`spare\`: what of it is unspent. A lender comes before the borrower, so that no circle closes. */
const debts = `
  CREATE TEMP TABLE debt ON COMMIT DROP AS
  SELECT row_number() OVER (ORDER BY n, turn) AS number, n, turn, lender, principal, due_at,
    CASE WHEN due_at = $2 AND pg_temp.chance(n, turn + 50, 5) = 0 THEN principal / 4 ELSE 0 END AS spare
  FROM (
    SELECT n, turn, CASE n % ${circle} WHEN 0 THEN n + 1 ELSE n - n % ${circle} + pg_temp.chance(n, turn, n % ${circle}) END AS lender,
      10000000 + pg_temp.chance(n, turn + 10, 45000000) AS principal,
      $2::timestamptz + CASE WHEN turn = 2 THEN interval '9 days' WHEN pg_temp.chance(n, 20, 5) = 0 THEN interval '-3 days'
        ELSE interval '0' END AS due_at
    FROM generate_series(2, $1::int - 2, 3) n, generate_series(1, CASE WHEN n % 30 = 2 THEN 2 ELSE 1 END) turn) d`;

/** What each used of their own. */
const usedOf = `(20000000 + pg_temp.chance(n, 30, 40000000))`;

const persons = `
  CREATE TEMP TABLE person ON COMMIT DROP AS
  SELECT n, id, ${usedOf} AS used FROM (SELECT row_number() OVER (ORDER BY id) - 1 AS n, id FROM member) m;
  ANALYZE person; ANALYZE debt`;

const lots = `
  INSERT INTO "grant" (id, member_id, kind, amount, remaining, effective_at, expires_at, window_start, created_at)
  SELECT pg_temp.made_id(2, p.n), p.id, 'allowance', $1::bigint, $1::bigint - p.used - coalesce(d.lent, 0), $2, $3, $2, $2
  FROM person p LEFT JOIN (SELECT lender, sum(principal)::bigint AS lent FROM debt GROUP BY lender) d ON d.lender = p.n`;

const loans = `
  INSERT INTO loan (id, lender_id, borrower_id, opened_by, asked, principal, outstanding, state, due_at, expires_at, created_at, answered_at,
    next_reminder_at, version)
  SELECT pg_temp.made_id(7, number), pg_temp.made_id(1, lender), pg_temp.made_id(1, n), 'borrower', principal, principal, principal, 'active', due_at,
    '2026-11-16T00:00:00Z', '2026-11-15T00:00:00Z', '2026-11-15T00:00:00Z', '2026-12-05T09:00:00Z', 2
  FROM debt`;

const lentLots = `
  INSERT INTO "grant" (id, member_id, kind, amount, remaining, effective_at, expires_at, loan_id, created_at)
  SELECT pg_temp.made_id(3, number), pg_temp.made_id(1, n), 'loan', principal, spare, '2026-11-15T00:00:00Z', $1, pg_temp.made_id(7, number),
    '2026-11-15T00:00:00Z'
  FROM debt`;

/** Refills, what was used, loans, and what was used of those. */
const journal: readonly string[] = [
  `INSERT INTO entry (id, kind, member_id, at, booked_at)
    SELECT pg_temp.made_id(4, n), 'refill', id, '${began.toISOString()}', '${began.toISOString()}' FROM person`,
  `INSERT INTO posting (entry_id, account, amount, member_id, grant_id)
    SELECT pg_temp.made_id(4, n), account, amount, id, CASE account WHEN 'lot' THEN pg_temp.made_id(2, n) END
    FROM person, (VALUES ('issued', -${allowance}), ('lot', ${allowance})) side(account, amount)`,
  `INSERT INTO entry (id, kind, member_id, at, booked_at)
    SELECT pg_temp.made_id(5, n), 'usage', id, '2026-11-10T00:00:00Z', '2026-11-10T00:00:00Z' FROM person`,
  `INSERT INTO posting (entry_id, account, amount, member_id, grant_id, capped_at)
    SELECT pg_temp.made_id(5, n), account, sign * used, id, lot_id, capped
    FROM person, LATERAL (VALUES ('lot', -1, pg_temp.made_id(2, n), '2026-11-10T00:00:00Z'::timestamptz), ('consumed', 1, NULL, NULL)) side(account, sign, lot_id, capped)`,
  `INSERT INTO entry (id, kind, member_id, at, booked_at, loan_id)
    SELECT pg_temp.made_id(6, number), 'loan', pg_temp.made_id(1, lender), '2026-11-15T00:00:00Z', '2026-11-15T00:00:00Z', pg_temp.made_id(7, number) FROM debt`,
  `INSERT INTO posting (entry_id, account, amount, member_id, grant_id, loan_id, capped_at)
    SELECT pg_temp.made_id(6, number), side.* FROM debt, LATERAL (VALUES
      ('receivable', principal, pg_temp.made_id(1, lender), NULL::uuid, pg_temp.made_id(7, number), NULL::timestamptz),
      ('payable', -principal, pg_temp.made_id(1, n), NULL, pg_temp.made_id(7, number), NULL),
      ('lot', -principal, pg_temp.made_id(1, lender), pg_temp.made_id(2, lender), NULL, '2026-11-15T00:00:00Z'),
      ('lot', principal, pg_temp.made_id(1, n), pg_temp.made_id(3, number), NULL, NULL)) side`,
  `INSERT INTO entry (id, kind, member_id, at, booked_at)
    SELECT pg_temp.made_id(8, number), 'usage', pg_temp.made_id(1, n), '2026-11-18T00:00:00Z', '2026-11-18T00:00:00Z' FROM debt`,
  `INSERT INTO posting (entry_id, account, amount, member_id, grant_id)
    SELECT pg_temp.made_id(8, number), account, sign * (principal - spare), pg_temp.made_id(1, n), lot_id
    FROM debt, LATERAL (VALUES ('lot', -1, pg_temp.made_id(3, number)), ('consumed', 1, NULL)) side(account, sign, lot_id)`,
  `INSERT INTO usage_event (source, external_id, input_hash, member_id, occurred_at, received_at, model, input_tokens, output_tokens,
      cache_read_tokens, cache_write_tokens, cost, pricing, entry_id)
    SELECT 'bench', e.id::text, md5(e.id::text), e.member_id, e.at, e.at, 'claude-sonnet-4-5', 1000, 300, 0, 0, p.amount, '{}', e.id
    FROM entry e JOIN posting p ON p.entry_id = e.id AND p.account = 'consumed'`,
  `INSERT INTO usage_day (member_id, day, model, events, input_tokens, output_tokens, cache_read_tokens, cache_write_tokens, cost)
    SELECT member_id, (occurred_at AT TIME ZONE zone)::date, model, count(*), sum(input_tokens), sum(output_tokens), 0, 0, sum(cost)
    FROM usage_event, installation GROUP BY 1, 2, 3`,
];

const cards = `
  INSERT INTO message (id, platform, workspace, conversation, external_id, member_id, name, subject_type, subject_id, payload, locale, editable,
    shown_version, sent_at)
  SELECT pg_temp.made_id(9, number * 2 + side), 'slack', $1, 'D' || reader, number * 2 + side, reader, 'loan', 'loan', pg_temp.made_id(7, number), '{}', 'en',
    true, 2, '2026-11-15T00:00:00Z'
  FROM debt, LATERAL (VALUES (0, pg_temp.made_id(1, lender)), (1, pg_temp.made_id(1, n))) both_of(side, reader)`;

const told = `
  INSERT INTO alert_state (subject_id, budget, period_start, level, arming, pace)
  SELECT id, 'credit', $1, 100, 0, true FROM person WHERE n % 50 = 7`;
