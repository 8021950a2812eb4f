import { units } from '../../../src/core/money.js';
import type { Reader } from '../../../src/core/views.js';
import { locales } from '../../../src/kit/i18n/catalogue.js';

/** A reader of English in Shanghai who counts in dollars; with parts replaced. */
export function readerOf(change: Partial<Reader> = {}): Reader {
  return { memberId: 'me', name: 'Me', locale: 'en', zone: 'Asia/Shanghai', unit: 'USD', ...change };
}

/** Readers of every language, every unit and two far zones. */
export function allReaders(): [name: string, reader: Reader][] {
  return locales.flatMap((locale) =>
    units.map((unit, at): [string, Reader] => {
      const zone = at % 2 === 0 ? 'Asia/Shanghai' : 'America/New_York';
      return [`${locale} ${unit} ${zone}`, readerOf({ locale, unit, zone })];
    }),
  );
}
