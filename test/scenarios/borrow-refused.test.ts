import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { MessageKey } from '../../src/kit/i18n/catalogue.js';
import type { Handle } from '../../src/sandbox/company/company.js';
import { locales, startTestWorld, type TestWorld } from '../support/world.js';

let world: TestWorld;
afterEach(async () => {
  expect(await world.verify()).toEqual([]);
  expect(world.troubles).toEqual([]);
});

/** Types a command that must be refused with this sentence, and nothing must have come of it. */
async function refused(
  who: Handle,
  command: string,
  key: MessageKey,
  shown: Record<string, string | number> = {},
): Promise<void> {
  const loans = async () => (await world.owner.query('SELECT id FROM loan')).rows.length;
  const before = await loans();
  await world[who].types(command);
  const answer = await world[who].sees(world.t(key, shown));
  expect(answer.kind).toBe('ephemeral');
  expect(await loans()).toBe(before);
}

describe.each(locales)('borrowing that cannot be, in %s', (locale) => {
  const borrow = (amount: string, from: string, rest = '') =>
    locale === 'en'
      ? `/tokens borrow ${amount} from ${from} ${rest}`
      : `/tokens 找 ${from} 借 ${amount} ${rest}`;

  beforeAll(async () => {
    world = await startTestWorld({ locale });
  });
  afterAll(() => world.close());

  it('is refused for what was typed', async () => {
    const past = locale === 'en' ? 'until 2026-03-01' : '2026-03-01还';
    await refused('ana', borrow('20', '@bo', past), 'refusal.past-date.what');
    await refused('ana', borrow('0', '@bo'), 'refusal.zero.what');
    await refused('ana', borrow('-20', '@bo'), 'refusal.negative.what');
    await refused('ana', borrow('¥20', '@bo'), 'refusal.wrong-unit.what', { unit: world.t('unit.USD') });
    await refused('ana', borrow('99999999999999999999', '@bo'), 'refusal.too-large.what');
    const far = locale === 'en' ? 'until 2026-06-30' : '2026-06-30还';
    await refused('ana', borrow('20', '@bo', far), 'refusal.too-far.what', { days: 62 });
  });

  it('is refused for whom it was asked of', async () => {
    await refused('ana', borrow('20', '@ana'), 'refusal.self-loan.what');
    await refused('ana', borrow('20', '@nobody'), 'refusal.person-unknown.what', { person: '@nobody' });
    await refused('ana', borrow('20', '@gus'), 'refusal.person-unknown.what', { person: 'Gus Guest' });
    await refused('ana', borrow('20', '@priya'), 'refusal.lending-off.what');
    await refused('priya', borrow('20', '@ana'), 'refusal.lending-off.what');
  });

  it('is refused beyond what the plan allows', async () => {
    await refused('ana', borrow('301', '@bo'), 'refusal.loan-too-large.what', { limit: '$300' });
    const { ana } = world;
    for (const lender of ['marek', 'sam', 'wangwei']) {
      await ana.types(borrow('5', `@${lender}`));
      await ana.sees(world.says('done.borrow', { amount: '$5' }));
    }
    await refused('ana', borrow('6', '@marek'), 'refusal.already-asked.what', { name: 'Marek Nowak' });
    await refused('ana', borrow('6', '@bo'), 'refusal.too-many-questions.what', { limit: 3 });
    // Taking one back makes room for another.
    await ana.types(locale === 'en' ? '/tokens cancel' : '/tokens 撤回');
    await ana.clicks(new RegExp(`^${world.t('button.withdraw-from', { name: 'Sam Reyes' })}`));
    await ana.sees(world.t('done.withdraw', { what: 'loan' }));
    await ana.types(borrow('6', '@bo'));
    await ana.sees(world.says('done.borrow', { lender: 'Bo Lindqvist', amount: '$6' }));
  });

  it('lets a lender who is short lend a part or decline, but not all', async () => {
    const { sam, marek } = world;
    await world.spends('marek', '150');
    await sam.types(borrow('90', '@marek'));
    const card = await marek.sees(world.says('loan.lender.asked', { open: 'yes', borrower: 'Sam Reyes' }), {
      since: 0,
    });
    expect(card.text).toContain(world.t('loan.lender.part-lendable', { lendable: '$50' }));
    expect(card.controls.map((control) => control.label)).toEqual([
      world.t('button.lend-part'),
      world.t('button.decline-loan'),
      world.t('button.later'),
    ]);
    await marek.clicks(world.t('button.lend-part'), { within: /\$90/ });
    await marek.submits(world.t('form.lend-part.submit'), { amount: '50.01' });
    // Marked beside the field; the form itself says how much as well.
    await marek.sees(`! ${world.t('refusal.lender-short.what', { lendable: '$50' })}`);
    await marek.submits(world.t('form.lend-part.submit'), { amount: '50' });
    await sam.sees(world.says('notice.loan-accepted', { lender: 'Marek Nowak', amount: '$50' }));
    await marek.closes();
    expect(await world.balance('marek')).toBe('100');
  });

  it('does not let those lend who owe', async () => {
    const { sam, grace } = world;
    await grace.types(borrow('15', '@sam'));
    await sam.clicks(world.t('button.lend', { amount: '$15' }), { within: /Grace Tan/ });
    await sam.sees(world.t('refusal.lender-owes.what', { amount: '$50' }));
    await sam.clicks(world.t('button.decline-loan'), { within: /Grace Tan/ });
    await sam.submits();
    await sam.sees(world.t('done.decline', { borrower: 'Grace Tan' }));
    await sam.closes();
    await grace.sees(world.says('notice.loan-declined', { lender: 'Sam Reyes', amount: '$15' }));
  });

  it('is refused to and from those who are paused or have left', async () => {
    await world.setStatus('chen', 'frozen');
    await refused('ana', borrow('20', '@chen'), 'refusal.not-active.what', { name: '陈晨' });
    await refused('chen', borrow('20', '@xiaoming'), 'refusal.frozen.what');
    await refused(
      'chen',
      locale === 'en' ? '/tokens lend 20 to @xiaoming' : '/tokens 借给 @xiaoming 20',
      'refusal.frozen.what',
    );
    await world.setStatus('chen', 'left');
    await refused('ana', borrow('20', '@chen'), 'refusal.person-unknown.what', { person: '陈晨' });
    await world.setStatus('chen', 'active');
  });

  it('is not decided by whom the question was not put to', async () => {
    const { bo, grace } = world;
    await grace.types(borrow('7', '@bo'));
    await bo.sees(world.says('loan.lender.asked', { open: 'yes', borrower: 'Grace Tan' }), { since: 0 });
    const { rows } = await world.owner.query<{ id: string }>('SELECT id FROM loan WHERE asked = 7000000');
    const value = rows[0]?.id ?? '';
    for (const actionId of ['loan.accept', 'loan.part', 'loan.decline']) {
      for (const user of ['carol', 'grace']) {
        await world.slack.forgeClick({ user, actionId, value });
        await world[user === 'carol' ? 'carol' : 'grace'].sees(world.t('refusal.not-your-question.what'));
      }
    }
    await world.slack.forgeClick({ user: 'bo', actionId: 'loan.withdraw', value });
    await bo.sees(world.t('refusal.not-yours.what'));
    await world.slack.forgeClick({ user: 'bo', actionId: 'loan.accept', value: 'no such id' });
    await bo.sees(world.t('refusal.not-your-question.what'));
    await bo.clicks(world.t('button.lend', { amount: '$7' }));
    await grace.sees(world.says('notice.loan-accepted', { lender: 'Bo Lindqvist', amount: '$7' }));
    // Late clicks hear who was first.
    for (const actionId of ['loan.accept', 'loan.part', 'loan.decline']) {
      await world.slack.forgeClick({ user: 'bo', actionId, value });
      await bo.sees(world.says('refusal.question-answered.what', { state: 'active', by: 'Bo Lindqvist' }));
    }
    await world.slack.forgeClick({ user: 'grace', actionId: 'loan.withdraw', value });
    await grace.sees(world.says('refusal.question-answered.what', { state: 'active', by: 'Bo Lindqvist' }));
  });
});
