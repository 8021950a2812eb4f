import { afterEach, describe, expect, test } from 'vitest';
import type { Policy } from '../../src/core/policy.js';
import { alertParams } from '../../src/desk/alerts-view.js';
import { approveRequest } from '../../src/desk/decide.js';
import { inBooks } from '../../src/desk/in-books.js';

import { requestTopUp } from '../../src/desk/request.js';
import { sweep } from '../../src/desk/sweep.js';
import { sql } from '../../src/store/db.js';
import { verify } from '../../src/store/verify.js';
import { nov, testPlan, testPolicy } from '../support/books.js';
import { type Company, company } from '../support/company.js';

interface Said {
  name: string;
  member: string;
  payload: Record<string, unknown>;
  dueAt: Date;
}

const rules: Policy['alerts'] = { enabled: true, pace: 120, burnFactor: 5, burnFloor: 10, quiet: null };

let house: Company;
const seen = new Set<string>();

afterEach(async () => {
  expect(await verify(house.desk.db)).toEqual([]);
  seen.clear();
  await house.close();
});

async function open(
  plan: Parameters<typeof testPlan>[0] = {},
  start = nov(2, '10:00'),
  over: Partial<Policy> = {},
): Promise<void> {
  house = await company(testPolicy([testPlan(plan)], { alerts: rules, ...over }), start);
}

/** What was written down to be said since the last look, in order; burn alarms only where they are what it is about. */
async function said(burn = false): Promise<Said[]> {
  const { rows } = await house.owner.query<{ id: string } & Said>(
    `SELECT o.id, o.name, m.name AS member, o.payload, o.due_at AS "dueAt" FROM outbox o JOIN member m ON m.id = o.member_id ORDER BY o.created_at, o.due_at, o.id`,
  );
  const fresh = rows.filter(({ id }) => !seen.has(id));
  for (const { id } of fresh) seen.add(id);
  return fresh
    .map(({ id: _, ...rest }) => rest)
    .filter(({ name }) => !name.startsWith('digest') && (burn || name !== 'burn-alarm'));
}

const words = async (burn = false) =>
  (await said(burn)).map(({ name, member, payload }) =>
    [member, name, payload['budget'], payload['level']].filter((part) => part !== undefined).join(' '),
  );

/** The figures with which a notice is written now; null when it is not said any more. */
async function figures(name: Parameters<typeof alertParams>[1], memberId: string, payload: unknown) {
  return alertParams(house.desk, name, memberId, payload);
}

async function topUp(memberId: string, managerId: string, amount: bigint): Promise<void> {
  const key = `${memberId} ${house.clock.now().toISOString()} ${amount}`;
  const input = { requesterId: memberId, amount, reason: null, until: null };
  const asked = await requestTopUp(house.desk, `ask ${key}`, input);
  if (!('done' in asked)) throw new Error(JSON.stringify(asked));
  const decision = { requestId: asked.done.requestId, deciderId: managerId, amount: null };
  expect(await approveRequest(house.desk, `decide ${key}`, decision)).toHaveProperty('done');
}

describe('levels', () => {
  test('only the highest new level is told, each once', async () => {
    await open({}, nov(28));
    const ana = await house.join('ana');
    await house.spends(ana, 499n);
    expect(await words()).toEqual([]);
    await house.spends(ana, 1n);
    expect(await words()).toEqual(['ana alert-level credit 50']);
    await house.spends(ana, 460n);
    expect(await words()).toEqual(['ana alert-level credit 95']);
    await house.spends(ana, 30n);
    expect(await words()).toEqual([]);
    await house.spends(ana, 500n);
    expect(await words()).toEqual(['ana alert-level credit 100']);
    await house.spends(ana, 5n);
    expect(await words()).toEqual([]);
  });

  test('a top-up re-arms what it brings the share below, and says that there is credit again', async () => {
    await open({}, nov(28));
    const bo = await house.join('bo');
    const ana = await house.join('ana', { managerId: bo });
    await house.spends(ana, 1000n);
    expect(await words()).toEqual(['ana alert-level credit 100']);
    await topUp(ana, bo, 1000n);
    expect((await words()).filter((line) => !line.includes('request'))).toEqual(['ana credit-back credit']);
    await house.spends(ana, 500n);
    expect(await words()).toEqual([]);
    await house.spends(ana, 100n);
    expect(await words()).toEqual(['ana alert-level credit 80']);
    await house.spends(ana, 400n);
    expect(await words()).toEqual(['ana alert-level credit 100']);
  });

  test('a correction re-arms nothing: an amount that wavers is told once', async () => {
    await open({}, nov(28));
    const ana = await house.join('ana');
    const call = await house.spends(ana, 800n);
    expect(await words()).toEqual(['ana alert-level credit 80']);
    await house.spends(ana, 700n, { corrects: call });
    await house.spends(ana, 150n);
    expect(await words()).toEqual([]);
  });

  test('a new period begins anew, and who had run out hears of the refill', async () => {
    await open({}, nov(28));
    const ana = await house.join('ana');
    await house.join('idle');
    await house.spends(ana, 1000n);
    await said();
    house.clock.set(new Date('2026-12-01T00:00:00Z'));
    await sweep(house.desk, house.clock.now());
    expect(await words()).toEqual(['ana credit-back credit']);
    await house.spends(ana, 500n);
    expect((await words()).filter((line) => line.includes('level'))).toEqual(['ana alert-level credit 50']);
  });

  test('a cap that binds is told as such, and that its day has begun anew', async () => {
    await open({ caps: [{ window: 'day', amount: 100n }] }, nov(28, '10:00'));
    const ana = await house.join('ana');
    await house.spends(ana, 100n);
    const [level, anew] = await said();
    expect(level).toMatchObject({ name: 'alert-level', payload: { budget: 'day', level: 100 } });
    expect(anew).toMatchObject({ name: 'credit-back', dueAt: nov(29) });
    expect(await figures('alert-level', ana, level?.payload)).toMatchObject({
      budget: 'day',
      left: '0',
      until: nov(29).toISOString(),
    });
    expect(await figures('credit-back', ana, anew?.payload)).toBeNull();
    house.clock.set(nov(29));
    expect(await figures('credit-back', ana, anew?.payload)).toMatchObject({ leftNow: '100' });
    expect(await figures('alert-level', ana, level?.payload)).toBeNull();
  });

  test('a level that was overtaken while it waited is not said any more', async () => {
    await open({}, nov(28));
    const ana = await house.join('ana');
    await house.spends(ana, 500n);
    await house.spends(ana, 300n);
    const [half, most] = await said();
    expect(await figures('alert-level', ana, half?.payload)).toBeNull();
    expect(await figures('alert-level', ana, most?.payload)).toMatchObject({
      left: '200',
      used: '800',
      total: '1000',
    });
  });
});

describe('when it is said', () => {
  const night = { alerts: { ...rules, quiet: { from: '22:00', to: '08:00' } } };

  test('quiet hours of the person’s own zone hold all but the last level', async () => {
    // 23:30 in Shanghai.
    await open({}, nov(28, '15:30'), night);
    const ana = await house.join('ana');
    await house.desk.db.run(sql`UPDATE member SET zone = 'Asia/Shanghai' WHERE id = ${ana}::uuid`);
    await house.spends(ana, 500n);
    await house.spends(ana, 500n);
    expect((await said()).map(({ payload, dueAt }) => [payload['level'], dueAt])).toEqual([
      [100, nov(28, '15:30')],
      [50, nov(29, '00:00')],
    ]);
  });

  test('whoever wants no alerts hears of the last level alone', async () => {
    await open({}, nov(28));
    const ana = await house.join('ana');
    await house.desk.db.run(sql`UPDATE member SET alerts = 'off' WHERE id = ${ana}::uuid`);
    await house.spends(ana, 800n);
    await house.spends(ana, 200n);
    expect(await words()).toEqual(['ana alert-level credit 100']);
  });
});

describe('pace', () => {
  test('said once when the credit will end well before the refill, never in the first days', async () => {
    await open({}, nov(4));
    const ana = await house.join('ana');
    await house.spends(ana, 300n);
    expect(await words()).toEqual([]);
    house.clock.set(nov(6));
    await house.spends(ana, 1n);
    const [pace, ...rest] = await said();
    expect(pace).toMatchObject({ name: 'alert-pace' });
    expect(rest).toEqual([]);
    const view = await figures('alert-pace', ana, pace?.payload);
    // 301 in five days: 699 more last another 11.6.
    expect(String(view?.['runsOutAt'])).toMatch(/^2026-11-17/);
    await house.spends(ana, 1n);
    expect(await words()).toEqual([]);
    house.clock.set(nov(20));
    expect(await figures('alert-pace', ana, pace?.payload)).toBeNull();
  });

  test('nothing is said where it lasts', async () => {
    await open({}, nov(16));
    const ana = await house.join('ana');
    await house.spends(ana, 499n);
    expect(await words()).toEqual([]);
  });
});

describe('the burn alarm', () => {
  test('an hour far beyond the person’s own normal, at most once in some hours', async () => {
    await open({ alerts: { levels: [] } }, nov(20, '09:10'));
    const ana = await house.join('ana');
    for (const hour of [1, 2, 3, 4]) await house.spends(ana, 25n, { occurredAt: nov(19, `0${hour}:00`) });
    await said(true);
    await house.spends(ana, 100n, { occurredAt: nov(20, '09:01') });
    expect(await words(true)).toEqual([]);
    await house.spends(ana, 30n, { occurredAt: nov(20, '09:05') });
    const [alarm] = await said(true);
    expect(alarm).toMatchObject({ name: 'burn-alarm', payload: { cost: '130' } });
    house.clock.set(nov(20, '10:10'));
    await house.spends(ana, 200n);
    expect(await words(true)).toEqual([]);
    expect(await figures('burn-alarm', ana, alarm?.payload)).toMatchObject({ model: 'm', pausable: 'no' });
  });

  test('what is reported long after its hour alarms nobody', async () => {
    await open({ alerts: { levels: [] } }, nov(20, '09:10'));
    const ana = await house.join('ana');
    await house.spends(ana, 600n, { occurredAt: nov(20, '06:00') });
    expect(await words(true)).toEqual([]);
  });
});

describe('pools', () => {
  test('the managers of a team hear of its pool, finance of what is issued outside plans', async () => {
    await open({}, nov(28), { fallbackApprovers: ['fay@example.com'] });
    await house.join('fay');
    const { teamId, poolId } = await house.team('Platform', 1000n);
    const bo = await house.join('bo');
    const ana = await house.join('ana', { teamId, managerId: bo });
    await topUp(ana, bo, 800n);
    const told = (await said()).filter(({ name }) => name === 'pool-level');
    expect(told).toMatchObject([{ member: 'bo', payload: { poolId, level: 80 } }]);
    expect(await figures('pool-level', bo, told[0]?.payload)).toMatchObject({
      team: 'Platform',
      left: '200',
    });
  });
});

test('two batches at once tell a level once', async () => {
  await open({}, nov(28));
  const ana = await house.join('ana');
  await Promise.all(Array.from({ length: 8 }, () => house.spends(ana, 100n)));
  const levels = (await said()).map(({ payload }) => payload['level']);
  expect(new Set(levels).size).toBe(levels.length);
  expect(levels.at(-1)).toBe(80);
});

test('with alerts off nothing is told, and the meter runs on', async () => {
  await open({}, nov(28), { alerts: { ...rules, enabled: false } });
  const ana = await house.join('ana');
  await house.spends(ana, 900n);
  expect(await words()).toEqual([]);
  const { rows } = await house.owner.query('SELECT used_period FROM member');
  expect(rows).toEqual([{ used_period: '900' }]);
  const told = { ...house.desk, policy: { ...house.desk.policy, alerts: rules } };
  await told.db.transaction((tx) => inBooks(told, tx, nov(28), { members: [ana] }, () => {}));
});
