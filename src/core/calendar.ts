import { TZDate } from '@date-fns/tz';
import { addDays, addMonths, format, startOfMonth, startOfWeek } from 'date-fns';

/** The credit windows and caps there are. Weeks start on Monday. */
export type Window = 'month' | 'week' | 'day';

const minute = 60 * 1000;
const dayLength = 24 * 60 * minute;

/** The first existing instant of a calendar day in `zone` (a midnight that a clock change skips begins an hour later). */
export function startOfLocalDay(at: Date, zone: string): Date {
  const local = new TZDate(at.getTime(), zone);
  return dayAt(local.getFullYear(), local.getMonth(), local.getDate(), zone);
}

/** Start of the window that holds `at`, in the organisation's zone. */
export function windowStart(window: Window, at: Date, zone: string): Date {
  return startOfDate(firstDay[window](new TZDate(at.getTime(), zone)), zone);
}

/** End of the window that holds `at`: the instant at which the next one starts. */
export function windowEnd(window: Window, at: Date, zone: string): Date {
  const first = firstDay[window](new TZDate(at.getTime(), zone));
  // Days are counted from noon, which every day has.
  const noon = new TZDate(first.getFullYear(), first.getMonth(), first.getDate(), 12, zone);
  const next = window === 'month' ? addMonths(noon, 1) : addDays(noon, window === 'week' ? 7 : 1);
  return startOfDate(next, zone);
}

const firstDay: Record<Window, (at: TZDate) => TZDate> = {
  month: (at) => startOfMonth(at),
  week: (at) => startOfWeek(at, { weekStartsOn: 1 }),
  day: (at) => at,
};

function startOfDate(local: TZDate, zone: string): Date {
  return dayAt(local.getFullYear(), local.getMonth(), local.getDate(), zone);
}

/** The instant at which a local ISO date ("2026-11-27") ends: the start of the next day. */
export function endOfLocalDate(date: string, zone: string): Date {
  const [year, month, day] = date.split('-').map(Number);
  if (!year || !month || !day) throw new RangeError(`not an ISO date: ${date}`);
  return dayAt(year, month - 1, day + 1, zone);
}

/** The local ISO date of an instant. */
export function localDate(at: Date, zone: string): string {
  return format(new TZDate(at.getTime(), zone), 'yyyy-MM-dd');
}

function dayAt(year: number, month: number, day: number, zone: string): Date {
  const midnight = new TZDate(year, month, day, zone);
  // A clock set back over midnight shows it twice, and TZDate names the second time: look whether the offset of the
  // day before gives an earlier instant of the same day.
  const offset = new TZDate(midnight.getTime() - dayLength, zone).getTimezoneOffset();
  const first = new TZDate(Date.UTC(year, month, day) + offset * minute, zone);
  const isFirst = first.getTime() < midnight.getTime() && first.getDate() === midnight.getDate();
  return new Date((isFirst ? first : midnight).getTime());
}
