import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { acceptLoan } from '../../src/desk/answer-loan.js';
import { borrow } from '../../src/desk/borrow.js';
import { answerForTime, askForTime, giveTime, withdrawWish } from '../../src/desk/extend.js';
import { forgiveLoan } from '../../src/desk/forgive.js';
import { handBack } from '../../src/desk/hand-back.js';
import { postponeLoan } from '../../src/desk/later.js';
import { loansOf, loanView, pastLoansOf } from '../../src/desk/loan-views.js';
import { repay } from '../../src/desk/repay.js';
import { sendStatement, statementOf } from '../../src/desk/statement.js';
import { nextDue, sweep } from '../../src/desk/sweep.js';
import { verify } from '../../src/store/verify.js';
import { december, nov, testPlan, testPolicy } from '../support/books.js';
import { type Company, company } from '../support/company.js';

let office: Company;
let ana: string;
let bo: string;
let cem: string;
let keys = 0;

const key = () => {
  keys += 1;
  return `key ${keys}`;
};

async function ask(lenderId: string, amount: bigint, dueAt = nov(20), borrowerId = ana): Promise<string> {
  const asked = await borrow(office.desk, key(), { borrowerId, lenderId, amount, dueAt, reason: null });
  if (!('done' in asked)) throw new Error(asked.refused.code);
  return asked.done.loanId;
}

async function lent(lenderId: string, amount: bigint, dueAt = nov(20)): Promise<string> {
  const loanId = await ask(lenderId, amount, dueAt);
  const accepted = await acceptLoan(office.desk, key(), { loanId, lenderId, part: null });
  if (!('done' in accepted)) throw new Error(accepted.refused.code);
  return loanId;
}

/** Names and payloads of what somebody was told, in order. */
async function told(memberId: string, name: string): Promise<Record<string, unknown>[]> {
  const { rows } = await office.owner.query<{ payload: Record<string, unknown> }>(
    'SELECT payload FROM outbox WHERE member_id = $1 AND name = $2 ORDER BY created_at, id',
    [memberId, name],
  );
  return rows.map(({ payload }) => payload);
}

async function row(loanId: string) {
  const { rows } = await office.owner.query('SELECT * FROM loan WHERE id = $1', [loanId]);
  return rows[0];
}

async function moveTo(at: Date): Promise<void> {
  for (let due = await nextDue(office.desk); due && due <= at; due = await nextDue(office.desk)) {
    if (due > office.clock.now()) office.clock.set(due);
    await sweep(office.desk, office.clock.now());
  }
  office.clock.set(at);
}

beforeEach(async () => {
  office = await company(testPolicy([testPlan({ lending: { mostDays: 60 } })]), nov(10, '10:00'));
  [ana, bo, cem] = [await office.join('ana'), await office.join('bo'), await office.join('cem')];
});
afterEach(async () => {
  expect(await verify(office.desk.db)).toEqual([]);
  await office.close();
});

describe('asked again tomorrow', () => {
  it('comes back on the next working morning, twice at most, and stands until it was answered', async () => {
    const loanId = await ask(bo, 50n, nov(28));
    const later = () => postponeLoan(office.desk, key(), { loanId, lenderId: bo });
    expect(await later()).toMatchObject({ done: { at: nov(11, '09:00') } });
    // A second click changes nothing and says the same.
    expect(await later()).toMatchObject({ done: { at: nov(11, '09:00') } });
    expect(await told(ana, 'loan-later')).toHaveLength(1);
    expect((await loanView(office.desk, loanId, ana))?.askAgainAt).toEqual(nov(11, '09:00'));
    const cards = async () => (await told(bo, 'loan')).length;
    const before = await cards();
    await moveTo(nov(11, '09:00'));
    expect(await cards()).toBe(before + 1);
    expect((await loanView(office.desk, loanId, bo))?.mayWait).toBe(true);
    expect(await later()).toMatchObject({ done: { at: nov(12, '09:00') } });
    await moveTo(nov(12, '09:00'));
    expect(await later()).toMatchObject({ refused: { code: 'later-enough', params: { name: 'ana' } } });
    // Put off on the last of its 48 hours, it still stands for a day after it came back.
    expect((await row(loanId)).expires_at).toEqual(nov(13, '09:00'));
    expect(await acceptLoan(office.desk, key(), { loanId, lenderId: bo, part: null })).toHaveProperty('done');
  });

  it('is the lender s to do, while the question is open, and not when tomorrow is too late', async () => {
    const soon = await ask(bo, 5n, nov(11));
    const input = { loanId: soon, lenderId: bo };
    expect(await postponeLoan(office.desk, key(), input)).toMatchObject({
      refused: { code: 'later-too-late' },
    });
    expect(await postponeLoan(office.desk, key(), { ...input, lenderId: cem })).toMatchObject({
      refused: { code: 'not-your-question' },
    });
    await acceptLoan(office.desk, key(), { loanId: soon, lenderId: bo, part: null });
    expect(await postponeLoan(office.desk, key(), input)).toMatchObject({
      refused: { code: 'question-answered' },
    });
  });
});

describe('more time', () => {
  it('is asked for, given once, and moves the reminders', async () => {
    const loanId = await lent(bo, 50n);
    await office.spends(ana, 1050n);
    const wish = { loanId, borrowerId: ana, dueAt: nov(25), reason: 'release' };
    expect(await askForTime(office.desk, key(), wish)).toMatchObject({
      done: { other: 'bo', dueAt: nov(25) },
    });
    expect(await askForTime(office.desk, key(), { ...wish, dueAt: nov(26) })).toMatchObject({
      refused: { code: 'extend-asked' },
    });
    expect((await loanView(office.desk, loanId, bo))?.wish).toMatchObject({ to: nov(25), reason: 'release' });
    const yes = { loanId, lenderId: bo, agree: true };
    expect(await answerForTime(office.desk, key(), yes)).toMatchObject({ done: { dueAt: nov(25) } });
    expect(await answerForTime(office.desk, key(), { ...yes, agree: false })).toMatchObject({
      refused: { code: 'extend-over', params: { due: nov(25) } },
    });
    expect(await told(ana, 'loan-extended')).toHaveLength(1);
    await moveTo(nov(21));
    expect(await told(ana, 'loan-reminder')).toEqual([]);
    await moveTo(nov(24, '12:00'));
    expect(await told(ana, 'loan-reminder')).toMatchObject([{ phase: 'before' }, { phase: 'today' }]);
  });

  it('may be asked for no more: the lender hears it, the date stays, and a late click changes nothing', async () => {
    const loanId = await lent(bo, 50n);
    const wish = { loanId, borrowerId: ana, dueAt: nov(25), reason: 'release' };
    await askForTime(office.desk, key(), wish);
    expect(await withdrawWish(office.desk, key(), { loanId, borrowerId: bo })).toMatchObject({
      refused: { code: 'not-yours' },
    });
    const mine = { loanId, borrowerId: ana };
    const once = key();
    for (let times = 0; times < 2; times += 1)
      expect(await withdrawWish(office.desk, once, mine)).toMatchObject({
        done: { other: 'bo', dueAt: nov(20) },
      });
    expect(await row(loanId)).toMatchObject({ due_at: nov(20), extend_to: null });
    expect(await told(bo, 'loan-time-withdrawn')).toMatchObject([{ wanted: nov(25).toISOString() }]);
    expect(await withdrawWish(office.desk, key(), mine)).toMatchObject({
      refused: { code: 'extend-settled', params: { name: 'bo', due: nov(20) } },
    });
    expect(await answerForTime(office.desk, key(), { loanId, lenderId: bo, agree: true })).toMatchObject({
      refused: { code: 'extend-over' },
    });
    // Another one may be asked for; once it has been answered, or its time is up, there is nothing to withdraw.
    await askForTime(office.desk, key(), wish);
    await answerForTime(office.desk, key(), { loanId, lenderId: bo, agree: true });
    expect(await withdrawWish(office.desk, key(), mine)).toMatchObject({
      refused: { code: 'extend-settled', params: { due: nov(25) } },
    });
    await askForTime(office.desk, key(), { ...wish, dueAt: nov(27) });
    await moveTo(nov(12, '10:00'));
    expect(await withdrawWish(office.desk, key(), mine)).toMatchObject({
      refused: { code: 'extend-settled' },
    });
    expect(await told(bo, 'loan-time-withdrawn')).toHaveLength(1);
  });

  it('is refused to others, to what is over, and beyond the plan', async () => {
    const loanId = await lent(bo, 50n);
    const far = new Date(nov(10, '10:00').getTime() + 61 * 86_400_000);
    expect(await giveTime(office.desk, key(), { loanId, lenderId: bo, dueAt: far })).toMatchObject({
      refused: { code: 'too-far' },
    });
    expect(await giveTime(office.desk, key(), { loanId, lenderId: ana, dueAt: nov(25) })).toMatchObject({
      refused: { code: 'not-yours' },
    });
    expect(
      await askForTime(office.desk, key(), { loanId, borrowerId: cem, dueAt: nov(25), reason: null }),
    ).toMatchObject({ refused: { code: 'not-yours' } });
    await repay(office.desk, key(), { borrowerId: ana, loanId, lenderId: null, amount: null });
    expect(await giveTime(office.desk, key(), { loanId, lenderId: bo, dueAt: nov(25) })).toMatchObject({
      refused: { code: 'loan-over' },
    });
    const { rows } = await office.owner.query("SELECT action FROM audit WHERE action = 'loan.refused'");
    expect(rows).toHaveLength(2);
  });

  it('lapses when nobody answers, and the date stays', async () => {
    const loanId = await lent(bo, 50n);
    await askForTime(office.desk, key(), { loanId, borrowerId: ana, dueAt: nov(25), reason: null });
    await moveTo(nov(12, '10:00'));
    expect(await told(ana, 'loan-time-lapsed')).toMatchObject([{ wanted: nov(25).toISOString() }]);
    expect(await row(loanId)).toMatchObject({ due_at: nov(20), extend_to: null });
  });

  it('keeps what is unspent with the borrower until the new date', async () => {
    const loanId = await lent(bo, 50n);
    await giveTime(office.desk, key(), { loanId, lenderId: bo, dueAt: nov(25) });
    await moveTo(nov(21));
    expect((await row(loanId)).outstanding).toBe('50');
    await moveTo(nov(25));
    expect(await row(loanId)).toMatchObject({ outstanding: '0', state: 'repaid' });
  });
});

describe('forgiving', () => {
  it('takes the earliest due of several loans first, and both sides see it', async () => {
    const first = await lent(bo, 40n, nov(18));
    const second = await lent(bo, 40n, nov(22));
    await office.spends(ana, 1080n);
    const input = { lenderId: bo, loanId: null, borrowerId: ana, amount: 60n };
    expect(await forgiveLoan(office.desk, key(), input)).toMatchObject({
      done: { borrower: 'ana', amount: 60n, outstanding: 20n },
    });
    expect(await row(first)).toMatchObject({ state: 'repaid', forgiven: '40', outstanding: '0' });
    expect(await row(second)).toMatchObject({ state: 'active', forgiven: '20', outstanding: '20' });
    expect(await told(ana, 'loan-forgiven')).toMatchObject([{ amount: '60', outstanding: '20' }]);
    expect((await pastLoansOf(office.desk, ana, 0)).loans).toMatchObject([
      { side: 'borrower', forgiven: 40n },
    ]);
    expect(await forgiveLoan(office.desk, key(), { ...input, lenderId: cem })).toMatchObject({
      refused: { code: 'nothing-lent-to', params: { name: 'ana' } },
    });
  });

  it('is safe beside a repayment and the refill at the same moment', async () => {
    const loanId = await lent(bo, 100n);
    await office.spends(ana, 1100n);
    office.clock.set(december);
    const at = office.desk;
    await Promise.all([
      forgiveLoan(at, key(), { lenderId: bo, loanId, borrowerId: null, amount: 30n }),
      repay(at, key(), { borrowerId: ana, loanId, lenderId: null, amount: 40n }),
      sweep(at, december),
      giveTime(at, key(), { loanId, lenderId: bo, dueAt: nov(40) }),
    ]);
    expect(await row(loanId)).toMatchObject({ state: 'repaid', outstanding: '0' });
  });
});

describe('handing back', () => {
  it('returns a loan of which nothing was used, and no other', async () => {
    const untouched = await lent(bo, 50n);
    expect((await loanView(office.desk, untouched, ana))?.untouched).toBe(true);
    expect((await loanView(office.desk, untouched, bo))?.untouched).toBe(false);
    const input = { loanId: untouched, borrowerId: ana };
    expect(await handBack(office.desk, key(), input)).toMatchObject({ done: { lender: 'bo', amount: 50n } });
    expect(await handBack(office.desk, key(), input)).toMatchObject({ refused: { code: 'loan-over' } });
    const used = await lent(bo, 50n);
    await office.spends(ana, 1020n);
    expect(await handBack(office.desk, key(), { loanId: used, borrowerId: ana })).toMatchObject({
      refused: { code: 'loan-used', params: { used: 20n, name: 'bo' } },
    });
    expect(await told(bo, 'loan-repaid')).toMatchObject([{ how: 'return', amount: '50' }]);
  });
});

describe('several loans', () => {
  it('are repaid together with one word to each lender', async () => {
    await lent(bo, 20n, nov(18));
    await lent(bo, 20n, nov(19));
    await lent(cem, 20n, nov(17));
    const all = { borrowerId: ana, loanId: null, lenderId: null, amount: null };
    expect(await repay(office.desk, key(), all)).toMatchObject({
      done: {
        amount: 60n,
        parts: [
          { lender: 'cem', amount: 20n },
          { lender: 'bo', amount: 40n },
        ],
      },
    });
    expect(await told(bo, 'loan-repaid')).toMatchObject([{ amount: '40', outstanding: '0' }]);
  });

  it('are collected at the refill in one message each, the rest rolling on', async () => {
    await lent(bo, 400n, nov(18));
    await lent(cem, 300n, nov(19));
    await office.spends(ana, 1700n);
    const { atRefill } = await loansOf(office.desk, ana);
    expect([atRefill?.at, atRefill?.amount]).toEqual([december, 500n]);
    expect(atRefill?.parts.map(({ amount }) => amount)).toEqual([400n, 100n]);
    await moveTo(december);
    expect(await told(ana, 'loan-collected')).toEqual([]);
    expect(await told(ana, 'loans-collected')).toMatchObject([
      {
        amount: '500',
        outstanding: '200',
        kept: '500',
        next: '2027-01-01T00:00:00.000Z',
        parts: [
          { name: 'bo', amount: '400', outstanding: '0' },
          { name: 'cem', amount: '100', outstanding: '200' },
        ],
      },
    ]);
    expect(await told(bo, 'loan-repaid')).toMatchObject([{ how: 'refill', amount: '400' }]);
  });
});

describe('a reminder', () => {
  it('waits for the morning and the end of the quiet hours of whoever is reminded', async () => {
    await office.owner.query(
      "UPDATE member SET zone = 'America/New_York', quiet = '21:00-10:30' WHERE id = $1",
      [ana],
    );
    await lent(bo, 50n);
    await office.spends(ana, 1050n);
    await moveTo(nov(24));
    const { rows } = await office.owner.query<{ due_at: Date; payload: { phase: string } }>(
      "SELECT due_at, payload FROM outbox WHERE name = 'loan-reminder' ORDER BY due_at",
    );
    // Half past ten in New York, which is five hours behind.
    expect(rows.map(({ due_at }) => due_at.toISOString().slice(11, 16))).toEqual(rows.map(() => '15:30'));
    expect(new Set(rows.map(({ due_at }) => due_at.getTime())).size).toBe(rows.length);
    expect(rows.map(({ payload }) => payload.phase)).toEqual([
      'before',
      'today',
      'overdue',
      'overdue',
      'overdue',
    ]);
  });
});

describe('a statement', () => {
  it('has every movement of the month, and goes to its owner in messages', async () => {
    const loanId = await lent(bo, 50n);
    await office.spends(ana, 1050n);
    await moveTo(nov(12));
    await forgiveLoan(office.desk, key(), { lenderId: bo, loanId, borrowerId: null, amount: 10n });
    const view = await statementOf(office.desk, ana, '2026-11');
    expect(view?.rows.map(({ kind, side, amount }) => [kind, side, amount])).toEqual([
      ['loan', 'borrower', 50n],
      ['forgiveness', 'borrower', -10n],
    ]);
    expect([view?.before, view?.after]).toEqual([
      { owed: 0n, lent: 0n },
      { owed: 40n, lent: 0n },
    ]);
    const month = { memberId: bo, month: '2026-11' };
    expect(await sendStatement(office.desk, key(), month)).toMatchObject({
      done: { month: '2026-11-01', rows: 2 },
    });
    expect(await told(bo, 'statement')).toEqual([{ month: '2026-11-01', part: 0 }]);
    expect(await sendStatement(office.desk, key(), { ...month, month: '2026-12' })).toMatchObject({
      refused: { code: 'statement-month' },
    });
    expect(await sendStatement(office.desk, key(), { ...month, month: '2026-99' })).toMatchObject({
      refused: { code: 'statement-month' },
    });
  });
});
