import { describe, expect, test } from 'vitest';
import { giveBack, type Taken } from '../../src/core/usage.js';
import { december, nov, Shelf, testPlan, testPolicy } from '../support/books.js';

const nothing: Taken = {
  entryId: 'usage',
  at: nov(9),
  fromLots: [],
  fromExpired: [],
  fromOverdraft: 0n,
  inOverrun: 0n,
};

function fromLot(grantId: string, amount: bigint, cappedAt: Date | null = null): Taken['fromLots'][number] {
  return { grantId, amount, cappedAt };
}

describe('a correction gives back', () => {
  test('to the lots the credit came from, last taken first', () => {
    const shelf = new Shelf().members('ana');
    const first = shelf.lot('ana', 'top-up', 0n, { amount: 50n });
    const last = shelf.lot('ana', 'allowance', 70n, { amount: 100n });
    const taken = { ...nothing, fromLots: [fromLot(first.id, 50n), fromLot(last.id, 30n, nov(9))] };
    giveBack(shelf.books, 'ana', taken, 40n, shelf.now);
    expect([first.remaining, last.remaining]).toEqual([10n, 100n]);
    expect(shelf.booked('consumed')).toBe(-40n);
    expect(shelf.books.entries[0]).toMatchObject({ kind: 'correction', corrects: 'usage' });
  });

  test('to the cap of the day on which it was taken', () => {
    const policy = testPolicy([testPlan({ caps: [{ window: 'day', amount: 100n }] })]);
    const shelf = new Shelf(nov(10, '12:00'), policy).members('ana');
    const lot = shelf.lot('ana', 'allowance', 40n, { amount: 100n });
    shelf.used('ana', 60n, 25n);
    giveBack(shelf.books, 'ana', { ...nothing, fromLots: [fromLot(lot.id, 60n, nov(9))] }, 10n, shelf.now);
    expect(shelf.books.capUse.get('ana')).toMatchObject({ week: 50n, day: 25n });
    giveBack(shelf.books, 'ana', { ...nothing, fromLots: [fromLot(lot.id, 50n, nov(10))] }, 5n, shelf.now);
    expect(shelf.books.capUse.get('ana')).toMatchObject({ week: 45n, day: 20n });
  });

  test('to expired where the lot has ended, and where late usage was charged to what had expired', () => {
    const shelf = new Shelf(nov(20)).members('ana');
    const ended = shelf.lot('ana', 'top-up', 0n, { amount: 50n, expiresAt: nov(20) });
    const taken = {
      ...nothing,
      fromLots: [fromLot(ended.id, 30n)],
      fromExpired: [{ grantId: 'october', amount: 20n }],
    };
    giveBack(shelf.books, 'ana', taken, 45n, shelf.now);
    expect(shelf.books.entries[0]?.postings).toMatchObject([
      { account: 'expired', amount: 30n, grantId: ended.id },
      { account: 'expired', amount: 15n, grantId: 'october' },
      { account: 'consumed', amount: -45n },
    ]);
    expect(ended.remaining).toBe(0n);
  });

  test('to the open overdraft first: it was taken last', () => {
    const shelf = new Shelf();
    shelf.member('ana', { overdraft: 20n });
    const lot = shelf.lot('ana', 'allowance', 0n, { amount: 100n });
    const taken = { ...nothing, fromLots: [fromLot(lot.id, 100n)], fromOverdraft: 20n };
    giveBack(shelf.books, 'ana', taken, 30n, shelf.now);
    expect(shelf.books.member('ana').overdraft).toBe(0n);
    expect(lot.remaining).toBe(10n);
  });

  test('and what comes back to a lot clears what another call overdrew', () => {
    const shelf = new Shelf();
    shelf.member('ana', { overdraft: 20n });
    const lot = shelf.lot('ana', 'allowance', 0n, { amount: 100n });
    giveBack(shelf.books, 'ana', { ...nothing, fromLots: [fromLot(lot.id, 100n)] }, 30n, shelf.now);
    expect(shelf.books.member('ana').overdraft).toBe(0n);
    expect(lot.remaining).toBe(10n);
    expect(shelf.kinds()).toEqual(['correction', 'clearing']);
  });

  test('an overdraft that was cleared since: as a top-up of the running period', () => {
    const shelf = new Shelf().members('ana');
    giveBack(shelf.books, 'ana', { ...nothing, fromOverdraft: 20n }, 15n, shelf.now);
    expect(shelf.held('ana')).toEqual([['top-up', 15n]]);
    expect(shelf.books.lotsOf('ana')[0]).toMatchObject({ amount: 15n, expiresAt: december });
  });

  test('an overdraft that a refill moved: out of the overrun, though the running period is overdrawn too', () => {
    const shelf = new Shelf();
    shelf.member('ana', { overdraft: 5n });
    const taken = { ...nothing, at: new Date('2026-10-20T00:00:00Z'), fromOverdraft: 20n, inOverrun: 20n };
    giveBack(shelf.books, 'ana', taken, 12n, shelf.now);
    expect(shelf.booked('overrun')).toBe(12n);
    expect(shelf.books.member('ana').overdraft).toBe(5n);
  });

  test('an overdraft of an earlier period that was cleared before its refill: never more out of the overrun than is in it', () => {
    const shelf = new Shelf();
    shelf.member('ana');
    const taken = { ...nothing, at: new Date('2026-10-20T00:00:00Z'), fromOverdraft: 20n, inOverrun: 8n };
    giveBack(shelf.books, 'ana', taken, 20n, shelf.now);
    expect(shelf.booked('overrun')).toBe(8n);
    expect(shelf.held('ana')).toEqual([['top-up', 12n]]);
  });

  test('never more than was taken', () => {
    const shelf = new Shelf().members('ana');
    expect(() => giveBack(shelf.books, 'ana', { ...nothing, fromOverdraft: 5n }, 6n, shelf.now)).toThrow(
      /took 5/,
    );
  });
});

describe('a correction of what was spent from a loan', () => {
  function story(outstanding: bigint) {
    const shelf = new Shelf().members('ana', 'bo');
    const one = shelf.lot('ana', 'loan', 0n, { amount: 50n, loanId: 'loan' });
    const two = shelf.lot('ana', 'loan', 0n, { amount: 50n, loanId: 'loan', expiresAt: nov(20) });
    if (outstanding > 0n) shelf.loan('loan', 'bo', 'ana', outstanding, nov(25));
    const taken = { ...nothing, fromLots: [fromLot(two.id, 50n), fromLot(one.id, 50n)] };
    return { shelf, one, two, taken };
  }

  test('goes back to its lots, from where it returns to the lender', () => {
    const { shelf, one, two, taken } = story(100n);
    giveBack(shelf.books, 'ana', taken, 80n, shelf.now);
    expect([one.remaining, two.remaining]).toEqual([50n, 30n]);
  });

  test('goes back only as far as it is still owed; the rest was paid back and is the borrower’s own', () => {
    const { shelf, one, two, taken } = story(60n);
    giveBack(shelf.books, 'ana', taken, 90n, shelf.now);
    expect([one.remaining, two.remaining]).toEqual([50n, 10n]);
    expect(shelf.held('ana')).toContainEqual(['top-up', 30n]);
  });

  test('is the borrower’s own if the loan is repaid, also when its period is over', () => {
    for (const at of [nov(9), new Date('2026-10-20T00:00:00Z')]) {
      const { shelf, taken } = story(0n);
      giveBack(shelf.books, 'ana', { ...taken, at }, 70n, shelf.now);
      expect(shelf.held('ana')).toEqual([['top-up', 70n]]);
      expect(shelf.booked('consumed')).toBe(-70n);
    }
  });

  test('lowers the debt when the lot has ended: one owes only what one used', () => {
    const { shelf, one, taken } = story(100n);
    giveBack(shelf.books, 'ana', taken, 90n, nov(22));
    expect(one.remaining).toBe(50n);
    expect(shelf.booked('expired')).toBe(40n);
    expect(shelf.books.loan('loan').outstanding).toBe(60n);
    expect(shelf.kinds()).toEqual(['correction', 'return']);
  });

  test('closes the loan when nothing of it was used', () => {
    const { shelf, taken } = story(100n);
    giveBack(shelf.books, 'ana', taken, 100n, new Date('2026-12-01T00:00:00Z'));
    expect(shelf.books.loan('loan').outstanding).toBe(0n);
    expect(shelf.books.closedLoans.has('loan')).toBe(true);
  });
});
