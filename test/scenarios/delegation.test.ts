import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { type DingTalkWorld, startDingTalkWorld } from '../support/dingtalk-world.js';
import { locales, startTestWorld, type TestWorld } from '../support/world.js';

describe.each(locales)('handing decisions over, in %s', (locale) => {
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

  it('is one sentence; both know, the colleague decides in that place, and the card says so', async () => {
    const { ana, bo, carol } = world;
    await carol.types(say('/tokens delegate @bo until 13 Mar', '/tokens 委托 @bo 审批到3月13日'));
    const done = await carol.sees(world.says('done.delegate', { name: 'Bo Lindqvist', begun: 'yes' }));
    expect(done.text).toContain(world.t('done.delegate-next', { name: 'Bo Lindqvist' }));
    await bo.sees(world.says('notice.delegated', { from: 'Carol Mbeki', begun: 'yes' }), { since: 0 });
    await ana.types(say('/tokens request 30', '/tokens 申请 30'));
    for (const person of [bo, carol])
      await person.sees(world.t('request.approver.title', { requester: 'Ana Costa', amount: '$30' }), {
        since: 0,
      });
    const card = await bo.sees(world.t('request.approver.title', { requester: 'Ana Costa', amount: '$30' }), {
      since: 0,
    });
    expect(card.text).toMatch(world.says('request.why.proxy', { name: 'Carol Mbeki' }));
    expect(card.text).toMatch(say('13 Mar', '3月13日') === '13 Mar' ? /13 Mar/ : /3月13日/);
    await bo.clicks(world.t('button.approve', { amount: '$30' }));
    await ana.sees(world.t('notice.request-approved', { decider: 'Bo Lindqvist', amount: '$30' }));
    await carol.sees(
      world.says('request.status.approved', { less: 'no', decided: 'somebody', by: 'Bo Lindqvist' }),
    );
  });

  it('is not made twice for the same days', async () => {
    const { carol } = world;
    await carol.types(say('/tokens delegate @marek until 12 Mar', '/tokens 委托 @marek 审批到3月12日'));
    await carol.sees(world.says('refusal.delegate-overlaps.what', { name: 'Bo Lindqvist' }));
    await carol.types(say('/tokens delegate @carol until 12 Mar', '/tokens 委托 @carol 审批到3月12日'));
    await carol.sees(world.t('refusal.delegate-self.what'));
  });

  it('is shown and ended from either side', async () => {
    const { bo, carol, ana } = world;
    await bo.types(say('/tokens delegate', '/tokens 委托'));
    await bo.sees(world.says('delegation.to', { name: 'Carol Mbeki', begun: 'yes' }));
    await carol.types(say('/tokens delegate', '/tokens 委托'));
    await carol.sees(world.says('delegation.from', { name: 'Bo Lindqvist', begun: 'yes' }));
    await carol.clicks(world.t('button.delegate-end', { name: 'Bo Lindqvist' }));
    await carol.sees(world.t('done.delegate-end', { name: 'Bo Lindqvist' }));
    await bo.sees(world.t('notice.delegation-ended', { side: 'from', by: 'Carol Mbeki' }));
    const since = await bo.mark();
    await ana.types(say('/tokens request 35', '/tokens 申请 35'));
    await carol.sees(world.t('request.approver.title', { requester: 'Ana Costa', amount: '$35' }));
    await world.settled();
    await bo.doesNotSee(world.t('request.approver.title', { requester: 'Ana Costa', amount: '$35' }), {
      since,
    });
  });

  it('is a form with dates, whose errors stand below their fields', async () => {
    const { carol, marek } = world;
    await carol.types(say('/tokens delegate @marek', '/tokens 委托 @marek'));
    await carol.submits(world.t('form.delegate.submit'), { start: '2026-03-20', end: '2026-03-18' });
    await carol.sees(world.t('refusal.delegate-times.what'));
    await carol.submits(world.t('form.delegate.submit'), { start: '2026-03-16', end: '2026-03-18' });
    await carol.sees(world.says('done.delegate', { name: 'Marek Nowak', begun: 'no' }));
    await carol.closes();
    await marek.sees(world.says('notice.delegated', { from: 'Carol Mbeki', begun: 'no' }), { since: 0 });
  });

  it('of one request alone is a form on its card', async () => {
    const { ana, carol, lina } = world;
    await carol.clicks(world.t('button.hand-over'), { within: /\$35/ });
    await carol.submits(world.t('form.hand-over.submit'), { person: '@ana' });
    await carol.sees(world.t('refusal.hand-over-unable.what', { name: 'Ana Costa' }));
    await carol.submits(world.t('form.hand-over.submit'), { person: '@lina' });
    await carol.sees(world.t('done.hand-over', { name: '李娜' }));
    await carol.closes();
    const card = await lina.sees(
      world.t('request.approver.title', { requester: 'Ana Costa', amount: '$35' }),
      {
        since: 0,
      },
    );
    expect(card.text).toContain(world.t('request.why.handed', { name: 'Carol Mbeki' }));
    await carol.sees(world.says('request.status.lost', { approvers: '李娜' }));
    await lina.clicks(world.t('button.approve', { amount: '$35' }));
    await ana.sees(world.t('notice.request-approved', { decider: '李娜', amount: '$35' }));
  });
});

describe('handing decisions over, in DingTalk', () => {
  let world: DingTalkWorld;
  beforeAll(async () => {
    world = await startDingTalkWorld({ deliver: 'dingtalk' });
  });
  afterAll(() => world.close());

  it('takes a name and days in one sentence, and the card says for whom', async () => {
    const [xiaoming, lina, carol] = [world.in('xiaoming'), world.in('lina'), world.in('carol')];
    await lina.types('委托 Carol Mbeki 审批到3月13日');
    await lina.sees(/由 Carol Mbeki 代你审批申请，到 3月13日/);
    await carol.sees(/You decide requests for 李娜 until Friday, 13 Mar/, { since: 0 });
    await xiaoming.types('申请 40');
    const card = await carol.sees(/requests \$40 more/, { since: 0 });
    expect(card.text).toContain('You decide this for 李娜, until Friday, 13 Mar.');
    await carol.clicks(world.t('en', 'button.approve', { amount: '$40' }));
    await xiaoming.sees(/Carol Mbeki 为你批准了 \$40/, { since: 0 });
    expect(await world.verify()).toEqual([]);
    expect(world.troubles).toEqual([]);
  });
});
