import { afterEach, describe, expect, it } from 'vitest';
import type { MessageKey } from '../../../src/kit/i18n/catalogue.js';
import { company } from '../../../src/sandbox/company/company.js';
import { habits } from '../../../src/sandbox/company/habits.js';
import { people } from '../../../src/sandbox/company/people.js';
import { isDone, progressText, readProgress, type Told } from '../../../src/sandbox/page/story/progress.js';
import { type StepId, steps, storyCast } from '../../../src/sandbox/page/story/steps.js';
import { storyWords } from '../../../src/sandbox/page/words/story.js';
import { loaded } from '../../kit/i18n/loaded.js';
import * as dingtalkSupport from '../dingtalk/support.js';
import { stopAll, webClient } from '../slack/support.js';
import { openPage } from './page-support.js';

afterEach(async () => {
  await stopAll();
  await dingtalkSupport.stopAll();
});

const i18n = loaded();
const languages = ['en', 'zh-CN'] as const;
const hero = { en: 'Ana Costa', 'zh-CN': '王小明' } as const;

/** What the bot says, with every parameter filled in. */
const said = (lang: 'en' | 'zh-CN', key: MessageKey, shown: Record<string, string | number>) =>
  i18n.t(lang, key, shown);

const amounts = { left: '$12', amount: '$200', lender: 'Bo', decider: 'Carol', borrower: 'Ana' };

/** Of every step: what the bot says when it is done, and what it says as well and proves nothing. */
const proofs: Readonly<Record<StepId, readonly [MessageKey, Record<string, string | number>][]>> = {
  ask: [
    ['balance.left', amounts],
    ['balance.none', {}],
  ],
  burn: [
    ...(['credit', 'week', 'day'] as const).flatMap(
      (budget): [MessageKey, Record<string, string | number>][] => [
        ['alert.level', { level: 80, budget, left: '$12' }],
        ['alert.out', { budget }],
      ],
    ),
    ['alert.pace', { day: 'Friday', refill: 'Sunday' }],
    ['alert.burn', { cost: '$150', time: '9:00' }],
  ],
  borrow: [['loan.lender.asked', { open: 'yes', asked: '$200' }]],
  lend: [['notice.loan-accepted', amounts]],
  request: [['request.approver.title', { amount: '$120' }]],
  approve: [['notice.request-approved', amounts]],
  monday: [['digest.whose.person', {}]],
};

const nothing: Told = { hero: [], lender: [], manager: [] };

describe.each(languages)('the story in %s', (lang) => {
  it('knows what the bot says when a step is done', () => {
    for (const step of steps) {
      expect(isDone(step, nothing, hero[lang])).toBe(false);
      for (const [key, shown] of proofs[step.id]) {
        const text = said(lang, key, { ...shown, borrower: hero[lang], requester: hero[lang] });
        const told = { ...nothing, [step.done.on]: [text] };
        expect(isDone(step, told, hero[lang]), `${step.id}: ${key}`).toBe(true);
        // The same on somebody else's screen is nothing.
        const other = step.done.on === 'hero' ? 'lender' : 'hero';
        expect(isDone(step, { ...nothing, [other]: [text] }, hero[lang])).toBe(false);
      }
    }
  });

  it('does not take the answer to the first question for an alert, nor a question for a loan', () => {
    const [, burn, , lend, , approve] = steps;
    const harmless = [
      said(lang, 'balance.left', amounts),
      said(lang, 'balance.pace-ends', { day: 'Friday' }),
      said(lang, 'loan.borrower.asked', { lender: 'Bo', asked: '$200' }),
      said(lang, 'request.requester.title', { amount: '$120' }),
    ];
    for (const step of [burn, lend, approve])
      if (step !== undefined)
        expect(isDone(step, { ...nothing, hero: harmless }, hero[lang]), step.id).toBe(false);
    // A manager hears of the hero at half of the quota as well.
    const heard = said(lang, 'review.title', { member: hero[lang], used: '$250', quota: '$500' });
    expect(heard).toContain(hero[lang]);
    for (const step of steps)
      expect(isDone(step, { ...nothing, manager: [heard] }, hero[lang]), step.id).toBe(false);
  });

  it('is about people who can do what it asks', () => {
    const { hero: who, lender } = storyCast[lang];
    const byHandle: Record<string, (typeof company.people)[keyof typeof company.people]> = company.people;
    const [heroPerson, lenderPerson] = [byHandle[who], byHandle[lender]];
    const manager = Object.values(people).find((one) => one.dingtalkId === storyCast[lang].manager);
    expect(heroPerson?.member?.manager).toBe(manager?.email);
    expect(heroPerson?.locale.slice(0, 2)).toBe(lang.slice(0, 2));
    // Whoever uses so little can lend 200 of 500 on the last day of a month and keep the fifth that must stay.
    const spent = Object.entries(habits).find(([handle]) => handle === lender)?.[1]?.monthly ?? 0;
    expect(lenderPerson?.member?.plan).toBe('engineer');
    expect(500 - spent - 200).toBeGreaterThanOrEqual(100);
  });

  it('has words for every step and every act', () => {
    for (const step of steps) {
      const { say, button } = storyWords[lang].steps[step.id];
      if (step.act?.kind === 'say') expect([say, button]).toEqual([expect.any(String), expect.any(String)]);
      if (step.act?.kind === 'monday') expect(button).toEqual(expect.any(String));
    }
  });
});

describe('how far one is', () => {
  it('survives in an address, and nonsense is no progress', () => {
    const progress = { slack: 12, dingtalk: 7, passed: new Set([2, 0]) };
    expect(progressText(progress)).toBe('12-7-0.2');
    expect(readProgress('12-7-0.2')).toEqual({ ...progress, passed: new Set([0, 2]) });
    expect(readProgress('12-7')).toEqual({ slack: 12, dingtalk: 7, passed: new Set() });
    for (const bad of [null, '', 'left', '12', '1-2-x', '-1-2']) expect(readProgress(bad)).toBeUndefined();
  });

  it('follows from what people see, in any order, and from nothing that was there before', async () => {
    const { text, slack } = await openPage({
      slack: { workspace: company.workspace },
      dingtalk: { corp: company.dingtalk.corp },
    });
    const bot = webClient(slack);
    const say = (handle: 'ana' | 'bo', words: string) =>
      bot.chat.postMessage({ channel: people[handle].slackId, text: words });
    await say('ana', 'You have $9 left');
    const begun = await text('/?lang=en');
    const mark = /data-story="([^"]+)"/.exec(begun)?.[1] ?? '';
    expect(begun).toMatch(/id="story-ask" class="here"/);
    await say('ana', 'Bo Lindqvist lent you $200; you can use it now');
    const ahead = await text(`/?lang=en&story=${mark}`);
    expect(ahead).toMatch(/id="story-ask" class="here"/);
    expect(ahead).toMatch(/id="story-lend" class="done"/);
    await say('ana', 'You have $9 left');
    const asked = await text(`/?lang=en&story=${mark}`);
    expect(asked).toMatch(/id="story-ask" class="done"/);
    expect(asked).toMatch(/id="story-burn" class="here"/);
    // What was skipped stays so, and who left is asked nothing.
    expect(await text(`/?lang=en&story=${mark}-1`)).toMatch(/id="story-borrow" class="here"/);
    const left = await text('/?lang=en&story=left');
    expect(left).not.toContain('id="story-ask"');
    expect(left).toContain('Start the story');
    // After a restart of the sandbox positions begin anew: what is there counts.
    expect(await text('/?lang=en&story=9999-9999')).toMatch(/id="story-ask" class="done"/);
  });

  it('offers to be whom a step is about', async () => {
    const { text } = await openPage({
      slack: { workspace: company.workspace },
      dingtalk: { corp: company.dingtalk.corp },
    });
    expect(await text('/?lang=en&story=0-0-0.1.2')).toContain('Be Bo Lindqvist in Slack');
    expect(await text('/?lang=en&story=0-0-0.1.2&slack=bo')).not.toContain('Be Bo Lindqvist in Slack');
    expect(await text('/?lang=zh-CN&story=0-0-0.1.2')).toContain('在 Slack 里切换为王伟');
  });

  it('is not asked where the company is another', async () => {
    const { text } = await openPage();
    expect(await text('/?lang=en')).toContain('The story needs the made-up company');
  });
});
