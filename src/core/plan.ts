import type { Window } from './calendar.js';
import type { QuietHours } from './quiet.js';

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
  gifts: GiftRules;
  requests: RequestRules;
  alerts: {
    /** Shares of a budget, in whole percents, at which its owner is told. Empty for none. */
    levels: readonly number[];
  };
  review: {
    /** From which whole percent of a period's quota on a manager is asked to take a look; null for never. */
    at: number | null;
  };
}

/** When people are told of their own accord, beside the levels of their plan. */
export interface AlertRules {
  enabled: boolean;
  /** How fast is too fast, in percent: 120 means that the credit ends when 100 ÷ 120 of the window have passed. */
  pace: number;
  /** An hour is far beyond a person's normal from so many times their mean active hour on. */
  burnFactor: number;
  /** Below this percent of the allowance no hour is alarming. */
  burnFloor: number;
  /** When nobody wants to be written to, on each person's own clock; null for never. */
  quiet: QuietHours | null;
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
  /** Most that a borrower owes in all; null for no limit. */
  mostOwed: bigint | null;
  /** Most that a lender has lent or set aside for loans in all; null for no limit. */
  mostLent: bigint | null;
  /** Most that is open between the same lender and borrower; null for no limit. */
  mostPerPair: bigint | null;
  /** Hours in which somebody who declined is not asked again by the same colleague; zero for none. */
  cooldownHours: number;
  /** Days without a new loan after one that was repaid late; zero for none. */
  lateDays: number;
  /** From this amount on the lender's manager is told of a loan; null for never. */
  tellManagerFrom: bigint | null;
  /** From this amount on the lender's manager is asked before credit moves; null for never. */
  askManagerFrom: bigint | null;
  /** Hours until a loan that nobody decided ends. */
  managerHours: number;
}

/** Between whom the organisation has loans. */
export interface LendingCircles {
  /** Among everybody, or only within a team. */
  within: 'anybody' | 'team';
  /** What managers see of their people's loans: totals, or who owes whom as well. */
  managersSee: 'totals' | 'pairs';
  /** Groups of teams: people of two different groups do not lend to each other. */
  apart: readonly (readonly string[])[];
}

/** What a plan's people may give to each other for good, and take from their team's shelf. */
export interface GiftRules {
  enabled: boolean;
  /** Percent of the own allowance that one may give to colleagues in a period; the shelf does not count. */
  mostShare: number;
  /** Most gifts that wait for an answer at once. */
  mostOpen: number;
  /** Hours until an unanswered gift returns. */
  answerHours: number;
  /** Hours in which nobody is offered a second gift by somebody whom they told "no, thanks". */
  cooldownHours: number;
  /** Percent of the own allowance that one may take from the shelf in a period. */
  shelfShare: number;
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
