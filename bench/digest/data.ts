import pg from 'pg';

/** How much there is in the database. */
export interface DigestData {
  members: number;
  /** ISO date of the Monday on which the digests are made, in the organisation's zone. */
  monday: string;
}

/** Weeks of use before the one that is told of. */
export const historyWeeks = 12;

/** One member in so many manages the next ones. */
const teamSize = 10;

/**
 * Fills an empty, migrated database whose installation is fixed: members in three time zones, one in ten the manager of
 * the next nine, each with a lot of credit and with use on every working day of thirteen weeks (twelve of history and
 * the one that is told of), on every third day of a second model as well; outcomes, loans that fall due, teams with
 * pools. Only what digests read is there, so `verify` would not agree. Written as the tables' owner, in the order of
 * days, so that one member's rows lie as far apart as they would in a company's.
 */
export async function fillDigests(ownerUrl: string, data: DigestData): Promise<void> {
  const { members, monday } = data;
  const client = new pg.Client({ connectionString: ownerUrl });
  await client.connect();
  try {
    await client.query('BEGIN');
    await client.query('SET LOCAL session_replication_role = replica');
    await client.query(helpers);
    await client.query(teams, [members, monday]);
    await client.query(pools, [members, monday]);
    await client.query(people, [members, monday]);
    await client.query(lots, [members, monday]);
    await client.query(days, [members, monday, historyWeeks]);
    await client.query(outcomes, [members, monday, historyWeeks]);
    await client.query(loans, [members, monday]);
    await client.query('COMMIT');
    // What autovacuum would have done by the time a company has thirteen weeks of use.
    await client.query('VACUUM ANALYZE');
    await client.query('CHECKPOINT');
  } finally {
    await client.end();
  }
}

/** Ids that ascend with what they are made of, as the program's do. */
const helpers = `
  CREATE FUNCTION pg_temp.made_id(kind int, n bigint) RETURNS uuid LANGUAGE sql IMMUTABLE AS $$
    SELECT ('0197000' || kind || '-0000-7000-8000-' || lpad(to_hex(n), 12, '0'))::uuid
  $$;`;

const teams = `
  INSERT INTO team (id, name, created_at)
  SELECT pg_temp.made_id(5, n), 'Team ' || n, $2::timestamptz FROM generate_series(0, $1::int / 100) n`;

const pools = `
  INSERT INTO pool (id, team_id, allowance, remaining, period_start, period_end)
  SELECT pg_temp.made_id(6, n), pg_temp.made_id(5, n), 1000000000, 400000000, date_trunc('month', $2::timestamptz),
    date_trunc('month', $2::timestamptz) + interval '1 month'
  FROM generate_series(0, $1::int / 100) n`;

const people = `
  INSERT INTO member (id, name, email, team_id, manager_id, plan, status, zone, period_start, period_end, next_settle_at, created_at)
  SELECT pg_temp.made_id(1, n), 'Person ' || n, 'person' || n || '@example.com', pg_temp.made_id(5, n / 100),
    CASE WHEN n % ${teamSize} > 0 THEN pg_temp.made_id(1, n - n % ${teamSize}) END, 'standard', 'active',
    CASE n % 10 WHEN 7 THEN 'Europe/Berlin' WHEN 8 THEN 'Europe/Berlin' WHEN 9 THEN 'America/Los_Angeles' END,
    $2::timestamptz - interval '21 days', $2::timestamptz + interval '9 days', $2::timestamptz + interval '9 days', $2::timestamptz
  FROM generate_series(0, $1::int - 1) n`;

const lots = `
  INSERT INTO "grant" (id, member_id, kind, amount, remaining, effective_at, expires_at, window_start, created_at)
  SELECT pg_temp.made_id(2, n), pg_temp.made_id(1, n), 'allowance', 500000000, 100000000 + n % 300 * 1000000,
    $2::timestamptz - interval '21 days', $2::timestamptz + interval '9 days', $2::timestamptz - interval '21 days', $2::timestamptz
  FROM generate_series(0, $1::int - 1) n`;

const days = `
  INSERT INTO usage_day (member_id, day, model, events, input_tokens, output_tokens, cache_read_tokens, cache_write_tokens, cost,
    judged_events, failed_events, retry_cost, tooled_events, misfit_cost, misfit_saves)
  SELECT pg_temp.made_id(1, n), day, model, 20 + n % 7, 200000 + (n * 7 + d * 13) % 100 * 2000, 40000 + (n + d) % 50 * 100,
    (n % 4) * 300000, 20000, 4000000 + (n * 31 + d * 17) % 100 * 50000, 20, d % 3, (d % 3) * 200000, 20, (n % 5) * 20000, (n % 5) * 15000
  FROM generate_series(0, 7 * ($3::int + 1)) d, LATERAL (SELECT $2::date - 7 * ($3::int + 1) + d AS day) at,
    generate_series(0, $1::int - 1) n, (VALUES ('claude-sonnet-4-5', 1), ('gpt-5', 3)) m(model, every)
  WHERE extract(isodow FROM day) < 6 AND (n + d) % every = 0`;

const outcomes = `
  INSERT INTO outcome (source, external_id, input_hash, member_id, kind, subject, state, occurred_at, received_at, agent, attributes)
  SELECT 'bench', n || '-' || w, md5(n || '-' || w), pg_temp.made_id(1, n), CASE n % 3 WHEN 0 THEN 'ticket' ELSE 'pull-request' END,
    'thing ' || n || ' ' || w, CASE n % 3 WHEN 0 THEN 'resolved' ELSE 'merged' END, at, at, CASE n % 4 WHEN 1 THEN 'agent ' || n END, '{}'
  FROM generate_series(0, $3::int) w, LATERAL (SELECT ($2::date - 7 * w - 4)::timestamptz AS at) t, generate_series(0, $1::int - 1) n
  WHERE (n + w) % 3 = 0`;

const loans = `
  INSERT INTO loan (id, lender_id, borrower_id, opened_by, asked, principal, outstanding, state, due_at, expires_at, created_at, answered_at)
  SELECT pg_temp.made_id(7, n), pg_temp.made_id(1, n), pg_temp.made_id(1, n + 1), 'borrower', 5000000, 5000000, 4000000, 'active',
    $2::timestamptz + interval '5 days', $2::timestamptz, $2::timestamptz - interval '9 days', $2::timestamptz - interval '9 days'
  FROM generate_series(0, $1::int - 2, 50) n`;
