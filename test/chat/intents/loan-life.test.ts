import { describe, expect, test } from 'vitest';
import { parseUtterance } from '../../../src/chat/intents/parse.js';
import type { ParseContext } from '../../../src/chat/intents/utterance.js';

// A Tuesday.
const context: ParseContext = { now: new Date('2026-11-10T10:00:00Z'), zone: 'Asia/Shanghai', unit: 'USD' };
const hear = (say: string) => parseUtterance(say, context);

describe('more time', () => {
  test.each([
    ['extend @bo until Friday', '@bo', '2026-11-13'],
    ['/tokens extend my loan from @bo until Friday', '@bo', '2026-11-13'],
    ["extend @ana's loan to Friday", '@ana', '2026-11-13'],
    ['延期到周五', null, '2026-11-13'],
    ['找 @bo 延期到周五', '@bo', '2026-11-13'],
    ['@bo 的借款延到下周五', '@bo', '2026-11-20'],
    ['把 @ana 的还款延到下周五', '@ana', '2026-11-20'],
    ['还款日改到下周五', null, '2026-11-20'],
    ['extend my loan', null, null],
  ])('%s', (say, person, due) => {
    expect(hear(say)).toMatchObject({ intent: 'extend', person, due, amount: null, problem: null });
    expect(hear(say)).not.toHaveProperty('side');
  });

  test.each([
    ['can I have until Friday to repay @bo?', 'borrower', '@bo', '2026-11-13'],
    ['I need more time to repay @bo', 'borrower', '@bo', null],
    ['ask @bo for more time until Friday', 'borrower', '@bo', '2026-11-13'],
    ['give @ana more time until Friday', 'lender', '@ana', '2026-11-13'],
    ['give <@U123|ana> until Friday', 'lender', '<@U123|ana>', '2026-11-13'],
    ['let @ana repay by next Friday', 'lender', '@ana', '2026-11-20'],
    ['给 @ana 宽限到下周五', 'lender', '@ana', '2026-11-20'],
  ])('%s', (say, side, person, due) => {
    expect(hear(say)).toMatchObject({ intent: 'extend', side, person, due });
  });

  test.each([
    ['extend my loan from @bo by a week', 7],
    ['extend @bo by 3 days', 3],
    ['把 @ana 的还款延期两周', 14],
    ['向 @bo 的借款再延三天', 3],
  ])('%s', (say, days) => {
    expect(hear(say)).toMatchObject({ intent: 'extend', days, due: null });
  });

  test('a day that has passed is not asked for', () => {
    expect(hear('extend @bo until 1 November 2026')).toMatchObject({ problem: 'past-date', explicit: false });
  });
});

describe('forgiving', () => {
  test.each([
    ['forgive @ana 50', '50', '@ana'],
    ['forgive <@U123|ana> everything', 'all', '<@U123|ana>'],
    ["please forgive @ana's loan", 'all', '@ana'],
    ["write off 50 of @ana's debt", '50', '@ana'],
    ["cancel @ana's debt", 'all', '@ana'],
    ['let @ana off 20', '20', '@ana'],
    ['@ana need not repay', 'all', '@ana'],
    ['免掉 @小安 的 50', '50', '@小安'],
    ['不用 @ana 还了', 'all', '@ana'],
    ['@ana 欠我的 20 不用还了', '20', '@ana'],
    ['免除 @ana 的欠款', 'all', '@ana'],
    ['forgive @ana half of her debt', 'half', '@ana'],
  ])('%s', (say, amount, person) => {
    // It cannot be taken back, so it is never done without asking.
    expect(hear(say)).toMatchObject({ intent: 'forgive', amount, person, explicit: false });
  });
});

describe('statements and what has ended', () => {
  test.each([
    ['statement 2026-03', '2026-03'],
    ['/tokens statement 2026-03', '2026-03'],
    ['my loan statement for March', '2026-03'],
    ['loan statement for December', '2025-12'],
    ['loan statement for last month', '2026-10'],
    ['对账单 2026-03', '2026-03'],
    ['3月对账单', '2026-03'],
    ['上个月的借还对账单', '2026-10'],
  ])('%s', (say, month) => {
    expect(hear(say)).toMatchObject({ intent: 'statement', month, explicit: true });
  });

  test.each(['loan statement', '对账单', '借还对账单'])('%s is of the running month', (say) => {
    expect(hear(say)).toMatchObject({ intent: 'statement' });
    expect(hear(say)).not.toHaveProperty('month');
  });

  test.each(['past loans', 'show my closed loans', 'loan history', '历史借还', '已结清的借款', '借还历史'])(
    '%s',
    (say) => {
      expect(hear(say)).toMatchObject({ intent: 'loans', past: true });
    },
  );
});

describe('what is about something else stays so', () => {
  test.each([
    ['extend the deadline for the release until Friday', 'unknown'],
    ['can we extend the meeting with @bo until 5?', 'unknown'],
    ['会议延期到周五', 'unknown'],
    ['项目延期到下周五', 'unknown'],
    ['forgive me for the delay', 'unknown'],
    ['免打扰 22:00-08:00', 'settings'],
    ['statement', 'history'],
    ['statement for last month', 'history'],
    ['repay everything', 'repay'],
    ['全部还清', 'repay'],
    ['还清 @bo 的', 'repay'],
    ['loans', 'loans'],
    ['give @ana 50', 'gift'],
    ['grant @ana 50', 'grant'],
    ['cancel', 'cancel'],
    ['不用了', 'cancel'],
  ])('%s', (say, intent) => {
    expect(hear(say).intent).toBe(intent);
    expect(hear(say)).not.toHaveProperty('past');
  });
});
