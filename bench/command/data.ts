import pg from 'pg';
import { team } from './workspace.js';

/** How much there is to be in the books. */
export interface DataSize {
  members: number;
  /** Of the members, the first so many have an allowance and use it; the others' month has not begun. */
  spenders: number;
  /** Usage of each spender, one entry of two postings each; an allowance is two postings more. */
  usages: number;
}

const day = 24 * 60 * 60 * 1000;
/** The period of every member began so many days ago, and ends in as many days as are left of thirty. */
const elapsedDays = 20;

/** How many postings there will be. */
export function postingsOf({ spenders, usages }: DataSize): number {
  return spenders * (2 + 2 * usages);
}

/**
 * Fills an empty, migrated database whose installation is fixed: members with a Slack account whose profile was just
 * read, their month's allowance, and what they have used of it since. The rows are those the program would have
 * written; `verify` agrees with them. Written as the tables' owner, in one transaction, in the order of time, so that
 * one member's rows lie as far apart as they would in a company's. Triggers and foreign keys sleep meanwhile, which needs
 * a superuser; a test has `verify` prove a small filling.
 */
export async function fillBooks(ownerUrl: string, size: DataSize, now: Date): Promise<void> {
  const client = new pg.Client({ connectionString: ownerUrl });
  await client.connect();
  try {
    const start = new Date(now.getTime() - elapsedDays * day);
    const end = new Date(start.getTime() + 30 * day);
    await client.query('BEGIN');
    await client.query('SET LOCAL session_replication_role = replica');
    await client.query(helpers);
    await client.query(members, [size.members, start, end]);
    await client.query(accounts, [size.members, team, now]);
    await client.query(calls, [size.spenders, size.usages, start, now]);
    await client.query(lots, [size.spenders, start, end, allowance]);
    await client.query(refills, [size.spenders, start]);
    await client.query(refillPostings, [size.spenders, allowance]);
    for (const statement of [entries, postings, events, days]) await client.query(statement);
    await client.query('COMMIT');
    // What autovacuum would have done by the time a company has a million postings.
    await client.query('VACUUM ANALYZE');
  } finally {
    await client.end();
  }
}

/** In minor units: 500 dollars. */
const allowance = 500_000_000;

/** Ids that ascend with what they are made of, as the program's do. */
const helpers = `
  CREATE FUNCTION pg_temp.made_id(kind int, n bigint) RETURNS uuid LANGUAGE sql IMMUTABLE AS $$
    SELECT ('0197000' || kind || '-0000-7000-8000-' || lpad(to_hex(n), 12, '0'))::uuid
  $$;`;

const members = `
  INSERT INTO member (id, name, email, plan, status, period_start, period_end, next_settle_at, created_at)
  SELECT pg_temp.made_id(1, n), 'Person ' || n, 'person' || n || '@example.com', 'engineer', 'active', $2, $3, $3, $2
  FROM generate_series(1, $1::int) n`;

const accounts = `
  INSERT INTO identity (platform, workspace, user_id, member_id, handle, locale, zone, profile_at, created_at)
  SELECT 'slack', $2, 'U0BENCH' || lpad(n::text, 6, '0'), pg_temp.made_id(1, n), 'person' || n, 'en-US', 'Europe/Berlin', $3, $3
  FROM generate_series(1, $1::int) n`;

/** Every call with its cost (1 to 6 dollars), spread evenly over the time that has passed. */
const calls = `
  CREATE TEMP TABLE call ON COMMIT DROP AS
  SELECT row_number() OVER (ORDER BY usage, n) AS number, pg_temp.made_id(1, n) AS member_id, pg_temp.made_id(2, n) AS grant_id,
    $3::timestamptz + ($4::timestamptz - $3::timestamptz) * ((usage - 1 + n / ($1 + 1.0)) / $2) AS at,
    (ARRAY['claude-sonnet-4-5', 'gpt-5', 'claude-haiku-4-5'])[1 + usage % 3] AS model,
    1000000 + (n * 7 + usage * 13) % 100 * 50000 AS cost, 900 + n % 100 AS input, 300 + usage AS output
  FROM generate_series(1, $1::int) n, generate_series(1, $2::int) usage`;

const lots = `
  INSERT INTO "grant" (id, member_id, kind, amount, remaining, effective_at, expires_at, window_start, created_at)
  SELECT pg_temp.made_id(2, n), pg_temp.made_id(1, n), 'allowance', $4::bigint, $4::bigint - coalesce(c.cost, 0), $2, $3, $2, $2
  FROM generate_series(1, $1::int) n
  LEFT JOIN (SELECT grant_id, sum(cost) AS cost FROM call GROUP BY grant_id) c ON c.grant_id = pg_temp.made_id(2, n)`;

const refills = `
  INSERT INTO entry (id, kind, member_id, at, booked_at)
  SELECT pg_temp.made_id(3, n), 'refill', pg_temp.made_id(1, n), $2, $2 FROM generate_series(1, $1::int) n`;

const refillPostings = `
  INSERT INTO posting (entry_id, account, amount, member_id, grant_id)
  SELECT pg_temp.made_id(3, n), account, amount, pg_temp.made_id(1, n), CASE account WHEN 'lot' THEN pg_temp.made_id(2, n) END
  FROM generate_series(1, $1::int) n, (VALUES ('issued', -$2::bigint), ('lot', $2::bigint)) side(account, amount)`;

const entries = `
  INSERT INTO entry (id, kind, member_id, at, booked_at)
  SELECT pg_temp.made_id(4, number), 'usage', member_id, at, at FROM call ORDER BY number`;

const postings = `
  INSERT INTO posting (entry_id, account, amount, member_id, grant_id, capped_at)
  SELECT pg_temp.made_id(4, number), account, sign * cost, member_id, lot_id, capped
  FROM call, LATERAL (VALUES ('lot', -1, grant_id, at), ('consumed', 1, NULL, NULL)) side(account, sign, lot_id, capped)
  ORDER BY number`;

const events = `
  INSERT INTO usage_event (source, external_id, input_hash, member_id, occurred_at, received_at, model, input_tokens, output_tokens,
    cache_read_tokens, cache_write_tokens, cost, pricing, entry_id)
  SELECT 'bench', 'call-' || number, md5(number::text), member_id, at, at, model, input, output, 0, 0, cost, '{}', pg_temp.made_id(4, number)
  FROM call ORDER BY number`;

/** Days are the installation's. */
const days = `
  INSERT INTO usage_day (member_id, day, model, events, input_tokens, output_tokens, cache_read_tokens, cache_write_tokens, cost)
  SELECT member_id, (occurred_at AT TIME ZONE zone)::date, model, count(*), sum(input_tokens), sum(output_tokens), 0, 0, sum(cost)
  FROM usage_event, installation GROUP BY 1, 2, 3`;
