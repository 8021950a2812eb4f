import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { locales, startTestWorld, type TestWorld } from '../support/world.js';

let world: TestWorld;
afterEach(async () => {
  try {
    expect(await world.verify()).toEqual([]);
    expect(world.troubles).toEqual([]);
  } finally {
    await world.close();
  }
});

describe.each(locales)('the life of a loan, in %s', (locale) => {
  const say = (en: string, zh: string) => (locale === 'en' ? en : zh);
  const ask = (amount: number, from: 'bo' | 'marek') =>
    world.ana.types(
      say(
        `/tokens borrow ${amount} from @${from} until 20 March`,
        `/tokens 找 @${from} 借 ${amount}，3月20日还`,
      ),
    );
  const borrow = async (amount: number, from: 'bo' | 'marek') => {
    await ask(amount, from);
    await world[from].clicks(world.t('button.lend', { amount: `$${amount}` }));
    await world.ana.sees(world.says('notice.loan-accepted', { amount: `$${amount}` }));
  };

  beforeEach(async () => {
    world = await startTestWorld({ locale });
  });

  it('shows the lender what would be left and what they lent already, and can wait until tomorrow', async () => {
    const { ana, bo } = world;
    await borrow(20, 'bo');
    await world.spends('bo', '60');
    const since = await bo.mark();
    await ask(40, 'bo');
    const card = await bo.sees(world.says('loan.lender.asked', { open: 'yes', asked: '$40' }), { since });
    expect(card.text).toContain(world.t('before-after', { before: '$220', after: '$180' }));
    expect(card.text).toMatch(world.says('loan.lender.afterwards', { after: '$180', pace: 'lasts' }));
    expect(card.text).toMatch(world.says('loan.lender.owes', { amount: '$20' }));
    await bo.clicks(world.t('button.later'), { within: /\$40/ });
    await bo.sees(world.says('done.later'));
    await ana.sees(world.says('notice.loan-later', { lender: 'Bo Lindqvist', amount: '$40' }));
    await ana.sees(world.says('loan.status.later', { side: 'borrower', lender: 'Bo Lindqvist' }));
    const next = await bo.mark();
    await world.advance('2026-03-11T09:00:00Z');
    await bo.sees(world.says('loan.lender.asked', { open: 'yes', asked: '$40' }), { since: next });
    await bo.clicks(world.t('button.lend', { amount: '$40' }));
    await ana.sees(world.says('notice.loan-accepted', { amount: '$40' }), { since: 0 });
  });

  it('is extended when the lender agrees, and a second answer hears the date', async () => {
    const { ana, bo } = world;
    await borrow(30, 'bo');
    await ana.types(say('/tokens extend @bo until 25 March', '/tokens 找 @bo 延期到3月25日'));
    if (locale === 'zh-CN') await ana.clicks(world.t('button.ask-time', { person: 'Bo Lindqvist' }));
    await ana.sees(world.says('done.time', { how: 'asked', other: 'Bo Lindqvist' }), { since: 0 });
    await bo.sees(world.says('loan.lender.wish', { borrower: 'Ana Costa', outstanding: '$30' }));
    const since = await ana.mark();
    await bo.clicks(/^(Agree|同意)/);
    await bo.sees(world.says('done.time', { how: 'given', other: 'Ana Costa' }));
    await ana.sees(world.says('notice.loan-extended', { lender: 'Bo Lindqvist' }), { since });
    // The lender may give more unasked, by the form.
    await bo.clicks(world.t('button.give-time'));
    await bo.submits(world.t('form.give-time.submit'), { due: '2026-03-20' });
    await bo.sees(world.says('refusal.extend-not-later.what'));
    await bo.submits(world.t('form.give-time.submit'), { due: '2026-03-27' });
    await bo.sees(world.says('done.time', { how: 'given', other: 'Ana Costa' }));
  });

  it('may be kept at its date', async () => {
    const { ana, bo } = world;
    await borrow(30, 'bo');
    await ana.clicks(world.t('button.extend'));
    await ana.submits(world.t('form.extend.submit'), { due: '2026-03-25', reason: 'evals' });
    await ana.sees(world.says('done.time', { how: 'asked', other: 'Bo Lindqvist' }));
    await ana.closes();
    expect((await bo.sees(world.says('loan.lender.wish', { borrower: 'Ana Costa' }))).text).toContain(
      'evals',
    );
    const since = await ana.mark();
    await bo.clicks(/^(Keep|仍按)/);
    await ana.sees(world.says('notice.loan-time.declined', { lender: 'Bo Lindqvist' }), { since });
  });

  it('may be asked for and not be needed after all: by the button, and by "cancel"', async () => {
    const { ana, bo } = world;
    await borrow(30, 'bo');
    const wish = async (due: string) => {
      const since = await bo.mark();
      await ana.types('/tokens loans');
      await ana.clicks(world.t('button.extend'));
      await ana.submits(world.t('form.extend.submit'), { due });
      await ana.sees(world.says('done.time', { how: 'asked', other: 'Bo Lindqvist' }));
      await ana.closes();
      await bo.sees(world.says('loan.lender.wish', { borrower: 'Ana Costa' }), { since });
    };
    await wish('2026-03-25');
    const since = await bo.mark();
    await ana.clicks(world.t('button.time-back'));
    await ana.sees(world.says('done.time', { how: 'withdrawn', other: 'Bo Lindqvist' }));
    await bo.sees(world.says('notice.loan-time.withdrawn', { borrower: 'Ana Costa' }), { since });
    const next = await bo.mark();
    await wish('2026-03-26');
    await ana.types(say('/tokens cancel', '/tokens 取消'));
    await ana.sees(world.says('done.time', { how: 'withdrawn', other: 'Bo Lindqvist' }));
    await bo.sees(world.says('notice.loan-time.withdrawn', { borrower: 'Ana Costa' }), { since: next });
    // What is cancelled next is the loan itself.
    await ana.types(say('/tokens cancel', '/tokens 取消'));
    await ana.sees(world.t('confirm.hand-back', { lender: 'Bo Lindqvist', amount: '$30' }));
  });

  it('is forgiven in part by a sentence, always asked back, and the rest by a form', async () => {
    const { ana, bo } = world;
    await borrow(50, 'bo');
    await world.spends('ana', '350');
    await bo.types(say('/tokens forgive @ana 20', '/tokens 免掉 @ana 的 20'));
    await bo.sees(world.t('confirm.forgive', { person: 'Ana Costa', amount: '$20' }));
    const since = await ana.mark();
    await bo.clicks(world.t('button.forgive-amount', { amount: '$20' }));
    await bo.sees(world.t('done.forgive', { borrower: 'Ana Costa', amount: '$20' }));
    const note = await ana.sees(world.t('notice.loan-forgiven', { lender: 'Bo Lindqvist', amount: '$20' }), {
      since,
    });
    expect(note.text).toContain(world.t('notice.loan-forgiven.rest', { amount: '$30' }));
    await bo.clicks(world.t('button.forgive'));
    await bo.submits(world.t('form.forgive.submit'), { amount: '30' });
    await bo.closes();
    await ana.sees(world.t('notice.loan-forgiven.all'));
    await ana.sees(world.says('loan.status.forgiven', { forgiven: '$50' }), { since: 0 });
    await bo.types(say('/tokens forgive @ana', '/tokens 不用 @ana 还了'));
    await bo.sees(world.t('refusal.nothing-lent-to.what', { name: 'Ana Costa' }));
  });

  it('is handed back untouched by "cancel", and told to be repaid once it was used', async () => {
    const { ana, bo } = world;
    await borrow(30, 'bo');
    await ana.types(say('/tokens cancel', '/tokens 不用了'));
    await ana.sees(world.t('confirm.hand-back', { lender: 'Bo Lindqvist', amount: '$30' }));
    const since = await bo.mark();
    await ana.clicks(world.t('button.hand-back'));
    await ana.sees(world.t('done.hand-back', { lender: 'Bo Lindqvist', amount: '$30' }));
    await bo.sees(world.t('notice.loan-repaid.return', { borrower: 'Ana Costa', amount: '$30' }), { since });
    expect([await world.balance('ana'), await world.balance('bo')]).toEqual(['300', '300']);
    await borrow(40, 'marek');
    await world.spends('ana', '310');
    await ana.types(say('/tokens cancel', '/tokens 取消'));
    await ana.sees(world.says('refusal.loan-used.what', { name: 'Marek Nowak' }));
  });

  it('is repaid with all others by one button that names everybody, and stays to be seen', async () => {
    const { ana, bo, marek } = world;
    await borrow(30, 'bo');
    await borrow(20, 'marek');
    await world.spends('ana', '100');
    await ana.types(say('/tokens loans', '/tokens 借还记录'));
    await ana.clicks(world.t('button.repay-all', { amount: '$50' }));
    const question = await ana.sees(world.t('confirm.repay-all', { amount: '$50' }));
    expect(question.text).toContain(world.t('confirm.repay-part', { person: 'Bo Lindqvist', amount: '$30' }));
    expect(question.text).toContain(world.t('confirm.repay-part', { person: 'Marek Nowak', amount: '$20' }));
    await ana.clicks(world.t('button.repay-amount', { amount: '$50' }));
    await ana.sees(world.says('done.repay', { amount: '$50' }));
    await bo.sees(world.t('notice.loan-repaid.hand', { borrower: 'Ana Costa', amount: '$30' }), { since: 0 });
    await marek.sees(world.t('notice.loan-repaid.hand', { borrower: 'Ana Costa', amount: '$20' }), {
      since: 0,
    });
    await ana.types(say('/tokens past loans', '/tokens 历史借还'));
    expect((await ana.sees(world.t('loans.past.title'))).text).toContain('Marek Nowak');
    await ana.types(say('/tokens statement 2026-03', '/tokens 对账单 2026-03'));
    const title = world.t('statement.title', { month: '2026-03' });
    await ana.sees(`[file: ${title}]`);
    await ana.sees(world.says('statement.after', { owed: '$0', lent: '$0' }));
    const sheet = await world.fileOf('ana', title);
    expect(sheet).toContain(`\uFEFF${world.t('statement.head')}\r\n`);
    expect(sheet).toMatch(/2026-03-10,[^,]+,Bo Lindqvist,30,USD,2026-03-20\r\n/);
    expect(sheet).toMatch(/Marek Nowak,-20,USD/);
  });

  it('leaves the protected share at the refill, says when the rest comes, and tells a lender once', async () => {
    const { ana, bo } = world;
    await borrow(150, 'bo');
    await borrow(150, 'marek');
    await world.spends('ana', '600');
    const [anas, bos] = [await ana.mark(), await bo.mark()];
    await world.advance('2026-04-01T09:00:00Z');
    const note = await ana.sees(world.t('notice.loans-collected', { amount: '$250' }), { since: anas });
    expect(note.text).toContain('Bo Lindqvist');
    expect(note.text).toContain('Marek Nowak');
    expect(note.text).toMatch(world.says('notice.loan-collected.rest', { kept: '$250' }));
    await bo.sees(world.says('notice.loan-repaid.refill', { borrower: 'Ana Costa' }), { since: bos });
    expect(await world.balance('ana')).toBe('250');
  });
});
