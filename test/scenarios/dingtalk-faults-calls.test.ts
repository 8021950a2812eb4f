import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { Fault } from '../../src/sandbox/dingtalk/faults.js';
import { type DingTalkWorld, startDingTalkWorld } from '../support/dingtalk-world.js';

// What goes wrong on the way out: calls, addresses to reply to, and time that runs out.

let world: DingTalkWorld;
let next = 20;
beforeAll(async () => {
  world = await startDingTalkWorld({ deliver: 'dingtalk' });
});
afterEach(async () => {
  await world.dingtalk.clearFaults({});
  expect(await world.verify()).toEqual([]);
  expect((await world.dingtalk.warnings({})).map(({ kind, detail }) => `${kind} ${detail}`)).toEqual([]);
});
afterAll(() => world.close());

type Who = 'ana' | 'carol';

/** How many messages and cards of the bot say this on somebody's screen. */
async function count(who: Who, pattern: RegExp): Promise<number> {
  const { conversations } = await world.in(who).looks();
  return conversations.flatMap(({ items }) => items).filter((seen) => !seen.own && pattern.test(seen.text))
    .length;
}

/** An amount that names this test, as a pattern of text too. */
function amount(): { words: string; pattern: string; minor: string } {
  next += 1;
  return { words: `$${next}`, pattern: `\\$${next}\\b`, minor: `${next}000000` };
}

async function allOut(): Promise<void> {
  await expect
    .poll(
      async () =>
        (await world.owner.query("SELECT name, error FROM outbox WHERE state NOT IN ('sent', 'skipped')"))
          .rows,
      { timeout: 15_000 },
    )
    .toEqual([]);
}

/** Asked once, approved once, booked once, told once. */
async function approvedOnce({ words, pattern, minor }: ReturnType<typeof amount>): Promise<void> {
  await world.in('carol').clicks(`Approve ${words}`);
  await world.in('ana').sees(new RegExp(`approved ${pattern} for you`), { since: 0 });
  await world.settled();
  await allOut();
  const { rows } = await world.owner.query('SELECT state, approved FROM request WHERE amount = $1', [minor]);
  expect(rows).toEqual([{ state: 'approved', approved: minor }]);
  expect(await count('carol', new RegExp(`Ana Costa asks.*${pattern}|Ana Costa.*${pattern}`))).toBe(1);
  expect(await count('ana', new RegExp(`approved ${pattern} for you`))).toBe(1);
  const { rows: lots } = await world.owner.query(
    'SELECT e.id FROM entry e JOIN request r ON r.id = e.request_id WHERE r.amount = $1',
    [minor],
  );
  expect(lots).toHaveLength(1);
}

describe('a card that DingTalk answers badly arrives once', () => {
  it.each<[string, Fault]>([
    ['403, too many calls in a second', { kind: 'qps', api: 'createAndDeliver' }],
    ['504 after the card was made and shown', { kind: 'fail-call', api: 'createAndDeliver', when: 'after' }],
    [
      'a cut connection after the card was shown',
      { kind: 'fail-call', api: 'createAndDeliver', when: 'after', status: 0 },
    ],
    ['500 before anything', { kind: 'fail-call', api: 'createAndDeliver', when: 'before' }],
    ['success: false inside a 200', { kind: 'not-success', api: 'createAndDeliver' }],
    ['a refused update', { kind: 'fail-call', api: 'updateCard', when: 'before' }],
    ['504 after an update', { kind: 'fail-call', api: 'updateCard', when: 'after' }],
    ['success: false for an update', { kind: 'not-success', api: 'updateCard' }],
  ])('%s', async (_, fault) => {
    const asked = amount();
    await world.dingtalk.addFault(fault);
    await world.in('ana').types(`request ${asked.words} for the eval run`);
    await world.in('carol').sees(new RegExp(`Ana Costa.*${asked.pattern}`), { since: 0 });
    await allOut();
    await approvedOnce(asked);
    await world.in('ana').sees(new RegExp(`${asked.pattern}[^]*Approved by Carol`), { since: 0 });
  });

  it('a token that is revoked in the middle', async () => {
    const asked = amount();
    await world.in('carol').types('how much do I have left');
    await world.in('carol').sees(/left/);
    await world.dingtalk.strike({ how: 'revoke-token' });
    await world.in('ana').types(`request ${asked.words} for the eval run`);
    await world.in('carol').sees(new RegExp(`Ana Costa.*${asked.pattern}`), { since: 0 });
    await world.dingtalk.strike({ how: 'revoke-token' });
    await approvedOnce(asked);
  });

  it('a month that is used up for one call: the card comes an hour later, by itself', async () => {
    const asked = amount();
    await world.settled();
    // Ana's card and Carol's go out at the same moment.
    await world.dingtalk.addFault({ kind: 'month', count: 2 });
    await world.in('ana').types(`request ${asked.words} for the eval run`);
    await world.in('ana').sees(/Carol/);
    await world.settled();
    await world.in('carol').doesNotSee(new RegExp(`Ana Costa.*${asked.pattern}`), { since: 0 });
    await world.dingtalk.clearFaults({});
    await world.advance(new Date(world.desk.clock.now().getTime() + 2 * 3_600_000));
    await world.in('carol').sees(new RegExp(`Ana Costa.*${asked.pattern}`), { since: 0 });
    await approvedOnce(asked);
  });
});

describe('an address to reply to', () => {
  it('that has served its time: the answer comes as a message of its own, once', async () => {
    const ana = world.in('ana');
    await world.settled();
    await world.dingtalk.addFault({ kind: 'expire-webhook' });
    const since = await ana.mark();
    await ana.types('how much do I have left');
    await ana.sees(/You have \$.* left/, { since });
    await world.settled();
    const { conversations } = await ana.looks();
    const answers = conversations
      .flatMap(({ items }) => items)
      .filter((seen) => seen.position > since && /You have \$.* left/.test(seen.text));
    expect(answers).toHaveLength(1);
  });

  it('that has served its time under a wish: the wish is done once and answered', async () => {
    const asked = amount();
    await world.dingtalk.addFault({ kind: 'expire-webhook', count: 5 });
    await world.in('ana').types(`request ${asked.words} for the eval run`);
    await world.in('ana').sees(/Carol/);
    await world.dingtalk.clearFaults({});
    await approvedOnce(asked);
  });
});

describe('a click after the time is over', () => {
  it('on a request: it says so, and nothing is granted', async () => {
    const asked = amount();
    await world.in('ana').types(`request ${asked.words} for the eval run`);
    const card = await world.in('carol').sees(new RegExp(`Ana Costa.*${asked.pattern}`), { since: 0 });
    await world.settled();
    const { rows } = await world.owner.query<{ id: string }>('SELECT id FROM request WHERE amount = $1', [
      asked.minor,
    ]);
    await world.advance(new Date(world.desk.clock.now().getTime() + 73 * 3_600_000));
    await world.in('ana').sees(/Nobody decided your request/, { since: 0 });
    // A screen that was not refreshed still has the button.
    const since = await world.in('carol').mark();
    await world.dingtalk.forgeClick({
      user: 'carol01',
      outTrackId: card.outTrackId ?? '',
      actionId: 'request.approve0',
      params: { n: 'request.approve', v: rows[0]?.id ?? '' },
    });
    const seen = await world.in('carol').sees(/This request is closed; it was open until/, { since });
    expect(seen.text).toContain('it can be sent again');
    const { rows: after } = await world.owner.query('SELECT state, approved FROM request WHERE amount = $1', [
      asked.minor,
    ]);
    expect(after).toEqual([{ state: 'expired', approved: null }]);
  });

  it('on a loan question: it says so, and nothing is lent', async () => {
    await world.in('ana').types('borrow 20 from @bo for the release');
    const card = await world.in('bo').sees(/Ana Costa/, { since: 0 });
    await world.settled();
    const { rows } = await world.owner.query<{ id: string }>("SELECT id FROM loan WHERE state = 'asked'");
    await world.advance(new Date(world.desk.clock.now().getTime() + 49 * 3_600_000));
    const since = await world.in('bo').mark();
    await world.dingtalk.forgeClick({
      user: 'bo01',
      outTrackId: card.outTrackId ?? '',
      actionId: 'loan.accept0',
      params: { n: 'loan.accept', v: rows[0]?.id ?? '' },
    });
    await world.in('bo').sees(/This is closed; it was open until/, { since });
    expect((await world.owner.query('SELECT state FROM loan')).rows).toEqual([{ state: 'expired' }]);
  });
});

it('a database that needs two seconds under a click: one decision, and no update comes before the answer', async () => {
  const asked = amount();
  const { carol, ana } = { carol: world.in('carol'), ana: world.in('ana') };
  await ana.types(`request ${asked.words} for the eval run`);
  await carol.sees(new RegExp(`Ana Costa.*${asked.pattern}`), { since: 0 });
  await world.settled();
  const after = (await world.dingtalk.log({})).at(-1)?.number ?? 0;
  await world.owner.query('BEGIN');
  await world.owner.query('LOCK TABLE request IN ACCESS EXCLUSIVE MODE');
  const since = await carol.mark();
  await carol.clicks(`Approve ${asked.words}`);
  await carol.sees(/Working on it/, { since });
  await world.owner.query('SELECT pg_sleep(0.5)');
  await world.owner.query('COMMIT');
  await ana.sees(new RegExp(`approved ${asked.pattern} for you`), { since: 0 });
  await carol.sees(/Approved by Carol/, { since });
  await world.settled();
  const log = await world.dingtalk.log({ after });
  const answered = log.find(({ kind }) => kind === 'ack')?.number ?? 0;
  const updated = log.find(({ kind, name }) => kind === 'call' && name === 'updateCard')?.number ?? 0;
  expect(answered).toBeGreaterThan(0);
  expect(updated).toBeGreaterThan(answered);
  expect(
    (
      await world.owner.query(
        'SELECT e.id FROM entry e JOIN request r ON r.id = e.request_id WHERE r.amount = $1',
        [asked.minor],
      )
    ).rows,
  ).toHaveLength(1);
});
