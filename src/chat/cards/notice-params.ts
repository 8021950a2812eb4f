import type { Reader } from '../../core/views.js';
import type { Card } from './card.js';
import { oneLine } from './typed-text.js';
import type { Voice } from './voice.js';

/** Writes one kind of notice. */
export type NoticeCard = (params: NoticeParams, say: Voice, reader: Reader) => Card;

/** Reads a notice's parameters, which come back from JSON: amounts as decimal strings of minor units, times as ISO. */
export interface NoticeParams {
  /** A whole number of minor units. Throws `TypeError` if it is missing: a notice must not guess an amount. */
  amount(name: string): bigint;
  /** Null where there is none or it cannot be read. */
  optionalAmount(name: string): bigint | null;
  /** Null where there is none or it cannot be read. */
  time(name: string): Date | null;
  /** Null where there is none or it is empty. */
  text(name: string): string | null;
  /** Several texts; those that are none are left out. */
  texts(name: string): string[];
  /** Several things of one kind, each with parameters of its own; what is none is left out. */
  parts(name: string): NoticeParams[];
  /** The value of `name` if it is one of `allowed`, else the first of them. */
  oneOf<T extends string>(name: string, allowed: readonly [T, ...T[]]): T;
  /** A whole number from 0 to below `limit`, wrapping around; 0 for anything else. */
  index(name: string, limit: number): number;
  /** A text by language, or the same text for all. */
  localText(name: string, locale: string): string | null;
}

/** Wraps what was stored for the notice `notice`. */
export function noticeParams(notice: string, params: Record<string, unknown>): NoticeParams {
  const optionalAmount = (name: string): bigint | null => wholeNumber(params[name]);
  return {
    optionalAmount,
    amount(name) {
      const amount = optionalAmount(name);
      if (amount === null) throw new TypeError(`notice ${notice}: ${name} is no amount`);
      return amount;
    },
    time: (name) => instant(params[name]),
    text: (name) => textOf(params[name]),
    texts(name) {
      const value = params[name];
      return Array.isArray(value) ? value.flatMap((one: unknown) => textOf(one) ?? []) : [];
    },
    parts(name) {
      const value = params[name];
      if (!Array.isArray(value)) return [];
      return value.flatMap((one: unknown) =>
        typeof one === 'object' && one !== null ? noticeParams(notice, { ...one }) : [],
      );
    },
    oneOf: (name, allowed) => allowed.find((one) => one === params[name]) ?? allowed[0],
    index(name, limit) {
      const number = Number(params[name]);
      return Number.isSafeInteger(number) && number >= 0 ? number % limit : 0;
    },
    localText(name, locale) {
      const value = params[name];
      if (typeof value !== 'object' || value === null) return textOf(value);
      return textOf(new Map(Object.entries(value)).get(locale));
    },
  };
}

function wholeNumber(value: unknown): bigint | null {
  if (typeof value === 'bigint') return value;
  if (typeof value === 'number' && Number.isSafeInteger(value)) return BigInt(value);
  return typeof value === 'string' && /^-?\d+$/.test(value) ? BigInt(value) : null;
}

function instant(value: unknown): Date | null {
  if (!(value instanceof Date) && typeof value !== 'string') return null;
  const date = new Date(value);
  return Number.isNaN(date.getTime()) ? null : date;
}

function textOf(value: unknown): string | null {
  const text = typeof value === 'string' ? oneLine(value, 1_000) : '';
  return text === '' ? null : text;
}
