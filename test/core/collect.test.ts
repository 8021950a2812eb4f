import { describe, expect, test } from 'vitest';
import { debtsOf, shares } from '../../src/core/collect.js';
import { settle } from '../../src/core/settle.js';
import { december, nov, Shelf, testPlan, testPolicy } from '../support/books.js';

const january = new Date('2027-01-01T00:00:00Z');

function loan(id: string, outstanding: bigint, dueAt: Date) {
  return { loan: { id, lenderId: 'bo', borrowerId: 'ana', outstanding, dueAt }, owed: outstanding };
}

describe('shares of a budget', () => {
  const paid = (debts: ReturnType<typeof loan>[], budget: bigint) =>
    shares(debts, budget).map((part) => [part.loan.id, part.amount]);

  test('the earliest due is paid first, in full', () => {
    expect(paid([loan('b', 60n, nov(20)), loan('a', 60n, nov(25))], 100n)).toEqual([
      ['b', 60n],
      ['a', 40n],
    ]);
  });

  test('equal dates share proportionally, to the last minor unit, by the largest remainder', () => {
    // 100 over 50 : 30 : 20 of 100 owed, with a budget of 33: 16.5, 9.9, 6.6.
    const debts = [loan('a', 50n, nov(20)), loan('b', 30n, nov(20)), loan('c', 20n, nov(20))];
    expect(paid(debts, 33n)).toEqual([
      ['a', 16n],
      ['b', 10n],
      ['c', 7n],
    ]);
  });

  test('ties of the remainder go by loan id, whatever the order they come in', () => {
    const debts = [loan('c', 10n, nov(20)), loan('a', 10n, nov(20)), loan('b', 10n, nov(20))];
    const expected = [
      ['a', 4n],
      ['b', 3n],
      ['c', 3n],
    ];
    expect(paid(debts, 10n)).toEqual(expected);
    expect(paid([...debts].reverse(), 10n)).toEqual(expected);
  });

  test('no budget, no shares; never more than is owed', () => {
    expect(paid([loan('a', 10n, nov(20))], 0n)).toEqual([]);
    expect(paid([loan('a', 10n, nov(20))], 50n)).toEqual([['a', 10n]]);
  });
});

test('what is borrowed and still unspent is no debt yet', () => {
  const shelf = new Shelf().members('ana', 'bo');
  shelf.loan('used', 'bo', 'ana', 50n, nov(20));
  shelf.loan('unused', 'bo', 'ana', 30n, nov(20));
  shelf.lot('ana', 'loan', 30n, { loanId: 'unused' });
  expect(debtsOf(shelf.books, 'ana').map(({ loan, owed }) => [loan.id, owed])).toEqual([['used', 50n]]);
});

describe('repayment at the refill', () => {
  const policy = testPolicy([testPlan({ lending: { protectedShare: 60 } })]);

  test('takes at most what the protected share leaves, over all debts; the rest waits for the next refill', () => {
    const shelf = new Shelf(december, policy).members('ana', 'bo', 'cem');
    shelf.loan('late', 'bo', 'ana', 300n, nov(20));
    shelf.loan('later', 'cem', 'ana', 300n, nov(25));
    settle(shelf.books, december, policy);
    expect(shelf.books.loan('late').outstanding).toBe(0n);
    expect(shelf.books.loan('later').outstanding).toBe(200n);
    expect(shelf.held('ana')).toEqual([['allowance', 600n]]);
    expect(shelf.held('bo')).toContainEqual(['repayment', 300n]);
    settle(shelf.books, january, policy);
    expect(shelf.books.loan('later').outstanding).toBe(0n);
    expect(shelf.held('ana')).toEqual([['allowance', 800n]]);
  });

  test('only from the new allowance: a top-up stays', () => {
    const shelf = new Shelf(december, testPolicy([testPlan({ allowance: 100n })])).members('ana', 'bo');
    shelf.loan('loan', 'bo', 'ana', 90n, nov(20));
    shelf.lot('ana', 'top-up', 500n, { expiresAt: null });
    settle(shelf.books, december, shelf.policy);
    expect(shelf.books.loan('loan').outstanding).toBe(40n);
    expect(shelf.held('ana')).toEqual([
      ['top-up', 500n],
      ['allowance', 50n],
    ]);
  });

  test('is not counted towards the caps', () => {
    const shelf = new Shelf(december, policy).members('ana', 'bo');
    shelf.loan('loan', 'bo', 'ana', 300n, nov(20));
    settle(shelf.books, december, policy);
    expect(shelf.books.capUse.get('ana')).toMatchObject({ week: 0n, day: 0n });
  });

  test('receipts are not passed on in the same refill', () => {
    // Ana owes Bo and Bo owes Cem, each 400: Cem gets what Bo's own allowance gives.
    const shelf = new Shelf(december, policy).members('ana', 'bo', 'cem');
    shelf.loan('ab', 'bo', 'ana', 400n, nov(20));
    shelf.loan('bc', 'cem', 'bo', 900n, nov(20));
    settle(shelf.books, december, policy);
    expect(shelf.held('bo')).toEqual([
      ['allowance', 600n],
      ['repayment', 400n],
    ]);
    expect(shelf.books.loan('bc').outstanding).toBe(500n);
  });

  test('receivers keep the expiry of the allowance it came from', () => {
    const shelf = new Shelf(december, policy).members('ana', 'bo');
    shelf.loan('loan', 'bo', 'ana', 10n, nov(20));
    settle(shelf.books, december, policy);
    expect(shelf.books.lotsOf('bo').find((lot) => lot.kind === 'repayment')?.expiresAt).toEqual(january);
  });
});
