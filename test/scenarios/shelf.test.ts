import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { locales, startTestWorld, type TestWorld } from '../support/world.js';

let world: TestWorld;
afterEach(async () => {
  expect(await world.verify()).toEqual([]);
  expect(world.troubles).toEqual([]);
});

// Ana, Bo, Sam and the two called 王伟 are not all of one team: Platform is Ana's, Bo's and Sam's.
describe.each(locales)('the team’s shelf, in %s', (locale) => {
  const say = (en: string, zh: string) => (locale === 'en' ? en : zh);
  const shelf = (rest = '') => say(`/tokens shelf${rest && ` ${rest}`}`, `/tokens 共享${rest && ` ${rest}`}`);

  beforeAll(async () => {
    world = await startTestWorld({ locale });
  });
  afterAll(() => world.close());

  it('is empty at first, and says what one could leave there', async () => {
    const { bo } = world;
    await bo.types(shelf());
    const seen = await bo.sees(world.t('shelf.empty', { team: 'Platform' }));
    expect(seen.text).toContain(world.t('shelf.may-put', { amount: '$200' }));
  });

  it('takes what somebody will not need, after asking, and keeps their name to itself', async () => {
    const { ana, bo } = world;
    await bo.types(say('I will not need 120 this month', '我这个月用不完 120'));
    const asked = await bo.sees(world.t('confirm.shelf', { amount: '$120' }));
    expect(asked.text).toContain(world.t('confirm.shelf-terms', { named: 'no' }));
    await bo.clicks(world.t('button.shelf-put-amount', { amount: '$120' }));
    await bo.sees(world.t('done.shelf', { amount: '$120' }));
    expect(await world.balance('bo')).toBe('180');
    await ana.types(shelf());
    const seen = await ana.sees(world.t('shelf.there', { amount: '$120', team: 'Platform' }));
    expect(seen.text).not.toContain('Bo');
    await bo.types('/tokens');
    await bo.sees(world.t('held.shelf'));
  });

  it('gives a part by a button and a form, and another by a command', async () => {
    const { ana, bo, sam } = world;
    await ana.clicks(world.t('button.shelf-take'));
    await ana.fills({ amount: '500' });
    await ana.submits();
    // 30 % of 500 in a month.
    await ana.sees(world.t('refusal.shelf-limit.what', { limit: '$150', left: '$150' }));
    await ana.fills({ amount: '30' });
    await ana.submits();
    const done = await ana.sees(world.t('done.take', { amount: '$30' }));
    expect(done.text).toContain(world.t('gift.receiver.terms'));
    expect(done.text).not.toContain('Bo');
    await sam.types(say('/tokens take 20', '/tokens 领取 20'));
    await sam.sees(world.t('done.take', { amount: '$20' }));
    await sam.types(say('/tokens take 80 from the shelf', '/tokens 从共享领取 80'));
    await sam.sees(world.t('refusal.shelf-less.what', { left: '$70' }));
    expect([await world.balance('ana'), await world.balance('sam')]).toEqual(['330', '320']);
    // The giver's card counts down, without saying who took it.
    const card = await bo.sees(world.t('fact.shelf-left'), { since: 0 });
    expect(card.text).not.toMatch(/Ana|Sam/);
    await ana.types('/tokens');
    await ana.sees(world.t('lot.shelf'));
  });

  it('is taken back by its giver; nothing is left then', async () => {
    const { ana, bo } = world;
    await bo.types(say('/tokens take back from the shelf', '/tokens 收回共享'));
    const done = await bo.sees(world.t('done.shelf-back', { amount: '$70' }));
    expect(done.text).toContain(world.t('done.shelf-back-taken', { taken: '$50' }));
    expect(await world.balance('bo')).toBe('250');
    await ana.types(say('/tokens take 1', '/tokens 领取 1'));
    await ana.sees(world.t('refusal.shelf-empty.what'));
    await bo.types(say('/tokens shelf back', '/tokens 收回共享'));
    await bo.sees(world.t('refusal.shelf-nothing.what'));
  });

  it('shows a name where somebody wants to be named, and asks in a form how much', async () => {
    const { ana, sam } = world;
    await sam.types(shelf());
    await sam.clicks(world.t('button.shelf-put'));
    await sam.fills({ amount: '15', named: ['yes'] });
    await sam.submits();
    await sam.sees(world.t('done.shelf', { amount: '$15' }));
    await ana.types(shelf());
    await ana.sees(world.says('shelf.line-from', { amount: '$15', name: 'Sam Reyes' }));
    await ana.types(say('/tokens take 15', '/tokens 领取 15'));
    const done = await ana.sees(world.t('done.take', { amount: '$15' }));
    expect(done.text).toContain(world.t('done.take-from', { people: 'Sam Reyes' }));
    await sam.sees(world.t('notice.shelf-empty', { amount: '$15' }));
  });

  it('is answered privately in a channel, where the others see one neutral line', async () => {
    const { ana, bo } = world;
    const since = await ana.mark();
    await bo.says('#general', say('@TokenDesk shelf 33', '@TokenDesk 共享 33'));
    const done = await bo.sees(world.t('done.shelf', { amount: '$33' }));
    expect(done.kind).toBe('ephemeral');
    await ana.sees(world.t('neutral'), { since });
    await ana.doesNotSee(/\$/, { since });
    await bo.clicks(world.t('button.shelf-back', { amount: '$33' }));
    await bo.sees(world.t('done.shelf-back', { amount: '$33' }));
  });

  it('belongs to a team: others see nothing of it, and who has none is told so', async () => {
    const { bo, chen, dave } = world;
    await bo.types(shelf('10'));
    await bo.sees(world.t('done.shelf', { amount: '$10' }));
    await chen.types(say('/tokens take 5', '/tokens 领取 5'));
    await chen.sees(world.t('refusal.shelf-empty.what'));
    await world.owner.query("UPDATE member SET team_id = NULL WHERE email = 'dave@example.com'");
    await dave.types('/tokens shelf');
    await dave.sees(/no shelf for you|没有可用的团队共享/);
  });

  it('goes back to its giver at the end of the month, who is told in one line', async () => {
    const { bo } = world;
    const since = await bo.mark();
    await world.advance('2026-03-31T22:30:00Z');
    await bo.sees(world.t('notice.shelf-ended', { some: 'no', amount: '$10', taken: '$0', back: '$10' }), {
      since,
    });
    // A new month; the week's limit of 300 stays.
    expect(await world.balance('bo')).toBe('300');
  });
});
