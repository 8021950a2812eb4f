import type { Meter } from './alerts-meter.js';
import type { Books } from './books.js';
import type { Policy } from './policy.js';
import { planOf } from './policy.js';

const hour = 60 * 60 * 1000;

/** Usage that became known later than this alarms nobody: the loop is over, or nothing can be stopped any more. */
const stale = 2 * hour;
/** So long after an alarm there is no second one. */
const silence = 4 * hour;
/** Over so many days the normal is taken. */
export const normalDays = 30;
/** From fewer active hours nothing is known of a person's normal. */
const fewestHours = 3;

/** What a member used in the hours before the running one. */
export interface Normal {
  /** Hours in which something was used. */
  hours: number;
  cost: bigint;
}

/** A member whose running hour may be far beyond their normal. */
export interface Burning {
  memberId: string;
  hour: Date;
  meter: Meter;
}

/** Least cost of an hour that alarms anybody of this plan; null where the plan has no allowance to measure by. */
function floorOf(policy: Policy, planKey: string): bigint | null {
  const { allowance } = planOf(policy, planKey);
  return allowance === 0n ? null : (allowance * BigInt(policy.alerts.burnFloor)) / 100n;
}

/** Members whose running hour is above the floor, and who were not alarmed lately. */
export function burning(books: Books, policy: Policy, now: Date): Burning[] {
  const found: Burning[] = [];
  for (const memberId of books.movedMembers) {
    const meter = books.meters.get(memberId);
    if (!meter) continue;
    const { burnHour, burnCost, burnToldAt } = meter;
    const member = books.member(memberId);
    if (!burnHour || burnHour.getTime() < now.getTime() - stale || member.status !== 'active') continue;
    if (burnToldAt && now.getTime() - burnToldAt.getTime() < silence) continue;
    const floor = floorOf(policy, member.plan);
    if (floor === null || burnCost === 0n || burnCost < floor) continue;
    if (meter.burnLimit === null || burnCost >= meter.burnLimit)
      found.push({ memberId, hour: burnHour, meter });
  }
  return found;
}

/**
 * From which cost an hour of this member is alarming: so many times their own mean active hour, never below the floor.
 * Of somebody whose normal is not known, half the allowance in an hour.
 */
export function burnLimit(policy: Policy, planKey: string, normal: Normal): bigint {
  const floor = floorOf(policy, planKey) ?? 0n;
  const usual =
    normal.hours < fewestHours
      ? planOf(policy, planKey).allowance / 2n
      : (normal.cost * BigInt(policy.alerts.burnFactor)) / BigInt(normal.hours);
  return usual > floor ? usual : floor;
}
