import { TZDate } from '@date-fns/tz';
import { nextWorkingTime } from './approval-calendar.js';
import type { WorkingTime } from './approval-rules.js';
import { startOfLocalDay } from './calendar.js';
import { afterQuiet, type QuietHours } from './quiet.js';

/** Nobody is written to about a loan before this hour of their own clock. */
const begins = 9;

/** `at`, or the first moment from then on that is neither night, early morning nor quiet for somebody in `zone`. */
export function fromMorningOn(at: Date, quiet: QuietHours | null, zone: string): Date {
  const local = new TZDate(at.getTime(), zone);
  const [year, month, date] = [local.getFullYear(), local.getMonth(), local.getDate()];
  const nine = new TZDate(year, month, date, begins, zone).getTime();
  const late = afterQuiet(new Date(Math.max(at.getTime(), nine)), quiet, zone);
  // Quiet hours that begin before midnight end in somebody's early morning.
  const next = new TZDate(late.getTime(), zone);
  return next.getHours() < begins
    ? new Date(new TZDate(next.getFullYear(), next.getMonth(), next.getDate(), begins, zone).getTime())
    : late;
}

/** The beginning of the next day on which somebody in `zone` works, and is not to be left in peace. */
export function nextWorkingMorning(
  at: Date,
  working: WorkingTime,
  quiet: QuietHours | null,
  zone: string,
): Date {
  const today = startOfLocalDay(at, zone);
  // A day and a half on is tomorrow, whatever the clocks do meanwhile.
  const tomorrow = startOfLocalDay(new Date(today.getTime() + 36 * 60 * 60 * 1000), zone);
  return fromMorningOn(nextWorkingTime(tomorrow, { ...working, zone }), quiet, zone);
}
