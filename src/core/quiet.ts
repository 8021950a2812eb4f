import { TZDate } from '@date-fns/tz';

/** Hours of a day in which nobody wants to be written to, as clocks show them: "22:00" to "08:00". */
export interface QuietHours {
  from: string;
  to: string;
}

const pattern = /^([01]\d|2[0-3]):([0-5]\d)-([01]\d|2[0-3]):([0-5]\d)$/;

/** A person's own words for it: null takes the organisation's, `off` has none, else "22:00-08:00". */
export function quietOf(own: string | null, usual: QuietHours | null): QuietHours | null {
  if (own === 'off') return null;
  if (own === null || !pattern.test(own)) return usual;
  return { from: own.slice(0, 5), to: own.slice(6) };
}

/**
 * `at`, or the end of the quiet hours that `at` falls into, on clocks of `zone`. Hours that begin and end at the same
 * time are none.
 */
export function afterQuiet(at: Date, quiet: QuietHours | null, zone: string): Date {
  if (!quiet) return at;
  const [from, to] = [minutesOf(quiet.from), minutesOf(quiet.to)];
  const local = new TZDate(at.getTime(), zone);
  const minute = local.getHours() * 60 + local.getMinutes();
  const overnight = from > to;
  const within = overnight ? minute >= from || minute < to : minute >= from && minute < to;
  if (!within) return at;
  const days = overnight && minute >= from ? 1 : 0;
  const [year, month, day] = [local.getFullYear(), local.getMonth(), local.getDate() + days];
  const end = new TZDate(year, month, day, Math.floor(to / 60), to % 60, zone).getTime();
  // A clock that is set back shows the hour twice: the end may then lie before `at`.
  return new Date(Math.max(end, at.getTime()));
}

function minutesOf(clock: string): number {
  const [hours = 0, minutes = 0] = clock.split(':').map(Number);
  return hours * 60 + minutes;
}
