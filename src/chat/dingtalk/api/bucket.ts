import type { RealTime } from './timers.js';

/** Turns of which at most so many fall within any second. */
export interface Bucket {
  /** How long to wait for the next turn, in milliseconds; it is taken unless the wait is longer than `longest`. */
  turn(longest: number): { waitMs: number; taken: boolean };
}

/** A second, and a little for calls that catch up with each other on their way. */
const windowMs = 1_050;

/**
 * A bucket of `perSecond` turns. A bucket that fills steadily would allow twice as many in the second after a pause,
 * and DingTalk refuses what is too much within one.
 */
export function tokenBucket(perSecond: number, time: Pick<RealTime, 'now'>): Bucket {
  /** When the last turns begin, oldest first; as many as a second may have. */
  const turns: number[] = [];
  return {
    turn(longest) {
      const now = time.now();
      const oldest = turns.length < perSecond ? undefined : turns[0];
      const at = Math.max(now, oldest === undefined ? now : oldest + windowMs);
      const waitMs = at - now;
      if (waitMs > longest) return { waitMs, taken: false };
      turns.push(at);
      if (turns.length > perSecond) turns.shift();
      return { waitMs, taken: true };
    },
  };
}
