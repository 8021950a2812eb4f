import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { type DingTalkWorld, startDingTalkWorld } from '../support/dingtalk-world.js';
import { locales, startTestWorld, type TestWorld } from '../support/world.js';

describe.each(locales)('approving several at once, in %s', (locale) => {
  const say = (en: string, zh: string) => (locale === 'en' ? en : zh);
  let world: TestWorld;
  afterEach(async () => {
    expect(await world.verify()).toEqual([]);
    expect(world.troubles).toEqual([]);
  });
  beforeAll(async () => {
    world = await startTestWorld({ locale });
  });
  afterAll(() => world.close());

  it('lists names and total before anything happens, then what went through and what did not', async () => {
    const { ana, bo, marek, carol } = world;
    for (const [person, amount] of [
      [ana, '30'],
      [bo, '40'],
      [marek, '50'],
    ] as const) {
      await person.types(say(`/tokens request ${amount}`, `/tokens 申请 ${amount}`));
      await person.sees(world.t('done.request', { amount: `$${amount}`, approvers: 'Carol Mbeki' }));
    }
    await carol.opensHome();
    const list = await carol.sees(world.t('requests.waiting', { n: 3 }));
    expect(list.text).toContain('Bo Lindqvist · $40');
    await carol.clicks(world.t('button.requests-bulk'));
    const option = (requester: string, amount: string) =>
      world.t('field.which-option', { requester, amount });
    await carol.submits(world.t('form.bulk.submit'), {
      which: [option('Ana Costa', '$30'), option('Marek Nowak', '$50')],
    });
    const asked = await carol.sees(world.t('requests.several', { n: 2, total: '$80' }));
    expect(asked.text).toContain(world.t('requests.several-line', { requester: 'Ana Costa', amount: '$30' }));
    expect(asked.text).not.toContain('Bo Lindqvist');
    // Meanwhile Marek takes his back.
    await marek.types(say('/tokens cancel', '/tokens 撤回'));
    await marek.sees(world.t('done.withdraw', { what: 'request' }));
    await carol.clicks(world.t('button.approve-several', { n: 2, amount: '$80' }));
    const done = await carol.sees(world.t('requests.several-done', { n: 1, total: '$30' }));
    expect(done.text).toContain(world.t('requests.several-not'));
    expect(done.text).toContain('Marek Nowak');
    await carol.closes();
    await ana.sees(world.t('notice.request-approved', { decider: 'Carol Mbeki', amount: '$30' }));
    expect(await world.balance('bo')).toBe('300');
    // The page shows what is left.
    const home = await carol.sees(
      (seen) => seen.kind === 'home' && !/\$30 /.test(seen.text) && seen.text.includes('$40'),
    );
    expect(home.text).not.toContain(world.t('button.requests-bulk'));
  });

  it('has nothing to choose where nothing waits', async () => {
    const { fay } = world;
    await fay.types(say('what waits for me? approvals', '待我审批'));
    await fay.types(say('approvals', '待我审批'));
    await fay.sees(world.t('requests.waiting-none'));
    await world.slack.forgeClick({ user: 'fay', actionId: 'requests.bulk.confirm', value: '{"n":1}' });
    await fay.sees(world.t('requests.waiting-none'));
  });
});

describe('approving several at once, in DingTalk', () => {
  let world: DingTalkWorld;
  beforeAll(async () => {
    world = await startDingTalkWorld({ deliver: 'dingtalk' });
  });
  afterAll(() => world.close());

  it('is a card to choose from, then the names and the total', async () => {
    const lina = world.in('lina');
    await world.in('xiaoming').types('申请 40');
    await lina.sees(/申请追加 \$40/);
    await world.in('xiaoming').types('申请 60');
    await lina.sees(/申请追加 \$60/);
    await lina.types('待我审批');
    await lina.sees(/有 2 个申请等你审批/);
    await lina.clicks(world.t('zh-CN', 'button.requests-bulk'));
    const { controls } = await lina.sees(/全额批准/);
    expect(controls.length).toBeGreaterThan(0);
    await lina.submits(world.t('zh-CN', 'form.bulk.submit'), {
      [world.t('zh-CN', 'field.which')]: ['王小明 · $40', '王小明 · $60'],
    });
    await lina.sees(/要批准这 2 个申请，共 \$100 吗/);
    await lina.clicks(world.t('zh-CN', 'button.approve-several', { n: 2, amount: '$100' }));
    await lina.sees(/已批准 2 个，共 \$100/);
    await world.in('xiaoming').sees(/为你批准了 \$60/, { since: 0 });
    expect(await world.verify()).toEqual([]);
    expect(world.troubles).toEqual([]);
  });
});
