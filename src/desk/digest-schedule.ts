import { nextDigestAt } from '../core/digest-plan.js';
import type { Policy } from '../core/policy.js';

/** When somebody's first digest comes: the next Monday morning of their zone, or of the organisation's. */
export function firstDigestAt(policy: Policy, now: Date, zone: string | null): Date {
  return nextDigestAt(now, policy.digest.at, zone ?? policy.zone);
}
