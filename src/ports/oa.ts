import type { Refusal } from '../core/refusals.js';
import type { Reader } from '../core/views.js';

/** How the people of an approval decide together: one person, any of them, all of them. */
export type OaNeed = 'NONE' | 'OR' | 'AND';

/** What an approval shows; words and amounts are written for `reader`. */
export interface OaCase {
  reader: Reader;
  /** Ours, in a field of the form: by it a started approval is recognised. At most 60 characters. */
  mark: string;
  requester: string;
  /** Minor units: what may be approved at most. */
  amount: bigint;
  reason: string | null;
  task: string | null;
  /** Until when the credit is wanted. */
  until: Date;
  /** What the requester has left, of what they get each period. */
  left: bigint;
  allowance: bigint;
  /** From 1, of how many. */
  step: number;
  steps: number;
}

/** An approval to be started. */
export interface OaStart {
  case: OaCase;
  /** The platform's ids of people. */
  originator: string;
  approvers: readonly string[];
  need: OaNeed;
}

/** Why something is done to an approval, for its history. */
export type OaWhy =
  /** Somebody decided elsewhere: on which platform, if that is known. `amount` and `asked` in minor units. */
  | {
      kind: 'decided';
      verdict: 'approve' | 'decline';
      by: string;
      on: 'slack' | 'dingtalk' | null;
      amount: bigint;
      asked: bigint;
      at: Date;
    }
  | { kind: 'withdrawn' | 'expired' | 'refused'; at: Date }
  /** Others are asked now. */
  | { kind: 'replaced' }
  /** A decision made here did not count. */
  | { kind: 'not-counted'; refusal: Refusal };

/** One person's part, as the platform has it. */
export interface OaTask {
  id: string;
  userId: string;
  state: 'open' | 'agreed' | 'refused' | 'passed-on' | 'cancelled';
  /** What its person wrote; empty for nothing. */
  remark: string;
}

/** An approval as the platform has it. */
export interface OaInstance {
  id: string;
  status: 'running' | 'agreed' | 'refused' | 'ended';
  /** Our mark; null if the approval was started by hand. */
  mark: string | null;
  /** Those that are decided come in the order in which they were. */
  tasks: readonly OaTask[];
  /** Who withdrew it; null if nobody did, empty if it was the system. */
  endedBy: string | null;
  /** What was written below it. */
  remarks: readonly string[];
}

/**
 * A platform's own approval workflow. All methods reject with `ChatError`; they count as decisions where calls are few.
 * What `decide`, `end` and `comment` did may be repeated after an unknown outcome once `read` shows that it did not happen.
 */
export interface OaPort {
  readonly platform: 'dingtalk';
  /** Whose people these are. */
  readonly workspace: string;
  /**
   * Starts an approval; gives its id. Nothing makes a second call the same as the first: after an unknown outcome, look
   * with `find` before calling again.
   */
  start(start: OaStart): Promise<string>;
  /** Ids of the approvals somebody started since then, oldest first. */
  find(since: Date, originator: string): Promise<string[]>;
  /** The approval as it is now; null if there is none by that id. */
  read(instanceId: string): Promise<OaInstance | null>;
  /** Does what a person decided elsewhere on their open task. `gone`: the task is open no more. */
  decide(
    task: { instanceId: string; id: string; userId: string },
    verdict: 'approve' | 'decline',
    why: OaWhy,
    reader: Reader,
  ): Promise<'done' | 'gone'>;
  /** Ends a running approval. `refused`: not now, since it is too young, has ended already, or may not be ended. */
  end(instanceId: string, why: OaWhy, reader: Reader): Promise<'done' | 'refused'>;
  /** Writes below an approval, in somebody's name. */
  comment(instanceId: string, userId: string, why: OaWhy, reader: Reader): Promise<void>;
  /** What `why` reads as, in a remark or a comment. */
  wordsOf(why: OaWhy, reader: Reader): string;
  /** What stands in place of a reason where somebody refused without a word. */
  noReason(reader: Reader): string;
}

/** An approval may not be ended in its first fifteen seconds. */
export const oaUntouchableMs = 15_000;
