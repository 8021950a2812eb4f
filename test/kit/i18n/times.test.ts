import { expect, test } from 'vitest';
import type { Locale } from '../../../src/kit/i18n/catalogue.js';
import { type TimeText, timeText } from '../../../src/kit/i18n/times.js';
import { loaded } from './loaded.js';

const i18n = loaded();
const hour = 3_600_000;
/** Monday, 23 November 2026, 23:30 in Shanghai; 16:30 in Berlin. */
const now = new Date('2026-11-23T15:30:00Z');

function times(locale: Locale, zone = 'Asia/Shanghai'): TimeText {
  return timeText(i18n, locale, zone);
}

test('days near by have names, others a weekday and a date', () => {
  const day = (iso: string): string[] => [
    times('en').day(new Date(iso), now),
    times('zh-CN').day(new Date(iso), now),
  ];
  expect(day('2026-11-23T00:00:00Z')).toEqual(['today', '今天']);
  expect(day('2026-11-23T16:00:00Z')).toEqual(['tomorrow', '明天']);
  expect(day('2026-11-22T15:59:00Z')).toEqual(['yesterday', '昨天']);
  expect(day('2026-11-27T04:00:00Z')).toEqual(['Friday, 27 Nov', '11月27日 周五']);
  expect(day('2027-01-01T04:00:00Z')).toEqual(['Friday, 1 Jan 2027', '2027年1月1日 周五']);
});

test('the same moment is another day elsewhere', () => {
  const moment = new Date('2026-11-23T16:30:00Z');
  expect(times('en', 'Asia/Shanghai').dateTime(moment, now)).toBe('tomorrow, 00:30');
  expect(times('en', 'Europe/Berlin').dateTime(moment, now)).toBe('today, 17:30');
  expect(times('zh-CN', 'America/Los_Angeles').dateTime(moment, now)).toBe('今天 08:30');
});

test('clocks that are put back show what clocks show', () => {
  const before = new Date('2026-10-25T00:30:00Z');
  const after = new Date('2026-10-25T01:30:00Z');
  expect(times('en', 'Europe/Berlin').time(before)).toBe('02:30');
  expect(times('en', 'Europe/Berlin').time(after)).toBe('02:30');
  expect(times('en', 'Europe/Berlin').day(new Date('2026-10-25T23:00:00Z'), before)).toBe('tomorrow');
});

test('the end of a day is told as that day, its beginning as the next one', () => {
  const midnight = new Date('2026-11-27T16:00:00Z');
  expect(times('en').until(midnight, now)).toBe('Friday, 27 Nov');
  expect(times('en').until(new Date('2026-11-27T15:59:59.999Z'), now)).toBe('Friday, 27 Nov');
  expect(times('en').since(midnight, now)).toBe('Saturday, 28 Nov');
  expect(times('zh-CN').until(midnight, now)).toBe('11月27日 周五');
  // Elsewhere the same moment is no end of a day, so the hour is told.
  expect(times('en', 'Europe/Berlin').until(midnight, now)).toBe('Friday, 27 Nov, 17:00');
  expect(times('en', 'Europe/Berlin').since(midnight, now)).toBe('Friday, 27 Nov, 17:00');
});

test('short days for lists', () => {
  expect(times('en').shortDay(now)).toBe('23 Nov');
  expect(times('zh-CN').shortDay(now)).toBe('11月23日');
  expect(times('en').plainDay('2026-09-05')).toBe('5 Sep');
  expect(times('zh-CN').plainDay('2026-09-05')).toBe('9月5日');
  expect(times('en').plainDay('some day')).toBe('some day');
});

test.each([
  [20_000, 'any moment now', '马上'],
  [-20_000, 'just now', '刚刚'],
  [60_000, 'in 1 minute', '1 分钟后'],
  [89 * 60_000, 'in 89 minutes', '89 分钟后'],
  [2 * hour, 'in 2 hours', '2 小时后'],
  [35 * hour, 'in 35 hours', '35 小时后'],
  [72 * hour, 'in 3 days', '3 天后'],
  [-72 * hour, '3 days ago', '3 天前'],
])('%s ms away is %s, %s', (ms, english, chinese) => {
  expect(times('en').span(ms)).toBe(english);
  expect(times('zh-CN').span(ms)).toBe(chinese);
});

test('a zone nobody knows counts as UTC', () => {
  expect(times('en', 'Moon/Tranquility').time(now)).toBe('15:30');
});
