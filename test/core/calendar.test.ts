import { describe, expect, test } from 'vitest';
import {
  endOfLocalDate,
  localDate,
  startOfLocalDay,
  type Window,
  windowEnd,
  windowStart,
} from '../../src/core/calendar.js';

const at = (text: string) => new Date(text);

describe('windows', () => {
  test.each<[Window, string, string, string, string]>([
    ['month', '2026-11-22T10:00:00Z', 'UTC', '2026-11-01T00:00:00Z', '2026-12-01T00:00:00Z'],
    ['month', '2026-12-31T23:59:59Z', 'UTC', '2026-12-01T00:00:00Z', '2027-01-01T00:00:00Z'],
    // 17:00 UTC on the 30th is already December in Shanghai.
    ['month', '2026-11-30T17:00:00Z', 'Asia/Shanghai', '2026-11-30T16:00:00Z', '2026-12-31T16:00:00Z'],
    // 2026-11-22 is a Sunday: its week began on Monday the 16th.
    ['week', '2026-11-22T10:00:00Z', 'UTC', '2026-11-16T00:00:00Z', '2026-11-23T00:00:00Z'],
    ['week', '2026-11-23T00:00:00Z', 'UTC', '2026-11-23T00:00:00Z', '2026-11-30T00:00:00Z'],
    ['day', '2026-11-22T10:00:00Z', 'UTC', '2026-11-22T00:00:00Z', '2026-11-23T00:00:00Z'],
    // A week with a clock change is an hour longer or shorter, never a day off.
    ['week', '2026-10-25T12:00:00Z', 'Europe/Berlin', '2026-10-18T22:00:00Z', '2026-10-25T23:00:00Z'],
  ])('the %s of %s in %s', (window, instant, zone, start, end) => {
    expect(windowStart(window, at(instant), zone)).toEqual(at(start));
    expect(windowEnd(window, at(instant), zone)).toEqual(at(end));
  });

  test('a period starts where the last one ended', () => {
    let now = at('2026-01-31T12:00:00Z');
    for (let i = 0; i < 14; i += 1) {
      const end = windowEnd('month', now, 'America/New_York');
      expect(windowStart('month', end, 'America/New_York')).toEqual(end);
      now = end;
    }
    expect(now).toEqual(at('2027-03-01T05:00:00Z'));
  });
});

describe('a day begins at its first existing instant', () => {
  test.each([
    // Midnight is skipped: the day begins at one o'clock.
    ['America/Sao_Paulo', '2018-11-04T12:00:00Z', '2018-11-04T03:00:00Z'],
    ['Asia/Beirut', '2026-03-29T12:00:00Z', '2026-03-28T22:00:00Z'],
    // Midnight comes twice: the first time counts.
    ['America/Havana', '2026-11-01T12:00:00Z', '2026-11-01T04:00:00Z'],
    ['Asia/Amman', '2020-10-30T12:00:00Z', '2020-10-29T21:00:00Z'],
    // The clock is set back from midnight to 23:00 of the day before: midnight comes once, an hour late.
    ['America/Sao_Paulo', '2018-02-18T12:00:00Z', '2018-02-18T03:00:00Z'],
    ['Europe/Berlin', '2026-03-29T12:00:00Z', '2026-03-28T23:00:00Z'],
  ])('%s, %s', (zone, noon, start) => {
    expect(startOfLocalDay(at(noon), zone)).toEqual(at(start));
    expect(windowStart('day', at(noon), zone)).toEqual(at(start));
    // The millisecond before belongs to the day before.
    const before = new Date(at(start).getTime() - 1);
    expect(localDate(before, zone) < localDate(at(start), zone)).toBe(true);
    expect(windowEnd('day', before, zone)).toEqual(at(start));
  });

  test('a day that a zone leaves out ends where the next one begins', () => {
    // Samoa crossed the date line: 2011-12-30 does not exist there.
    expect(endOfLocalDate('2011-12-29', 'Pacific/Apia')).toEqual(at('2011-12-30T10:00:00Z'));
    expect(windowEnd('day', at('2011-12-29T20:00:00Z'), 'Pacific/Apia')).toEqual(at('2011-12-30T10:00:00Z'));
  });
});

test('a local date ends where the next day begins', () => {
  expect(endOfLocalDate('2026-11-27', 'Asia/Shanghai')).toEqual(at('2026-11-27T16:00:00Z'));
  expect(endOfLocalDate('2026-12-31', 'UTC')).toEqual(at('2027-01-01T00:00:00Z'));
  expect(() => endOfLocalDate('Friday', 'UTC')).toThrow(RangeError);
});
