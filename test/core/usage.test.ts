import { describe, expect, test } from 'vitest';
import { bookUsage, convert, costOf, type ExpiredLot, priceAt, rateAt } from '../../src/core/usage.js';
import { nov, Shelf, testPlan, testPolicy } from '../support/books.js';

const tokens = { input: 0n, output: 0n, cacheRead: 0n, cacheWrite: 0n };
const price = { model: 'm', from: nov(1), input: 0n, output: 0n, cacheRead: 0n, cacheWrite: 0n };

describe('prices', () => {
  test('tokens by kind times their price per million, rounded half up once', () => {
    const counts = { input: 1_000_000n, output: 500_000n, cacheRead: 2_000_000n, cacheWrite: 100_000n };
    const row = {
      ...price,
      input: 3_000_000n,
      output: 15_000_000n,
      cacheRead: 300_000n,
      cacheWrite: 3_750_000n,
    };
    expect(costOf(counts, row)).toBe(3_000_000n + 7_500_000n + 600_000n + 375_000n);
    // Two halves make one, not two: the sum is rounded, not each part.
    expect(
      costOf({ ...tokens, input: 1n, output: 1n }, { ...price, input: 500_000n, output: 500_000n }),
    ).toBe(1n);
    expect(costOf({ ...tokens, input: 1n }, { ...price, input: 500_000n })).toBe(1n);
    expect(costOf({ ...tokens, input: 1n }, { ...price, input: 499_999n })).toBe(0n);
    expect(costOf(counts, price)).toBe(0n);
  });

  test('an event has the price of the time at which it occurred', () => {
    const prices = [price, { ...price, from: nov(10), input: 2n }, { ...price, from: nov(20), input: 3n }];
    expect(priceAt(prices, 'm', nov(9, '23:59'))?.input).toBe(0n);
    expect(priceAt(prices, 'm', nov(10))?.input).toBe(2n);
    expect(priceAt([...prices].reverse(), 'm', nov(25))?.input).toBe(3n);
    expect(priceAt(prices, 'm', new Date('2026-10-31T23:59:59Z'))).toBeNull();
    expect(priceAt(prices, 'other', nov(25))).toBeNull();
  });

  test('another currency converts at its dated rate, rounded half up once', () => {
    const rates = [
      { currency: 'USD', from: nov(1), rate: 7_100_000n },
      { currency: 'USD', from: nov(10), rate: 7_200_000n },
    ];
    const rate = rateAt(rates, 'USD', nov(12));
    expect(rate?.rate).toBe(7_200_000n);
    expect(rateAt(rates, 'EUR', nov(12))).toBeNull();
    if (!rate) return;
    expect(convert(1_500_000n, rate, 'CNY')).toBe(10_800_000n);
    expect(convert(1_500_000n, rate, 'point')).toBe(10_800n);
    // 0.000069 × 7.2 = 0.0004968 points: half up at the third place.
    expect(convert(69n, rate, 'point')).toBe(0n);
    expect(convert(70n, rate, 'point')).toBe(1n);
  });
});

describe('usage is always booked', () => {
  test('from lots in burn order, and beyond them as an overdraft', () => {
    const shelf = new Shelf().members('ana');
    shelf.lot('ana', 'allowance', 60n);
    shelf.lot('ana', 'top-up', 20n, { expiresAt: nov(20) });
    const charges = [
      { cost: 30n, occurredAt: nov(10) },
      { cost: 60n, occurredAt: nov(10) },
    ];
    bookUsage(shelf.books, 'ana', charges, [], shelf.policy, shelf.now);
    expect(shelf.kinds()).toEqual(['usage']);
    expect(shelf.held('ana')).toEqual([]);
    expect(shelf.books.member('ana').overdraft).toBe(10n);
    expect(shelf.booked('consumed')).toBe(90n);
  });

  test('what cost nothing makes no entry', () => {
    const shelf = new Shelf().members('ana');
    expect(
      bookUsage(shelf.books, 'ana', [{ cost: 0n, occurredAt: nov(9) }], [], shelf.policy, nov(10)),
    ).toBeNull();
    expect(shelf.books.entries).toEqual([]);
  });

  test('beyond a cap it takes other lots, then the allowance all the same', () => {
    const policy = testPolicy([testPlan({ caps: [{ window: 'day', amount: 50n }] })]);
    const shelf = new Shelf(nov(10), policy).members('ana');
    const allowance = shelf.lot('ana', 'allowance', 100n);
    const topUp = shelf.lot('ana', 'top-up', 20n, { expiresAt: null });
    bookUsage(shelf.books, 'ana', [{ cost: 65n, occurredAt: nov(10) }], [], policy, nov(10));
    expect([allowance.remaining, topUp.remaining]).toEqual([50n, 5n]);
    bookUsage(shelf.books, 'ana', [{ cost: 25n, occurredAt: nov(10) }], [], policy, nov(10));
    expect([allowance.remaining, topUp.remaining]).toEqual([30n, 0n]);
    expect(shelf.books.capUse.get('ana')?.day).toBe(70n);
    expect(shelf.books.member('ana').overdraft).toBe(0n);
  });
});

describe('late usage', () => {
  const now = new Date('2026-12-02T12:00:00Z');
  function story() {
    const shelf = new Shelf(now);
    shelf.member('ana', {
      periodStart: new Date('2026-12-01T00:00:00Z'),
      periodEnd: new Date('2027-01-01T00:00:00Z'),
    });
    const lot = shelf.lot('ana', 'allowance', 1000n, { expiresAt: new Date('2027-01-01T00:00:00Z') });
    const expired: ExpiredLot[] = [
      {
        grantId: 'november',
        effectiveAt: nov(1),
        expiresAt: new Date('2026-12-01T00:00:00Z'),
        available: 40n,
      },
    ];
    return { shelf, lot, expired };
  }

  test('is charged first to what its own window let expire, then to now', () => {
    const { shelf, lot, expired } = story();
    bookUsage(shelf.books, 'ana', [{ cost: 100n, occurredAt: nov(30, '20:00') }], expired, shelf.policy, now);
    expect(shelf.booked('expired')).toBe(-40n);
    expect(lot.remaining).toBe(940n);
    expect(expired[0]?.available).toBe(0n);
  });

  test('three days late at most', () => {
    const justInTime = story();
    const charge = (at: string) => [{ cost: 10n, occurredAt: new Date(at) }];
    bookUsage(
      justInTime.shelf.books,
      'ana',
      charge('2026-11-29T12:00:00Z'),
      justInTime.expired,
      justInTime.shelf.policy,
      now,
    );
    expect(justInTime.shelf.booked('expired')).toBe(-10n);
    const tooLate = story();
    bookUsage(
      tooLate.shelf.books,
      'ana',
      charge('2026-11-29T11:59:59Z'),
      tooLate.expired,
      tooLate.shelf.policy,
      now,
    );
    expect(tooLate.shelf.booked('expired')).toBe(0n);
    expect(tooLate.lot.remaining).toBe(990n);
  });

  test('what happened in the running window has nothing to do with what expired', () => {
    const { shelf, lot, expired } = story();
    bookUsage(
      shelf.books,
      'ana',
      [{ cost: 10n, occurredAt: new Date('2026-12-01T00:00:00Z') }],
      expired,
      shelf.policy,
      now,
    );
    expect(shelf.booked('expired')).toBe(0n);
    expect(lot.remaining).toBe(990n);
  });
});
