import { TZDate } from '@date-fns/tz';

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
  const local = new TZDate(at.getTime(), zone);
  const [year, month, day] = [local.getFullYear(), local.getMonth(), local.getDate()];
  if (window === 'month') return dayAt(year, month, 1, zone);
  if (window === 'week') return dayAt(year, month, day - daysSinceMonday(local), zone);
  return dayAt(year, month, day, zone);
}

/** End of the window that holds `at`: the instant at which the next one starts. */
export function windowEnd(window: Window, at: Date, zone: string): Date {
  const local = new TZDate(at.getTime(), zone);
  const [year, month, day] = [local.getFullYear(), local.getMonth(), local.getDate()];
  if (window === 'month') return dayAt(year, month + 1, 1, zone);
  if (window === 'week') return dayAt(year, month, day - daysSinceMonday(local) + 7, zone);
  return dayAt(year, month, day + 1, zone);
}

/** The instant at which a local ISO date ("2026-11-27") ends: the start of the next day. */
export function endOfLocalDate(date: string, zone: string): Date {
  const [year, month, day] = date.split('-').map(Number);
  if (!year || !month || !day) throw new RangeError(`not an ISO date: ${date}`);
  return dayAt(year, month - 1, day + 1, zone);
}

/** The local ISO date of an instant. */
export function localDate(at: Date, zone: string): string {
  const local = new TZDate(at.getTime(), zone);
  const two = (n: number) => String(n).padStart(2, '0');
  return `${local.getFullYear()}-${two(local.getMonth() + 1)}-${two(local.getDate())}`;
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

function daysSinceMonday(local: TZDate): number {
  return (local.getDay() + 6) % 7;
}
