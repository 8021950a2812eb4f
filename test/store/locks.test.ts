import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { acceptLoan } from '../../src/desk/answer-loan.js';
import { borrow } from '../../src/desk/borrow.js';
import { approveRequest } from '../../src/desk/decide.js';
import { offerLoan } from '../../src/desk/offer.js';
import { repay } from '../../src/desk/repay.js';
import { requestTopUp } from '../../src/desk/request.js';
import { seal, sweep } from '../../src/desk/sweep.js';
import { openBooks } from '../../src/store/books.js';
import { sql } from '../../src/store/db.js';
import { verify } from '../../src/store/verify.js';
import { nov, testPlan, testPolicy } from '../support/books.js';
import { type Company, company } from '../support/company.js';

const policy = testPolicy([
  testPlan({ lending: { mostOpen: 99, mostQuestions: 99 }, requests: { mostOpen: 99 } }),
]);

describe('the order of locks: subject, members ascending, pools', () => {
  let office: Company;
  /** Ascending. */
  let members: string[];
  let poolId: string;
  let manager: string;

  beforeAll(async () => {
    office = await company(policy, nov(10));
    const team = await office.team('Platform', 500n);
    poolId = team.poolId;
    manager = await office.join('mei');
    const over = { teamId: team.teamId, managerId: manager };
    members = [];
    for (const name of ['ana', 'bo', 'cem']) members.push(await office.join(name, over));
    members.sort();
  });
  afterAll(() => office.close());

  /** Which of the rows nobody has locked, as another session finds them. */
  async function free(table: string, ids: readonly string[]): Promise<string[]> {
    const { rows } = await office.owner.query<{ id: string }>(
      `SELECT id FROM ${table} WHERE id = ANY($1::uuid[]) ORDER BY id FOR NO KEY UPDATE SKIP LOCKED`,
      [ids],
    );
    return rows.map((row) => row.id);
  }

  /** Holds one row, starts `work`, and looks as soon as it waits for that row. */
  async function whileWaitingFor<T>(
    table: string,
    id: string,
    work: () => Promise<unknown>,
    look: () => Promise<T>,
  ): Promise<T> {
    const { owner } = office;
    await owner.query('BEGIN');
    await owner.query(`SELECT FROM ${table} WHERE id = $1 FOR UPDATE`, [id]);
    const working = work();
    let seen: T;
    try {
      for (;;) {
        const { rowCount } = await owner.query(
          'SELECT FROM pg_stat_activity WHERE pg_backend_pid() = ANY(pg_blocking_pids(pid))',
        );
        if (rowCount) break;
      }
      seen = await look();
    } finally {
      await owner.query('ROLLBACK');
    }
    await working;
    return seen;
  }

  function open(ids: readonly string[], pools: readonly string[] = []) {
    const now = office.clock.now();
    return office.desk.db.transaction((tx) =>
      openBooks(tx, { members: ids, pools, now, policy, newId: office.desk.newId }),
    );
  }

  test('members ascending, however they are named', async () => {
    const [first, second, third] = members;
    const named = [third, first, second].map(String);
    const left = await whileWaitingFor(
      'member',
      String(second),
      () => open(named),
      () => free('member', [String(first), String(third)]),
    );
    // Waiting for the second, it has the first and not the third.
    expect(left).toEqual([third]);
  });

  test('pools after the members', async () => {
    const beforeMembers = await whileWaitingFor(
      'member',
      String(members[2]),
      () => open(members, [poolId]),
      () => free('pool', [poolId]),
    );
    expect(beforeMembers).toEqual([poolId]);
    const atPool = await whileWaitingFor(
      'pool',
      poolId,
      () => open(members, [poolId]),
      () => free('member', members),
    );
    expect(atPool).toEqual([]);
  });

  test('a loan before its members', async () => {
    const [lenderId, borrowerId] = [String(members[0]), String(members[1])];
    const asked = await borrow(office.desk, 'ask', {
      borrowerId,
      lenderId,
      amount: 10n,
      dueAt: null,
      reason: null,
    });
    const loanId = 'done' in asked ? asked.done.loanId : '';
    const accept = () => acceptLoan(office.desk, 'accept', { loanId, lenderId, part: null });
    expect(await whileWaitingFor('member', lenderId, accept, () => free('loan', [loanId]))).toEqual([]);
  });

  test('a request before its member, and the pool last', async () => {
    const requesterId = String(members[0]);
    const wish = { requesterId, amount: 10n, reason: null, until: null };
    const asked = await requestTopUp(office.desk, 'request', wish);
    const requestId = 'done' in asked ? asked.done.requestId : '';
    const approve = () =>
      approveRequest(office.desk, 'approve', { requestId, deciderId: manager, amount: null });
    const left = await whileWaitingFor('member', requesterId, approve, async () => [
      ...(await free('request', [requestId])),
      ...(await free('pool', [poolId])),
    ]);
    expect(left).toEqual([poolId]);
  });
});

test('two that wait for each other all the same are both done: the one that the server stops runs again', async () => {
  const office = await company(policy, nov(10));
  const { db } = office.desk;
  const ids = [await office.join('ana'), await office.join('bo')];
  let holding = 0;
  let go = () => {};
  const bothHold = new Promise<void>((resolve) => {
    go = resolve;
  });
  let attempts = 0;
  const crossed = (order: string[]) =>
    db.transaction(async (tx) => {
      attempts += 1;
      for (const id of order) {
        await tx.run(sql`UPDATE member SET overdraft = overdraft WHERE id = ${id}::uuid`);
        holding += 1;
        if (holding === 2) go();
        await bothHold;
      }
    });
  await Promise.all([crossed(ids), crossed([...ids].reverse())]);
  expect(attempts).toBe(3);
  await office.close();
});

describe('sixteen at once on a few hot members', () => {
  let office: Company;
  beforeAll(async () => {
    office = await company(policy, nov(10), 16);
  });
  afterAll(() => office.close());

  test('lend, repay, spend, request and settle without a deadlock, and the books agree', {
    timeout: 120_000,
  }, async () => {
    const { desk, clock, owner } = office;
    const team = await office.team('Platform', 100_000n);
    const manager = await office.join('mei');
    const over = { teamId: team.teamId, managerId: manager };
    const hot: string[] = [];
    for (const name of ['ana', 'bo', 'cem', 'dan', 'eva']) hot.push(await office.join(name, over));
    let moved = 0;
    const worker = async (number: number) => {
      for (let round = 0; round < 6; round += 1) {
        const key = `${number} ${round}`;
        const at = (offset: number) => String(hot[(number + round * 3 + offset) % hot.length]);
        const [lenderId, borrowerId] = [at(0), at(1 + (round % 3))];
        const dueAt = new Date(clock.now().getTime() + (1 + (number % 5)) * 24 * 3_600_000);
        const loan = { borrowerId, lenderId, amount: BigInt(5 + number), dueAt, reason: null };
        const asked = await borrow(desk, `ask ${key}`, loan);
        if ('done' in asked) {
          const { loanId } = asked.done;
          const lent = await acceptLoan(desk, `accept ${key}`, { loanId, lenderId, part: null });
          if ('done' in lent) moved += 1;
        }
        await office.spends(at(2), BigInt(30 + round));
        await offerLoan(desk, `offer ${key}`, { ...loan, lenderId: at(3), borrowerId: at(4) });
        await repay(desk, `repay ${key}`, { borrowerId, loanId: null, lenderId: null, amount: 7n });
        const wish = { requesterId: at(4), amount: 3n, reason: null, until: null };
        const wanted = await requestTopUp(desk, `request ${key}`, wish);
        if ('done' in wanted) {
          const { requestId } = wanted.done;
          await approveRequest(desk, `approve ${key}`, { requestId, deciderId: manager, amount: null });
        }
        if (number % 4 === 0) {
          clock.advance(31 * 3_600_000);
          await sweep(desk, clock.now());
        }
      }
    };
    await Promise.all(Array.from({ length: 16 }, (_, number) => worker(number)));
    while ((await sweep(desk, clock.now())) > 0);
    while ((await seal(desk)) > 0);
    expect(moved).toBeGreaterThan(5);
    expect(await verify(desk.db)).toEqual([]);
    const { rows } = await owner.query(
      'SELECT deadlocks::int FROM pg_stat_database WHERE datname = current_database()',
    );
    expect(rows).toEqual([{ deadlocks: 0 }]);
  });
});
