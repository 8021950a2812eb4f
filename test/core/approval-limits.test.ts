import { describe, expect, test } from 'vitest';
import {
  hasteRefusal,
  type RecentRequests,
  reasonNeededFrom,
  wordsRefusal,
} from '../../src/core/approval-limits.js';
import { type ApprovalRule, usualApprovals, usualRule } from '../../src/core/approval-rules.js';
import { type AskedUnder, mayRequest } from '../../src/core/requests.js';
import { nov, Shelf, testPlan, testPolicy } from '../support/books.js';

const limits = { requestsPerHour: 2, cooldownHours: 4, reasonLeast: 20, reasonMost: 30 };

describe('asking too often', () => {
  const recent = (times: string[], refusedAt: string | null = null) => ({
    askedAt: times.map((time) => nov(10, time)),
    refusedAt: refusedAt ? nov(10, refusedAt) : null,
  });
  test.each<[string, ReturnType<typeof recent>, string | null, string | null]>([
    ['once', recent(['11:30']), null, null],
    ['twice', recent(['11:45', '11:30']), 'requests-per-hour', '12:30'],
    ['three times', recent(['11:45', '11:30', '11:20']), 'requests-per-hour', '12:30'],
    ['an hour ago', recent(['11:00', '11:30']), null, null],
    ['soon after a refusal', recent([], '08:01'), 'request-too-soon', '12:01'],
    ['long enough after it', recent([], '08:00'), null, null],
  ])('%s', (_, lately, code, again) => {
    const refused = hasteRefusal(limits, lately, nov(10, '12:00'));
    expect(refused?.code ?? null).toBe(code);
    expect(refused?.params['at'] ?? null).toEqual(again ? nov(10, again) : null);
  });

  test('without limits, never', () => {
    const none = { ...limits, requestsPerHour: null, cooldownHours: 0 };
    expect(hasteRefusal(none, recent(Array(50).fill('11:59'), '11:59'), nov(10, '12:00'))).toBeNull();
  });
});

describe('what must be said', () => {
  const long = 'x'.repeat(20);
  const rule = (over: Partial<ApprovalRule>): ApprovalRule => ({ ...usualRule, ...over });
  test.each<[string, bigint | null, Partial<ApprovalRule>, string | null, string | null, string | null]>([
    ['nothing', null, {}, null, null, null],
    ['a reason from an amount on, by the plan', 100n, {}, null, null, 'reason-needed'],
    [
      'a reason from an amount on, by the rule',
      null,
      { reason: { from: 100n } },
      null,
      null,
      'reason-needed',
    ],
    ['a reason, from more on', 101n, { reason: { from: 101n } }, null, null, null],
    ['a reason in any case', null, { reason: 'required' }, null, null, 'reason-required'],
    ['19 characters', null, { reason: 'required' }, long.slice(1), null, 'reason-length'],
    ['20 characters', null, { reason: 'required' }, long, null, null],
    ['a short one where none is needed', null, {}, 'x', null, null],
    ['too many', null, {}, 'x'.repeat(31), null, 'reason-length'],
    ['a task', null, { task: 'required' }, null, ' ', 'task-needed'],
    ['a task that is named', null, { task: 'required' }, null, 'X-1', null],
  ])('%s', (_, planFrom, over, reason, task, code) => {
    expect(wordsRefusal(limits, planFrom, rule(over), { amount: 100n, reason, task })?.code ?? null).toBe(
      code,
    );
  });

  test('the lower of two amounts counts', () => {
    expect(reasonNeededFrom(5n, rule({ reason: { from: 3n } }))).toBe(3n);
    expect(reasonNeededFrom(2n, rule({ reason: { from: 3n } }))).toBe(2n);
    expect(reasonNeededFrom(2n, null)).toBe(2n);
    expect(reasonNeededFrom(null, null)).toBeNull();
  });
});

test('a request under a rule: plan first, then haste, then the rule’s own word', () => {
  const policy = testPolicy([testPlan({ requests: { most: 500n } })], {
    approvals: { ...usualApprovals(), limits },
  });
  const ana = new Shelf(nov(10), policy).member('ana');
  const refuse: ApprovalRule = {
    ...usualRule,
    name: 'no',
    outcome: { kind: 'refuse', text: { en: 'No.', 'zh-CN': '不行。' } },
  };
  const recent: RecentRequests = { askedAt: [], refusedAt: null };
  const under: AskedUnder = { rule: refuse, task: null, recent, now: nov(10) };
  const may = (amount: bigint, over: Partial<AskedUnder> = {}) =>
    mayRequest(ana, amount, null, 0, policy, { ...under, ...over });
  expect(may(501n)?.code).toBe('request-too-large');
  expect(may(5n, { recent: { askedAt: [nov(10), nov(10)], refusedAt: null } })?.code).toBe(
    'requests-per-hour',
  );
  expect(may(5n)).toEqual({ code: 'rule-refuses', params: { rule: 'no', en: 'No.', zh: '不行。' } });
  expect(may(5n, { rule: usualRule })).toBeNull();
});
