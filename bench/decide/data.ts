import pg from 'pg';
import type { Desk } from '../../src/desk/desk.js';
import { requestTopUp } from '../../src/desk/request.js';
import { team } from '../command/workspace.js';

/** Whom there is to decide about, over the people of `fillBooks`. */
export interface OpenRequests {
  /** The first so many people manage the others, in turn. */
  managers: number;
  /** How many of the others have a request that waits for their manager. */
  requests: number;
}

/** What each of them wants, in minor units. */
export const amount = 50_000_000n;

/** The id of person `n`, counted from 1, as `fillBooks` makes it. */
export function personId(n: number): string {
  return madeId(1, n);
}

/** The id of request `n`, counted from 1. */
export function requestId(n: number): string {
  return madeId(5, n);
}

function madeId(kind: number, n: number): string {
  return `0197000${kind}-0000-7000-8000-${n.toString(16).padStart(12, '0')}`;
}

/** Whose request `n` is, and who decides it: people's numbers, counted from 1. */
export function sidesOf(n: number, { managers }: OpenRequests): { requester: number; manager: number } {
  return { requester: managers + n, manager: ((n - 1) % managers) + 1 };
}

/**
 * Gives everybody a manager and a team, and has `requests` of them wait for their manager: the first request is made by
 * the program itself, the others are its copies with another requester. Of each the requester and the manager hold a
 * card that was delivered. Triggers and foreign keys sleep meanwhile, which needs a superuser; a test has `verify` prove
 * a small filling.
 */
export async function fillRequests(ownerUrl: string, desk: Desk, of: OpenRequests): Promise<void> {
  const client = new pg.Client({ connectionString: ownerUrl });
  await client.connect();
  const quietly = async (first: string, values: readonly unknown[], others: readonly string[] = []) => {
    await client.query('BEGIN');
    await client.query('SET LOCAL session_replication_role = replica');
    await client.query(helper);
    await client.query(first, [...values]);
    for (const statement of others) await client.query(statement);
    await client.query('COMMIT');
  };
  try {
    await quietly(reporting, [of.managers], [told]);
    await ask(desk, sidesOf(1, of).requester);
    await quietly(sides, [of.managers, of.requests, team], copies);
    await client.query('VACUUM ANALYZE');
  } finally {
    await client.end();
  }
}

async function ask(desk: Desk, requester: number): Promise<void> {
  const outcome = await requestTopUp(desk, 'bench', {
    requesterId: personId(requester),
    amount,
    reason: 'the migration of the billing service',
    until: null,
  });
  if ('refused' in outcome)
    throw new Error(`the pattern of all requests was refused: ${outcome.refused.code}`);
}

const helper = `
  CREATE OR REPLACE FUNCTION pg_temp.made_id(kind int, n bigint) RETURNS uuid LANGUAGE sql IMMUTABLE AS $$
    SELECT ('0197000' || kind || '-0000-7000-8000-' || lpad(to_hex(n), 12, '0'))::uuid
  $$;`;

/** Everybody in a team, by turns; all but the managers with a manager. */
const reporting = `
  UPDATE member m SET team_id = t.id, manager_id = CASE WHEN p.n > $1::int THEN pg_temp.made_id(1, (p.n - $1::int - 1) % $1::int + 1) END
  FROM (SELECT id, row_number() OVER (ORDER BY id) AS n FROM member) p
  JOIN (SELECT id, row_number() OVER (ORDER BY name) - 1 AS n, count(*) OVER () AS all FROM team) t ON t.n = p.n % t.all
  WHERE p.id = m.id`;

/** Two weeks ago everybody was told that their week's use came near its limit. */
const told = `
  INSERT INTO alert_state (subject_id, budget, period_start, level, arming, pace)
  SELECT id, 'week', period_start, 80, 0, false FROM member`;

/** Who is on both sides of each request. */
const sides = `
  CREATE TEMP TABLE side ON COMMIT DROP AS SELECT pg_temp.made_id(5, n) AS id, pg_temp.made_id(1, $1::int + n) AS requester_id,
    pg_temp.made_id(1, (n - 1) % $1::int + 1) AS manager_id, $3::text AS workspace
  FROM generate_series(1, $2::int) n`;

/** The rows of the one request, again for everybody, whatever columns they have. */
const copies: readonly string[] = [
  `CREATE TEMP TABLE pattern ON COMMIT DROP AS SELECT id, requester_id FROM request`,
  `INSERT INTO request SELECT (jsonb_populate_record(r, jsonb_build_object('id', s.id, 'requester_id', s.requester_id))).*
    FROM request r, side s`,
  `INSERT INTO request_asked SELECT (jsonb_populate_record(a, jsonb_build_object('request_id', s.id, 'member_id', s.manager_id))).*
    FROM request_asked a, side s`,
  `INSERT INTO audit (at, actor_id, actor, action, subject_type, subject_id, detail)
    SELECT a.at, s.requester_id, a.actor, a.action, a.subject_type, s.id::text, a.detail FROM audit a JOIN pattern p ON p.id::text = a.subject_id, side s`,
  `INSERT INTO audit_unsealed (audit_id) SELECT a.id FROM audit a LEFT JOIN audit_unsealed u ON u.audit_id = a.id WHERE u.audit_id IS NULL`,
  `INSERT INTO outbox SELECT (jsonb_populate_record(o, jsonb_build_object('id', gen_random_uuid(), 'subject_id', s.id, 'state', 'sent', 'sent_at', o.created_at,
      'member_id', CASE WHEN o.member_id = p.requester_id THEN s.requester_id ELSE s.manager_id END))).*
    FROM outbox o JOIN pattern p ON p.id = o.subject_id, side s WHERE o.kind = 'card'`,
  `DELETE FROM outbox WHERE subject_id IN (SELECT id FROM pattern)`,
  `DELETE FROM request_asked WHERE request_id IN (SELECT id FROM pattern)`,
  `DELETE FROM request WHERE id IN (SELECT id FROM pattern)`,
  `INSERT INTO message (id, platform, workspace, conversation, external_id, member_id, name, subject_type, subject_id, payload, locale, editable,
      shown_version, sent_at)
    SELECT o.id, 'slack', s.workspace, 'D' || o.member_id, o.id, o.member_id, o.name, o.subject_type, o.subject_id, o.payload, 'en', true, r.version, o.created_at
    FROM outbox o JOIN request r ON r.id = o.subject_id JOIN side s ON s.id = r.id WHERE o.kind = 'card'`,
];
