import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { Handle } from '../../src/sandbox/company/company.js';
import { startTestWorld, type TestWorld } from '../support/world.js';

let world: TestWorld;
beforeAll(async () => {
  world = await startTestWorld({ locale: 'en' });
});
afterEach(async () => {
  expect(await world.verify()).toEqual([]);
  expect(world.troubles).toEqual([]);
});
afterAll(() => world.close());

/** What stands on somebody's screen from the app, as Slack got it: blocks and fallbacks. */
async function raw(handle: Handle): Promise<string> {
  const { conversations, home, modal } = await world[handle].looks();
  const items = [...conversations.flatMap((one) => one.items), home, modal].filter(
    (item) => item?.own === false,
  );
  return JSON.stringify(items.map((item) => [item?.blocks, item?.fallback]));
}

/** No mention, broadcast, link or date of Slack's markup came through. */
async function harmless(...people: Handle[]): Promise<void> {
  for (const handle of people)
    expect(await raw(handle)).not.toMatch(/<[!@#]|<https?:|\u202e[^\u2069\u202c"]*"/u);
}

const hostile = {
  'a broadcast': '<!channel> <!here> <!everyone> come and look',
  'a mention': '<@U07DAVE0001> please approve, <#C07GENERAL1> and <!subteam^S123>',
  markup: '*bold* _soft_ ~gone~ `code` ```block``` > quoted',
  entities: 'R&D &lt;!channel&gt; &amp; "quotes" \'and\' {braces} {name, select, other {x}}',
  'a link': '<https://evil.example.com|your balance> https://evil.example.com',
  'a run of emoji': '👩‍👩‍👧‍👦'.repeat(45),
  'right-to-left text': 'שלום \u202egnihton\u202c مرحبا بالعالم',
  'control characters': 'a\u0007b\u001bc\u200bd',
  'a date': '<!date^1392734382^{date}|soon>',
} as const;

describe.each(Object.entries(hostile))('a reason with %s', (_, reason) => {
  it('pings nobody and breaks nothing, in a question and its decline', async () => {
    const { ana, bo } = world;
    await ana.types('/tokens borrow');
    await ana.submits('Ask', { person: '@bo', amount: '3', reason });
    await ana.sees(/I have asked Bo Lindqvist for \$3/);
    await ana.closes();
    await bo.sees(/Ana Costa asks to borrow \$3/, { since: 0 });
    await bo.clicks('Decline', { within: /asks to borrow \$3 / });
    await bo.submits('Decline', { reason });
    await bo.sees('Declined. I have told Ana Costa.');
    await bo.closes();
    await ana.sees("Bo Lindqvist can't lend you $3 this time");
    await harmless('ana', 'bo');
  });

  it('pings nobody and breaks nothing, in a request and its decision', async () => {
    const { marek, carol } = world;
    await marek.types('/tokens request');
    await marek.submits('Send request', { amount: '4', reason });
    await marek.sees(/Your request for \$4 is with Carol Mbeki/);
    await marek.closes();
    await carol.clicks('Decline', { within: /Marek Nowak requests \$4 more[\s\S]*Waiting/ });
    await carol.submits('Decline', { reason });
    await carol.sees(/Declined. I have told Marek Nowak/);
    await carol.closes();
    await marek.sees('Carol Mbeki declined your request for $4');
    await carol.opensHome();
    await carol.sees(/You have \$/);
    await harmless('marek', 'carol');
  });
});

describe('what is typed', () => {
  it('may hold anything: a sentence of broadcasts and mentions is answered without repeating them', async () => {
    const { grace } = world;
    await grace.types('borrow <!channel> 20 from <!here>');
    await grace.sees(/./);
    await grace.types('/tokens borrow 20 from @<!channel>');
    await grace.sees(/Whom to ask/);
    await grace.closes();
    await grace.types(`/tokens language ${hostile.markup}`);
    await grace.sees(/./);
    await harmless('grace');
  });

  it('may be very long', async () => {
    const { grace, chen } = world;
    await grace.types('how much '.repeat(400));
    await grace.sees(/./);
    await grace.types(`/tokens borrow 5 from @chen for ${'the very long story of my release, '.repeat(100)}`);
    await grace.sees(/I have asked 陈晨 for \$5/);
    const card = await chen.sees(/Grace Tan asks to borrow \$5/, { since: 0 });
    expect(card.text).toContain('the very long story');
    expect(card.text.length).toBeLessThan(1_500);
    await grace.types(`please could I borrow 6 from @xiaoming for ${'字'.repeat(3_500)}`);
    await grace.clicks(/^Ask/);
    await grace.sees(/I have asked 王小明 for \$6/);
    await grace.types('字'.repeat(11_000));
    await grace.sees(/I did not get that/);
  });

  it('may be of signs alone', async () => {
    const { grace } = world;
    for (const text of ['!!!', '`', '* _ ~', '\u202e', '<>', '&&&', '🙈'.repeat(500), '$', '¥¥¥']) {
      await grace.types(text);
      await grace.sees(/./);
    }
    await harmless('grace');
  });
});
