import pg from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { APP_ROLE } from '../../src/store/app-role.js';
import { nov, testPolicy } from '../support/books.js';
import { type Company, company } from '../support/company.js';
import { type TestDatabase, testDatabase } from '../support/database.js';

// What the database itself keeps stands in migrations that no schema file mirrors: this is the list of it. Whoever adds
// a guard adds it here; a guard that went missing fails here.

const appendOnly = [
  'audit',
  'audit_seal',
  'entry',
  'gift_lot',
  'grant_given',
  'outcome',
  'posting',
  'request_vote',
  'shelf_take',
  'usage_event',
];

const triggers = [
  'audit.audit_awaits_seal AFTER INSERT EXECUTE await_seal',
  ...appendOnly.map(
    (table) => `${table}.${table}_append_only BEFORE DELETE OR UPDATE OR TRUNCATE EXECUTE refuse_change`,
  ),
  'delegation.delegation_one_at_a_time BEFORE INSERT OR UPDATE OF from_id, starts_at, ends_at, revoked_at EXECUTE refuse_overlap',
  'grant_given.grant_given_to_others BEFORE INSERT EXECUTE refuse_own_grant',
  'hold.hold_is_for_something AFTER INSERT EXECUTE refuse_unnamed_hold',
  'loan_approval.loan_approval_of_others BEFORE INSERT OR UPDATE OF decider_id EXECUTE refuse_own_loan',
  'hold.hold_is_somebodys AFTER INSERT EXECUTE refuse_nobodys_hold',
  'member.member_moves_seats AFTER UPDATE OF status, manager_id, email EXECUTE recheck_seats',
  'request_vote.request_vote_of_others BEFORE INSERT EXECUTE refuse_own_vote',
  'shelf_take.shelf_take_of_others BEFORE INSERT EXECUTE refuse_own_take',
  'posting.posting_sums_to_zero AFTER INSERT EXECUTE refuse_unbalanced',
];

const functions = [
  'await_seal()',
  'books_of(uuid[],uuid[],uuid[],timestamp with time zone,timestamp with time zone,timestamp with time zone,boolean)',
  'circle_of(uuid[],uuid[],timestamp with time zone)',
  'lending_facts(uuid,uuid,uuid)',
  'lock_books(uuid[],uuid[],uuid[],timestamp with time zone)',
  'locked_books_of(uuid[],uuid[],uuid[],timestamp with time zone,timestamp with time zone,timestamp with time zone,boolean)',
  'post_books(json,json,json,json,json,json,json,json,json,boolean,boolean)',
  'recheck_seats()',
  'refuse_change()',
  'refuse_nobodys_hold()',
  'refuse_overlap()',
  'refuse_own_grant()',
  'refuse_own_loan()',
  'refuse_own_take()',
  'refuse_own_vote()',
  'refuse_unbalanced()',
  'refuse_unnamed_hold()',
  'request_case(uuid,boolean,text[],timestamp with time zone)',
];

const checks: Record<string, string[]> = {
  alert_state: ['budget_known', 'level_is_percent'],
  api_call: ['class_known', 'month_written_out', 'not_below_zero'],
  ask: [
    'amount_positive',
    'closed_at_some_time',
    'filled_within_amount',
    'full_when_filled',
    'place_known',
    'state_known',
  ],
  clock_offset: ['is_one_row'],
  delegation: ['runs_forward', 'two_people'],
  digest: ['kind_known'],
  gateway_limit: ['done_after_changed', 'not_below_zero', 'told_whole'],
  gateway_limit_after: ['amount_positive', 'two_people'],
  gateway_state: ['done_after_wanted', 'done_known', 'wanted_known'],
  gift: ['amount_positive', 'answered_at_some_time', 'runs_forward', 'state_known', 'two_people'],
  gift_lot: ['of_a_gift_or_the_shelf'],
  grant: ['amount_positive', 'kind_known', 'loan_named', 'remaining_within_amount'],
  grant_given: ['by_somebody'],
  hold: ['of_a_member_or_a_pool', 'remaining_within_amount', 'resolved_is_empty', 'state_known'],
  hold_lot: ['amount_positive'],
  identity: ['platform_known'],
  inbox: ['state_known'],
  installation: ['is_one_row', 'unit_known'],
  loan: [
    'answered_when_lent',
    'answered_when_waiting',
    'extended_later',
    'extension_whole',
    'forgiven_within_principal',
    'open_only_while_active',
    'opened_by_known',
    'outstanding_within_principal',
    'postponed_not_below_zero',
    'principal_within_asked',
    'state_known',
    'two_people',
  ],
  loan_approval: ['amount_positive', 'decided_at_a_time', 'decided_by_somebody', 'state_known'],
  link_account: ['wrong_not_below_zero'],
  link_code: ['platform_known', 'state_known', 'two_platforms', 'typed_by_somebody'],
  member: [
    'alerts_known',
    'deliver_known',
    'digest_known',
    'email_lower_case',
    'meters_not_below_zero',
    'not_own_manager',
    'overdraft_not_below_zero',
    'period_runs_forward',
    'quiet_readable',
    'status_known',
  ],
  oa_instance: ['looked_at_until_closed', 'need_known', 'open_is_there', 'somebody_asked', 'state_known'],
  outcome: ['kind_and_state_known'],
  outbox: ['conversation_somewhere', 'has_target', 'kind_known', 'platform_known', 'state_known'],
  pool: ['not_below_zero', 'period_runs_forward'],
  posting: ['account_known', 'amount_not_zero', 'names_its_row'],
  request: [
    'amount_positive',
    'approved_has_amount',
    'counts_not_below_zero',
    'date_named',
    'lasting_known',
    'never_raised',
    'not_self_decided',
    'state_known',
  ],
  recurring: ['ended_or_due', 'times_not_below_zero'],
  request_asked: ['handed_by_somebody', 'not_for_oneself'],
  request_note: ['kind_known', 'not_empty'],
  request_vote: ['amount_if_approved', 'amount_positive', 'not_for_oneself', 'verdict_known'],
  shelf: [
    'amount_positive',
    'empty_is_all_taken',
    'ended_at_some_time',
    'open_has_a_hold',
    'runs_forward',
    'state_known',
    'taken_within_amount',
  ],
  shelf_take: ['amount_positive'],
  task: ['amount_positive', 'ended_at_some_time', 'name_not_empty', 'runs_forward', 'state_known'],
  review: [
    'answered_by_somebody',
    'not_below_zero',
    'not_of_oneself',
    'raised_has_amount',
    'share_is_percent',
    'state_known',
    'talked_at_some_time',
  ],
};

const partialIndexes = [
  `INDEX ask_due ON ask (ends_at) WHERE (state = 'open')`,
  `INDEX delegation_due ON delegation (next_at) WHERE (next_at IS NOT NULL)`,
  `INDEX delegation_standing ON delegation (from_id) WHERE (revoked_at IS NULL)`,
  `INDEX delegation_taken ON delegation (to_id) WHERE (revoked_at IS NULL)`,
  `INDEX digest_of_organisation ON digest (week) WHERE (kind = 'org')`,
  `INDEX gateway_limit_due ON gateway_limit (next_at) WHERE (next_at IS NOT NULL)`,
  `INDEX gateway_limit_waiting ON gateway_limit (member_id) WHERE (done_version < version)`,
  `INDEX gift_due ON gift (expires_at) WHERE (state = 'offered')`,
  `INDEX grant_live ON grant (member_id) WHERE (remaining > 0)`,
  `INDEX hold_open ON hold (member_id) WHERE (state = 'held')`,
  `INDEX hold_open_of_pool ON hold (pool_id) WHERE ((state = 'held') AND (pool_id IS NOT NULL))`,
  `INDEX inbox_open ON inbox (due_at) WHERE (state = ANY (ARRAY['received', 'working']))`,
  `INDEX loan_active_borrower ON loan (borrower_id) WHERE (state = 'active')`,
  `INDEX loan_active_lender ON loan (lender_id) WHERE (state = 'active')`,
  `INDEX loan_approval_waiting ON loan_approval (expires_at) WHERE (state = 'waiting')`,
  `INDEX loan_asked_again ON loan (ask_again_at) WHERE ((state = 'asked') AND (ask_again_at IS NOT NULL))`,
  `INDEX loan_extension_due ON loan (extend_until) WHERE ((state = 'active') AND (extend_until IS NOT NULL))`,
  `INDEX loan_of_ask ON loan (ask_id) WHERE (ask_id IS NOT NULL)`,
  `INDEX loan_question_due ON loan (expires_at) WHERE (state = ANY (ARRAY['asked', 'offered', 'waiting']))`,
  `INDEX loan_reminder_due ON loan (next_reminder_at) WHERE (state = 'active')`,
  `INDEX member_digest_due ON member (next_digest_at) WHERE ((status = 'active') AND (next_digest_at IS NOT NULL))`,
  `INDEX oa_instance_due ON oa_instance (next_check_at) WHERE (next_check_at IS NOT NULL)`,
  `INDEX outbox_digest_waiting ON outbox (due_at) WHERE ((state = 'due') AND (name = ANY (ARRAY['digest', 'digest-team', 'digest-org'])))`,
  `INDEX outbox_open ON outbox (due_at) WHERE (state = ANY (ARRAY['due', 'sending']))`,
  `INDEX posting_capped ON posting (member_id, capped_at) INCLUDE (amount) WHERE (capped_at IS NOT NULL)`,
  `INDEX recurring_due ON recurring (next_at) WHERE (next_at IS NOT NULL)`,
  `INDEX request_asked_for ON request_asked (acting_for) WHERE (active AND (acting_for IS NOT NULL))`,
  `INDEX request_asked_open ON request_asked (member_id) WHERE active`,
  `INDEX request_due ON request (expires_at) WHERE (state = 'pending')`,
  `INDEX request_escalation_due ON request (next_escalation_at) WHERE ((state = 'pending') AND (next_escalation_at IS NOT NULL))`,
  `INDEX request_open_of ON request (requester_id) WHERE (state = 'pending')`,
  `INDEX request_reminder_due ON request (next_reminder_at) WHERE ((state = 'pending') AND (next_reminder_at IS NOT NULL))`,
  `INDEX shelf_due ON shelf (expires_at) WHERE (state = 'open')`,
  `INDEX shelf_open_of_team ON shelf (team_id) WHERE (state = 'open')`,
  `INDEX task_due ON task (ends_at) WHERE (state = 'open')`,
  `UNIQUE INDEX ask_one_open ON ask (asker_id) WHERE (state = 'open')`,
  `UNIQUE INDEX grant_one_refill ON grant (member_id, window_start) WHERE (kind = 'allowance')`,
  `UNIQUE INDEX hold_one_per_request ON hold (request_id) WHERE ((state = 'held') AND (request_id IS NOT NULL))`,
  `UNIQUE INDEX link_code_one_open ON link_code (owner_id) WHERE (state = ANY (ARRAY['open', 'typed', 'agreed']))`,
  `UNIQUE INDEX outbox_one_gateway ON outbox (member_id) WHERE ((kind = 'gateway') AND (state = 'due'))`,
  `UNIQUE INDEX outbox_one_oa ON outbox (subject_id) WHERE ((kind = 'oa') AND (state = 'due'))`,
  `UNIQUE INDEX outbox_one_update ON outbox (message_id) WHERE ((kind = 'update') AND (state = 'due'))`,
  `UNIQUE INDEX pool_one_organisation ON pool ((1)) WHERE (team_id IS NULL)`,
  `UNIQUE INDEX task_one_of_a_name ON task (pool_id, lower(name)) WHERE (state = 'open')`,
];

/** What the program's role may do, by table; everything else is refused. */
const rights: Record<string, string> = {
  api_call: 'INSERT SELECT UPDATE',
  alert_state: 'INSERT SELECT UPDATE',
  ask: 'INSERT SELECT UPDATE',
  audit: 'INSERT SELECT',
  audit_seal: 'INSERT SELECT',
  audit_unsealed: 'DELETE INSERT SELECT',
  clock_offset: 'INSERT SELECT UPDATE',
  delegation: 'INSERT SELECT UPDATE',
  digest: 'INSERT SELECT',
  dingtalk_button: 'DELETE INSERT SELECT',
  entry: 'INSERT SELECT',
  gateway_limit: 'INSERT SELECT UPDATE',
  gateway_limit_after: 'DELETE INSERT SELECT UPDATE',
  gateway_state: 'INSERT SELECT UPDATE',
  gift: 'INSERT SELECT UPDATE(state, answered_at, version)',
  gift_lot: 'INSERT SELECT',
  grant: 'INSERT SELECT UPDATE(remaining)',
  grant_given: 'INSERT SELECT',
  hold: 'INSERT SELECT UPDATE',
  hold_lot: 'INSERT SELECT',
  idempotency: 'INSERT SELECT',
  identity: 'INSERT SELECT UPDATE',
  inbox: 'INSERT SELECT UPDATE',
  installation: 'INSERT SELECT',
  link_account: 'INSERT SELECT UPDATE',
  link_code: 'INSERT SELECT UPDATE',
  loan: 'INSERT SELECT UPDATE',
  loan_approval: 'INSERT SELECT UPDATE',
  member: 'INSERT SELECT UPDATE',
  message: 'INSERT SELECT UPDATE',
  oa_instance: 'INSERT SELECT UPDATE',
  outbox: 'INSERT SELECT UPDATE',
  outcome: 'INSERT SELECT',
  pool: 'INSERT SELECT UPDATE',
  posting: 'INSERT SELECT',
  recurring: 'INSERT SELECT UPDATE',
  request: 'INSERT SELECT UPDATE',
  request_asked: 'INSERT SELECT UPDATE',
  request_note: 'INSERT SELECT',
  request_recheck: 'DELETE INSERT SELECT',
  request_vote: 'INSERT SELECT',
  review: 'INSERT SELECT UPDATE',
  shelf: 'INSERT SELECT UPDATE(taken, state, hold_id, ended_at, version)',
  shelf_take: 'INSERT SELECT',
  task: 'INSERT SELECT UPDATE(hold_id, state, ended_at)',
  team: 'INSERT SELECT UPDATE',
  usage_day: 'INSERT SELECT UPDATE',
  usage_event: 'INSERT SELECT',
};

describe('the guards that the catalogue shows', () => {
  let database: TestDatabase;
  let owner: pg.Client;

  beforeAll(async () => {
    database = await testDatabase();
    owner = new pg.Client({ connectionString: database.adminUrl });
    await owner.connect();
  });
  afterAll(async () => {
    await owner.end();
    await database.drop();
  });

  async function lines(query: string): Promise<string[]> {
    const { rows } = await owner.query<{ line: string }>(query);
    return rows.map((row) => row.line).sort();
  }

  test('triggers, all of them switched on', async () => {
    const found = await lines(`SELECT c.relname || '.' || t.tgname || ' '
        || substring(pg_get_triggerdef(t.oid) FROM '((?:BEFORE|AFTER) .*) ON public') || ' EXECUTE ' || p.proname
        || CASE t.tgenabled WHEN 'O' THEN '' ELSE ' switched off' END AS line
      FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid JOIN pg_proc p ON p.oid = t.tgfoid WHERE NOT t.tgisinternal`);
    expect(found).toEqual([...triggers].sort());
  });

  test('functions, none of which runs with more rights than its caller', async () => {
    const found =
      await lines(`SELECT oid::regprocedure || CASE WHEN prosecdef THEN ' as definer' ELSE '' END AS line
      FROM pg_proc WHERE pronamespace = 'public'::regnamespace`);
    expect(found).toEqual(functions);
  });

  test('checks, all of them validated', async () => {
    const found =
      await lines(`SELECT conname || CASE WHEN convalidated THEN '' ELSE ' not validated' END AS line
      FROM pg_constraint WHERE contype = 'c' AND connamespace = 'public'::regnamespace`);
    const listed = Object.entries(checks).flatMap(([table, names]) =>
      names.map((name) => `${table}_${name}`),
    );
    expect(found).toEqual(listed.sort());
  });

  test('partial indexes and indexes on expressions', async () => {
    const found =
      await lines(`SELECT replace(replace(replace(replace(substring(pg_get_indexdef(indexrelid) FROM 8), ' USING btree', ''), 'public.', ''), '"grant"', 'grant'), '::text', '') AS line
      FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid
      WHERE c.relnamespace = 'public'::regnamespace AND (indpred IS NOT NULL OR indexprs IS NOT NULL)`);
    expect(found).toEqual(partialIndexes);
  });

  test('the rights of the program’s role', async () => {
    const { rows } = await owner.query<{
      name: string;
      rights: string;
    }>(`SELECT c.relname AS name, string_agg(r.name, ' ' ORDER BY r.name) AS rights
      FROM pg_class c CROSS JOIN LATERAL (
        SELECT p AS name FROM unnest(ARRAY['SELECT', 'INSERT', 'UPDATE', 'DELETE', 'TRUNCATE', 'REFERENCES', 'TRIGGER']) p
          WHERE has_table_privilege('${APP_ROLE}', c.oid, p)
        UNION ALL SELECT p || '(' || string_agg(a.attname, ', ' ORDER BY a.attnum) || ')' FROM pg_attribute a, unnest(ARRAY['SELECT', 'INSERT', 'UPDATE']) p
          WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT has_table_privilege('${APP_ROLE}', c.oid, p)
            AND has_column_privilege('${APP_ROLE}', c.oid, a.attnum, p) GROUP BY p) r
      WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p', 'v', 'm') GROUP BY c.relname`);
    expect(Object.fromEntries(rows.map((row) => [row.name, row.rights]))).toEqual(rights);
  });

  test('the program’s role owns nothing that the books rest on, and is no administrator', async () => {
    expect(
      await lines(`SELECT relname AS line FROM pg_class WHERE relowner = '${APP_ROLE}'::regrole AND relnamespace = 'public'::regnamespace
        UNION ALL SELECT proname FROM pg_proc WHERE proowner = '${APP_ROLE}'::regrole
        UNION ALL SELECT nspname FROM pg_namespace WHERE nspowner = '${APP_ROLE}'::regrole AND nspname <> 'tokendesk_queue'
        UNION ALL SELECT datname FROM pg_database WHERE datdba = '${APP_ROLE}'::regrole`),
    ).toEqual([]);
    const { rows } = await owner.query(
      `SELECT rolsuper OR rolcreaterole OR rolcreatedb OR rolbypassrls OR rolcanlogin OR rolreplication AS powerful,
        has_schema_privilege(rolname, 'public', 'CREATE') AS creates FROM pg_roles WHERE rolname = '${APP_ROLE}'`,
    );
    expect(rows).toEqual([{ powerful: false, creates: false }]);
  });
});

describe('the guards at work', () => {
  let office: Company;
  let app: pg.Client;
  let ana: string;

  beforeAll(async () => {
    office = await company(testPolicy(), nov(10));
    ana = await office.join('ana');
    await office.spends(ana, 10n);
    app = new pg.Client({ connectionString: office.appUrl });
    await app.connect();
    await office.owner.query(`INSERT INTO audit_seal (seq, audit_id, hash) SELECT id, id, 'x' FROM audit`);
  });
  afterAll(async () => {
    await app.end();
    await office.close();
  });

  async function refusalOf(client: pg.Client, statement: string): Promise<string> {
    try {
      await client.query(statement);
      return 'done';
    } catch (error) {
      if (error instanceof pg.DatabaseError) return error.code ?? '';
      throw error;
    }
  }

  describe.each(appendOnly)('%s', (table) => {
    test.each(['UPDATE', 'DELETE', 'TRUNCATE'])(
      'refuses %s, to the program and to the owner',
      async (verb) => {
        const column =
          table === 'audit'
            ? 'actor'
            : table === 'audit_seal'
              ? 'hash'
              : table === 'posting'
                ? 'account'
                : table === 'entry'
                  ? 'kind'
                  : table === 'outcome'
                    ? 'state'
                    : table === 'request_vote'
                      ? 'verdict'
                      : table === 'grant_given'
                        ? 'reason'
                        : table === 'gift_lot'
                          ? 'gift_id'
                          : table === 'shelf_take'
                            ? 'amount'
                            : 'model';
        const statement =
          verb === 'UPDATE'
            ? `UPDATE ${table} SET ${column} = ${column}`
            : verb === 'DELETE'
              ? `DELETE FROM ${table}`
              : `TRUNCATE ${table} CASCADE`;
        expect(await refusalOf(app, statement)).toBe('42501');
        expect(await refusalOf(office.owner, statement)).toBe('23001');
      },
    );
  });

  test('truncating what they refer to does not empty them either', async () => {
    expect(await refusalOf(office.owner, 'TRUNCATE pool CASCADE')).toBe('23001');
  });

  test('the program cannot switch a trigger off, nor make itself blind to them', async () => {
    expect(await refusalOf(app, 'ALTER TABLE posting DISABLE TRIGGER ALL')).toBe('42501');
    expect(await refusalOf(app, 'DROP TRIGGER posting_sums_to_zero ON posting')).toBe('42501');
    expect(await refusalOf(app, 'DROP FUNCTION refuse_change() CASCADE')).toBe('42501');
    expect(await refusalOf(app, 'SET session_replication_role = replica')).toBe('42501');
  });
});

describe('what does not hold is refused', () => {
  let office: Company;
  let ana: string;
  let lot: string;
  const entry = '00000000-0000-7000-8000-000000000001';

  beforeAll(async () => {
    office = await company(testPolicy(), nov(10));
    ana = await office.join('ana');
    const { rows } = await office.owner.query<{ id: string }>('SELECT id FROM "grant"');
    lot = rows[0]?.id ?? '';
    await office.owner.query(
      `INSERT INTO entry (id, kind, at, booked_at) VALUES ('${entry}', 'usage', now(), now())`,
    );
  });
  afterAll(() => office.close());

  const insert = (...rows: string[]) =>
    `INSERT INTO posting (entry_id, account, amount, member_id, grant_id) VALUES ${rows.join(', ')}`;

  test.each<[string, () => string, RegExp]>([
    ['one side alone', () => insert(`('${entry}', 'issued', -5, NULL, NULL)`), /do not sum to zero/],
    [
      'sides that differ by one',
      () => insert(`('${entry}', 'issued', -5, NULL, NULL)`, `('${entry}', 'consumed', 4, NULL, NULL)`),
      /do not sum to zero/,
    ],
    [
      'a balanced entry beside an unbalanced one',
      () =>
        insert(
          `('${entry}', 'issued', -5, NULL, NULL)`,
          `('${entry}', 'consumed', 5, NULL, NULL)`,
          `((SELECT id FROM entry WHERE kind = 'refill'), 'issued', 1, NULL, NULL)`,
        ),
      /do not sum to zero/,
    ],
    [
      'a posting of nothing',
      () => insert(`('${entry}', 'issued', 0, NULL, NULL)`),
      /posting_amount_not_zero/,
    ],
    ['credit of nobody', () => insert(`('${entry}', 'lot', 5, NULL, '${lot}')`), /posting_names_its_row/],
    ['credit of no lot', () => insert(`('${entry}', 'lot', 5, '${ana}', NULL)`), /posting_names_its_row/],
    [
      'an account nobody knows',
      () => insert(`('${entry}', 'slush', 5, NULL, NULL)`),
      /posting_account_known/,
    ],
    [
      'a posting without an entry',
      () => insert(`('${ana}', 'issued', 5, NULL, NULL)`, `('${ana}', 'consumed', -5, NULL, NULL)`),
      /posting_entry_id_fkey/,
    ],
    ['a lot below zero', () => 'UPDATE "grant" SET remaining = -1', /grant_remaining_within_amount/],
    ['a lot above its amount', () => 'UPDATE "grant" SET remaining = 1001', /grant_remaining_within_amount/],
    ['an overdraft below zero', () => 'UPDATE member SET overdraft = -1', /member_overdraft_not_below_zero/],
    [
      'the same refill twice',
      () => `INSERT INTO "grant" (id, member_id, kind, amount, effective_at, window_start, created_at)
        SELECT gen_random_uuid(), member_id, kind, amount, effective_at, window_start, created_at FROM "grant"`,
      /grant_one_refill/,
    ],
    [
      'a pool below zero',
      () =>
        `INSERT INTO pool (id, allowance, remaining, period_start, period_end) VALUES (gen_random_uuid(), 5, -1, now(), now() + interval '1 day')`,
      /pool_not_below_zero/,
    ],
    [
      'a hold below zero',
      () =>
        `INSERT INTO hold (id, member_id, amount, remaining, state, expires_at, created_at) VALUES (gen_random_uuid(), '${ana}', 5, -1, 'held', now(), now())`,
      /hold_remaining_within_amount/,
    ],
    [
      'a loan to oneself',
      () =>
        `INSERT INTO loan (id, lender_id, borrower_id, opened_by, asked, state, due_at, expires_at, created_at) VALUES (gen_random_uuid(), '${ana}', '${ana}', 'borrower', 5, 'asked', now(), now(), now())`,
      /loan_two_people/,
    ],
    [
      'a request approved by the requester',
      () =>
        `INSERT INTO request (id, requester_id, decider_id, amount, approved, state, policy, step_since, expires_at, created_at) VALUES (gen_random_uuid(), '${ana}', '${ana}', 5, 5, 'approved', '{}', now(), now(), now())`,
      /request_not_self_decided/,
    ],
    [
      'a request approved with more than was asked',
      () =>
        `INSERT INTO request (id, requester_id, amount, approved, state, policy, step_since, expires_at, created_at) VALUES (gen_random_uuid(), '${ana}', 5, 6, 'approved', '{}', now(), now(), now())`,
      /request_never_raised/,
    ],
    [
      'a vote on one’s own request',
      () => `WITH own AS (INSERT INTO request (id, requester_id, amount, state, policy, step_since, expires_at, created_at)
          VALUES (gen_random_uuid(), '${ana}', 5, 'pending', '{}', now(), now(), now()) RETURNING id)
        SELECT 1 FROM own; INSERT INTO request_vote (request_id, step, voter_id, verdict, amount, at)
        SELECT id, 0, '${ana}', 'approve', 5, now() FROM request`,
      /nobody decides their own/,
    ],
    [
      'a hold of nobody',
      () =>
        `INSERT INTO hold (id, amount, remaining, state, expires_at, created_at) VALUES (gen_random_uuid(), 5, 0, 'held', now(), now())`,
      /hold_of_a_member_or_a_pool/,
    ],
    [
      'a hold’s posting of nobody',
      () =>
        `INSERT INTO posting (entry_id, account, amount, hold_id) VALUES ('${entry}', 'hold', 5, gen_random_uuid())`,
      /posting_names_its_row/,
    ],
    [
      'a pool’s hold that neither a request nor a task has',
      () => `WITH p AS (INSERT INTO pool (id, allowance, remaining, period_start, period_end)
          VALUES (gen_random_uuid(), 5, 0, now(), now() + interval '1 day') RETURNING id)
        INSERT INTO hold (id, pool_id, amount, remaining, state, expires_at, created_at)
        SELECT gen_random_uuid(), id, 5, 5, 'held', now(), now() FROM p`,
      /neither a request nor a task has it/,
    ],
    [
      'a member’s hold that neither a loan nor a gift nor the shelf has',
      () => `INSERT INTO hold (id, member_id, amount, remaining, state, expires_at, created_at)
        VALUES (gen_random_uuid(), '${ana}', 5, 5, 'held', now(), now())`,
      /neither a loan nor a gift nor the shelf has it/,
    ],
    [
      'a gift to oneself',
      () => `INSERT INTO gift (id, giver_id, receiver_id, amount, hold_id, expires_at, created_at)
        VALUES (gen_random_uuid(), '${ana}', '${ana}', 5, gen_random_uuid(), now() + interval '1 day', now())`,
      /gift_two_people/,
    ],
    [
      'more taken from the shelf than was left there',
      () => `INSERT INTO shelf (id, giver_id, team_id, amount, taken, hold_id, expires_at, created_at)
        VALUES (gen_random_uuid(), '${ana}', gen_random_uuid(), 5, 6, gen_random_uuid(), now() + interval '1 day', now())`,
      /shelf_taken_within_amount/,
    ],
    [
      'a part of the shelf taken by who left it there',
      () => `INSERT INTO team (id, name, created_at) VALUES ('${entry}', 'Shelf', now());
        INSERT INTO shelf (id, giver_id, team_id, amount, taken, state, ended_at, expires_at, created_at)
          VALUES ('${entry}', '${ana}', '${entry}', 5, 0, 'ended', now(), now() + interval '1 day', now());
        INSERT INTO shelf_take (id, shelf_id, taker_id, amount, at) VALUES (gen_random_uuid(), '${entry}', '${ana}', 5, now())`,
      /nobody takes what they left there/,
    ],
    [
      'a lot of a gift and of the shelf at once',
      () =>
        `INSERT INTO gift_lot (grant_id, gift_id, take_id) VALUES ('${lot}', gen_random_uuid(), gen_random_uuid())`,
      /gift_lot_of_a_gift_or_the_shelf/,
    ],
    [
      'credit given to oneself',
      () => `INSERT INTO grant_given (grant_id, giver_id, at) VALUES ('${lot}', '${ana}', now())`,
      /nobody gives to themselves/,
    ],
    [
      'credit given by nobody',
      () => `INSERT INTO grant_given (grant_id, at) VALUES ('${lot}', now())`,
      /grant_given_by_somebody/,
    ],
    [
      'decisions handed over to oneself',
      () =>
        `INSERT INTO delegation (id, from_id, to_id, starts_at, ends_at, created_at) VALUES (gen_random_uuid(), '${ana}', '${ana}', now(), now() + interval '1 day', now())`,
      /delegation_two_people/,
    ],
  ])('%s', async (_, statement, reason) => {
    await expect(office.owner.query(statement())).rejects.toThrow(reason);
  });

  test('a lot is never edited, though it may be emptied', async () => {
    const asProgram = (statement: string) =>
      office.owner
        .query(`BEGIN; SET LOCAL ROLE ${APP_ROLE}; ${statement}; ROLLBACK`)
        .catch(async (error: unknown) => {
          await office.owner.query('ROLLBACK');
          throw error;
        });
    for (const column of ['amount', 'kind', 'expires_at', 'member_id', 'pool_id'])
      await expect(asProgram(`UPDATE "grant" SET ${column} = ${column}`)).rejects.toThrow(
        /permission denied/,
      );
    await expect(asProgram('UPDATE "grant" SET remaining = 0')).resolves.toBeDefined();
  });
});
