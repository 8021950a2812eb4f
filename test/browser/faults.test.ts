import { beforeAll, describe, expect, it } from 'vitest';
import { offers } from '../../src/sandbox/page/tools/fault-list.js';
import type { FaultName } from '../../src/sandbox/page/words/tool-faults.js';
import { browserFound } from '../support/browser.js';
import { type FaultPanel, openFaultPanel } from './fault-panel.js';
import { useSandbox } from './sandbox.js';
import { type Application, patienceMs, testMs, type Visitor } from './visitor.js';

/** What Ana owes to Bo at first, in dollars; every repayment in these tests makes it less by one. */
const borrowed = 100;

/** DingTalk pushes again after a minute; what waits for that has some more. */
const minuteMs = 100_000;

describe.skipIf(!browserFound())('every fault of the panel, with nothing lost', { timeout: testMs }, () => {
  const sandbox = useSandbox();
  let ana: Visitor;
  let slack: Application;
  let dingtalk: Application;
  let panel: FaultPanel;
  const first = { ana: 0, bo: 0 };
  let owed = borrowed;
  let approved = 0;
  let asked = 0;
  /** DingTalk's connection before what was done last, and before it was half open. */
  let connection = '';
  let whole = '';

  beforeAll(async () => {
    ana = await sandbox().visit({ query: 'slack=ana&dingtalk=ana01' });
    ({ slack, dingtalk } = ana);
    first.ana = await balance();
    await slack.types(`/tokens borrow ${borrowed} from @bo until Friday`);
    await slack.be('Bo Lindqvist');
    first.bo = await balance();
    await slack.clicks(/^Lend \$100$/);
    await slack.be('Ana Costa');
    await slack.sees(`lent you $${borrowed}`);
    asked = await slack.count(answer);
    panel = await openFaultPanel(ana);
  }, testMs);

  const question = 'how much do I have left';
  /** Of an answer to the question alone; other messages say what is left as well. */
  const answer = 'Used in this order';
  const balance = async (): Promise<number> => {
    await slack.types(question);
    const text = await (await slack.sees(answer)).textContent();
    return Number(/You have \$([\d.]+) left/.exec(text ?? '')?.[1]);
  };
  /** Pays a dollar back; the answer says how much is left, so that each answer is a text of its own. */
  const repays = async (where: Application, how: string, times = 1): Promise<void> => {
    for (let i = 0; i < times; i += 1) await where.types(`${how} @bo 1`);
    for (let i = 0; i < times; i += 1) {
      owed -= 1;
      await where.sees(`$${owed} is left to repay.`);
    }
  };
  const inSlack = (): Promise<void> => repays(slack, '/tokens repay');
  const inDingTalk = (): Promise<void> => repays(dingtalk, 'repay');
  const answered = (timeout = patienceMs): Promise<void> =>
    expect.poll(() => slack.count(answer), { timeout }).toBe(asked);
  const asksSlack = async (): Promise<void> => {
    asked += 1;
    await slack.types(question);
    await answered();
  };
  const isBack = (before: string): Promise<void> =>
    expect.poll(() => panel.connected('DingTalk'), { timeout: minuteMs }).not.toBe(before);
  const comesBack = async (): Promise<void> => {
    await isBack(connection);
    await inDingTalk();
  };
  /** Ana requests, and her manager has one card about it and approves it. */
  const requests = async (
    amount: number,
    { meanwhile, seen }: { meanwhile?: () => Promise<void>; seen?: string } = {},
  ): Promise<void> => {
    await dingtalk.types(`request ${amount} for the regression runs`);
    await dingtalk.sees(`Your request for $${amount} is with Carol Mbeki`);
    await meanwhile?.();
    await dingtalk.be('Carol Mbeki');
    const card = `requests $${amount} more`;
    await dingtalk.sees(card);
    await dingtalk.clicks(`Approve $${amount}`);
    await dingtalk.sees(seen ?? new RegExp(`requests \\$${amount} more.*Approved by Carol Mbeki`, 's'));
    expect(await dingtalk.count(card)).toBe(1);
    await dingtalk.be('Ana Costa');
    const notice = `approved $${amount} for you`;
    // Where she wrote last, of the two.
    await expect
      .poll(async () => (await slack.count(notice)) + (await dingtalk.count(notice)), { timeout: patienceMs })
      .toBe(1);
    approved += amount;
  };

  /** What is done once a row is armed or done, and what one sees then. */
  const scenes: Readonly<Partial<Record<FaultName, () => Promise<void>>>> = {
    async 'slack-drop-ack'() {
      await inSlack();
      await slack.sees('operation_timeout');
    },
    'slack-twice': inSlack,
    'slack-late': inSlack,
    'slack-order': () => repays(slack, '/tokens repay', 2),
    'slack-cut': asksSlack,
    'slack-refresh': asksSlack,
    'slack-429': asksSlack,
    'slack-after': asksSlack,
    async 'slack-trigger'() {
      await slack.clicks('Request more');
      await slack.sees('Ask in your own words');
      expect(await slack.pane.getByRole('dialog').count()).toBe(0);
    },
    'slack-response-url': inSlack,
    'dingtalk-slow-ack': () => requests(11),
    'dingtalk-twice': inDingTalk,
    'dingtalk-late': inDingTalk,
    'dingtalk-order': () => repays(dingtalk, 'repay', 2),
    'dingtalk-cut': comesBack,
    'dingtalk-disconnect': comesBack,
    'dingtalk-qps': inDingTalk,
    'dingtalk-month': () =>
      requests(14, {
        // Not before it has struck: what is refused looks again an hour after that.
        async meanwhile() {
          await panel.happened('dingtalk-month');
          await ana.page.getByRole('button', { name: '+1 hour' }).click();
        },
      }),
    async 'dingtalk-over-quota'() {
      await dingtalk.types('repay @bo 1');
      await dingtalk.sees(/kept the words of your message from me/);
    },
    'dingtalk-after': () => requests(12),
    // It came as a message, which cannot be changed.
    'dingtalk-delivery': () => requests(13, { seen: 'You approved $13 for Ana Costa' }),
    'dingtalk-webhook': inDingTalk,
    'dingtalk-token': inDingTalk,
  };
  const play = async (name: FaultName): Promise<void> => {
    const strikes = offers.some((one) => one.name === name && 'strike' in one);
    connection = await panel.connected('DingTalk');
    await panel.breaks(name);
    await scenes[name]?.();
    if (!strikes) await panel.happened(name);
  };
  const named = (platform: string): FaultName[] =>
    offers.flatMap(({ name }) => (name.startsWith(platform) && scenes[name] !== undefined ? [name] : []));

  it('dingtalk-drop-ack', async () => {
    await panel.breaks('dingtalk-drop-ack');
    await inDingTalk();
    await panel.happened('dingtalk-drop-ack');
  });

  it('dingtalk-half-open, and what is written meanwhile', async () => {
    whole = await panel.connected('DingTalk');
    await panel.breaks('dingtalk-half-open');
    await dingtalk.types(question);
  });

  it.each(named('slack'))('%s', play);

  it('slack-half-open, and what is written meanwhile', async () => {
    await panel.breaks('slack-half-open');
    asked += 1;
    await slack.types(question);
  });

  it(
    'dingtalk-half-open: the bot has found out and is back',
    async () => {
      await isBack(whole);
      await inDingTalk();
    },
    minuteMs,
  );

  it.each(named('dingtalk'))('%s', play);

  it(
    'slack-half-open: the bot has found out, and answers once',
    async () => {
      await answered(minuteMs);
    },
    minuteMs,
  );

  it(
    'dingtalk-half-open: what was written meanwhile is answered once',
    async () => {
      await expect.poll(() => dingtalk.count(answer), { timeout: minuteMs }).toBe(1);
    },
    minuteMs,
  );

  it('every row had its scene', async () => {
    const played = [...named('slack'), ...named('dingtalk')].length + 3;
    expect(await panel.buttons.count()).toBe(played);
  });

  it('the books balance, every answer came once, and both balances are right', async () => {
    const counts: number[] = [];
    for (let left = owed; left < borrowed; left += 1) {
      const text = `$${left} is left to repay.`;
      counts.push((await slack.count(text)) + (await dingtalk.count(text)));
    }
    expect(counts).toEqual(counts.map(() => 1));
    const books = await ana.tool('books');
    await books.getByRole('button', { name: 'Check the books now' }).click();
    await books.getByText(/✓ Balanced/).waitFor();
    const left = async (who: string): Promise<string> => {
      const card = books.locator('section').filter({ has: ana.page.getByRole('heading', { name: who }) });
      return (await card.last().getByText('Can be spent now').textContent()) ?? '';
    };
    expect(await left('Ana Costa')).toContain(`$${(first.ana + owed + approved).toFixed(2)}`);
    await slack.be('Bo Lindqvist');
    await expect
      .poll(() => left('Bo Lindqvist'), { timeout: patienceMs })
      .toContain(`$${(first.bo - owed).toFixed(2)}`);
  });
});
