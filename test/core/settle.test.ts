import { describe, expect, test } from 'vitest';
import { firstDue, grantAllowance, nextDueOf, settle } from '../../src/core/settle.js';
import { december, nov, Shelf, testPlan, testPolicy } from '../support/books.js';

const january = new Date('2027-01-01T00:00:00Z');

describe('a new period', () => {
  test('the old allowance expires and the new one comes, at the instant of the refill', () => {
    const shelf = new Shelf(new Date('2026-12-05T12:00:00Z')).members('ana');
    shelf.lot('ana', 'allowance', 300n, { amount: 1000n });
    settle(shelf.books, shelf.now, shelf.policy);
    expect(shelf.held('ana')).toEqual([['allowance', 1000n]]);
    expect(shelf.booked('expired')).toBe(300n);
    expect(shelf.books.entries.every((entry) => entry.at.getTime() === december.getTime())).toBe(true);
    expect(shelf.books.member('ana')).toMatchObject({ periodStart: december, periodEnd: january });
  });

  test('nothing happens before its time', () => {
    const shelf = new Shelf(nov(30, '23:59')).members('ana');
    shelf.lot('ana', 'allowance', 300n);
    settle(shelf.books, shelf.now, shelf.policy);
    expect(shelf.books.entries).toEqual([]);
  });

  test('months that nobody looked at are all refilled, one after the other', () => {
    const shelf = new Shelf(new Date('2027-03-10T00:00:00Z')).members('ana');
    settle(shelf.books, shelf.now, shelf.policy);
    expect(shelf.kinds().filter((kind) => kind === 'refill')).toHaveLength(4);
    expect(shelf.booked('issued')).toBe(-4000n);
    expect(shelf.booked('expired')).toBe(3000n);
    settle(shelf.books, shelf.now, shelf.policy);
    expect(shelf.kinds().filter((kind) => kind === 'refill')).toHaveLength(4);
  });

  test('what is still overdrawn becomes the organisation’s overrun', () => {
    const shelf = new Shelf(december);
    shelf.member('ana', { overdraft: 70n });
    settle(shelf.books, shelf.now, shelf.policy);
    expect(shelf.books.member('ana').overdraft).toBe(0n);
    expect(shelf.booked('overrun')).toBe(-70n);
    expect(shelf.held('ana')).toEqual([['allowance', 1000n]]);
  });

  test('somebody who left is granted nothing; somebody frozen is', () => {
    const shelf = new Shelf(december);
    shelf.member('ana', { status: 'left' });
    shelf.member('bo', { status: 'frozen' });
    settle(shelf.books, shelf.now, shelf.policy);
    expect(shelf.held('ana')).toEqual([]);
    expect(shelf.held('bo')).toEqual([['allowance', 1000n]]);
  });

  test('a plan without an allowance makes no lot', () => {
    const shelf = new Shelf().members('ana');
    expect(grantAllowance(shelf.books, shelf.books.member('ana'), 0n, shelf.now)).toBeNull();
  });
});

describe('rollover', () => {
  const policy = testPolicy([testPlan({ rollover: 200n })]);

  test('up to the plan’s limit, for one period, once', () => {
    const shelf = new Shelf(december, policy).members('ana');
    shelf.lot('ana', 'allowance', 300n, { amount: 1000n });
    settle(shelf.books, december, policy);
    expect(shelf.held('ana')).toEqual([
      ['rollover', 200n],
      ['allowance', 1000n],
    ]);
    expect(shelf.booked('expired')).toBe(100n);
    // January: December's allowance rolls over, November's does not do so again.
    settle(shelf.books, january, policy);
    expect(shelf.held('ana')).toEqual([
      ['rollover', 200n],
      ['allowance', 1000n],
    ]);
    expect(shelf.booked('expired')).toBe(100n + 200n + 800n);
  });

  test('no more than is left, and only of an allowance', () => {
    const shelf = new Shelf(december, policy).members('ana');
    shelf.lot('ana', 'allowance', 30n, { amount: 1000n });
    shelf.lot('ana', 'top-up', 500n);
    settle(shelf.books, december, policy);
    expect(shelf.held('ana')).toEqual([
      ['rollover', 30n],
      ['allowance', 1000n],
    ]);
  });
});

describe('what a pool paid', () => {
  function story(expiresAt: Date, now: Date) {
    const shelf = new Shelf(now).members('ana');
    const pool = shelf.pool('pool', 100n);
    const lot = shelf.lot('ana', 'top-up', 40n, { expiresAt, poolId: 'pool', poolUntil: december });
    return { shelf, pool, lot };
  }

  test('returns to it while its period is open', () => {
    const { shelf, pool } = story(nov(20), nov(20));
    settle(shelf.books, nov(20), shelf.policy);
    expect(pool.remaining).toBe(140n);
    expect(shelf.booked('expired')).toBe(0n);
  });

  test('expires with its period or later', () => {
    const { shelf, pool } = story(december, december);
    settle(shelf.books, december, shelf.policy);
    expect(shelf.booked('pool')).toBe(-100n + 500n);
    expect(shelf.booked('expired')).toBe(100n + 40n);
    expect(pool).toMatchObject({ remaining: 500n, periodStart: december, periodEnd: january });
  });

  test('returns in time although it is settled late', () => {
    const { shelf, pool } = story(nov(20), new Date('2026-12-03T00:00:00Z'));
    settle(shelf.books, shelf.now, shelf.policy);
    expect(shelf.booked('expired')).toBe(140n);
    expect(pool.remaining).toBe(500n);
  });
});

describe('unspent lent credit', () => {
  function story() {
    const shelf = new Shelf(nov(20)).members('ana', 'bo');
    shelf.loan('loan', 'bo', 'ana', 100n, nov(20));
    const lot = shelf.lot('ana', 'loan', 30n, { amount: 100n, loanId: 'loan' });
    return { shelf, lot };
  }

  test('goes back at the due date and keeps its expiry; what was used stays owed', () => {
    const { shelf, lot } = story();
    settle(shelf.books, nov(20), shelf.policy);
    expect(lot.remaining).toBe(0n);
    expect(shelf.books.loan('loan').outstanding).toBe(70n);
    expect(shelf.held('bo')).toEqual([['repayment', 30n]]);
    expect(shelf.books.lotsOf('bo')[0]?.expiresAt).toEqual(december);
  });

  test('goes back before the due date when its lot ends, and ends with its lender', () => {
    const { shelf, lot } = story();
    shelf.books.loan('loan').dueAt = nov(28);
    lot.expiresAt = nov(15);
    settle(shelf.books, nov(20), shelf.policy);
    expect(shelf.books.loan('loan').outstanding).toBe(70n);
    expect(shelf.held('bo')).toEqual([]);
    expect(shelf.kinds()).toEqual(['return', 'expiry']);
  });

  test('clears an overdraft of its lender', () => {
    const { shelf } = story();
    shelf.books.member('bo').overdraft = 12n;
    settle(shelf.books, nov(20), shelf.policy);
    expect(shelf.books.member('bo').overdraft).toBe(0n);
    expect(shelf.held('bo')).toEqual([['repayment', 18n]]);
  });

  test('closes the loan if nothing was used', () => {
    const { shelf, lot } = story();
    lot.remaining = 100n;
    settle(shelf.books, nov(20), shelf.policy);
    expect(shelf.books.closedLoans.get('loan')).toEqual(nov(20));
  });
});

test('the first thing due is the earliest of refill, expiry, due date and hold', () => {
  const shelf = new Shelf().members('ana', 'bo');
  const ana = shelf.books.member('ana');
  expect(nextDueOf(shelf.books, ana)).toEqual(december);
  shelf.lot('ana', 'top-up', 5n, { expiresAt: nov(25) });
  shelf.lot('ana', 'top-up', 0n, { expiresAt: nov(11) });
  expect(nextDueOf(shelf.books, ana)).toEqual(nov(25));
  shelf.loan('loan', 'bo', 'ana', 10n, nov(24));
  expect(nextDueOf(shelf.books, ana)).toEqual(nov(25));
  shelf.lot('ana', 'loan', 10n, { loanId: 'loan' });
  expect(nextDueOf(shelf.books, ana)).toEqual(nov(24));
  const hold = { id: 'hold', memberId: 'ana', loanId: null, remaining: 5n, createdAt: nov(1), lots: [] };
  shelf.books.holds.set('hold', { ...hold, expiresAt: nov(12) });
  expect(firstDue(shelf.books)).toEqual(nov(12));
});
