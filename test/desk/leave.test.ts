import { afterEach, expect, test } from 'vitest';
import { delegate } from '../../src/desk/delegate.js';
import { applyKeys } from '../../src/desk/gateway.js';
import { leave } from '../../src/desk/leave.js';
import { fakeGateway } from '../../src/ports/fake-gateway.js';
import { type LendingStage, lendingStage, usd, type Who } from './lending-stage.js';

// Somebody leaves: everything of theirs is settled by one rule, in one transaction, and both sides hear of it.

let it: LendingStage;
afterEach(async () => {
  expect(await it.verify()).toEqual([]);
  await it.house.close();
});

async function told(name: string): Promise<{ who: string; payload: Record<string, unknown> }[]> {
  const { rows } = await it.house.owner.query<{ who: string; payload: Record<string, unknown> }>(
    `SELECT m.name AS who, o.payload FROM outbox o JOIN member m ON m.id = o.member_id WHERE o.name = $1 ORDER BY m.name`,
    [name],
  );
  return rows;
}
const goes = (who: Who) => leave(it.house.desk, it.id[who]);

test('unused credit goes back, the pool pays the rest as far as it goes, what is left is forgiven', async () => {
  it = await lendingStage();
  const [bo, dee] = [
    await it.lent('ana', 'bo', 100),
    await it.lent('ana', 'dee', 60, new Date('2026-11-20T00:00:00Z')),
  ];
  // Lots of a loan are spent last: 10 of what bo and dee lent are unspent.
  await it.spends('ana', 1150);
  const before = [await it.left('bo'), await it.left('dee')];
  const left = await goes('ana');
  const debts = new Map(left?.debts.map((debt) => [debt.loanId, debt]));
  const parts = [debts.get(bo), debts.get(dee)];
  const sum = (key: 'returned' | 'paid' | 'forgiven') =>
    parts.reduce((total, debt) => total + (debt?.[key] ?? 0n), 0n);
  expect([sum('returned'), sum('paid'), sum('forgiven')]).toEqual([usd(10), usd(100), usd(50)]);
  // Dee's was due first.
  expect(debts.get(dee)?.forgiven).toBe(0n);
  expect([await it.state(bo), await it.state(dee), await it.left('ana'), await it.pool.left()]).toEqual([
    'repaid',
    'repaid',
    0n,
    0n,
  ]);
  const after = [await it.left('bo'), await it.left('dee')];
  expect((after[0] ?? 0n) + (after[1] ?? 0n) - (before[0] ?? 0n) - (before[1] ?? 0n)).toBe(usd(110));
  expect((await told('leaver-settled')).map(({ who }) => who)).toEqual(['bo', 'dee']);
  expect((await told('leaver-own')).map(({ who }) => who)).toEqual(['ana']);
});

test('a pool that suffices forgives nothing, and one unit more is forgiven', async () => {
  it = await lendingStage();
  await it.lent('ana', 'bo', 100);
  await it.spends('ana', 1100);
  expect((await goes('ana'))?.debts).toMatchObject([{ paid: usd(100), forgiven: 0n }]);
  await it.lent('cem', 'bo', 0.000001);
  await it.spends('cem', 1000.000001);
  // Payments has no pool.
  expect((await goes('cem'))?.debts).toMatchObject([{ paid: 0n, forgiven: 1n }]);
});

test('what others owe goes on to the pool of the team, whoever repays and however', async () => {
  it = await lendingStage();
  const loan = await it.lent('ana', 'bo', 100, new Date('2026-11-20T00:00:00Z'));
  const other = await it.lent('cem', 'bo', 40);
  await it.spends('ana', 1070);
  await it.spends('cem', 1040);
  const left = await goes('bo');
  expect(left?.claims.map(({ outstanding }) => outstanding).sort()).toEqual([usd(100), usd(40)]);
  expect(left?.ended).toBe(usd(860));
  expect((await told('leaver-claim')).map(({ who, payload }) => [who, payload['pool']])).toEqual([
    ['ana', 'team'],
    ['cem', 'team'],
  ]);
  // By hand, of what is unspent; then the rest of it on its due date; then from the refill.
  await it.repays('ana', 10);
  expect(await it.pool.left()).toBe(usd(110));
  await it.later(new Date('2026-11-21T00:00:00Z'));
  expect(await it.pool.left()).toBe(usd(130));
  await it.later(new Date('2026-12-01T00:00:00Z'));
  // The pool began its own new period at that instant, with what came in then.
  expect([await it.state(loan), await it.state(other)]).toEqual(['repaid', 'repaid']);
  expect([await it.pool.left(), await it.left('bo')]).toEqual([usd(210), 0n]);
});

test('the order in which the pool and the borrowers are settled makes no difference', async () => {
  const ways: bigint[][] = [];
  for (const first of ['pool', 'people'] as const) {
    it = await lendingStage();
    await it.lent('ana', 'bo', 100, new Date('2026-11-20T00:00:00Z'));
    await it.spends('ana', 1070);
    await goes('bo');
    const { desk } = it.house;
    const { inBooks } = await import('../../src/desk/in-books.js');
    const late = new Date('2026-12-02T00:00:00Z');
    it.house.clock.set(late);
    const settle = (open: { members: string[]; pools: string[] }) =>
      desk.db.transaction((tx) => inBooks(desk, tx, late, open, () => {}));
    if (first === 'pool') await settle({ members: [], pools: [it.pool.id] });
    await settle({ members: [it.id.ana], pools: [] });
    await it.later(late);
    ways.push([await it.pool.left(), await it.left('ana'), await it.left('bo')]);
    if (first === 'pool') {
      expect(await it.verify()).toEqual([]);
      await it.house.close();
    }
  }
  expect(ways[0]).toEqual(ways[1]);
});

test('questions, offers, gifts and what waits for a manager end on both sides, and nothing stays set aside', async () => {
  it = await lendingStage({ askManagerFrom: usd(50) });
  const asked = await it.asks('ana', 'bo', 5);
  const askedBy = await it.asks('bo', 'dee', 5);
  const offered = await it.offers('bo', 'dee', 5);
  const offeredTo = await it.offers('dee', 'bo', 5);
  const waits = await it.asks('cem', 'bo', 50);
  expect(await it.lends('bo', waits)).toBe('waiting');
  await goes('bo');
  expect(
    await Promise.all([asked, askedBy, offered, offeredTo, waits].map((id) => it.state(String(id)))),
  ).toEqual(['expired', 'withdrawn', 'withdrawn', 'withdrawn', 'withdrawn']);
  const { rows } = await it.house.owner.query(`SELECT 1 FROM hold WHERE state = 'held'`);
  expect(rows).toEqual([]);
  expect([await it.left('dee'), await it.left('bo')]).toEqual([usd(1000), 0n]);
  const words = (await told('leaver-closed')).map(({ who, payload }) => [who, payload['what']]).sort();
  expect(words).toEqual(
    [
      ['ana', 'from'],
      ['cem', 'from'],
      ['dee', 'back'],
      ['dee', 'from'],
      ['dee', 'nothing'],
    ].sort(),
  );
  expect(await it.tries('ana', 'bo', 5)).toMatchObject({ code: 'not-active' });
});

test('a manager who leaves: loans that waited for them go to whoever decides now, and delegations end', async () => {
  it = await lendingStage({ askManagerFrom: usd(50) });
  const { desk, clock } = it.house;
  await delegate(desk, 'hand over', {
    fromId: it.id.dee,
    toId: it.id.mei,
    startsAt: clock.now(),
    endsAt: new Date('2026-11-20T00:00:00Z'),
  });
  const loan = await it.asks('ana', 'bo', 50);
  await it.lends('bo', loan);
  await goes('mei');
  expect((await told('loan-approval')).map(({ who }) => who)).toEqual(['fin', 'mei']);
  expect(await it.decides('mei', loan, 'approve')).toMatchObject({ code: 'loan-not-yours-to-decide' });
  expect(await it.decides('fin', loan, 'approve')).toBe('approve');
  const { rows } = await it.house.owner.query('SELECT 1 FROM delegation WHERE revoked_at IS NULL');
  expect(rows).toEqual([]);
});

test('whoever has left has nothing to spend, and their keys are to be paused', async () => {
  it = await lendingStage();
  const gateway = fakeGateway();
  const desk = { ...it.house.desk, gateway };
  await leave(desk, it.id.ana);
  await applyKeys(desk, it.id.ana);
  expect([gateway.paused.has(it.id.ana), await it.left('ana')]).toEqual([true, 0n]);
});

test('it happens once, whoever asks for it and however often', async () => {
  it = await lendingStage();
  await it.lent('ana', 'bo', 100);
  const came = await Promise.all([goes('ana'), goes('ana'), goes('ana')]);
  expect(came.filter((one) => one !== null)).toHaveLength(1);
  expect(await goes('ana')).toBeNull();
  expect(await told('leaver-settled')).toHaveLength(1);
});

test('two who owe each other’s colleagues leave at the same moment', async () => {
  it = await lendingStage();
  await it.lent('ana', 'bo', 30);
  await it.lent('cem', 'dee', 30);
  await it.lent('ana', 'dee', 30);
  await it.spends('ana', 1060);
  await Promise.all([goes('ana'), goes('bo'), goes('dee')]);
  await it.later(new Date('2026-12-01T00:00:00Z'));
  // Ana's debts were paid by the pool, to people of whom two left as well; what they got went back there.
  expect(await it.left('ana')).toBe(0n);
});
