import { randomUUID } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { acceptLoan } from '../../src/desk/answer-loan.js';
import { balanceOf, historyOf } from '../../src/desk/balance.js';
import { borrow } from '../../src/desk/borrow.js';
import type { Desk } from '../../src/desk/desk.js';
import { acceptGift, endGift, offerGift } from '../../src/desk/gift.js';
import { giftView } from '../../src/desk/gift-views.js';
import { offerLoan } from '../../src/desk/offer.js';
import { putOnShelf } from '../../src/desk/shelf.js';
import { sweep } from '../../src/desk/sweep.js';
import { verify } from '../../src/store/verify.js';
import { nov, testPlan, testPolicy } from '../support/books.js';
import { type Company, company } from '../support/company.js';

let office: Company;
let desk: Desk;
let ana: string;
let bo: string;
let cem: string;

async function open(rules: Parameters<typeof testPlan>[0] = {}): Promise<void> {
  office = await company(testPolicy([testPlan(rules)]), nov(10));
  desk = office.desk;
  [ana, bo, cem] = [await office.join('ana'), await office.join('bo'), await office.join('cem')];
}
afterEach(async () => {
  expect(await verify(desk.db)).toEqual([]);
  await office.close();
});

const key = (): string => randomUUID();
const gift = (amount: bigint, over: { from?: string; to?: string; key?: string } = {}) =>
  offerGift(desk, over.key ?? key(), {
    giverId: over.from ?? ana,
    receiverId: over.to ?? bo,
    amount,
    reason: 'the demo',
  });

async function given(amount: bigint, over: { from?: string; to?: string } = {}): Promise<string> {
  const outcome = await gift(amount, over);
  if (!('done' in outcome)) throw new Error(outcome.refused.code);
  return outcome.done.giftId;
}
const left = async (memberId: string) => (await balanceOf(desk, memberId)).leftNow;
const told = async (name: string) =>
  (
    await office.owner.query<{ member: string }>(
      'SELECT m.name AS member FROM outbox o JOIN member m ON m.id = o.member_id WHERE o.name = $1',
      [name],
    )
  ).rows.map((row) => row.member);
const audited = async () =>
  (
    await office.owner.query<{ action: string }>(
      "SELECT action FROM audit WHERE subject_type = 'gift' ORDER BY id",
    )
  ).rows.map((row) => row.action);

describe('a gift', () => {
  beforeEach(() => open());

  it('is set aside, accepted, and then the colleague’s own', async () => {
    const id = await given(50n);
    expect([await left(ana), await left(bo)]).toEqual([950n, 1000n]);
    expect((await balanceOf(desk, ana)).heldFor).toEqual([{ what: 'gift', amount: 50n, with: 'bo' }]);
    expect(await told('gift')).toEqual(expect.arrayContaining(['ana', 'bo']));
    expect(await acceptGift(desk, key(), { giftId: id, receiverId: bo })).toEqual({
      done: { other: 'ana', amount: 50n },
    });
    expect([await left(ana), await left(bo)]).toEqual([950n, 1050n]);
    const { lots, owed, onHold } = await balanceOf(desk, bo);
    expect(lots).toContainEqual(expect.objectContaining({ kind: 'gift', remaining: 50n, from: 'ana' }));
    expect([owed, onHold]).toEqual([0n, 0n]);
    expect((await historyOf(desk, bo)).lines[0]).toMatchObject({ kind: 'gift', amount: 50n, with: 'ana' });
    expect((await historyOf(desk, ana)).lines[0]).toMatchObject({ kind: 'gift', amount: -50n, with: 'bo' });
    expect(await told('gift-accepted')).toEqual(['ana']);
    expect(await audited()).toEqual(['gift.offer', 'gift.accept']);
    expect(await giftView(desk, id, cem)).toBeNull();
  });

  it('keeps the expiry of what it was made of: nothing of it outlives the month', async () => {
    const id = await given(50n);
    await acceptGift(desk, key(), { giftId: id, receiverId: bo });
    office.clock.set(new Date('2026-12-01T00:00:00Z'));
    expect(await left(bo)).toBe(1000n);
  });

  it('is declined, and then the giver’s again', async () => {
    const id = await given(50n);
    expect(await endGift(desk, key(), { giftId: id, memberId: bo })).toMatchObject({
      done: { other: 'ana' },
    });
    expect([await left(ana), await left(bo)]).toEqual([1000n, 1000n]);
    expect(await told('gift-declined')).toEqual(['ana']);
    // Not again today; somebody else may have it.
    expect(await gift(10n)).toMatchObject({ refused: { code: 'gift-too-soon', params: { name: 'bo' } } });
    expect(await gift(10n, { to: cem })).toHaveProperty('done');
    office.clock.set(nov(11));
    expect(await gift(10n)).toHaveProperty('done');
  });

  it('is taken back before it is accepted, and not after', async () => {
    const id = await given(50n);
    expect(await endGift(desk, key(), { giftId: id, memberId: ana })).toMatchObject({
      done: { other: 'bo' },
    });
    expect(await left(ana)).toBe(1000n);
    expect(await told('gift-withdrawn')).toEqual(['bo']);
    expect(await acceptGift(desk, key(), { giftId: id, receiverId: bo })).toMatchObject({
      refused: { code: 'gift-answered', params: { state: 'withdrawn', by: 'ana' } },
    });
    const second = await given(50n);
    await acceptGift(desk, key(), { giftId: second, receiverId: bo });
    expect(await endGift(desk, key(), { giftId: second, memberId: ana })).toMatchObject({
      refused: { code: 'gift-answered', params: { state: 'accepted', by: 'bo' } },
    });
    expect(await left(bo)).toBe(1050n);
  });

  it('ends by itself: what was set aside is the giver’s again, who is told once', async () => {
    const id = await given(50n);
    office.clock.set(nov(12));
    // Time decides, not the job.
    expect(await acceptGift(desk, key(), { giftId: id, receiverId: bo })).toMatchObject({
      refused: { code: 'gift-expired' },
    });
    expect(await left(ana)).toBe(1000n);
    while ((await sweep(desk, nov(12))) > 0);
    expect(await told('gift-expired')).toEqual(['ana']);
    expect(await giftView(desk, id, ana)).toMatchObject({ state: 'expired' });
    expect(await audited()).toEqual(['gift.offer', 'gift.expire']);
  });

  it('is nobody else’s to answer', async () => {
    const id = await given(50n);
    expect(await acceptGift(desk, key(), { giftId: id, receiverId: cem })).toMatchObject({
      refused: { code: 'gift-not-yours' },
    });
    expect(await acceptGift(desk, key(), { giftId: id, receiverId: ana })).toMatchObject({
      refused: { code: 'gift-not-yours' },
    });
    expect(await endGift(desk, key(), { giftId: id, memberId: cem })).toMatchObject({
      refused: { code: 'gift-not-yours' },
    });
  });

  it('has one effect under one key', async () => {
    const twice = await Promise.all([gift(50n, { key: 'same' }), gift(50n, { key: 'same' })]);
    expect(twice[0]).toEqual(twice[1]);
    expect(await left(ana)).toBe(950n);
    expect(await gift(60n, { key: 'same' })).toMatchObject({ refused: { code: 'conflict' } });
  });

  it('is not given on, nor lent on', async () => {
    const id = await given(500n);
    await acceptGift(desk, key(), { giftId: id, receiverId: bo });
    await office.spends(bo, 1000n);
    // What of the month ends together is spent own credit first: 500 of Ana's are left.
    expect(await left(bo)).toBe(500n);
    expect(await gift(1n, { from: bo, to: cem })).toMatchObject({
      refused: { code: 'giver-short', params: { lendable: 0n } },
    });
    const terms = { lenderId: bo, borrowerId: cem, amount: 1n, dueAt: null, reason: null };
    expect(await offerLoan(desk, key(), terms)).toHaveProperty('refused');
  });

  it('counts towards what one gives in a period while it waits and once it is accepted', async () => {
    const first = await given(300n);
    expect(await gift(201n, { to: cem })).toMatchObject({
      refused: { code: 'gift-limit', params: { limit: 500n, left: 200n } },
    });
    await acceptGift(desk, key(), { giftId: first, receiverId: bo });
    expect(await gift(201n, { to: cem })).toMatchObject({ refused: { code: 'gift-limit' } });
    const second = await given(200n, { to: cem });
    await endGift(desk, key(), { giftId: second, memberId: ana });
    expect(await gift(200n, { to: cem })).toHaveProperty('done');
    // The next month has a share of its own.
    office.clock.set(new Date('2026-12-01T00:00:00Z'));
    expect(await gift(500n, { to: cem })).toHaveProperty('done');
  });

  it('is not taken once its giver owes somebody', async () => {
    const id = await given(50n);
    const terms = { borrowerId: ana, lenderId: cem, amount: 5n, dueAt: null, reason: null };
    const asked = await borrow(desk, key(), terms);
    if (!('done' in asked)) throw new Error(asked.refused.code);
    await acceptLoan(desk, key(), { loanId: asked.done.loanId, lenderId: cem, part: null });
    expect(await acceptGift(desk, key(), { giftId: id, receiverId: bo })).toMatchObject({
      refused: { code: 'giver-unable', params: { name: 'ana' } },
    });
    expect(await gift(1n, { to: cem })).toMatchObject({
      refused: { code: 'giver-owes', params: { amount: 5n } },
    });
    await endGift(desk, key(), { giftId: id, memberId: ana });
  });
});

describe('everything at once', () => {
  it('a giver who lends, gifts, shelves and spends never goes below what must stay, and nothing deadlocks', async () => {
    await open({
      lending: { keepShare: 20, mostOpen: 99, mostQuestions: 99 },
      gifts: { mostShare: 100, mostOpen: 99 },
    });
    const { teamId } = await office.team('crew');
    const rich = await office.join('rich', { teamId });
    const others = await Promise.all(['d', 'e', 'f'].map((name) => office.join(name, { teamId })));
    const acts = Array.from({ length: 32 }, (_, at) => async () => {
      const other = others[at % others.length] ?? bo;
      const terms = { borrowerId: other, lenderId: rich, dueAt: null, reason: null };
      if (at % 4 === 0) return gift(40n, { from: rich, to: other });
      if (at % 4 === 1) return offerLoan(desk, key(), { ...terms, amount: 40n });
      if (at % 4 === 2) return putOnShelf(desk, key(), { giverId: rich, amount: 40n, named: false });
      return office.spends(rich, 20n);
    });
    const outcomes = await Promise.all(acts.map((act) => act()));
    const { leftNow, onHold } = await balanceOf(desk, rich);
    const gone = outcomes.filter((one) => typeof one === 'object' && 'done' in one).length;
    // Each that went through took 40; nothing took what must stay, however the eight calls of 20 fell between.
    expect(onHold).toBe(BigInt(gone) * 40n);
    expect(leftNow).toBe(1000n - onHold - 160n);
    expect(leftNow).toBeGreaterThanOrEqual(200n - 160n);
    for (const one of outcomes)
      if (typeof one === 'object' && 'refused' in one)
        expect(['giver-short', 'lender-short', 'too-many-open', 'lender-bound']).toContain(one.refused.code);
    // Both ways at once, all of it answered.
    const { rows } = await office.owner.query<{ id: string; receiver: string }>(
      "SELECT id, receiver_id AS receiver FROM gift WHERE state = 'offered'",
    );
    const answers = await Promise.all(
      rows.flatMap(({ id, receiver }) => [
        acceptGift(desk, key(), { giftId: id, receiverId: receiver }),
        endGift(desk, key(), { giftId: id, memberId: rich }),
      ]),
    );
    expect(answers.filter((one) => 'done' in one)).toHaveLength(rows.length);
    expect(answers.filter((one) => 'refused' in one && one.refused.code === 'gift-answered')).toHaveLength(
      rows.length,
    );
  }, 60_000);

  it('two people give to each other at the same moment', async () => {
    await open({ gifts: { mostOpen: 99 } });
    const offers = await Promise.all(
      Array.from({ length: 20 }, (_, at) => (at % 2 ? gift(10n) : gift(10n, { from: bo, to: ana }))),
    );
    expect(offers.every((one) => 'done' in one)).toBe(true);
    const { rows } = await office.owner.query<{ id: string; receiver: string }>(
      'SELECT id, receiver_id AS receiver FROM gift',
    );
    const answers = await Promise.all(
      rows.map(({ id, receiver }) => acceptGift(desk, key(), { giftId: id, receiverId: receiver })),
    );
    expect(answers.every((one) => 'done' in one)).toBe(true);
    expect([await left(ana), await left(bo)]).toEqual([1000n, 1000n]);
  }, 60_000);
});
