import type pg from 'pg';

/** Whom the events are about, and from when on. */
export interface AlertMembers {
  members: number;
  /** In minor units. */
  allowance: bigint;
  periodStart: Date;
  periodEnd: Date;
}

/** The id of the n-th member, counted from 0. */
export function memberId(n: number): string {
  return `01970001-0000-7000-8000-${n.toString(16).padStart(12, '0')}`;
}

/**
 * Fills an empty, migrated database whose installation is fixed: members with an account on Slack and their period's
 * allowance, as the program would have written them. Written as the tables' owner; triggers and foreign keys sleep
 * meanwhile, which needs a superuser.
 */
export async function fillMembers(owner: pg.Client, of: AlertMembers): Promise<void> {
  const { members, allowance, periodStart, periodEnd } = of;
  await owner.query('BEGIN');
  await owner.query('SET LOCAL session_replication_role = replica');
  await owner.query(helper);
  await owner.query(people, [members, periodStart, periodEnd]);
  await owner.query(accounts, [members, periodStart]);
  await owner.query(lots, [members, periodStart, periodEnd, allowance]);
  await owner.query(refills, [members, periodStart]);
  await owner.query(postings, [members, allowance]);
  await owner.query('COMMIT');
  await owner.query('VACUUM ANALYZE');
}

/** Ids that ascend with what they are made of, as the program's do. */
const helper = `
  CREATE FUNCTION pg_temp.made_id(kind int, n bigint) RETURNS uuid LANGUAGE sql IMMUTABLE AS $$
    SELECT ('0197000' || kind || '-0000-7000-8000-' || lpad(to_hex(n), 12, '0'))::uuid
  $$;`;

const people = `
  INSERT INTO member (id, name, email, plan, status, period_start, period_end, next_settle_at, created_at)
  SELECT pg_temp.made_id(1, n), 'Person ' || n, 'person' || n || '@example.com', 'standard', 'active', $2, $3, $3, $2
  FROM generate_series(0, $1::int - 1) n`;

const accounts = `
  INSERT INTO identity (platform, workspace, user_id, member_id, locale, zone, profile_at, created_at)
  SELECT 'slack', 'T0BENCH', 'U0BENCH' || n, pg_temp.made_id(1, n), 'en-US', 'Europe/Berlin', $2, $2
  FROM generate_series(0, $1::int - 1) n`;

const lots = `
  INSERT INTO "grant" (id, member_id, kind, amount, remaining, effective_at, expires_at, window_start, created_at)
  SELECT pg_temp.made_id(2, n), pg_temp.made_id(1, n), 'allowance', $4::bigint, $4::bigint, $2, $3, $2, $2
  FROM generate_series(0, $1::int - 1) n`;

const refills = `
  INSERT INTO entry (id, kind, member_id, at, booked_at)
  SELECT pg_temp.made_id(3, n), 'refill', pg_temp.made_id(1, n), $2, $2 FROM generate_series(0, $1::int - 1) n`;

const postings = `
  INSERT INTO posting (entry_id, account, amount, member_id, grant_id)
  SELECT pg_temp.made_id(3, n), account, amount, pg_temp.made_id(1, n), CASE account WHEN 'lot' THEN pg_temp.made_id(2, n) END
  FROM generate_series(0, $1::int - 1) n, (VALUES ('issued', -$2::bigint), ('lot', $2::bigint)) side(account, amount)`;
