import { describe, expect, test } from 'vitest';
import { judge, levelReached, worryingPace } from '../../src/core/alerts.js';
import { countBurn, type Meter, runMeters } from '../../src/core/alerts-meter.js';
import { budgetsOf } from '../../src/core/alerts-reading.js';
import { burnLimit } from '../../src/core/burn.js';
import { planOf } from '../../src/core/policy.js';
import { afterQuiet, quietOf } from '../../src/core/quiet.js';
import { bookUsage } from '../../src/core/usage.js';
import { december, nov, Shelf, testPlan, testPolicy } from '../support/books.js';

const rules = { enabled: true, pace: 120, burnFactor: 5, burnFloor: 10, quiet: null };
const meterOf = (over: Partial<Meter> = {}): Meter => ({
  periodStart: nov(1),
  usedPeriod: 0n,
  burnHour: null,
  burnCost: 0n,
  burnLimit: null,
  burnToldAt: null,
  ...over,
});

describe('the level a share has reached', () => {
  test.each([
    [0n, 100n, 0],
    [49n, 51n, 0],
    [50n, 50n, 50],
    [799n, 201n, 50],
    [8n, 2n, 80],
    [99n, 1n, 95],
    [1n, 0n, 100],
    [0n, 0n, 0],
  ])('%s used, %s left: %s', (used, left, level) => {
    expect(levelReached([50, 80, 95, 100], used, left)).toBe(level);
  });
});

describe('budgets', () => {
  test('each is measured by itself; a cap binds where it keeps something back', () => {
    const caps = [
      { window: 'week' as const, amount: 400n },
      { window: 'day' as const, amount: 100n },
    ];
    const shelf = new Shelf(nov(10), testPolicy([testPlan({ caps })]));
    const ana = shelf.member('ana');
    shelf.lot('ana', 'allowance', 700n);
    shelf.lot('ana', 'top-up', 20n);
    shelf.used('ana', 300n, 80n);
    const plan = planOf(shelf.policy, 'standard');
    expect(budgetsOf(shelf.books, ana, plan, 300n, 'UTC', nov(10))).toMatchObject([
      { budget: 'credit', used: 300n, left: 720n, binds: true, periodEnd: december },
      { budget: 'week', used: 300n, left: 120n, binds: true, periodStart: nov(9) },
      { budget: 'day', used: 80n, left: 40n, binds: true, periodStart: nov(10), periodEnd: nov(11) },
    ]);
    shelf.lot('ana', 'allowance', 0n);
    shelf.used('ana', 0n, 0n);
    shelf.books.lotsOf('ana').forEach((lot) => {
      if (lot.kind === 'allowance') lot.remaining = 0n;
    });
    const spent = budgetsOf(shelf.books, ana, plan, 700n, 'UTC', nov(10));
    expect(spent.map(({ binds }) => binds)).toEqual([true, false, false]);
  });
});

describe('the pace', () => {
  const reading = (used: bigint, left: bigint) => ({
    budget: 'credit' as const,
    periodStart: nov(1),
    periodEnd: december,
    used,
    left,
    binds: true,
  });
  test('is worth a word from 1.2 times the even one on', () => {
    // Half of November has passed.
    expect(worryingPace(reading(599n, 401n), 120, nov(16))).toBeNull();
    expect(worryingPace(reading(600n, 400n), 120, nov(16))).toEqual(nov(26));
  });
  test('is not spoken of in the first 15 percent, nor when nothing is left', () => {
    expect(worryingPace(reading(600n, 400n), 120, nov(5, '11:59'))).toBeNull();
    expect(worryingPace(reading(600n, 400n), 120, nov(5, '12:00'))).not.toBeNull();
    expect(worryingPace(reading(600n, 0n), 120, nov(16))).toBeNull();
  });
});

test('the meter follows usage, not lending, and begins anew with the period', () => {
  const shelf = new Shelf(nov(10)).members('ana');
  shelf.lot('ana', 'allowance', 1000n);
  shelf.books.meters.set('ana', meterOf({ usedPeriod: 40n }));
  bookUsage(shelf.books, 'ana', [{ cost: 1200n, occurredAt: nov(10) }], [], shelf.policy, nov(10));
  runMeters(shelf.books);
  runMeters(shelf.books);
  // What went beyond the lots counts as well.
  expect(shelf.books.meters.get('ana')?.usedPeriod).toBe(1240n);
  shelf.books.member('ana').periodStart = december;
  runMeters(shelf.books);
  expect(shelf.books.meters.get('ana')?.usedPeriod).toBe(0n);
});

test('nothing is told of people who do not work here at the moment', () => {
  for (const status of ['frozen', 'left'] as const) {
    const shelf = new Shelf(nov(28), testPolicy(undefined, { alerts: rules }));
    shelf.member('ana', { status });
    shelf.lot('ana', 'allowance', 1000n);
    shelf.books.meters.set('ana', meterOf());
    bookUsage(shelf.books, 'ana', [{ cost: 900n, occurredAt: nov(28) }], [], shelf.policy, nov(28));
    runMeters(shelf.books);
    expect(judge(shelf.books, shelf.policy, nov(28))).toEqual({ tellings: [], changed: [] });
  }
});

describe('an hour', () => {
  test('is added up; what comes after it has ended does not count', () => {
    const meter = meterOf();
    countBurn(meter, nov(3, '10:05'), 5n);
    countBurn(meter, nov(3, '10:55'), 7n);
    expect(meter).toMatchObject({ burnHour: nov(3, '10:00'), burnCost: 12n });
    countBurn(meter, nov(3, '09:59'), 100n);
    expect(meter.burnCost).toBe(12n);
    meter.burnLimit = 50n;
    countBurn(meter, nov(3, '11:00'), 1n);
    expect(meter).toMatchObject({ burnHour: nov(3, '11:00'), burnCost: 1n, burnLimit: null });
  });
  test('alarms from so many times the own mean on, never below the floor', () => {
    const policy = testPolicy(undefined, { alerts: rules });
    expect(burnLimit(policy, 'standard', { hours: 10, cost: 500n })).toBe(250n);
    expect(burnLimit(policy, 'standard', { hours: 10, cost: 10n })).toBe(100n);
    expect(burnLimit(policy, 'standard', { hours: 2, cost: 2n })).toBe(500n);
  });
});

describe('quiet hours', () => {
  const night = { from: '22:00', to: '08:00' };
  const zone = 'Asia/Shanghai';
  test.each([
    ['2026-11-28T13:59:00Z', '2026-11-28T13:59:00Z'],
    ['2026-11-28T14:00:00Z', '2026-11-29T00:00:00Z'],
    ['2026-11-28T23:59:00Z', '2026-11-29T00:00:00Z'],
    ['2026-11-29T00:00:00Z', '2026-11-29T00:00:00Z'],
  ])('over night: %s becomes %s', (at, then) => {
    expect(afterQuiet(new Date(at), night, zone)).toEqual(new Date(then));
  });
  test('within a day, none, and of one’s own', () => {
    const noon = { from: '12:00', to: '13:30' };
    expect(afterQuiet(nov(3, '12:30'), noon, 'UTC')).toEqual(nov(3, '13:30'));
    expect(afterQuiet(nov(3, '13:30'), noon, 'UTC')).toEqual(nov(3, '13:30'));
    expect(afterQuiet(nov(3, '23:00'), null, 'UTC')).toEqual(nov(3, '23:00'));
    expect(afterQuiet(nov(3, '23:00'), { from: '23:00', to: '23:00' }, 'UTC')).toEqual(nov(3, '23:00'));
    expect(quietOf('off', night)).toBeNull();
    expect(quietOf(null, night)).toBe(night);
    expect(quietOf('12:00-13:30', night)).toEqual(noon);
  });
  test('end at the right time where a clock is changed meanwhile', () => {
    // Berlin goes from 02:00 to 03:00 on 29 March 2026, and back from 03:00 to 02:00 on 25 October.
    const at = new Date('2026-03-28T22:30:00Z');
    expect(afterQuiet(at, night, 'Europe/Berlin')).toEqual(new Date('2026-03-29T06:00:00Z'));
    const late = new Date('2026-10-24T22:30:00Z');
    expect(afterQuiet(late, night, 'Europe/Berlin')).toEqual(new Date('2026-10-25T07:00:00Z'));
    const twice = new Date('2026-10-25T01:30:00Z');
    const short = { from: '01:00', to: '02:30' };
    expect(afterQuiet(twice, short, 'Europe/Berlin').getTime()).toBeGreaterThanOrEqual(twice.getTime());
  });
});
