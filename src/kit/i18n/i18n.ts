import { IntlMessageFormat } from 'intl-messageformat';
import type { Catalogues, Locale, MessageKey } from './catalogue.js';
import { type LocalTime, localTimes } from './local-time.js';
import { closeSeams, markSeams } from './spacing.js';

/** Values of a message: numbers for plurals, everything else as finished text. */
export type MessageParams = Record<string, string | number>;

/** Says messages in a reader's language. Made once, by the composition root, and handed on. */
export interface I18n {
  /** The message in finished words. Throws `MessageError` when the key or one of its values is missing. */
  t(locale: Locale, key: MessageKey, params?: MessageParams): string;
  /** Whether there is such a message; for keys made from data. */
  has(key: string): key is MessageKey;
  /** What a clock and a calendar in `zone` show at `date`; an unknown zone counts as UTC. */
  localTime(date: Date, zone: string): LocalTime;
}

/** A message that cannot be said: its key, its text or one of its values is missing or wrong. */
export class MessageError extends Error {
  override readonly name = 'MessageError';
}

/** Dates are set solid in Chinese (11月27日), other numbers are not (3 天). */
const solid = /^date\./;

/**
 * The languages of an installation. Messages are compiled at first use and kept. With `onProblem`, a message that
 * cannot be said is reported there and its key shown instead, so that one wrong text does not hide a whole card.
 */
export function createI18n(catalogues: Catalogues, onProblem?: (problem: MessageError) => void): I18n {
  const compiled = new Map<string, IntlMessageFormat>();

  function compile(locale: Locale, key: string): IntlMessageFormat {
    const id = `${locale} ${key}`;
    const known = compiled.get(id);
    if (known) return known;
    const text = Object.hasOwn(catalogues[locale], key) ? catalogues[locale][key] : undefined;
    if (text === undefined) throw new MessageError(`no message ${key} in ${locale}`);
    const plain = new IntlMessageFormat(text, locale, undefined, { ignoreTag: true });
    const spaced = locale === 'zh-CN' && !solid.test(key);
    const message = spaced ? new IntlMessageFormat(markSeams(plain.getAst()), locale) : plain;
    compiled.set(id, message);
    return message;
  }

  function say(locale: Locale, key: string, params: MessageParams): string {
    for (const [name, value] of Object.entries(params)) {
      if (value === undefined || value === null || Number.isNaN(value)) {
        throw new MessageError(`${key} in ${locale}: ${name} is ${value}`);
      }
    }
    try {
      return closeSeams(String(compile(locale, key).format(params)));
    } catch (error) {
      if (error instanceof MessageError) throw error;
      throw new MessageError(`${key} in ${locale}: ${String(error)}`, { cause: error });
    }
  }

  return {
    t(locale, key, params = {}) {
      try {
        return say(locale, key, params);
      } catch (error) {
        if (!onProblem || !(error instanceof MessageError)) throw error;
        onProblem(error);
        return key;
      }
    },
    has: (key): key is MessageKey => Object.hasOwn(catalogues.en, key),
    localTime: localTimes(),
  };
}
