import type { Locale } from './catalogue.js';
import type { I18n } from './i18n.js';
import { calendarDay, type LocalTime } from './local-time.js';

/** Dates, times and spans in a reader's language and zone. */
export interface TimeText {
  /** "today", "tomorrow", "Friday, 27 Nov"; with the year where it is another than that of `now`. */
  day(date: Date, now: Date): string;
  /** Short, for lists: "27 Nov". */
  shortDay(date: Date): string;
  /** A day of the calendar given as YYYY-MM-DD, short: "27 Nov". Anything else is shown as it is. */
  plainDay(text: string): string;
  /** "18:00". */
  time(date: Date): string;
  /** "today, 18:00". */
  dateTime(date: Date, now: Date): string;
  /** The last moment of something: the day alone if it is the end of that day, else day and time. */
  until(date: Date, now: Date): string;
  /** The first moment of something: the day alone if it is the beginning of that day, else day and time. */
  since(date: Date, now: Date): string;
  /** How far away, in milliseconds: "in 3 days", "2 hours ago". */
  span(ms: number): string;
}

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;
const dayMs = 24 * hourMs;

/** Says times in the language of `locale`, as clocks in `zone` show them. */
export function timeText(i18n: I18n, locale: Locale, zone: string): TimeText {
  // One card asks for the same few moments again and again, above all for the present.
  const read = new Map<number, LocalTime>();
  const local = (date: Date): LocalTime => {
    const known = read.get(date.getTime());
    if (known) return known;
    const time = i18n.localTime(date, zone);
    read.set(date.getTime(), time);
    return time;
  };
  const two = (n: number): string => String(n).padStart(2, '0');

  function monthOf({ month }: LocalTime): string {
    return i18n.t(locale, 'date.month', { month: String(month) });
  }

  function dayOf(at: LocalTime, now: LocalTime): string {
    const away = at.dayNumber - now.dayNumber;
    if (away === 0) return i18n.t(locale, 'date.today');
    if (away === 1) return i18n.t(locale, 'date.tomorrow');
    if (away === -1) return i18n.t(locale, 'date.yesterday');
    const parts = {
      weekday: i18n.t(locale, 'date.weekday', { weekday: String(at.weekday) }),
      day: String(at.day),
      month: monthOf(at),
    };
    if (at.year === now.year) return i18n.t(locale, 'date.day', parts);
    return i18n.t(locale, 'date.day-of-year', { ...parts, year: String(at.year) });
  }

  function short(at: LocalTime): string {
    return i18n.t(locale, 'date.short', { day: String(at.day), month: monthOf(at) });
  }

  const clock = ({ hour, minute }: LocalTime): string => `${two(hour)}:${two(minute)}`;
  const day = (date: Date, now: Date): string => dayOf(local(date), local(now));
  const time = (date: Date): string => clock(local(date));
  const dateTime = (date: Date, now: Date): string =>
    i18n.t(locale, 'date.at', { day: day(date, now), time: time(date) });

  return {
    day,
    time,
    dateTime,
    shortDay: (date) => short(local(date)),
    plainDay(text) {
      const match = /^(\d{4})-(\d{2})-(\d{2})$/.exec(text);
      return match ? short(calendarDay(Number(match[1]), Number(match[2]), Number(match[3]))) : text;
    },
    until(date, now) {
      // Both 24:00 and 23:59:59 mean the whole day.
      const last = local(new Date(date.getTime() - 1));
      const wholeDay = last.hour === 23 && last.minute === 59;
      return wholeDay ? dayOf(last, local(now)) : dateTime(date, now);
    },
    since(date, now) {
      return time(date) === '00:00' ? day(date, now) : dateTime(date, now);
    },
    span(ms) {
      const size = Math.abs(ms);
      const past = ms < 0;
      if (size < minuteMs) return i18n.t(locale, past ? 'span.just-now' : 'span.any-moment');
      const [name, unit] = nameSpan(size);
      return i18n.t(locale, `span.${name}${past ? '-ago' : ''}`, { n: Math.max(1, Math.round(size / unit)) });
    },
  };
}

/** The unit in which a span is easiest to grasp; a day and a half is still told in hours. */
function nameSpan(size: number): ['minutes' | 'hours' | 'days', number] {
  if (size < 1.5 * hourMs) return ['minutes', minuteMs];
  if (size < 1.5 * dayMs) return ['hours', hourMs];
  return ['days', dayMs];
}
