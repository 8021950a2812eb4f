/** What an installation counts in; one per installation, fixed at its first start. */
export type Unit = 'USD' | 'CNY' | 'token' | 'point';

/** Every unit, for validation and menus. */
export const units: readonly Unit[] = ['USD', 'CNY', 'token', 'point'];

/** Decimal places of a unit's minor unit: USD and CNY count millionths, token and point thousandths. */
export function decimals(unit: Unit): number {
  return unit === 'USD' || unit === 'CNY' ? 6 : 3;
}

/** How many minor units make one whole unit. */
export function scale(unit: Unit): bigint {
  return 10n ** BigInt(decimals(unit));
}

const decimalPattern = /^(-?)(\d+)(?:\.(\d+))?$/;

/**
 * Reads a plain decimal string ("200", "0.5") as minor units of `unit`. Digits beyond the scale are rounded half up
 * (away from zero), once. Throws `RangeError` for anything else: callers validate what people type.
 */
export function toMinor(text: string, unit: Unit): bigint {
  const match = decimalPattern.exec(text);
  if (!match) throw new RangeError(`not a decimal number: ${text}`);
  const places = decimals(unit);
  const fraction = match[3] ?? '';
  const kept = BigInt((match[2] ?? '0') + fraction.slice(0, places).padEnd(places, '0'));
  const roundsUp = (fraction[places] ?? '0') >= '5';
  const magnitude = roundsUp ? kept + 1n : kept;
  return match[1] === '-' ? -magnitude : magnitude;
}

/** Writes minor units as a plain decimal string without trailing zeros ("200", "0.5"). */
export function toDecimal(amount: bigint, unit: Unit): string {
  const places = decimals(unit);
  const digits = (amount < 0n ? -amount : amount).toString().padStart(places + 1, '0');
  const fraction = digits.slice(-places).replace(/0+$/, '');
  const whole = digits.slice(0, -places);
  return `${amount < 0n ? '-' : ''}${whole}${fraction ? `.${fraction}` : ''}`;
}

/** `amount × numerator ÷ denominator`, rounded down towards zero; for shares that must not exceed their part. */
export function shareOf(amount: bigint, numerator: bigint, denominator: bigint): bigint {
  return (amount * numerator) / denominator;
}

/** The quotient rounded half up (away from zero), once. */
export function divideHalfUp(numerator: bigint, denominator: bigint): bigint {
  const magnitude = numerator < 0n ? -numerator : numerator;
  const rounded = (magnitude * 2n + denominator) / (denominator * 2n);
  return numerator < 0n ? -rounded : rounded;
}

/** The smaller of two amounts. */
export function least(a: bigint, b: bigint): bigint {
  return a < b ? a : b;
}
