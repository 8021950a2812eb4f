import { describe, expect, test } from 'vitest';
import { foreseen } from '../../src/core/collect.js';
import { mayExtend } from '../../src/core/extend.js';
import { forgive, unspentOf } from '../../src/core/forgive.js';
import { fromMorningOn, nextWorkingMorning } from '../../src/core/morning.js';
import { settle } from '../../src/core/settle.js';
import { december, nov, Shelf, testPlan, testPolicy } from '../support/books.js';

/** Bo lent Ana 100, of which she has used 60. */
function lentHundred(): Shelf {
  const shelf = new Shelf().members('ana', 'bo');
  shelf.loan('loan', 'bo', 'ana', 100n, nov(20));
  shelf.lot('ana', 'loan', 40n, { loanId: 'loan', expiresAt: nov(25) });
  return shelf;
}

const left = (shelf: Shelf, kind: string) =>
  shelf.books
    .lotsOf('ana')
    .filter((lot) => lot.kind === kind)
    .reduce((sum, lot) => sum + lot.remaining, 0n);

describe('forgiving', () => {
  test('what was used comes first, and nothing moves', () => {
    const shelf = lentHundred();
    const loan = shelf.books.loan('loan');
    expect(forgive(shelf.books, loan, 50n, shelf.now)).toBe(50n);
    expect([loan.outstanding, unspentOf(shelf.books, loan)]).toEqual([50n, 40n]);
    expect(shelf.books.entries.map(({ kind, postings }) => [kind, postings.length])).toEqual([
      ['forgiveness', 2],
    ]);
  });

  test('beyond that the borrower keeps what is unspent, until it would have ended', () => {
    const shelf = lentHundred();
    const loan = shelf.books.loan('loan');
    expect(forgive(shelf.books, loan, 75n, shelf.now)).toBe(75n);
    expect([loan.outstanding, unspentOf(shelf.books, loan), left(shelf, 'gift')]).toEqual([25n, 25n, 15n]);
    const gift = shelf.books.newLots[0];
    expect([gift?.kind, gift?.expiresAt, gift?.memberId]).toEqual(['gift', nov(25), 'ana']);
  });

  test('all of it settles the loan, and never more than is owed', () => {
    const shelf = lentHundred();
    expect(forgive(shelf.books, shelf.books.loan('loan'), 900n, shelf.now)).toBe(100n);
    expect(shelf.books.closedLoans.has('loan')).toBe(true);
    expect([left(shelf, 'loan'), left(shelf, 'gift')]).toEqual([0n, 40n]);
    expect(forgive(shelf.books, shelf.books.loan('loan'), 5n, shelf.now)).toBe(0n);
  });
});

test('what is foreseen for the refill is what the refill takes', () => {
  const policy = testPolicy([testPlan({ lending: { protectedShare: 90 } })]);
  const shelf = new Shelf(nov(10), policy).members('ana', 'bo', 'cem');
  shelf.loan('first', 'bo', 'ana', 80n, nov(12));
  shelf.loan('second', 'cem', 'ana', 80n, nov(14));
  const seen = foreseen(shelf.books, 'ana', policy).map(({ loan, amount }) => [loan.id, amount]);
  expect(seen).toEqual([
    ['first', 80n],
    ['second', 20n],
  ]);
  settle(shelf.books, december, policy);
  expect([shelf.books.loan('first').outstanding, shelf.books.loan('second').outstanding]).toEqual([0n, 60n]);
});

describe('a later date', () => {
  const rules = testPlan({ lending: { mostDays: 30 } }).lending;
  test.each([
    [nov(20), nov(21), null],
    [nov(20), nov(20), 'extend-not-later'],
    [nov(20), nov(19), 'extend-not-later'],
    // Overdue: it may be put off, but not into the past.
    [nov(5), nov(9), 'past-date'],
    [nov(5), nov(11), null],
    [nov(20), new Date(nov(10).getTime() + 30 * 86_400_000), null],
    [nov(20), new Date(nov(10).getTime() + 30 * 86_400_000 + 1), 'too-far'],
  ])('from %s to %s: %s', (due, to, code) => {
    expect(mayExtend(due, to, rules, nov(10))?.code ?? null).toBe(code);
  });
});

describe('the hours in which loans are spoken of', () => {
  const berlin = 'Europe/Berlin';
  const quiet = { from: '22:00', to: '10:00' };
  test.each([
    // Berlin is an hour ahead of UTC in November.
    [nov(10, '03:00'), null, nov(10, '08:00')],
    [nov(10, '12:00'), null, nov(10, '12:00')],
    [nov(10, '03:00'), quiet, nov(10, '09:00')],
    [nov(10, '22:00'), quiet, nov(11, '09:00')],
    [nov(10, '22:00'), { from: '20:00', to: '02:00' }, nov(11, '08:00')],
  ])('%s with %o waits until %s', (at, hours, expected) => {
    expect(fromMorningOn(at, hours, berlin)).toEqual(expected);
  });

  test('tomorrow is the next day on which people work', () => {
    const { working } = testPolicy().approvals;
    // The 13th is a Friday, the 16th a Monday.
    expect(nextWorkingMorning(nov(12, '15:00'), working, null, berlin)).toEqual(nov(13, '08:00'));
    expect(nextWorkingMorning(nov(13, '15:00'), working, null, berlin)).toEqual(nov(16, '08:00'));
    expect(nextWorkingMorning(nov(12, '23:30'), working, null, berlin)).toEqual(nov(16, '08:00'));
    expect(nextWorkingMorning(nov(12, '15:00'), working, quiet, berlin)).toEqual(nov(13, '09:00'));
  });
});
