import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type CohortFacts, changeOf, digestBase, forecastOf, noFacts } from '../../src/core/digest.js';
import { type SuggestionFacts, suggestionOf } from '../../src/core/digest-suggestion.js';
import { passRateOf, talliesOf } from '../../src/core/outcomes.js';
import {
  cacheHitRate,
  cacheSavings,
  cheaperModel,
  type DayUse,
  judgeCall,
  noWaste,
  redundantInput,
} from '../../src/core/waste.js';

const always = new Date(0);
const prices = [
  { model: 'big', from: always, input: 10n, output: 40n, cacheRead: 1n, cacheWrite: 12n },
  { model: 'mid', from: always, input: 3n, output: 10n, cacheRead: 3n, cacheWrite: 3n },
  { model: 'small', from: always, input: 1n, output: 4n, cacheRead: 1n, cacheWrite: 1n },
  { model: 'own', from: always, input: 0n, output: 0n, cacheRead: 0n, cacheWrite: 0n },
].map((price) => ({
  ...price,
  input: price.input * 1_000_000n,
  output: price.output * 1_000_000n,
  cacheRead: price.cacheRead * 1_000_000n,
  cacheWrite: price.cacheWrite * 1_000_000n,
}));
const rules = { shortCallTokens: 2000, dearFactor: 4 };
const monday = new Date('2026-06-08T01:00:00Z');
const frame = { days: { from: '2026-06-01', to: '2026-06-07' }, at: monday, prices, rules };
const tokens = { input: 0n, output: 0n, cacheRead: 0n, cacheWrite: 0n };

function use(over: Partial<DayUse> = {}): DayUse {
  return { ...noWaste, day: '2026-06-02', model: 'big', events: 1n, tokens, cost: 0n, ...over };
}

describe('judging a call', () => {
  const call = {
    model: 'big',
    tokens: { ...tokens, input: 1000n, output: 100n },
    cost: 14_000n,
    occurredAt: monday,
  };
  const silent = { failed: null, attempt: null, toolCalls: null };

  test('of which nothing is said finds nothing', () => {
    expect(judgeCall(silent, call, prices, rules)).toEqual(noWaste);
  });
  test.each([
    [{ failed: true, attempt: null }, 14_000n],
    [{ failed: false, attempt: 2 }, 14_000n],
    [{ failed: false, attempt: 1 }, 0n],
  ])('%j costs %s in retries', (said, retryCost) => {
    const counts = judgeCall({ ...silent, ...said }, call, prices, rules);
    expect(counts).toMatchObject({ judgedEvents: 1n, retryCost });
  });
  test('short and without tools it fits a smaller model', () => {
    const counts = judgeCall({ ...silent, toolCalls: 0 }, call, prices, rules);
    // "mid" costs a quarter of "big" per output: 1,000 × 3 + 100 × 10.
    expect(counts).toMatchObject({ tooledEvents: 1n, misfitCost: 14_000n, misfitSaves: 10_000n });
  });
  test.each([
    ['with tools', { toolCalls: 1 }, {}],
    ['long', { toolCalls: 0 }, { tokens: { ...tokens, input: 1901n, output: 100n } }],
    ['to a model that is not dear', { toolCalls: 0 }, { model: 'mid' }],
    ['that failed', { toolCalls: 0, failed: true }, {}],
  ])('%s it is no misfit', (_, said, over) => {
    expect(judgeCall({ ...silent, ...said }, { ...call, ...over }, prices, rules).misfitCost).toBe(0n);
  });
  test('the nearest cheaper model is taken, never a free one', () => {
    expect(cheaperModel(prices, 'big', monday, 4)?.model).toBe('mid');
    expect(cheaperModel(prices, 'big', monday, 5)?.model).toBe('small');
    expect(cheaperModel(prices, 'small', monday, 4)).toBeNull();
  });
});

test('redundant is what lies beyond the usual proportion', () => {
  const uses = [use({ tokens: { ...tokens, input: 1000n, output: 100n }, cost: 1_000_000n })];
  // Usual: 4 input per output.
  expect(redundantInput(uses, 4_000_000n, prices)).toEqual({ tokens: 600n, cost: 6_000n });
  expect(redundantInput(uses, 10_000_000n, prices)).toEqual({ tokens: 0n, cost: 0n });
});

test('caches: hit rate over all input, savings less the dearer writes', () => {
  const uses = [use({ tokens: { input: 100n, output: 9n, cacheRead: 300n, cacheWrite: 100n } })];
  expect(cacheHitRate(uses)).toBe(60);
  expect(cacheSavings(uses, prices)).toBe(300n * 9n - 100n * 2n);
  expect(cacheHitRate([])).toBeNull();
  expect(cacheSavings([use({ model: 'unknown' })], prices)).toBeNull();
});

describe('the base', () => {
  test('compares with the own past from the first week with any use on', () => {
    const facts: CohortFacts = {
      ...noFacts,
      uses: [use({ cost: 150n })],
      past: [
        { week: 0, cost: 100n },
        { week: 2, cost: 200n },
      ],
    };
    const base = digestBase(facts, frame);
    expect(base.pastWeeks).toEqual([
      { from: '2026-05-11', cost: 200n },
      { from: '2026-05-18', cost: 0n },
      { from: '2026-05-25', cost: 100n },
    ]);
    expect(base.change).toEqual({ mean: 100n, weeks: 3, percent: 50, lately: null });
    expect(base.byDay).toHaveLength(7);
    expect(base.byDay[1]).toEqual({ day: '2026-06-02', cost: 150n });
  });

  test('with one week of past nothing is compared', () => {
    expect(changeOf(5n, [3n])).toBeNull();
    expect(changeOf(5n, [0n, 0n])?.percent).toBeNull();
    expect(changeOf(30n, [60n, 60n, 60n, 60n, 30n])).toMatchObject({
      percent: -44,
      lately: { percent: -43 },
    });
  });

  test('parts of the waste are null where the data says nothing', () => {
    const { waste } = digestBase({ ...noFacts, uses: [use({ cost: 9n })] }, frame);
    expect(waste).toEqual({
      estimate: true,
      retry: null,
      redundant: null,
      misfit: null,
      index: null,
      saves: null,
    });
  });

  test('the index never counts twice: it is at least each part and never more than was spent', () => {
    const amount = fc.bigInt({ min: 0n, max: 1_000_000n });
    fc.assert(
      fc.property(amount, amount, amount, amount, (rest, retryCost, misfitCost, input) => {
        const cost = rest + retryCost + misfitCost;
        const one = use({
          cost,
          retryCost,
          misfitCost,
          misfitSaves: misfitCost / 2n,
          judgedEvents: 1n,
          tooledEvents: 1n,
          tokens: { ...tokens, input, output: 10n },
        });
        const facts = { ...noFacts, uses: [one], ratio: { usual: 4_000_000n, of: 20 } };
        const { waste, spent } = digestBase(facts, frame);
        const [index, saves] = [waste.index?.cost ?? -1n, waste.saves ?? -1n];
        expect(index).toBeGreaterThanOrEqual(retryCost + misfitCost);
        expect(index).toBeLessThanOrEqual(spent);
        expect(saves).toBeLessThanOrEqual(index);
        expect(saves).toBeGreaterThanOrEqual(0n);
      }),
    );
  });
});

test('outcomes: the last state counts, a rate needs five decided', () => {
  const states = [
    { kind: 'pull-request', state: 'merged', count: 4 },
    { kind: 'pull-request', state: 'reverted', count: 1 },
    { kind: 'agent-task', state: 'failed', count: 3 },
  ] as const;
  expect(talliesOf(states)).toEqual([{ kind: 'pull-request', count: 4, undone: 1 }]);
  expect(passRateOf(states)).toBeNull();
  expect(passRateOf([...states, { kind: 'pull-request', state: 'closed', count: 1 }])).toEqual({
    percent: 80,
    decided: 5,
  });
});

test('a forecast carries the spending on, but not in a window’s first part', () => {
  const [start, end] = [new Date('2026-06-01T00:00:00Z'), new Date('2026-06-11T00:00:00Z')];
  expect(forecastOf(30n, start, end, new Date('2026-06-04T00:00:00Z'))).toBe(100n);
  expect(forecastOf(30n, start, end, new Date('2026-06-02T00:00:00Z'))).toBeNull();
});

describe('the suggestion', () => {
  const calm: SuggestionFacts = {
    ...digestBase(noFacts, frame),
    uses: [],
    loansDue: [],
    leftNow: 10n,
    ofTotal: 100n,
    usedPeriod: 90n,
    periodStart: new Date('2026-06-01T00:00:00Z'),
    refillAt: new Date('2026-06-20T00:00:00Z'),
    runsOutAt: null,
    mayLend: true,
  };
  const debt = {
    loanId: 'l',
    side: 'borrower',
    with: 'Bo',
    outstanding: 5n,
    dueAt: monday,
    overdue: false,
  } as const;
  const runsOutAt = new Date('2026-06-15T00:00:00Z');
  const waste = {
    estimate: true,
    retry: { cost: 12n, percent: 12, failedEvents: 1, events: 2 },
    redundant: { cost: 20n, percent: 20 },
    misfit: { cost: 9n, percent: 9, instead: 'small' },
    index: null,
    saves: null,
  } as const;
  const thirsty = [use({ tokens: { ...tokens, input: 2_000_000n } })];

  test.each([
    ['repay', { loansDue: [debt], runsOutAt }],
    ['ask-for-more', { runsOutAt, waste }],
    ['shorter-context', { waste }],
    ['fewer-retries', { waste: { ...waste, redundant: null } }],
    ['carry-on', { waste: { ...waste, redundant: null, retry: null } }],
    ['use-cache', { cache: { hitRate: 5, savings: 0n }, uses: thirsty }],
    ['lend-spare', { leftNow: 80n, usedPeriod: 20n, refillAt: new Date('2026-06-10T00:00:00Z') }],
    ['carry-on', { leftNow: 80n, usedPeriod: 20n }],
    [
      'carry-on',
      { leftNow: 80n, usedPeriod: 20n, refillAt: new Date('2026-06-10T00:00:00Z'), mayLend: false },
    ],
    ['carry-on', { loansDue: [{ ...debt, side: 'lender' as const }] }],
  ])('%s', (is, over: Partial<SuggestionFacts>) => {
    expect(suggestionOf({ ...calm, ...over }).is).toBe(is);
  });
});
