import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { ingestUsage } from '../../src/desk/ingest-usage.js';
import { type DingTalkWorld, startDingTalkWorld } from '../support/dingtalk-world.js';

// In a group nobody but the asker learns a balance. Ana asks, Bo may be asked, Carol reads along.

let world: DingTalkWorld;
beforeAll(async () => {
  world = await startDingTalkWorld();
  const { rejected } = await ingestUsage(world.desk, 'gateway', [
    {
      id: 'one-call',
      occurredAt: '2026-03-10T07:00:00Z',
      member: 'ana@example.com',
      model: 'claude-sonnet-4-5',
      inputTokens: 1000,
      cost: { amount: '123', currency: 'USD' },
    },
  ]);
  expect(rejected).toEqual([]);
});
afterEach(async () => {
  expect(await world.verify()).toEqual([]);
});
afterAll(() => world.close());

/** What the bot says to somebody who reads along: the lines on their screen but for what Ana or Bo wrote themselves. */
function overheard(transcript: string, said: string): string {
  const words = said.replace(/^@TokenDesk /, '');
  return transcript
    .split('\n')
    .filter((line) => !line.includes(words))
    .join('\n');
}

const number = /[$¥￥]\s?\d|\d+ (?:left|tokens)/;

describe.each(['DingTalk', 'Slack'] as const)('in a group in %s', (platform) => {
  const group = platform === 'DingTalk' ? 'Platform' : '#general';
  const person = (who: 'ana' | 'bo' | 'carol') =>
    platform === 'DingTalk' ? world.in(who) : world.inSlack(who);

  /** Says something in the group and gives what came up on the screens of all three. */
  async function says(who: 'ana' | 'bo', words: string, answered: RegExp) {
    const marks = {
      ana: await person('ana').mark(),
      bo: await person('bo').mark(),
      carol: await person('carol').mark(),
    };
    await person(who).says(group, `@TokenDesk ${words}`);
    await person(who).sees(answered, { since: marks[who] });
    await world.settled();
    const read = async (reader: 'ana' | 'bo' | 'carol') =>
      overheard(await person(reader).transcript(marks[reader]), words);
    return { ana: await read('ana'), bo: await read('bo'), carol: await read('carol') };
  }

  it.each([
    ['a balance', 'how much do I have left', /277/],
    ['a balance in Chinese', '我还剩多少', /277/],
    ['a history', 'history', /123/],
    ['loans', 'my loans', /loan|owe|lent/i],
    ['the balance of somebody else', 'how much does @bo have left', /.+/],
    ['a refusal: more than one may borrow', 'borrow 9999 from @bo', /300|at most|\$/],
    ['a refusal: more than one may request', 'request 5000 for tests', /1,000|at most/],
    ['a refusal: nothing to repay', 'repay @bo', /.+/],
    ['words that mean nothing', 'colourless green ideas', /.+/],
  ])('%s is for the asker alone', async (_, words, answered) => {
    const screens = await says('ana', words, answered);
    expect(screens.carol).not.toMatch(number);
    expect(screens.bo).not.toMatch(number);
  });

  it('a question to a colleague: they see the question, the reader along nothing, nobody the asker’s balance', async () => {
    const screens = await says('ana', 'borrow 20 from @bo until Friday', /asked Bo/);
    await person('ana').sees(/asked Bo/, { since: 0 });
    expect(screens.carol).not.toMatch(number);
    expect(screens.bo).not.toContain('277');
    await person('ana').clicks(/Withdraw/);
    await world.settled();
  });

  it('more than the lender has: the asker does not learn what they have', async () => {
    const screens = await says('bo', 'borrow 290 from @ana until Friday', /asked Ana/);
    expect(screens.bo).not.toMatch(/277|123|\$2[0-8]\d/);
    expect(screens.carol).not.toMatch(number);
    await person('bo').clicks(/Withdraw/);
    await world.settled();
  });

  it('an error: the group hears no numbers, and the asker that it broke', async () => {
    await world.owner.query('ALTER TABLE usage_day RENAME TO usage_day_away');
    const screens = await says('ana', 'how much do I have left', /Something broke/).finally(() =>
      world.owner.query('ALTER TABLE usage_day_away RENAME TO usage_day'),
    );
    expect(screens.carol).not.toMatch(number);
    expect(screens.bo).not.toMatch(/277|123/);
    expect(screens.carol).not.toContain('Something broke');
  });
});
