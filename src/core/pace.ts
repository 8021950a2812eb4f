import { divideHalfUp } from './money.js';

/** Nothing is said of pace before this share of a window has passed: early figures mislead. */
const quietShare = 0.15;

/** How a period runs. */
export interface Pace {
  /** False while it is too early to say, or nothing was used. */
  known: boolean;
  /** When the credit ends at this pace; null if it lasts until the refill. */
  runsOutAt: Date | null;
}

/** Straight-line forecast over a period: spend so far ÷ elapsed time, carried on. */
export function paceOf(used: bigint, left: bigint, start: Date, end: Date, now: Date): Pace {
  const elapsed = now.getTime() - start.getTime();
  const whole = end.getTime() - start.getTime();
  if (used <= 0n || elapsed < whole * quietShare) return { known: false, runsOutAt: null };
  if (left <= 0n) return { known: true, runsOutAt: now };
  const milliseconds = divideHalfUp(left * BigInt(elapsed), used);
  const runsOut = now.getTime() + Number(milliseconds > BigInt(whole) ? BigInt(whole) : milliseconds);
  return { known: true, runsOutAt: runsOut < end.getTime() ? new Date(runsOut) : null };
}
