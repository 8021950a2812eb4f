/** The smallest value that at least `share` (0 to 1) of the values do not exceed. Throws RangeError for no values. */
export function percentile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  const found = sorted[Math.max(0, Math.ceil(sorted.length * share) - 1)];
  if (found === undefined) throw new RangeError('no values to take a percentile of');
  return found;
}

/** The middle value; the mean of the two middle ones where there is an even number. */
export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const [low, high] = [sorted[(sorted.length - 1) >> 1], sorted[sorted.length >> 1]];
  if (low === undefined || high === undefined) throw new RangeError('no values to take a median of');
  return (low + high) / 2;
}

/** Rounded for reading. */
export function rounded(value: number, decimals: number): number {
  return Number(value.toFixed(decimals));
}
