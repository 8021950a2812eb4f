import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { localDate, startOfLocalDay, type Window, windowEnd, windowStart } from '../../src/core/calendar.js';
import { shares } from '../../src/core/collect.js';
import { divideHalfUp, least, scale, toDecimal, toMinor, units } from '../../src/core/money.js';
import { liveLots, sumOf, takeUpTo } from '../../src/core/spend.js';
import { convert, costOf } from '../../src/core/usage.js';
import type { LotKind } from '../../src/core/views.js';
import { nov, Shelf } from '../support/books.js';

const amount = (most = 10n ** 18n) => fc.bigInt({ min: 0n, max: most });
const unit = fc.constantFrom(...units);

describe('money', () => {
  test('what is written is read back the same', () => {
    fc.assert(
      fc.property(fc.bigInt({ min: -(10n ** 24n), max: 10n ** 24n }), unit, (minor, of) => {
        expect(toMinor(toDecimal(minor, of), of)).toBe(minor);
      }),
    );
  });

  test('reading rounds to the nearest minor unit, half up', () => {
    fc.assert(
      fc.property(amount(10n ** 12n), fc.integer({ min: 0, max: 12 }), unit, (digits, places, of) => {
        const text = toDecimal(digits, 'USD').replace('.', '');
        const shifted =
          places === 0
            ? text
            : `${text.padStart(places + 1, '0').slice(0, -places)}.${text.padStart(places + 1, '0').slice(-places)}`;
        const exact = BigInt(text) * scale(of);
        const unitOf = 10n ** BigInt(places);
        const rest = toMinor(shifted, of) * unitOf - exact;
        expect(rest * 2n <= unitOf && rest * 2n > -unitOf).toBe(true);
      }),
    );
  });

  test('a quotient rounded half up is never further than a half away', () => {
    fc.assert(
      fc.property(amount(), fc.bigInt({ min: 1n, max: 10n ** 12n }), (numerator, denominator) => {
        const twice = 2n * (divideHalfUp(numerator, denominator) * denominator - numerator);
        expect(twice <= denominator && twice > -denominator).toBe(true);
        expect(divideHalfUp(-numerator, denominator)).toBe(-divideHalfUp(numerator, denominator));
      }),
    );
  });
});

describe('prices', () => {
  const count = amount(10n ** 12n);
  const tokens = fc.record({ input: count, output: count, cacheRead: count, cacheWrite: count });
  const price = fc.record({
    model: fc.constant('m'),
    from: fc.constant(nov(1)),
    input: count,
    output: count,
    cacheRead: count,
    cacheWrite: count,
  });

  test('a cost is exact to half a minor unit, however many kinds of tokens there are', () => {
    fc.assert(
      fc.property(tokens, price, (counts, row) => {
        const kinds = ['input', 'output', 'cacheRead', 'cacheWrite'] as const;
        const exact = kinds.reduce((sum, kind) => sum + counts[kind] * row[kind], 0n);
        const twice = 2n * (costOf(counts, row) * 1_000_000n - exact);
        expect(twice <= 1_000_000n && twice > -1_000_000n).toBe(true);
      }),
    );
  });

  test('a conversion is exact to half a minor unit', () => {
    fc.assert(
      fc.property(amount(10n ** 15n), fc.bigInt({ min: 1n, max: 10n ** 10n }), unit, (foreign, rate, of) => {
        const whole = 10n ** 12n;
        const twice =
          2n *
          (convert(foreign, { currency: 'EUR', from: nov(1), rate }, of) * whole -
            foreign * rate * scale(of));
        expect(twice <= whole && twice > -whole).toBe(true);
      }),
    );
  });
});

test('shares add up, exceed no debt, pay the earliest due first, and do not depend on the order of the debts', () => {
  const debt = fc.record({ owed: fc.bigInt({ min: 1n, max: 1000n }), due: fc.integer({ min: 11, max: 13 }) });
  fc.assert(
    fc.property(fc.array(debt, { maxLength: 8 }), amount(4000n), fc.nat(), (list, budget, turn) => {
      const debts = list.map(({ owed, due }, index) => ({
        owed,
        loan: { id: `loan ${index}`, lenderId: 'bo', borrowerId: 'ana', outstanding: owed, dueAt: nov(due) },
      }));
      const parts = shares(debts, budget);
      const paid = new Map(parts.map((part) => [part.loan.id, part.amount]));
      const owed = debts.reduce((sum, { owed: own }) => sum + own, 0n);
      const total = parts.reduce((sum, part) => sum + part.amount, 0n);
      expect(total).toBe(least(budget, owed));
      for (const { loan, owed: own } of debts) {
        const part = paid.get(loan.id) ?? 0n;
        expect(part <= own).toBe(true);
        // Nobody is paid while somebody due earlier still waits.
        const waits = debts.some(
          (other) => other.loan.dueAt < loan.dueAt && (paid.get(other.loan.id) ?? 0n) < other.owed,
        );
        if (waits) expect(part).toBe(0n);
      }
      const cut = debts.length === 0 ? 0 : turn % debts.length;
      const turned = shares([...debts.slice(cut), ...debts.slice(0, cut)].reverse(), budget);
      expect(new Map(turned.map((part) => [part.loan.id, part.amount]))).toEqual(paid);
    }),
  );
});

test('taking gives what is asked or all there is, no lot more than it holds, allowance no more than its limit', () => {
  const kind = fc.constantFrom<LotKind>('allowance', 'rollover', 'top-up', 'loan', 'gift');
  const lot = fc.record({ kind, remaining: amount(100n), ends: fc.integer({ min: 5, max: 30 }) });
  fc.assert(
    fc.property(
      fc.array(lot, { maxLength: 8 }),
      amount(600n),
      fc.option(amount(200n)),
      (list, wanted, limit) => {
        const shelf = new Shelf().members('ana');
        for (const { kind: of, remaining, ends } of list)
          shelf.lot('ana', of, remaining, { expiresAt: nov(ends), loanId: 'loan' });
        const lots = liveLots(shelf.books, 'ana', nov(10));
        const takes = takeUpTo(lots, wanted, limit);
        const held = (allowance: boolean) =>
          lots
            .filter((one) => (one.kind === 'allowance') === allowance)
            .reduce((sum, one) => sum + one.remaining, 0n);
        const usable = limit !== null && limit < held(true) ? limit : held(true);
        const available = held(false) + usable;
        expect(sumOf(takes)).toBe(least(wanted, available));
        expect(takes.every((take) => take.amount > 0n && take.amount <= take.lot.remaining)).toBe(true);
        expect(new Set(takes.map((take) => take.lot)).size).toBe(takes.length);
        expect(sumOf(takes.filter((take) => take.lot.kind === 'allowance')) <= usable).toBe(true);
      },
    ),
  );
});

test('windows follow each other without a gap, in every zone', () => {
  const zone = fc.constantFrom(
    'UTC',
    'Asia/Shanghai',
    'Europe/Berlin',
    'America/Sao_Paulo',
    'Asia/Amman',
    'America/Havana',
    'Australia/Lord_Howe',
    'Africa/Cairo',
  );
  const instant = fc.date({
    min: new Date('2010-01-01T00:00:00Z'),
    max: new Date('2036-01-01T00:00:00Z'),
    noInvalidDate: true,
  });
  fc.assert(
    fc.property(fc.constantFrom<Window>('month', 'week', 'day'), instant, zone, (window, at, where) => {
      const [start, end] = [windowStart(window, at, where), windowEnd(window, at, where)];
      expect(start <= at && at < end).toBe(true);
      expect(windowStart(window, end, where)).toEqual(end);
      expect(windowEnd(window, new Date(end.getTime() - 1), where)).toEqual(end);
      expect(startOfLocalDay(start, where)).toEqual(start);
      expect(localDate(new Date(start.getTime() - 1), where) < localDate(start, where)).toBe(true);
    }),
    { numRuns: 1000 },
  );
});
