import { describe, expect, test } from 'vitest';
import { ConfigError, readPolicy } from '../../src/config.js';
import { priceAt } from '../../src/core/usage.js';

function problems(yaml: string): string[] {
  try {
    readPolicy(yaml, 'rules.yaml');
  } catch (error) {
    if (error instanceof ConfigError) return error.message.split('\n');
    throw error;
  }
  return [];
}

test('without a file there is one plan with sensible rules', () => {
  const policy = readPolicy('', 'rules.yaml');
  expect(policy).toMatchObject({
    unit: 'USD',
    zone: 'Asia/Shanghai',
    members: 'auto',
    defaultPlan: 'standard',
    issuance: null,
  });
  expect(policy.plans.get('standard')).toMatchObject({
    key: 'standard',
    name: { en: 'Standard', 'zh-CN': '标准' },
    allowance: 500_000_000n,
    window: 'month',
    caps: [],
    rollover: 0n,
    lending: { enabled: true, mostPerLoan: null, keepShare: 20, protectedShare: 50 },
    requests: { most: null, reasonFrom: 100_000_000n },
  });
  expect(readPolicy('unit: token', 'rules.yaml').plans.get('standard')?.allowance).toBe(50_000_000_000n);
});

test('DingTalk’s limits are those of its standard edition unless the file says otherwise', () => {
  expect(readPolicy('', 'rules.yaml').dingtalk).toEqual({ monthlyCalls: 5000, callsPerSecond: 20 });
  expect(readPolicy('dingtalk: { monthlyCalls: 200000, callsPerSecond: 60 }', 'rules.yaml').dingtalk).toEqual(
    {
      monthlyCalls: 200_000,
      callsPerSecond: 60,
    },
  );
  expect(readPolicy('dingtalk: { monthlyCalls: null }', 'rules.yaml').dingtalk.monthlyCalls).toBeNull();
  expect(problems('dingtalk: { monthlyCalls: 0 }')).toEqual([
    expect.stringContaining('dingtalk.monthlyCalls "0" is out of range'),
  ]);
  expect(problems('dingtalk: { callsPerSecond: null }')).toEqual([
    expect.stringContaining('dingtalk.callsPerSecond "null" is not a whole number'),
  ]);
});

test('amounts never pass through a floating-point number', () => {
  const policy = readPolicy(
    'plans: { only: { allowance: 9007199254.740993, caps: { day: 0.1 } } }',
    'rules.yaml',
  );
  expect(policy.plans.get('only')).toMatchObject({
    allowance: 9_007_199_254_740_993n,
    caps: [{ window: 'day', amount: 100_000n }],
  });
  expect(policy.defaultPlan).toBe('only');
});

test('a key without a value is as good as none', () => {
  const policy = readPolicy('issuance:\ncontact: ~\nplans:\n', 'rules.yaml');
  expect(policy).toMatchObject({ issuance: null, contact: null, defaultPlan: 'standard' });
});

test('the rules cannot be changed', () => {
  const policy = readPolicy('pools: { Platform: 5 }\napprovals: { fallback: [a@b.c] }', 'rules.yaml');
  const plan = policy.plans.get('standard');
  const free = (work: () => unknown) => expect(work).toThrow(TypeError);
  free(() => Object.assign(policy, { unit: 'CNY' }));
  free(() => Object.assign(plan?.lending ?? {}, { keepShare: 0 }));
  free(() => (policy.fallbackApprovers as string[]).push('x'));
  free(() => (policy.pools as Map<string, bigint>).set('Platform', 1n));
  free(() => (policy.pools as Map<string, bigint>).delete('Platform'));
  free(() => (policy.pools as Map<string, bigint>).clear());
  expect(policy.pools.get('Platform')).toBe(5_000_000n);
});

describe('errors name the line, the key and the remedy', () => {
  test.each([
    ['unit: EUR', 'rules.yaml line 1: unit "EUR" is unknown; write one of USD, CNY, token, point'],
    ['\nzne: UTC', 'rules.yaml line 2: zne is not a key here, did you mean "zone"?'],
    ['zone: Shanghai', 'rules.yaml line 1: zone "Shanghai" is not a time zone; write an IANA name'],
    ['zone: +08:00', 'zone "+08:00" is not a time zone'],
    ['plans:\n  a:\n    allowance: 1,000', 'rules.yaml line 3: plans.a.allowance "1,000" is not an amount'],
    ['plans: { a: { allowance: -1 } }', 'plans.a.allowance "-1" is not an amount'],
    ['plans: { a: { allowance: 0.1234567 } }', 'has more than 6 decimals'],
    ['plans: { a: { allowance: 1e999 } }', 'is not an amount'],
    ['plans: { a: { allowance: 99999999999 } }', 'is too large'],
    ['plans: { a: {} }', 'plans.a.allowance is missing; write an amount'],
    ['plans: { a: { allowance: [1] } }', 'plans.a.allowance is a list; write an amount'],
    ['plans: {}', 'plans names no plan'],
    [
      'plans: { a: { allowance: 1, lending: { keepShare: 120 } } }',
      'keepShare "120" is out of range; write a percent from 0 to 100',
    ],
    ['plans: { a: { allowance: 1, lending: { keepShare: 12.5 } } }', '"12.5" is not a whole number'],
    ['plans: { a: { allowance: 1, lending: { enabled: yes } } }', '"yes" is neither; write true or false'],
    [
      'plans: { a: { allowance: 1, window: week, caps: { week: 1 } } }',
      "plans.a.caps.week is no shorter than the plan's own window",
    ],
    [
      'plans: { dev: { allowance: 1 }, ops: { allowance: 1 } }\ndefaultPlan: devs',
      'line 2: defaultPlan "devs" is not a plan, did you mean "dev"?',
    ],
    ['pools: [Platform]', 'pools is of the wrong kind; write a map'],
    ['pools: { Platform: 0 }', 'pools.Platform "0" is zero'],
    ['approvals: { fallback: finance@example.com }', 'approvals.fallback is of the wrong kind; write a list'],
    ['approvals: { fallback: [finance] }', 'approvals.fallback[0] "finance" is not an e-mail address'],
    ['prices:\n  - { model: a, input: 1 }', 'line 2: prices[0].output is missing'],
    ['prices:\n  - { model: a, input: 1, output: 1, currency: CNY }', 'prices[0].currency CNY has no rate'],
    [
      'prices: [{ model: a, input: 1, output: 1 }, { model: a, input: 2, output: 1 }]',
      'prices[1].from is the second price of a',
    ],
    ['prices: [{ model: a, input: 1, output: 1, from: 2026-02-30 }]', '"2026-02-30" is not a date'],
    ['rates: [{ currency: USD, rate: 1 }]', 'USD is the unit itself'],
    ['rates: [{ currency: CNY, rate: 0 }]', 'rates[0].rate "0" is zero'],
    ['unit: USD\nunit: CNY', 'rules.yaml line 2: is not valid yaml'],
    ['- a\n- b', 'rules.yaml: is not a map'],
  ])('%j', (yaml, message) => {
    expect(problems(yaml).join('\n')).toContain(message);
  });

  test('all of them at once', () => {
    expect(problems('unit: EUR\nlanguage: fr\nfoo: 1')).toHaveLength(3);
  });
});

test('a price in another currency follows its rates', () => {
  const policy = readPolicy(
    `zone: UTC
prices:
  - { model: a, currency: CNY, input: 7, output: 14 }
  - { model: a, from: 2026-06-01, input: 2, output: 3 }
rates:
  - { currency: CNY, from: 2026-01-01, rate: 0.14 }
  - { currency: CNY, from: 2026-03-01, rate: 0.2 }
  - { currency: CNY, from: 2026-09-01, rate: 0.5 }`,
    'rules.yaml',
  );
  const input = (day: string) => priceAt(policy.prices, 'a', new Date(day))?.input;
  expect(input('2025-12-31T23:59:59Z')).toBeUndefined();
  expect(input('2026-01-01T00:00:00Z')).toBe(980_000n);
  expect(input('2026-03-01T00:00:00Z')).toBe(1_400_000n);
  expect(input('2026-06-01T00:00:00Z')).toBe(2_000_000n);
  expect(input('2026-10-01T00:00:00Z')).toBe(2_000_000n);
});

test('a date begins in the zone of the organisation', () => {
  const yaml = (from: string) =>
    `zone: Asia/Shanghai\nprices: [{ model: a, input: 1, output: 1, from: ${from} }]`;
  expect(readPolicy(yaml('2026-07-01'), 'x').prices[0]?.from).toEqual(new Date('2026-06-30T16:00:00Z'));
  expect(readPolicy(yaml('2026-07-01T08:00:00Z'), 'x').prices[0]?.from).toEqual(
    new Date('2026-07-01T08:00:00Z'),
  );
});
