import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { withdrawRequest } from '../../src/desk/request.js';
import type { Handle } from '../../src/sandbox/company/company.js';
import type { TrafficEntry } from '../../src/sandbox/dingtalk/traffic.js';
import { type DingTalkWorld, startDingTalkWorld } from '../support/dingtalk-world.js';

// Where there is no card template, a question is a text that nobody can edit: who holds one hears how it ended.

let world: DingTalkWorld;
beforeAll(async () => {
  world = await startDingTalkWorld({ cards: false, deliver: 'dingtalk' });
});
afterEach(async () => {
  expect(await world.verify()).toEqual([]);
  expect(world.troubles).toEqual([]);
});
afterAll(() => world.close());

/** Everything the bot said to somebody since then. */
async function told(who: Handle, since: number): Promise<string[]> {
  await world.settled();
  const { conversations } = await world.in(who).looks();
  return conversations
    .flatMap(({ items }) => items)
    .filter((seen) => !seen.own && seen.kind === 'message' && seen.position > since)
    .map(({ text }) => text);
}

function slowed({ kind, name }: TrafficEntry): boolean {
  return kind === 'fault' && name.includes('2500 ms late');
}

/** Sam has no manager, so both of finance are asked. */
async function asks(amount: string): Promise<void> {
  await world.in('sam').types(`request ${amount} for the eval run`);
  for (const who of ['dave', 'fay'] as const)
    await world.in(who).sees(new RegExp(`Sam Reyes.*\\${amount}`), { since: 0 });
  await world.settled();
}

describe('a request that two people hold as texts', () => {
  it('approved by one: the other is told once, by whom and when, and the one who approved is not', async () => {
    await asks('$70');
    const [dave, fay, sam] = [
      await world.in('dave').mark(),
      await world.in('fay').mark(),
      await world.in('sam').mark(),
    ];
    await world.in('dave').clicks('Approve $70');
    await world.in('fay').sees(/Already approved by Dave Okafor · .*\d\d:\d\d/, { since: fay });
    const toFay = await told('fay', fay);
    expect(toFay).toHaveLength(1);
    expect(toFay[0]).toContain('Sam Reyes had asked for $70.');
    expect((await told('dave', dave)).join()).not.toContain('Already');
    expect((await told('sam', sam)).join()).not.toContain('Already');
    // The old text still has its buttons; they say what happened and change nothing.
    const since = await world.in('fay').mark();
    await world.in('fay').clicks('Approve $70');
    await world.in('fay').sees(/Dave Okafor already approved this/, { since });
    expect(await told('fay', since)).toHaveLength(1);
  });

  it('declined by one: the other is told', async () => {
    await asks('$71');
    const since = await world.in('dave').mark();
    await world.in('fay').clicks('Decline', { within: /\$71/ });
    await world.in('fay').sees(/Just reply here/);
    await world.in('fay').types('not this month');
    await world.in('dave').sees(/Already declined by Fay Laurent · /, { since });
    expect(await told('dave', since)).toHaveLength(1);
  });

  it('withdrawn by the requester: both are told', async () => {
    await asks('$72');
    const marks = { dave: await world.in('dave').mark(), fay: await world.in('fay').mark() };
    await world.in('sam').clicks('Withdraw', { within: /\$72/ });
    for (const who of ['dave', 'fay'] as const) {
      await world.in(who).sees(/Withdrawn by Sam Reyes · /, { since: marks[who] });
      expect(await told(who, marks[who])).toHaveLength(1);
    }
  });

  it('decided while the texts are on their way: they are told all the same, once', async () => {
    await world.settled();
    await world.dingtalk.addFault({ kind: 'slow-call', api: 'batchSend', ms: 2_500, count: 3 });
    const marks = { dave: await world.in('dave').mark(), fay: await world.in('fay').mark() };
    await world.in('sam').types('request 74 for the eval run');
    await world.in('sam').sees(/Dave Okafor/);
    await expect
      .poll(async () => (await world.dingtalk.log({})).filter(slowed).length, { timeout: 2_000 })
      .toBe(3);
    const { rows } = await world.owner.query<{ id: string; requester_id: string }>(
      "SELECT id, requester_id FROM request WHERE state = 'pending'",
    );
    const { id: requestId = '', requester_id: memberId = '' } = rows[0] ?? {};
    await withdrawRequest(world.desk, 'withdrawn meanwhile', { requestId, memberId });
    for (const who of ['dave', 'fay'] as const) {
      await world.in(who).sees(/Withdrawn by Sam Reyes · /, { since: marks[who] });
      const texts = await told(who, marks[who]);
      expect(texts.filter((text) => text.includes('Withdrawn by'))).toHaveLength(1);
      expect(texts).toHaveLength(2);
    }
  });

  it('closed by time: nobody is told who had nothing to do', async () => {
    await asks('$73');
    const since = await world.in('fay').mark();
    await world.advance(new Date('2026-03-14T08:00:00Z'));
    expect((await told('fay', since)).filter((text) => /Already|Withdrawn/.test(text))).toEqual([]);
  });
});

it('a loan question that is taken back: the lender, who holds it as a text, is told once', async () => {
  const since = await world.in('bo').mark();
  await world.in('ana').types('borrow 20 from @bo for the release until Friday');
  await world.in('bo').sees(/Ana Costa/, { since });
  await world.settled();
  const later = await world.in('bo').mark();
  await world.in('ana').clicks('Withdraw');
  await world.in('bo').sees(/Ana Costa/, { since: later });
  expect(await told('bo', later)).toHaveLength(1);
  const clicked = await world.in('bo').mark();
  await world.in('bo').clicks(/^Lend \$20/);
  await world.in('bo').sees(/withdr|taken back|took/i, { since: clicked });
});
