import { type AmountText, type AmountUnit, amountText } from './amounts.js';
import type { Locale } from './catalogue.js';
import type { I18n } from './i18n.js';
import { type TimeText, timeText } from './times.js';

/** For whom numbers and times are written. */
export interface FormatReader {
  locale: Locale;
  /** IANA time zone. */
  zone: string;
  unit: AmountUnit;
}

/** Everything that depends on the reader but is no sentence. */
export interface Formatters extends AmountText, TimeText {
  /** Names in a row: "Ana, Bo and Li Na", or with `or` where any of them will do. */
  list(names: readonly string[], joined?: 'and' | 'or'): string;
}

/** Writes amounts, times and lists for one reader. */
export function formatters(i18n: I18n, reader: FormatReader): Formatters {
  const { locale } = reader;
  return {
    ...amountText(i18n, locale, reader.unit),
    ...timeText(i18n, locale, reader.zone),
    list(names, joined = 'and') {
      const last = names.at(-1) ?? '';
      if (names.length < 2) return last;
      const first = names
        .slice(0, -1)
        .reduce((before, next) => i18n.t(locale, 'list.more', { first: before, next }));
      return i18n.t(locale, `list.${joined}`, { first, last });
    },
  };
}
