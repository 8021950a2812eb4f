import type { Reader } from '../../core/views.js';
import type { MessageKey } from '../../kit/i18n/catalogue.js';
import { cut } from '../../kit/i18n/cut.js';
import { formatters } from '../../kit/i18n/formatters.js';
import type { I18n, MessageParams } from '../../kit/i18n/i18n.js';
import { personName } from './typed-text.js';

/** All the words there are; cards take them as a parameter. */
export type Words = I18n;

/** Speaks to one reader at one moment: their language, zone and unit are settled. */
export interface Voice {
  t(key: MessageKey, params?: MessageParams): string;
  /** Rounded to the nearest hundredth. */
  money(amount: bigint): string;
  /** Rounded down: what one has or may take, so that nobody is promised more than there is. */
  have(amount: bigint): string;
  signed(amount: bigint): string;
  tokens(count: bigint): string;
  day(date: Date): string;
  shortDay(date: Date): string;
  plainDay(text: string): string;
  time(date: Date): string;
  dateTime(date: Date): string;
  /** A last moment: "Friday, 27 Nov" for the end of that day. */
  until(date: Date): string;
  /** A first moment: "Tuesday, 1 Dec" for the beginning of that day. */
  since(date: Date): string;
  /** How far away: "in 3 days". */
  away(date: Date): string;
  list(names: readonly string[], joined?: 'and' | 'or'): string;
  /** A person's name made safe and short; "a colleague" where there is none. */
  name(name: string | null): string;
  /** The same, short enough for a button. */
  shortName(name: string | null): string;
}

/** The voice for `reader` at `now`. */
export function voiceFor(reader: Reader, words: Words, now: Date): Voice {
  const say = formatters(words, reader);
  const t = (key: MessageKey, params?: MessageParams): string => words.t(reader.locale, key, params);
  const name = (given: string | null): string => personName(given ?? '') || t('somebody');
  return {
    t,
    money: (amount) => say.money(amount),
    have: (amount) => say.money(amount, 'down'),
    signed: say.signed,
    tokens: say.tokens,
    day: (date) => say.day(date, now),
    shortDay: say.shortDay,
    plainDay: say.plainDay,
    time: say.time,
    dateTime: (date) => say.dateTime(date, now),
    until: (date) => say.until(date, now),
    since: (date) => say.since(date, now),
    away: (date) => say.span(date.getTime() - now.getTime()),
    list: say.list,
    name,
    shortName: (given) => cut(name(given), 12, 24),
  };
}
