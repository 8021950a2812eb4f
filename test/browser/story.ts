import { expect } from 'vitest';
import type { Opened } from './sandbox.js';
import type { Lang } from './visitor.js';

/** What the story's buttons and messages say, as a reader of the page would look for them. */
const words = {
  en: {
    lender: 'Bo Lindqvist',
    lend: /^Lend \$200$/,
    burn: 'Let agents run',
    amount: 'For how much',
    spent: /Spent \$/,
    type: 'Type it for me',
    be: /^Be Bo Lindqvist in Slack$/,
    approve: /^Approve \$/,
    monday: 'Move to Monday morning',
    over: 'That was the story.',
    left: /You have \$/,
    digest: /Your week/,
    approved: /approved \$120 for you/,
    lent: /lent you \$200/,
    done: (count: number) => `${count} of 7 done`,
  },
  'zh-CN': {
    lender: '王伟',
    lend: /^借出\s*\$/,
    burn: '让智能体跑一会儿',
    amount: '用掉多少',
    spent: /用掉了/,
    type: '替我输入',
    be: /^在 Slack 里切换为王伟$/,
    approve: /^批准/,
    monday: '拨到周一早上',
    over: '导览到这里就结束了。',
    left: /还有.+可用/,
    digest: /你的一周/,
    approved: /为你批准/,
    lent: /借给了你/,
    done: (count: number) => `已完成 ${count}/7`,
  },
} as const;

/** Goes through the story from opening the page to the digest, by what stands on the page alone. */
export async function goThroughStory(sandbox: Opened, lang: Lang): Promise<void> {
  const w = words[lang];
  const visitor = await sandbox.visit({ lang });
  const { page, slack, dingtalk } = visitor;
  const story = page.getByRole('tabpanel', { name: visitor.words.tabs['story'] ?? '' });
  const done = (count: number) => story.getByText(w.done(count)).waitFor();
  const press = (name: string | RegExp) => story.getByRole('button', { name, exact: true }).click();

  await done(0);
  await press(w.type);
  await slack.sees(w.left);
  await done(1);

  await story.getByLabel(w.amount).fill('60');
  await press(w.burn);
  await story.getByText(w.spent).waitFor();
  await done(2);

  await press(w.type);
  await done(3);

  await press(w.be);
  await slack.clicks(w.lend);
  await done(4);

  await press(w.type);
  await slack.sees(w.lent);
  await done(5);

  await dingtalk.clicks(w.approve);
  await done(6);
  await slack.sees(w.approved);

  await press(w.monday);
  await done(7);
  await story.getByText(w.over).waitFor();
  await slack.sees(w.digest);

  expect(visitor.troubles).toEqual([]);
}
