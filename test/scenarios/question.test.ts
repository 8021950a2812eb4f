import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { type DingTalkWorld, startDingTalkWorld } from '../support/dingtalk-world.js';
import { locales, startTestWorld, type TestWorld } from '../support/world.js';

describe.each(locales)('a question about a request, in %s', (locale) => {
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

  const asks = async (amount: string, question: string): Promise<void> => {
    const { ana, carol } = world;
    await ana.types(say(`/tokens request ${amount}`, `/tokens 申请 ${amount}`));
    await carol.clicks(world.t('button.ask-question'), { within: new RegExp(`\\$${amount}(?!\\d)`) });
    await carol.submits(world.t('form.ask.submit'), { question });
    await carol.sees(world.t('done.question', { requester: 'Ana Costa' }));
    await carol.closes();
  };

  it('is answered by the button; the answer stands on the card and reaches whoever asked', async () => {
    const { ana, carol } = world;
    const question = say('Which service is it for?', '是给哪个服务用的？');
    const answer = say('The billing service', '账单服务');
    await asks('30', question);
    const asked = await ana.sees(world.t('notice.request-question', { by: 'Carol Mbeki', amount: '$30' }), {
      since: 0,
    });
    expect(asked.text).toContain(question);
    await ana.clicks(world.t('button.answer'), { within: new RegExp(question.replace('?', '\\?')) });
    await ana.submits(world.t('form.answer.submit'), { answer });
    await ana.sees(world.t('done.answer', { people: 'Carol Mbeki' }));
    await ana.closes();
    const told = await carol.sees(
      world.t('notice.request-answer', { requester: 'Ana Costa', amount: '$30' }),
    );
    expect(told.text).toContain(answer);
    await world.settled();
    const sight = await carol.looks();
    const card = sight.conversations
      .flatMap(({ items }) => items)
      .find(({ text }) =>
        text.includes(world.t('request.approver.title', { requester: 'Ana Costa', amount: '$30' })),
      );
    expect(card?.text).toMatch(
      world.says('request.note', { kind: 'question', by: 'Carol Mbeki', text: question }),
    );
    expect(card?.text).toMatch(world.says('request.note', { kind: 'answer', by: 'Ana Costa', text: answer }));
    await carol.clicks(world.t('button.approve', { amount: '$30' }));
    await ana.sees(world.t('notice.request-approved', { decider: 'Carol Mbeki', amount: '$30' }));
  });

  it('is answered by simply replying, while it is the only one; courtesies are none', async () => {
    const { ana, carol } = world;
    await asks('31', say('How long will it last?', '大概能用多久？'));
    await ana.sees(world.t('notice.request-question', { by: 'Carol Mbeki', amount: '$31' }), { since: 0 });
    await ana.types(say('thanks', '谢谢'));
    await ana.sees(world.t('unknown.title'));
    const reply = say('about as long as the tests take', '压测结束就差不多了');
    await ana.types(reply);
    await ana.sees(world.t('done.answer', { people: 'Carol Mbeki' }));
    const told = await carol.sees(
      world.t('notice.request-answer', { requester: 'Ana Costa', amount: '$31' }),
      {
        since: 0,
      },
    );
    expect(told.text).toContain(reply);
    // Nothing is asked any more: the same words are no answer.
    await ana.types(reply);
    await ana.sees(world.t('unknown.title'));
    await ana.clicks(world.t('button.answer'), { within: /\$31/ });
    await ana.sees(world.t('refusal.nothing-asked.what'));
  });

  it('of several, a reply answers none', async () => {
    const { ana } = world;
    await asks('32', say('Why now?', '为什么是现在？'));
    await asks('33', say('And this one?', '这个呢？'));
    await ana.sees(world.t('notice.request-question', { by: 'Carol Mbeki', amount: '$33' }), { since: 0 });
    await ana.types(say('because the release is on Friday', '因为周五就要发布了'));
    await ana.sees(world.t('unknown.title'));
  });
});

describe('a question about a request, in DingTalk', () => {
  let world: DingTalkWorld;
  beforeAll(async () => {
    world = await startDingTalkWorld({ deliver: 'dingtalk' });
  });
  afterAll(() => world.close());

  it('is asked and answered within the cards', async () => {
    const t: (key: Parameters<DingTalkWorld['t']>[1], params?: Record<string, string | number>) => string = (
      key,
      params,
    ) => world.t('zh-CN', key, params);
    const [xiaoming, lina] = [world.in('xiaoming'), world.in('lina')];
    await xiaoming.types('申请 40');
    await lina.sees(/申请追加 \$40/);
    await lina.clicks(t('button.ask-question'), { within: /\$40/ });
    await lina.submits(t('form.ask.submit'), { [t('field.question')]: '用在哪里？' });
    await lina.sees(/已把问题转给/);
    await xiaoming.sees(/想了解你申请的 \$40/, { since: 0 });
    await xiaoming.types('用在对账服务的回归');
    await xiaoming.sees(/已把你的回答转给李娜/);
    await lina.sees(/回答了你的问题/);
    await world.settled();
    await lina.sees(/用在对账服务的回归/, { since: 0 });
    // The details are opened within the card, and from them it is handed over.
    await lina.clicks(t('button.details'), { within: /申请追加 \$40/ });
    await lina.sees(/申请详情/);
    await lina.clicks(t('button.hand-over'), { within: /申请追加 \$40/ });
    await lina.submits(t('form.hand-over.submit'), { [t('field.colleague')]: 'Carol Mbeki' });
    await lina.sees(/现在由 Carol Mbeki 代你审批/);
    const card = await world.in('carol').sees(/requests \$40 more/, { since: 0 });
    expect(card.text).toContain(world.t('en', 'request.why.handed', { name: '李娜' }));
    await world.in('carol').clicks(world.t('en', 'button.approve', { amount: '$40' }));
    await xiaoming.sees(/为你批准了 \$40/, { since: 0 });
    expect(await world.verify()).toEqual([]);
    expect(world.troubles).toEqual([]);
  });
});
