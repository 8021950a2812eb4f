import type { BenchEvent, Load } from './events.js';

const levels = [50, 80, 95, 100] as const;

/** Who must have been told what: told from the events alone, by the plainest reading of the rules. */
export class Oracle {
  private readonly used: bigint[];
  private readonly level: number[];
  private period = 0;
  /** `member period level`, once for each time it must be told. */
  readonly expected = new Map<string, number>();

  constructor(private readonly load: Load) {
    this.used = new Array<bigint>(load.members).fill(0n);
    this.level = new Array<number>(load.members).fill(0);
  }

  /** A batch is reported: everybody in it is told the highest level that is new. */
  take(at: Date, events: readonly BenchEvent[]): void {
    const period = this.load.periods.findLastIndex(({ start }) => start <= at);
    if (period !== this.period) {
      this.period = period;
      this.used.fill(0n);
      this.level.fill(0);
    }
    for (const { member, cost } of events) this.used[member] = (this.used[member] ?? 0n) + cost;
    for (const member of new Set(events.map((event) => event.member))) {
      const used = this.used[member] ?? 0n;
      const reached = levels.findLast((level) => used * 100n >= this.load.allowance * BigInt(level)) ?? 0;
      if (reached <= (this.level[member] ?? 0)) continue;
      this.level[member] = reached;
      const key = `${member} ${period} ${reached}`;
      this.expected.set(key, (this.expected.get(key) ?? 0) + 1);
    }
  }

  /** How many are missing, and how many too many. */
  compare(told: Iterable<string>): { missed: number; twice: number } {
    const open = new Map(this.expected);
    let twice = 0;
    for (const key of told) {
      const left = open.get(key) ?? 0;
      if (left === 0) twice += 1;
      else open.set(key, left - 1);
    }
    const missed = [...open.values()].reduce((sum, left) => sum + left, 0);
    return { missed, twice };
  }
}
