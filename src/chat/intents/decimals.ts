/** An exact decimal: `digits` ÷ 10^`places`. */
export interface Decimal {
  readonly digits: bigint;
  readonly places: number;
}

const multipliers: ReadonlyMap<string, number> = new Map([
  ['hundred', 2],
  ['百', 2],
  ['k', 3],
  ['thousand', 3],
  ['grand', 3],
  ['千', 3],
  ['w', 4],
  ['万', 4],
  ['十万', 5],
  ['m', 6],
  ['mm', 6],
  ['mn', 6],
  ['mil', 6],
  ['mio', 6],
  ['million', 6],
  ['百万', 6],
  ['千万', 7],
  ['亿', 8],
  ['b', 9],
  ['bn', 9],
  ['billion', 9],
  ['t', 12],
  ['trillion', 12],
]);

/** Powers of ten that words and letters behind a number stand for; longest first, for building patterns. */
export const multiplierWords: readonly string[] = [...multipliers.keys()].sort((a, b) => b.length - a.length);

/**
 * Digits as people write them: "50,000", "1_000", "10 000", "5,0000", "1.5", ".5". Null for what is no number ("1.2.3").
 * A comma followed by other than groups of three or four digits is no number either: "1,5" could mean two things.
 */
export function readDigits(written: string): Decimal | null {
  const compact =
    /^\d{1,3}(?:[,_ ]\d{3})+(?:\.\d+)?$/.test(written) || /^\d{1,4}(?:,\d{4})+(?:\.\d+)?$/.test(written)
      ? written.replace(/[,_ ]/g, '')
      : written;
  const match = /^(\d*)(?:\.(\d+))?$/.exec(compact);
  if (!match || compact === '') return null;
  const fraction = match[2] ?? '';
  return { digits: BigInt(`${match[1] ?? ''}${fraction}` || '0'), places: fraction.length };
}

/** The decimal times the power of ten that a word stands for ("k", "万"). */
export function times(value: Decimal, word: string): Decimal {
  const power = multipliers.get(word) ?? 0;
  return power <= value.places
    ? { digits: value.digits, places: value.places - power }
    : { digits: value.digits * 10n ** BigInt(power - value.places), places: 0 };
}

/** Plain decimal notation without exponent or trailing zeros. */
export function writeDecimal(value: Decimal): string {
  const digits = value.digits.toString().padStart(value.places + 1, '0');
  const whole = digits.slice(0, digits.length - value.places);
  const fraction = value.places > 0 ? digits.slice(-value.places).replace(/0+$/, '') : '';
  return fraction === '' ? whole : `${whole}.${fraction}`;
}

/** Whether the decimal is above 10^12, more than anyone's quota in any unit. */
export function beyondReason(value: Decimal): boolean {
  return value.digits > 10n ** BigInt(12 + value.places);
}
