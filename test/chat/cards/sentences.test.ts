import { describe, expect, test } from 'vitest';
import { balanceCard } from '../../../src/chat/cards/balance.js';
import { brokenCard, neutralLine } from '../../../src/chat/cards/broken.js';
import { confirmBorrow } from '../../../src/chat/cards/confirm.js';
import { doneSetting } from '../../../src/chat/cards/done.js';
import { historyCard } from '../../../src/chat/cards/history.js';
import { loanCard } from '../../../src/chat/cards/loan.js';
import { loansCard } from '../../../src/chat/cards/loans.js';
import { requestCard } from '../../../src/chat/cards/request.js';
import { teamCard } from '../../../src/chat/cards/team.js';
import type { EntryKind } from '../../../src/core/books.js';
import { loaded } from '../../kit/i18n/loaded.js';
import { readerOf } from './readers.js';
import * as sample from './samples.js';
import { everyday, friday, now } from './samples.js';
import { buttons, told } from './texts.js';

const words = loaded();
const english = readerOf();
const chinese = readerOf({ locale: 'zh-CN' });
const us = everyday(english);
const zh = everyday(chinese);

describe('the balance', () => {
  test('one number first, then what it means', () => {
    expect(told(balanceCard(sample.balance(us), english, words, now))).toBe(
      `You have $128.40 left
At your pace it lasts until the refill.
Used this period: $371.60 of $500
Used today: $12.35
Refills: Tuesday, 1 Dec (in 8 days), $500
Worth: About 4.2 million tokens of claude-sonnet-5
To repay: $50
Plan: Engineer
Used in this order
- Borrowed from Bo Chen · $20 · until Friday, 27 Nov
- Plan allowance · $98.40 · until Monday, 30 Nov
- Reward · $10`,
    );
    expect(told(balanceCard(sample.balance(zh), chinese, words, now))).toBe(
      `你还有 $128.40 可用
按目前的用量，够用到额度恢复。
本期已用: $371.60，共 $500
今日已用: $12.35
下次恢复: 12月1日 周二（8 天后），恢复 $500
相当于: 约 420 万 token（claude-sonnet-5）
借入待归还: $50
额度方案: 工程师
使用顺序
- 向王伟借入 · $20 · 11月27日 周五到期
- 方案额度 · $98.40 · 11月30日 周一到期
- 奖励额度 · $10`,
    );
  });

  test('when little is left it says what is free, what binds, what is over, and the way out', () => {
    const card = balanceCard(sample.strainedBalance(us), english, words, now);
    expect(card.headline).toBe('You have nothing left right now');
    expect(card.lines).toEqual([
      'You are $12.30 over. Nothing you did is lost; the next quota you get covers this first.',
      'Your weekly limit of $150 sets this number. It resets Monday, 30 Nov; you then have $90 more.',
      'Still free to use: claude-sonnet-5 and qwen-local.',
      'If you need more, request it or borrow from a colleague.',
      "Colleagues left $40 on your team's shelf for whoever needs it.",
    ]);
    expect(card.actions.map(({ name, style }) => [name, style])).toEqual([
      ['request.open', 'primary'],
      ['borrow.open', undefined],
      ['ask.open', undefined],
      ['shelf.show', undefined],
      ['requests.mine', undefined],
      ['history.show', undefined],
      ['loans.show', undefined],
      ['settings.show', undefined],
    ]);
    const inChinese = balanceCard(sample.strainedBalance(zh), chinese, words, now);
    expect(inChinese.lines[1]).toBe('目前受每周上限 $150 限制，11月30日 周一重新计算，到时还有 $90 可用。');
  });

  test('what is zero is not mentioned', () => {
    const calm = sample.balance(us, { owed: 0n, about: null, paceKnown: false, lots: [] });
    const text = told(balanceCard(calm, english, words, now));
    expect(text).not.toMatch(/Lent|repay|Set aside|requests|Worth|pace|order|free/i);
  });

  test('left is rounded down: nobody is shown a cent that is not there', () => {
    const card = balanceCard(sample.balance(us, { leftNow: 9_999_999n }), english, words, now);
    expect(card.headline).toBe('You have $9.99 left');
  });
});

describe('a loan', () => {
  test('the lender sees who, how much, why, until when, and the own balance before and after', () => {
    const card = loanCard(sample.loan(us), english, words, now);
    expect(told(card)).toBe(
      `Ana Souza asks to borrow $200 from you
You would have $100 left; your refill is Tuesday, 1 Dec.
Repay by: Friday, 27 Nov
Your balance if you lend: $300 → $100
> Load tests before the release on Friday
Waiting for you · open until tomorrow, 10:00`,
    );
    const { id } = sample.loan(us);
    expect(buttons(card)).toEqual([
      `Lend $200 → loan.accept(${id})`,
      `Lend part → loan.part(${id})`,
      `Decline → loan.decline(${id})`,
    ]);
    expect(loanCard(sample.loan(zh), chinese, words, now).headline).toBe('Ana Souza 想向你借 $200');
  });

  test('what cannot be lent whole has no button for the whole', () => {
    const own = { left: us.amount(100), after: -us.amount(100), refillAt: sample.refillAt, ...sample.noPace };
    const part = sample.loan(us, { lenderNow: { ...own, lendable: us.amount(60) } });
    const nothing = sample.loan(us, { lenderNow: { ...own, lendable: 0n } });
    const names = (view: typeof part): string[] =>
      loanCard(view, english, words, now).actions.map(({ name }) => name);
    expect(names(part)).toEqual(['loan.part', 'loan.decline']);
    expect(names(nothing)).toEqual(['loan.decline']);
    expect(loanCard(part, english, words, now).lines).toEqual(['You can lend up to $60 right now.']);
  });

  test('an offer is the borrower’s to answer and the lender’s to take back', () => {
    const offer = sample.loan(us, { state: 'offered', side: 'borrower' });
    expect(loanCard(offer, english, words, now).actions.map(({ name }) => name)).toEqual([
      'offer.accept',
      'offer.decline',
    ]);
    const own = loanCard({ ...offer, side: 'lender' }, english, words, now);
    expect(own.actions.map(({ name }) => name)).toEqual(['loan.withdraw']);
  });

  test('a closed loan has no buttons and says how it ended', () => {
    for (const state of ['repaid', 'declined', 'expired', 'withdrawn'] as const) {
      for (const side of ['lender', 'borrower'] as const) {
        const card = loanCard(sample.loan(us, { state, side }), english, words, now);
        expect(card.actions).toEqual([]);
        expect(card.status).toMatch(/repaid|declined|Closed|withdrew/);
      }
    }
    const declined = loanCard(sample.loan(zh, { state: 'declined', side: 'borrower' }), chinese, words, now);
    expect(declined.status).toBe('王伟已婉拒 · 今天 09:32');
  });

  test('past its day it is told plainly, with the way out and without blame', () => {
    const late = sample.loan(us, { state: 'active', overdue: true, side: 'borrower' });
    const card = loanCard({ ...late, dueAt: new Date('2026-11-20T16:00:00Z') }, english, words, now);
    expect(card.lines).toEqual(['Your next refills cover it by themselves. You can also repay now.']);
    expect(card.status).toBe('$120 of $200 left to repay · was due Friday, 20 Nov');
    expect(card.actions.map(({ name }) => name)).toEqual(['loan.repay', 'loan.extend']);
  });
});

test('the list of loans gives every question its buttons', () => {
  const card = loansCard(sample.loans(us), english, words, now);
  expect(card.headline).toBe('You have $240 to repay; $120 comes back to you');
  expect(card.actions.map(({ label, name }) => `${label} → ${name}`)).toEqual([
    'Lend Ana Souza $200 → loan.accept',
    'Lend Ana Souza part → loan.part',
    'Decline: Ana Souza → loan.decline',
    'Withdraw: Bo Chen → loan.withdraw',
    'Take back: Ana Souza → loan.withdraw',
    'Accept: Bo Chen → offer.accept',
    'Decline: Bo Chen → offer.decline',
    'Repay Bo Chen $120 → loan.repay',
    'Repay Bo Chen $120 → loan.repay',
    'Repay everything · $240 → repay.all',
    'Ana Souza · $120 → loan.show',
    'My balance → balance.show',
  ]);
});

describe('a request', () => {
  test('the approver sees what a good manager would look up', () => {
    const card = requestCard(sample.request(us), english, words, now);
    expect(told(card)).toBe(
      `Ana Souza requests $500 more
“Load tests before the release on Friday”
If approved, they can use $512.35 instead of $12.35, the extra until Monday, 30 Nov.
The shared pool of Payments goes from $3,000 to $2,500.
Decide by tomorrow, 10:00.
Left now: $12.35
Used this period: $487.65 (allowance $500)
At this pace: Probably runs out tomorrow; refill Tuesday, 1 Dec
Earlier requests: 2 approved, none declined
Waiting for your decision
You are asked as Ana Souza's manager.`,
    );
    expect(card.actions.map(({ label, name, style }) => [label, name, style])).toEqual([
      ['Approve $500', 'request.approve', 'primary'],
      ['Approve less', 'request.less', undefined],
      ['Decline', 'request.decline', 'danger'],
      ['Ask a question', 'request.ask', undefined],
      ['Details', 'request.details', undefined],
      ['Hand over', 'request.hand-over', undefined],
    ]);
    const inChinese = requestCard(sample.request(zh), chinese, words, now);
    expect(inChinese.headline).toBe('Ana Souza 申请追加 $500');
    expect(inChinese.note).toBe('你是 Ana Souza 的主管，因此由你审批。');
  });

  test('once decided it says by whom and when, to everybody, and has no buttons', () => {
    for (const side of ['approver', 'requester'] as const) {
      const less = requestCard(sample.request(us, { state: 'approved', side }), english, words, now);
      expect(less.status).toBe('Approved $300 of $500 by Bo Chen · today, 09:32');
      expect(less.actions).toEqual([]);
      const declined = requestCard(sample.request(zh, { state: 'declined', side }), chinese, words, now);
      expect(declined.status).toBe('王伟已拒绝 · 今天 09:32');
      expect(declined.facts.at(-1)).toEqual({ label: '答复', value: '周五发布前要跑完压测' });
    }
  });

  test('the requester sees whom it waits for and can withdraw', () => {
    const card = requestCard(sample.request(us, { side: 'requester' }), english, words, now);
    expect(card.status).toBe('Waiting for Bo Chen or Carol Weiss · open until tomorrow, 10:00');
    expect(card.actions.map(({ name }) => name)).toEqual(['request.nudge', 'request.withdraw']);
    expect(told(card)).not.toMatch(/Left now|pool/i);
  });
});

test('history tells each booking in words, and one of an unknown kind too', () => {
  const [, , bookings] = historyCard(sample.history(us, 7), english, words, now).sections;
  expect(bookings?.lines.slice(0, 2)).toEqual([
    '23 Nov, 09:32 · −$3.20 · Usage',
    '22 Nov, 22:25 · +$50 · Borrowed from Bo Chen',
  ]);
  expect(bookings?.lines.at(-1)).toMatch(/Other entry$/);
});

test('every kind of entry a member can have is told in words of its own', () => {
  const kinds: Record<Exclude<EntryKind, 'pool-refill' | 'pool-expiry'>, true> = {
    refill: true,
    rollover: true,
    expiry: true,
    overrun: true,
    clearing: true,
    usage: true,
    correction: true,
    loan: true,
    gift: true,
    return: true,
    repayment: true,
    collection: true,
    forgiveness: true,
    leaving: true,
    'top-up': true,
    grant: true,
    'task-end': true,
    hold: true,
    release: true,
    void: true,
  };
  for (const reader of [english, chinese]) {
    const lines = Object.keys(kinds).flatMap((kind) =>
      [1n, -1n].map((way) => ({ at: now, kind, amount: way * us.amount(1), with: 'Bo' })),
    );
    const view = sample.history(us, 0);
    const texts = lines.map((line) => told(historyCard({ ...view, lines: [line] }, reader, words, now)));
    expect(texts.join('\n')).not.toMatch(/Other entry|其他变动|more/);
  }
});

test('a team is shown in totals', () => {
  expect(teamCard(sample.team(zh), chinese, words, now).headline).toBe('支付平台的额度池还剩 $3,000');
});

test('a confirmation repeats what was understood and carries it along', () => {
  const view = { person: '王伟', amount: us.amount(200), due: friday, reason: null, contextJson: '{"a":1}' };
  const card = confirmBorrow(view, chinese, words, now);
  expect(card.headline).toBe('要向王伟借 $200，11月27日 周五归还吗？');
  expect(buttons(card)).toEqual([
    '向王伟借 → borrow.confirm({"a":1})',
    '修改 → borrow.edit({"a":1})',
    '取消 → confirm.cancel(-)',
  ]);
  expect(confirmBorrow({ ...view, due: null }, english, words, now).headline).toBe(
    'Ask 王伟 to lend you $200?',
  );
});

test('small answers', () => {
  expect(neutralLine('en', words)).toBe('Answered privately.');
  expect(neutralLine('zh-CN', words)).toBe('已私下回复。');
  expect(doneSetting({ what: 'language' }, chinese, words, now).headline).toBe('好的，以后用中文回复你。');
  expect(brokenCard('0193a0de', english, words, now).note).toMatch(/0193a0de$/);
});
