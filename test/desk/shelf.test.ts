import { randomUUID } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { acceptLoan } from '../../src/desk/answer-loan.js';
import { balanceOf, historyOf } from '../../src/desk/balance.js';
import { borrow } from '../../src/desk/borrow.js';
import type { Desk } from '../../src/desk/desk.js';
import { shelfEntryView, shelfView } from '../../src/desk/gift-views.js';
import { putOnShelf, takeBack, takeFromShelf } from '../../src/desk/shelf.js';
import { sweep } from '../../src/desk/sweep.js';
import { verify } from '../../src/store/verify.js';
import { december, nov, testPlan, testPolicy } from '../support/books.js';
import { type Company, company } from '../support/company.js';

let office: Company;
let desk: Desk;
let team: string;
let ana: string;
let bo: string;
let cem: string;

beforeEach(async () => {
  office = await company(testPolicy([testPlan({ lending: { keepShare: 20 } })]), nov(10));
  desk = office.desk;
  team = (await office.team('crew')).teamId;
  [ana, bo, cem] = (await Promise.all(
    ['ana', 'bo', 'cem'].map((name) => office.join(name, { teamId: team })),
  )) as [string, string, string];
});
afterEach(async () => {
  expect(await verify(desk.db)).toEqual([]);
  await office.close();
});

const key = (): string => randomUUID();
const put = (giverId: string, amount: bigint, named = false) =>
  putOnShelf(desk, key(), { giverId, amount, named });
const take = (takerId: string, amount: bigint, once = key()) =>
  takeFromShelf(desk, once, { takerId, amount });
async function there(memberId: string) {
  const view = await shelfView(desk, memberId);
  if (!('done' in view)) throw new Error(view.refused.code);
  return view.done;
}
async function entry(giverId: string, amount: bigint, named = false): Promise<string> {
  const outcome = await put(giverId, amount, named);
  if (!('done' in outcome)) throw new Error(outcome.refused.code);
  return outcome.done.shelfId;
}
const left = async (memberId: string) => (await balanceOf(desk, memberId)).leftNow;
const told = async (name: string) =>
  (
    await office.owner.query<{ member: string; payload: Record<string, string> }>(
      'SELECT m.name AS member, o.payload FROM outbox o JOIN member m ON m.id = o.member_id WHERE o.name = $1',
      [name],
    )
  ).rows;

describe('the shelf', () => {
  it('is filled, seen by the team without a name, and taken from in parts as gifts', async () => {
    const id = await entry(ana, 400n);
    expect(await left(ana)).toBe(600n);
    expect((await balanceOf(desk, ana)).heldFor).toEqual([{ what: 'shelf', amount: 400n, with: null }]);
    expect(await there(bo)).toMatchObject({
      team: 'crew',
      there: [{ left: 400n, from: null, expiresAt: december }],
      left: 400n,
      mayTake: 300n,
      own: [],
    });
    expect((await there(ana)).own).toMatchObject([{ id, amount: 400n, taken: 0n }]);
    expect((await there(ana)).there).toEqual([]);
    expect((await balanceOf(desk, bo)).onShelf).toBe(400n);
    expect((await balanceOf(desk, ana)).onShelf).toBe(0n);
    expect(await take(bo, 100n)).toEqual({
      done: { amount: 100n, givers: [], endsFirst: december, endsLast: december },
    });
    expect([await left(ana), await left(bo)]).toEqual([600n, 1100n]);
    expect((await balanceOf(desk, bo)).lots).toContainEqual(
      expect.objectContaining({ kind: 'gift', remaining: 100n, from: null }),
    );
    expect((await historyOf(desk, bo)).lines[0]).toMatchObject({ kind: 'shelf', amount: 100n, with: null });
    expect((await historyOf(desk, ana)).lines[0]).toMatchObject({ kind: 'shelf', amount: -100n, with: null });
    expect(await shelfEntryView(desk, id, ana)).toMatchObject({ taken: 100n, state: 'open' });
    expect(await shelfEntryView(desk, id, bo)).toBeNull();
    expect((await balanceOf(desk, ana)).onHold).toBe(300n);
  });

  it('names whoever wants to be named, and nobody else', async () => {
    await entry(ana, 100n, true);
    await entry(cem, 100n);
    expect((await there(bo)).there.map(({ from }) => from)).toEqual(['ana', null]);
    expect(await take(bo, 200n)).toMatchObject({ done: { givers: ['ana'] } });
    const gifts = (await balanceOf(desk, bo)).lots.filter((lot) => lot.kind === 'gift');
    expect(gifts.map(({ from }) => from).sort()).toEqual(['ana', null].sort());
  });

  it('gives what ends first first, of several people, and tells whose part is used up', async () => {
    await entry(ana, 100n);
    // A top-up of Cem's that ends on the 20th: it goes first, although it was left there later.
    await office.owner.query(`INSERT INTO "grant" (id, member_id, kind, amount, remaining, effective_at, expires_at, created_at)
      VALUES (gen_random_uuid(), '${cem}', 'top-up', 50, 50, '2026-11-01', '2026-11-20', '2026-11-01');
      INSERT INTO entry (id, kind, member_id, at, booked_at) VALUES ('00000000-0000-7000-8000-000000000009', 'top-up', '${cem}', '2026-11-01', '2026-11-01');
      INSERT INTO posting (entry_id, account, amount, member_id, grant_id) SELECT '00000000-0000-7000-8000-000000000009', a, v, '${cem}', g
        FROM (SELECT id AS g FROM "grant" WHERE kind = 'top-up') t CROSS JOIN (VALUES ('lot', 50), ('issued', -50)) p(a, v);
      UPDATE member SET next_settle_at = '2026-11-20' WHERE id = '${cem}'`);
    await entry(cem, 50n);
    expect((await there(bo)).there.map((one) => [one.left, one.expiresAt])).toEqual([
      [50n, nov(20)],
      [100n, december],
    ]);
    expect(await take(bo, 70n)).toMatchObject({
      done: { amount: 70n, endsFirst: nov(20), endsLast: december },
    });
    expect((await there(bo)).there.map((one) => one.left)).toEqual([80n]);
    expect((await told('shelf-empty')).map(({ member }) => member)).toEqual(['cem']);
  });

  it('gives nobody more than their share of a period', async () => {
    await entry(ana, 800n);
    expect(await take(bo, 301n)).toMatchObject({
      refused: { code: 'shelf-limit', params: { limit: 300n, left: 300n } },
    });
    expect(await take(bo, 200n)).toHaveProperty('done');
    expect(await take(bo, 101n)).toMatchObject({ refused: { code: 'shelf-limit', params: { left: 100n } } });
    expect(await take(bo, 100n)).toHaveProperty('done');
    expect(await take(bo, 1n)).toMatchObject({ refused: { code: 'shelf-limit', params: { left: 0n } } });
    expect((await there(bo)).mayTake).toBe(0n);
    // A new month, a new share, and nothing of the old month's credit.
    office.clock.set(december);
    while ((await sweep(desk, december)) > 0);
    await entry(ana, 300n);
    expect(await take(bo, 300n)).toHaveProperty('done');
  });

  it('says so when nothing, less, or only one’s own is there', async () => {
    expect(await take(bo, 1n)).toMatchObject({ refused: { code: 'shelf-empty' } });
    await entry(bo, 50n);
    expect(await take(bo, 10n)).toMatchObject({ refused: { code: 'shelf-own', params: { left: 50n } } });
    await entry(ana, 40n);
    expect(await take(bo, 41n)).toMatchObject({ refused: { code: 'shelf-less', params: { left: 40n } } });
    expect(await take(bo, 40n)).toHaveProperty('done');
  });

  it('is nothing for people without a team, nor for those of another one', async () => {
    const lone = await office.join('lone');
    await entry(ana, 100n);
    expect(await put(lone, 10n)).toMatchObject({ refused: { code: 'shelf-no-team' } });
    expect(await take(lone, 10n)).toMatchObject({ refused: { code: 'shelf-no-team' } });
    expect(await shelfView(desk, lone)).toMatchObject({ refused: { code: 'shelf-no-team' } });
    const other = await office.join('other', { teamId: (await office.team('other')).teamId });
    expect(await take(other, 10n)).toMatchObject({ refused: { code: 'shelf-empty' } });
    expect((await balanceOf(desk, other)).onShelf).toBe(0n);
  });

  it('takes no more than may be lent', async () => {
    expect(await put(ana, 801n)).toMatchObject({
      refused: { code: 'giver-short', params: { lendable: 800n } },
    });
    expect(await put(ana, 800n)).toHaveProperty('done');
    expect(await put(ana, 1n)).toMatchObject({ refused: { code: 'giver-short' } });
  });

  it('passes over what somebody left who owes by now', async () => {
    await entry(ana, 100n);
    await entry(cem, 30n);
    const asked = await borrow(desk, key(), {
      borrowerId: ana,
      lenderId: cem,
      amount: 5n,
      dueAt: null,
      reason: null,
    });
    if (!('done' in asked)) throw new Error(asked.refused.code);
    await acceptLoan(desk, key(), { loanId: asked.done.loanId, lenderId: cem, part: null });
    expect((await there(bo)).left).toBe(30n);
    expect(await take(bo, 31n)).toMatchObject({ refused: { code: 'shelf-less', params: { left: 30n } } });
    expect(await take(bo, 30n)).toHaveProperty('done');
  });

  it('is emptied by its giver of what nobody took', async () => {
    const id = await entry(ana, 400n);
    await take(bo, 150n);
    expect(await takeBack(desk, key(), { shelfId: id, memberId: bo })).toMatchObject({
      refused: { code: 'not-yours' },
    });
    expect(await takeBack(desk, key(), { shelfId: id, memberId: ana })).toEqual({
      done: { back: 250n, taken: 150n },
    });
    expect(await left(ana)).toBe(850n);
    expect(await takeBack(desk, key(), { shelfId: id, memberId: ana })).toMatchObject({
      refused: { code: 'shelf-over', params: { state: 'withdrawn' } },
    });
    expect(await take(bo, 1n)).toMatchObject({ refused: { code: 'shelf-empty' } });
  });

  it('ends with the earliest of its lots, and its giver is told in one line', async () => {
    const id = await entry(ana, 400n);
    await take(bo, 150n);
    office.clock.set(december);
    expect(await take(cem, 10n)).toMatchObject({ refused: { code: 'shelf-empty' } });
    expect(await takeBack(desk, key(), { shelfId: id, memberId: ana })).toMatchObject({
      refused: { code: 'shelf-over', params: { state: 'ended' } },
    });
    while ((await sweep(desk, december)) > 0);
    expect(await told('shelf-ended')).toMatchObject([
      { member: 'ana', payload: { amount: '400', taken: '150', back: '250' } },
    ]);
    expect(await shelfEntryView(desk, id, ana)).toMatchObject({ state: 'ended', taken: 150n });
    expect([await left(ana), await left(bo)]).toEqual([1000n, 1000n]);
  });

  it('wakes nobody: what ended at night is told in the morning', async () => {
    const { alerts } = desk.policy;
    const quiet = {
      ...desk,
      policy: { ...desk.policy, alerts: { ...alerts, quiet: { from: '22:00', to: '08:00' } } },
    };
    await entry(ana, 40n);
    office.clock.set(december);
    while ((await sweep(quiet, december)) > 0);
    const { rows } = await office.owner.query<{ due: Date }>(
      "SELECT due_at AS due FROM outbox WHERE name = 'shelf-ended'",
    );
    expect(rows.map(({ due }) => due.toISOString())).toEqual(['2026-12-01T08:00:00.000Z']);
  });

  it('is never overdrawn, however many take at once: each is answered truly', async () => {
    const people = await Promise.all(
      Array.from({ length: 30 }, (_, at) => office.join(`person ${at}`, { teamId: team })),
    );
    await Promise.all([entry(ana, 130n), entry(bo, 170n), entry(cem, 95n)]);
    const outcomes = await Promise.all(people.map((person) => take(person, 25n)));
    const done = outcomes.filter((one) => 'done' in one);
    // 395 of three people: fifteen times 25, and twenty are left.
    expect(done).toHaveLength(15);
    for (const one of outcomes)
      if ('refused' in one) expect(one.refused).toMatchObject({ code: 'shelf-less', params: { left: 20n } });
    expect((await there(people[0] ?? ana)).left).toBe(20n);
    const balances = await Promise.all(people.map(left));
    expect(balances.reduce((sum, one) => sum + one, 0n)).toBe(30_000n + 375n);
  }, 60_000);

  it('is taken from, taken back and spent beside at once, and the books balance', async () => {
    const people = await Promise.all(
      Array.from({ length: 8 }, (_, at) => office.join(`person ${at}`, { teamId: team })),
    );
    const ids = await Promise.all([entry(ana, 200n), entry(bo, 200n), entry(cem, 200n)]);
    const owners = [ana, bo, cem];
    await Promise.all([
      ...people.flatMap((person) => [take(person, 60n), take(person, 30n)]),
      ...ids.map((id, at) => takeBack(desk, key(), { shelfId: id, memberId: owners[at] ?? ana })),
      ...owners.map((owner) => office.spends(owner, 10n)),
      ...people.map((person) => put(person, 20n)),
    ]);
    const sums = await Promise.all([...people, ...owners].map((one) => balanceOf(desk, one)));
    expect(sums.reduce((sum, one) => sum + one.leftNow + one.onHold, 0n)).toBe(11_000n - 30n);
  }, 60_000);

  it('has one effect under one key', async () => {
    await entry(ana, 400n);
    const twice = await Promise.all([take(bo, 50n, 'same'), take(bo, 50n, 'same')]);
    expect(twice[0]).toEqual(twice[1]);
    expect(await left(bo)).toBe(1050n);
  });
});
