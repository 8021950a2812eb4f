/** After so many attempts a row is left alone. */
export const MOST_ATTEMPTS = 20;

const FIRST_MS = 1_000;
const LONGEST_MS = 5 * 60_000;

/** How long to wait after the given attempt (from 1) failed: doubling from a second to five minutes, half of it by chance. */
export function backoffMs(attempt: number, random: () => number): number {
  const full = Math.min(LONGEST_MS, FIRST_MS * 2 ** Math.min(attempt - 1, 30));
  return Math.round(full / 2 + (full / 2) * random());
}
