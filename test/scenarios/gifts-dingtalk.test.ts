import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { type DingTalkWorld, startDingTalkWorld } from '../support/dingtalk-world.js';

let world: DingTalkWorld;

// With cards people click buttons and fill in forms; without, the same are links and questions in the chat.
describe.each([true, false])('giving, offering and the shelf in DingTalk, with cards: %s', (cards) => {
  const en = (...args: Parameters<DingTalkWorld['t']> extends [unknown, ...infer Rest] ? Rest : never) =>
    world.t('en', ...args);
  const zh = (...args: Parameters<DingTalkWorld['t']> extends [unknown, ...infer Rest] ? Rest : never) =>
    world.t('zh-CN', ...args);

  beforeAll(async () => {
    world = await startDingTalkWorld({ cards });
    for (const handle of ['lina', 'chen'] as const) {
      await world.in(handle).types('语言 中文');
      await world.in(handle).sees(/中文|设置/);
    }
    for (const handle of ['ana', 'bo', 'sam'] as const) {
      await world.in(handle).types('how much do I have left');
      await world.in(handle).sees(/left/);
    }
  });
  afterEach(async () => {
    expect(await world.verify()).toEqual([]);
  });
  afterAll(() => world.close());

  it('a gift: offered, accepted, both told', async () => {
    const [ana, bo] = [world.in('ana'), world.in('bo')];
    const before = Number(await world.balance('ana'));
    await bo.types('gift @ana 20 for the demo');
    await bo.sees(en('done.gift', { receiver: 'Ana Costa', amount: '$20' }));
    await ana.sees(/the demo/);
    await ana.clicks(en('button.accept', { amount: '$20' }));
    await ana.sees(en('done.gift-accepted', { giver: 'Bo Lindqvist', amount: '$20' }));
    await bo.sees(en('notice.gift-accepted', { receiver: 'Ana Costa', amount: '$20' }));
    expect(Number(await world.balance('ana'))).toBe(before + 20);
  });

  it('a gift in Chinese: declined with thanks, and taken back', async () => {
    const [chen, lina] = [world.in('chen'), world.in('lina')];
    const before = await world.balance('chen');
    await chen.types('送 @lina 15，用于评测');
    await chen.sees(zh('done.gift', { receiver: '李娜', amount: '$15' }));
    await lina.clicks(zh('button.decline-offer'));
    await lina.sees(zh('done.gift-declined', { giver: '陈晨', amount: '$15' }));
    await chen.sees(zh('notice.gift-declined', { receiver: '李娜', amount: '$15' }));
    await chen.types('送 @bo 5');
    await chen.sees(zh('done.gift', { receiver: 'Bo Lindqvist', amount: '$5' }));
    await chen.types('取消');
    await chen.sees(zh('done.gift-back', { receiver: 'Bo Lindqvist', amount: '$5' }));
    expect(await world.balance('chen')).toBe(before);
  });

  it('an offer: accepted as a loan, another declined and another taken back', async () => {
    const [ana, bo, sam] = [world.in('ana'), world.in('bo'), world.in('sam')];
    await bo.types('lend @sam 30');
    await sam.clicks(en('button.accept', { amount: '$30' }));
    await bo.sees(en('notice.offer-accepted', { borrower: 'Sam Reyes', amount: '$30' }));
    await bo.types('lend @ana 10');
    await ana.sees(/\$10/);
    await ana.clicks(en('button.decline-offer'));
    await bo.sees(en('notice.offer-declined', { borrower: 'Ana Costa', amount: '$10' }));
    await bo.types('lend @ana 12');
    await bo.sees(/offer \$12/);
    await bo.types('cancel');
    await bo.sees(en('done.withdraw', { what: 'offer' }));
    await ana.sees(en('notice.offer-withdrawn', { lender: 'Bo Lindqvist', amount: '$12' }));
  });

  it('the shelf: left there, taken from, taken back', async () => {
    const [ana, bo] = [world.in('ana'), world.in('bo')];
    await bo.types('I will not need 40 this month');
    await bo.sees(en('confirm.shelf', { amount: '$40' }));
    await bo.clicks(en('button.shelf-put-amount', { amount: '$40' }));
    await bo.sees(en('done.shelf', { amount: '$40' }));
    await ana.types('shelf');
    await ana.sees(en('shelf.there', { amount: '$40', team: 'Platform' }));
    await ana.clicks(en('button.shelf-take'));
    if (cards) await ana.submits(en('form.shelf-take.submit'), { Amount: '10' });
    else {
      await ana.sees(/Amount/);
      await ana.types('10');
    }
    await ana.sees(en('done.take', { amount: '$10' }));
    await bo.types('take back from the shelf');
    await bo.sees(en('done.shelf-back', { amount: '$30' }));
  });

  it('the shelf in Chinese, in one’s own name', async () => {
    const [chen, lina] = [world.in('chen'), world.in('lina')];
    await lina.types('放到共享 25，署名');
    await lina.sees(zh('done.shelf', { amount: '$25' }));
    await chen.types('共享');
    await chen.sees(/李娜/);
    await chen.types('从共享领取 25');
    await chen.sees(zh('done.take', { amount: '$25' }));
    await lina.sees(zh('notice.shelf-empty', { amount: '$25' }));
  });

  it('in a group nobody else learns of it', async () => {
    const [ana, bo] = [world.in('ana'), world.in('bo')];
    const since = await ana.mark();
    await bo.says('Platform', '@TokenDesk shelf 11');
    await bo.sees(en('done.shelf', { amount: '$11' }));
    await world.settled();
    await ana.doesNotSee(/\$\s?11/, { since });
    await bo.types('shelf back');
    await bo.sees(en('done.shelf-back', { amount: '$11' }));
  });
});
