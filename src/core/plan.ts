import type { Window } from './calendar.js';

/** What a role gets. Amounts are minor units; shares are whole percents. */
export interface Plan {
  key: string;
  name: { en: string; 'zh-CN': string };
  /** Credit granted at each start of `window`. */
  allowance: bigint;
  /** The credit window: the one that grants. */
  window: Window;
  /** Limits on what may leave allowance lots within shorter windows. */
  caps: PlanCap[];
  /** Most that an unspent allowance brings into the next period, once; zero for none. */
  rollover: bigint;
  lending: LendingRules;
  requests: RequestRules;
}

/** A cap per shorter window. */
export interface PlanCap {
  window: 'week' | 'day';
  amount: bigint;
}

/** What a plan lets its people lend and borrow. */
export interface LendingRules {
  enabled: boolean;
  /** Most per loan; null for no limit. */
  mostPerLoan: bigint | null;
  /** Most loans a borrower has open at once. */
  mostOpen: number;
  /** Most unanswered questions a borrower has at once. */
  mostQuestions: number;
  /** Percent of the own allowance that must stay with a lender. */
  keepShare: number;
  /** Percent of a new allowance that repayment leaves. */
  protectedShare: number;
  /** Longest time until a loan is due, in days. */
  mostDays: number;
  /** Hours until an unanswered question expires. */
  questionHours: number;
}

/** What a plan's people may request. */
export interface RequestRules {
  /** Most per request; null for no limit. */
  most: bigint | null;
  mostOpen: number;
  /** From this amount a reason is needed; null for never. */
  reasonFrom: bigint | null;
  /** Hours until an undecided request expires. */
  expiresHours: number;
}

/** Price of a model in minor units per million tokens, from a time on. */
export interface Price {
  model: string;
  from: Date;
  input: bigint;
  output: bigint;
  cacheRead: bigint;
  cacheWrite: bigint;
}

/** What one whole unit of a foreign currency is worth in millionths of our unit, from a time on. */
export interface ExchangeRate {
  currency: string;
  from: Date;
  /** Millionths of our unit per one unit of the currency. */
  rate: bigint;
}
