import { describe, expect, test } from 'vitest';
import { type NoticeName, notice, noticeNames } from '../../../src/chat/cards/notice.js';
import { reminderWordings } from '../../../src/chat/cards/reminder.js';
import { loaded } from '../../kit/i18n/loaded.js';
import { readerOf } from './readers.js';
import { everyday, noticeParams, now } from './samples.js';
import { told } from './texts.js';

const words = loaded();
const english = readerOf();
const chinese = readerOf({ locale: 'zh-CN' });
const params = noticeParams(everyday(english));
const inChinese = noticeParams(everyday(chinese));

test.each<[NoticeName, string, string]>([
  ['loan-accepted', 'Bo Chen lent you $200; you can use it now', '王伟借给了你 $200，现在就能用'],
  ['loan-declined', "Bo Chen can't lend you $200 this time", '王伟这次不方便借给你 $200'],
  [
    'loan-returned',
    'The loan from Bo Chen has ended: $200 you had not used went back',
    '向王伟借的额度已到期，没用完的 $200 已退回',
  ],
  [
    'loan-collected',
    'Your quota has refilled; $200 of it went back to Bo Chen',
    '额度已恢复，其中 $200 自动还给了王伟',
  ],
  [
    'request-approved',
    'Bo Chen approved $200 for you; you can use it now',
    '王伟为你批准了 $200，现在就能用',
  ],
  [
    'welcome',
    'Welcome, Ana Souza. You have $500 of AI quota to work with',
    '欢迎，Ana Souza。你现在有 $500 的 AI 额度可用',
  ],
])('%s', (name, englishHeadline, chineseHeadline) => {
  expect(notice(name, params, english, words, now).headline).toBe(englishHeadline);
  expect(notice(name, inChinese, chinese, words, now).headline).toBe(chineseHeadline);
});

test('who got less than asked for is told so, with the way to the rest', () => {
  const card = notice('loan-accepted', params, english, words, now);
  expect(card.lines[0]).toBe('You had asked for $300. For the rest, you can ask somebody else.');
  expect(card.actions.map(({ name }) => name)).toEqual(['balance.show', 'borrow.open']);
  const whole = notice('loan-accepted', { ...params, asked: params['amount'] }, english, words, now);
  expect(told(whole)).not.toMatch(/asked for/);
});

test.each([
  ['approved', 'Already approved by Bo Chen · ', '王伟已批准 · '],
  ['declined', 'Already declined by Bo Chen · ', '王伟已拒绝 · '],
  ['withdrawn', 'Withdrawn by Ana Souza · ', 'Ana Souza 已撤回 · '],
])('who was asked with others and holds a text hears that it is %s, by whom and when', (state, en, zh) => {
  const more = { state, requester: 'Ana Souza', at: '2026-11-24T02:05:00.000+00:00' };
  const card = notice('request-settled', { ...params, ...more }, english, words, now);
  expect(card.headline.startsWith(en)).toBe(true);
  expect(card.headline).toMatch(/\d\d:05$/);
  expect(card.lines).toEqual(['Ana Souza had asked for $200.', words.t('en', 'notice.nothing-to-do')]);
  expect(card.actions).toEqual([]);
  const inZh = notice('request-settled', { ...inChinese, ...more }, chinese, words, now);
  expect(inZh.headline.startsWith(zh)).toBe(true);
  expect(inZh.lines[0]).toBe('Ana Souza 申请追加 $200。');
});

test('who was asked with others hears how much was granted where it was less', () => {
  const more = { state: 'approved', approved: '60000000', requester: 'Ana Souza' };
  const card = notice('request-settled', { ...params, ...more }, english, words, now);
  expect(card.lines[0]).toBe('Ana Souza had asked for $200; $60 was granted.');
});

test('who was declined reads the reason and the ways that are left', () => {
  const card = notice('loan-declined', params, english, words, now);
  expect(card.quote).toBe('Load tests before the release on Friday');
  expect(card.actions.map(({ name }) => name)).toEqual(['borrow.open', 'ask.open', 'request.open']);
  expect(notice('loan-declined', { ...params, reason: null }, english, words, now).quote).toBeUndefined();
});

describe('reminders', () => {
  test.each(['before', 'today', 'overdue'])(
    '%s: five wordings in each language, none like another',
    (phase) => {
      for (const [reader, given] of [
        [english, params],
        [chinese, inChinese],
      ] as const) {
        const headlines = Array.from({ length: reminderWordings }, (_, variant) => {
          const card = notice('loan-reminder', { ...given, phase, variant }, reader, words, now);
          expect(card.headline).toContain('$200');
          expect(card.actions[0]).toMatchObject({ name: 'loan.repay', value: given['loanId'] });
          return card.headline;
        });
        expect(new Set(headlines).size).toBe(reminderWordings);
      }
    },
  );

  test('counting on wraps around, also from storage', () => {
    const at = (variant: unknown): string =>
      notice('loan-reminder', { ...params, variant }, english, words, now).headline;
    expect(at(5)).toBe(at(0));
    expect(at('7')).toBe(at(2));
    expect(at(-1)).toBe(at(0));
    expect(at(undefined)).toBe(at(0));
  });

  test('never shame', () => {
    for (const phase of ['before', 'today', 'overdue']) {
      for (let variant = 0; variant < reminderWordings; variant += 1) {
        const card = notice('loan-reminder', { ...params, phase, variant }, english, words, now);
        expect(told(card)).not.toMatch(/late|overdue|fail|forgot|still have not|must|immediately|!/i);
      }
    }
  });
});

describe('parameters from storage', () => {
  test('a missing amount is a fault, and says which', () => {
    for (const amount of [undefined, null, '', '12.5', 'abc', 1.5]) {
      expect(() => notice('loan-repaid', { ...params, amount }, english, words, now)).toThrow(
        'notice loan-repaid: amount is no amount',
      );
    }
  });

  test('amounts beyond what floating point holds stay exact', () => {
    const card = notice(
      'offer-accepted',
      { ...params, amount: '9007199254740993000000' },
      english,
      words,
      now,
    );
    expect(card.headline).toBe('Ana Souza accepted the $9,007,199,254,740,993 you offered');
  });

  test('anything else may be missing', () => {
    for (const name of noticeNames) {
      const card = notice(name, { amount: '1000000', allowance: '1000000' }, english, words, now);
      expect(card.headline).not.toMatch(/undefined|null|Invalid/);
    }
    const bad = { ...params, due: 'some day', asked: 'x', lender: 7 };
    expect(told(notice('loan-accepted', bad, english, words, now))).toBe(
      'a colleague lent you $200; you can use it now',
    );
  });
});
