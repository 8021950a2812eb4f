/**
 * Rate limits as data: calls per minute for each of Slack's tiers, and the tier of each method.
 * Source: https://docs.slack.dev/apis/web-api/rate-limits and the methods' own pages.
 */
const callsPerMinute = { 1: 1, 2: 20, 3: 50, 4: 100 } as const;

/** Of the rarest methods a few may come at once, as after a lost connection, if it stays rare on the whole. */
const rareBurst = 5;

/** `chat.postMessage` is special: about one a second in each channel, short bursts tolerated. */
const postingLimit = { perSecond: 1, burst: 5 } as const;

/** A tier, or how else a method is limited. */
export type Tier = keyof typeof callsPerMinute | 'posting' | 'none';

/** Creates a limiter; `take` gives the seconds to wait, or 0 when the call may go ahead. */
export function createRateLimiter(realNow: () => number): {
  take(method: string, tier: Tier, channel: string): number;
} {
  const windows = new Map<string, number[]>();
  const within = (key: string, calls: number, windowMs: number): number => {
    const now = realNow();
    const recent = (windows.get(key) ?? []).filter((at) => at > now - windowMs);
    windows.set(key, recent);
    const oldest = recent[0];
    if (recent.length >= calls && oldest !== undefined)
      return Math.max(1, Math.ceil((oldest + windowMs - now) / 1000));
    recent.push(now);
    return 0;
  };
  return {
    take(method, tier, channel) {
      if (tier === 'none') return 0;
      if (tier === 'posting') {
        const { perSecond, burst } = postingLimit;
        return within(`${method} ${channel}`, burst, (burst / perSecond) * 1000);
      }
      const times = tier === 1 ? rareBurst : 1;
      return within(method, callsPerMinute[tier] * times, 60_000 * times);
    },
  };
}
