import type { CallClass, MessageRef, Recipient } from './chat-sender.js';

/** Tables whose rows are work: what came in, and what must go out. */
export type WorkTable = 'inbox' | 'outbox';

/**
 * A row that somebody has claimed. Row, attempt and lease together say whose turn it is: whoever holds an older pair
 * finds the row changed and does nothing.
 */
export interface DueWork {
  table: WorkTable;
  id: string;
  /** Counts the claims of this row, from 1. */
  attempt: number;
  /** Machine time until which nobody else takes the row. */
  leaseUntil: Date;
}

/** What a claim asks for. */
export interface ClaimOrder {
  table: WorkTable;
  /** Business time: rows whose `due_at` has come. */
  now: Date;
  /** Machine time: leases that have run out, and from when the new ones count. */
  realNow: Date;
  leaseMs: number;
  limit: number;
}

/** How many rows of a table are open. */
export interface OpenRows {
  /** Due now and not claimed. */
  due: number;
  /** Claimed by somebody, whose lease may have run out. */
  working: number;
}

/**
 * The rows of inbox and outbox as work. Two times meet here: `due_at` is business time, which a sandbox may move;
 * `lease_until` is the machine's time, because it guards against processes that died.
 * All methods reject when the database cannot be reached.
 */
export interface Work {
  /** Claims due rows, and rows whose lease ran out, passing over rows that others are claiming. Never by a cursor. */
  claim(order: ClaimOrder): Promise<DueWork[]>;
  /**
   * Takes the turn, or keeps it: renews the lease and notes that the outcome is unknown from here on. Null when the
   * row is no longer the caller's. `lookFirst`: an earlier attempt ended without anybody knowing how.
   */
  begin(work: DueWork, realNow: Date, leaseMs: number): Promise<{ work: DueWork; lookFirst: boolean } | null>;
  /** Gives back claims on which nothing was begun: due again at once, and the claim does not count as an attempt. */
  release(works: readonly DueWork[]): Promise<void>;
  /**
   * Gives back a begun row, due at `at` (business time). `unknown`: it may have had its effect all the same. `counts`
   * (true by default): it was an attempt, of which there are only so many; false for a mere wait.
   */
  retryAt(work: DueWork, at: Date, error: string, unknown: boolean, counts?: boolean): Promise<void>;
  /** Nobody tries this row again. */
  dead(work: DueWork, error: string): Promise<void>;
  /** How many rows are open. */
  open(table: WorkTable, now: Date): Promise<OpenRows>;
  /** Earliest business time after `now` at which a row falls due. */
  nextDue(now: Date): Promise<Date | null>;
}

/** A message as it was shown, to be rendered anew. */
export interface ShownMessage {
  platform: string;
  ref: MessageRef;
  /** BCP 47: a message stays in the language in which it was sent. */
  locale: string;
  /** The version of the subject that it shows; 0 when that is not known. */
  version: number;
  /** Gone from the platform, or replaced by nothing that can be edited. */
  gone: boolean;
}

/** A row of the outbox with all that is needed to deliver it. */
export interface OutboxRow {
  id: string;
  kind: 'card' | 'notice' | 'update' | 'gateway' | 'oa';
  /** Which card or notice. */
  name: string;
  memberId: string | null;
  subjectType: string | null;
  subjectId: string | null;
  payload: unknown;
  /** To whom a card or notice goes; null when the member has no account on any platform. */
  to: (Recipient & { platform: string }) | null;
  /** The message that an update renders anew. */
  shown: ShownMessage | null;
}

/** A card in finished words. `Card` is what the platform's renderer understands. */
export interface Rendered<Card> {
  card: Card;
  /** BCP 47, the language the card is in. */
  locale: string;
  /** The version of the subject that the card shows; 0 for a card without a subject. */
  subjectVersion: number;
  /** How important it is, where a platform's calls are few. */
  callClass: CallClass;
  /** Accounts on the same platform who read along, see `Recipient`. */
  with?: readonly string[];
}

/** Turns a row into words, from the subject as it is now; null when nothing is to be said any more. */
export type Render<Card> = (row: OutboxRow) => Promise<Rendered<Card> | null>;

/** The outbox as deliveries: what to send, and what became of it. */
export interface Deliveries {
  /** The row, or null if there is none. */
  load(id: string): Promise<OutboxRow | null>;
  /**
   * A card or notice arrived. Remembers a card's message, also when somebody else had sent it too, and makes an update
   * due in the same transaction if the subject has moved on beyond `shown.version`.
   */
  sent(
    work: DueWork,
    ref: MessageRef,
    shown: { platform: string; locale: string; version: number },
    at: Date,
  ): Promise<void>;
  /**
   * A message was rendered anew from `version`; `before` is the version it showed when this began. Makes a further
   * update due if the subject is beyond `version`, or if somebody else rendered the message meanwhile: then nobody can
   * say which of the two landed last.
   */
  updated(work: DueWork, version: number, before: number, at: Date): Promise<void>;
  /** The platform does not have the message any more: it is never rendered again. */
  gone(work: DueWork): Promise<void>;
  /** A call to a gateway was made, or a request's approvals are in line. */
  done(work: DueWork, at: Date): Promise<void>;
  /** There was nothing to say. */
  skipped(work: DueWork, why: string): Promise<void>;
}

/** What came in, as it was written down. */
export interface InboxItem {
  key: string;
  platform: string;
  kind: string;
  payload: unknown;
}

/** The inbox as work left behind. */
export interface InboxItems {
  /** The item, or null if there is none or it is done. */
  load(id: string): Promise<InboxItem | null>;
  done(work: DueWork, at: Date): Promise<void>;
}

/** Finishes what a process received and could not finish. Doing an item again has no second effect. */
export interface InboundHandler {
  platform: string;
  resume(item: InboxItem): Promise<void>;
}

/** The due times in the business tables, and the audit's sealer. */
export interface DueTimers {
  /** Handles everything due at `now`, in order, each subject in its own transaction. Returns how many. */
  sweep(now: Date): Promise<number>;
  /** The earliest due time that waits to be handled; it may have passed already. */
  nextDue(now: Date): Promise<Date | null>;
  /** Chains the audit rows that wait for it. Returns how many. */
  seal(): Promise<number>;
}
