import { usualApprovals } from '../../src/core/approval-rules.js';
import { type AccountHolder, Books, type Lot, type OpenLoan, type PoolBooks } from '../../src/core/books.js';
import { windowStart } from '../../src/core/calendar.js';
import type { Plan } from '../../src/core/plan.js';
import type { Policy } from '../../src/core/policy.js';
import type { LotKind } from '../../src/core/views.js';
import { countingId } from '../../src/ports/ids.js';

/** A plan of 1000 a month without caps or rollover; lending keeps nothing back and repayment may take half. */
export function testPlan(over: Partial<Omit<Plan, 'lending' | 'gifts' | 'requests'>> & PlanRules = {}): Plan {
  const { lending, gifts, requests, ...plan } = over;
  return {
    key: 'standard',
    name: { en: 'Standard', 'zh-CN': '标准' },
    allowance: 1000n,
    window: 'month',
    caps: [],
    rollover: 0n,
    alerts: { levels: [50, 80, 95, 100] },
    review: { at: null },
    ...plan,
    lending: {
      enabled: true,
      mostPerLoan: null,
      mostOpen: 3,
      mostQuestions: 3,
      keepShare: 0,
      protectedShare: 50,
      mostDays: 60,
      questionHours: 48,
      mostOwed: null,
      mostLent: null,
      mostPerPair: null,
      cooldownHours: 0,
      lateDays: 0,
      tellManagerFrom: null,
      askManagerFrom: null,
      managerHours: 48,
      ...lending,
    },
    gifts: {
      enabled: true,
      mostShare: 50,
      mostOpen: 3,
      answerHours: 48,
      cooldownHours: 24,
      shelfShare: 30,
      ...gifts,
    },
    requests: { most: null, mostOpen: 2, reasonFrom: null, expiresHours: 72, ...requests },
  };
}

interface PlanRules {
  lending?: Partial<Plan['lending']>;
  gifts?: Partial<Plan['gifts']>;
  requests?: Partial<Plan['requests']>;
}

/** A policy in UTC with the given plans; the first is the default. */
export function testPolicy(plans: readonly Plan[] = [testPlan()], over: Partial<Policy> = {}): Policy {
  return {
    unit: 'USD',
    zone: 'UTC',
    language: 'en',
    members: 'auto',
    defaultPlan: plans[0]?.key ?? 'standard',
    plans: new Map(plans.map((plan) => [plan.key, plan])),
    lending: { within: 'anybody', managersSee: 'totals', apart: [] },
    pools: new Map(),
    issuance: null,
    fallbackApprovers: [],
    approvals: usualApprovals(),
    prices: [],
    rates: [],
    // Off, so that stories about other things are not told more than they ask for.
    alerts: { enabled: false, pace: 120, burnFactor: 5, burnFloor: 10, quiet: null },
    contact: null,
    linkByEmail: false,
    digest: { at: { hour: 9, minute: 0 }, perMinute: 240, shortCallTokens: 2000, dearFactor: 4 },
    dingtalk: { monthlyCalls: null, callsPerSecond: 1000 },
    ...over,
  };
}

/** An instant of November 2026, by day and time of day: `nov(3)`, `nov(30, '18:00')`. Day 31 is the first of December. */
export function nov(day: number, time = '00:00'): Date {
  const [hours, minutes] = time.split(':').map(Number);
  return new Date(Date.UTC(2026, 10, day, hours, minutes));
}

/** The next month's first instant: the end of November's period. */
export const december = new Date('2026-12-01T00:00:00Z');

/** Books in hand, filled by a story instead of a database. */
export class Shelf {
  readonly books: Books;
  private readonly nextId = countingId(1_000_000);

  constructor(
    readonly now: Date = nov(10),
    readonly policy: Policy = testPolicy(),
  ) {
    this.books = new Books(this.nextId, now);
  }

  /** Members by name, in the period of November. */
  members(...names: string[]): this {
    for (const name of names) this.member(name);
    return this;
  }

  member(id: string, over: Partial<AccountHolder> = {}): AccountHolder {
    const member: AccountHolder = {
      id,
      teamId: null,
      plan: this.policy.defaultPlan,
      status: 'active',
      overdraft: 0n,
      periodStart: nov(1),
      periodEnd: december,
      ...over,
    };
    this.books.members.set(id, member);
    this.used(id, 0n, 0n);
    return member;
  }

  /** What has left allowance lots in the running week and day. */
  used(memberId: string, week: bigint, day: bigint): void {
    const { zone } = this.policy;
    const weekStart = windowStart('week', this.now, zone);
    this.books.capUse.set(memberId, { weekStart, dayStart: windowStart('day', this.now, zone), week, day });
  }

  /** A stored lot that ends with November unless it says otherwise. */
  lot(memberId: string, kind: LotKind, remaining: bigint, over: Partial<Lot> = {}): Lot {
    const lot: Lot = {
      id: this.nextId(),
      memberId,
      kind,
      amount: remaining,
      remaining,
      effectiveAt: nov(1),
      expiresAt: december,
      windowStart: kind === 'allowance' ? nov(1) : null,
      loanId: null,
      requestId: null,
      poolId: null,
      poolUntil: null,
      createdAt: nov(1),
      ...over,
    };
    this.books.putLot(lot);
    return lot;
  }

  loan(id: string, lenderId: string, borrowerId: string, outstanding: bigint, dueAt: Date): OpenLoan {
    const loan = { id, lenderId, borrowerId, outstanding, dueAt };
    this.books.loans.set(id, loan);
    return loan;
  }

  pool(id: string, remaining: bigint, over: Partial<PoolBooks> = {}): PoolBooks {
    const pool = { id, allowance: 500n, remaining, periodStart: nov(1), periodEnd: december, ...over };
    this.books.pools.set(id, pool);
    return pool;
  }

  /** A member's lots that hold something: kind and remaining, in the order in which they were made. */
  held(memberId: string): [LotKind, bigint][] {
    return this.books
      .lotsOf(memberId)
      .filter((lot) => lot.remaining > 0n)
      .map((lot) => [lot.kind, lot.remaining]);
  }

  /** What came to an account in all, by its postings. */
  booked(account: string, memberId?: string): bigint {
    return this.books.entries
      .flatMap((entry) => entry.postings)
      .filter((posting) => posting.account === account && (!memberId || posting.memberId === memberId))
      .reduce((sum, posting) => sum + posting.amount, 0n);
  }

  /** The kinds of the entries, in order. */
  kinds(): string[] {
    return this.books.entries.map((entry) => entry.kind);
  }
}
