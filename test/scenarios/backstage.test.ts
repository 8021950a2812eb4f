import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { balanceOf } from '../../src/desk/balance.js';
import { company } from '../../src/sandbox/company/company.js';
import type { BooksSeen } from '../../src/sandbox/page/backstage.js';
import { nextTimer } from '../../src/store/timers.js';
import { type BackstageWorld, startBackstageWorld } from '../support/backstage-world.js';

const thursday = new Date('2026-03-12T08:00:00Z');
const ana = { platform: 'slack', user: company.people.ana.slackId } as const;
const bo = { platform: 'slack', user: company.people.bo.slackId } as const;
const carol = { platform: 'dingtalk', user: 'carol01' } as const;

let world: BackstageWorld;
beforeAll(async () => {
  world = await startBackstageWorld(thursday);
});
afterAll(async () => {
  try {
    expect(await world.backstage.verify({})).toMatchObject({ ok: true, problems: [] });
  } finally {
    await world.close();
  }
});

const minor = (seen: BooksSeen, at = 0): bigint => BigInt(seen.people[at]?.left.minor ?? -1);

describe('spending somebody’s credit', () => {
  it('books exactly what was asked for, in several calls, under either account', async () => {
    const before = await world.backstage.books({ people: [ana, carol] });
    const burnt = await world.backstage.burn({ ...ana, amount: '12.37' });
    expect(burnt).toMatchObject({ spent: '$12.37' });
    expect(burnt.events).toBeGreaterThan(1);
    await world.backstage.burn({ ...carol, amount: '0.01' });
    const after = await world.backstage.books({ people: [ana, carol] });
    expect(minor(before) - minor(after)).toBe(12_370_000n);
    expect(minor(before, 1) - minor(after, 1)).toBe(10_000n);
    const { rows } = await world.owner.query<{ models: string }>(
      "SELECT count(DISTINCT model)::text AS models FROM usage_event WHERE source = 'gateway' AND external_id LIKE 'burn-%'",
    );
    expect(Number(rows[0]?.models)).toBeGreaterThan(1);
  });

  it('raises the alert at 80 percent', async () => {
    const since = await world.in('grace').mark();
    const grace = { platform: 'slack', user: company.people.grace.slackId } as const;
    await world.backstage.burn({ ...grace, amount: '399.99' });
    await world.drained();
    await world.in('grace').doesNotSee(/80%/, { since });
    await world.backstage.burn({ ...grace, amount: '0.01' });
    await world.in('grace').sees(/80%/, { since });
  });

  it.each([
    ['an amount that is none', { ...ana, amount: 'much' }, 'bad-amount'],
    ['nothing', { ...ana, amount: '0.00' }, 'bad-amount'],
    ['too much', { ...ana, amount: '10000.01' }, 'bad-amount'],
    ['nobody’s', { platform: 'slack', user: company.people.gus.slackId, amount: '1' } as const, 'nobody'],
  ])('refuses %s', async (_name, what, code) => {
    await expect(world.backstage.burn(what)).rejects.toMatchObject({ code });
  });
});

describe('the books', () => {
  it('agree with the balance, and both sides with each other', async () => {
    const { rows } = await world.owner.query<{ member_id: string }>(
      'SELECT member_id FROM identity WHERE user_id = $1',
      [ana.user],
    );
    const seen = await world.backstage.books({ people: [ana, bo] });
    const balance = await balanceOf(world.desk, rows[0]?.member_id ?? '');
    const [person] = seen.people;
    expect(person?.left.minor).toBe(balance.leftNow.toString());
    expect(person?.lots.reduce((sum, lot) => sum + BigInt(lot.remaining.minor), 0n)).toBe(balance.inLots);
    const of = (name: keyof BooksSeen['totals']): bigint => BigInt(seen.totals[name].minor);
    expect(of('issued') + of('overrun')).toBe(
      of('lots') + of('holds') + of('pools') + of('consumed') + of('expired') - of('overdraft'),
    );
    for (const { postings } of seen.entries)
      expect(postings.reduce((sum, one) => sum + BigInt(one.amount.minor), 0n)).toBe(0n);
  });

  it('show one’s own entries, or everybody’s', async () => {
    const mine = await world.backstage.books({ people: [bo], only: true });
    expect(mine.entries.length).toBeGreaterThan(0);
    for (const { postings } of mine.entries)
      expect(postings.map(({ owner }) => owner)).toContain('Bo Lindqvist');
    const all = await world.backstage.books({ people: [bo] });
    expect(all.entries.some(({ person }) => person !== 'Bo Lindqvist')).toBe(true);
  });

  it('say of whom they know nothing', async () => {
    const nils = { platform: 'slack', user: company.people.nils.slackId } as const;
    expect(await world.backstage.books({ people: [nils] })).toMatchObject({ people: [], strangers: [nils] });
  });
});

it('the proof finds what disagrees', async () => {
  await world.owner.query('BEGIN');
  await world.owner.query('UPDATE member SET overdraft = overdraft + 1 WHERE name = $1', ['Bo Lindqvist']);
  await world.owner.query('COMMIT');
  try {
    const proof = await world.backstage.verify({});
    expect(proof.ok).toBe(false);
    expect(proof.problems.join()).toContain('overdraft 1');
    expect(proof.checked.entries).toBeGreaterThan(0);
  } finally {
    await world.owner.query('UPDATE member SET overdraft = overdraft - 1 WHERE name = $1', ['Bo Lindqvist']);
  }
});

describe('the clock', () => {
  it('knows where it could go, in order', async () => {
    const { stops, zone, moving } = await world.backstage.clock({});
    expect(zone).toBe('Asia/Shanghai');
    expect(moving).toBeNull();
    expect(stops.map(({ kind }) => kind)).toEqual(['hour', 'tomorrow', 'monday', 'refill']);
    const at = (kind: string): string | undefined => stops.find((stop) => stop.kind === kind)?.at;
    // 9:00 and midnight in Shanghai, UTC+8.
    expect(at('tomorrow')).toBe('2026-03-13T01:00:00.000Z');
    expect(at('refill')).toBe('2026-03-31T16:00:00.000Z');
    expect([...stops].sort((a, b) => a.at.localeCompare(b.at))).toEqual(stops);
  });

  it.each([
    ['the past', '2026-03-12T07:00:00Z', 'past'],
    ['too far', '2028-01-01T00:00:00Z', 'too-far'],
    ['a time without its zone', '2026-03-20T09:00', 'bad-time'],
  ])('refuses %s', async (_name, to, code) => {
    await expect(world.backstage.move({ to })).rejects.toMatchObject({ code });
  });

  it('goes through a due date: what is unspent goes back', async () => {
    await world.in('ana').types('/tokens borrow 40 from @bo until tomorrow');
    await world.in('bo').clicks('Lend $40');
    // Not the answer to her question, which names the amount as well.
    await world.in('ana').sees(/lent you \$40/);
    await world.drained();
    const { stops } = await world.backstage.clock({});
    const due = stops.find(({ kind }) => kind === 'due');
    expect(due?.about).toBe('Ana Costa → Bo Lindqvist $40');
    const since = await world.in('ana').mark();
    const before = await world.backstage.books({ people: [bo] });
    const moving = world.backstage.move({ to: due?.at ?? '' });
    expect((await world.backstage.clock({})).moving).toMatchObject({ to: due?.at });
    await expect(world.backstage.move({ to: '2026-06-01T00:00:00Z' })).rejects.toMatchObject({
      code: 'moving',
    });
    expect((await moving).steps).toBeGreaterThan(0);
    expect((await world.backstage.clock({})).moving).toBeNull();
    await world.in('ana').sees(/Bo Lindqvist/, { since });
    const after = await world.backstage.books({ people: [bo] });
    expect(minor(after) - minor(before)).toBe(40_000_000n);
  });

  it('goes to Monday, and everybody has their digest', async () => {
    const monday = (await world.backstage.clock({})).stops.find(({ kind }) => kind === 'monday');
    // Ana has written and so is known to live in Berlin, where it is nine last.
    expect(monday).toMatchObject({ about: 'Europe/Berlin', at: '2026-03-16T08:00:00.000Z' });
    const since = await world.in('ana').mark();
    await world.backstage.move({ to: monday?.at ?? '' });
    await world.in('ana').sees(/week/i, { since });
    const { rows } = await world.owner.query<{ kinds: string }>(
      "SELECT string_agg(DISTINCT kind, ',') AS kinds FROM digest",
    );
    expect(rows[0]?.kinds).toContain('person');
  });
});

describe('the jobs', () => {
  it('tell what time will bring, the earliest as the sweep sees it', async () => {
    const { timers, queues, store } = await world.backstage.jobs({});
    const next = await nextTimer(world.desk.db);
    expect(timers[0]?.at).toBe(next?.toISOString());
    expect(timers.length).toBeGreaterThan(5);
    expect(store).toBe('postgres');
    expect(queues.map(({ name }) => name)).toEqual(['inbox', 'delivery', 'timers']);
  });

  it('show a message that could not be delivered, with why', async () => {
    await world.slack.addFault({
      kind: 'refuse-call',
      method: 'chat.postMessage',
      error: 'not_in_channel',
      count: 50,
    });
    const marek = { platform: 'slack', user: company.people.marek.slackId } as const;
    await world.backstage.burn({ ...marek, amount: '480' });
    await expect
      .poll(async () => (await world.backstage.jobs({})).open.find(({ state }) => state === 'dead'), {
        timeout: 15_000,
      })
      .toMatchObject({
        table: 'outbox',
        person: 'Marek Nowak',
        error: expect.stringContaining('not_in_channel'),
      });
    await world.slack.clearFaults({});
  });
});
