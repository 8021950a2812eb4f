/** One exchange between the app and this DingTalk. Secrets and tokens are never part of it. */
export interface TrafficEntry {
  readonly number: number;
  /** Real epoch milliseconds. */
  readonly at: number;
  readonly kind: 'call' | 'sent' | 'ack' | 'webhook' | 'socket' | 'fault' | 'trouble';
  /** The API's name, a frame's topic or what happened. */
  readonly name: string;
  readonly detail: unknown;
}

/** The newest exchanges, for looking into what went on. */
export interface Traffic {
  note(kind: TrafficEntry['kind'], name: string, detail?: unknown): void;
  /** The kept entries after this number, oldest first. */
  after(number: number): readonly TrafficEntry[];
}

/** Creates the log; it keeps the newest `keep` entries. */
export function createTraffic(realNow: () => number, keep = 5_000): Traffic {
  let entries: TrafficEntry[] = [];
  let number = 0;
  return {
    note(kind, name, detail = null) {
      number += 1;
      entries.push({ number, at: realNow(), kind, name, detail });
      if (entries.length > keep * 2) entries = entries.slice(-keep);
    },
    after(since) {
      return entries.filter((entry) => entry.number > since);
    },
  };
}
