import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Plan } from '../../src/core/plan.js';
import type { Policy } from '../../src/core/policy.js';
import type { Handle } from '../../src/sandbox/company/company.js';
import type { Fault } from '../../src/sandbox/slack/faults.js';
import { companyPolicy } from '../../src/sandboxed.js';
import { startTestWorld, type TestWorld } from '../support/world.js';

let world: TestWorld;
/** Where the program is to be interrupted, once, and by what. */
let interruption: { seam: string; by: () => void } | null = null;
/** How far the local Slack's own clock has moved on. */
let later = 0;
const pairs: [Handle, Handle][] = [
  ['ana', 'bo'],
  ['marek', 'wangwei'],
  ['grace', 'chen'],
  ['xiaoming', 'wangwei2'],
  ['sam', 'carol'],
  ['fay', 'dave'],
];
let next = 0;
/** Where this test begins in the local Slack's log. */
let begun = 0;

beforeAll(async () => {
  world = await startTestWorld({
    locale: 'en',
    policy: { plans: generous(companyPolicy()) },
    slack: { realNow: () => Date.now() + later, timings: { ackMs: 1_500, redeliverMs: [300, 300, 300] } },
    seam: (name) => {
      if (interruption?.seam !== name) return;
      const { by } = interruption;
      interruption = null;
      by();
    },
  });
  // Profiles are known, so that faults meet what the tests are about.
  for (const [borrower, lender] of pairs) {
    for (const who of [borrower, lender]) {
      await world[who].types('/tokens');
      await world[who].sees(/left/);
    }
  }
});
beforeEach(async () => {
  next += 1;
  begun = (await world.slack.log({})).at(-1)?.number ?? 0;
});
afterEach(async () => {
  interruption = null;
  later = 0;
  await world.slack.clearFaults({});
  expect(await world.verify()).toEqual([]);
});
afterAll(() => world.close());

/** Plans under which the tests of this file do not get in each other's way. */
function generous({ plans }: Policy): Policy['plans'] {
  const freed = (plan: Plan): Plan => ({
    ...plan,
    caps: [],
    lending: { ...plan.lending, mostOpen: 99, mostQuestions: 99 },
  });
  return new Map([...plans].map(([key, plan]) => [key, freed(plan)]));
}

/** Arranges for a fault, once whatever was delivered before is acknowledged: the fault is for what comes next. */
async function fault(one: Fault): Promise<void> {
  await world.settled();
  await expect
    .poll(async () => {
      const log = await world.slack.log({ after: begun });
      const closed = new Set(
        log.flatMap(({ kind, name, detail }) =>
          kind === 'ack' ? [name] : [envelopeOf(kind, detail, 'fault')],
        ),
      );
      return log.filter(
        ({ kind, detail }) => kind === 'sent' && !closed.has(envelopeOf(kind, detail, 'sent')),
      );
    })
    .toEqual([]);
  await world.slack.addFault(one);
}

function envelopeOf(kind: string, detail: unknown, wanted: string): string {
  if (kind !== wanted || typeof detail !== 'object' || detail === null || !('envelope_id' in detail))
    return '';
  return String(detail.envelope_id);
}

/** Two people who have nothing open between them, and an amount that names this test. */
function two(): { borrower: Handle; lender: Handle; amount: string } {
  const [borrower, lender] = pairs[next % pairs.length] ?? ['ana', 'bo'];
  return { borrower, lender, amount: `$${next}` };
}

async function asks(borrower: Handle, lender: Handle, amount: string): Promise<void> {
  await world[borrower].types(`/tokens borrow ${amount} from @${lender}`);
  await world[borrower].sees(new RegExp(`I have asked .* for \\${amount}`));
  await world[lender].sees(new RegExp(`asks to borrow \\${amount} `), { since: 0 });
}

/** The question came once, was answered once, and moved its amount once. */
async function oneLoan(borrower: Handle, lender: Handle, amount: string): Promise<void> {
  await world.settled();
  const { rows } = await world.owner.query<{ state: string; outstanding: string; id: string }>(
    'SELECT id, state, outstanding FROM loan WHERE asked = $1',
    [`${amount.slice(1)}000000`],
  );
  expect(rows).toMatchObject([{ state: 'active', outstanding: `${amount.slice(1)}000000` }]);
  const entries = await world.owner.query("SELECT id FROM entry WHERE kind = 'loan' AND loan_id = $1", [
    rows[0]?.id,
  ]);
  expect(entries.rows).toHaveLength(1);
  expect(await world.count(borrower, new RegExp(`lent you \\${amount};`))).toBe(1);
  expect(await world.count(borrower, new RegExp(`You borrowed \\${amount} from`))).toBe(1);
  expect(await world.count(lender, new RegExp(`You lent .* \\${amount}$`, 'm'))).toBe(1);
  await world[borrower].sees(new RegExp(`Running · \\${amount} of \\${amount} left to repay`), { since: 0 });
}

describe('an act that arrives badly has one effect and an answer', () => {
  it.each<Fault['kind']>(['drop-ack', 'deliver-twice'])('a command: %s', async (kind) => {
    const { borrower, lender, amount } = two();
    await fault({ kind } as Fault);
    await asks(borrower, lender, amount);
    await world[lender].clicks(`Lend ${amount}`);
    await world[lender].sees(new RegExp(`You lent .* \\${amount} until`));
    await oneLoan(borrower, lender, amount);
  });

  it.each<Fault['kind']>(['drop-ack', 'deliver-twice'])('a sentence: %s', async (kind) => {
    const { borrower, lender, amount } = two();
    await fault({ kind } as Fault);
    const { position } = await world[borrower].types(`could I borrow ${amount} from @${lender} please?`);
    await world[borrower].sees(new RegExp(`to lend you \\${amount}\\?`));
    const mark = (await world.slack.log({})).length;
    if (kind === 'drop-ack')
      await expect
        .poll(async () => (await world.slack.log({})).length, { timeout: 5_000 })
        .toBeGreaterThan(mark);
    await world.settled();
    const { items } = await world.slack.news({ user: borrower, since: position });
    expect(
      items.filter((seen) => seen.kind === 'message' && seen.text.includes(`to lend you ${amount}?`)),
    ).toHaveLength(1);
    await world[borrower].clicks('Cancel', { within: new RegExp(`\\${amount}\\?`) });
    await world[borrower].sees('Cancelled. Nothing was sent.');
  });

  it.each<Fault['kind']>(['drop-ack', 'deliver-twice'])('a click: %s', async (kind) => {
    const { borrower, lender, amount } = two();
    await asks(borrower, lender, amount);
    await fault({ kind } as Fault);
    await world[lender].clicks(`Lend ${amount}`);
    await world[lender].sees(new RegExp(`You lent .* \\${amount} until`));
    await oneLoan(borrower, lender, amount);
  });

  it('a form that seemed not to arrive and is sent again', async () => {
    const { borrower, lender, amount } = two();
    await asks(borrower, lender, amount);
    await world[lender].clicks('Lend part', { within: new RegExp(`\\${amount} `) });
    await world[lender].fills({ amount: amount.slice(1) });
    // The messages that come of it are acknowledged at the same time as the form, so a few of those are lost, too.
    await fault({ kind: 'drop-ack', count: 10 });
    await world[lender].submits('Lend');
    await world[lender].sees(/trouble connecting/);
    await world.slack.clearFaults({});
    await world[lender].submits('Lend');
    await world[lender].sees(new RegExp(`You lent .* \\${amount} until`));
    await world[lender].closes();
    await oneLoan(borrower, lender, amount);
  });

  it('a form that is delivered twice', async () => {
    const { borrower, lender, amount } = two();
    await asks(borrower, lender, amount);
    await world[lender].clicks('Lend part', { within: new RegExp(`\\${amount} `) });
    await fault({ kind: 'deliver-twice' });
    await world[lender].submits('Lend', { amount: amount.slice(1) });
    await world[lender].sees(new RegExp(`You lent .* \\${amount} until`));
    await world[lender].closes();
    await oneLoan(borrower, lender, amount);
  });

  it.each(['cut-sockets', 'refresh-sockets'] as const)('a click and a sentence around %s', async (how) => {
    const { borrower, lender, amount } = two();
    await asks(borrower, lender, amount);
    await world[lender].clicks(`Lend ${amount}`);
    await world.slack.strike({ how });
    await world[borrower].sees(new RegExp(`lent you \\${amount};`), { since: 0 });
    // An event waits for the next socket.
    await world[borrower].types('how much do I have left?');
    await world[borrower].sees(/You have \$.* left/);
    await oneLoan(borrower, lender, amount);
  });
});

describe('a message that goes out badly arrives once', () => {
  it.each<[string, Fault]>([
    [
      'an error after it was posted',
      { kind: 'fail-call', method: 'chat.postMessage', when: 'after', status: 503 },
    ],
    [
      'an error before it was posted',
      { kind: 'fail-call', method: 'chat.postMessage', when: 'before', status: 500 },
    ],
    [
      'a connection cut after it was posted',
      { kind: 'fail-call', method: 'chat.postMessage', when: 'after', status: 0 },
    ],
    [
      'a connection cut before it was posted',
      { kind: 'fail-call', method: 'chat.postMessage', when: 'before', status: 0 },
    ],
    ['429', { kind: 'rate-limit', method: 'chat.postMessage', retryAfterSeconds: 1 }],
    ['an update that fails', { kind: 'fail-call', method: 'chat.update', when: 'before', status: 500 }],
    [
      'an update that fails after its effect',
      { kind: 'fail-call', method: 'chat.update', when: 'after', status: 0 },
    ],
    ['an update that meets 429', { kind: 'rate-limit', method: 'chat.update', retryAfterSeconds: 1 }],
    ['a history that cannot be read', { kind: 'fail-call', method: 'conversations.history', when: 'before' }],
  ])('in spite of %s', async (_, what) => {
    const { borrower, lender, amount } = two();
    await asks(borrower, lender, amount);
    if (what.kind === 'fail-call' && what.method === 'conversations.history')
      await fault({ kind: 'fail-call', method: 'chat.postMessage', when: 'after' });
    await fault(what);
    await world[lender].clicks(`Lend ${amount}`);
    await world[borrower].sees(new RegExp(`lent you \\${amount};`), { since: 0 });
    const running = new RegExp(`Running · \\${amount} of \\${amount} left to repay`);
    await world[borrower].sees(running, { since: 0 });
    await world[lender].sees(running, { since: 0 });
    await retried();
    await oneLoan(borrower, lender, amount);
  });
});

/** Waits until no message waits for another attempt. */
async function retried(): Promise<void> {
  await expect
    .poll(
      async () =>
        (await world.owner.query("SELECT id FROM outbox WHERE state NOT IN ('sent', 'skipped', 'done')"))
          .rows,
      {
        timeout: 10_000,
      },
    )
    .toEqual([]);
}

describe('a handle that has run out', () => {
  it('of a command: the answer comes as a direct message', async () => {
    const { borrower, lender, amount } = two();
    interruption = { seam: 'slack.respond.before', by: () => (later = 31 * 60_000) };
    await world[borrower].types(`/tokens borrow ${amount} from @${lender}`);
    const answer = await world[borrower].sees(new RegExp(`I have asked .* for \\${amount}`));
    expect(answer.kind).toBe('message');
    await world[lender].clicks(`Lend ${amount}`);
    await world[lender].sees(new RegExp(`You lent .* \\${amount} until`));
    await oneLoan(borrower, lender, amount);
  });

  it('of a form: what to type comes instead', async () => {
    const { borrower } = two();
    interruption = { seam: 'slack.form.before', by: () => (later = 4_000) };
    await world[borrower].types('/tokens borrow');
    await world[borrower].sees('Ask in your own words, or start from these');
  });
});

describe('what cannot be asked', () => {
  it('of a member, leaves them as they were known', async () => {
    const { lina } = world;
    await fault({ kind: 'fail-call', method: 'users.info', when: 'before', status: 500 });
    await lina.types('/tokens');
    await lina.sees('You have $800 left');
  });

  it('of somebody new, makes nobody a stranger: it is said that something broke, and works the next time', async () => {
    const { nils } = world;
    await fault({ kind: 'fail-call', method: 'users.info', when: 'before', status: 500, count: 2 });
    await nils.types('/tokens');
    await nils.sees('Something broke on my side; nothing was lost');
    await world.slack.clearFaults({});
    await nils.types('/tokens');
    await nils.sees('You have $500 left');
  });
});
