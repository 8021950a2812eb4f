import { tzOffset } from '@date-fns/tz';

/** A local calendar day, counted in days since 1970-01-01: arithmetic without hours, and so without clock changes. */
export type Day = number;

const millisecondsOfDay = 86_400_000;

/** The local moment a sentence was said in. */
export interface Today {
  readonly day: Day;
  /** Minutes since local midnight. */
  readonly minute: number;
  /** Minutes east of Greenwich, as chrono-node wants them. */
  readonly offset: number;
}

/** The local day and minute of an instant in an IANA zone; an unknown zone counts as UTC. */
export function localToday(now: Date, zone: string): Today {
  const found = tzOffset(zone, now);
  const offset = Number.isFinite(found) ? found : 0;
  const local = now.getTime() + offset * 60_000;
  const day = Math.floor(local / millisecondsOfDay);
  return { day, minute: Math.floor((local - day * millisecondsOfDay) / 60_000), offset };
}

/** The day of a date, or null for one that does not exist (30 February). Months count from 1. */
export function dayOf(year: number, month: number, date: number): Day | null {
  const time = new Date(0).setUTCFullYear(year, month - 1, date);
  const back = new Date(time);
  if (back.getUTCMonth() !== month - 1 || back.getUTCDate() !== date) return null;
  return Math.floor(time / millisecondsOfDay);
}

/** Year, month (from 1) and date of a day. */
export function dateOf(day: Day): { year: number; month: number; date: number } {
  const at = new Date(day * millisecondsOfDay);
  return { year: at.getUTCFullYear(), month: at.getUTCMonth() + 1, date: at.getUTCDate() };
}

/** Local ISO date of a day, or null beyond the years that ISO writes with four digits. */
export function isoOf(day: Day): string | null {
  const at = new Date(day * millisecondsOfDay);
  if (Number.isNaN(at.getTime()) || at.getUTCFullYear() > 9999 || at.getUTCFullYear() < 1) return null;
  return at.toISOString().slice(0, 10);
}

/** 1 for Monday to 7 for Sunday. */
export function weekdayOf(day: Day): number {
  return ((((day + 3) % 7) + 7) % 7) + 1;
}

/** Monday of the week a day lies in. */
function mondayOf(day: Day): Day {
  return day - weekdayOf(day) + 1;
}

/** The coming such weekday; today counts ("by Friday" said on a Friday is today). */
export function comingWeekday(today: Day, weekday: number): Day {
  return today + ((weekday - weekdayOf(today) + 7) % 7);
}

/** Such a weekday of the week that starts `weeks` Mondays from this week's. */
export function weekdayInWeek(today: Day, weekday: number, weeks: number): Day {
  return mondayOf(today) + 7 * weeks + weekday - 1;
}

/** Last day of the month `months` after this one. */
export function monthEnd(today: Day, months: number): Day {
  return monthStart(today, months + 1) - 1;
}

/** First day of the month `months` after this one. */
export function monthStart(today: Day, months: number): Day {
  const { year, month } = dateOf(today);
  return Math.floor(Date.UTC(year, month - 1 + months, 1) / millisecondsOfDay);
}

/** The same date `months` later, or that month's last day where it has no such date. */
export function addMonths(today: Day, months: number): Day {
  const start = monthStart(today, months);
  return Math.min(start + dateOf(today).date - 1, monthEnd(today, months));
}

/** The date in the month `months` after this one, or null where that month has no such date. */
export function dateInMonth(today: Day, date: number, months: number): Day | null {
  const day = monthStart(today, months) + date - 1;
  return date >= 1 && day <= monthEnd(today, months) ? day : null;
}

/** The coming such date of a month: this month's unless it has passed, else the next month that has one. */
export function comingDate(today: Day, date: number): Day | null {
  for (let months = 0; months <= 12; months++) {
    const day = dateInMonth(today, date, months);
    if (day !== null && day >= today) return day;
  }
  return null;
}

/** A month and date without a year: this year's, or next year's once it has passed. */
export function comingMonthDate(today: Day, month: number, date: number): Day | null {
  const { year } = dateOf(today);
  for (let add = 0; add <= 8; add++) {
    const day = dayOf(year + add, month, date);
    if (day !== null && day >= today) return day;
  }
  return null;
}
