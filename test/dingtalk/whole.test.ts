import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { type DingTalkWorld, startDingTalkWorld } from '../support/dingtalk-world.js';

let world: DingTalkWorld;

/** What the app did against DingTalk's documents although it was taken. */
async function warnings(): Promise<string[]> {
  const found = await world.dingtalk.warnings({});
  return found.map(({ kind, detail }) => `${kind} ${detail}`);
}

describe.each([
  ['with a card template', true],
  ['without any template', false],
])('DingTalk %s', (_how, cards) => {
  beforeAll(async () => {
    world = await startDingTalkWorld({ cards, deliver: 'dingtalk' });
  });
  afterEach(async () => {
    expect(await world.verify()).toEqual([]);
    expect(world.troubles).toEqual([]);
    expect(await warnings()).toEqual([]);
  });
  afterAll(() => world.close());

  it('tells people what they have left', async () => {
    const ana = world.in('ana');
    await ana.types('how much do I have left');
    await ana.sees(/left/);
  });

  it('a loan: asked in a sentence, lent with a button, told to both', async () => {
    const ana = world.in('ana');
    const bo = world.in('bo');
    const before = Number(await world.balance('ana'));
    await ana.types('borrow 20 from @bo for the release until Friday');
    await ana.sees(/Bo/);
    await bo.sees(/Ana Costa/);
    await bo.clicks(/^Lend \$20/);
    await bo.sees(/lent/i);
    await ana.sees(/lent you \$20/);
    expect(Number(await world.balance('ana'))).toBeCloseTo(before + 20);
  });

  it('a request: less of it approved through the form, and the requester told', async () => {
    const ana = world.in('ana');
    const carol = world.in('carol');
    await ana.types('request 100 for the eval run');
    await carol.sees(/Ana Costa/);
    await carol.clicks('Approve less');
    await carol.sees(/how much/i);
    if (cards) await carol.submits('Approve', { Amount: '500' });
    else await carol.types('500');
    await carol.sees(/\$100/);
    if (cards) await carol.submits('Approve', { Amount: '60' });
    else await carol.types('60');
    await carol.sees(/\$60/);
    await ana.sees(/\$60/);
  });

  it('a decline with its reason', async () => {
    const ana = world.in('ana');
    const carol = world.in('carol');
    await ana.types('request 90 for more tests');
    await carol.sees(/\$90/);
    await carol.clicks('Decline', { within: /\$90/ });
    const label = world.t('en', 'field.reason');
    if (cards) await carol.submits('Decline', { [label]: '[not](https://evil.example) this month' });
    else {
      await carol.sees(/Just reply here/);
      await carol.types('[not](https://evil.example) this month');
    }
    await carol.sees(/declined/i);
    const told = await ana.sees(/this month/);
    expect(told.controls.filter((one) => one.url?.startsWith('http'))).toEqual([]);
  });

  it('in a group nobody but the asker learns a balance', async () => {
    const ana = world.in('ana');
    const bo = world.in('bo');
    const since = await bo.mark();
    await ana.says('Platform', '@TokenDesk how much do I have left');
    const seen = await ana.sees(/left/);
    expect(seen.where).toBe('TokenDesk');
    await bo.sees(world.t('en', 'neutral'), { since });
    expect(await bo.transcript(since)).not.toMatch(/\$/);
  });

  it('Chinese: a request by the asker, a click by the manager', async () => {
    const wang = world.in('xiaoming');
    const lina = world.in('lina');
    await wang.types('语言 中文');
    await wang.sees(/中文|设置/);
    await lina.types('语言 中文');
    await lina.sees(/中文|设置/);
    await wang.types('申请 50 用于评测');
    await lina.sees(/申请/);
    await lina.clicks(/^批准/);
    await wang.sees(/批准/);
  });

  it('a bare word opens the form that the command would', async () => {
    const ana = world.in('ana');
    const before = await world.owner.query('SELECT id FROM request');
    await ana.types('request more');
    if (cards) await ana.submits(undefined, { 'How much more': '25', Reason: 'evals' });
    else {
      await ana.sees(/request 50 for the load tests/);
      await ana.types('request 25 for evals');
    }
    await ana.sees(/\$25/);
    const after = await world.owner.query('SELECT id FROM request');
    expect(after.rows.length).toBe(before.rows.length + 1);
  });
});
