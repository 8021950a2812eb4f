import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { verifyCommand } from '../../src/cli/verify.js';
import { acceptLoan } from '../../src/desk/answer-loan.js';
import { borrow } from '../../src/desk/borrow.js';
import { approveRequest } from '../../src/desk/decide.js';
import { acceptOffer, offerLoan } from '../../src/desk/offer.js';
import { repay } from '../../src/desk/repay.js';
import { requestTopUp } from '../../src/desk/request.js';
import { seal, sweep } from '../../src/desk/sweep.js';
import { connect } from '../../src/store/db.js';
import { verify } from '../../src/store/verify.js';
import { nov, testPlan, testPolicy } from '../support/books.js';
import { type Company, company } from '../support/company.js';

let office: Company;
/** Ids of what the story below leaves behind. */
const ids: Record<string, string> = {};

beforeAll(async () => {
  office = await company(testPolicy([testPlan({ rollover: 100n })]), nov(10));
  await story(office);
});
afterAll(() => office.close());

/** A month with everything that moves credit in it. */
async function story({ desk, clock, join, team, spends }: Company): Promise<void> {
  const { teamId, poolId } = await team('Platform', 500n);
  const mei = await join('mei');
  const ana = await join('ana', { teamId, managerId: mei });
  const bo = await join('bo', { teamId });
  const cem = await join('cem');
  Object.assign(ids, { poolId, ana, bo, cem });
  const due = nov(25);
  const asked = await borrow(desk, 'ask', {
    borrowerId: ana,
    lenderId: bo,
    amount: 300n,
    dueAt: due,
    reason: null,
  });
  ids['loan'] = 'done' in asked ? asked.done.loanId : '';
  await acceptLoan(desk, 'accept', { loanId: ids['loan'], lenderId: bo, part: 200n });
  await repay(desk, 'repay', { borrowerId: ana, loanId: null, lenderId: null, amount: 50n });
  for (const [key, amount] of [
    ['taken', 40n],
    ['open', 30n],
  ] as const) {
    const offer = await offerLoan(desk, key, {
      lenderId: cem,
      borrowerId: bo,
      amount,
      dueAt: due,
      reason: null,
    });
    ids[key] = 'done' in offer ? offer.done.loanId : '';
  }
  await acceptOffer(desk, 'take', { loanId: ids['taken'] ?? '', borrowerId: bo });
  const wish = { requesterId: ana, amount: 100n, reason: null, until: nov(28) };
  const request = await requestTopUp(desk, 'request', wish);
  ids['request'] = 'done' in request ? request.done.requestId : '';
  await approveRequest(desk, 'approve', { requestId: ids['request'], deciderId: mei, amount: 80n });
  clock.set(nov(11));
  const large = await spends(ana, 1300n);
  await spends(bo, 10n);
  await spends(ana, 1200n, { corrects: large });
  await sweep(desk, clock.now());
  while ((await seal(desk)) > 0);
}

async function one(query: string, ...values: unknown[]): Promise<string> {
  const { rows } = await office.owner.query<{ id: string }>(query, values);
  return rows[0]?.id ?? '';
}

/** What verify says after the owner of the tables has switched off every guard and changed something. */
async function afterTampering(...statements: string[]): Promise<string[]> {
  const { owner } = office;
  const checks = await owner.query<{ drop: string; add: string }>(`SELECT
      format('ALTER TABLE %s DROP CONSTRAINT %I', conrelid::regclass, conname) AS drop,
      format('ALTER TABLE %s ADD CONSTRAINT %I %s', conrelid::regclass, conname, pg_get_constraintdef(oid)) AS add
    FROM pg_constraint WHERE contype = 'c' AND connamespace = 'public'::regnamespace`);
  const tables = [
    'entry',
    'posting',
    'grant',
    'hold',
    'hold_lot',
    'loan',
    'pool',
    'member',
    'request',
    'usage_event',
    'usage_day',
    'audit',
    'audit_seal',
    'audit_unsealed',
  ];
  await owner.query('SET session_replication_role = replica');
  for (const table of tables) await owner.query(`CREATE TEMP TABLE "kept ${table}" AS TABLE "${table}"`);
  for (const { drop } of checks.rows) await owner.query(drop);
  try {
    for (const statement of statements) await owner.query(statement);
    return await verify(office.desk.db);
  } finally {
    for (const table of tables)
      await owner.query(
        `DELETE FROM "${table}"; INSERT INTO "${table}" OVERRIDING SYSTEM VALUE TABLE "kept ${table}"; DROP TABLE "kept ${table}"`,
      );
    for (const { add } of checks.rows) await owner.query(add);
    await owner.query('SET session_replication_role = DEFAULT');
  }
}

test('the story agrees', async () => {
  expect(await verify(office.desk.db)).toEqual([]);
});

describe('a row that disagrees is named, and no other', () => {
  const lot = (kind: string, member: string) =>
    one('SELECT id FROM "grant" WHERE kind = $1 AND member_id = $2', kind, ids[member]);

  test('an entry that does not balance', async () => {
    const id = await one(`SELECT id FROM entry WHERE kind = 'top-up'`);
    expect(
      await afterTampering(
        `UPDATE posting SET amount = amount - 7 WHERE entry_id = '${id}' AND account = 'pool'`,
      ),
    ).toEqual([
      `entry ${id}: its postings sum to -7`,
      `pool ${ids['poolId']}: remaining 420 but its postings sum to 413`,
    ]);
  });

  test('an entry without postings', async () => {
    const id = '00000000-0000-7000-8000-000000000001';
    const insert = `INSERT INTO entry (id, kind, at, booked_at) VALUES ('${id}', 'usage', now(), now())`;
    expect(await afterTampering(insert)).toEqual([`entry ${id}: has no postings`]);
  });

  test('an entry whose debt has only one side', async () => {
    const id = await one(`SELECT id FROM entry WHERE kind = 'return'`);
    const lines = await afterTampering(
      `UPDATE posting SET account = 'expired', loan_id = NULL WHERE entry_id = '${id}' AND account = 'payable'`,
    );
    expect(lines).toContain(`entry ${id}: receivable and payable differ by -50`);
    expect(lines).toContainEqual(expect.stringMatching(/^books: receivables \d+ are not payables \d+$/));
  });

  test('a lot whose remaining is not what its postings say', async () => {
    const id = await lot('top-up', 'ana');
    const lines = await afterTampering(`UPDATE "grant" SET remaining = remaining + 5 WHERE id = '${id}'`);
    expect(lines[0]).toBe(`grant ${id}: remaining 5 but its postings sum to 0`);
    expect(lines.slice(1)).toEqual([expect.stringMatching(/^books: issued /)]);
  });

  test('a lot whose amount was edited', async () => {
    const id = await lot('allowance', 'cem');
    expect(await afterTampering(`UPDATE "grant" SET amount = 2000 WHERE id = '${id}'`)).toEqual([
      `grant ${id}: amount 2000 but its first posting is 1000`,
    ]);
  });

  test('a lot that is gone', async () => {
    const id = await lot('top-up', 'ana');
    const lines = await afterTampering(`DELETE FROM "grant" WHERE id = '${id}'`);
    expect(lines).toContain(`grant ${id}: has postings but no row`);
    expect(lines).toContain(`request ${ids['request']}: approved 80 but 0 was granted`);
  });

  test('a lot below zero', async () => {
    const id = await lot('top-up', 'ana');
    const lines = await afterTampering(
      `UPDATE "grant" SET remaining = remaining - 9 WHERE id = '${id}'`,
      `UPDATE posting SET amount = amount - 9 WHERE id = (SELECT max(id) FROM posting WHERE grant_id = '${id}' AND account = 'lot')`,
    );
    expect(lines).toContain(`grant ${id}: remaining -9 of 80`);
  });

  test('a posting on somebody else', async () => {
    const id = await one(
      `SELECT p.id FROM posting p JOIN "grant" g ON g.id = p.grant_id WHERE g.kind = 'top-up' AND p.account = 'lot' ORDER BY p.id LIMIT 1`,
    );
    const grant = await lot('top-up', 'ana');
    expect(await afterTampering(`UPDATE posting SET member_id = '${ids['cem']}' WHERE id = ${id}`)).toEqual([
      `posting ${id}: lot of grant ${grant} is booked on another member`,
    ]);
  });

  test('more taken out of expired credit than had expired', async () => {
    const id = await lot('allowance', 'cem');
    const entry = '00000000-0000-7000-8000-000000000002';
    expect(
      await afterTampering(
        `INSERT INTO entry (id, kind, member_id, at, booked_at) VALUES ('${entry}', 'expiry', '${ids['cem']}', now(), now())`,
        `INSERT INTO posting (entry_id, account, amount, member_id, grant_id) VALUES ('${entry}', 'expired', -3, '${ids['cem']}', '${id}'), ('${entry}', 'issued', 3, NULL, NULL)`,
      ),
    ).toEqual([`grant ${id}: expired postings sum to -3`]);
  });

  test('a hold whose remaining is not what its postings say', async () => {
    const id = await one('SELECT id FROM hold WHERE loan_id = $1', ids['open']);
    const lines = await afterTampering(`UPDATE hold SET remaining = 29 WHERE id = '${id}'`);
    expect(lines[0]).toBe(`hold ${id}: remaining 29 but its postings sum to 30`);
  });

  test('a resolved hold that holds something', async () => {
    const id = await one('SELECT id FROM hold WHERE loan_id = $1', ids['open']);
    expect(await afterTampering(`UPDATE hold SET state = 'voided' WHERE id = '${id}'`)).toEqual([
      `hold ${id}: voided with remaining 30 of 30`,
    ]);
  });

  test('a hold whose lots do not sum to it', async () => {
    const id = await one('SELECT id FROM hold WHERE loan_id = $1', ids['open']);
    expect(await afterTampering(`UPDATE hold_lot SET amount = 20 WHERE hold_id = '${id}'`)).toEqual([
      `hold ${id}: amount 30 but its lots sum to 20`,
    ]);
  });

  test('a hold that outlives its lot', async () => {
    const id = await one('SELECT id FROM hold WHERE loan_id = $1', ids['open']);
    expect(await afterTampering(`UPDATE hold SET expires_at = '2027-01-01' WHERE id = '${id}'`)).toEqual([
      `hold ${id}: outlives its earliest lot`,
    ]);
  });

  test('a loan whose outstanding is not what its postings say', async () => {
    const id = ids['loan'];
    expect(await afterTampering(`UPDATE loan SET outstanding = 149 WHERE id = '${id}'`)).toEqual([
      `loan ${id}: outstanding 149 but its receivable postings sum to 150`,
    ]);
  });

  test('a loan whose principal is not what was lent', async () => {
    const id = ids['loan'];
    expect(await afterTampering(`UPDATE loan SET principal = 210 WHERE id = '${id}'`)).toEqual([
      `loan ${id}: principal 210 but its entries lent 200`,
    ]);
  });

  test('a loan whose state does not fit what is owed', async () => {
    const id = ids['loan'];
    expect(
      await afterTampering(`UPDATE loan SET state = 'repaid', closed_at = now() WHERE id = '${id}'`),
    ).toEqual([`loan ${id}: repaid with principal 200, outstanding 150`]);
  });

  test('a loan that owes less than its borrower has unspent of it', async () => {
    const id = ids['taken'];
    const entry = '00000000-0000-7000-8000-000000000003';
    expect(
      await afterTampering(
        `INSERT INTO entry (id, kind, member_id, at, booked_at, loan_id) VALUES ('${entry}', 'return', '${ids['bo']}', now(), now(), '${id}')`,
        `INSERT INTO posting (entry_id, account, amount, member_id, loan_id) VALUES ('${entry}', 'receivable', -5, '${ids['cem']}', '${id}'), ('${entry}', 'payable', 5, '${ids['bo']}', '${id}')`,
        `UPDATE loan SET outstanding = outstanding - 5 WHERE id = '${id}'`,
      ),
    ).toEqual([`loan ${id}: outstanding 35 but its lots still hold 40`]);
  });

  test('a pool', async () => {
    const lines = await afterTampering(`UPDATE pool SET remaining = 421`);
    expect(lines[0]).toBe(`pool ${ids['poolId']}: remaining 421 but its postings sum to 420`);
  });

  test('an overdraft that is not what its postings say', async () => {
    const lines = await afterTampering(`UPDATE member SET overdraft = 3 WHERE id = '${ids['cem']}'`);
    expect(lines[0]).toBe(`member ${ids['cem']}: overdraft 3 but its postings sum to 0`);
    expect(lines[1]).toMatch(/^books: issued \d+ \+ overrun \d+ is not lots /);
    expect(lines).toHaveLength(2);
  });

  test('somebody overdrawn with credit left', async () => {
    const entry = '00000000-0000-7000-8000-000000000004';
    expect(
      await afterTampering(
        `INSERT INTO entry (id, kind, member_id, at, booked_at) VALUES ('${entry}', 'overrun', '${ids['cem']}', now(), now())`,
        `INSERT INTO posting (entry_id, account, amount, member_id) VALUES ('${entry}', 'overdraft', -4, '${ids['cem']}'), ('${entry}', 'issued', 4, '${ids['cem']}')`,
        `UPDATE member SET overdraft = 4 WHERE id = '${ids['cem']}'`,
      ),
    ).toEqual([`member ${ids['cem']}: overdraft 4 with 930 left in lots`]);
  });

  test('moved credit that outlives the lot it left', async () => {
    const id = await one('SELECT id FROM "grant" WHERE kind = $1 AND loan_id = $2', 'loan', ids['taken']);
    const entry = await one(`SELECT id FROM entry WHERE kind = 'loan' AND loan_id = $1`, ids['taken']);
    expect(await afterTampering(`UPDATE "grant" SET expires_at = '2027-06-01' WHERE id = '${id}'`)).toEqual([
      `entry ${entry}: moved credit does not keep the expiry or the pool of the lot it left`,
    ]);
  });

  test('somebody who would be settled too late', async () => {
    const [line, ...others] = await afterTampering(
      `UPDATE member SET next_settle_at = '2026-11-26' WHERE id = '${ids['bo']}'`,
    );
    expect(line).toMatch(`member ${ids['bo']}: next settled at 2026-11-26`);
    expect(line).toMatch(/something falls due at 2026-11-25/);
    expect(others).toEqual([]);
  });

  test('a day of usage', async () => {
    expect(
      await afterTampering(`UPDATE usage_day SET cost = cost + 1 WHERE member_id = '${ids['bo']}'`),
    ).toEqual([`usage_day ${ids['bo']} 2026-11-11 m: cost 11 in 1 events, but its events sum to 10 in 1`]);
    expect(await afterTampering(`DELETE FROM usage_day WHERE member_id = '${ids['bo']}'`)).toEqual([
      `usage_day ${ids['bo']} 2026-11-11 m: cost 0 in 0 events, but its events sum to 10 in 1`,
    ]);
  });

  test('usage that was booked for more or less than it cost', async () => {
    const entry = await one(`SELECT entry_id AS id FROM usage_event WHERE member_id = $1`, ids['bo']);
    const day = `UPDATE usage_day SET cost = cost + 2 WHERE member_id = '${ids['bo']}'`;
    expect(
      await afterTampering(`UPDATE usage_event SET cost = cost + 2 WHERE member_id = '${ids['bo']}'`, day),
    ).toEqual([`entry ${entry}: consumed 10 but its usage events cost 12`]);
  });

  test('a correction that was booked for more or less than it changed', async () => {
    const day = `UPDATE usage_day SET cost = cost + 2 WHERE member_id = '${ids['ana']}'`;
    const lines = await afterTampering(
      `UPDATE usage_event SET cost = cost + 2 WHERE corrects IS NOT NULL`,
      day,
    );
    expect(lines).toEqual([
      expect.stringMatching(
        `^member ${ids['ana']}: the corrections booked at 2026-11-11.* consumed -2 more than their usage events cost$`,
      ),
    ]);
  });

  test('a call that is in no entry', async () => {
    const entry = await one(`SELECT entry_id AS id FROM usage_event WHERE member_id = $1`, ids['bo']);
    expect(
      await afterTampering(`UPDATE usage_event SET entry_id = NULL WHERE member_id = '${ids['bo']}'`),
    ).toEqual([
      `entry ${entry}: consumed 10 but its usage events cost 0`,
      expect.stringMatching(/^usage_event test event \d: costs 10 with its corrections but is in no entry$/),
    ]);
  });

  test('an audit row that was changed, one that was removed, one that nobody sealed', async () => {
    const id = await one(`SELECT id FROM audit WHERE action = 'loan.accept'`);
    const seq = await one('SELECT seq AS id FROM audit_seal WHERE audit_id = $1', id);
    expect(await afterTampering(`UPDATE audit SET detail = '{"amount": "1"}' WHERE id = ${id}`)).toEqual([
      `audit ${id}: does not match its seal ${seq}`,
    ]);
    expect(await afterTampering(`DELETE FROM audit WHERE id = ${id}`)).toEqual([
      `audit ${id}: sealed but gone`,
    ]);
    const link = await afterTampering(`DELETE FROM audit_seal WHERE seq = ${seq}`);
    expect(link[0]).toBe(`audit_seal ${seq}: missing`);
    expect(link.at(-1)).toBe('audit: 1 rows neither sealed nor waiting for it');
  });

  test('and afterwards everything agrees again: the tampering was undone', async () => {
    expect(await verify(office.desk.db)).toEqual([]);
  });
});

describe('tokendesk verify', () => {
  async function run(argv: string[], ...tampering: string[]) {
    const lines: string[] = [];
    const io = { out: (line: string) => lines.push(line), err: (line: string) => lines.push(line) };
    const open = () => Promise.resolve({ db: office.desk.db, close: () => Promise.resolve() });
    for (const statement of tampering) await office.owner.query(statement);
    return { code: await verifyCommand(argv, io, open), lines };
  }

  test('says how much agrees', async () => {
    const { code, lines } = await run([]);
    expect(code).toBe(0);
    expect(lines).toEqual([
      expect.stringMatching(/^The books agree: \d+ entries, \d+ postings, 4 members\.$/),
    ]);
  });

  test('names what does not, and exits with 1', async () => {
    const { code, lines } = await run(['--json'], `UPDATE pool SET remaining = remaining + 1`);
    await office.owner.query('UPDATE pool SET remaining = remaining - 1');
    expect(code).toBe(1);
    expect(JSON.parse(lines[0] ?? '')).toMatchObject({
      ok: false,
      members: 4,
      disagreements: [expect.stringMatching(/^pool /), expect.stringMatching(/^books: /)],
    });
  });

  test('refuses arguments it does not know, and lets go of the database', async () => {
    expect((await run(['--fix'])).code).toBe(2);
    let closed = false;
    const close = async () => {
      closed = true;
    };
    const db = connect('postgresql://nobody@127.0.0.1:1/none');
    const open = () => Promise.resolve({ db, close });
    await expect(verifyCommand([], { out: () => {}, err: () => {} }, open)).rejects.toThrow();
    expect(closed).toBe(true);
    await db.close();
  });
});
