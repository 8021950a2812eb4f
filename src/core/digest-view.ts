/**
 * What the weekly digests show, as plain data for the cards: amounts in bigint minor units, times as Date, days as ISO
 * dates of the organisation. No words and no formatting. A comparison is always with the own past, never with others.
 */

/** The things delivered that sources report. */
export type OutcomeKind = 'pull-request' | 'ticket' | 'campaign' | 'agent-task';

/** The days a digest covers, both included: seven organisation days that had ended before it was made. */
export interface DigestDays {
  /** ISO date. */
  from: string;
  /** ISO date. */
  to: string;
}

/** Spending beside the own past weeks. */
export interface DigestChange {
  /** Mean of up to twelve weeks before this one. */
  mean: bigint;
  /** How many weeks that mean is of; never fewer than {@link fewestPastWeeks}. */
  weeks: number;
  /** Change against the mean in whole percents, rounded; negative for less. Null where the mean is zero. */
  percent: number | null;
  /** The same against the mean of the last four weeks; null where there are fewer than four. */
  lately: { mean: bigint; percent: number | null } | null;
}

/** With fewer weeks of past than this nothing is compared. */
export const fewestPastWeeks = 2;

/** Fewer decided pull requests than this, and their pass rate says nothing. */
export const fewestForPassRate = 5;

/** Teams smaller than this show no figures of what their people used: they would be figures of one person. */
export const smallestCohort = 3;

/** What was delivered of one kind. */
export interface OutcomeTally {
  kind: OutcomeKind;
  /** Merged, resolved, finished or completed in these days and not taken back in them. */
  count: number;
  /** Taken back in these days: reverted or reopened. */
  undone: number;
  /** The days' whole spending ÷ count, rounded half up (so it does not add up over kinds); null for a count of zero. */
  costEach: bigint | null;
  /** The same over the past weeks; null where they had none, or are too few. */
  pastCostEach: bigint | null;
}

/** Merged pull requests among those that were decided (merged or closed). */
export interface PassRate {
  /** Whole percents. */
  percent: number;
  /** How many were decided; at least {@link fewestForPassRate}. */
  decided: number;
}

/** One kind of waste: what it cost and its part of the spending. */
export interface WastePart {
  cost: bigint;
  /** Whole percents of the spending, rounded. */
  percent: number;
}

/** Estimates of what the spending might have been lower by. A part is null where the data does not allow it. */
export interface WasteView {
  /** Always: none of this is measured to the cent. */
  estimate: true;
  /** Spent on attempts that failed or repeated an earlier one. */
  retry: (WastePart & { failedEvents: number; events: number }) | null;
  /** Input far beyond what the same person or team usually sends for as much output. */
  redundant: WastePart | null;
  /** A dear model for short calls without tools; `instead` is the cheaper one that was calculated with. */
  misfit: (WastePart & { instead: string | null }) | null;
  /** All parts together without counting anything twice; null where no part is known. */
  index: WastePart | null;
  /** What would have been saved: the index's cost, less what the calls would still have cost done well. */
  saves: bigint | null;
}

/** One model's part of the spending. */
export interface ModelSpend {
  model: string;
  cost: bigint;
  events: number;
}

/** Input tokens read from caches. */
export interface CacheView {
  /** Whole percents: read from a cache ÷ all input; null without input. */
  hitRate: number | null;
  /** What the reads saved less what the writes cost extra, at the price list; null for models without a price. */
  savings: bigint | null;
}

/** A loan that falls due within the coming week, or is overdue. */
export interface LoanDue {
  loanId: string;
  side: 'lender' | 'borrower';
  /** The other person's name. */
  with: string;
  outstanding: bigint;
  dueAt: Date;
  overdue: boolean;
}

/** The one thing worth doing, with what its sentence names. */
export type Suggestion =
  /** A debt is overdue or falls due this week. */
  | { is: 'repay'; amount: bigint; with: string; dueAt: Date; loanId: string }
  /** At this pace the credit ends before it is refilled. */
  | { is: 'ask-for-more'; runsOutAt: Date; refillAt: Date }
  | { is: 'fewer-retries'; saves: bigint; percent: number }
  | { is: 'shorter-context'; saves: bigint; percent: number }
  | { is: 'smaller-model'; saves: bigint; percent: number; instead: string | null }
  /** Hardly any input comes from caches although much is sent. */
  | { is: 'use-cache'; hitRate: number }
  /** Much would expire unspent at the refill: a colleague may need it. */
  | { is: 'lend-spare'; amount: bigint; refillAt: Date }
  /** Nothing is wrong. */
  | { is: 'carry-on' };

/** What all three digests have. */
interface DigestBase {
  days: DigestDays;
  /** When it was made. */
  at: Date;
  spent: bigint;
  /** Metered calls. */
  events: number;
  change: DigestChange | null;
  /** Spending by day, seven of them, the first day first. */
  byDay: { day: string; cost: bigint }[];
  /** Past weeks that can be compared, the oldest first, without these days; `from` is the week's first day. */
  pastWeeks: { from: string; cost: bigint }[];
  outcomes: OutcomeTally[];
  /** Spending ÷ everything delivered, with the past weeks' figure beside it; null without outcomes. */
  costPerOutcome: { now: bigint; past: bigint | null } | null;
  passRate: PassRate | null;
  waste: WasteView;
  cache: CacheView;
  /** At most five, dearest first. */
  models: ModelSpend[];
}

/** A member's own week. */
export interface DigestView extends DigestBase {
  is: 'person';
  leftNow: bigint;
  /** What there was to spend in the running period: used so far + left in lots. */
  ofTotal: bigint;
  usedPeriod: bigint;
  refillAt: Date;
  /** False where nothing can be said of pace yet. */
  paceKnown: boolean;
  /** When it runs out at this pace; null if it lasts until the refill or nobody can say. */
  runsOutAt: Date | null;
  overdraft: bigint;
  loansDue: LoanDue[];
  suggestion: Suggestion;
}

/** Credit that is refilled, with where it leads at this pace. */
export interface PoolOutlook {
  remaining: bigint;
  allowance: bigint;
  refillAt: Date;
  /** When it is used up at this pace; null if it lasts, or it is too early to say. */
  runsOutAt: Date | null;
}

/** A manager's week: totals only. There is no list of people in it. */
export interface TeamDigestView extends DigestBase {
  is: 'team';
  /** Name of the team, or null for a manager whose reports are in several teams. */
  team: string | null;
  members: number;
  /** Fewer than {@link smallestCohort} members: amounts, models and waste are zero or null and must not be shown. */
  hidden: boolean;
  /** Members who used anything in these days; null when hidden. */
  active: number | null;
  leftNow: bigint;
  /** Spent in the running month. */
  usedPeriod: bigint;
  pool: PoolOutlook | null;
  /** Spending of the running month carried on to its end; null while it is too early to say. */
  forecast: bigint | null;
  /** Agents that delivered something, as a mean per day to one decimal, and the best day. Null without agents. */
  activeAgents: { perDay: number; most: number } | null;
  /** Requests that wait for this manager's decision. */
  pending: number;
}

/** Finance's week. */
export interface OrgDigestView extends DigestBase {
  is: 'org';
  members: number;
  active: number;
  /** In alphabetical order. `spent` is null for a team of fewer than {@link smallestCohort} members. */
  teams: { team: string; members: number; spent: bigint | null }[];
  /** Credit issued in these days: by refills and outside plans. */
  issued: { refills: bigint; outside: bigint };
  /** What refills moved from overdrafts to the organisation in these days. */
  overrun: bigint;
  /** What the organisation may still issue outside plans; null for no limit. */
  issuance: PoolOutlook | null;
  forecast: bigint | null;
  activeAgents: { perDay: number; most: number } | null;
  /** Undecided requests in all. */
  pending: number;
}

/** Any of the three, as `digest.data` holds it. */
export type AnyDigest = DigestView | TeamDigestView | OrgDigestView;
