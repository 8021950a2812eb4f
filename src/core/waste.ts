import { divideHalfUp, least } from './money.js';
import type { Price } from './plan.js';
import { costOf, priceAt, type TokenCounts } from './usage.js';

/** When a dear model counts as too much for a call; the organisation's own thresholds. */
export interface WasteRules {
  /** Most tokens of all kinds that a short call has. */
  shortCallTokens: number;
  /** From how many times another model's output price on a model counts as dear beside it. */
  dearFactor: number;
}

/** What a source said of how a call went; null where it said nothing. */
export interface CallReport {
  failed: boolean | null;
  /** 1 for the first try. */
  attempt: number | null;
  toolCalls: number | null;
}

/** What follows for the digest of one call; every figure can be added up, and taken back by a correction. */
export interface WasteCounts {
  /** 1 where the source said whether it failed or which attempt it was. */
  judgedEvents: bigint;
  /** 1 for a failed call or a repeated attempt. */
  failedEvents: bigint;
  /** Its cost then. */
  retryCost: bigint;
  /** 1 where the source said how many tools were called, and a price is known. */
  tooledEvents: bigint;
  /** Cost of a short call without tools to a dear model; zero for one that counts as a retry already. */
  misfitCost: bigint;
  /** What of it the cheaper model would have saved. */
  misfitSaves: bigint;
}

/** Nothing. */
export const noWaste: WasteCounts = {
  judgedEvents: 0n,
  failedEvents: 0n,
  retryCost: 0n,
  tooledEvents: 0n,
  misfitCost: 0n,
  misfitSaves: 0n,
};

/**
 * Judges one call as it stands. Nothing counts twice: a retry is no misfit as well. These are estimates: a failed call
 * may have been worth its tokens, and a short one may have needed the dear model.
 */
export function judgeCall(
  report: CallReport,
  call: { model: string; tokens: TokenCounts; cost: bigint; occurredAt: Date },
  prices: readonly Price[],
  rules: WasteRules,
): WasteCounts {
  const judged = report.failed !== null || report.attempt !== null;
  const failed = report.failed === true || (report.attempt ?? 1) > 1;
  const counts = {
    ...noWaste,
    judgedEvents: judged ? 1n : 0n,
    failedEvents: failed ? 1n : 0n,
    retryCost: failed ? call.cost : 0n,
  };
  if (report.toolCalls === null || !priceAt(prices, call.model, call.occurredAt)) return counts;
  const tooled = { ...counts, tooledEvents: 1n };
  const { input, output, cacheRead, cacheWrite } = call.tokens;
  const short = input + output + cacheRead + cacheWrite <= BigInt(rules.shortCallTokens);
  const cheaper = cheaperModel(prices, call.model, call.occurredAt, rules.dearFactor);
  if (failed || !short || report.toolCalls > 0 || !cheaper || call.cost <= 0n) return tooled;
  return { ...tooled, misfitCost: call.cost, misfitSaves: savedBy(cheaper, call, prices) };
}

/** What a call would have cost less; where the source stated the cost, in the proportion of the price lists. */
function savedBy(
  cheaper: Price,
  call: { model: string; tokens: TokenCounts; cost: bigint; occurredAt: Date },
  prices: readonly Price[],
): bigint {
  const own = priceAt(prices, call.model, call.occurredAt);
  const listed = own ? costOf(call.tokens, own) : 0n;
  if (listed <= 0n) return 0n;
  const instead = divideHalfUp(call.cost * costOf(call.tokens, cheaper), listed);
  return instead < call.cost ? call.cost - instead : 0n;
}

/**
 * The model to take for small work in place of a dear one: the dearest whose output costs at most a `factor`th of it,
 * since that is the nearest in ability. Free models do not count: they are the organisation's own and may be full.
 * Null where the model is not dear beside any.
 */
export function cheaperModel(
  prices: readonly Price[],
  model: string,
  at: Date,
  factor: number,
): Price | null {
  const own = priceAt(prices, model, at);
  if (!own) return null;
  let best: Price | null = null;
  for (const name of new Set(prices.map((price) => price.model))) {
    const price = priceAt(prices, name, at);
    if (!price || price.output <= 0n || price.output * BigInt(factor) > own.output) continue;
    if (!best || price.output > best.output || (price.output === best.output && price.model < best.model))
      best = price;
  }
  return best;
}

/** One model's use on one day. */
export interface DayUse extends WasteCounts {
  /** ISO date of the organisation. */
  day: string;
  model: string;
  events: bigint;
  tokens: TokenCounts;
  cost: bigint;
}

/** With fewer days of past use than this, nobody's usual proportion of input to output is known. */
export const fewestDaysForRatio = 20;

/**
 * Input that was far beyond the usual for as much output, and its price: uncached input tokens above `usual` × output.
 *
 * @param usual the 90th percentile of input ÷ output over the past weeks' days, in millionths
 */
export function redundantInput(
  uses: readonly DayUse[],
  usual: bigint,
  prices: readonly Price[],
): { tokens: bigint; cost: bigint } {
  let tokens = 0n;
  let cost = 0n;
  for (const use of uses) {
    if (use.tokens.output <= 0n) continue;
    const expected = divideHalfUp(use.tokens.output * usual, 1_000_000n);
    if (use.tokens.input <= expected) continue;
    const excess = use.tokens.input - expected;
    tokens += excess;
    cost += least(divideHalfUp(excess * inputPrice(use, prices), 1_000_000n), use.cost > 0n ? use.cost : 0n);
  }
  return { tokens, cost };
}

/** Per million tokens; a model that is not in the price list costs what it cost per token on that day. */
function inputPrice(use: DayUse, prices: readonly Price[]): bigint {
  const price = priceAt(prices, use.model, noonOf(use.day));
  if (price) return price.input;
  const { input, output, cacheRead, cacheWrite } = use.tokens;
  const all = input + output + cacheRead + cacheWrite;
  return all > 0n && use.cost > 0n ? (use.cost * 1_000_000n) / all : 0n;
}

/** What reading from caches saved less what writing to them cost extra; null where no model has a price. */
export function cacheSavings(uses: readonly DayUse[], prices: readonly Price[]): bigint | null {
  let saved: bigint | null = null;
  for (const { tokens, model, day } of uses) {
    const price = priceAt(prices, model, noonOf(day));
    if (!price) continue;
    const millionths =
      tokens.cacheRead * (price.input - price.cacheRead) -
      tokens.cacheWrite * (price.cacheWrite - price.input);
    saved = (saved ?? 0n) + divideHalfUp(millionths, 1_000_000n);
  }
  return saved;
}

/**
 * Share of all input that came from a cache, in whole percents; null without input. Our columns keep input, cache reads
 * and cache writes apart whatever the source's dialect, so that one formula holds for all.
 */
export function cacheHitRate(uses: readonly DayUse[]): number | null {
  let read = 0n;
  let all = 0n;
  for (const { tokens } of uses) {
    read += tokens.cacheRead;
    all += tokens.cacheRead + tokens.cacheWrite + tokens.input;
  }
  return percentOf(read, all);
}

/** `part` of `whole` in whole percents, rounded half up; null of nothing. */
export function percentOf(part: bigint, whole: bigint): number | null {
  return whole > 0n ? Number(divideHalfUp(part * 100n, whole)) : null;
}

/** Prices change at instants, days are dates: a day counts with the price at its noon in UTC. */
function noonOf(day: string): Date {
  return new Date(`${day}T12:00:00Z`);
}
