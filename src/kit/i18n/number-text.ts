/** Where what does not fit the shown digits goes. */
export type Rounding = 'nearest' | 'down' | 'up';

/** `magnitude` (not negative) divided by 10^`drop`, rounded; nearest rounds half up. */
export function dropDigits(magnitude: bigint, drop: number, rounding: Rounding): bigint {
  if (drop <= 0) return magnitude * 10n ** BigInt(-drop);
  const divisor = 10n ** BigInt(drop);
  const floor = magnitude / divisor;
  const rest = magnitude % divisor;
  const up = rounding === 'up' ? rest > 0n : rounding === 'nearest' && rest * 2n >= divisor;
  return up ? floor + 1n : floor;
}

/** Groups digits by thousands, as both languages do: "1,234,567". */
export function grouped(whole: bigint): string {
  return whole.toString().replace(/\B(?=(\d{3})+$)/g, ',');
}

/**
 * Writes `hundredths` with grouping; decimals only where there are any: always two with `pad` ("12.50"), else as many
 * as needed ("12.5").
 */
export function decimalText(hundredths: bigint, pad: boolean): string {
  const whole = grouped(hundredths / 100n);
  const rest = hundredths % 100n;
  if (rest === 0n) return whole;
  const digits = rest.toString().padStart(2, '0');
  return `${whole}.${pad ? digits : digits.replace(/0$/, '')}`;
}

/** Rounds to `digits` significant digits, half up. */
export function significant(n: bigint, digits: number): bigint {
  const drop = n.toString().length - digits;
  return drop <= 0 ? n : dropDigits(n, drop, 'nearest') * 10n ** BigInt(drop);
}
