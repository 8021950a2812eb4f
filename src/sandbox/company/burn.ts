import { habits } from './habits.js';
import { type Model, modelPrices, type PerKind } from './models.js';
import type { Handle } from './people.js';
import { randomFor } from './random.js';
import type { UsageEvent } from './usage.js';

/** What to make up calls for. */
export interface BurnOrder {
  /** Whose habits the calls follow; undefined for somebody without any. */
  readonly handle: Handle | undefined;
  /** The member, as `POST /v1/usage` takes one. */
  readonly member: string;
  /** US dollars × 10⁻⁶; positive. */
  readonly microDollars: number;
  readonly at: Date;
  /** Begins the calls' ids; the same id gives the same calls. */
  readonly id: string;
}

const mostCalls = 6;
/** Smaller than this, and a call of an agent is not worth splitting off: a tenth of a dollar. */
const leastCall = 100_000;
/** An input token of this model costs one micro-dollar, so that it can make up any remainder exactly. */
const change: Model = 'claude-haiku-4-5';

/** Calls that cost the given amount to the last micro-dollar at the company's prices, as somebody's agents make them. */
export function callsWorth({ handle, member, microDollars, at, id }: BurnOrder): UsageEvent[] {
  const habit = handle === undefined ? undefined : habits[handle];
  const models = (habit?.models ?? [change]).filter((model) => modelPrices[model].input > 0);
  const random = randomFor(id);
  const pick = <T>(from: readonly T[], otherwise: T): T =>
    from[Math.floor(from.length * random())] ?? otherwise;
  const shares = sharesOf(microDollars, random);
  let left = microDollars;
  return shares.map((share, index) => {
    const last = index === shares.length - 1;
    const model = last ? change : pick(models, change);
    const tokens = last ? exactTokens(left) : tokensFor(share, modelPrices[model], random);
    left -= costOf(tokens, modelPrices[model]);
    return {
      id: `${id}-${index + 1}`,
      member,
      occurredAt: at.toISOString(),
      model,
      inputTokens: tokens.input,
      outputTokens: tokens.output,
      cacheReadTokens: tokens.cacheRead,
      cacheWriteTokens: tokens.cacheWrite,
      project: pick(habit?.projects ?? [], 'trying-out'),
      agent: pick(habit?.agents ?? [], 'assistant'),
    };
  });
}

/** Uneven parts, none tiny. */
function sharesOf(total: number, random: () => number): number[] {
  const count = Math.max(1, Math.min(mostCalls, Math.floor(total / leastCall)));
  const weights = Array.from({ length: count }, () => 1 + random());
  const sum = weights.reduce((a, b) => a + b, 0);
  return weights.map((weight) => Math.floor((total * weight) / sum));
}

/** Whole tokens that cost at most this, mostly read from the cache, as an agent's are. */
function tokensFor(micros: number, price: PerKind, random: () => number): PerKind {
  const part = (share: number, each: number): number => Math.floor((micros * share) / each);
  const cached = 0.3 + 0.2 * random();
  return {
    input: part(0.2, price.input),
    output: part(0.7 - cached, price.output),
    cacheRead: part(cached, price.cacheRead),
    cacheWrite: part(0.1, price.cacheWrite),
  };
}

/** Output tokens for most of it, input tokens for what those cannot hit. */
function exactTokens(micros: number): PerKind {
  const { output: each } = modelPrices[change];
  const output = Math.floor(micros / 2 / each);
  return { input: micros - output * each, output, cacheRead: 0, cacheWrite: 0 };
}

/** As the program books it: rounded half up to a micro-dollar, once for a call. Prices are per million tokens. */
function costOf(tokens: PerKind, price: PerKind): number {
  const kinds = ['input', 'output', 'cacheRead', 'cacheWrite'] as const;
  // In thousandths of a micro-dollar all prices are whole numbers.
  const thousandths = kinds.reduce((sum, kind) => sum + tokens[kind] * Math.round(price[kind] * 1000), 0);
  return Math.floor((thousandths + 500) / 1000);
}
