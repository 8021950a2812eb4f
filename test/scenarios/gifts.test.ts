import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { people } from '../../src/sandbox/company/people.js';
import { locales, startTestWorld, type TestWorld } from '../support/world.js';

let world: TestWorld;
afterEach(async () => {
  expect(await world.verify()).toEqual([]);
  expect(world.troubles).toEqual([]);
});

const openGift = async (): Promise<string> => {
  const { rows } = await world.owner.query<{ id: string }>("SELECT id FROM gift WHERE state = 'offered'");
  return rows[0]?.id ?? '';
};

// Everybody has 500 for the month and may use 300 of it this week; a fifth stays with whoever gives.
describe.each(locales)('giving to a colleague, in %s', (locale) => {
  const say = (en: string, zh: string) => (locale === 'en' ? en : zh);
  const gift = (amount: string, to: string, why = '') =>
    say(
      `/tokens gift ${to} ${amount}${why && ` for ${why}`}`,
      `/tokens 送 ${to} ${amount}${why && `，用于${why}`}`,
    );

  beforeAll(async () => {
    world = await startTestWorld({ locale });
  });
  afterAll(() => world.close());

  it('sets the amount aside, and the colleague accepts', async () => {
    const { ana, bo } = world;
    await bo.types(gift('50', '@ana', say('the demo', '演示')));
    const made = await bo.sees(world.t('done.gift', { receiver: 'Ana Costa', amount: '$50' }));
    expect(made.text).toMatch(world.says('done.gift-next'));
    await bo.types('/tokens');
    const balance = await bo.sees(world.says('balance.on-hold', { total: '$50' }));
    expect(balance.text).toContain(world.t('held.gift', { name: 'Ana Costa' }));
    const asked = await ana.sees(
      world.t('gift.receiver', { state: 'offered', giver: 'Bo Lindqvist', amount: '$50' }),
    );
    expect(asked.text).toContain(say('the demo', '演示'));
    expect(asked.text).toContain(world.t('gift.receiver.terms'));
    await ana.clicks(world.t('button.accept', { amount: '$50' }));
    await ana.sees(world.t('done.gift-accepted', { giver: 'Bo Lindqvist', amount: '$50' }));
    await bo.sees(world.t('notice.gift-accepted', { receiver: 'Ana Costa', amount: '$50' }));
    expect([await world.balance('ana'), await world.balance('bo')]).toEqual(['350', '250']);
    await ana.types('/tokens');
    await ana.sees(world.t('lot.gift', { from: 'Bo Lindqvist' }));
    await ana.types(say('/tokens history', '/tokens 使用明细'));
    await ana.sees(world.t('booking.gift', { way: 'in', name: 'Bo Lindqvist' }));
    // Both cards tell how it ended.
    await bo.sees(world.t('gift.giver', { state: 'accepted', receiver: 'Ana Costa', amount: '$50' }), {
      since: 0,
    });
  });

  it('gives the amount back when the colleague says no, and does not ask them again that day', async () => {
    const { grace, chen } = world;
    await chen.types(gift('40', '@grace'));
    await grace.clicks(world.t('button.decline-offer'));
    await grace.sees(world.t('done.gift-declined', { giver: '陈晨', amount: '$40' }));
    const note = await chen.sees(world.t('notice.gift-declined', { receiver: 'Grace Tan', amount: '$40' }));
    expect(note.text).toContain(world.t('notice.offer-declined.back'));
    expect(await world.balance('chen')).toBe('300');
    await chen.types(gift('10', '@grace'));
    await chen.sees(world.t('refusal.gift-too-soon.what', { name: 'Grace Tan' }));
  });

  it('can be taken back, by the button or by words; a late click is answered', async () => {
    const { sam, marek } = world;
    await marek.types(gift('30', '@sam'));
    await sam.sees(world.says('gift.receiver', { state: 'offered', amount: '$30' }));
    const id = await openGift();
    await marek.clicks(world.t('button.gift-back'));
    await marek.sees(world.t('done.gift-back', { receiver: 'Sam Reyes', amount: '$30' }));
    await sam.sees(world.t('notice.gift-withdrawn', { giver: 'Marek Nowak', amount: '$30' }));
    await world.slack.forgeClick({ user: 'sam', actionId: 'gift.accept', value: id });
    await sam.sees(world.says('refusal.gift-answered.what', { state: 'withdrawn', by: 'Marek Nowak' }));
    await marek.types(gift('20', '@sam'));
    await marek.sees(world.says('done.gift', { amount: '$20' }));
    await marek.types(say('/tokens cancel', '/tokens 取消'));
    await marek.sees(world.t('done.gift-back', { receiver: 'Sam Reyes', amount: '$20' }));
    expect(await world.balance('marek')).toBe('300');
  });

  it('cannot be answered by others', async () => {
    const { carol, marek, sam } = world;
    await marek.types(gift('11', '@sam'));
    await sam.sees(world.says('gift.receiver', { state: 'offered', amount: '$11' }));
    const id = await openGift();
    for (const actionId of ['gift.accept', 'gift.decline', 'gift.withdraw']) {
      await world.slack.forgeClick({ user: 'carol', actionId, value: id });
      await carol.sees(world.t('refusal.gift-not-yours.what'));
    }
    await world.slack.forgeClick({ user: 'marek', actionId: 'gift.accept', value: id });
    await marek.sees(world.t('refusal.gift-not-yours.what'));
    await sam.clicks(world.t('button.accept', { amount: '$11' }));
    await marek.sees(world.t('notice.gift-accepted', { receiver: 'Sam Reyes', amount: '$11' }));
  });

  it('is confirmed first when it is said in a sentence, and can be changed', async () => {
    const { marek, wangwei } = world;
    await marek.types(say("I'd like to give @wangwei 25 for the demo", '我想送给 @wangwei 25，用于演示'));
    const asked = await marek.sees(world.t('confirm.gift', { person: '王伟', amount: '$25' }));
    expect(asked.text).toContain(world.t('confirm.gift-terms', { person: '王伟' }));
    await marek.clicks(world.t('button.gift', { amount: '$25' }));
    await marek.sees(world.t('done.gift', { receiver: '王伟', amount: '$25' }));
    await wangwei.clicks(world.t('button.accept', { amount: '$25' }));
    await marek.sees(world.t('notice.gift-accepted', { receiver: '王伟', amount: '$25' }));
  });

  it('asks in a form for what a command left out, and marks there what is wrong', async () => {
    const { chen, wangwei } = world;
    await chen.types(say('/tokens gift', '/tokens 送 @wangwei'));
    await chen.fills({ person: people.wangwei.slackId, amount: '9000' });
    await chen.submits();
    await chen.sees(world.says('refusal.gift-limit.what', { limit: '$250' }));
    await chen.fills({ amount: '5' });
    await chen.submits();
    await chen.sees(world.t('done.gift', { receiver: '王伟', amount: '$5' }));
    await wangwei.clicks(world.t('button.accept', { amount: '$5' }));
    await chen.sees(world.t('notice.gift-accepted', { receiver: '王伟', amount: '$5' }));
  });

  it('of a manager may be meant from the pool: it asks, and one’s own is a click away', async () => {
    const { ana, carol } = world;
    await carol.types(gift('12', '@ana'));
    await carol.sees(world.t('confirm.grant', { kind: 'top-up', name: 'Ana Costa', amount: '$12' }));
    await carol.clicks(world.t('button.gift-own'));
    await carol.sees(world.t('confirm.gift', { person: 'Ana Costa', amount: '$12' }));
    await carol.clicks(world.t('button.gift', { amount: '$12' }));
    await carol.sees(world.t('done.gift', { receiver: 'Ana Costa', amount: '$12' }));
    await ana.clicks(world.t('button.accept', { amount: '$12' }));
    await carol.sees(world.t('notice.gift-accepted', { receiver: 'Ana Costa', amount: '$12' }));
    expect(await world.balance('carol')).toBe('788');
  });

  it('is refused for what one does not have, to oneself, beyond the share, and by who owes', async () => {
    const { ana, bo, marek } = world;
    await marek.types(gift('10', '@marek'));
    await marek.sees(world.t('refusal.gift-self.what'));
    await bo.types(gift('201', '@grace'));
    // Half of 500 in a month, of which 50 are Ana's.
    await bo.sees(world.t('refusal.gift-limit.what', { limit: '$250', left: '$200' }));
    await bo.types(gift('180', '@grace'));
    // 250 are left this week, and a fifth of the allowance stays.
    await bo.sees(world.t('refusal.giver-short.what', { lendable: '$150' }));
    await ana.types(say('/tokens borrow 5 from @bo', '/tokens 找 @bo 借 5'));
    await bo.clicks(world.t('button.lend', { amount: '$5' }));
    await ana.sees(world.t('notice.loan-accepted', { lender: 'Bo Lindqvist', amount: '$5' }));
    await ana.types(gift('1', '@bo'));
    await ana.sees(world.t('refusal.giver-owes.what', { amount: '$5' }));
    await world.setStatus('grace', 'frozen');
    await bo.types(gift('1', '@grace'));
    await bo.sees(world.t('refusal.not-active.what', { name: 'Grace Tan' }));
    await world.setStatus('grace', 'active');
  });

  it('that waits is found again under loans, by both', async () => {
    const { marek, wangwei } = world;
    await marek.types(gift('3', '@wangwei'));
    await marek.sees(world.t('done.gift', { receiver: '王伟', amount: '$3' }));
    await wangwei.types(say('/tokens loans', '/tokens 借还记录'));
    const seen = await wangwei.sees(
      world.t('gift.receiver', { state: 'offered', giver: 'Marek Nowak', amount: '$3' }),
    );
    expect(seen.text).toContain(world.t('gift.receiver.terms'));
    await marek.types(say('/tokens loans', '/tokens 借还记录'));
    await marek.sees(world.t('gift.giver', { state: 'offered', receiver: '王伟', amount: '$3' }));
    await marek.clicks(world.t('button.gift-back'));
    await marek.sees(world.t('done.gift-back', { receiver: '王伟', amount: '$3' }));
  });

  it('ends by itself when nobody answers', async () => {
    const { sam, marek } = world;
    const before = await world.balance('marek');
    await marek.types(gift('20', '@sam'));
    await sam.sees(world.says('gift.receiver', { state: 'offered', amount: '$20' }));
    const since = await marek.mark();
    await world.advance('2026-03-12T12:00:00Z');
    await marek.sees(world.t('notice.gift-expired', { receiver: 'Sam Reyes', amount: '$20' }), { since });
    await sam.sees(world.t('gift.status.expired'), { since: 0 });
    expect(await world.balance('marek')).toBe(before);
  });
});
