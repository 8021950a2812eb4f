import { describe, expect, test } from 'vitest';
import { clearOverdraft, leftNow, liveLots, takeUpTo, tightestCap } from '../../src/core/spend.js';
import { december, nov, Shelf, testPlan, testPolicy } from '../support/books.js';

describe('burn order', () => {
  test('earliest expiry first, then kind, then oldest; what never expires last', () => {
    const shelf = new Shelf().members('ana');
    const never = shelf.lot('ana', 'reward', 1n, { expiresAt: null });
    const neverLoan = shelf.lot('ana', 'loan', 1n, { expiresAt: null, loanId: 'l' });
    const loan = shelf.lot('ana', 'loan', 1n, { loanId: 'l' });
    const topUpNew = shelf.lot('ana', 'top-up', 1n, { createdAt: nov(5) });
    const topUpOld = shelf.lot('ana', 'top-up', 1n, { createdAt: nov(2) });
    const allowance = shelf.lot('ana', 'allowance', 1n);
    const rollover = shelf.lot('ana', 'rollover', 1n);
    const soon = shelf.lot('ana', 'loan', 1n, { expiresAt: nov(20), loanId: 'l' });
    expect(liveLots(shelf.books, 'ana', nov(10)).map((lot) => lot.id)).toEqual(
      [soon, rollover, allowance, topUpOld, topUpNew, loan, never, neverLoan].map((lot) => lot.id),
    );
  });

  test('a lot is live from its first instant until just before its last', () => {
    const shelf = new Shelf().members('ana');
    const lot = shelf.lot('ana', 'top-up', 5n, { effectiveAt: nov(5), expiresAt: nov(6) });
    const live = (at: Date) => liveLots(shelf.books, 'ana', at).includes(lot);
    expect([nov(4, '23:59'), nov(5), nov(5, '23:59'), nov(6)].map(live)).toEqual([false, true, true, false]);
  });
});

describe('caps and left now', () => {
  const caps = [
    { window: 'week', amount: 300n },
    { window: 'day', amount: 100n },
  ] as const;
  const policy = testPolicy([testPlan({ caps: [...caps] })]);
  const plan = policy.plans.get('standard') ?? testPlan();

  function shelfWith(week: bigint, day: bigint) {
    const shelf = new Shelf(nov(10, '12:00'), policy);
    const ana = shelf.member('ana');
    shelf.used('ana', week, day);
    return { shelf, ana };
  }

  test('left now is other lots and as much allowance as the tightest cap leaves', () => {
    const { shelf, ana } = shelfWith(40n, 40n);
    shelf.lot('ana', 'allowance', 900n);
    shelf.lot('ana', 'top-up', 50n);
    const left = leftNow(shelf.books, ana, plan, 'UTC', shelf.now);
    expect(left).toMatchObject({ now: 110n, inLots: 950n });
    expect(left.binding).toMatchObject({ window: 'day', amount: 100n, used: 40n, until: nov(11) });
  });

  test('the week binds where it leaves less than the day', () => {
    const { shelf } = shelfWith(290n, 40n);
    expect(tightestCap(shelf.books, 'ana', plan, 'UTC')).toMatchObject({
      window: 'week',
      used: 290n,
      until: nov(16),
    });
  });

  test('no cap is named where the lots end first', () => {
    const { shelf, ana } = shelfWith(0n, 0n);
    shelf.lot('ana', 'allowance', 100n);
    expect(leftNow(shelf.books, ana, plan, 'UTC', shelf.now)).toEqual({
      now: 100n,
      inLots: 100n,
      binding: null,
    });
  });

  test('a cap that was passed leaves nothing of the allowance, and never less than nothing', () => {
    const { shelf, ana } = shelfWith(500n, 0n);
    shelf.lot('ana', 'allowance', 100n);
    shelf.lot('ana', 'gift', 7n);
    expect(leftNow(shelf.books, ana, plan, 'UTC', shelf.now).now).toBe(7n);
  });
});

test('taking stops at what there is, and at the limit for allowance lots together', () => {
  const shelf = new Shelf().members('ana');
  const first = shelf.lot('ana', 'allowance', 60n, { expiresAt: nov(20) });
  const second = shelf.lot('ana', 'allowance', 60n);
  const topUp = shelf.lot('ana', 'top-up', 10n);
  const lots = liveLots(shelf.books, 'ana', nov(10));
  const took = (amount: bigint, limit: bigint | null) =>
    takeUpTo(lots, amount, limit).map((take) => [take.lot.id, take.amount]);
  expect(took(75n, null)).toEqual([
    [first.id, 60n],
    [second.id, 15n],
  ]);
  expect(took(100n, 70n)).toEqual([
    [first.id, 60n],
    [second.id, 10n],
    [topUp.id, 10n],
  ]);
  expect(took(0n, null)).toEqual([]);
});

test('incoming credit clears an overdraft first, in an entry of its own', () => {
  const shelf = new Shelf();
  shelf.member('ana', { overdraft: 30n });
  const small = shelf.lot('ana', 'top-up', 20n);
  const large = shelf.lot('ana', 'gift', 50n, { expiresAt: december });
  clearOverdraft(shelf.books, [small, large], shelf.now);
  expect(shelf.books.member('ana').overdraft).toBe(0n);
  expect([small.remaining, large.remaining]).toEqual([0n, 40n]);
  expect(shelf.kinds()).toEqual(['clearing', 'clearing']);
});
