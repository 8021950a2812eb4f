import { afterEach, expect, it } from 'vitest';
import type { Fault } from '../../src/sandbox/dingtalk/faults.js';
import {
  type DingTalkWorld,
  type DingTalkWorldStart,
  startDingTalkWorld,
} from '../support/dingtalk-world.js';

// What goes wrong on the way in: the connection, its pushes and their acknowledgements.

let world: DingTalkWorld;
afterEach(async () => {
  expect(await world.verify()).toEqual([]);
  expect((await world.dingtalk.warnings({})).map(({ kind }) => kind)).not.toContain('update-during-callback');
  await world.close();
});

/** Ana may spend her week's 400 and what she borrowed. */
const capped = '420';
const question = 'borrow 20 from @bo for the release until Friday';

async function start(begin: DingTalkWorldStart = {}): Promise<void> {
  const { timings, settings = {} } = begin.dingtalk ?? {};
  world = await startDingTalkWorld({
    deliver: 'dingtalk',
    ...begin,
    dingtalk: { settings, timings: { robotRedeliverMs: [400, 400, 400], retireMs: 500, ...timings } },
  });
}

async function count(who: 'ana' | 'bo', pattern: RegExp): Promise<number> {
  const { conversations } = await world.in(who).looks();
  return conversations
    .flatMap(({ items }) => items)
    .filter((seen) => !seen.own && seen.kind !== 'notice' && pattern.test(seen.text)).length;
}

async function logged(kind: string, name: RegExp): Promise<number> {
  const log = await world.dingtalk.log({});
  return log.filter((entry) => entry.kind === kind && name.test(entry.name)).length;
}

/** The loan runs, moved its amount once, and both were told once. */
async function lentOnce(): Promise<void> {
  await world.settled();
  const { rows } = await world.owner.query('SELECT state, outstanding FROM loan');
  expect(rows).toEqual([{ state: 'active', outstanding: '20000000' }]);
  expect((await world.owner.query("SELECT id FROM entry WHERE kind = 'loan'")).rows).toHaveLength(1);
  expect(await world.balance('ana')).toBe(capped);
  expect(await count('ana', /lent you \$20;/)).toBe(1);
  expect(await count('bo', /Lend \$20|asks to borrow \$20|You lent/)).toBe(1);
}

async function askedAndLent(): Promise<void> {
  await world.in('ana').sees(/asked Bo/, { since: 0 });
  await lends();
  await world.in('ana').sees(/lent you \$20/, { since: 0 });
  await lentOnce();
}

/** Clicks as people do: once more when the client says that it failed, as DingTalk sends no click twice. */
async function lends(): Promise<void> {
  const bo = world.in('bo');
  for (let tries = 0; tries < 5; tries += 1) {
    const since = await bo.mark();
    await bo.clicks(/^Lend \$20/);
    const seen = await bo.sees(/Running|failed:/, { since });
    if (!seen.text.includes('failed:')) return;
    await expect
      .poll(async () => (await world.dingtalk.state({})).connections, { timeout: 10_000 })
      .toBeGreaterThan(0);
  }
}

it.each<[string, Fault]>([
  ['is pushed twice under new frame ids', { kind: 'duplicate' }],
  ['loses its acknowledgement and is pushed again', { kind: 'drop-ack' }],
  ['is acknowledged too late', { kind: 'slow-ack', ms: 700 }],
  ['comes late', { kind: 'delay', ms: 600 }],
])('a sentence that %s counts once and is answered once', async (_, fault) => {
  await start();
  await world.dingtalk.addFault(fault);
  await world.in('ana').types(question);
  await world.in('ana').sees(/asked Bo/);
  if (fault.kind !== 'delay')
    await expect.poll(() => logged('sent', /bot\/messages/), { timeout: 5_000 }).toBeGreaterThanOrEqual(2);
  await askedAndLent();
  expect(await count('ana', /I have asked Bo/)).toBe(1);
});

it('a click whose answer is lost: it says that it failed, lends once, and the card shows what is true', async () => {
  await start();
  const bo = world.in('bo');
  await world.in('ana').types(question);
  await bo.sees(/Ana Costa/);
  await world.settled();
  await expect.poll(async () => (await world.dingtalk.state({})).openPushes).toBe(0);
  await world.dingtalk.addFault({ kind: 'drop-ack' });
  const since = await bo.mark();
  await bo.clicks(/^Lend \$20/);
  await bo.sees(/failed: no answer in time/, { since });
  await world.in('ana').sees(/lent you \$20/, { since: 0 });
  const card = await bo.sees(/Running · \$20 of \$20/, { since });
  expect(card.controls.filter(({ label }) => /^Lend/.test(label))).toEqual([]);
  await lentOnce();
});

it.each(['cut-sockets', 'disconnect'] as const)(
  '%s in the middle of a click: the loan is there once, everybody hears',
  async (how) => {
    await start();
    const bo = world.in('bo');
    await world.in('ana').types(question);
    await bo.sees(/Ana Costa/);
    await world.settled();
    const since = await bo.mark();
    await bo.clicks(/^Lend \$20/);
    await world.dingtalk.strike({ how });
    await world.in('ana').sees(/lent you \$20/, { since: 0 });
    await bo.sees(/Running · \$20 of \$20/, { since });
    await lentOnce();
  },
);

it('a socket that is cut under a sentence: it comes again on the next connection and counts once', async () => {
  await start({ dingtalk: { timings: { robotRedeliverMs: [2_000, 2_000, 2_000] } } });
  await world.dingtalk.addFault({ kind: 'drop-ack' });
  await world.in('ana').types(question);
  await world.dingtalk.strike({ how: 'cut-sockets' });
  await askedAndLent();
  expect(await logged('socket', /opened/)).toBeGreaterThanOrEqual(2);
});

it('a half-open connection is found by the bot itself, and what was pushed into it is answered once', async () => {
  await start({
    stream: { pingEveryMs: 300 },
    // DingTalk itself notices only after the bot, so that the bot has to.
    dingtalk: {
      timings: { robotRedeliverMs: Array.from({ length: 8 }, () => 1_500), pingMs: 5_000, echoMs: 500 },
    },
  });
  await world.dingtalk.strike({ how: 'half-open' });
  await world.in('ana').types(question);
  await expect.poll(() => logged('socket', /opened/), { timeout: 4_000 }).toBeGreaterThanOrEqual(2);
  expect(await logged('socket', /no echo/)).toBe(0);
  await world.in('ana').sees(/asked Bo/, { timeoutMs: 14_000 });
  await askedAndLent();
  expect(world.troubles.join('\n')).toContain('answers no more');
});

it('a storm of disconnects: the bot comes back by itself, with pauses, and nothing that waits is lost', async () => {
  await start({ dingtalk: { timings: { retireMs: 100 }, settings: { offline: 'later' } } });
  await world.dingtalk.addFault({ kind: 'disconnect-storm', count: 3 });
  await world.dingtalk.strike({ how: 'disconnect' });
  await world.in('ana').types(question);
  await world.in('ana').sees(/asked Bo/, { timeoutMs: 15_000 });
  expect(await logged('socket', /opened/)).toBeLessThanOrEqual(6);
  await askedAndLent();
});

it.each<[string, Fault, RegExp]>([
  [
    '401',
    { kind: 'refuse-call', api: 'gateway', status: 401, code: 'authFailed', count: 3 },
    /refuses the app/,
  ],
  ['503', { kind: 'fail-call', api: 'gateway', when: 'before', status: 503, count: 3 }, /cannot be reached/],
])(
  'a gateway that answers %s: the bot says so, keeps trying, and then nothing is lost',
  async (_, fault, trouble) => {
    await start({ stream: { refusedPauseMs: 200 }, dingtalk: { settings: { offline: 'later' } } });
    await world.in('ana').types(question);
    await world.in('ana').sees(/asked Bo/);
    await world.settled();
    await world.dingtalk.addFault(fault);
    await world.dingtalk.strike({ how: 'cut-sockets' });
    // Meanwhile what DingTalk keeps for the bot waits, and what the bot says goes out.
    await world.in('carol').types('how much do I have left');
    await expect
      .poll(() => world.troubles.filter((one) => trouble.test(one)).length, { timeout: 12_000 })
      .toBe(3);
    await world.in('carol').sees(/left/, { timeoutMs: 15_000 });
    await askedAndLent();
  },
  40_000,
);

it('a push without its text, as the month is over: nothing is guessed, the person hears why, the next one counts', async () => {
  await start();
  await world.dingtalk.addFault({ kind: 'over-quota' });
  await world.in('ana').types(question);
  await world.in('ana').sees(world.t('en', 'dingtalk.withheld'));
  expect((await world.owner.query('SELECT id FROM loan')).rows).toEqual([]);
  expect(world.troubles.join('\n')).toContain('pushes to the robot are used up');
  await world.in('ana').types(question);
  await askedAndLent();
});
