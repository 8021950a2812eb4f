import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { locales, startTestWorld, type TestWorld } from '../support/world.js';

let world: TestWorld;
afterEach(async () => {
  expect(await world.verify()).toEqual([]);
  expect(world.troubles).toEqual([]);
});

describe.each(locales)('offering to lend, in %s', (locale) => {
  const say = (en: string, zh: string) => (locale === 'en' ? en : zh);
  const lend = (amount: string, to: string) =>
    say(`/tokens lend ${amount} to ${to}`, `/tokens 借给 ${to} ${amount}`);

  beforeAll(async () => {
    world = await startTestWorld({ locale });
  });
  afterAll(() => world.close());

  it('sets the amount aside, and the colleague accepts', async () => {
    const { ana, bo } = world;
    await bo.types(lend('50', '@ana'));
    const made = await bo.sees(world.says('done.offer', { borrower: 'Ana Costa', amount: '$50' }));
    expect(made.text).toMatch(world.says('done.offer-next'));
    await bo.types('/tokens');
    const balance = await bo.sees(/\$250/);
    expect(balance.text).toContain(world.t('fact.on-hold'));
    await ana.sees(world.t('loan.borrower.offered', { open: 'yes', lender: 'Bo Lindqvist', asked: '$50' }));
    await ana.clicks(world.t('button.accept', { amount: '$50' }));
    await ana.sees(world.says('done.offer-accepted', { lender: 'Bo Lindqvist', amount: '$50' }));
    await bo.sees(world.t('notice.offer-accepted', { borrower: 'Ana Costa', amount: '$50' }));
    expect([await world.balance('ana'), await world.balance('bo')]).toEqual(['350', '250']);
  });

  it('gives the amount back when the colleague declines', async () => {
    const { grace, chen } = world;
    await chen.types(lend('40', '@grace'));
    await grace.clicks(world.t('button.decline-offer'));
    await grace.sees(world.t('done.offer-declined', { lender: '陈晨', amount: '$40' }));
    const note = await chen.sees(world.t('notice.offer-declined', { borrower: 'Grace Tan', amount: '$40' }));
    expect(note.text).toContain(world.t('notice.offer-declined.back'));
    await chen.sees(
      world.says('loan.status.declined', { opener: 'lender', side: 'lender', borrower: 'Grace Tan' }),
    );
    expect(await world.balance('chen')).toBe('300');
  });

  it('can be taken back; the colleague hears of it, and a late click is answered', async () => {
    const { grace, chen } = world;
    await chen.types(lend('30', '@grace'));
    await grace.sees(world.says('loan.borrower.offered', { open: 'yes', asked: '$30' }));
    const { rows } = await world.owner.query<{ id: string }>("SELECT id FROM loan WHERE state = 'offered'");
    await chen.clicks(world.t('button.take-back'));
    await chen.sees(world.t('done.withdraw', { what: 'offer' }));
    await grace.sees(world.t('notice.offer-withdrawn', { lender: '陈晨', amount: '$30' }));
    await world.slack.forgeClick({ user: 'grace', actionId: 'offer.accept', value: rows[0]?.id ?? '' });
    await grace.sees(world.says('refusal.question-answered.what', { state: 'withdrawn', by: '陈晨' }));
    expect([await world.balance('chen'), await world.balance('grace')]).toEqual(['300', '300']);
  });

  it('ends by itself when nobody answers', async () => {
    const { sam, marek } = world;
    await marek.types(lend('20', '@sam'));
    await sam.sees(world.says('loan.borrower.offered', { open: 'yes', asked: '$20' }));
    expect(await world.balance('marek')).toBe('280');
    const since = await marek.mark();
    await world.advance('2026-03-12T09:00:00Z');
    await marek.sees(world.t('notice.loan-expired.lender', { borrower: 'Sam Reyes', amount: '$20' }), {
      since,
    });
    await sam.sees(world.t('loan.status.expired'), { since: 0 });
    expect(await world.balance('marek')).toBe('300');
  });

  it('is confirmed first when it is said in a sentence', async () => {
    const { marek, wangwei } = world;
    await marek.types(say("I'd like to lend @wangwei 25 until Friday", '我想借给 @wangwei 25，周五还'));
    await marek.sees(world.says('confirm.lend', { person: '王伟', amount: '$25', dated: 'yes' }));
    await marek.clicks(world.t('button.offer', { amount: '$25' }));
    await marek.sees(world.says('done.offer', { borrower: '王伟', amount: '$25' }));
    await wangwei.clicks(world.t('button.accept', { amount: '$25' }));
    await marek.sees(world.t('notice.offer-accepted', { borrower: '王伟', amount: '$25' }));
  });

  it('is refused for what one does not have, to oneself, and with what is borrowed', async () => {
    const { ana, bo, marek, wangwei } = world;
    await bo.types(lend('160', '@grace'));
    // A fifth of the allowance stays.
    await bo.sees(world.t('refusal.lender-short.what', { lendable: '$150' }));
    await ana.types(lend('5', '@bo'));
    await ana.sees(world.t('refusal.lender-owes.what', { amount: '$50' }));
    await wangwei.types(lend(say('all', '全部'), '@marek'));
    await wangwei.sees(world.t('refusal.lender-owes.what', { amount: '$25' }));
    await marek.types(lend('10', '@marek'));
    await marek.sees(world.t('refusal.self-loan.what'));
    await marek.types(lend('10', '@priya'));
    await marek.sees(world.t('refusal.lending-off.what'));
    await marek.types(lend('301', '@sam'));
    await marek.sees(world.t('refusal.loan-too-large.what', { limit: '$300' }));
    await marek.types(lend('290', '@sam'));
    await marek.sees(world.t('refusal.lender-short.what', { lendable: '$175' }));
  });

  it('cannot be answered by others', async () => {
    const { carol, sam, marek } = world;
    await marek.types(lend('11', '@sam'));
    await sam.sees(world.says('loan.borrower.offered', { open: 'yes', asked: '$11' }));
    const { rows } = await world.owner.query<{ id: string }>("SELECT id FROM loan WHERE state = 'offered'");
    for (const actionId of ['offer.accept', 'offer.decline', 'loan.accept']) {
      await world.slack.forgeClick({ user: 'carol', actionId, value: rows[0]?.id ?? '' });
      await carol.sees(world.t('refusal.not-your-question.what'));
    }
    // The lender's own acceptance of the offer counts as little.
    await world.slack.forgeClick({ user: 'marek', actionId: 'offer.accept', value: rows[0]?.id ?? '' });
    await marek.sees(world.t('refusal.not-your-question.what'));
    await sam.clicks(world.t('button.accept', { amount: '$11' }));
    await marek.sees(world.t('notice.offer-accepted', { borrower: 'Sam Reyes', amount: '$11' }));
  });
});
