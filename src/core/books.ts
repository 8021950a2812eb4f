import type { Meter, Told } from './alerts-meter.js';
import type { LotKind } from './views.js';

/**
 * The books of a few members as one transaction has them in hand: a working copy that core functions move credit in.
 * Every movement is an entry whose postings sum to zero; the copy follows the postings, and the store writes the same
 * postings, so memory and tables cannot drift apart.
 */

/** Accounts of the double-entry books. Lots, holds, pools, consumed and expired hold what issued and overrun brought in. */
export type Account =
  | 'lot'
  | 'hold'
  | 'overdraft'
  | 'receivable'
  | 'payable'
  | 'pool'
  | 'issued'
  | 'consumed'
  | 'expired'
  | 'overrun';

/** What happened, as entries name it. */
export type EntryKind =
  | 'refill'
  | 'rollover'
  | 'expiry'
  | 'overrun'
  | 'clearing'
  | 'usage'
  | 'correction'
  | 'loan'
  | 'gift'
  | 'return'
  | 'repayment'
  | 'collection'
  | 'forgiveness'
  | 'leaving'
  | 'top-up'
  | 'grant'
  | 'task-end'
  | 'hold'
  | 'release'
  | 'pool-refill'
  | 'pool-expiry'
  | 'void';

/** Credit of one kind from one source; only postings move it. */
export interface Lot {
  id: string;
  memberId: string;
  kind: LotKind;
  amount: bigint;
  remaining: bigint;
  effectiveAt: Date;
  expiresAt: Date | null;
  windowStart: Date | null;
  loanId: string | null;
  requestId: string | null;
  /** The pool that paid it, and until when what is unspent returns there. */
  poolId: string | null;
  poolUntil: Date | null;
  createdAt: Date;
}

/** A member's side of the books. */
export interface AccountHolder {
  id: string;
  teamId: string | null;
  plan: string;
  status: 'active' | 'frozen' | 'left';
  /** Of somebody who has left: the pool to which what is repaid to them goes on; null for none. */
  heirPoolId?: string | null;
  overdraft: bigint;
  periodStart: Date;
  periodEnd: Date;
}

/** A loan that has moved credit; `outstanding` is what is still owed. */
export interface OpenLoan {
  id: string;
  lenderId: string;
  borrowerId: string;
  outstanding: bigint;
  dueAt: Date;
}

/** A team's pool, or the organisation's. */
export interface PoolBooks {
  id: string;
  allowance: bigint;
  remaining: bigint;
  periodStart: Date;
  periodEnd: Date;
}

/** Credit set aside, with the lots it came from in the order in which it was taken. */
export interface OpenHold {
  id: string;
  memberId: string;
  /** The loan it is for; null where a gift or the team's shelf has it, which name it. */
  loanId: string | null;
  remaining: bigint;
  expiresAt: Date;
  /** When it was taken out of its lots: what of a cap it used then, it gives back there. */
  createdAt: Date;
  lots: { grantId: string; amount: bigint }[];
}

/**
 * A pool's credit that a request has first approvals for, which ends with the pool's period, or that was set aside for a
 * task, which ends with the task.
 */
export interface PoolHold {
  id: string;
  poolId: string;
  requestId: string | null;
  taskId: string | null;
  remaining: bigint;
  expiresAt: Date;
  /** Until when it goes back to the pool: the end of the period in which the pool had it. */
  poolUntil: Date;
  createdAt: Date;
}

/** One side of an entry. */
export interface Posting {
  account: Account;
  amount: bigint;
  memberId?: string;
  grantId?: string;
  holdId?: string;
  loanId?: string;
  poolId?: string;
  /** When it counts towards the caps of allowance lots. */
  cappedAt?: Date;
}

/** One thing that happened. */
export interface Entry {
  id: string;
  kind: EntryKind;
  /** Whose history shows it first; null for a pool's own. */
  memberId: string | null;
  at: Date;
  loanId?: string;
  requestId?: string;
  corrects?: string;
  postings: Posting[];
}

/** What an entry says of itself, without its postings. */
export type EntryHead = Omit<Entry, 'id' | 'postings'>;

/** What a new lot says of itself; `remaining` follows from its postings. */
export type NewLot = Omit<Lot, 'id' | 'remaining' | 'createdAt'>;

/** The working copy. One per transaction; never shared. */
export class Books {
  readonly members = new Map<string, AccountHolder>();
  private readonly lots = new Map<string, Lot>();
  private readonly byMember = new Map<string, Lot[]>();
  readonly loans = new Map<string, OpenLoan>();
  readonly pools = new Map<string, PoolBooks>();
  readonly holds = new Map<string, OpenHold>();
  readonly poolHolds = new Map<string, PoolHold>();
  /** What left allowance lots in the running cap windows, by member. */
  readonly capUse = new Map<string, CapUse>();

  /** How members stood when they were taken in hand, in the store's own words: who stands so still is not written anew. */
  readonly stood = new Map<string, string>();
  /** What alerts go by, of members in hand. */
  readonly meters = new Map<string, Meter>();
  /** What alerts have told of members and pools in hand; none are loaded where nothing is decided. */
  readonly told = new Map<string, Told[]>();
  /** How many of the entries the meters have followed. */
  metered = 0;

  readonly newLots: Lot[] = [];
  readonly newHolds: (OpenHold & { amount: bigint })[] = [];
  readonly newPoolHolds: (PoolHold & { amount: bigint })[] = [];
  readonly entries: Entry[] = [];
  readonly movedMembers = new Set<string>();
  readonly movedPools = new Set<string>();
  /** Loans that this transaction closed, with the time of the last repayment. */
  readonly closedLoans = new Map<string, Date>();
  readonly resolvedHolds = new Map<string, { state: 'posted' | 'voided' | 'timed-out'; at: Date }>();

  constructor(
    /** Makes ids of new rows. */
    private readonly newId: () => string,
    /** When this is being written. */
    readonly bookedAt: Date,
  ) {}

  /** A member that was loaded; throws for one that was not, which is a fault of the caller. */
  member(id: string): AccountHolder {
    return found(this.members.get(id), 'member', id);
  }

  /** A lot that was loaded or made here. */
  lot(id: string): Lot {
    return found(this.lots.get(id), 'lot', id);
  }

  /** A loan that was loaded. */
  loan(id: string): OpenLoan {
    return found(this.loans.get(id), 'loan', id);
  }

  /** A pool that was loaded. */
  pool(id: string): PoolBooks {
    return found(this.pools.get(id), 'pool', id);
  }

  /** A member's lots in hand, in no order. */
  lotsOf(memberId: string): readonly Lot[] {
    return this.byMember.get(memberId) ?? [];
  }

  /** Takes a stored lot in hand. */
  putLot(lot: Lot): void {
    this.lots.set(lot.id, lot);
    const own = this.byMember.get(lot.memberId);
    if (own) own.push(lot);
    else this.byMember.set(lot.memberId, [lot]);
  }

  /** Makes an empty lot; the entry that fills it must follow. */
  addLot(lot: NewLot): Lot {
    const made: Lot = { ...lot, id: this.newId(), remaining: 0n, createdAt: this.bookedAt };
    this.putLot(made);
    this.newLots.push(made);
    return made;
  }

  /** Makes an empty hold; the entry that fills it must follow. */
  addHold(
    hold: Omit<OpenHold, 'id' | 'remaining' | 'createdAt'> & { amount: bigint; createdAt?: Date },
  ): OpenHold {
    const made = { createdAt: this.bookedAt, ...hold, id: this.newId(), remaining: 0n };
    this.holds.set(made.id, made);
    this.newHolds.push(made);
    return made;
  }

  /** The same for a pool's. */
  addPoolHold(hold: Omit<PoolHold, 'id' | 'remaining' | 'createdAt'> & { amount: bigint }): PoolHold {
    const made = { ...hold, id: this.newId(), remaining: 0n, createdAt: this.bookedAt };
    this.poolHolds.set(made.id, made);
    this.newPoolHolds.push(made);
    return made;
  }

  /** Writes an entry and lets the copy follow it. Throws if it does not balance or takes a cache below zero. */
  post(head: EntryHead, postings: Posting[]): Entry {
    const real = postings.filter((posting) => posting.amount !== 0n);
    const sum = real.reduce((total, posting) => total + posting.amount, 0n);
    if (sum !== 0n) throw new Error(`entry ${head.kind} does not balance: ${sum}`);
    for (const posting of real) this.follow(posting, head.at);
    const entry: Entry = { ...head, id: this.newId(), postings: real };
    if (real.length > 0) this.entries.push(entry);
    return entry;
  }

  private follow(posting: Posting, at: Date): void {
    const { account, amount } = posting;
    if (account === 'lot') {
      const lot = this.lot(posting.grantId ?? '');
      lot.remaining += amount;
      if (lot.remaining < 0n || lot.remaining > lot.amount) throw new Error(`lot ${lot.id} out of bounds`);
    } else if (account === 'overdraft') {
      const member = this.member(posting.memberId ?? '');
      member.overdraft -= amount;
      if (member.overdraft < 0n) throw new Error(`overdraft of ${member.id} below zero`);
    } else if (account === 'receivable') {
      this.followLoan(this.loan(posting.loanId ?? ''), amount, at);
    } else if (account === 'pool') {
      const pool = this.pool(posting.poolId ?? '');
      pool.remaining += amount;
      if (pool.remaining < 0n) throw new Error(`pool ${pool.id} below zero`);
    } else if (account === 'hold') {
      const id = posting.holdId ?? '';
      const hold = found<OpenHold | PoolHold>(this.holds.get(id) ?? this.poolHolds.get(id), 'hold', id);
      hold.remaining += amount;
      if (hold.remaining < 0n) throw new Error(`hold ${hold.id} below zero`);
    }
    if (posting.memberId) this.movedMembers.add(posting.memberId);
    if (posting.cappedAt && account === 'lot')
      this.countCap(posting.memberId ?? '', -amount, posting.cappedAt);
  }

  private followLoan(loan: OpenLoan, amount: bigint, at: Date): void {
    loan.outstanding += amount;
    if (loan.outstanding < 0n) throw new Error(`loan ${loan.id} below zero`);
    if (loan.outstanding === 0n) this.closedLoans.set(loan.id, at);
  }

  private countCap(memberId: string, used: bigint, at: Date): void {
    const use = this.capUse.get(memberId);
    if (!use) return;
    if (at >= use.weekStart) use.week += used;
    if (at >= use.dayStart) use.day += used;
  }
}

/** What has left a member's allowance lots since the running week and day began. */
export interface CapUse {
  weekStart: Date;
  dayStart: Date;
  week: bigint;
  day: bigint;
}

function found<T>(value: T | undefined, what: string, id: string): T {
  if (value === undefined) throw new Error(`${what} ${id} is not in hand`);
  return value;
}
