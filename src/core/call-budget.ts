/** What a call to a platform is for, most important first. */
export type CallClass = 'decision' | 'alarm' | 'loan' | 'alert' | 'digest';

/** All of them, most important first. */
export const callClasses = ['decision', 'alarm', 'loan', 'alert', 'digest'] as const satisfies CallClass[];

/**
 * Up to which percentage of the month's calls a class may use. What is left above it is kept for the classes before it.
 * A decision is never held back by us: whether the month is really used up the platform knows better, since other apps
 * of the organisation spend the same quota and it may have been raised meanwhile.
 */
const shareOf: Readonly<Record<CallClass, number>> = {
  decision: Number.POSITIVE_INFINITY,
  alarm: 100,
  loan: 95,
  alert: 90,
  digest: 80,
};

/** Most calls of the month after which one more of this class is refused; null for no limit. */
export function mostCalls(callClass: CallClass, monthlyCalls: number | null): number | null {
  const share = shareOf[callClass];
  if (monthlyCalls === null || !Number.isFinite(share)) return null;
  return Math.floor((monthlyCalls * share) / 100);
}

/** Whether a message of this class waits for better times when no call is left. The others have lost their point by then. */
export function waitsForBudget(callClass: CallClass): boolean {
  return callClass === 'decision' || callClass === 'alarm' || callClass === 'loan';
}
