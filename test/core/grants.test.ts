import { describe, expect, test } from 'vitest';
import { noConditions, type StepRule, usualRule } from '../../src/core/approval-rules.js';
import { type Giving, giveCredit, giveFromTask, mayGive } from '../../src/core/grants.js';
import { mayLend } from '../../src/core/loans.js';
import { settle } from '../../src/core/settle.js';
import { endTask, setAside } from '../../src/core/tasks.js';
import { december, nov, Shelf, testPlan, testPolicy } from '../support/books.js';

const now = nov(10);

function giving(over: Partial<Giving> = {}): Giving {
  return {
    giver: { id: 'mei', status: 'active' },
    receiver: { id: 'ana', name: 'Ana', status: 'active', plan: 'standard' },
    role: 'manager',
    amount: 100n,
    until: december,
    rule: usualRule,
    ...over,
  };
}

describe('who may give', () => {
  const policy = testPolicy([testPlan({ requests: { most: 500n } })]);
  const why = (over: Partial<Giving>) => mayGive(giving(over), policy, now)?.code ?? null;
  const steps = (...list: Partial<StepRule>[]) => ({
    ...usualRule,
    when: noConditions,
    outcome: {
      kind: 'steps' as const,
      mode: 'card' as const,
      less: true,
      steps: list.map((one) => ({
        need: 'any' as const,
        from: ['manager' as const],
        escalateHours: null,
        escalateTo: [],
        ...one,
      })),
    },
  });

  test.each<[string, Partial<Giving>, string | null]>([
    ['the manager', {}, null],
    ['finance', { role: 'finance' }, null],
    ['nobody else', { role: null }, 'grant-not-yours'],
    [
      'not to oneself',
      { receiver: { id: 'mei', name: 'Mei', status: 'active', plan: 'standard' } },
      'grant-self',
    ],
    ['not while frozen', { giver: { id: 'mei', status: 'frozen' } }, 'frozen'],
    [
      'not to who left',
      { receiver: { id: 'ana', name: 'Ana', status: 'left', plan: 'standard' } },
      'not-active',
    ],
    ['up to the plan’s most', { amount: 500n }, null],
    ['not beyond', { amount: 501n }, 'grant-too-large'],
    ['finance beyond', { amount: 501n, role: 'finance' }, null],
    ['not for a time that is over', { until: now }, 'past-date'],
    ['where one of several is enough', { rule: steps({ from: ['manager', 'role:finance'] }) }, null],
    [
      'not where all are needed',
      { rule: steps({ need: 'all', from: ['manager', 'role:finance'] }) },
      'grant-needs-others',
    ],
    [
      'not where two are needed',
      { rule: steps({ need: 2, from: ['manager', 'role:finance'] }) },
      'grant-needs-others',
    ],
    [
      'not where a second step follows',
      { rule: steps({}, { from: ['role:finance'] }) },
      'grant-needs-others',
    ],
    ['not where somebody else decides', { rule: steps({ from: ['role:finance'] }) }, 'grant-needs-others'],
    [
      'where a rule would give by itself',
      { rule: { ...usualRule, outcome: { kind: 'approve', mostPerPeriod: null } } },
      null,
    ],
  ])('%s', (_, over, code) => expect(why(over)).toBe(code));
});

test('what is given clears an overdraft first; without a pool it is issued', () => {
  const shelf = new Shelf(now).members('ana');
  shelf.books.member('ana').overdraft = 30n;
  const lot = giveCredit(
    shelf.books,
    { memberId: 'ana', kind: 'reward', amount: 100n, until: nov(20), poolId: null },
    now,
  );
  expect(lot).toMatchObject({ remaining: 70n });
  expect(shelf.books.member('ana').overdraft).toBe(0n);
  expect(shelf.kinds()).toEqual(['grant', 'clearing']);
  expect(shelf.booked('issued')).toBe(-100n);
});

test('a task’s credit is not lent on; a reward is', () => {
  const shelf = new Shelf(now).members('ana');
  shelf.pool('p', 1000n);
  const give = (kind: 'task' | 'reward') =>
    giveCredit(shelf.books, { memberId: 'ana', kind, amount: 100n, until: nov(20), poolId: 'p' }, now);
  give('task');
  expect(mayLend(shelf.books, 'ana', 50n, shelf.policy, now)?.code).toBe('lender-short');
  give('reward');
  expect(mayLend(shelf.books, 'ana', 100n, shelf.policy, now)).toBeNull();
  expect(mayLend(shelf.books, 'ana', 101n, shelf.policy, now)?.code).toBe('lender-short');
});

describe('what is set aside', () => {
  function opened(endsAt = nov(20)) {
    const shelf = new Shelf(now).members('ana', 'bo');
    const pool = shelf.pool('p', 1000n);
    const hold = setAside(shelf.books, { taskId: 't', poolId: 'p', amount: 600n, endsAt }, now);
    if ('code' in hold) throw new Error(hold.code);
    return { shelf, pool, hold };
  }

  test('leaves the pool, is given in parts, and no more than there is', () => {
    const { shelf, pool, hold } = opened();
    expect([pool.remaining, hold.remaining]).toEqual([400n, 600n]);
    const first = giveFromTask(shelf.books, hold, { memberId: 'ana', amount: 250n }, now);
    if ('code' in first || !first.rest) throw new Error('not given');
    expect(first.lot).toMatchObject({
      kind: 'task',
      remaining: 250n,
      expiresAt: nov(20),
      poolId: 'p',
      poolUntil: december,
    });
    expect(giveFromTask(shelf.books, first.rest, { memberId: 'bo', amount: 351n }, now)).toMatchObject({
      code: 'task-short',
    });
    const last = giveFromTask(shelf.books, first.rest, { memberId: 'bo', amount: 350n }, now);
    expect(last).toMatchObject({ rest: null });
    expect(pool.remaining).toBe(400n);
  });

  test('more than the pool has cannot be', () => {
    const { shelf } = opened();
    expect(setAside(shelf.books, { taskId: 'u', poolId: 'p', amount: 401n, endsAt: nov(20) }, now)).toEqual({
      code: 'grant-short',
      params: { left: 400n },
    });
  });

  test('goes back at its day, with what people have not spent', () => {
    const { shelf, pool, hold } = opened();
    giveFromTask(shelf.books, hold, { memberId: 'ana', amount: 250n }, now);
    settle(shelf.books, nov(20), shelf.policy);
    expect(pool.remaining).toBe(1000n);
    expect(shelf.held('ana')).toEqual([]);
  });

  test('that outlives the pool’s month stays, and ends with its day', () => {
    const later = new Date('2026-12-10T00:00:00Z');
    const { shelf, pool, hold } = opened(later);
    settle(shelf.books, new Date('2026-12-05T00:00:00Z'), shelf.policy);
    expect([pool.remaining, hold.remaining]).toEqual([500n, 600n]);
    settle(shelf.books, later, shelf.policy);
    expect([pool.remaining, hold.remaining]).toEqual([500n, 0n]);
    expect(shelf.booked('expired')).toBeGreaterThanOrEqual(600n);
  });

  test.each([
    ['in the pool’s month', nov(15), { returned: 550n, expired: 0n }],
    ['after it', new Date('2026-12-05T00:00:00Z'), { returned: 0n, expired: 550n }],
  ])('ended early %s', (_, at, end) => {
    const { shelf, hold } = opened(new Date('2026-12-10T00:00:00Z'));
    const given = giveFromTask(shelf.books, hold, { memberId: 'ana', amount: 250n }, now);
    if ('code' in given) throw new Error(given.code);
    shelf.books.post({ kind: 'usage', memberId: 'ana', at: now }, [
      { account: 'lot', amount: -50n, memberId: 'ana', grantId: given.lot.id },
      { account: 'consumed', amount: 50n, memberId: 'ana' },
    ]);
    settle(shelf.books, at, shelf.policy);
    expect(endTask(shelf.books, given.rest, [given.lot], at)).toEqual(end);
    expect([given.lot.remaining, given.rest?.remaining]).toEqual([0n, 0n]);
  });
});
