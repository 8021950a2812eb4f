import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { type Locale, locales, startTestWorld, type TestWorld } from '../support/world.js';

let world: TestWorld;
afterEach(async () => {
  expect(await world.verify()).toEqual([]);
  expect(world.troubles).toEqual([]);
});

const texts: Record<Locale, Record<'ask' | 'history' | 'left' | 'cap' | 'thanks', string>> = {
  en: {
    ask: 'how much do I have left?',
    history: 'what did I use this month?',
    left: 'You have $300 left',
    cap: 'Your weekly limit of $300 sets this number.',
    thanks: 'thanks, have a nice weekend!',
  },
  'zh-CN': {
    ask: '我还剩多少额度？',
    history: '使用明细',
    left: '你还有 $300 可用',
    cap: '目前受每周上限 $300 限制',
    thanks: '谢谢，周末愉快！',
  },
};

describe.each(locales)('how much is left, in %s', (locale) => {
  const text = texts[locale];
  beforeAll(async () => {
    world = await startTestWorld({ locale });
  });
  afterAll(() => world.close());

  it('is answered to a command, for the asker alone', async () => {
    const { ana } = world;
    await ana.types('/tokens');
    const answer = await ana.sees(text.left);
    expect(answer.kind).toBe('ephemeral');
    expect(answer.text).toContain(text.cap);
    expect(answer.text).toMatch(
      world.says('balance.lot-until', { what: world.t('lot.allowance'), left: '$500' }),
    );
  });

  it('is answered to a sentence in a direct message', async () => {
    const { ana } = world;
    await ana.types(text.ask);
    const answer = await ana.sees(text.left);
    expect(answer).toMatchObject({ kind: 'message', where: 'DM with TokenDesk' });
    await ana.clicks(world.t('button.history'));
    await ana.sees(world.says('history.used', { used: '$0' }));
  });

  it('is answered to a mention in a channel without anybody else learning a number', async () => {
    const { ana, bo } = world;
    const before = await bo.mark();
    await ana.says('#general', `@TokenDesk ${text.ask}`);
    expect(await ana.sees(text.left)).toMatchObject({ kind: 'ephemeral', where: '#general' });
    await ana.sees(world.t('neutral'));
    const line = await bo.sees(world.t('neutral'), { since: before });
    expect(line.where).toBe('#general');
    await world.settled();
    const { items } = await world.slack.news({ user: 'bo', since: before });
    expect(items.map((item) => item.text)).toEqual([expect.stringContaining(text.ask), world.t('neutral')]);
    expect(items[1]?.threadTs).toBe(items[0]?.ts);
    expect(items.map((item) => item.text).join('\n')).not.toMatch(/\d/);
    expect(items[1]?.fallback).toBe(world.t('neutral'));
  });

  it('stands on the App Home, with what waits for a decision', async () => {
    const { ana, carol } = world;
    await ana.opensHome();
    await ana.sees(text.left);
    await ana.types('/tokens request 40');
    await ana.sees(world.says('done.request', { amount: '$40' }));
    await carol.opensHome();
    // The same card comes as a message, too, before or after this.
    const title = world.t('request.approver.title', { requester: 'Ana Costa', amount: '$40' });
    await carol.sees((seen) => seen.kind === 'home' && seen.text.includes(title));
    await carol.clicks(world.t('button.approve', { amount: '$40' }), { within: /Carol|\$800/ });
    await ana.sees(world.says('notice.request-approved', { amount: '$40' }));
    await ana.opensHome();
    await ana.sees(/\$340/);
  });

  it('names the cap that binds, the day before the week', async () => {
    const { xue } = world;
    await xue.types('/tokens');
    await xue.sees(world.says('balance.cap-behind', { window: 'day', cap: '$20', behind: '$80' }));
    await world.spends('xue', '20');
    await xue.types('/tokens');
    await xue.sees(world.says('balance.none'));
  });

  it('shows what was used beyond the quota, and what the refill makes of it', async () => {
    const { chen, dave } = world;
    await world.spends('chen', '530');
    await chen.types('/tokens');
    const answer = await chen.sees(world.t('balance.none'));
    expect(answer.text).toContain(world.t('balance.overdraft', { amount: '$30' }));
    expect(answer.text).toContain(world.t('balance.low'));
    const before = await dave.mark();
    await world.advance('2026-04-01T08:00:00Z');
    await dave.sees(world.t('notice.overrun', { name: '陈晨', amount: '$30' }), { since: before });
    await chen.types('/tokens');
    await chen.sees(text.left);
    expect(await world.balance('chen')).toBe('300');
  });

  it('has a history of what was used and booked', async () => {
    const { grace } = world;
    await world.spends('grace', '12.5');
    await grace.types(text.history);
    const answer = await grace.sees(world.says('history.used', { used: '$12.50' }));
    expect(answer.text).toContain('claude-sonnet-4-5 · $12.50');
    expect(answer.text).toContain(world.t('booking.refill'));
  });

  it('answers small talk with what it can do, and does nothing', async () => {
    const { marek } = world;
    const { rows: before } = await world.owner.query('SELECT id FROM entry UNION ALL SELECT id FROM loan');
    await marek.types(text.thanks);
    const answer = await marek.sees(world.t('unknown.title'));
    expect(answer.text).toContain(world.t('example.balance'));
    await marek.types('💰💰💰');
    await marek.sees(world.t('unknown.title'));
    const { rows: after } = await world.owner.query('SELECT id FROM entry UNION ALL SELECT id FROM loan');
    expect(after).toEqual(before);
  });
});
