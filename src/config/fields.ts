import { TZDate } from '@date-fns/tz';
import { z } from 'zod';
import { startOfLocalDay } from '../core/calendar.js';
import { decimals, toMinor, type Unit } from '../core/money.js';
import { didYouMean } from './problems.js';

/**
 * The kinds of values in `tokendesk.yaml`. Every scalar arrives as the text that stands in the file, so that no amount
 * ever passes through a floating-point number. Each kind names its type and default for the documentation.
 */

/** What a value turned out to be: the value, or what is wrong with it and what to write. */
type Reading<T> = { value: T } | { wrong: string };

const absent = Symbol('absent');

interface Leaf<T> {
  /** As the documentation names it. */
  type: string;
  read: (text: string) => Reading<T>;
  /** Text of the default, as it would stand in the file; `none` for an absent value, left out where one is needed. */
  fallback?: string;
  /** What an absent value becomes when the fallback is not a text of the file. */
  otherwise?: T;
}

/** One scalar of the file. */
export function leaf<T>({ type, read, fallback, otherwise }: Leaf<T>) {
  return z
    .unknown()
    .optional()
    .transform((value, context): T => {
      const reading = readValue(value);
      if ('value' in reading) return reading.value;
      context.addIssue({ code: 'custom', message: reading.wrong });
      return z.NEVER;
    })
    .meta({ kind: type, fallback: fallback ?? 'required' });

  function readValue(value: unknown): Reading<T> {
    const text = value === undefined ? absent : value;
    if (text === absent) {
      if (otherwise !== undefined) return { value: otherwise };
      return fallback === undefined ? { wrong: `is missing; write ${type}` } : read(fallback);
    }
    if (typeof text === 'string') return read(text.trim());
    return { wrong: `is ${Array.isArray(text) ? 'a list' : 'a map'}; write ${type}` };
  }
}

const isNothing = (text: string) => text === '~' || text.toLowerCase() === 'null' || text === 'none';

/** The same kind, where `null` says that there is none. */
function nullable<T>(field: Leaf<T>, fallback = 'null') {
  return leaf<T | null>({
    type: `${field.type}, or null`,
    read: (text) => (isNothing(text) ? { value: null } : field.read(text)),
    fallback,
  });
}

const decimal = /^\d+(\.\d+)?$/;
/** Beyond this many digits before the point sums could leave the range of the tables. */
const mostDigits = 10;

function decimalReading(places: number, least: 'zero' | 'more') {
  return (text: string): Reading<string> => {
    if (!decimal.test(text))
      return {
        wrong: `"${text}" is not an amount; write digits with a point for decimals, like 1500 or 0.25`,
      };
    const [whole = '', fraction = ''] = text.split('.');
    if (whole.replace(/^0+/, '').length > mostDigits)
      return { wrong: `"${text}" is too large; the most is ${'9'.repeat(mostDigits)}` };
    if (fraction.length > places)
      return { wrong: `"${text}" has more than ${places} decimals; round it to what the books can hold` };
    if (least === 'more' && /^[0.]*$/.test(text)) return { wrong: `"${text}" is zero; write more than that` };
    return { value: text };
  };
}

/** Decimal text with at most `places` digits after the point. */
export function decimalText(
  type: string,
  places: number,
  fallback?: string,
  least: 'zero' | 'more' = 'zero',
) {
  return leaf<string>({ type, read: decimalReading(places, least), ...(fallback ? { fallback } : {}) });
}

/** Decimal text, or null where the key is absent. */
export function optionalDecimal(type: string, places: number, fallback: string) {
  return leaf<string | null>({ type, read: decimalReading(places, 'zero'), fallback, otherwise: null });
}

/** An amount in the unit, as a part of other kinds. */
export function amountField(unit: Unit, least: 'zero' | 'more'): Leaf<bigint> {
  const read = decimalReading(decimals(unit), least);
  return {
    type: 'an amount',
    read: (text) => {
      const reading = read(text);
      return 'wrong' in reading ? reading : { value: toMinor(reading.value, unit) };
    },
  };
}

/** An amount in the unit. */
export const amount = (unit: Unit, fallback?: string, least: 'zero' | 'more' = 'zero') =>
  leaf({ ...amountField(unit, least), ...(fallback ? { fallback } : {}) });

/** An amount in the unit, or null. */
export const amountOrNull = (unit: Unit, least: 'zero' | 'more' = 'more') =>
  nullable(amountField(unit, least));

function countLeaf(least: number, most: number, what: string): Leaf<number> {
  const type = `${what} from ${least} to ${most}`;
  return {
    type,
    read: (text) => {
      if (!/^-?\d+$/.test(text)) return { wrong: `"${text}" is not a whole number; write ${type}` };
      const value = Number(text);
      if (value < least || value > most) return { wrong: `"${text}" is out of range; write ${type}` };
      return { value };
    },
  };
}

/** A whole number from `least` to `most`. */
export function count(least: number, most: number, fallback: string, what = 'a whole number') {
  return leaf<number>({ ...countLeaf(least, most, what), fallback });
}

/** A whole number from `least` to `most`, or null. */
export const countOrNull = (least: number, most: number, fallback: string) =>
  nullable(countLeaf(least, most, 'a whole number'), fallback);

/** A share in whole percents. */
export const percent = (fallback: string) => count(0, 100, fallback, 'a percent');

/** A share in whole percents above zero, or null for `off`. */
export function percentOrOff(fallback: string) {
  const share = countLeaf(1, 100, 'a percent');
  return leaf<number | null>({
    type: `${share.type}, or off`,
    // YAML's own words for "off" and "no" arrive as they were typed.
    read: (text) => (/^(off|no|false)$/i.test(text) || isNothing(text) ? { value: null } : share.read(text)),
    fallback,
  });
}

/** A time of day by somebody's own clock. */
export const timeOfDay = (fallback: string) =>
  leaf<{ hour: number; minute: number }>({
    type: 'a time of day',
    fallback,
    read: (text) => {
      const found = /^(\d{1,2}):(\d{2})$/.exec(text);
      const [hour, minute] = [Number(found?.[1]), Number(found?.[2])];
      return found && hour < 24 && minute < 60
        ? { value: { hour, minute } }
        : { wrong: `"${text}" is not a time of day; write hours and minutes, like 09:00` };
    },
  });

/** true or false. */
export const flag = (fallback: string) =>
  leaf<boolean>({
    type: 'true or false',
    fallback,
    read: (text) =>
      text === 'true' || text === 'false'
        ? { value: text === 'true' }
        : { wrong: `"${text}" is neither; write true or false` },
  });

/** One of a few words; needed where nothing holds by default. */
export function choice<const T extends string>(words: readonly T[], fallback?: T) {
  return leaf<T>({
    type: `one of ${words.join(', ')}`,
    ...(fallback === undefined ? {} : { fallback }),
    read: (text) => {
      const found = words.find((word) => word === text);
      if (found !== undefined) return { value: found };
      return { wrong: `"${text}" is unknown${didYouMean(text, words)}; write one of ${words.join(', ')}` };
    },
  });
}

/** Words of people. */
const words: Leaf<string> = {
  type: 'text',
  read: (text) => (text === '' ? { wrong: 'is empty; write a text or leave the key out' } : { value: text }),
};
/** A text that is needed. */
export const text = () => leaf(words);
/** A text, or null. */
export const textOrNull = () => nullable(words);
/** A text, or undefined where the key is absent; `fallback` says in words what then happens. */
export const optionalText = (fallback: string, type = 'text') =>
  leaf<string | null>({ ...words, type, fallback, otherwise: null });

/** An e-mail address, in lower case. */
export const email = () =>
  leaf<string>({
    type: 'an e-mail address',
    read: (text) =>
      /^[^\s@,;]+@[^\s@,;]+$/.test(text)
        ? { value: text.toLowerCase() }
        : { wrong: `"${text}" is not an e-mail address; write one like ana@example.com` },
  });

/** A currency code, in upper case. */
const currencyLeaf: Leaf<string> = {
  type: 'a currency code',
  read: (text) =>
    /^[A-Za-z]{3}$/.test(text)
      ? { value: text.toUpperCase() }
      : { wrong: `"${text}" is not a currency; write its three letters, like USD or CNY` },
};
/** A currency code. */
export const currency = () => leaf(currencyLeaf);
/** A currency code, or null where the key is absent. */
export const optionalCurrency = (fallback: string) =>
  leaf<string | null>({ ...currencyLeaf, fallback, otherwise: null });

/** An IANA time zone. */
export const zone = (fallback: string) =>
  leaf<string>({
    type: 'an IANA time zone',
    fallback,
    read: (name) =>
      isZone(name)
        ? { value: name }
        : { wrong: `"${name}" is not a time zone; write an IANA name like Asia/Shanghai or Europe/Berlin` },
  });

/** Whether the runtime knows a time zone by this name; fixed offsets do not count, since they know no summer time. */
export function isZone(name: string): boolean {
  if (!/^[A-Za-z]/.test(name)) return false;
  try {
    new Intl.DateTimeFormat('en', { timeZone: name });
    return true;
  } catch {
    return false;
  }
}

/** From when something holds: a local date (its first instant in the organisation's zone) or an instant. */
export const since = (organisationZone: string) =>
  leaf<Date>({
    type: 'a date',
    fallback: 'always',
    otherwise: new Date(0),
    read: (text) => {
      const date = /^(\d{4})-(\d{2})-(\d{2})$/.exec(text);
      const instant = date ? localStart(date, organisationZone) : instantOf(text);
      if (instant) return { value: instant };
      return { wrong: `"${text}" is not a date; write one like 2026-01-31 or 2026-01-31T08:00:00Z` };
    },
  });

/** A calendar day, as an ISO date. */
export const localDay = () =>
  leaf<string>({
    type: 'a day',
    read: (text) => {
      const date = /^(\d{4})-(\d{2})-(\d{2})$/.exec(text);
      return date && localStart(date, 'UTC')
        ? { value: text }
        : { wrong: `"${text}" is not a day; write one like 2026-10-01` };
    },
  });

function localStart([, year, month, day]: RegExpExecArray, organisationZone: string): Date | null {
  const noon = new TZDate(Number(year), Number(month) - 1, Number(day), 12, organisationZone);
  // 31 February would quietly become 3 March.
  if (noon.getMonth() !== Number(month) - 1 || noon.getDate() !== Number(day)) return null;
  return startOfLocalDay(new Date(noon.getTime()), organisationZone);
}

function instantOf(text: string): Date | null {
  const parsed = z.iso.datetime({ offset: true }).safeParse(text);
  return parsed.success ? new Date(parsed.data) : null;
}
