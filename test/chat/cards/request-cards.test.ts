import { describe, expect, test } from 'vitest';
import type { Card } from '../../../src/chat/cards/card.js';
import { requestCard } from '../../../src/chat/cards/request.js';
import { requestDetailsCard } from '../../../src/chat/cards/request-details.js';
import { severalCard, waitingCard } from '../../../src/chat/cards/request-list.js';
import { loaded } from '../../kit/i18n/loaded.js';
import { readerOf } from './readers.js';
import { fullRequest } from './request-gallery.js';
import { everyday, now, request } from './samples.js';
import { buttons, told } from './texts.js';

const words = loaded();
const english = readerOf();
const chinese = readerOf({ locale: 'zh-CN' });
const us = everyday(english);
const zh = everyday(chinese);

/** What is read without scrolling. */
const glance = (card: Card): string => [...told(card)].slice(0, 300).join('');

describe('the card of whoever decides', () => {
  test('says amount, person, reason, consequence and deadline within 300 characters, even of a long reason', () => {
    const long = `${'We run every load test again before the release, '.repeat(10)}end`;
    const view = fullRequest({ ...us, reason: long });
    const text = glance(requestCard({ ...view, reason: long, escalatesAt: null }, english, words, now));
    expect(text).toContain('Ana Souza requests $500 more');
    expect(text).toContain('“We run every load test again before');
    expect(text).toContain('can use $412.35 instead of $12.35');
    expect(text).toContain('The shared pool of Payments goes from $3,000 to $2,600.');
    expect(text).toContain('Decide by tomorrow, 10:00');
    const inChinese = glance(requestCard(fullRequest(zh), chinese, words, now));
    for (const part of [
      'Ana Souza 申请追加 $500',
      '周五发布前要跑完压测',
      '$412.35',
      '$2,600',
      '请在明天 10:00 前审批',
    ])
      expect(inChinese).toContain(part);
  });

  test('in a later step says who approved what, and whom it goes to if nobody answers', () => {
    const card = requestCard(fullRequest(us), english, words, now);
    expect(told(card)).toContain('Bo Chen for Carol Weiss: approved $400 · today, 09:32');
    expect(card.status).toBe('Step 2 of 3 · Waiting for your decision');
    expect(card.lines.at(-1)).toBe(
      'Decide by tomorrow, 10:00; from today, 18:00 on, the manager one level up or whoever’s turn it is (on-call) can decide too.',
    );
    expect(card.note).toBe('You are asked as part of finance.');
    expect(card.actions[0]?.label).toBe('Approve $400');
    expect(told(card)).toContain('Dave Okafor asks: “Load tests before the release on Friday”');
  });

  test('says for whom one stands in, and until when', () => {
    const plain = request(us);
    const mine = plain.mine && { ...plain.mine, actingFor: 'Carol Weiss' };
    const until = new Date('2026-12-03T16:00:00Z');
    const standIn = mine && { ...mine, standsInUntil: until };
    expect(requestCard({ ...plain, mine: standIn }, english, words, now).note).toBe(
      'You decide this for Carol Weiss, until Thursday, 3 Dec.',
    );
    expect(requestCard({ ...plain, mine: standIn }, chinese, words, now).note).toBe(
      '你代 Carol Weiss 审批，到 12月3日 周四为止。',
    );
    expect(requestCard({ ...plain, mine }, english, words, now).note).toBe('Carol Weiss handed this to you.');
  });

  test('offers less only where less may be approved, and nothing to those who are not asked', () => {
    const whole = requestCard({ ...request(us), lessAllowed: false }, english, words, now);
    expect(whole.actions.map(({ name }) => name)).not.toContain('request.less');
    const lost = requestCard({ ...request(us), mine: null, lost: true }, english, words, now);
    expect(lost.actions).toEqual([]);
    expect(lost.status).toBe(
      'No longer yours to decide · now with Bo Chen or Carol Weiss · open until tomorrow, 10:00',
    );
  });

  test('warns where the pool has less than is asked for', () => {
    const view = request(us);
    const evidence = view.evidence && {
      ...view.evidence,
      pool: { name: 'Payments', before: us.amount(100), after: 0n },
    };
    expect(told(requestCard({ ...view, evidence }, english, words, now))).toContain(
      'The shared pool of Payments has only $100 left, less than is asked for.',
    );
  });
});

test('the details have the whole reason, earlier requests and what came of them, results, and every step', () => {
  const card = requestDetailsCard(fullRequest(us), english, words, now);
  expect(card.quote).toBe(us.reason);
  expect(card.sections.map(({ title }) => title)).toEqual([
    'Who decides',
    'Earlier requests',
    'Delivered lately',
    'Questions and answers',
  ]);
  expect(card.sections[0]?.lines).toEqual([
    'Step 1 · Bo Chen for Carol Weiss: approved $400 · today, 09:32',
    'Step 2 · waiting for Dave Okafor or Fay Laurent',
    'Step 3 · after that, the stand-in approvers or a colleague named in advance',
  ]);
  expect(card.sections[1]?.lines[0]).toMatch(/\$150 approved of \$200 · “Load tests/);
  expect(card.sections[2]?.lines[1]).toMatch(/^Ticket resolved: OPS-7 · /);
  expect(buttons(card)).toEqual([`Hand over → request.hand-over(${request(us).id})`]);
});

test('of a request that was declined nobody reads how long it may be used, nor the one decision twice', () => {
  const voted = { by: 'Bo Chen', actingFor: null, verdict: 'decline' as const, amount: null, at: now };
  for (const side of ['approver', 'requester'] as const) {
    const plain = request(us, { state: 'declined', side });
    const view = { ...plain, steps: plain.steps.map((step) => ({ ...step, votes: [voted] })) };
    const card = requestCard(view, english, words, now);
    expect(told(card)).not.toContain('Usable until');
    expect(told(card).match(/declined/gi)).toEqual(['Declined']);
  }
  expect(told(requestCard(request(us, { state: 'approved' }), english, words, now))).toContain(
    'Usable until',
  );
});

test('several are approved by their names and total', () => {
  const requests = [fullRequest(us), { ...fullRequest(us), requester: 'Bo Chen', most: us.amount(50) }];
  const card = severalCard({ requests, value: '{}' }, english, words, now);
  expect(told(card)).toBe(
    `Approve 2 requests for $450 together?
Ana Souza: $400
Bo Chen: $50
Each is approved in full. Nothing happens before you confirm.`,
  );
  expect(buttons(card)[0]).toBe('Approve 2 · $450 → requests.bulk.confirm({})');
  expect(severalCard({ requests, value: '{}' }, chinese, words, now).headline).toBe(
    '要批准这 2 个申请，共 $450 吗？',
  );
  expect(waitingCard({ requests: requests.slice(0, 1) }, english, words, now).actions).toEqual([]);
});
