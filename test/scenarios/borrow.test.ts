import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { type Locale, locales, startTestWorld, type TestWorld } from '../support/world.js';

let world: TestWorld;
afterEach(async () => {
  expect(await world.verify()).toEqual([]);
  expect(world.troubles).toEqual([]);
});

const texts: Record<Locale, Record<'command' | 'sentence' | 'reason', string>> = {
  en: {
    command: 'borrow 60 from @bo for the release until Friday',
    sentence: 'could @marek lend me 50 until Friday? it is for the load tests',
    reason: 'Need it myself this week',
  },
  'zh-CN': {
    command: '找 @bo 借 60，用于发布，周五还',
    sentence: '能不能找 @marek 借 50，周五还，压测要用',
    reason: '这周我自己也不够用',
  },
};

describe.each(locales)('borrowing from a colleague, in %s', (locale) => {
  const text = texts[locale];
  beforeAll(async () => {
    world = await startTestWorld({ locale });
  });
  afterAll(() => world.close());

  it('asks at once by a command, and lends all with one click', async () => {
    const { ana, bo } = world;
    await ana.types(`/tokens ${text.command}`);
    await ana.sees(world.says('done.borrow', { lender: 'Bo Lindqvist', amount: '$60' }));
    await ana.sees(world.says('loan.status.asked', { side: 'borrower', lender: 'Bo Lindqvist' }));
    const card = await bo.sees(
      world.t('loan.lender.asked', { open: 'yes', borrower: 'Ana Costa', asked: '$60' }),
    );
    expect(card.text).toContain(world.t('before-after', { before: '$300', after: '$240' }));
    expect(card.text).toMatch(/release|发布/);
    // A lender learns the amount and the day, not how the borrower stands.
    expect(card.text).not.toContain('$500');
    await bo.clicks(world.t('button.lend', { amount: '$60' }));
    await bo.sees(world.says('done.lend', { borrower: 'Ana Costa', amount: '$60' }));
    await ana.sees(world.says('notice.loan-accepted', { lender: 'Bo Lindqvist', amount: '$60' }));
    await ana.sees(world.t('loan.status.active', { outstanding: '$60', principal: '$60' }));
    await bo.sees(world.t('loan.lender.lent', { borrower: 'Ana Costa', principal: '$60' }));
    expect([await world.balance('ana'), await world.balance('bo')]).toEqual(['360', '240']);
  });

  it('confirms a sentence first, and asks once although the button is clicked twice', async () => {
    const { ana, marek } = world;
    await ana.types(text.sentence);
    const question = await ana.sees(
      world.says('confirm.borrow', { person: 'Marek Nowak', amount: '$50', dated: 'yes' }),
    );
    expect(question.text).toContain(world.t('confirm.note'));
    await marek.doesNotSee(/Ana/);
    const label = world.t('button.ask', { person: 'Marek Nowak' });
    await Promise.all([ana.clicks(label), ana.clicks(label)]);
    await ana.sees(world.says('done.borrow', { lender: 'Marek Nowak', amount: '$50' }));
    await world.settled();
    expect(await world.count('marek', world.says('loan.lender.asked', { open: 'yes', asked: '$50' }))).toBe(
      1,
    );
    await ana.clicks(world.t('button.withdraw'));
    await ana.sees(world.t('done.withdraw', { what: 'loan' }));
    await marek.sees(world.t('notice.loan-withdrawn', { borrower: 'Ana Costa', amount: '$50' }), {
      since: 0,
    });
    await marek.sees(
      world.t('loan.status.withdrawn', { opener: 'borrower', side: 'lender', borrower: 'Ana Costa' }),
      {
        since: 0,
      },
    );
  });

  it('does nothing when the confirmation is cancelled, and says so', async () => {
    const { sam } = world;
    await sam.types(text.sentence);
    await sam.clicks(world.t('button.cancel'));
    await sam.sees(world.t('confirm.cancelled'));
    const { rows } = await world.owner.query('SELECT id FROM loan WHERE borrower_id = $1', [
      await world.memberId('sam'),
    ]);
    expect(rows).toEqual([]);
  });

  it('lets the confirmation be changed in a form that is filled in already', async () => {
    const { sam, marek } = world;
    await sam.types(text.sentence);
    await sam.clicks(world.t('button.change'));
    await sam.submits(world.t('form.borrow.submit'), { amount: '45' });
    await sam.sees(world.says('done.borrow', { lender: 'Marek Nowak', amount: '$45' }));
    await sam.closes();
    await marek.clicks(world.t('button.decline-loan'));
    await marek.submits(world.t('form.decline-loan.submit'), { reason: text.reason });
    await marek.sees(world.t('done.decline', { borrower: 'Sam Reyes' }));
    await marek.closes();
    const answer = await sam.sees(world.t('notice.loan-declined', { lender: 'Marek Nowak', amount: '$45' }));
    expect(answer.text).toContain(text.reason);
    expect(answer.text).toContain(world.t('notice.other-ways'));
  });

  it('opens a form for a command that leaves things open, and marks what is wrong in it', async () => {
    const { grace, chen } = world;
    await grace.types('/tokens borrow');
    await grace.submits(world.t('form.borrow.submit'), { person: '@chen', amount: 'lots' });
    await grace.sees(world.t('refusal.not-a-number.what'));
    await grace.submits(world.t('form.borrow.submit'), { amount: '0' });
    await grace.sees(world.t('refusal.zero.what'));
    await grace.submits(world.t('form.borrow.submit'), { amount: '1.5k' });
    await grace.sees(world.t('refusal.loan-too-large.what', { limit: '$300' }));
    await grace.submits(world.t('form.borrow.submit'), { amount: '12.50', reason: text.reason });
    await grace.sees(world.says('done.borrow', { lender: '陈晨', amount: '$12.50' }));
    await grace.closes();
    await chen.clicks(world.t('button.decline-loan'));
    await chen.submits();
    const answer = await grace.sees(world.t('notice.loan-declined', { lender: '陈晨', amount: '$12.50' }));
    expect(answer.text).not.toContain(world.t('fact.answer'));
  });

  it('lends a part: too much is marked in the form, less is lent', async () => {
    const { xiaoming, wangwei2 } = world;
    await xiaoming.types('/tokens borrow 80 from @wangwei2');
    await xiaoming.sees(world.says('done.borrow', { lender: '王伟', amount: '$80' }));
    await wangwei2.clicks(world.t('button.lend-part'));
    await wangwei2.sees(
      world.t('form.lend-part.intro', { borrower: '王小明', asked: '$80', lendable: '$200' }),
    );
    await wangwei2.submits(world.t('form.lend-part.submit'), { amount: '81' });
    await wangwei2.sees(world.t('refusal.part-too-large.what', { asked: '$80' }));
    await wangwei2.submits(world.t('form.lend-part.submit'), { amount: '30' });
    await wangwei2.sees(world.says('done.lend', { borrower: '王小明', amount: '$30' }));
    const answer = await xiaoming.sees(world.says('notice.loan-accepted', { lender: '王伟', amount: '$30' }));
    expect(answer.text).toContain(world.t('notice.loan-accepted.part', { asked: '$80' }));
    expect([await world.balance('xiaoming'), await world.balance('wangwei2')]).toEqual(['330', '270']);
  });

  it('asks which 王伟 is meant, and goes on with the one who is picked', async () => {
    const { grace, wangwei, wangwei2 } = world;
    await grace.types(
      locale === 'en' ? '/tokens borrow 25 from 王伟 until Friday' : '/tokens 找王伟借 25，周五还',
    );
    const question = await grace.sees(world.t('which.title'));
    expect(question.controls.map((control) => control.label).sort()).toEqual(
      ['王伟 · wangwei@example.com', '王伟 · wangwei2@example.com', world.t('button.cancel')].sort(),
    );
    await grace.clicks(/王伟.*wangwei@/);
    await grace.clicks(world.t('button.ask', { person: '王伟' }));
    await grace.sees(world.says('done.borrow', { lender: '王伟', amount: '$25' }));
    await wangwei.sees(
      world.says('loan.lender.asked', { open: 'yes', borrower: 'Grace Tan', asked: '$25' }),
      { since: 0 },
    );
    await wangwei2.doesNotSee(/Grace Tan/, { since: 0 });
    await wangwei.clicks(world.t('button.lend', { amount: '$25' }));
    await grace.sees(world.says('notice.loan-accepted', { lender: '王伟', amount: '$25' }));
  });

  it('shows what is open, borrowed and lent, in one place', async () => {
    const { grace } = world;
    await grace.types(locale === 'en' ? '/tokens loans' : '/tokens 借还记录');
    const list = await grace.sees(world.t('loans.owing', { owed: '$25' }));
    expect(list.text).toMatch(
      world.says('loans.line.due', { name: '王伟', outstanding: '$25', principal: '$25' }),
    );
  });

  it('closes a question that nobody answers, and answers the late click', async () => {
    const { ana, bo } = world;
    const asked = await ana.types('/tokens borrow 33 from @bo');
    await bo.sees(world.says('loan.lender.asked', { open: 'yes', asked: '$33' }));
    const { rows } = await world.owner.query<{ id: string }>("SELECT id FROM loan WHERE state = 'asked'");
    await world.advance('2026-03-13T09:00:00Z');
    await ana.sees(world.t('notice.loan-expired.borrower', { lender: 'Bo Lindqvist', amount: '$33' }), {
      since: asked.position,
    });
    await bo.sees(world.t('loan.status.expired'), { since: asked.position });
    // The button is gone from the card; this is a click from a screen that was not redrawn.
    await world.slack.forgeClick({ user: 'bo', actionId: 'loan.accept', value: rows[0]?.id ?? '' });
    await bo.sees(world.says('refusal.question-expired.what'));
  });
});
