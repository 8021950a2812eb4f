import { describe, expect, test } from 'vitest';
import { type LoanQuestion, lend, lendable, mayAsk, mayLend, owedBy, repay } from '../../src/core/loans.js';
import type { Plan } from '../../src/core/plan.js';
import { december, nov, Shelf, testPlan, testPolicy } from '../support/books.js';

const now = nov(10);

describe('asking for a loan: each guard bites, and just not', () => {
  const rules = { mostPerLoan: 200n, mostOpen: 2, mostQuestions: 2, mostDays: 14 };
  const policy = testPolicy([
    testPlan({ lending: rules }),
    testPlan({ key: 'none', lending: { enabled: false } }),
  ]);
  const shelf = new Shelf(now, policy);
  const ana = shelf.member('ana');
  const bo = shelf.member('bo');
  const question: LoanQuestion = {
    borrower: ana,
    lender: bo,
    lenderName: 'Bo',
    amount: 200n,
    dueAt: nov(24),
    openLoans: 1,
    openQuestions: 1,
    alreadyAsked: false,
  };
  const code = (over: Partial<LoanQuestion>) => mayAsk({ ...question, ...over }, policy, now)?.code ?? null;

  test.each<[string, Partial<LoanQuestion>, string | null]>([
    ['everything at its limit', {}, null],
    ['of oneself', { lender: ana }, 'self-loan'],
    ['by somebody frozen', { borrower: { ...ana, status: 'frozen' } }, 'frozen'],
    ['of somebody who left', { lender: { ...bo, status: 'left' } }, 'not-active'],
    ['of a plan that does not lend', { lender: { ...bo, plan: 'none' } }, 'lending-off'],
    ['by a plan that does not borrow', { borrower: { ...ana, plan: 'none' } }, 'lending-off'],
    ['one minor unit too much', { amount: 201n }, 'loan-too-large'],
    ['due now', { dueAt: now }, 'past-date'],
    ['due in a millisecond', { dueAt: new Date(now.getTime() + 1) }, null],
    ['a millisecond too far', { dueAt: new Date(nov(24).getTime() + 1) }, 'too-far'],
    ['asked already', { alreadyAsked: true }, 'already-asked'],
    ['as many loans as allowed', { openLoans: 2 }, 'too-many-open'],
    ['as many questions as allowed', { openQuestions: 2 }, 'too-many-questions'],
  ])('%s', (_, over, expected) => {
    expect(code(over)).toBe(expected);
  });
});

describe('what may be lent', () => {
  function lender(plan: Partial<Plan> & { keepShare?: number; enabled?: boolean } = {}) {
    const { keepShare = 0, enabled = true, ...rest } = plan;
    const policy = testPolicy([
      testPlan({ ...rest, lending: { ...testPlan().lending, keepShare, enabled } }),
    ]);
    const shelf = new Shelf(now, policy).members('bo', 'ana', 'cem');
    return { shelf, policy, amount: () => lendable(shelf.books, 'bo', policy, now).amount };
  }

  test('borrowed, task-bound and gifted credit is not lent on', () => {
    const { shelf, amount } = lender();
    for (const kind of ['loan', 'task', 'gift'] as const) shelf.lot('bo', kind, 50n, { loanId: 'x' });
    expect(amount()).toBe(0n);
    for (const kind of ['allowance', 'rollover', 'top-up', 'repayment', 'reward'] as const)
      shelf.lot('bo', kind, 10n);
    expect(amount()).toBe(50n);
  });

  test('the share of the allowance that must stay with the lender', () => {
    const { shelf, policy, amount } = lender({ keepShare: 20 });
    shelf.lot('bo', 'allowance', 700n, { amount: 1000n });
    expect(amount()).toBe(500n);
    expect(mayLend(shelf.books, 'bo', 500n, policy, now)).toBeNull();
    expect(mayLend(shelf.books, 'bo', 501n, policy, now)).toEqual({
      code: 'lender-short',
      params: { lendable: 500n },
    });
  });

  test('other credit counts towards what must stay', () => {
    const { shelf, amount } = lender({ keepShare: 20 });
    shelf.lot('bo', 'gift', 150n);
    shelf.lot('bo', 'allowance', 100n, { amount: 1000n });
    expect(amount()).toBe(50n);
  });

  test('a cap binds lending too', () => {
    const { shelf, amount } = lender({ caps: [{ window: 'week', amount: 100n }] });
    shelf.lot('bo', 'allowance', 700n, { amount: 1000n });
    shelf.used('bo', 70n, 0n);
    expect(amount()).toBe(30n);
    shelf.lot('bo', 'top-up', 5n);
    expect(amount()).toBe(35n);
  });

  test('whoever owes cannot lend, however little; whoever is owed can', () => {
    const { shelf, policy } = lender();
    shelf.lot('bo', 'allowance', 700n, { amount: 1000n });
    shelf.loan('lent', 'bo', 'ana', 100n, nov(20));
    expect(mayLend(shelf.books, 'bo', 10n, policy, now)).toBeNull();
    shelf.loan('borrowed', 'cem', 'bo', 1n, nov(20));
    expect(owedBy(shelf.books, 'bo')).toBe(1n);
    expect(mayLend(shelf.books, 'bo', 10n, policy, now)?.code).toBe('lender-owes');
  });

  test('nor somebody frozen, nor a plan that does not lend', () => {
    const off = lender({ enabled: false });
    expect(mayLend(off.shelf.books, 'bo', 1n, off.policy, now)?.code).toBe('lending-off');
    const on = lender();
    on.shelf.books.member('bo').status = 'frozen';
    expect(mayLend(on.shelf.books, 'bo', 1n, on.policy, now)?.code).toBe('frozen');
  });
});

describe('lending', () => {
  function story() {
    const shelf = new Shelf(now).members('bo', 'ana');
    const soon = shelf.lot('bo', 'top-up', 30n, { expiresAt: nov(20), poolId: 'pool', poolUntil: december });
    shelf.lot('bo', 'allowance', 500n);
    const loan = shelf.loan('loan', 'bo', 'ana', 0n, nov(25));
    return { shelf, soon, loan };
  }

  test('moves one new lot per source lot, each with the expiry and the pool of the lot it leaves', () => {
    const { shelf, loan } = story();
    lend(shelf.books, loan, 50n, shelf.policy, now);
    expect(
      shelf.books.lotsOf('ana').map((lot) => [lot.kind, lot.remaining, lot.expiresAt, lot.poolId]),
    ).toEqual([
      ['loan', 30n, nov(20), 'pool'],
      ['loan', 20n, december, null],
    ]);
    expect(loan.outstanding).toBe(50n);
    expect(shelf.booked('receivable', 'bo')).toBe(50n);
    expect(shelf.booked('payable', 'ana')).toBe(-50n);
    expect(shelf.kinds()).toEqual(['loan']);
  });

  test('counts towards the lender’s caps', () => {
    const { shelf, loan } = story();
    lend(shelf.books, loan, 50n, shelf.policy, now);
    expect(shelf.books.capUse.get('bo')?.day).toBe(20n);
    expect(shelf.books.capUse.get('ana')?.day).toBe(0n);
  });

  test('clears the borrower’s overdraft; it is owed all the same', () => {
    const { shelf, loan } = story();
    shelf.books.member('ana').overdraft = 35n;
    lend(shelf.books, loan, 50n, shelf.policy, now);
    expect(shelf.books.member('ana').overdraft).toBe(0n);
    expect(shelf.held('ana')).toEqual([['loan', 15n]]);
    expect(loan.outstanding).toBe(50n);
  });
});

describe('repayment by hand', () => {
  function story() {
    const shelf = new Shelf(now).members('bo', 'ana');
    const loan = shelf.loan('loan', 'bo', 'ana', 100n, nov(25));
    const unspent = shelf.lot('ana', 'loan', 40n, { amount: 100n, loanId: 'loan', expiresAt: nov(28) });
    const own = shelf.lot('ana', 'allowance', 50n);
    return { shelf, loan, unspent, own };
  }

  test('first what is unspent of the loan, then own credit', () => {
    const { shelf, loan, unspent, own } = story();
    expect(repay(shelf.books, loan, 60n, shelf.policy, now)).toBe(60n);
    expect([unspent.remaining, own.remaining, loan.outstanding]).toEqual([0n, 30n, 40n]);
    expect(shelf.kinds()).toEqual(['return', 'repayment']);
    expect(shelf.books.lotsOf('bo').map((lot) => [lot.kind, lot.amount, lot.expiresAt])).toEqual([
      ['repayment', 40n, nov(28)],
      ['repayment', 20n, december],
    ]);
  });

  test('own credit counts towards the caps, what is unspent of the loan does not', () => {
    const { shelf, loan } = story();
    repay(shelf.books, loan, 60n, shelf.policy, now);
    expect(shelf.books.capUse.get('ana')?.day).toBe(20n);
  });

  test('never more than is owed; the last part closes the loan', () => {
    const { shelf, loan } = story();
    shelf.lot('ana', 'top-up', 500n);
    expect(repay(shelf.books, loan, 900n, shelf.policy, now)).toBe(100n);
    expect(shelf.books.closedLoans.get('loan')).toEqual(now);
  });

  test('refused as a whole when there is not enough, with what there is', () => {
    const { shelf, loan } = story();
    expect(repay(shelf.books, loan, 91n, shelf.policy, now)).toEqual({
      code: 'repay-short',
      params: { left: 90n },
    });
    expect(shelf.books.entries).toEqual([]);
    expect(repay(shelf.books, loan, 90n, shelf.policy, now)).toBe(90n);
  });

  test('not from another loan, and not from task credit', () => {
    const { shelf, loan } = story();
    shelf.lot('ana', 'loan', 500n, { loanId: 'other' });
    shelf.lot('ana', 'task', 500n);
    expect(repay(shelf.books, loan, 91n, shelf.policy, now)).toMatchObject({ code: 'repay-short' });
  });

  test('within the caps', () => {
    const policy = testPolicy([testPlan({ caps: [{ window: 'day', amount: 10n }] })]);
    const { shelf, loan } = story();
    expect(repay(shelf.books, loan, 51n, policy, now)).toMatchObject({ params: { left: 50n } });
  });

  test('clears the lender’s overdraft', () => {
    const { shelf, loan } = story();
    shelf.books.member('bo').overdraft = 45n;
    repay(shelf.books, loan, 60n, shelf.policy, now);
    expect(shelf.books.member('bo').overdraft).toBe(0n);
    expect(shelf.held('bo')).toEqual([['repayment', 15n]]);
  });
});
