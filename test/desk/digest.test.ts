import { afterAll, beforeAll, expect, test } from 'vitest';
import type { DigestView, OrgDigestView, TeamDigestView } from '../../src/core/digest-view.js';
import { digestNow, digestsDue, readDigest } from '../../src/desk/digest.js';
import { ingestOutcomes } from '../../src/desk/ingest-outcomes.js';
import { ingestUsage } from '../../src/desk/ingest-usage.js';
import { nextDue, sweep } from '../../src/desk/sweep.js';
import { type DeskOffice, openDeskOffice } from './office.js';

// Monday 2 March 2026 begins in Shanghai at 16:00 UTC of the day before.
const start = new Date('2026-03-01T16:30:00Z');
const day = 24 * 60 * 60 * 1000;
const yaml = `
zone: Asia/Shanghai
plans: { standard: { allowance: 100 } }
prices:
  - { model: big, input: 10, output: 40, cacheRead: 1, cacheWrite: 12 }
  - { model: small, input: 1, output: 4 }
approvals: { fallback: [fay@example.com] }
pools: { Core: 50 }
`;
const csv = `name,email,team,manager
Mia,mia@example.com,Core,
Ana,ana@example.com,Core,mia@example.com
Bo,bo@example.com,Core,mia@example.com
Cyd,cyd@example.com,Core,mia@example.com
Fay,fay@example.com,,
Dan,dan@example.com,Other,fay@example.com
Eli,eli@example.com,Other,fay@example.com
`;
let office: DeskOffice;
let calls = 0;

beforeAll(async () => {
  office = await openDeskOffice(yaml, csv, start);
});
afterAll(() => office.close());

async function uses(who: string, at: Date, over: Record<string, unknown> = {}) {
  calls += 1;
  const event = {
    id: `call-${calls}`,
    member: `${who}@example.com`,
    occurredAt: at.toISOString(),
    model: 'big',
    inputTokens: 100_000,
    outputTokens: 25_000,
    ...over,
  };
  const answer = await ingestUsage(office.desk, 'test', [event]);
  expect(answer.rejected).toEqual([]);
}

async function delivers(who: string, number: number, state: string, at: Date, over: object = {}) {
  const outcome = {
    id: `${number}-${state}-${at.toISOString()}`,
    kind: 'pull-request',
    state,
    member: `${who}@example.com`,
    occurredAt: at.toISOString(),
    repository: 'acme/app',
    number,
    ...over,
  };
  const answer = await ingestOutcomes(office.desk, 'github', [outcome]);
  expect(answer.rejected).toEqual([]);
}

/** Moves the clock to `until` through everything that falls due before. */
async function advance(until: Date) {
  for (;;) {
    const next = await nextDue(office.desk);
    if (!next || next > until) break;
    if (next > office.clock.now()) office.clock.set(next);
    while ((await sweep(office.desk, office.clock.now())) > 0);
  }
  office.clock.set(until);
}

const at = (text: string) => new Date(text);
const digests = (who: string) =>
  office.all<{ id: string; week: string; kind: string }>(
    'SELECT d.id, d.week::text AS week, d.kind FROM digest d JOIN member m ON m.id = d.member_id WHERE m.email = $1 ORDER BY week, kind',
    [`${who}@example.com`],
  );

test('a month that passes brings a digest a week to whoever used anything, and none to the others', async () => {
  for (let week = 0; week < 4; week += 1) {
    const tuesday = new Date(start.getTime() + (week * 7 + 1) * day);
    await advance(tuesday);
    await uses('ana', tuesday, { failed: week === 3, attempt: 1, toolCalls: 3 });
    await uses('bo', tuesday, { inputTokens: 1000, outputTokens: 100, toolCalls: 0 });
  }
  await advance(at('2026-03-27T04:00:00Z'));
  await delivers('ana', 1, 'merged', at('2026-03-24T03:00:00Z'), { agent: 'reviewer' });
  await delivers('ana', 2, 'merged', at('2026-03-24T04:00:00Z'));
  await delivers('ana', 2, 'reverted', at('2026-03-25T04:00:00Z'));
  await delivers('ana', 9, 'merged', at('2026-03-10T04:00:00Z'));
  await advance(at('2026-03-30T04:00:00Z'));
  expect((await digests('ana')).map(({ week, kind }) => [week, kind])).toEqual([
    ['2026-03-02', 'person'],
    ['2026-03-09', 'person'],
    ['2026-03-16', 'person'],
    ['2026-03-23', 'person'],
  ]);
  expect(await digests('cyd')).toEqual([]);
  expect(await digests('dan')).toEqual([]);
  expect(await office.verify()).toEqual([]);
});

test('a digest tells of the seven days before it, beside the own past', async () => {
  const [last] = (await digests('ana')).slice(-1);
  const view = (await readDigest(
    office.desk,
    last?.id ?? '',
    await office.id('ana@example.com'),
  )) as DigestView;
  // 100,000 × 10 + 25,000 × 40 per million.
  expect(view).toMatchObject({
    is: 'person',
    days: { from: '2026-03-23', to: '2026-03-29' },
    at: at('2026-03-30T01:00:00Z'),
    spent: 2_000_000n,
    events: 1,
    leftNow: 92_000_000n,
    ofTotal: 100_000_000n,
    usedPeriod: 8_000_000n,
    change: { mean: 2_000_000n, weeks: 3, percent: 0, lately: null },
    outcomes: [{ kind: 'pull-request', count: 1, undone: 1, costEach: 2_000_000n, pastCostEach: 6_000_000n }],
    costPerOutcome: { now: 2_000_000n, past: 6_000_000n },
    passRate: null,
    models: [{ model: 'big', cost: 2_000_000n, events: 1 }],
    suggestion: { is: 'fewer-retries', percent: 100, saves: 2_000_000n },
  });
  expect(view.byDay.map(({ cost }) => cost)).toEqual([0n, 2_000_000n, 0n, 0n, 0n, 0n, 0n]);
  expect(view.waste).toMatchObject({
    estimate: true,
    retry: { cost: 2_000_000n, percent: 100, failedEvents: 1, events: 1 },
    redundant: null,
    misfit: { cost: 0n },
    index: { cost: 2_000_000n, percent: 100 },
  });
});

test('a short call without tools to a dear model shows what a smaller one would have cost', async () => {
  const [last] = (await digests('bo')).slice(-1);
  const view = (await readDigest(
    office.desk,
    last?.id ?? '',
    await office.id('bo@example.com'),
  )) as DigestView;
  // 1,000 × 10 + 100 × 40 against a tenth of it.
  expect(view.waste.misfit).toEqual({ cost: 14_000n, percent: 100, instead: 'small' });
  expect(view.waste.saves).toBe(12_600n);
  expect(view.suggestion).toMatchObject({ is: 'smaller-model', instead: 'small' });
});

test('a manager gets totals, and no list of people', async () => {
  const own = await digests('mia');
  expect(own.map(({ kind }) => kind)).toEqual(['team', 'team', 'team', 'team']);
  const view = (await readDigest(
    office.desk,
    own[3]?.id ?? '',
    await office.id('mia@example.com'),
  )) as TeamDigestView;
  expect(view).toMatchObject({
    is: 'team',
    team: 'Core',
    members: 3,
    hidden: false,
    active: 2,
    spent: 2_014_000n,
    leftNow: 291_944_000n,
    activeAgents: { perDay: 0.1, most: 1 },
    pending: 0,
    pool: { remaining: 50_000_000n, allowance: 50_000_000n },
  });
  expect(view.forecast).toBeGreaterThan(8_056_000n);
  const text = JSON.stringify(view, (_, value) => (typeof value === 'bigint' ? String(value) : value));
  for (const name of ['Ana', 'Bo', 'Cyd', 'ana@']) expect(text).not.toContain(name);
});

test('finance gets the organisation, teams in alphabetical order and small ones without figures', async () => {
  await uses('dan', office.clock.now());
  const own = await digests('fay');
  const org = own.filter(({ kind }) => kind === 'org');
  expect(org).toHaveLength(4);
  const view = (await readDigest(
    office.desk,
    org[3]?.id ?? '',
    await office.id('fay@example.com'),
  )) as OrgDigestView;
  expect(view).toMatchObject({
    is: 'org',
    members: 7,
    active: 2,
    spent: 2_014_000n,
    teams: [
      { team: 'Core', members: 4, spent: 2_014_000n },
      { team: 'Other', members: 2, spent: null },
    ],
    overrun: 0n,
    issuance: null,
  });
});

test('a digest is for its member alone', async () => {
  const [own] = await digests('ana');
  expect(await readDigest(office.desk, own?.id ?? '', await office.id('bo@example.com'))).toBeNull();
});

test('every digest has one message, and leaves at its turn', async () => {
  const rows = await office.all<{ name: string; due: Date }>(
    `SELECT name, due_at AS due FROM outbox WHERE name LIKE 'digest%' AND due_at > '2026-03-30' ORDER BY due_at`,
  );
  expect(rows.map(({ name }) => name).sort()).toEqual(['digest', 'digest', 'digest-org', 'digest-team']);
  // Pictures are uploaded no faster than 90 a minute.
  expect(rows.map(({ due }) => due.getTime() - at('2026-03-30T01:00:00Z').getTime())).toEqual([
    0, 667, 1334, 2001,
  ]);
});

test('done twice it makes nothing twice', async () => {
  const before = await office.all('SELECT id FROM digest');
  await office.all(`UPDATE member SET next_digest_at = '2026-03-30T01:00:00Z'`);
  const now = at('2026-03-30T05:00:00Z');
  await Promise.all([digestsDue(office.desk, now), digestsDue(office.desk, now)]);
  expect(await digestsDue(office.desk, now)).toBe(0);
  expect(await office.all('SELECT id FROM digest')).toHaveLength(before.length);
  const next = await office.all('SELECT DISTINCT next_digest_at AS at FROM member');
  expect(next).toEqual([{ at: at('2026-04-06T01:00:00Z') }]);
});

test('a stop between the digests and their messages is made up for', async () => {
  const monday = at('2026-03-30T01:00:00Z');
  await office.all(
    `UPDATE member SET next_digest_at = '2026-03-30T01:00:00Z' WHERE email = 'ana@example.com'`,
  );
  const ana = await office.id('ana@example.com');
  await office.all(`DELETE FROM outbox WHERE member_id = '${ana}' AND name = 'digest'`);
  await office.all(`DELETE FROM digest WHERE member_id = '${ana}' AND week = '2026-03-23'`);
  const seam = (place: string) => {
    if (place === 'digests.kept') throw new Error('stopped');
  };
  await expect(digestsDue({ ...office.desk, seam }, monday)).rejects.toThrow('stopped');
  const sent = () =>
    office.all<{ id: string }>(
      `SELECT payload->>'digestId' AS id FROM outbox WHERE member_id = '${ana}' AND name = 'digest'`,
    );
  expect(await sent()).toEqual([]);
  await digestsDue(office.desk, monday);
  const own = await digests('ana');
  expect(await sent()).toEqual([{ id: own.at(-1)?.id }]);
});

test('on request it covers the days up to yesterday, also for a quiet week', async () => {
  const ana = await digestNow(office.desk, await office.id('ana@example.com'));
  expect(ana.days).toEqual({ from: '2026-03-23', to: '2026-03-29' });
  const cyd = await digestNow(office.desk, await office.id('cyd@example.com'));
  expect([cyd.spent, cyd.leftNow, cyd.suggestion]).toEqual([
    0n,
    100_000_000n,
    { is: 'lend-spare', amount: 100_000_000n, refillAt: at('2026-03-31T16:00:00Z') },
  ]);
});

test('monthly means the first Monday, off means never, and a time zone moves the hour', async () => {
  await office.all(`UPDATE member SET digest = 'monthly' WHERE email = 'ana@example.com'`);
  await office.all(`UPDATE member SET digest = 'off' WHERE email = 'bo@example.com'`);
  await office.all(`UPDATE member SET zone = 'Europe/Berlin' WHERE email = 'cyd@example.com'`);
  for (const who of ['ana', 'bo', 'cyd']) {
    await uses(who, at('2026-03-30T04:00:00Z'));
  }
  await advance(at('2026-04-06T06:59:00Z'));
  expect((await digests('cyd')).length).toBe(0);
  await advance(at('2026-04-06T07:01:00Z'));
  expect((await digests('cyd')).length).toBe(1);
  for (const who of ['ana', 'bo', 'cyd']) await uses(who, at('2026-04-06T06:00:00Z'));
  await advance(at('2026-04-13T12:00:00Z'));
  expect((await digests('ana')).map(({ week }) => week)).toContain('2026-03-30');
  expect((await digests('ana')).map(({ week }) => week)).not.toContain('2026-04-06');
  expect((await digests('bo')).map(({ week }) => week)).not.toContain('2026-03-30');
  expect((await digests('cyd')).map(({ week }) => week)).toEqual(['2026-03-30', '2026-04-06']);
  expect(await office.verify()).toEqual([]);
});
