import { describe, expect, test } from 'vitest';
import { placeHold, postHold, releaseHold } from '../../src/core/holds.js';
import { lendable } from '../../src/core/loans.js';
import { settle } from '../../src/core/settle.js';
import { leftNow } from '../../src/core/spend.js';
import { december, nov, Shelf, testPlan, testPolicy } from '../support/books.js';

const policy = testPolicy([testPlan({ caps: [{ window: 'day', amount: 100n }] })]);

function offered(amount: bigint, until = nov(12)) {
  const shelf = new Shelf(nov(10), policy).members('ana', 'bo');
  const soon = shelf.lot('ana', 'top-up', 30n, { expiresAt: nov(20) });
  const allowance = shelf.lot('ana', 'allowance', 200n);
  const takes = lendable(shelf.books, 'ana', policy, shelf.now).takes(amount);
  const hold = placeHold(shelf.books, 'ana', takes, 'loan', until, shelf.now);
  return { shelf, soon, allowance, hold };
}

test('a hold takes lots in burn order and lowers what is left now', () => {
  const { shelf, soon, allowance, hold } = offered(50n);
  expect([soon.remaining, allowance.remaining]).toEqual([0n, 180n]);
  expect(hold).toMatchObject({ remaining: 50n, memberId: 'ana', expiresAt: nov(12) });
  const plan = policy.plans.get('standard') ?? testPlan();
  expect(leftNow(shelf.books, shelf.books.member('ana'), plan, 'UTC', shelf.now).now).toBe(80n);
});

test('a hold ends no later than its earliest lot', () => {
  expect(offered(50n, nov(28)).hold.expiresAt).toEqual(nov(20));
});

describe('a release', () => {
  test('gives everything back to its lots and to the cap of the day on which it was taken', () => {
    const { shelf, soon, allowance, hold } = offered(50n);
    expect(shelf.books.capUse.get('ana')?.day).toBe(20n);
    releaseHold(shelf.books, hold, 'voided', nov(10, '18:00'));
    expect([soon.remaining, allowance.remaining, hold.remaining]).toEqual([30n, 200n, 0n]);
    expect(shelf.books.capUse.get('ana')?.day).toBe(0n);
    expect(shelf.books.resolvedHolds.get(hold.id)).toEqual({ state: 'voided', at: nov(10, '18:00') });
  });

  test('clears first what was overdrawn in the meantime', () => {
    const { shelf, hold } = offered(50n);
    shelf.books.member('ana').overdraft = 40n;
    releaseHold(shelf.books, hold, 'voided', nov(10, '18:00'));
    expect(shelf.books.member('ana').overdraft).toBe(0n);
    expect(shelf.booked('overdraft')).toBe(40n);
  });

  test('comes by itself when its time is over, at that time', () => {
    const { shelf, soon, hold } = offered(50n);
    settle(shelf.books, nov(13), policy);
    expect(soon.remaining).toBe(30n);
    expect(shelf.books.resolvedHolds.get(hold.id)).toEqual({ state: 'timed-out', at: nov(12) });
  });

  test('at the end of its earliest lot gives back before that lot ends', () => {
    const { shelf, soon, allowance } = offered(50n, nov(28));
    settle(shelf.books, nov(20), policy);
    expect([soon.remaining, allowance.remaining]).toEqual([0n, 200n]);
    expect(shelf.booked('expired')).toBe(30n);
  });
});

test('a posted hold becomes a loan whose lots keep their expiries, and clears the borrower’s overdraft', () => {
  const { shelf, hold } = offered(50n);
  shelf.books.member('bo').overdraft = 5n;
  const loan = shelf.loan('loan', 'ana', 'bo', 0n, nov(25));
  postHold(shelf.books, hold, loan, nov(11));
  expect(loan.outstanding).toBe(50n);
  expect(hold.remaining).toBe(0n);
  const lots = shelf.books.lotsOf('bo');
  expect(lots.map((lot) => [lot.kind, lot.amount, lot.expiresAt])).toEqual([
    ['loan', 30n, nov(20)],
    ['loan', 20n, december],
  ]);
  expect(lots.reduce((sum, lot) => sum + lot.remaining, 0n)).toBe(45n);
  expect(shelf.books.member('bo').overdraft).toBe(0n);
});
