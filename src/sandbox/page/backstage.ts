/**
 * What stands behind the scenes: the clock, the books and the jobs of the bot that lives in the sandbox. The page knows
 * it by this interface alone; the program that mounts the page implements it. Everything taken and given is plain JSON:
 * times are ISO 8601 in UTC, amounts are strings of the unit's minor units unless said otherwise.
 */
export interface Backstage {
  /** Where the clock stands, and where it could usefully be moved to. */
  clock(query: Nothing): Promise<ClockSeen>;
  /**
   * Moves the clock forward by way of every due time, in order, each finished before the next. Resolves when the move is
   * over; until then `clock().moving` shows where it is, for everybody who looks. A month can take a minute. A page that
   * asks over HTTP need not wait: the move goes on when nobody does.
   *
   * @throws BackstageError when the time is not later than now, is more than a year away or cannot be read, when another
   *   move is under way, or when something that fell due could not be finished (the clock then stands at its due time)
   */
  move(to: { readonly to: string }): Promise<{ readonly steps: number }>;
  /**
   * Spends somebody's credit as their agents would: several calls, reported to the bot's own usage API.
   *
   * @throws BackstageError when the amount cannot be read or is out of bounds, or when nobody has that account
   */
  burn(what: Burn): Promise<Burned>;
  /**
   * The accounts of the people asked for (of nobody when none is), the organisation's, and the last entries: all of them,
   * or with `only` those that touch the people asked for.
   */
  books(query: { readonly people?: readonly Account[]; readonly only?: boolean }): Promise<BooksSeen>;
  /** Proves from the tables that the books balance. Reads everything: a second or so. */
  verify(query: Nothing): Promise<Verified>;
  /** What is queued, due and failed. */
  jobs(query: Nothing): Promise<JobsSeen>;
}

/** The members of {@link Backstage}, for the HTTP side. */
export const backstageMembers = [
  'clock',
  'move',
  'burn',
  'books',
  'verify',
  'jobs',
] as const satisfies readonly (keyof Backstage)[];

/** What cannot be done, in words for whoever tries: a wrong argument, not a defect. */
export class BackstageError extends Error {
  override readonly name = 'BackstageError';

  constructor(
    /** Stable, for words in the reader's language. */
    readonly code: BackstageCode,
    message: string,
  ) {
    super(message);
  }
}

/** Why something backstage was refused. */
export type BackstageCode =
  | 'starting'
  | 'bad-time'
  | 'past'
  | 'too-far'
  | 'moving'
  | 'step-failed'
  | 'bad-amount'
  | 'nobody'
  | 'usage-refused';

/** Nothing to say, as JSON. */
export type Nothing = Readonly<Record<string, never>>;

/** Somebody's account on a platform, by the platform's own user id. */
export interface Account {
  readonly platform: 'slack' | 'dingtalk';
  readonly user: string;
}

/** A time the clock can usefully be moved to. */
export interface Stop {
  /**
   * In an hour; at 9:00 tomorrow; at the next refill; on Monday at 9:00; when the earliest open loan falls due. Digests
   * come at 9:00 by everybody's own clock, so Monday is meant where it is 9:00 last among the company's people.
   */
  readonly kind: 'hour' | 'tomorrow' | 'refill' | 'monday' | 'due';
  readonly at: string;
  /** For Monday: the zone in which it is 9:00 then. For a due date: who owes whom how much, such as `Ana → Bo $200`. */
  readonly about: string | null;
}

/** The clock. */
export interface ClockSeen {
  readonly now: string;
  /** The organisation's time zone, IANA. */
  readonly zone: string;
  /** A move under way: where to, and how far it is. */
  readonly moving: { readonly to: string; readonly at: string } | null;
  /** Why the last move did not arrive; null when it did, and after the next one began. */
  readonly failed: string | null;
  /** In order of time; `due` is absent when nobody owes anything. */
  readonly stops: readonly Stop[];
}

/** What to spend, and whose. */
export interface Burn extends Account {
  /** In the organisation's unit with at most two decimals, such as `12.50`. */
  readonly amount: string;
}

/** What was spent. */
export interface Burned {
  /** What is left, as the person would read it, such as `$31.20`. */
  readonly left: string;
  /** What was booked, in the same form. */
  readonly spent: string;
  readonly events: number;
}

/** An amount in three forms. */
export interface AmountSeen {
  /** Minor units, for reckoning. */
  readonly minor: string;
  /** To the last digit, such as `-12.345678`. */
  readonly exact: string;
  /** As people read it, such as `−$12.35`. */
  readonly text: string;
}

/** Credit that somebody holds. */
export interface LotSeen {
  readonly id: string;
  readonly kind: string;
  readonly remaining: AmountSeen;
  readonly amount: AmountSeen;
  readonly expiresAt: string | null;
  /** Not valid before this time, when that is still to come. */
  readonly startsAt: string | null;
  /** For borrowed credit: who lent it. */
  readonly from: string | null;
}

/** A person's accounts. */
export interface PersonBooks {
  readonly memberId: string;
  readonly name: string;
  readonly plan: { readonly en: string; readonly 'zh-CN': string };
  /** What the person may spend now: what the bot answers to "how much do I have left". */
  readonly left: AmountSeen;
  /** In the order in which usage takes them. */
  readonly lots: readonly LotSeen[];
  readonly holds: readonly {
    readonly id: string;
    /** What it is for, and for whom. */
    readonly what: 'offer' | 'gift' | 'shelf' | null;
    readonly person: string | null;
    readonly remaining: AmountSeen;
    readonly expiresAt: string;
  }[];
  readonly loans: readonly {
    readonly id: string;
    readonly side: 'lent' | 'owed';
    readonly other: string;
    readonly outstanding: AmountSeen;
    readonly dueAt: string;
  }[];
  /** Used beyond what was there. */
  readonly overdraft: AmountSeen;
  readonly usedPeriod: AmountSeen;
  readonly periodEnd: string;
}

/** One side of an entry. */
export interface PostingSeen {
  readonly account: string;
  readonly amount: AmountSeen;
  /** Whose account it is: a person or a team. */
  readonly owner: string | null;
  /** The kind of the lot, where it is one. */
  readonly lot: string | null;
}

/** One thing that happened in the books. */
export interface EntrySeen {
  readonly id: string;
  readonly kind: string;
  readonly at: string;
  readonly person: string | null;
  readonly postings: readonly PostingSeen[];
}

/** The books. */
export interface BooksSeen {
  readonly now: string;
  readonly zone: string;
  readonly people: readonly PersonBooks[];
  /** Accounts that were asked for and belong to nobody in the books. */
  readonly strangers: readonly Account[];
  readonly pools: readonly {
    readonly team: string | null;
    readonly remaining: AmountSeen;
    readonly allowance: AmountSeen;
    readonly periodEnd: string;
  }[];
  /** Both sides of everything there ever was, as positive amounts. */
  readonly totals: {
    readonly issued: AmountSeen;
    readonly overrun: AmountSeen;
    readonly lots: AmountSeen;
    readonly holds: AmountSeen;
    readonly pools: AmountSeen;
    readonly consumed: AmountSeen;
    readonly expired: AmountSeen;
    readonly overdraft: AmountSeen;
  };
  /** The newest first. */
  readonly entries: readonly EntrySeen[];
}

/** What the proof found. */
export interface Verified {
  readonly ok: boolean;
  readonly problems: readonly string[];
  readonly checked: { readonly entries: number; readonly postings: number; readonly people: number };
  readonly at: string;
}

/** A row of inbox or outbox. */
export interface WorkSeen {
  readonly table: 'inbox' | 'outbox';
  readonly id: string;
  /** `later`: its time has not come; `due`; `working`: somebody has it in hand; `dead`: given up. */
  readonly state: 'later' | 'due' | 'working' | 'dead';
  /** What it is: a card's or notice's name, or what came in. */
  readonly name: string;
  readonly platform: string | null;
  readonly person: string | null;
  readonly dueAt: string;
  readonly attempt: number;
  readonly error: string | null;
}

/** A due time in the business tables. */
export interface TimerSeen {
  /** Such as `settle`, `digest`, `loan-reminder`. */
  readonly what: string;
  readonly person: string | null;
  readonly at: string;
}

/** One of the queues, as its library counts. */
export interface QueueSeen {
  readonly name: string;
  readonly waiting: number;
  readonly active: number;
  readonly delayed: number;
  readonly failed: number;
}

/** Work, past and to come. */
export interface JobsSeen {
  readonly now: string;
  readonly zone: string;
  /** How many rows there are in each state, done ones included. */
  readonly counts: readonly {
    readonly table: 'inbox' | 'outbox';
    readonly state: string;
    readonly count: number;
  }[];
  /** What is not done: failed first, then by due time. At most 100. */
  readonly open: readonly WorkSeen[];
  /** The next due times, soonest first. At most 60. */
  readonly timers: readonly TimerSeen[];
  /** Empty in a process that does not work. */
  readonly queues: readonly QueueSeen[];
  /** Where the queues live. */
  readonly store: 'redis' | 'postgres' | null;
}
