import type { Platform } from './platform.js';
import { refused } from './refusal.js';

/** Holds calls to the limits of the edition the organisation bought. */
export interface Throttle {
  /** Refuses with 403 when this API was called too often in the last second. */
  rate(api: string): void;
}

/** Creates the buckets: full at first, one for each API, filled again evenly. */
export function createThrottle(platform: Platform): Throttle {
  const buckets = new Map<string, { left: number; at: number }>();
  const { world, settings } = platform;
  return {
    rate(api) {
      const { qps } = settings;
      if (qps <= 0) return;
      const now = world.realNow();
      const bucket = buckets.get(api) ?? { left: qps, at: now };
      const left = Math.min(qps, bucket.left + ((now - bucket.at) * qps) / 1000);
      buckets.set(api, { left: left < 1 ? left : left - 1, at: now });
      if (left < 1) throw refused(403, 'Forbidden.AccessDenied.QpsLimitForAppkeyAndApi');
    },
  };
}

/** Counts a call of this month, or refuses with 403 when the month is used up. */
export function countCall({ world, settings }: Platform): void {
  const { counts } = world;
  if (settings.monthlyCalls !== null && counts.calls >= settings.monthlyCalls)
    throw refused(403, 'Forbidden.AccessDenied.ApiCountLimitForOrg');
  world.commit({ kind: 'counts', counts: { ...counts, calls: counts.calls + 1 } });
}

/** Counts a push of this month; false when the month is used up. */
export function countPush({ world, settings }: Platform): boolean {
  const { counts } = world;
  if (settings.monthlyPushes !== null && counts.pushes >= settings.monthlyPushes) return false;
  world.commit({ kind: 'counts', counts: { ...counts, pushes: counts.pushes + 1 } });
  return true;
}
