/** Gives message times and tells real time from the workspace's. */
export interface SlackClock {
  /** The workspace's time in epoch milliseconds: message dates, `edited`, `event_time`. */
  now(): number;
  /** Real epoch milliseconds: trigger ids, response URLs, rate limits. */
  realNow(): number;
  /** A new `ts`: unique and growing even when the workspace's clock stands still or is set back. */
  nextTs(): string;
  /** No later `ts` will be at or before this one. */
  passed(ts: string): void;
}

/** Creates the clock over two sources of epoch milliseconds. */
export function createClock(now: () => number, realNow: () => number): SlackClock {
  let lastMicros = 0;
  return {
    now,
    realNow,
    nextTs() {
      lastMicros = Math.max(lastMicros + 1, Math.floor(now() * 1000));
      return tsFromMicros(lastMicros);
    },
    passed(ts) {
      lastMicros = Math.max(lastMicros, microsFromTs(ts));
    },
  };
}

/** `1700000000000001` → `1700000000.000001`. */
function tsFromMicros(micros: number): string {
  return `${Math.floor(micros / 1e6)}.${String(micros % 1e6).padStart(6, '0')}`;
}

/** `1700000000.000001` → `1700000000000001`; 0 for what is no ts. */
function microsFromTs(ts: string): number {
  const [seconds = '0', micros = '0'] = ts.split('.');
  const value = Number(seconds) * 1e6 + Number(micros.padEnd(6, '0').slice(0, 6));
  return Number.isFinite(value) ? value : 0;
}
