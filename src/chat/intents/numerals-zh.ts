const digitValues: Readonly<Record<string, bigint>> = {
  零: 0n,
  〇: 0n,
  一: 1n,
  二: 2n,
  两: 2n,
  三: 3n,
  四: 4n,
  五: 5n,
  六: 6n,
  七: 7n,
  八: 8n,
  九: 9n,
};

const unitValues: Readonly<Record<string, bigint>> = { 十: 10n, 百: 100n, 千: 1000n };
const bigValues: Readonly<Record<string, bigint>> = { 万: 10_000n, 亿: 100_000_000n };

/**
 * A Chinese numeral, or one mixed with Arabic digits, as a whole number: 一百零二 is 102, 一千五 1,500 (the unit after the
 * last one is left out in speech), 两万三 23,000, 3千5 3,500. Null if it is not one.
 */
export function chineseNumber(text: string): bigint | null {
  let total = 0n;
  let section = 0n;
  let current: bigint | null = null;
  let lastUnit = 1n;
  let sawZero = false;
  let sawUnit = false;
  for (const part of text.match(/\d+|\D/gu) ?? []) {
    const digit = /^\d+$/.test(part) ? BigInt(part) : digitValues[part];
    const unit = unitValues[part];
    const big = bigValues[part];
    if (digit !== undefined) {
      sawZero ||= digit === 0n && sawUnit;
      current =
        current === null || current === 0n ? digit : /^\d+$/.test(part) ? null : current * 10n + digit;
      if (current === null) return null;
    } else if (unit !== undefined) {
      if (current === null && unit !== 10n && section === 0n && total === 0n) return null;
      section += (current ?? 1n) * unit;
      current = null;
      lastUnit = unit;
      sawUnit = true;
      sawZero = false;
    } else if (big !== undefined) {
      const before = section + (current ?? 0n);
      if (before === 0n && total === 0n) return null;
      total =
        before === 0n
          ? total * big
          : lastUnit < big && total > 0n && big > 10_000n
            ? (total + before) * big
            : total + before * big;
      section = 0n;
      current = null;
      lastUnit = big;
      sawUnit = true;
      sawZero = false;
    } else {
      return null;
    }
  }
  const tail = current ?? 0n;
  const spoken = sawUnit && !sawZero && lastUnit >= 100n && tail > 0n && tail < 10n;
  return total + section + (spoken ? (tail * lastUnit) / 10n : tail);
}
