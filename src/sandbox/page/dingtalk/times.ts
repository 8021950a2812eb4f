import type { Lang } from '../region.js';

/** DingTalk tells no time zone of people, and its own clients are in China. */
const zone = 'Asia/Shanghai';

/** Two messages further apart than this have a time between them. */
const pauseMs = 5 * 60_000;

/** Whether a time is written above a message; `before` is the message above it. Epoch milliseconds. */
export function startsAnew(at: number, before: number | undefined): boolean {
  return before === undefined || at - before > pauseMs;
}

/** A day and a time, such as `11月23日 10:32`. `at` in epoch milliseconds. */
export function dayAndTime(at: number, lang: Lang): string {
  return new Intl.DateTimeFormat(lang, {
    timeZone: zone,
    month: lang === 'en' ? 'short' : 'long',
    day: 'numeric',
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  }).format(at);
}

/**
 * What the list of chats shows beside one: the time for what came on the newest message's day, else the day. Which day it
 * is now is not known here: the clock can be moved without anything coming.
 */
export function listTime(at: number, newest: number, lang: Lang): string {
  if (day(at) !== day(newest)) {
    return new Intl.DateTimeFormat(lang, { timeZone: zone, month: 'numeric', day: 'numeric' }).format(at);
  }
  return clock.format(at);
}

/** As in the details of an approval: `2026-11-23 10:32`. */
export function fullTime(at: number): string {
  return `${day(at)} ${clock.format(at)}`;
}

const clock = new Intl.DateTimeFormat('en-GB', { timeZone: zone, hour: '2-digit', minute: '2-digit' });
const days = new Intl.DateTimeFormat('en-CA', { timeZone: zone });

function day(at: number): string {
  return days.format(at);
}
