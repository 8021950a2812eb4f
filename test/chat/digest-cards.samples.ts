import type { Card } from '../../src/chat/cards/card.js';
import { digestCard } from '../../src/chat/cards/digest.js';
import { orgDigestCard } from '../../src/chat/cards/digest-org.js';
import { teamDigestCard } from '../../src/chat/cards/digest-team.js';
import type { Words } from '../../src/chat/cards/voice.js';
import type { DigestView, OrgDigestView, Suggestion, TeamDigestView } from '../../src/core/digest-view.js';
import type { Reader } from '../../src/core/views.js';
import { type Cast, friday, now, refillAt } from './cards/samples.js';

const thursday = new Date('2026-11-26T04:00:00Z');
const lastFriday = new Date('2026-11-20T16:00:00Z');

/** What the three digests share, with everything there is to say. */
function week(cast: Cast): Omit<DigestView, 'is' | keyof ReturnType<typeof own>> {
  const costs = [6.2, 7.1, 9.94, 4.05, 15.91, 0, 0];
  return {
    days: { from: '2026-11-16', to: '2026-11-22' },
    at: now,
    spent: cast.amount(43.2),
    events: 340,
    change: {
      mean: cast.amount(49.1),
      weeks: 8,
      percent: -12,
      lately: { mean: cast.amount(46), percent: -6 },
    },
    byDay: costs.map((cost, at) => ({ day: `2026-11-${16 + at}`, cost: cast.amount(cost) })),
    pastWeeks: [{ from: '2026-11-09', cost: cast.amount(46) }],
    outcomes: [
      {
        kind: 'pull-request',
        count: 3,
        undone: 1,
        costEach: cast.amount(14.4),
        pastCostEach: cast.amount(12),
      },
      { kind: 'ticket', count: 2, undone: 0, costEach: cast.amount(21.6), pastCostEach: null },
    ],
    costPerOutcome: { now: cast.amount(8.64), past: cast.amount(10.2) },
    passRate: { percent: 86, decided: 7 },
    waste: {
      estimate: true,
      retry: { cost: cast.amount(3.1), percent: 7, failedEvents: 12, events: 340 },
      redundant: { cost: cast.amount(2.2), percent: 5 },
      misfit: { cost: cast.amount(0.1), percent: 0, instead: cast.model },
      index: { cost: cast.amount(5.3), percent: 12 },
      saves: cast.amount(4),
    },
    cache: { hitRate: 34, savings: cast.amount(2.5) },
    models: [
      { model: cast.model, cost: cast.amount(40), events: 300 },
      { model: 'qwen-local', cost: cast.amount(3.2), events: 40 },
    ],
  };
}

function own(cast: Cast) {
  return {
    leftNow: cast.amount(128.4),
    ofTotal: cast.amount(500),
    usedPeriod: cast.amount(371.6),
    refillAt,
    paceKnown: true,
    runsOutAt: null as Date | null,
    overdraft: 0n,
    loansDue: [
      {
        loanId: '1',
        side: 'borrower' as const,
        with: cast.bo,
        outstanding: cast.amount(20),
        dueAt: friday,
        overdue: false,
      },
      {
        loanId: '2',
        side: 'lender' as const,
        with: cast.ana,
        outstanding: cast.amount(50),
        dueAt: lastFriday,
        overdue: true,
      },
    ],
    suggestion: { is: 'carry-on' } as Suggestion,
  };
}

/** A person's week, with parts replaced. */
export function personWeek(cast: Cast, change: Partial<DigestView> = {}): DigestView {
  return { is: 'person', ...week(cast), ...own(cast), ...change };
}

/** A week in which little is known: no past, no results, no prices, nothing lent. */
export function plainWeek(cast: Cast, change: Partial<DigestView> = {}): DigestView {
  return personWeek(cast, { ...nothingKnown(), loansDue: [], paceKnown: false, ...change });
}

/** Nothing but what was spent. */
function nothingKnown() {
  return {
    change: null,
    pastWeeks: [],
    outcomes: [],
    costPerOutcome: null,
    passRate: null,
    waste: { estimate: true as const, retry: null, redundant: null, misfit: null, index: null, saves: null },
    cache: { hitRate: null, savings: null },
    models: [],
  };
}

/** A team's week, with parts replaced. */
export function teamWeek(cast: Cast, change: Partial<TeamDigestView> = {}): TeamDigestView {
  return {
    is: 'team',
    ...week(cast),
    team: cast.team,
    members: 12,
    hidden: false,
    active: 9,
    leftNow: cast.amount(3_860),
    usedPeriod: cast.amount(2_140),
    pool: {
      remaining: cast.amount(3_000),
      allowance: cast.amount(5_000),
      refillAt,
      runsOutAt: thursday,
    },
    forecast: cast.amount(2_900),
    activeAgents: { perDay: 2.4, most: 5 },
    pending: 2,
    ...change,
  };
}

/** The organisation's week, with parts replaced. */
export function orgWeek(cast: Cast, change: Partial<OrgDigestView> = {}): OrgDigestView {
  return {
    is: 'org',
    ...week(cast),
    members: 12_480,
    active: 9_020,
    teams: [
      { team: cast.team, members: 12, spent: cast.amount(430) },
      { team: 'Zebra', members: 2, spent: null },
    ],
    issued: { refills: cast.amount(60_000), outside: cast.amount(1_200) },
    overrun: cast.amount(42),
    issuance: {
      remaining: cast.amount(3_800),
      allowance: cast.amount(5_000),
      refillAt,
      runsOutAt: thursday,
    },
    forecast: cast.amount(59_000),
    activeAgents: { perDay: 112, most: 140 },
    pending: 17,
    ...change,
  };
}

/** Every suggestion there is. */
export function suggestions(cast: Cast): Suggestion[] {
  const saving = { saves: cast.amount(4), percent: 9 };
  const debt = { is: 'repay' as const, amount: cast.amount(20), with: cast.bo, loanId: '1' };
  return [
    { ...debt, dueAt: friday },
    { ...debt, dueAt: lastFriday },
    { is: 'ask-for-more', runsOutAt: thursday, refillAt },
    { is: 'ask-for-more', runsOutAt: now, refillAt },
    { is: 'fewer-retries', ...saving },
    { is: 'shorter-context', ...saving },
    { is: 'smaller-model', ...saving, instead: null },
    { is: 'smaller-model', ...saving, instead: cast.model },
    { is: 'use-cache', hitRate: 3 },
    { is: 'lend-spare', amount: cast.amount(120), refillAt },
    { is: 'carry-on' },
  ];
}

/** Every digest in every state there is. */
export function digestCards(cast: Cast, reader: Reader, words: Words): [name: string, card: Card][] {
  const parts = [reader, words, now] as const;
  const kinds = (['pull-request', 'ticket', 'campaign', 'agent-task'] as const).map((kind) => ({
    kind,
    count: 1_234,
    undone: 7,
    costEach: cast.amount(1),
    pastCostEach: cast.amount(0.2),
  }));
  const more = { mean: cast.amount(1), weeks: 2, percent: 12_345, lately: null };
  const many = Array.from({ length: 60 }, (_, at) => ({
    team: `${cast.team} ${at}`,
    members: at,
    spent: at < 3 ? null : cast.amount(at),
  }));
  const noPool = { pool: null, forecast: null, activeAgents: null, active: null, pending: 0 };
  const hidden = { hidden: true, active: null, spent: 0n, byDay: [], ...nothingKnown() };
  return [
    ['digest', digestCard(personWeek(cast), ...parts)],
    ['digest plain', digestCard(plainWeek(cast), ...parts)],
    ['digest of results alone', digestCard(personWeek(cast, { spent: 0n, byDay: [] }), ...parts)],
    ['digest of four kinds', digestCard(personWeek(cast, { outcomes: kinds, change: more }), ...parts)],
    [
      'digest of one kind',
      digestCard(personWeek(cast, { outcomes: kinds.slice(0, 1), passRate: null }), ...parts),
    ],
    [
      'digest as usual',
      digestCard(personWeek(cast, { change: { ...more, percent: 1 }, runsOutAt: thursday }), ...parts),
    ],
    ['digest over', digestCard(plainWeek(cast, { leftNow: 0n, overdraft: cast.amount(3) }), ...parts)],
    ...suggestions(cast).map((suggestion, at): [string, Card] => [
      `digest suggesting ${suggestion.is} ${at}`,
      digestCard(personWeek(cast, { suggestion }), ...parts),
    ]),
    ['digest-team', teamDigestCard(teamWeek(cast), ...parts)],
    ['digest-team without a name', teamDigestCard(teamWeek(cast, { team: null, ...noPool }), ...parts)],
    [
      'digest-team with an empty pool',
      teamDigestCard(
        teamWeek(cast, { pool: { remaining: 0n, allowance: cast.amount(1), refillAt, runsOutAt: now } }),
        ...parts,
      ),
    ],
    ['digest-team hidden', teamDigestCard(teamWeek(cast, { ...hidden, members: 2 }), ...parts)],
    [
      'digest-team hidden, with results',
      teamDigestCard(teamWeek(cast, { ...hidden, outcomes: kinds, members: 2 }), ...parts),
    ],
    ['digest-org', orgDigestCard(orgWeek(cast), ...parts)],
    ['digest-org of many teams', orgDigestCard(orgWeek(cast, { teams: many, outcomes: kinds }), ...parts)],
    [
      'digest-org without limits',
      orgDigestCard(orgWeek(cast, { issuance: null, overrun: 0n, teams: [], ...nothingKnown() }), ...parts),
    ],
  ];
}
