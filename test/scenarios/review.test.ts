import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { ingestUsage } from '../../src/desk/ingest-usage.js';
import { company, type Handle } from '../../src/sandbox/company/company.js';
import { type DingTalkWorld, startDingTalkWorld } from '../support/dingtalk-world.js';
import { locales, startTestWorld, type TestWorld } from '../support/world.js';

describe.each(locales)('half of the quota, in Slack, in %s', (locale) => {
  let world: TestWorld;
  beforeAll(async () => {
    world = await startTestWorld({ locale });
  });
  afterEach(async () => {
    expect(await world.verify()).toEqual([]);
    expect(world.troubles).toEqual([]);
  });
  afterAll(() => world.close());

  /** Spends half and waits until it has gone out. */
  async function halves(handle: 'ana' | 'bo' | 'wangwei' | 'sam', dollars: string): Promise<string> {
    await world.spends(handle, dollars);
    await world.settled();
    const { rows } = await world.owner.query<{ id: string }>('SELECT id FROM review WHERE member_id = $1', [
      await world.memberId(handle),
    ]);
    return rows[0]?.id ?? '';
  }

  it('comes to the manager with what it went into and what came of it; fine is one click', async () => {
    const { ana, bo, carol } = world;
    const id = await halves('ana', '260');
    const card = await carol.sees(
      world.t('review.title', { member: 'Ana Costa', used: '$260', quota: '$500' }),
      { since: 0 },
    );
    for (const text of [
      world.t('review.went-into'),
      'claude-sonnet-4-5 · $260',
      world.t('review.came-of-it'),
      world.t('review.nothing-reported'),
      world.t('review.why.manager', { member: 'Ana Costa' }),
    ])
      expect(card.text).toContain(text);
    expect(await world.count('ana', world.says('review.title'))).toBe(0);
    await carol.clicks(world.t('button.review-fine'), { within: /Ana Costa/ });
    await carol.sees(world.t('done.review-fine', { member: 'Ana Costa' }));
    await carol.sees(world.says('review.status.fine', { by: 'Carol Mbeki' }));
    // A click from a screen that was not redrawn says who and when; nobody else may.
    for (const actionId of ['review.fine', 'review.raise', 'review.talk']) {
      await world.slack.forgeClick({ user: 'carol', actionId, value: id });
      await carol.sees(world.says('refusal.review-answered.what', { state: 'fine', by: 'Carol Mbeki' }));
      await world.slack.forgeClick({ user: 'bo', actionId, value: id });
      await bo.sees(world.t('refusal.review-not-yours.what'));
      await world.slack.forgeClick({ user: 'ana', actionId, value: id });
      await ana.sees(world.t('refusal.review-not-yours.what'));
    }
    expect(await world.balance('ana')).toBe('40');
  });

  it('lets the manager give more from the pool, with a sensible amount filled in', async () => {
    const { carol } = world;
    await halves('bo', '260');
    await carol.sees(world.t('review.title', { member: 'Bo Lindqvist', used: '$260', quota: '$500' }), {
      since: 0,
    });
    await carol.clicks(world.t('button.review-raise'), { within: /Bo Lindqvist/ });
    await carol.sees(world.says('form.review-raise.intro', { member: 'Bo Lindqvist' }));
    await carol.submits(world.t('form.review-raise.submit'), { amount: '99999' });
    await carol.sees(world.says('refusal.grant-too-large.what'));
    await carol.submits(world.t('form.review-raise.submit'), { amount: '120' });
    await carol.sees(world.t('done.review-raise', { member: 'Bo Lindqvist', amount: '$120' }));
    await carol.sees(world.says('review.status.raised', { by: 'Carol Mbeki', amount: '$120' }));
    await carol.closes();
    await world.settled();
    expect(await world.count('bo', /\$120/)).toBe(1);
    expect(await world.balance('bo')).toBe('160');
  });

  it('opens a conversation of both, in which nothing is said of figures', async () => {
    const { wangwei, carol } = world;
    await halves('wangwei', '260');
    await carol.sees(world.says('review.title', { used: '$260' }), { since: 0 });
    const talk = locale === 'en' ? /^Talk with 王伟$/ : /^和王伟聊聊$/;
    await carol.clicks(talk);
    await carol.sees(world.says('done.review-talk.together'));
    await carol.sees(world.says('review.status.talked', { by: 'Carol Mbeki' }));
    for (const who of [wangwei, carol]) {
      const line = await who.sees(world.says('notice.review-together', { by: 'Carol Mbeki' }), { since: 0 });
      expect(line.text).not.toMatch(/\d/);
      const { conversations } = await who.looks();
      expect(conversations.find(({ items }) => items.some(({ text }) => text === line.text))?.kind).toBe(
        'mpim',
      );
    }
    await carol.clicks(world.t('button.review-fine'), { within: /王伟/ });
    await carol.sees(world.says('done.review-fine'));
  });

  it('goes to those who decide otherwise where there is no manager; the second hears who was first', async () => {
    const { dave, fay, sam } = world;
    const id = await halves('sam', '260');
    for (const who of [dave, fay]) {
      const card = await who.sees(world.says('review.title', { member: 'Sam Reyes' }), { since: 0 });
      expect(card.text).toContain(world.t('review.why.fallback', { member: 'Sam Reyes' }));
    }
    await fay.clicks(world.t('button.review-fine'), { within: /Sam Reyes/ });
    for (const who of [dave, fay]) await who.sees(world.says('review.status.fine', { by: 'Fay Laurent' }));
    await world.slack.forgeClick({ user: 'dave', actionId: 'review.raise', value: id });
    await dave.sees(world.says('refusal.review-answered.what', { state: 'fine', by: 'Fay Laurent' }));
    await sam.doesNotSee(world.says('review.title'), { since: 0 });
  });
});

describe.each([
  ['cards', true],
  ['texts', false],
])('half of the quota, in DingTalk, by %s', (_, cards) => {
  let world: DingTalkWorld;
  let calls = 0;
  beforeAll(async () => {
    world = await startDingTalkWorld({ cards, deliver: 'dingtalk' });
  });
  afterEach(async () => {
    expect(await world.verify()).toEqual([]);
    expect(world.troubles).toEqual([]);
  });
  afterAll(() => world.close());

  async function halves(handle: Handle): Promise<void> {
    calls += 1;
    const event = {
      id: `call ${calls}`,
      member: company.people[handle].email,
      occurredAt: world.desk.clock.now().toISOString(),
      model: 'qwen3-max',
      project: 'settlement',
      cost: { amount: '260', currency: 'USD' },
    };
    expect(await ingestUsage(world.desk, 'test', [event])).toMatchObject({ accepted: 1 });
    await world.settled();
  }
  const zh = (key: Parameters<DingTalkWorld['t']>[1], params?: Record<string, string>) =>
    world.t('zh-CN', key, params);

  it('comes to the manager in Chinese; more is given in the form', async () => {
    const lina = world.in('lina');
    await halves('xiaoming');
    const card = await lina.sees(/王小明本期额度已用/, { since: 0 });
    expect(card.text).toContain('settlement');
    expect(card.text).toContain(zh('review.nothing-reported'));
    const before = Number(await world.balance('xiaoming'));
    await lina.clicks(zh('button.review-raise'));
    if (cards) await lina.submits(zh('form.review-raise.submit'), { amount: '130' });
    else {
      await lina.sees(/直接在这里回复/);
      await lina.types('130');
    }
    await lina.sees(/追加 ?\$130/);
    expect(Number(await world.balance('xiaoming')) - before).toBe(130);
    await world.in('xiaoming').sees(/\$130/, { since: 0 });
  });

  it('tells both, since DingTalk opens no conversation for an app', async () => {
    const lina = world.in('lina');
    await halves('chen');
    await lina.sees(/本期额度已用/, { since: 0 });
    await lina.clicks(/^和.*聊聊$/);
    await lina.sees(/已告诉.*你想聊聊/);
    await world.in('chen').sees(zh('notice.review-talk', { by: '李娜' }), { since: 0 });
    await lina.clicks(zh('button.review-fine'));
    await lina.sees(/没有问题/);
  });
});
