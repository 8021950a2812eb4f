import { pastWeekCount, shiftDate } from './digest-plan.js';
import {
  type CacheView,
  type DigestChange,
  type DigestDays,
  type DigestView,
  fewestPastWeeks,
  type ModelSpend,
  type OutcomeTally,
  type PassRate,
  type WastePart,
  type WasteView,
} from './digest-view.js';
import { divideHalfUp } from './money.js';
import { passRateOf, type StateCount, talliesOf } from './outcomes.js';
import type { Price } from './plan.js';
import {
  cacheHitRate,
  cacheSavings,
  cheaperModel,
  type DayUse,
  fewestDaysForRatio,
  percentOf,
  redundantInput,
  type WasteRules,
} from './waste.js';

/** What the tables say of a person, a team or the organisation: what a digest is made of. */
export interface CohortFacts {
  /** Use of the seven days, by day and model. */
  uses: readonly DayUse[];
  /** Spending of past weeks; 0 is the week before these days. Weeks without any are left out. */
  past: readonly { week: number; cost: bigint }[];
  /** The 90th percentile of input ÷ output over past days, in millionths, and how many days and models that is of. */
  ratio: { usual: bigint; of: number } | null;
  /** What things had as their last state in the seven days, or in a past week. */
  outcomes: readonly (StateCount & { week: number | null })[];
}

/** Nothing at all. */
export const noFacts: CohortFacts = { uses: [], past: [], ratio: null, outcomes: [] };

/** What is the same for everybody. */
export interface DigestFrame {
  days: DigestDays;
  /** When it is made. */
  at: Date;
  prices: readonly Price[];
  rules: WasteRules;
}

/** The part that all digests have. */
export type DigestBase = Pick<
  DigestView,
  | 'days'
  | 'at'
  | 'spent'
  | 'events'
  | 'change'
  | 'byDay'
  | 'pastWeeks'
  | 'outcomes'
  | 'costPerOutcome'
  | 'passRate'
  | 'waste'
  | 'cache'
  | 'models'
>;

const mostModels = 5;
const week = 7;

/** Whether anything happened that a digest could tell of. */
export function anythingHappened(facts: CohortFacts): boolean {
  return facts.uses.length > 0 || facts.outcomes.some((one) => one.week === null);
}

/** Puts together what all digests have. */
export function digestBase(facts: CohortFacts, frame: DigestFrame): DigestBase {
  const { uses } = facts;
  const spent = uses.reduce((sum, use) => sum + use.cost, 0n);
  const pastWeeks = comparableWeeks(facts, frame.days.from);
  return {
    days: { from: frame.days.from, to: frame.days.to },
    at: frame.at,
    spent,
    events: Number(uses.reduce((sum, use) => sum + use.events, 0n)),
    change: changeOf(
      spent,
      pastWeeks.map((past) => past.cost),
    ),
    byDay: byDayOf(uses, frame.days.from),
    pastWeeks,
    ...deliveriesOf(facts, spent, pastWeeks),
    waste: wasteOf(facts, spent, frame),
    cache: cacheOf(uses, frame.prices),
    models: modelsOf(uses),
  };
}

/** From the first week with any use on, quiet weeks included: before that there is nothing to compare with. */
function comparableWeeks(facts: CohortFacts, from: string): { from: string; cost: bigint }[] {
  const known = facts.past.filter((one) => one.week < pastWeekCount);
  const weeks = known.reduce((most, one) => Math.max(most, one.week + 1), 0);
  return Array.from({ length: weeks }, (_, i) => {
    const number = weeks - 1 - i;
    const cost = known.reduce((sum, one) => (one.week === number ? sum + one.cost : sum), 0n);
    return { from: shiftDate(from, -week * (number + 1)), cost };
  });
}

/** Compares with the own past; null with too little of it. `costs`: the oldest first. */
export function changeOf(spent: bigint, costs: readonly bigint[]): DigestChange | null {
  if (costs.length < fewestPastWeeks) return null;
  const whole = against(spent, costs);
  const lately = costs.length >= 4 ? against(spent, costs.slice(-4)) : null;
  return { ...whole, weeks: costs.length, lately };
}

function against(spent: bigint, costs: readonly bigint[]): { mean: bigint; percent: number | null } {
  const sum = costs.reduce((total, cost) => total + cost, 0n);
  const mean = divideHalfUp(sum, BigInt(costs.length));
  if (mean <= 0n) return { mean, percent: null };
  return { mean, percent: Number(divideHalfUp((spent - mean) * 100n, mean)) };
}

function byDayOf(uses: readonly DayUse[], from: string): { day: string; cost: bigint }[] {
  return Array.from({ length: week }, (_, i) => {
    const day = shiftDate(from, i);
    return { day, cost: uses.reduce((sum, use) => (use.day === day ? sum + use.cost : sum), 0n) };
  });
}

function deliveriesOf(
  facts: CohortFacts,
  spent: bigint,
  pastWeeks: readonly { cost: bigint }[],
): {
  outcomes: OutcomeTally[];
  costPerOutcome: { now: bigint; past: bigint | null } | null;
  passRate: PassRate | null;
} {
  const now = facts.outcomes.filter((one) => one.week === null);
  const before = facts.outcomes.filter((one) => one.week !== null && one.week < pastWeeks.length);
  const pastSpent = pastWeeks.reduce((sum, past) => sum + past.cost, 0n);
  const pastTallies = pastWeeks.length < fewestPastWeeks ? [] : talliesOf(before);
  const each = (cost: bigint, count: number) => (count > 0 ? divideHalfUp(cost, BigInt(count)) : null);
  const outcomes = talliesOf(now).map((tally) => {
    const past = pastTallies.find((one) => one.kind === tally.kind);
    return { ...tally, costEach: each(spent, tally.count), pastCostEach: each(pastSpent, past?.count ?? 0) };
  });
  const total = (tallies: readonly { count: number }[]) => tallies.reduce((sum, { count }) => sum + count, 0);
  const costNow = each(spent, total(outcomes));
  const costPerOutcome =
    costNow === null ? null : { now: costNow, past: each(pastSpent, total(pastTallies)) };
  return { outcomes, costPerOutcome, passRate: passRateOf(now) };
}

/**
 * The waste measures and their sum. A misfit is never a retry as well (see `judgeCall`); redundant input is known by day
 * only, so it counts in the sum with the part that the other two leave of the spending.
 */
function wasteOf(facts: CohortFacts, spent: bigint, frame: DigestFrame): WasteView {
  const { uses } = facts;
  const sum = (figure: (use: DayUse) => bigint) => uses.reduce((total, use) => total + figure(use), 0n);
  const part = (cost: bigint): WastePart => ({ cost, percent: percentOf(cost, spent) ?? 0 });
  const judged = sum((use) => use.judgedEvents);
  const retry =
    judged > 0n
      ? {
          ...part(sum((use) => use.retryCost)),
          failedEvents: Number(sum((use) => use.failedEvents)),
          events: Number(judged),
        }
      : null;
  const misfit =
    sum((use) => use.tooledEvents) > 0n
      ? { ...part(sum((use) => use.misfitCost)), instead: insteadOf(uses, frame) }
      : null;
  const ratio = facts.ratio && facts.ratio.of >= fewestDaysForRatio ? facts.ratio.usual : null;
  const excess = ratio === null ? null : redundantInput(uses, ratio, frame.prices).cost;
  const redundant = excess === null ? null : part(excess);
  if (!retry && !misfit && !redundant)
    return { estimate: true, retry, redundant, misfit, index: null, saves: null };
  const certain = (retry?.cost ?? 0n) + (misfit?.cost ?? 0n);
  const rest = spent > certain ? spent - certain : 0n;
  const scaled = spent > 0n ? ((excess ?? 0n) * rest) / spent : 0n;
  const wasted = certain + scaled > spent ? spent : certain + scaled;
  return {
    estimate: true,
    retry,
    redundant,
    misfit,
    index: part(wasted),
    saves: (retry?.cost ?? 0n) + (misfit ? sum((use) => use.misfitSaves) : 0n) + scaled,
  };
}

/** The cheaper model beside the one that most was misspent on. */
function insteadOf(uses: readonly DayUse[], frame: DigestFrame): string | null {
  const costs = new Map<string, bigint>();
  for (const use of uses)
    if (use.misfitCost > 0n) costs.set(use.model, (costs.get(use.model) ?? 0n) + use.misfitCost);
  const [dearest] = [...costs].sort(([a, x], [b, y]) => (x === y ? (a < b ? -1 : 1) : x < y ? 1 : -1));
  if (!dearest) return null;
  return cheaperModel(frame.prices, dearest[0], frame.at, frame.rules.dearFactor)?.model ?? null;
}

function cacheOf(uses: readonly DayUse[], prices: readonly Price[]): CacheView {
  return { hitRate: cacheHitRate(uses), savings: cacheSavings(uses, prices) };
}

function modelsOf(uses: readonly DayUse[]): ModelSpend[] {
  const models = new Map<string, ModelSpend>();
  for (const { model, cost, events } of uses) {
    const known = models.get(model) ?? { model, cost: 0n, events: 0 };
    models.set(model, { model, cost: known.cost + cost, events: known.events + Number(events) });
  }
  return [...models.values()]
    .sort((a, b) => (a.cost === b.cost ? (a.model < b.model ? -1 : 1) : a.cost < b.cost ? 1 : -1))
    .slice(0, mostModels);
}

/** A window's spending carried on to its end at this pace; null in its first part, where early figures mislead. */
export function forecastOf(spent: bigint, start: Date, end: Date, now: Date): bigint | null {
  const elapsed = now.getTime() - start.getTime();
  const whole = end.getTime() - start.getTime();
  if (spent <= 0n || elapsed < whole * 0.15) return null;
  return divideHalfUp(spent * BigInt(whole), BigInt(elapsed));
}
