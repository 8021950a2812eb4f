import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { company } from '../../src/sandbox/company/company.js';
import { locales, startTestWorld, type TestWorld } from '../support/world.js';

let world: TestWorld;

/** Proves the books, and that nothing went wrong. */
async function allIsWell(): Promise<void> {
  expect(await world.verify()).toEqual([]);
  expect(world.troubles).toEqual([]);
}

async function openAsk(asker: string): Promise<string> {
  const { rows } = await world.owner.query<{ id: string }>(
    "SELECT a.id FROM ask a JOIN member m ON m.id = a.asker_id WHERE a.state = 'open' AND m.name = $1",
    [asker],
  );
  return rows[0]?.id ?? '';
}

describe.each(locales)('asking many in Slack, in %s', (locale) => {
  const say = (en: string, zh: string) => (locale === 'en' ? en : zh);

  beforeAll(async () => {
    world = await startTestWorld({ locale });
  });
  afterEach(allIsWell);
  afterAll(() => world.close());

  it('puts a card into the channel; colleagues fill it with one click each, until it is full', async () => {
    const { ana, bo, carol, grace } = world;
    const [boSince, carolSince] = [await bo.mark(), await carol.mark()];
    await ana.types(
      say("/tokens ask 120 for tonight's incident until Friday", '/tokens 求助 120 用于今晚的故障，周五还'),
      '#general',
    );
    await ana.sees(world.says('done.ask-channel', { amount: '$120' }));
    const card = await bo.sees(world.says('ask.channel', { asker: 'Ana Costa', amount: '$120' }), {
      since: boSince,
    });
    expect(card.where).toBe('#general');
    expect(card.text).toContain(say("tonight's incident", '今晚的故障'));
    expect(card.text).toContain(world.t('ask.meter', { bar: '░'.repeat(10), filled: '$0', amount: '$120' }));
    const told = await ana.mark();
    await bo.clicks(world.t('button.lend', { amount: '$20' }));
    const lent = await bo.sees(world.says('done.lend', { borrower: 'Ana Costa', amount: '$20' }));
    expect(lent.text).toContain(world.t('done.ask-part-open', { open: '$100' }));
    await carol.sees(world.says('ask.meter', { filled: '$20', amount: '$120' }), { since: carolSince });
    await carol.doesNotSee(world.says('done.lend', { borrower: 'Ana Costa' }), { since: carolSince });
    // By a form, and without a name in the channel.
    await grace.clicks(world.t('button.ask-part'));
    await grace.fills({ amount: '500' });
    await grace.submits();
    await grace.sees(world.says('refusal.ask-part-too-large.what', { open: '$100' }));
    await grace.fills({ amount: '30', how: [world.t('field.ask-how.unnamed')] });
    await grace.submits();
    await grace.sees(world.says('done.lend', { borrower: 'Ana Costa', amount: '$30' }));
    await grace.closes();
    const unnamed = world.t('ask.lender', { name: world.t('somebody'), amount: '$30' });
    const half = await carol.sees(unnamed, { since: carolSince });
    expect(half.text).toContain(world.t('ask.lender', { name: 'Bo Lindqvist', amount: '$20' }));
    expect(half.text).not.toContain('Grace Tan: ');
    await ana.sees(world.t('ask.lender', { name: 'Grace Tan', amount: '$30' }), { since: told });
    await carol.clicks(world.t('button.ask-rest', { amount: '$70' }));
    const last = await carol.sees(world.says('done.lend', { borrower: 'Ana Costa', amount: '$70' }));
    expect(last.text).toContain(world.t('done.ask-part-full'));
    await ana.sees(say('3 colleagues lent you $120', '3 位同事借给你 $120'), { since: told });
    await bo.sees(world.says('ask.status.full'));
    expect(await world.balance('ana')).toBe('420');
    expect(await world.balance('grace')).toBe('270');
    await ana.types('/tokens loans');
    const loans = await ana.sees(/Bo Lindqvist/);
    for (const lender of ['Grace Tan', 'Carol']) expect(loans.text).toContain(lender);
  });

  it('a click that comes for more than is open is told how much is, with a button for that', async () => {
    const { bo, carol, grace, sam } = world;
    await sam.types(say('/tokens ask 100', '/tokens 求助 100'), '#general');
    await bo.sees(world.says('ask.channel', { asker: 'Sam Reyes' }), { since: 0 });
    await world.settled();
    const id = await openAsk('Sam Reyes');
    await grace.clicks(world.t('button.ask-part'), { within: /Sam Reyes/ });
    await grace.fills({ amount: '95' });
    await grace.submits();
    await grace.sees(world.says('done.lend', { borrower: 'Sam Reyes' }));
    await grace.closes();
    // Bo clicks on what he saw before.
    await world.slack.forgeClick({ user: 'bo', actionId: 'ask.lend', value: `${id} 20000000 1` });
    await bo.sees(world.says('refusal.ask-part-too-large.what', { open: '$5' }));
    await bo.clicks(world.t('button.lend', { amount: '$5' }));
    await bo.sees(world.says('done.lend', { borrower: 'Sam Reyes', amount: '$5' }));
    await world.slack.forgeClick({ user: 'carol', actionId: 'ask.rest', value: `${id} 100000000 1` });
    await carol.sees(world.says('refusal.ask-closed.what', { state: 'full', asker: 'Sam Reyes' }));
  });

  it('a double click lends once', async () => {
    const { chen, lina } = world;
    await lina.types(say('/tokens ask 60', '/tokens 求助 60'), '#general');
    await chen.sees(world.says('ask.channel', { asker: '李娜' }), { since: 0 });
    const before = Number(await world.balance('chen'));
    const id = await openAsk('李娜');
    const click = () =>
      world.slack.forgeClick({ user: 'chen', actionId: 'ask.lend', value: `${id} 10000000 1` });
    await Promise.all([click(), click()]);
    await chen.sees(world.says('done.lend', { borrower: '李娜', amount: '$10' }));
    await world.settled();
    expect(Number(await world.balance('chen'))).toBe(before - 10);
  });

  it('its asker closes it, nobody else, and does not lend to themselves', async () => {
    const { chen, lina } = world;
    const since = await chen.mark();
    await chen.clicks(world.t('button.ask-enough'), { within: /李娜/ });
    await chen.sees(world.says('refusal.ask-not-yours.what', { asker: '李娜' }));
    await lina.clicks(world.t('button.lend', { amount: '$5' }), { within: /李娜/ });
    await lina.sees(world.t('refusal.ask-own.what'));
    await lina.types(say('/tokens ask 5', '/tokens 求助 5'), '#general');
    await lina.sees(world.says('refusal.ask-open-already.what', { open: '$50' }));
    await lina.types(say('/tokens cancel', '/tokens 取消'));
    await lina.sees(world.says('done.ask-enough', { filled: '$10', amount: '$60' }));
    await chen.sees(world.says('ask.status.enough', { asker: '李娜', filled: '$10' }), { since });
  });

  it('asked without an amount, opens a form that leads to the same channel', async () => {
    const { fay, dave } = world;
    const since = await dave.mark();
    await fay.types(say('/tokens ask', '/tokens 求助'), '#general');
    await fay.fills({ amount: '40', reason: 'audit' });
    await fay.submits(world.t('form.ask-many.submit'));
    await fay.sees(world.says('done.ask-channel', { amount: '$40' }));
    await fay.closes();
    const card = await dave.sees(world.says('ask.channel', { asker: 'Fay Laurent' }), { since });
    expect(card.where).toBe('#general');
    await fay.clicks(world.t('button.ask-enough'), { within: /Fay|\$40/ });
    await fay.sees(world.t('done.ask-enough-none'));
  });

  it('asked in the chat with the bot, is written to the colleagues of the team', async () => {
    const { xiaoming, chen } = world;
    const since = await chen.mark();
    await xiaoming.types(say('/tokens ask 30 for evals', '/tokens 求助 30 用于评测'));
    await xiaoming.sees(say('of your team for $30', '位同事求助 $30'));
    const card = await chen.sees(world.says('ask.colleague', { asker: '王小明', amount: '$30' }), { since });
    expect(card.text).not.toContain(world.t('button.ask-enough'));
    await chen.clicks(world.t('button.ask-rest', { amount: '$30' }));
    await chen.sees(world.says('done.lend', { borrower: '王小明', amount: '$30' }));
    await xiaoming.sees(say('1 colleague lent you $30', '1 位同事借给你 $30'));
  });

  it('said as a wish in a channel, is confirmed first, and then stands there', async () => {
    const { grace, bo } = world;
    const since = await bo.mark();
    await grace.says('#general', say('@tokendesk can anyone lend me 15?', '@tokendesk 谁能借我 15？'));
    await grace.sees(world.says('confirm.ask-channel', { amount: '$15' }));
    await grace.clicks(world.t('button.ask-send', { amount: '$15' }));
    await grace.sees(world.says('done.ask-channel', { amount: '$15' }));
    const card = await bo.sees(world.says('ask.channel', { asker: 'Grace Tan', amount: '$15' }), { since });
    expect(card.where).toBe('#general');
    await grace.types(say('/tokens cancel', '/tokens 取消'));
    await grace.sees(world.t('done.ask-enough-none'));
  });
});

describe('an ask in Slack', () => {
  beforeAll(async () => {
    world = await startTestWorld();
  });
  afterEach(allIsWell);
  afterAll(() => world.close());

  it('ends at its time, and says so where it stands', async () => {
    const { ana, bo } = world;
    await ana.types('/tokens ask 50', '#general');
    await bo.sees(/Ana Costa asks you all for \$50/, { since: 0 });
    await bo.clicks('Lend $10');
    await bo.sees(/You lent Ana Costa \$10/);
    const [since, told] = [await bo.mark(), await ana.mark()];
    const { rows } = await world.owner.query<{ at: Date }>(
      "SELECT ends_at AS at FROM ask WHERE state = 'open'",
    );
    await world.advance(rows[0]?.at ?? '');
    await bo.sees(/Closed at .*: \$10 of \$50 came together/, { since });
    await ana.sees(/Your ask is closed: \$10 of \$50 came together/, { since: told });
  });
});

describe('an ask that Slack does not let us post', () => {
  it('is over, its asker hears why, and may ask elsewhere', async () => {
    const scopes = company.workspace.scopes.filter((scope) => scope !== 'chat:write.public');
    world = await startTestWorld({ workspace: { scopes } });
    const { ana, bo } = world;
    await ana.types('/tokens ask 20', '#platform');
    await ana.sees(/I could not post your ask for \$20 there/);
    await ana.sees(/Closed at/, { since: 0 });
    const since = await bo.mark();
    await ana.types('/tokens ask 20');
    await bo.sees(/Ana Costa asks your team for \$20/, { since });
    expect(await world.verify()).toEqual([]);
    expect(world.troubles).toEqual([expect.stringMatching(/given up.*not_in_channel/)]);
    await world.close();
  });
});
