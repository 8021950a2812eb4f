import { describe, expect, test } from 'vitest';
import { covers } from '../../src/core/approval-conditions.js';
import { factsOf } from '../../src/core/approval-facts.js';
import {
  type ApprovalRule,
  type Conditions,
  chooseRule,
  noConditions,
  type RequestFacts,
  type RuleOutcome,
  usualApprovals,
  usualRule,
} from '../../src/core/approval-rules.js';
import { december, nov } from '../support/books.js';

const facts: RequestFacts = {
  amount: 100n,
  plan: 'engineer',
  team: 'Platform',
  purpose: 'Incident 7 in the shop',
  grantedThisPeriod: 200n,
  openThisPeriod: 50n,
  approvedThisPeriod: 2,
  declinedRecently: 1,
  periodShare: 60,
  poolLeft: 1000n,
  lasting: 'period',
};

const atLeast = <T>(from: T) => ({ from, upTo: null });
const atMost = <T>(upTo: T) => ({ from: null, upTo });
const rule = (name: string, when: Partial<Conditions> = {}, outcome?: RuleOutcome): ApprovalRule => ({
  ...usualRule,
  name,
  when: { ...noConditions, ...when },
  outcome: outcome ?? usualRule.outcome,
});
const choose = (rules: ApprovalRule[], over: Partial<RequestFacts> = {}) =>
  chooseRule({ ...usualApprovals(), rules }, { ...facts, ...over });

describe('each condition, at its bounds', () => {
  test.each<[string, Partial<Conditions>, Partial<RequestFacts>, boolean]>([
    ['amount counts what was granted and is open', { amount: atLeast(350n) }, {}, true],
    ['amount, just not', { amount: atLeast(351n) }, {}, false],
    ['amount, at most', { amount: atMost(350n) }, {}, true],
    ['amount, too much', { amount: atMost(349n) }, {}, false],
    ['request alone', { request: { from: 100n, upTo: 100n } }, {}, true],
    ['request alone, just not', { request: atMost(99n) }, {}, false],
    ['plan', { plans: ['intern', 'engineer'] }, {}, true],
    ['another plan', { plans: ['intern'] }, {}, false],
    ['team', { teams: ['Platform'] }, {}, true],
    ['no team', { teams: ['Platform'] }, { team: null }, false],
    ['purpose in any letter case', { purpose: ['x', 'inCIDENT'] }, {}, true],
    ['purpose in Chinese', { purpose: ['故障'] }, { purpose: '处理线上故障' }, true],
    ['another purpose', { purpose: ['outage'] }, {}, false],
    ['granted', { granted: atMost(199n) }, {}, false],
    ['granted, within', { granted: atMost(200n) }, {}, true],
    ['approvals', { approvals: atLeast(3) }, {}, false],
    ['approvals, enough', { approvals: atLeast(2) }, {}, true],
    ['declines', { declines: atMost(0) }, {}, false],
    ['declines, few enough', { declines: atMost(1) }, {}, true],
    ['part of the period', { period: atLeast(61) }, {}, false],
    ['part of the period, late enough', { period: atLeast(60) }, {}, true],
    ['pool', { pool: atLeast(1001n) }, {}, false],
    ['pool, enough', { pool: atLeast(1000n) }, {}, true],
    ['pool after', { poolAfter: atLeast(901n) }, {}, false],
    ['pool after, enough', { poolAfter: atLeast(900n) }, {}, true],
    ['a pool without limit has enough', { pool: atLeast(10n ** 12n) }, { poolLeft: null }, true],
    [
      'a pool without limit is never nearly empty',
      { poolAfter: atMost(10n ** 12n) },
      { poolLeft: null },
      false,
    ],
    ['lasting', { lasting: ['every', 'period'] }, {}, true],
    ['lasting longer', { lasting: ['every'] }, {}, false],
    ['all of them hold', { plans: ['engineer'], approvals: atLeast(2), period: atMost(60) }, {}, true],
    ['one of them does not', { plans: ['engineer'], approvals: atLeast(2), period: atMost(59) }, {}, false],
  ])('%s', (_, when, over, applies) => {
    expect(choose([rule('it', when), rule('else')], over).rule.name).toBe(applies ? 'it' : 'else');
  });
});

describe('the first rule that applies decides', () => {
  test('and it is told why those before it do not', () => {
    const chosen = choose([
      rule('big', { amount: atLeast(1000n) }),
      rule('interns', { plans: ['intern'] }),
      rule('second'),
      rule('third'),
    ]);
    expect(chosen.rule.name).toBe('second');
    expect(chosen.passedOver.map(({ rule: other, because }) => [other.name, because])).toEqual([
      ['big', { condition: 'amount', found: 350n, wanted: atLeast(1000n) }],
      ['interns', { condition: 'plan', found: 'engineer', wanted: ['intern'] }],
    ]);
  });

  test('without rules the manager decides, and the fallback where there is none who can', () => {
    expect(choose([]).rule).toBe(usualRule);
    expect(chooseRule(usualApprovals(), facts).rule.outcome).toMatchObject({
      steps: [{ need: 'any', from: ['manager'], escalateHours: null, escalateTo: ['role:fallback'] }],
    });
  });

  test('a rule that gives at once is passed over at its bound, and where the pool is short', () => {
    const give = (mostPerPeriod: bigint | null): RuleOutcome => ({ kind: 'approve', mostPerPeriod });
    const name = (most: bigint | null, over: Partial<RequestFacts> = {}) =>
      choose([rule('at once', {}, give(most)), rule('people')], over).rule.name;
    expect(name(350n)).toBe('at once');
    expect(name(349n)).toBe('people');
    expect(name(null, { poolLeft: 100n })).toBe('at once');
    expect(name(null, { poolLeft: 99n })).toBe('people');
    expect(name(null, { poolLeft: null })).toBe('at once');
  });
});

test('what rules look at is taken from the period, the wish and what was asked before', () => {
  const who = { plan: 'engineer', team: null, periodStart: nov(1), periodEnd: december };
  const tally = { granted: 3n, open: 4n, approved: 1, declined: 2 };
  const wish = { amount: 7n, reason: 'why', task: 'X-1', lasting: 'date' as const };
  expect(factsOf(who, wish, tally, null, nov(16))).toEqual({
    amount: 7n,
    plan: 'engineer',
    team: null,
    purpose: 'why\nX-1',
    grantedThisPeriod: 3n,
    openThisPeriod: 4n,
    approvedThisPeriod: 1,
    declinedRecently: 2,
    periodShare: 50,
    poolLeft: null,
    lasting: 'date',
  });
  expect(factsOf(who, { ...wish, reason: null }, tally, 5n, december).periodShare).toBe(100);
});

describe('whether one rule leaves anything to another', () => {
  test.each<[Partial<Conditions>, Partial<Conditions>, boolean]>([
    [{}, { plans: ['a'] }, true],
    [{ plans: ['a'] }, {}, false],
    [{ plans: ['a', 'b'] }, { plans: ['b'] }, true],
    [{ plans: ['a'] }, { plans: ['a', 'b'] }, false],
    [{ amount: atLeast(10n) }, { amount: atLeast(20n) }, true],
    [{ amount: atLeast(10n) }, { amount: { from: 5n, upTo: 30n } }, false],
    [{ amount: atMost(30n) }, { amount: { from: 5n, upTo: 30n } }, true],
    [{ amount: atMost(30n) }, { request: atMost(30n) }, false],
    [{ purpose: ['incident'] }, { purpose: ['incident report'] }, true],
    [{ purpose: ['incident report'] }, { purpose: ['incident'] }, false],
    [{ lasting: ['date'] }, { lasting: ['date'], period: atLeast(3) }, true],
  ])('%o covers %o: %s', (wide, narrow, covered) => {
    expect(covers({ ...noConditions, ...wide }, { ...noConditions, ...narrow })).toBe(covered);
  });
});
