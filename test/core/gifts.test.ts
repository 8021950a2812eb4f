import { describe, expect, test } from 'vitest';
import {
  drawShelf,
  type GiftQuestion,
  mayGift,
  mayReceive,
  mayShelve,
  mayTake,
  type OnShelf,
} from '../../src/core/gifts.js';
import { giveFromHold, placeHold, releaseHold } from '../../src/core/holds.js';
import { lendable } from '../../src/core/loans.js';
import type { Plan } from '../../src/core/plan.js';
import { december, nov, Shelf, testPlan, testPolicy } from '../support/books.js';

/** Ana has the whole allowance of 1000, of which 200 must stay; half of it may be given in a period. */
function office(rules: Partial<Plan['gifts']> = {}, circles: { within?: 'team'; apart?: string[][] } = {}) {
  const plan = testPlan({ lending: { keepShare: 20 }, gifts: rules });
  const base = testPolicy([plan]);
  const policy = { ...base, lending: { ...base.lending, ...circles } };
  const shelf = new Shelf(nov(10), policy).members('ana', 'bo');
  shelf.member('ana', { teamId: 'one' });
  shelf.member('bo', { teamId: 'one' });
  shelf.lot('ana', 'allowance', 1000n);
  const ask = (over: Partial<GiftQuestion> = {}, at = shelf.now) =>
    mayGift(
      shelf.books,
      {
        giverId: 'ana',
        receiverId: 'bo',
        receiverName: 'Bo',
        amount: 100n,
        given: 0n,
        open: 0,
        declinedAt: null,
        teams: { giver: 'One', receiver: 'One' },
        ...over,
      },
      policy,
      at,
    );
  return { shelf, policy, ask };
}

describe('a gift', () => {
  test('is possible up to the last unit of what one may give in a period', () => {
    const { ask } = office();
    expect(ask({ amount: 500n })).toBeNull();
    expect(ask({ amount: 501n })).toEqual({
      code: 'gift-limit',
      params: { limit: 500n, left: 500n, at: december },
    });
    expect(ask({ amount: 100n, given: 400n })).toBeNull();
    expect(ask({ amount: 101n, given: 400n })).toMatchObject({
      code: 'gift-limit',
      params: { left: 100n },
    });
    expect(ask({ amount: 1n, given: 600n })).toMatchObject({ code: 'gift-limit', params: { left: 0n } });
  });

  test('leaves the giver the share that must stay with a lender', () => {
    const { ask } = office({ mostShare: 100 });
    expect(ask({ amount: 800n })).toBeNull();
    expect(ask({ amount: 801n })).toEqual({ code: 'giver-short', params: { lendable: 800n } });
  });

  test('is not made of what was borrowed, given, or meant for a task', () => {
    for (const kind of ['loan', 'gift', 'task'] as const) {
      const { shelf, ask } = office({ mostShare: 100 });
      shelf.lot('ana', kind, 300n, kind === 'loan' ? { loanId: 'l' } : {});
      const [allowance] = shelf.books.lotsOf('ana');
      if (allowance) allowance.remaining = 50n;
      // 350 are left and 200 must stay, but of these only the 50 of the allowance are one's own.
      expect(ask({ amount: 50n })).toBeNull();
      expect(ask({ amount: 51n })).toEqual({ code: 'giver-short', params: { lendable: 50n } });
    }
  });

  test('needs two active people', () => {
    const { shelf, ask } = office();
    expect(ask({ receiverId: 'ana' })).toMatchObject({ code: 'gift-self' });
    shelf.member('bo', { status: 'frozen' });
    expect(ask()).toEqual({ code: 'not-active', params: { name: 'Bo' } });
    shelf.member('bo');
    expect(ask()).toBeNull();
    shelf.member('ana', { status: 'frozen' });
    expect(ask()).toMatchObject({ code: 'frozen' });
  });

  test('is not given by somebody who owes, be it one unit', () => {
    const { shelf, ask } = office();
    const loan = shelf.loan('l', 'bo', 'ana', 1n, nov(20));
    expect(ask()).toEqual({ code: 'giver-owes', params: { amount: 1n } });
    loan.outstanding = 0n;
    expect(ask()).toBeNull();
    shelf.loan('m', 'ana', 'bo', 5n, nov(20));
    expect(ask()).toBeNull();
  });

  test('may be switched off by the plan', () => {
    expect(office({ enabled: false }).ask()).toMatchObject({ code: 'gifts-off' });
  });

  test('waits for an answer with as many others as the plan says', () => {
    const { ask } = office({ mostOpen: 2 });
    expect(ask({ open: 1 })).toBeNull();
    expect(ask({ open: 2 })).toEqual({ code: 'too-many-gifts', params: { limit: 2 } });
  });

  test('is not offered anew right after a "no, thanks"', () => {
    const { ask } = office({ cooldownHours: 24 });
    const declinedAt = nov(9, '12:00');
    expect(ask({ declinedAt }, nov(10, '11:59'))).toEqual({
      code: 'gift-too-soon',
      params: { name: 'Bo', at: nov(10, '12:00') },
    });
    expect(ask({ declinedAt }, nov(10, '12:00'))).toBeNull();
    expect(office({ cooldownHours: 0 }).ask({ declinedAt: nov(10) })).toBeNull();
  });

  test('stays within the teams that the policy lets mix', () => {
    const teams = { giver: 'One', receiver: 'Two' };
    expect(office().ask({ teams })).toBeNull();
    expect(office({}, { within: 'team' }).ask({ teams })).toEqual({
      code: 'gift-across',
      params: { name: 'Bo' },
    });
    expect(office({}, { within: 'team' }).ask()).toBeNull();
    expect(office({}, { apart: [['One'], ['Two']] }).ask({ teams })).toMatchObject({ code: 'gift-across' });
  });

  test('cannot be taken once its giver owes or is away, nor by somebody who is', () => {
    const { shelf } = office();
    const gift = { giverId: 'ana', receiverId: 'bo', giver: 'Ana' };
    expect(mayReceive(shelf.books, gift)).toBeNull();
    const loan = shelf.loan('l', 'bo', 'ana', 1n, nov(20));
    expect(mayReceive(shelf.books, gift)).toEqual({ code: 'giver-unable', params: { name: 'Ana' } });
    loan.outstanding = 0n;
    shelf.member('ana', { status: 'left' });
    expect(mayReceive(shelf.books, gift)).toMatchObject({ code: 'giver-unable' });
    shelf.member('ana');
    shelf.member('bo', { status: 'frozen' });
    expect(mayReceive(shelf.books, gift)).toMatchObject({ code: 'frozen' });
  });
});

describe('the shelf', () => {
  test('takes what may be lent, of somebody in a team who owes nothing', () => {
    const { shelf, policy } = office();
    const put = (amount: bigint) => mayShelve(shelf.books, 'ana', amount, policy, shelf.now);
    // The shelf is for what one will not need: the limit of gifts does not count.
    expect(put(800n)).toBeNull();
    expect(put(801n)).toEqual({ code: 'giver-short', params: { lendable: 800n } });
    const loan = shelf.loan('l', 'bo', 'ana', 1n, nov(20));
    expect(put(1n)).toMatchObject({ code: 'giver-owes' });
    loan.outstanding = 0n;
    shelf.member('ana', { teamId: null });
    expect(put(1n)).toMatchObject({ code: 'shelf-no-team' });
    shelf.member('ana', { teamId: 'one', status: 'frozen' });
    expect(put(1n)).toMatchObject({ code: 'frozen' });
    const off = office({ enabled: false });
    expect(mayShelve(off.shelf.books, 'ana', 1n, off.policy, nov(10))).toMatchObject({ code: 'gifts-off' });
  });

  test('gives nobody more in a period than the plan says, nor more than is there', () => {
    const { shelf, policy } = office({ shelfShare: 30 });
    const bo = shelf.books.member('bo');
    const take = (amount: bigint, left: bigint, taken = 0n) => mayTake(bo, { amount, left, taken }, policy);
    expect(take(300n, 900n)).toBeNull();
    expect(take(301n, 900n)).toEqual({
      code: 'shelf-limit',
      params: { limit: 300n, left: 300n, at: december },
    });
    expect(take(100n, 900n, 200n)).toBeNull();
    expect(take(101n, 900n, 200n)).toMatchObject({ code: 'shelf-limit', params: { left: 100n } });
    expect(take(50n, 50n)).toBeNull();
    expect(take(51n, 50n)).toEqual({ code: 'shelf-less', params: { left: 50n } });
    expect(take(1n, 0n)).toMatchObject({ code: 'shelf-empty' });
    expect(mayTake({ ...bo, status: 'frozen' }, { amount: 1n, left: 1n, taken: 0n }, policy)).toMatchObject({
      code: 'frozen',
    });
    expect(mayTake({ ...bo, teamId: null }, { amount: 1n, left: 1n, taken: 0n }, policy)).toMatchObject({
      code: 'shelf-no-team',
    });
    const off = office({ enabled: false });
    expect(mayTake(bo, { amount: 1n, left: 1n, taken: 0n }, off.policy)).toMatchObject({ code: 'gifts-off' });
  });

  test('is drawn from what ends first, then from what was there first', () => {
    const there = (id: string, left: bigint, expiresAt: Date, createdAt: Date): OnShelf => ({
      id,
      giverId: id,
      left,
      expiresAt,
      createdAt,
    });
    const entries = [
      there('late', 50n, nov(30), nov(1)),
      there('second', 30n, nov(20), nov(3)),
      there('first', 30n, nov(20), nov(2)),
    ];
    const drawn = (amount: bigint) =>
      drawShelf(entries, amount).map(({ entry, amount: part }) => [entry.id, part]);
    expect(drawn(40n)).toEqual([
      ['first', 30n],
      ['second', 10n],
    ]);
    expect(drawn(110n)).toEqual([
      ['first', 30n],
      ['second', 30n],
      ['late', 50n],
    ]);
    expect(drawn(30n)).toEqual([['first', 30n]]);
  });
});

describe('credit that is given out of a hold', () => {
  const policy = testPolicy([testPlan({ caps: [{ window: 'day', amount: 100n }] })]);
  function held() {
    const shelf = new Shelf(nov(10), policy).members('ana', 'bo');
    shelf.lot('ana', 'top-up', 30n, { expiresAt: nov(20), poolId: 'p', poolUntil: december });
    shelf.lot('ana', 'allowance', 200n);
    const takes = lendable(shelf.books, 'ana', policy, shelf.now).takes(50n);
    return { shelf, hold: placeHold(shelf.books, 'ana', takes, null, nov(30), shelf.now) };
  }

  test('arrives as a gift that ends when it would have ended, paid by the same pool', () => {
    const { shelf, hold } = held();
    const { made, rest } = giveFromHold(shelf.books, hold, 'bo', 50n, nov(11));
    expect(rest).toBeNull();
    expect(made.map((lot) => [lot.memberId, lot.kind, lot.remaining, lot.expiresAt, lot.poolId])).toEqual([
      ['bo', 'gift', 30n, nov(20), 'p'],
      ['bo', 'gift', 20n, december, null],
    ]);
    expect([hold.remaining, shelf.books.resolvedHolds.get(hold.id)?.state]).toEqual([0n, 'posted']);
    expect(shelf.books.loans.size).toBe(0);
    expect(lendable(shelf.books, 'bo', policy, nov(11)).amount).toBe(0n);
  });

  test('leaves the rest in a new hold, what ends first being given first', () => {
    const { shelf, hold } = held();
    const { made, rest } = giveFromHold(shelf.books, hold, 'bo', 35n, nov(12));
    expect(made.map((lot) => [lot.remaining, lot.expiresAt])).toEqual([
      [30n, nov(20)],
      [5n, december],
    ]);
    expect(rest).toMatchObject({ remaining: 15n, expiresAt: nov(20), createdAt: nov(10), memberId: 'ana' });
    expect(hold.remaining).toBe(0n);
    if (!rest) throw new Error('15 are left');
    // What of the day's cap it used is given back to the day on which it was taken out of the lots.
    expect(shelf.books.capUse.get('ana')?.day).toBe(20n);
    releaseHold(shelf.books, rest, 'voided', nov(12));
    expect(shelf.held('ana')).toEqual([['allowance', 195n]]);
    expect(shelf.books.capUse.get('ana')?.day).toBe(5n);
  });

  test('clears the receiver’s overdraft first', () => {
    const { shelf, hold } = held();
    shelf.books.member('bo').overdraft = 12n;
    giveFromHold(shelf.books, hold, 'bo', 50n, nov(11));
    expect(shelf.books.member('bo').overdraft).toBe(0n);
    expect(shelf.held('bo').reduce((sum, [, left]) => sum + left, 0n)).toBe(38n);
  });

  test('is never more than what is held', () => {
    const { shelf, hold } = held();
    expect(() => giveFromHold(shelf.books, hold, 'bo', 51n, nov(11))).toThrow('lacks 1');
  });
});
