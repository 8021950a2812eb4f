import { TZDate } from '@date-fns/tz';
import { type Habit, habits } from './habits.js';
import { type Model, modelPrices, type PerKind } from './models.js';
import { dayShare } from './month.js';
import { type Handle, handles, people } from './people.js';
import { randomFor } from './random.js';

/** One metered run of an agent, as `POST /v1/usage` takes it. Token kinds do not overlap. */
export interface UsageEvent {
  /** The same run always has the same id. */
  readonly id: string;
  /** The member's e-mail address. */
  readonly member: string;
  /** ISO instant in UTC. */
  readonly occurredAt: string;
  readonly model: Model;
  readonly inputTokens: number;
  readonly outputTokens: number;
  readonly cacheReadTokens: number;
  readonly cacheWriteTokens: number;
  readonly project: string;
  readonly agent: string;
}

/** Which of a day's runs are wanted. */
export interface UsageOptions {
  /** Leaves out what happens after this instant. */
  readonly until?: Date;
}

/**
 * What the company used on one day of its accounting zone (`YYYY-MM-DD`), oldest first: the same at every call.
 * Everybody's runs lie in their own working hours, which all fall within the one day in Shanghai.
 *
 * @throws RangeError when `day` is no such date
 */
export function usageFor(day: string, options: UsageOptions = {}): UsageEvent[] {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(day) || !isDate(day)) throw new RangeError(`not an ISO date: ${day}`);
  const until = options.until?.toISOString();
  return handles
    .flatMap((handle) => runsOf(day, handle, habits[handle]))
    .filter((event) => until === undefined || event.occurredAt <= until)
    .sort((a, b) => (a.occurredAt < b.occurredAt ? -1 : a.occurredAt > b.occurredAt ? 1 : 0));
}

function isDate(day: string): boolean {
  const at = new Date(`${day}T00:00:00Z`);
  return !Number.isNaN(at.getTime()) && at.toISOString().startsWith(day);
}

/** Runs are drawn at their natural sizes; those that cost something are then scaled by one factor to the day's amount. */
function runsOf(day: string, handle: Handle, habit: Habit | undefined): UsageEvent[] {
  if (habit === undefined) return [];
  const { weight, share } = dayShare(day, handle, habit);
  if (weight === 0) return [];
  const random = randomFor(`${day} ${handle} runs`);
  const runs = Array.from({ length: Math.max(1, Math.round(habit.runs * weight)) }, (_, index) => {
    // The first run is one of the main model, free only for those who spend nothing: the day's amount has to go somewhere.
    const model = index === 0 ? habit.models[0] : pick(habit.models, random);
    const tokens = naturalTokens(random);
    return {
      model,
      tokens,
      cost: dollars(tokens, modelPrices[model]),
      occurredAt: workingTime(day, people[handle].zone, random).toISOString(),
      project: pick(habit.projects, random),
      agent: pick(habit.agents, random),
    };
  });
  const natural = runs.reduce((sum, run) => sum + run.cost, 0);
  return runs.map(({ tokens, cost, ...run }, index) => {
    const factor = cost === 0 ? 1 : (habit.monthly * share) / natural;
    return {
      id: `${day}-${handle}-${index + 1}`,
      member: people[handle].email,
      ...run,
      inputTokens: Math.round(tokens.input * factor),
      outputTokens: Math.round(tokens.output * factor),
      cacheReadTokens: Math.round(tokens.cacheRead * factor),
      cacheWriteTokens: Math.round(tokens.cacheWrite * factor),
    };
  });
}

/** An agent reads its context from the cache again at every step, so that most tokens are cached ones. */
function naturalTokens(random: () => number): PerKind {
  const input = 20_000 + 100_000 * random();
  return {
    input,
    output: input * (0.15 + 0.2 * random()),
    cacheRead: input * (6 + 10 * random()),
    cacheWrite: input * (0.5 + 0.8 * random()),
  };
}

/** Floating point is good enough here: this makes up tokens, and what they cost is for the books to say. */
function dollars(tokens: PerKind, price: PerKind): number {
  const millionths =
    tokens.input * price.input +
    tokens.output * price.output +
    tokens.cacheRead * price.cacheRead +
    tokens.cacheWrite * price.cacheWrite;
  return millionths / 1_000_000;
}

/**
 * A moment of the working day where the person is. Europe starts early to overlap with Asia, and stops before midnight
 * in Shanghai even in winter, so that no run falls on another accounting day.
 */
function workingTime(day: string, zone: string, random: () => number): Date {
  const [from, to] = zone.startsWith('Europe/') ? [8, 16.5] : [9.5, 18.5];
  const minutes = Math.floor((from + (to - from) * random()) * 60);
  const [year = 0, month = 1, date = 1] = day.split('-').map(Number);
  return new Date(new TZDate(year, month - 1, date, 0, minutes, Math.floor(60 * random()), zone).getTime());
}

function pick<T>(from: readonly [T, ...T[]], random: () => number): T {
  return from[Math.floor(from.length * random())] ?? from[0];
}
