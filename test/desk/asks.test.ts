import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { scale } from '../../src/core/money.js';
import { askMany } from '../../src/desk/ask.js';
import { enough } from '../../src/desk/ask-end.js';
import { lendPart } from '../../src/desk/ask-part.js';
import { askView, ownAsk } from '../../src/desk/ask-view.js';
import { decideLoan } from '../../src/desk/decide-loan.js';
import { loansOf } from '../../src/desk/loan-views.js';
import { sweep } from '../../src/desk/sweep.js';
import { verify } from '../../src/store/verify.js';
import { nov, testPlan, testPolicy } from '../support/books.js';
import { type Company, company } from '../support/company.js';

const channel = { platform: 'slack', workspace: 'T1', conversation: 'C1' } as const;
const hour = 60 * 60 * 1000;

let office: Company;
let acts = 0;

const next = () => {
  acts += 1;
  return `act ${acts}`;
};

/** Puts an ask; throws if it is refused. */
async function put(askerId: string, amount: bigint, over: { dueAt?: Date; team?: boolean } = {}) {
  const outcome = await refusedOrPut(askerId, amount, over);
  if ('refused' in outcome) throw new Error(outcome.refused.code);
  return outcome.done.askId;
}

function refusedOrPut(askerId: string, amount: bigint, over: { dueAt?: Date; team?: boolean } = {}) {
  const { dueAt = null, team = false } = over;
  return askMany(office.desk, next(), {
    askerId,
    amount,
    dueAt,
    reason: 'tonight',
    channel: team ? null : channel,
  });
}

function lend(
  askId: string,
  lenderId: string,
  amount: bigint,
  over: { orLess?: boolean; unnamed?: boolean } = {},
) {
  return lendPart(office.desk, next(), { askId, lenderId, amount, orLess: false, unnamed: false, ...over });
}

async function rows(name: string) {
  const { rows: found } = await office.owner.query<{ member: string; conversation: string | null }>(
    `SELECT m.name AS member, o.conversation FROM outbox o JOIN member m ON m.id = o.member_id
      WHERE o.name = $1 AND o.kind <> 'update' ORDER BY m.name, o.conversation`,
    [name],
  );
  return found;
}

async function closeOffice() {
  expect(await verify(office.desk.db)).toEqual([]);
  await office.close();
}

describe('an ask in a channel', () => {
  let ana: string;
  let bo: string;
  let cem: string;
  beforeEach(async () => {
    office = await company(testPolicy(), nov(10));
    [ana, bo, cem] = [await office.join('ana'), await office.join('bo'), await office.join('cem')];
  });
  afterEach(closeOffice);

  it('stands there as one card, and its asker has another of their own', async () => {
    const id = await put(ana, 500n);
    expect(await rows('ask-channel')).toEqual([{ member: 'ana', conversation: 'C1' }]);
    expect(await rows('ask')).toEqual([{ member: 'ana', conversation: null }]);
    expect(await askView(office.desk, id, null)).toMatchObject({
      reader: 'channel',
      state: 'open',
      filled: 0n,
      lenders: [],
      leftNow: null,
      endsAt: new Date(nov(10).getTime() + 48 * hour),
    });
  });

  it('fills with parts, each a loan of its own with the same date, until it is full', async () => {
    const id = await put(ana, 500n, { dueAt: nov(20) });
    expect(await lend(id, bo, 260n)).toMatchObject({ done: { amount: 260n, open: 240n, less: false } });
    expect(await lend(id, cem, 240n)).toMatchObject({ done: { amount: 240n, open: 0n } });
    expect(await askView(office.desk, id, ana)).toMatchObject({
      reader: 'asker',
      state: 'full',
      filled: 500n,
      lenders: [
        { name: 'bo', amount: 260n },
        { name: 'cem', amount: 240n },
      ],
      leftNow: 1500n,
    });
    const { owed } = await loansOf(office.desk, ana);
    expect(owed.map(({ lender, outstanding, dueAt }) => ({ lender, outstanding, dueAt }))).toEqual([
      { lender: 'bo', outstanding: 260n, dueAt: nov(20) },
      { lender: 'cem', outstanding: 240n, dueAt: nov(20) },
    ]);
    expect(await rows('ask-closed')).toHaveLength(1);
    expect(await lend(id, bo, 1n)).toMatchObject({
      refused: { code: 'ask-closed', params: { asker: 'ana', state: 'full' } },
    });
  });

  it('takes no more than is open: less only from whoever said so', async () => {
    const id = await put(ana, 100n);
    await lend(id, bo, 70n);
    expect(await lend(id, cem, 50n)).toMatchObject({
      refused: { code: 'ask-part-too-large', params: { open: 30n } },
    });
    expect(await lend(id, cem, 50n, { orLess: true })).toMatchObject({
      done: { amount: 30n, less: true, open: 0n },
    });
  });

  it('names who lent, to all but those who do not wish it; the asker knows everybody', async () => {
    const id = await put(ana, 100n);
    await lend(id, bo, 10n, { unnamed: true });
    await lend(id, cem, 20n);
    await lend(id, bo, 5n, { unnamed: true });
    const named = async (reader: string | null) => (await askView(office.desk, id, reader))?.lenders;
    expect(await named(null)).toEqual([
      { name: null, amount: 15n },
      { name: 'cem', amount: 20n },
    ]);
    expect(await named(bo)).toEqual(await named(null));
    expect((await named(ana))?.[0]).toEqual({ name: 'bo', amount: 15n });
  });

  it('is not filled by its asker, and closed by nobody else', async () => {
    const id = await put(ana, 100n);
    expect(await lend(id, ana, 10n)).toMatchObject({ refused: { code: 'ask-own' } });
    expect(await enough(office.desk, next(), { askId: id, memberId: bo })).toMatchObject({
      refused: { code: 'ask-not-yours', params: { asker: 'ana' } },
    });
  });

  it('ends when the asker has enough; what was lent stays', async () => {
    const id = await put(ana, 100n);
    await lend(id, bo, 40n);
    const close = () => enough(office.desk, 'close', { askId: id, memberId: ana });
    expect(await close()).toEqual({ done: { filled: 40n, amount: 100n } });
    expect(await close()).toEqual({ done: { filled: 40n, amount: 100n } });
    expect(await enough(office.desk, next(), { askId: id, memberId: ana })).toMatchObject({
      refused: { code: 'ask-closed', params: { state: 'enough' } },
    });
    expect(await lend(id, cem, 1n)).toMatchObject({
      refused: { code: 'ask-closed', params: { state: 'enough' } },
    });
    expect(await askView(office.desk, id, null)).toMatchObject({ state: 'enough', filled: 40n });
    expect(await ownAsk(office.desk, ana)).toBeNull();
  });

  it('ends when its time is up: at that moment, whenever the sweep comes', async () => {
    const id = await put(ana, 100n);
    await lend(id, bo, 40n);
    office.clock.set(new Date(nov(12).getTime() - 1));
    expect(await lend(id, cem, 1n)).toHaveProperty('done');
    office.clock.set(nov(12));
    expect(await lend(id, cem, 1n)).toMatchObject({
      refused: { code: 'ask-closed', params: { state: 'over', at: nov(12) } },
    });
    expect(await rows('ask-closed')).toEqual([]);
    await sweep(office.desk, nov(12));
    expect(await askView(office.desk, id, ana)).toMatchObject({ state: 'over', filled: 41n });
    expect(await rows('ask-closed')).toEqual([{ member: 'ana', conversation: null }]);
    expect(await sweep(office.desk, nov(12))).toBe(0);
  });

  it('is never open longer than until its parts are due', async () => {
    const id = await put(ana, 100n, { dueAt: nov(11) });
    expect(await askView(office.desk, id, null)).toMatchObject({ endsAt: nov(11) });
  });

  it('is one at a time, and three in a day', async () => {
    const first = await put(ana, 100n);
    await lend(first, bo, 30n);
    expect(await refusedOrPut(ana, 5n)).toMatchObject({
      refused: { code: 'ask-open-already', params: { open: 70n } },
    });
    const close = (askId: string) => enough(office.desk, next(), { askId, memberId: ana });
    await close(first);
    for (let i = 0; i < 2; i += 1) await close(await put(ana, 5n));
    expect(await refusedOrPut(ana, 5n)).toMatchObject({
      refused: { code: 'too-many-asks', params: { limit: 3, at: nov(11) } },
    });
    office.clock.set(nov(11));
    expect(await refusedOrPut(ana, 5n)).toHaveProperty('done');
  });

  it('the same act twice has one effect and one answer, and another act with its key none', async () => {
    const id = await put(ana, 100n);
    const part = { askId: id, lenderId: bo, amount: 60n, orLess: false, unnamed: false };
    const first = await lendPart(office.desk, 'click', part);
    expect(await lendPart(office.desk, 'click', part)).toEqual(first);
    expect(await lendPart(office.desk, 'click', { ...part, amount: 6n })).toMatchObject({
      refused: { code: 'conflict' },
    });
    expect(await askView(office.desk, id, null)).toMatchObject({ filled: 60n });
  });

  it('the same act twice is answered alike also where it could not be done a second time', async () => {
    const id = await put(ana, 2000n);
    const part = { askId: id, lenderId: bo, amount: 1000n, orLess: false, unnamed: false };
    const first = await lendPart(office.desk, 'click', part);
    expect(first).toHaveProperty('done');
    expect(await lendPart(office.desk, 'click', part)).toEqual(first);
    expect(await lendPart(office.desk, 'another', part)).toMatchObject({ refused: { code: 'lender-short' } });
  });

  it('a part that a guard forbids leaves nothing behind', async () => {
    const id = await put(ana, 2000n);
    expect(await lend(id, bo, 1001n)).toMatchObject({
      refused: { code: 'lender-short', params: { lendable: 1000n } },
    });
    const { rows: loans } = await office.owner.query('SELECT id FROM loan');
    expect(loans).toEqual([]);
    expect(await askView(office.desk, id, null)).toMatchObject({ filled: 0n, version: 1 });
  });

  it('is proved from its parts: what is filled otherwise is named', async () => {
    const id = await put(ana, 100n);
    await lend(id, bo, 40n);
    const add = (amount: number) =>
      office.owner.query('UPDATE ask SET filled = filled + $2 WHERE id = $1', [id, amount]);
    await add(1);
    expect(await verify(office.desk.db)).toEqual([`ask ${id}: filled with 41 but its parts sum to 40`]);
    await add(-1);
    await expect(add(61)).rejects.toThrow('ask_filled_within_amount');
  });

  it('takes nothing for somebody who is frozen, and ends when its asker leaves', async () => {
    const id = await put(ana, 100n);
    await office.owner.query("UPDATE member SET status = 'frozen' WHERE id = $1", [ana]);
    expect(await lend(id, bo, 10n)).toMatchObject({
      refused: { code: 'not-active', params: { name: 'ana' } },
    });
    await sweep(office.desk, office.clock.now());
    expect(await askView(office.desk, id, null)).toMatchObject({ state: 'open' });
    await office.owner.query("UPDATE member SET status = 'left' WHERE id = $1", [ana]);
    await sweep(office.desk, office.clock.now());
    expect(await askView(office.desk, id, null)).toMatchObject({ state: 'over' });
  });

  it('is refused to whoever is frozen, and for a day that has passed', async () => {
    expect(await refusedOrPut(ana, 5n, { dueAt: nov(9) })).toMatchObject({ refused: { code: 'past-date' } });
    await office.owner.query("UPDATE member SET status = 'frozen' WHERE id = $1", [ana]);
    expect(await refusedOrPut(ana, 5n)).toMatchObject({ refused: { code: 'frozen' } });
  });
});

describe('an ask to a team', () => {
  beforeEach(async () => {
    office = await company(testPolicy(), nov(10));
  });
  afterEach(closeOffice);

  it('is written to each colleague of the team, and to nobody else', async () => {
    const { teamId } = await office.team('one');
    const ana = await office.join('ana', { teamId });
    await office.join('bo', { teamId });
    await office.join('cem', { teamId });
    await office.join('dora');
    const outcome = await refusedOrPut(ana, 100n, { team: true });
    expect(outcome).toMatchObject({ done: { colleagues: 2 } });
    expect((await rows('ask')).map(({ member }) => member)).toEqual(['ana', 'bo', 'cem']);
    expect(await rows('ask-channel')).toEqual([]);
  });

  it('is refused where there is nobody to ask', async () => {
    const { teamId } = await office.team('one');
    const ana = await office.join('ana', { teamId });
    expect(await refusedOrPut(ana, 100n, { team: true })).toMatchObject({ refused: { code: 'ask-nobody' } });
    const alone = await office.join('bo');
    expect(await refusedOrPut(alone, 100n, { team: true })).toMatchObject({
      refused: { code: 'ask-nobody' },
    });
  });

  it('goes to thirty colleagues at most', async () => {
    const { teamId } = await office.team('one');
    const ana = await office.join('ana', { teamId });
    for (let i = 0; i < 40; i += 1) await office.join(`colleague ${i}`, { teamId });
    expect(await refusedOrPut(ana, 100n, { team: true })).toMatchObject({ done: { colleagues: 30 } });
    expect(await rows('ask')).toHaveLength(31);
  });
});

describe('the guards of loans', () => {
  afterEach(closeOffice);

  it('count an ask as one open loan, however many lend', async () => {
    office = await company(testPolicy([testPlan({ lending: { mostOpen: 1 } })]), nov(10));
    const ana = await office.join('ana');
    const lenders = [await office.join('bo'), await office.join('cem'), await office.join('dora')];
    const id = await put(ana, 300n);
    for (const lender of lenders) expect(await lend(id, lender, 10n)).toHaveProperty('done');
    await enough(office.desk, next(), { askId: id, memberId: ana });
    expect(await refusedOrPut(ana, 5n)).toMatchObject({ refused: { code: 'too-many-open' } });
  });

  it('hold for the whole of an ask what one may owe, and for each part what a loan may be', async () => {
    office = await company(
      testPolicy([testPlan({ lending: { mostOwed: 300n, mostPerLoan: 100n } })]),
      nov(10),
    );
    const [ana, bo] = [await office.join('ana'), await office.join('bo')];
    expect(await refusedOrPut(ana, 301n)).toMatchObject({ refused: { code: 'owes-too-much' } });
    const id = await put(ana, 300n);
    expect(await lend(id, bo, 101n)).toMatchObject({ refused: { code: 'loan-too-large' } });
    expect(await lend(id, bo, 100n)).toHaveProperty('done');
  });

  it('refuse whoever owes, and plans that do not lend', async () => {
    office = await company(
      testPolicy([testPlan(), testPlan({ key: 'closed', lending: { enabled: false } })]),
      nov(10),
    );
    const [ana, bo] = [await office.join('ana'), await office.join('bo')];
    const dora = await office.join('dora', { plan: 'closed' });
    expect(await refusedOrPut(dora, 5n)).toMatchObject({ refused: { code: 'lending-off' } });
    const id = await put(ana, 300n);
    expect(await lend(id, dora, 5n)).toMatchObject({ refused: { code: 'lending-off' } });
    expect(await lend(id, bo, 5n)).toHaveProperty('done');
    const other = await put(bo, 50n);
    expect(await lend(other, ana, 5n)).toMatchObject({ refused: { code: 'lender-owes' } });
  });
});

describe('a part that a manager must agree to', () => {
  let [ana, bo, boss]: string[] = [];
  let id = '';
  beforeEach(async () => {
    office = await company(
      testPolicy([testPlan({ lending: { askManagerFrom: 100n, managerHours: 24 } })]),
      nov(10),
    );
    boss = await office.join('boss');
    ana = await office.join('ana');
    bo = await office.join('bo', { managerId: boss });
    id = await put(ana, 150n);
  });
  afterEach(closeOffice);

  async function waits() {
    const cem = await office.join('cem');
    expect(await lend(id, bo ?? '', 120n)).toMatchObject({ done: { waiting: true, open: 30n } });
    expect(await lend(id, cem, 30n)).toMatchObject({ done: { waiting: false, open: 0n } });
    const { rows: loans } = await office.owner.query<{ id: string }>(
      "SELECT id FROM loan WHERE state = 'waiting'",
    );
    return loans[0]?.id ?? '';
  }
  const decide = (loanId: string, verdict: 'approve' | 'decline') =>
    decideLoan(office.desk, next(), { loanId, memberId: boss ?? '', verdict, reason: null });

  it('fills it as long as it waits, and is a loan once it is agreed', async () => {
    const loan = await waits();
    expect(await askView(office.desk, id, null)).toMatchObject({
      state: 'full',
      filled: 150n,
      waiting: 120n,
    });
    expect(await decide(loan, 'approve')).toHaveProperty('done');
    expect(await askView(office.desk, id, null)).toMatchObject({ state: 'full', filled: 150n, waiting: 0n });
  });

  it('is wanted again once it is refused, while time remains', async () => {
    const loan = await waits();
    expect(await decide(loan, 'decline')).toHaveProperty('done');
    expect(await askView(office.desk, id, null)).toMatchObject({ state: 'open', filled: 30n, waiting: 0n });
    const dora = await office.join('dora');
    expect(await lend(id, dora, 99n)).toMatchObject({ done: { open: 21n } });
  });

  it('is not wanted again where the time is up, or the asker has asked anew', async () => {
    const loan = await waits();
    const other = await put(ana ?? '', 10n);
    await decide(loan, 'decline');
    expect(await askView(office.desk, id, null)).toMatchObject({ state: 'over', filled: 30n });
    expect(await askView(office.desk, other, null)).toMatchObject({ state: 'open' });
  });

  it('is wanted again when nobody decided in time', async () => {
    await waits();
    office.clock.set(nov(11));
    await sweep(office.desk, nov(11));
    expect(await askView(office.desk, id, null)).toMatchObject({ state: 'open', filled: 30n, waiting: 0n });
  });
});

describe('two hundred colleagues at once', () => {
  it('fill an ask exactly, and each hears what is true', async () => {
    const one = scale('USD');
    const policy = testPolicy([testPlan({ allowance: 100n * one })]);
    office = await company(policy, nov(10));
    const asker = await office.join('asker');
    const lenders: string[] = [];
    for (let i = 0; i < 200; i += 1) lenders.push(await office.join(`lender ${i}`));
    const id = await put(asker, 500n * one);
    // Those who lend 5 could fill it alone, so it is full in the end, whoever comes first.
    const outcomes = await Promise.all(
      lenders.map((lender, index) => lend(id, lender, (index % 2 === 0 ? 5n : 10n) * one)),
    );
    const done = outcomes.flatMap((outcome) => ('done' in outcome ? [outcome.done] : []));
    expect(done.reduce((sum, { amount }) => sum + amount, 0n)).toBe(500n * one);
    expect(done.filter(({ open }) => open === 0n)).toHaveLength(1);
    // What each was told is still open is what the next one met: no figure is said twice.
    expect(new Set(done.map(({ open }) => open)).size).toBe(done.length);
    for (const outcome of outcomes)
      if ('refused' in outcome) {
        const { code, params } = outcome.refused;
        expect(code === 'ask-closed' ? params['state'] : params['open']).toBe(
          code === 'ask-closed' ? 'full' : 5n * one,
        );
      }
    expect(await askView(office.desk, id, null)).toMatchObject({ state: 'full', filled: 500n * one });
    await closeOffice();
  }, 60_000);
});
