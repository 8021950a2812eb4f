import type { LendingRules } from './plan.js';
import { type Refusal, refusal } from './refusals.js';

const day = 24 * 60 * 60 * 1000;

/**
 * Whether a loan that is due at `dueAt` may be given until `to`; null if so. The plan's longest time counts from now, as for
 * a loan that is made today.
 */
export function mayExtend(dueAt: Date, to: Date, rules: LendingRules, now: Date): Refusal | null {
  if (to <= now) return refusal('past-date');
  if (to <= dueAt) return refusal('extend-not-later', { due: dueAt });
  if (to.getTime() > now.getTime() + rules.mostDays * day)
    return refusal('too-far', { days: rules.mostDays });
  return null;
}
