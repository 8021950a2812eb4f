import { scale } from '../../../src/core/money.js';
import type {
  BalanceView,
  HistoryView,
  LoansView,
  LoanView,
  Reader,
  RequestView,
  SettingsView,
  TeamView,
} from '../../../src/core/views.js';

/** Monday, 23 November 2026, 10:00 in Shanghai. */
export const now = new Date('2026-11-23T02:00:00Z');

/** The end of Friday, 27 November, in Shanghai. */
export const friday = new Date('2026-11-27T16:00:00Z');

/** The beginning of Tuesday, 1 December, in Shanghai. */
export const refillAt = new Date('2026-11-30T16:00:00Z');

const periodStart = new Date('2026-10-31T16:00:00Z');
const tomorrow = new Date('2026-11-24T02:00:00Z');
const earlier = new Date('2026-11-23T01:32:00Z');

/** What makes a set of samples: ordinary people and amounts, or everything at its worst. */
export interface Cast {
  ana: string;
  bo: string;
  team: string;
  reason: string;
  model: string;
  /** Turns an everyday amount in whole units into minor units. */
  amount(whole: number): bigint;
}

/** Everyday names and amounts. */
export function everyday(reader: Reader): Cast {
  const chinese = reader.locale === 'zh-CN';
  return {
    ana: 'Ana Souza',
    bo: chinese ? '王伟' : 'Bo Chen',
    team: chinese ? '支付平台' : 'Payments',
    reason: chinese ? '周五发布前要跑完压测' : 'Load tests before the release on Friday',
    model: 'claude-sonnet-5',
    amount: (whole) => (BigInt(Math.round(whole * 100)) * scale(reader.unit)) / 100n,
  };
}

/** The longest names, the largest amounts, the oddest characters. */
export function extreme(reader: Reader): Cast {
  const family = '👩‍👩‍👧‍👦';
  return {
    ana: `Maximiliane Aurelie von und zu Hohenstein-Langenfeld ${family} <!channel> {x}`,
    bo: `欧阳${'明'.repeat(60)}\u202E\nBobby'; *DROP*`,
    team: `${family.repeat(50)} & Söhne`,
    reason: `${family}测`.repeat(100),
    model: `vendor/${'a-very-long-model-name-'.repeat(6)}`,
    amount: (whole) => BigInt(Math.round(whole * 100)) * scale(reader.unit) * 7_654_321_987n + 1n,
  };
}

/** A plain balance, with parts replaced. */
export function balance(cast: Cast, change: Partial<BalanceView> = {}): BalanceView {
  return {
    leftNow: cast.amount(128.4),
    inLots: cast.amount(128.4),
    ofTotal: cast.amount(500),
    planName: { en: 'Engineer', 'zh-CN': '工程师' },
    allowance: cast.amount(500),
    usedToday: cast.amount(12.35),
    usedPeriod: cast.amount(371.6),
    periodStart,
    refillAt,
    cap: null,
    runsOutAt: null,
    paceKnown: true,
    overdraft: 0n,
    lots: [
      { kind: 'loan', remaining: cast.amount(20), amount: cast.amount(50), expiresAt: friday, from: cast.bo },
      {
        kind: 'allowance',
        remaining: cast.amount(98.4),
        amount: cast.amount(500),
        expiresAt: refillAt,
        from: null,
      },
      { kind: 'reward', remaining: cast.amount(10), amount: cast.amount(10), expiresAt: null, from: null },
    ],
    lent: 0n,
    owed: cast.amount(50),
    onHold: 0n,
    heldFor: [],
    onShelf: 0n,
    about: { model: cast.model, tokens: 4_183_000n },
    freeModels: [],
    openRequests: 0,
    at: now,
    ...change,
  };
}

/** A balance with nothing left and everything there is to say. */
export function strainedBalance(cast: Cast): BalanceView {
  return balance(cast, {
    leftNow: 0n,
    inLots: cast.amount(90),
    cap: {
      window: 'week',
      amount: cast.amount(150),
      used: cast.amount(150),
      until: new Date('2026-11-29T16:00:00Z'),
    },
    runsOutAt: new Date('2026-11-26T04:00:00Z'),
    overdraft: cast.amount(12.3),
    lent: cast.amount(30),
    onHold: cast.amount(25),
    heldFor: [
      { what: 'offer', amount: cast.amount(5), with: cast.ana },
      { what: 'gift', amount: cast.amount(8), with: cast.bo },
      { what: 'shelf', amount: cast.amount(12), with: null },
    ],
    onShelf: cast.amount(40),
    openRequests: 2,
    freeModels: [cast.model, 'qwen-local'],
  });
}

/** History of a busy month. */
export function history(cast: Cast, count = 4): HistoryView {
  const kinds = ['usage', 'loan', 'refill', 'repayment', 'return', 'hold', 'unheard-of'];
  return {
    lines: Array.from({ length: count }, (_, at) => ({
      at: new Date(earlier.getTime() - at * 40_000_000),
      kind: kinds[at % kinds.length] ?? 'usage',
      amount: at % 2 === 0 ? -cast.amount(3.2) : cast.amount(50),
      with: at % 3 === 0 ? null : cast.bo,
    })),
    models: Array.from({ length: count }, (_, at) => ({
      model: `${cast.model}-${at}`,
      cost: cast.amount(100 - at),
      tokens: 4_183_000n * BigInt(at + 1),
      events: at + 1,
    })),
    days: [
      { day: '2026-11-21', cost: cast.amount(20) },
      { day: '2026-11-22', cost: 0n },
      { day: '2026-11-23', cost: cast.amount(12.35) },
    ],
    periodStart,
    usedPeriod: cast.amount(371.6),
  };
}

/** Nothing known of a lender's pace, and nothing between the two before. */
export const noPace = { afterRunsOutAt: null, paceKnown: false, between: [] };

/** A loan in any state, from either side. */
export function loan(cast: Cast, change: Partial<LoanView> = {}): LoanView {
  const state = change.state ?? 'asked';
  const moved = state === 'active' || state === 'repaid';
  return {
    id: '0193a0de-0000-7000-8000-000000000001',
    version: 1,
    side: 'lender',
    lender: cast.bo,
    borrower: cast.ana,
    openedBy: state === 'offered' ? 'lender' : 'borrower',
    state,
    asked: cast.amount(200),
    principal: moved ? cast.amount(200) : 0n,
    outstanding: state === 'active' ? cast.amount(120) : 0n,
    reason: cast.reason,
    declineReason: state === 'declined' ? cast.reason : null,
    dueAt: friday,
    expiresAt: tomorrow,
    answeredAt: state === 'asked' || state === 'offered' ? null : earlier,
    closedAt: state === 'repaid' ? earlier : null,
    overdue: false,
    forgiven: 0n,
    askAgainAt: null,
    mayWait: false,
    wish: null,
    untouched: false,
    lenderNow:
      state === 'asked'
        ? {
            ...{ left: cast.amount(300), after: cast.amount(100), lendable: cast.amount(250), refillAt },
            ...noPace,
          }
        : null,
    ...change,
  };
}

/** Every kind of line in the list of loans, `count` times. */
export function loans(cast: Cast, count = 1): LoansView {
  const repeat = (views: LoanView[]): LoanView[] => Array.from({ length: count }, () => views).flat();
  return {
    owed: repeat([
      loan(cast, { side: 'borrower', state: 'active', lender: cast.bo }),
      loan(cast, {
        side: 'borrower',
        state: 'active',
        overdue: true,
        dueAt: new Date('2026-11-20T16:00:00Z'),
      }),
    ]),
    lent: repeat([loan(cast, { side: 'lender', state: 'active' })]),
    questions: repeat([
      loan(cast),
      loan(cast, { side: 'borrower' }),
      loan(cast, { state: 'offered' }),
      loan(cast, { state: 'offered', side: 'borrower' }),
    ]),
    totalOwed: cast.amount(240),
    totalLent: cast.amount(120),
    atRefill: {
      at: refillAt,
      amount: cast.amount(240),
      parts: [{ loanId: '0193a0de-0000-7000-8000-000000000001', amount: cast.amount(120) }],
    },
    past: false,
  };
}

/** A request in any state, from either side. */
export function request(cast: Cast, change: Partial<RequestView> = {}): RequestView {
  const state = change.state ?? 'pending';
  const decided = state === 'approved' || state === 'declined';
  const seat = {
    name: cast.bo,
    as: 'manager',
    actingFor: null,
    standsInUntil: null,
    askedAt: earlier,
    seenAt: null,
  };
  return {
    id: '0193a0de-0000-7000-8000-000000000002',
    version: 1,
    side: 'approver',
    requester: cast.ana,
    amount: cast.amount(500),
    reason: cast.reason,
    task: null,
    state,
    lasting: 'period',
    repeats: null,
    mayEndRepeat: false,
    until: refillAt,
    approved: state === 'approved' ? cast.amount(300) : null,
    decider: decided ? cast.bo : null,
    decidedAt: decided ? earlier : null,
    declineReason: state === 'declined' ? cast.reason : null,
    expiresAt: tomorrow,
    createdAt: earlier,
    rule: 'usual',
    mode: 'card',
    steps: [
      {
        state: state === 'pending' ? 'open' : state === 'approved' ? 'done' : 'waiting',
        need: 'any',
        from: ['manager'],
        escalateTo: ['role:fallback'],
        votes: [],
      },
    ],
    stepSince: earlier,
    seats: state === 'pending' ? [seat, { ...seat, name: 'Carol Weiss' }] : [],
    approvers: [cast.bo, 'Carol Weiss'],
    escalated: false,
    escalatesAt: null,
    mine: state === 'pending' && (change.side ?? 'approver') === 'approver' ? seat : null,
    lost: false,
    why: 'manager',
    lessAllowed: true,
    most: cast.amount(500),
    notes: [],
    nudgeAt: null,
    evidence: {
      left: cast.amount(12.35),
      usedPeriod: cast.amount(487.65),
      allowance: cast.amount(500),
      refillAt,
      runsOutAt: new Date('2026-11-24T12:00:00Z'),
      pool: { name: cast.team, before: cast.amount(3_000), after: cast.amount(2_500) },
      earlier: { approved: 2, declined: 0, last: [] },
      paceKnown: true,
      outcomes: [],
    },
    ...change,
  };
}

/** A team with its pool. */
export function team(cast: Cast): TeamView {
  return {
    team: cast.team,
    members: 12,
    pending: 2,
    people: { usedMonth: cast.amount(2_140), leftNow: cast.amount(3_860) },
    loans: null,
    pool: { remaining: cast.amount(3_000), allowance: cast.amount(5_000), refillAt },
  };
}

/** Settings of which one is the person's own. */
export function settings(reader: Reader): SettingsView {
  return {
    deliver: 'last',
    platforms: ['dingtalk', 'slack'],
    canLink: true,
    quiet: '22:00-08:00',
    quietNow: { from: '22:00', to: '08:00' },
    alerts: 'on',
    digest: 'weekly',
    language: reader.locale,
    zone: null,
    effective: { locale: reader.locale, zone: reader.zone },
  };
}

/** What storage gives back for a notice, with every parameter any of them wants. */
export function noticeParams(cast: Cast): Record<string, unknown> {
  return {
    lender: cast.bo,
    borrower: cast.ana,
    giver: cast.bo,
    receiver: cast.ana,
    taken: String(cast.amount(150)),
    back: String(cast.amount(50)),
    decider: cast.bo,
    name: cast.ana,
    amount: String(cast.amount(200)),
    asked: String(cast.amount(300)),
    filled: String(cast.amount(160)),
    waiting: String(cast.amount(40)),
    lenders: '3',
    outstanding: String(cast.amount(80)),
    left: String(cast.amount(212.35)),
    allowance: String(cast.amount(500)),
    due: friday.toISOString(),
    dueAt: friday.toISOString(),
    until: refillAt.toISOString(),
    loanId: '0193a0de-0000-7000-8000-000000000001',
    side: 'borrower',
    how: 'hand',
    platform: 'dingtalk',
    linkId: '0193a0de-0000-7000-8000-000000000003',
    wanted: 'borrow 20 from @bo',
    phase: 'before',
    variant: 0,
    reason: cast.reason,
    plan: { en: 'Engineer', 'zh-CN': '工程师' },
    requestId: '0193a0de-0000-7000-8000-000000000002',
    wantedFor: cast.reason,
    text: cast.reason,
    expires: friday.toISOString(),
    startsAt: friday.toISOString(),
    endsAt: refillAt.toISOString(),
    people: [cast.bo, 'Carol Weiss'],
    by: cast.bo,
    requester: cast.ana,
    task: cast.reason,
    used: String(cast.amount(120)),
    returned: String(cast.amount(300)),
    expired: String(cast.amount(20)),
    next: refillAt.toISOString(),
    kept: String(cast.amount(250)),
    parts: [
      { name: cast.bo, amount: String(cast.amount(120)), outstanding: '0' },
      { name: cast.ana, amount: String(cast.amount(80)), outstanding: String(cast.amount(80)) },
    ],
  };
}
