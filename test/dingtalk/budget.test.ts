import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { callClassOf } from '../../src/chat/talk/call-class.js';
import { type CallClass, callClasses } from '../../src/core/call-budget.js';
import { callReadings, dingTalkCallBudget } from '../../src/desk/call-budget.js';
import { deskGauges } from '../../src/desk/gauges.js';
import { ChatError } from '../../src/ports/chat-sender.js';
import { testPolicy } from '../support/books.js';
import { type Company, company } from '../support/company.js';

const start = new Date('2026-03-10T04:00:00Z');
let office: Company;
beforeAll(async () => {
  office = await company(testPolicy(), start);
});
afterAll(() => office.close());
beforeEach(async () => {
  await office.owner.query('DELETE FROM api_call');
  office.clock.set(start);
});

function withLimit(monthlyCalls: number | null, zone = 'Asia/Shanghai') {
  const { desk } = office;
  return { ...desk, policy: { ...desk.policy, zone, dingtalk: { monthlyCalls, callsPerSecond: 20 } } };
}

async function refusal(work: Promise<void>): Promise<ChatError | null> {
  const error = await work.then(
    () => null,
    (reason: unknown) => reason,
  );
  if (error === null || error instanceof ChatError) return error;
  throw error;
}

async function used(count: number, callClass: CallClass = 'decision', month = '2026-03'): Promise<void> {
  await office.owner.query('INSERT INTO api_call VALUES ($1, $2, $3, $4)', [
    'dingtalk',
    month,
    callClass,
    count,
  ]);
}

const counts = async (desk = withLimit(100)) =>
  Object.fromEntries(
    (await callReadings(desk)).map(({ labels, value }) => [labels?.['class'] ?? 'limit', value]),
  );

describe('what is left of the month', () => {
  test.each<[number, CallClass[]]>([
    [79, ['decision', 'alarm', 'loan', 'alert', 'digest']],
    [80, ['decision', 'alarm', 'loan', 'alert']],
    [90, ['decision', 'alarm', 'loan']],
    [95, ['decision', 'alarm']],
    [100, ['decision']],
    [120, ['decision']],
  ])('after %d of 100 calls may be used for %j', async (count, may) => {
    const budget = dingTalkCallBudget(withLimit(100));
    for (const callClass of callClasses) {
      await office.owner.query('DELETE FROM api_call');
      await used(count);
      expect([callClass, await refusal(budget.take(callClass))]).toMatchObject([
        callClass,
        may.includes(callClass) ? null : { code: 'budget' },
      ]);
    }
  });

  test('what is put off is never given up; what has lost its point is', async () => {
    await used(200);
    const budget = dingTalkCallBudget(withLimit(100));
    expect(await refusal(budget.take('loan'))).toMatchObject({
      retry: true,
      alone: true,
      retryAfterMs: 3_600_000,
    });
    expect(await refusal(budget.take('alarm'))).toMatchObject({ retry: true, alone: true });
    expect(await refusal(budget.take('alert'))).toMatchObject({ retry: false });
    expect(await refusal(budget.take('digest'))).toMatchObject({ retry: false });
  });

  test('is counted by class, for all processes together', async () => {
    const desk = withLimit(100);
    const [one, other] = [dingTalkCallBudget(desk), dingTalkCallBudget(desk)];
    await Promise.all([one.take('loan'), other.take('loan'), one.take('digest'), other.take('decision')]);
    await one.giveBack('loan');
    expect(await counts()).toEqual({ decision: 1, alarm: 0, loan: 1, alert: 0, digest: 1, limit: 100 });
  });

  test('without a limit everything may', async () => {
    await used(1_000_000);
    const budget = dingTalkCallBudget(withLimit(null));
    expect(await refusal(budget.take('digest'))).toBeNull();
    expect(await counts(withLimit(null))).toEqual({
      decision: 1_000_000,
      alarm: 0,
      loan: 0,
      alert: 0,
      digest: 1,
    });
  });

  test('starts anew with the month of the organisation’s zone', async () => {
    await used(100);
    office.clock.set(new Date('2026-03-31T15:59:59Z'));
    expect(await refusal(dingTalkCallBudget(withLimit(100)).take('loan'))).toMatchObject({ code: 'budget' });
    office.clock.set(new Date('2026-03-31T16:00:00Z'));
    expect(await refusal(dingTalkCallBudget(withLimit(100)).take('loan'))).toBeNull();
    expect(await refusal(dingTalkCallBudget(withLimit(100, 'UTC')).take('loan'))).toMatchObject({
      code: 'budget',
    });
  });
});

test('a month that the platform calls used up is asked again after an hour, by all classes', async () => {
  const budget = dingTalkCallBudget(withLimit(5_000));
  expect(budget.usedUp('decision')).toMatchObject({ code: 'monthly-limit', retry: true, alone: true });
  expect(budget.usedUp('digest')).toMatchObject({ code: 'monthly-limit', retry: false });
  expect(await refusal(budget.take('decision'))).toMatchObject({ code: 'monthly-limit', alone: true });
  expect(await counts()).toMatchObject({ decision: 0 });
  // What comes later waits for the same moment, not for an hour of its own.
  office.clock.advance(3_599_000);
  expect(await refusal(budget.take('decision'))).toMatchObject({ retryAfterMs: 1_000 });
  office.clock.advance(1_000);
  expect(await refusal(budget.take('decision'))).toBeNull();
});

test('the operator sees the calls among the other gauges', async () => {
  await used(7, 'alert');
  const readings = await deskGauges(withLimit(100));
  expect(readings).toContainEqual(
    expect.objectContaining({ name: 'tokendesk_dingtalk_calls', labels: { class: 'alert' }, value: 7 }),
  );
  expect(readings).toContainEqual(
    expect.objectContaining({ name: 'tokendesk_dingtalk_calls_limit', value: 100 }),
  );
});

test.each<[string, unknown, CallClass]>([
  ['loan', {}, 'loan'],
  ['loan-reminder', {}, 'loan'],
  ['request', {}, 'decision'],
  ['request-approved', {}, 'decision'],
  ['answer', {}, 'decision'],
  ['link-joined', {}, 'decision'],
  ['welcome', {}, 'decision'],
  ['alert-level', { level: 80 }, 'alert'],
  ['alert-level', { level: '95' }, 'alert'],
  ['alert-level', { level: 100 }, 'alarm'],
  ['alert-pace', {}, 'alert'],
  ['burn-alarm', {}, 'alarm'],
  ['credit-back', {}, 'alert'],
  ['pool-level', { level: 100 }, 'alarm'],
  ['gateway-paused', {}, 'alarm'],
  ['digest', {}, 'digest'],
  ['digest-org', {}, 'digest'],
])('%s with %j is a matter of class %s', (name, payload, callClass) => {
  expect(callClassOf({ name, payload })).toBe(callClass);
});
