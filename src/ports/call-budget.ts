import type { CallClass } from '../core/call-budget.js';

/** The calls a platform allows in a month, shared out by importance. All methods reject when the count cannot be kept. */
export interface CallBudget {
  /** Most calls a process makes in a second. */
  readonly callsPerSecond: number;
  /**
   * Takes one call of this class, or rejects with a `ChatError`: `budget` when what is left is kept for more important
   * ones, `monthly-limit` while the platform is known to refuse.
   */
  take(callClass: CallClass): Promise<void>;
  /** A call that was taken and that the platform did not count. */
  giveBack(callClass: CallClass): Promise<void>;
  /** The platform says that the month is used up. The error to pass on. */
  usedUp(callClass: CallClass): Error;
}
