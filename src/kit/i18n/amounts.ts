import type { Locale, MessageKey } from './catalogue.js';
import type { I18n } from './i18n.js';
import { decimalText, dropDigits, grouped, type Rounding, significant } from './number-text.js';

/** What amounts are counted in. */
export type AmountUnit = 'USD' | 'CNY' | 'token' | 'point';

/** Decimal places of the minor unit in which amounts are handed in; the same as the books', which a test holds. */
export const amountDecimals: Readonly<Record<AmountUnit, number>> = { USD: 6, CNY: 6, token: 3, point: 3 };

/** Amounts and counts in a reader's language. Exact: nothing passes through floating point. */
export interface AmountText {
  /** Minor units, at most two decimals: "$12.35", "1,250 tokens", "<$0.01". */
  money(amount: bigint, rounding?: Rounding): string;
  /** The same with its sign: "+$12", "−$3.20". */
  signed(amount: bigint): string;
  /** A count of tokens to two digits: "about 4.2 million", "约 420 万". */
  tokens(count: bigint): string;
}

interface Step {
  size: bigint;
  key: MessageKey;
}

const englishSteps: readonly Step[] = [
  { size: 10n ** 12n, key: 'number.trillion' },
  { size: 10n ** 9n, key: 'number.billion' },
  { size: 10n ** 6n, key: 'number.million' },
];
const chineseSteps: readonly Step[] = [
  { size: 10n ** 12n, key: 'number.trillion' },
  { size: 10n ** 8n, key: 'number.yi' },
  { size: 10n ** 4n, key: 'number.wan' },
];

/** Writes amounts of `unit` in the language of `locale`. */
export function amountText(i18n: I18n, locale: Locale, unit: AmountUnit): AmountText {
  const steps = locale === 'zh-CN' ? chineseSteps : englishSteps;
  const isMoney = unit === 'USD' || unit === 'CNY';

  function inSteps(n: bigint): string {
    const step = steps.find(({ size }) => n >= size);
    if (!step) return grouped(n);
    return i18n.t(locale, step.key, { number: decimalText((n * 100n) / step.size, false) });
  }

  /** Tokens and points in words ("2 million") only where that is the exact number. */
  function number(hundredths: bigint): string {
    if (isMoney) return decimalText(hundredths, true);
    const step = steps.find(({ size }) => hundredths >= size * 100n);
    const exact = step !== undefined && hundredths % step.size === 0n;
    return exact ? inSteps(hundredths / 100n) : decimalText(hundredths, false);
  }

  function bare(magnitude: bigint, rounding: Rounding): string {
    const hundredths = dropDigits(magnitude, amountDecimals[unit] - 2, rounding);
    const tiny = hundredths === 0n && magnitude > 0n;
    // Plural rules look at the number as shown; beyond 2^53 every language here says "other" anyway.
    const count = Number(hundredths) / 100;
    const text = i18n.t(locale, `amount.${unit}`, {
      number: tiny ? '0.01' : number(hundredths),
      count: tiny ? 0.01 : count,
    });
    return tiny ? `<${text}` : text;
  }

  function money(amount: bigint, rounding: Rounding = 'nearest'): string {
    return amount < 0n ? `−${bare(-amount, rounding)}` : bare(amount, rounding);
  }

  return {
    money,
    signed: (amount) => (amount > 0n ? `+${money(amount)}` : money(amount)),
    tokens: (count) => i18n.t(locale, 'number.about', { number: inSteps(significant(count, 2)) }),
  };
}
