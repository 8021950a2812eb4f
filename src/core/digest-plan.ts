import { TZDate } from '@date-fns/tz';
import { addDays, format, startOfWeek } from 'date-fns';
import type { DigestDays } from './digest-view.js';

/** How often somebody wants the digest. */
export type DigestRhythm = 'weekly' | 'monthly' | 'off';

/** How many past weeks are compared at most. */
export const pastWeekCount = 12;

const hour = 60 * 60 * 1000;
const day = 24 * hour;

/** A time of day. */
export interface TimeOfDay {
  hour: number;
  minute: number;
}

/** The first Monday, at a time of day by the clock of `zone`, that is later than `after`. */
export function nextDigestAt(after: Date, at: TimeOfDay, zone: string): Date {
  const local = new TZDate(after.getTime(), zone);
  const monday = startOfWeek(local, { weekStartsOn: 1 });
  const thisWeek = mondayAt(monday, at, zone, 0);
  return thisWeek > after ? thisWeek : mondayAt(monday, at, zone, 7);
}

/** The last such Monday that is not later than `until`. */
export function lastDigestAt(until: Date, at: TimeOfDay, zone: string): Date {
  const next = new TZDate(nextDigestAt(until, at, zone).getTime(), zone);
  return mondayAt(startOfWeek(next, { weekStartsOn: 1 }), at, zone, -7);
}

function mondayAt(monday: TZDate, at: TimeOfDay, zone: string, days: number): Date {
  // Days are counted from noon, which every day has.
  const noon = new TZDate(monday.getFullYear(), monday.getMonth(), monday.getDate(), 12, zone);
  const then = addDays(noon, days);
  const found = new TZDate(then.getFullYear(), then.getMonth(), then.getDate(), at.hour, at.minute, zone);
  return new Date(found.getTime());
}

/** What to do with somebody whose digest time has come. */
export interface Occasion {
  /** The Monday morning that is served; null when there is nothing to serve now. */
  served: Date | null;
  next: Date;
}

/**
 * Which Monday morning is served when `scheduled` has come. Somebody whose time zone has changed since is served by the
 * clock they live by now, neither twice nor a week late; after an outage the latest Monday is served, not all of them.
 * Whoever gets it monthly is served on a month's first Monday.
 */
export function occasionOf(
  scheduled: Date,
  now: Date,
  at: TimeOfDay,
  zone: string,
  rhythm: DigestRhythm,
): Occasion {
  const next = nextDigestAt(now, at, zone);
  const last = lastDigestAt(now, at, zone);
  const isPast = scheduled.getTime() - last.getTime() > (7 * day) / 2;
  const firstOfMonth = new TZDate(last.getTime(), zone).getDate() <= 7;
  const wanted = rhythm === 'weekly' || (rhythm === 'monthly' && firstOfMonth);
  return { served: wanted && !isPast ? last : null, next };
}

/** The seven organisation days that had ended at `at`, and the organisation week that most of them lie in. */
export function daysBefore(at: Date, zone: string): DigestDays & { week: string } {
  const today = new TZDate(at.getTime(), zone);
  const noon = new TZDate(today.getFullYear(), today.getMonth(), today.getDate(), 12, zone);
  const date = (back: number) => format(addDays(noon, -back), 'yyyy-MM-dd');
  const week = format(startOfWeek(addDays(noon, -4), { weekStartsOn: 1 }), 'yyyy-MM-dd');
  return { from: date(7), to: date(1), week };
}

/** An ISO date moved by days. */
export function shiftDate(date: string, days: number): string {
  return new Date(Date.parse(`${date}T00:00:00Z`) + days * day).toISOString().slice(0, 10);
}

/** How fast digests may leave. */
export interface SendingPace {
  /** Messages a minute over everybody, on one platform. */
  perMinute: number;
}

/**
 * How many picture uploads Slack takes a minute: `files.getUploadURLExternal` and `files.completeUploadExternal` are
 * tier 4, "100+ per minute" (https://docs.slack.dev/apis/web-api/rate-limits); a tenth is left to everything else.
 */
export const picturesPerMinute = 90;

/** Within how many hours digests with pictures must be through; else they go without, faster. */
const pictureHours = 8;

/** From how many recipients on there is no time for a picture with every digest. */
export const tooManyForPictures = picturesPerMinute * 60 * pictureHours + 1;

/** Slack takes about one message a second in one conversation; DingTalk is content with that. */
const conversationGap = 1000;

/**
 * Gives messages their times, in the order of `recipients`: one after the other at the pace, beginning at `now` or when
 * the last that was planned before (`planned`) has left, and never two within a second to the same person. Nobody is
 * refused for the rate, and a decision never waits behind a burst of digests, since the pace leaves most of a platform's
 * limit free.
 */
export function sendingTimes(
  recipients: readonly string[],
  now: Date,
  planned: Date | null,
  pace: SendingPace,
  pictures: boolean,
): Date[] {
  const perMinute = pictures ? Math.min(pace.perMinute, picturesPerMinute) : pace.perMinute;
  const gap = Math.ceil(60_000 / perMinute);
  let at = planned === null ? now.getTime() : Math.max(now.getTime(), planned.getTime() + gap);
  const last = new Map<string, number>();
  return recipients.map((recipient) => {
    at = Math.max(at, (last.get(recipient) ?? -Infinity) + conversationGap);
    const time = new Date(at);
    last.set(recipient, at);
    at += gap;
    return time;
  });
}
