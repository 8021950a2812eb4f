const firstMs = 1_000;
const longestMs = 60_000;

/** How long to wait after so many failures in a row (from 1): doubling from a second to a minute, half of it by chance. */
export function retryDelayMs(failures: number, random: () => number): number {
  const full = Math.min(longestMs, firstMs * 2 ** Math.min(failures - 1, 30));
  return Math.round(full / 2 + (full / 2) * random());
}
