/** One call, by the number of its member; cost in minor units. */
export interface BenchEvent {
  member: number;
  cost: bigint;
}

/** Calls that are reported together, at one time. */
export interface Batch {
  at: Date;
  events: BenchEvent[];
}

/** What there is to be reported. */
export interface Load {
  events: number;
  members: number;
  /** In minor units. */
  allowance: bigint;
  /** One load each, one after the other. */
  periods: readonly { start: Date; end: Date }[];
  mostPerBatch: number;
}

/**
 * Batches of one to `mostPerBatch` calls in random order; in each period everybody's calls come to a little more than
 * their allowance, so that everybody crosses every level, some levels several at once. The same seed gives the same.
 */
export function* batchesOf(load: Load, random: () => number): Generator<Batch> {
  const { members, allowance, periods, mostPerBatch } = load;
  const each = Math.max(1, Math.floor(load.events / periods.length / members));
  for (const { start, end } of periods) {
    const events = shuffled(callsOf(members, each, allowance, random), random);
    const length = end.getTime() - start.getTime();
    for (let from = 0; from < events.length; ) {
      const size = 1 + Math.floor(random() * mostPerBatch);
      // The last day stays free, so that nothing falls into the next period.
      const at = new Date(start.getTime() + Math.floor((from / events.length) * (length - 86_400_000)));
      yield { at, events: events.slice(from, from + size) };
      from += size;
    }
  }
}

function callsOf(members: number, each: number, allowance: bigint, random: () => number): BenchEvent[] {
  const events: BenchEvent[] = [];
  for (let member = 0; member < members; member += 1) {
    // One call in twelve is far larger than the others.
    const weights = Array.from({ length: each }, () => (random() < 1 / 12 ? 8 : 1) * (0.5 + random()));
    const sum = weights.reduce((total, weight) => total + weight, 0);
    for (const weight of weights) {
      const cost = BigInt(Math.ceil((Number(allowance) * 1.05 * weight) / sum));
      events.push({ member, cost });
    }
  }
  return events;
}

function shuffled<T>(items: T[], random: () => number): T[] {
  for (let i = items.length - 1; i > 0; i -= 1) {
    const j = Math.floor(random() * (i + 1));
    const [a, b] = [items[i], items[j]];
    if (a !== undefined && b !== undefined) [items[i], items[j]] = [b, a];
  }
  return items;
}

/** A small generator of even numbers in [0, 1), the same for the same seed (mulberry32, public domain). */
export function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
}
