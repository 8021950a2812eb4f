import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { locales, startTestWorld, type TestWorld } from '../support/world.js';

let world: TestWorld;
afterEach(async () => {
  expect(await world.verify()).toEqual([]);
  expect(world.troubles).toEqual([]);
});

describe.each(locales)('repaying by hand, in %s', (locale) => {
  const say = (en: string, zh: string) => (locale === 'en' ? en : zh);
  const borrow = async (amount: number, from: 'bo' | 'marek' | 'wangwei' | 'wangwei2') => {
    await world.ana.types(say(`/tokens borrow ${amount} from @${from}`, `/tokens 找 @${from} 借 ${amount}`));
    await world[from].clicks(world.t('button.lend', { amount: `$${amount}` }));
    await world.ana.sees(world.says('notice.loan-accepted', { amount: `$${amount}` }));
  };

  beforeAll(async () => {
    world = await startTestWorld({ locale });
    await borrow(60, 'bo');
  });
  afterAll(() => world.close());

  it('pays a part at once by a command, and both see what is left', async () => {
    const { ana, bo } = world;
    await ana.types(say('/tokens repay @bo 15', '/tokens 还 @bo 15'));
    const answer = await ana.sees(world.t('done.repay', { lender: 'Bo Lindqvist', amount: '$15' }));
    expect(answer.text).toContain(world.t('outstanding.some', { amount: '$45' }));
    await bo.sees(world.t('notice.loan-repaid.hand', { borrower: 'Ana Costa', amount: '$15' }));
    await bo.sees(world.t('loan.status.active', { outstanding: '$45', principal: '$60' }));
    expect([await world.balance('ana'), await world.balance('bo')]).toEqual(['345', '255']);
  });

  it('confirms a sentence first', async () => {
    const { ana, bo } = world;
    await ana.types(say('please pay back 5 to @bo', '我想还 @bo 5'));
    await ana.sees(world.t('confirm.repay', { amount: '$5', person: 'Bo Lindqvist' }));
    const since = await bo.mark();
    await ana.clicks(world.t('button.repay-amount', { amount: '$5' }));
    await ana.sees(world.t('done.repay', { lender: 'Bo Lindqvist', amount: '$5' }));
    await bo.sees(world.t('notice.loan-repaid.hand', { borrower: 'Ana Costa', amount: '$5' }), { since });
  });

  it('pays by the button, and never more than is owed', async () => {
    const { ana, bo } = world;
    await ana.clicks(world.t('button.repay'));
    await ana.sees(world.says('form.repay.intro', { lender: 'Bo Lindqvist', outstanding: '$40' }));
    await ana.submits(world.t('form.repay.submit'), { amount: 'much' });
    await ana.sees(world.t('refusal.not-a-number.what'));
    const since = await bo.mark();
    await ana.submits(world.t('form.repay.submit'), { amount: '1000' });
    const answer = await ana.sees(world.t('done.repay', { lender: 'Bo Lindqvist', amount: '$40' }));
    expect(answer.text).toContain(world.t('outstanding.none-of-it'));
    await ana.closes();
    const note = await bo.sees(world.t('notice.loan-repaid.hand', { borrower: 'Ana Costa', amount: '$40' }), {
      since,
    });
    expect(note.text).toContain(world.t('notice.loan-repaid.all'));
    expect([await world.balance('ana'), await world.balance('bo')]).toEqual(['300', '300']);
  });

  it('has nothing to do where nothing is owed', async () => {
    const { ana } = world;
    await ana.types(say('/tokens repay @bo 15', '/tokens 还 @bo 15'));
    await ana.sees(world.t('refusal.nothing-owed-to.what', { name: 'Bo Lindqvist' }));
    await ana.types(say('/tokens repay everything', '/tokens 还 全部'));
    await ana.sees(world.t('refusal.nothing-owed.what'));
  });

  it('pays the right one of two people of the same name, and half means half of that debt', async () => {
    const { ana, wangwei, wangwei2 } = world;
    await borrow(20, 'wangwei');
    await borrow(30, 'wangwei2');
    await ana.types(say('please pay back half to @wangwei', '我想还 @wangwei 一半'));
    await ana.sees(world.t('confirm.repay', { amount: '$10', person: '王伟' }));
    const since = await wangwei.mark();
    await ana.clicks(world.t('button.repay-amount', { amount: '$10' }));
    await wangwei.sees(world.t('notice.loan-repaid.hand', { borrower: 'Ana Costa', amount: '$10' }), {
      since,
    });
    await ana.types(say('/tokens repay half to @wangwei2', '/tokens 还 @wangwei2 一半'));
    await ana.sees(world.t('done.repay', { lender: '王伟', amount: '$15' }));
    await wangwei2.sees(world.t('notice.loan-repaid.hand', { borrower: 'Ana Costa', amount: '$15' }), {
      since: 0,
    });
  });

  it('says how much can be repaid when there is not enough, and changes nothing', async () => {
    const { ana } = world;
    await world.spends('ana', '319');
    expect(await world.balance('ana')).toBe('6');
    await ana.types(say('/tokens repay everything', '/tokens 还 全部'));
    await ana.sees(world.t('refusal.repay-short.what', { left: '$6' }));
    await ana.clicks(world.t('button.repay'), { within: /\$15/ });
    await ana.submits(world.t('form.repay.submit'), { amount: '15' });
    await ana.sees(world.t('refusal.repay-short.what', { left: '$6' }));
    await ana.closes();
    expect(await world.balance('ana')).toBe('6');
  });

  it('pays everything to everybody, each their own', async () => {
    const { ana, wangwei, wangwei2 } = world;
    await world.advance('2026-03-16T09:00:00Z');
    const since = await wangwei.mark();
    await ana.types(say('/tokens repay everything', '/tokens 还 全部'));
    const answer = await ana.sees(world.says('done.repay', { amount: '$25' }));
    expect(answer.text).toContain(world.t('outstanding.none'));
    const note = await wangwei.sees(
      world.t('notice.loan-repaid.hand', { borrower: 'Ana Costa', amount: '$10' }),
      { since },
    );
    expect(note.text).toContain(world.t('notice.loan-repaid.all'));
    await wangwei2.sees(world.t('notice.loan-repaid.all'), { since: 0 });
  });
});
