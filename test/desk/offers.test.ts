import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { acceptLoan } from '../../src/desk/answer-loan.js';
import { borrow } from '../../src/desk/borrow.js';
import { acceptOffer, offerLoan } from '../../src/desk/offer.js';
import { verify } from '../../src/store/verify.js';
import { nov, testPlan, testPolicy } from '../support/books.js';
import { type Company, company } from '../support/company.js';

const five = 5n;

describe('an offer that waits while its lender changes', () => {
  let office: Company;
  let ana: string;
  let bo: string;
  beforeEach(async () => {
    office = await company(testPolicy(), nov(10));
    ana = await office.join('ana');
    bo = await office.join('bo');
  });
  afterEach(async () => {
    expect(await verify(office.desk.db)).toEqual([]);
    await office.close();
  });

  it('cannot be taken once the lender owes: a circle of debts would close', async () => {
    const terms = { dueAt: null, reason: null };
    const offered = await offerLoan(office.desk, 'offer', {
      lenderId: ana,
      borrowerId: bo,
      amount: five,
      ...terms,
    });
    const asked = await borrow(office.desk, 'ask', { borrowerId: ana, lenderId: bo, amount: five, ...terms });
    if (!('done' in offered) || !('done' in asked)) throw new Error('both should have been possible');
    const lent = await acceptLoan(office.desk, 'lend', {
      loanId: asked.done.loanId,
      lenderId: bo,
      part: null,
    });
    expect(lent).toHaveProperty('done');
    const taken = await acceptOffer(office.desk, 'take', { loanId: offered.done.loanId, borrowerId: bo });
    expect(taken).toMatchObject({ refused: { code: 'lender-unable', params: { name: 'ana' } } });
  });
});

describe('a loan without a date', () => {
  it('is due at the next refill, or at the end of the longest time the plan allows if that is sooner', async () => {
    const office = await company(testPolicy([testPlan({ lending: { mostDays: 5 } })]), nov(10));
    const [ana, bo] = [await office.join('ana'), await office.join('bo')];
    const terms = { borrowerId: ana, lenderId: bo, amount: five, dueAt: null, reason: null };
    expect(await borrow(office.desk, 'ask', terms)).toMatchObject({ done: { dueAt: nov(15) } });
    await office.close();
  });
});
