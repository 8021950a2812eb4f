import { describe, expect, test } from 'vitest';
import {
  afterWorkingHours,
  escalatesAt,
  isWorkday,
  nextReminder,
  nextWorkingTime,
  turnsOf,
  type WorkCalendar,
} from '../../src/core/approval-calendar.js';
import { usualApprovals, usualRule } from '../../src/core/approval-rules.js';

// November 2026 begins on a Sunday; the 6th is a Friday.
const at = (text: string) => new Date(`2026-11-${text}:00+08:00`);
const calendar: WorkCalendar = { ...usualApprovals().working, zone: 'Asia/Shanghai' };

describe('working hours', () => {
  test.each<[string, string, number, string]>([
    ['within a day', '04T10:00', 4, '04T14:00'],
    ['to the end of it', '04T10:00', 8, '04T18:00'],
    ['into the next', '04T15:00', 8, '05T14:00'],
    ['from before they begin', '04T03:00', 1, '04T10:00'],
    ['from after they end', '04T20:00', 1, '05T10:00'],
    ['over a weekend', '06T17:00', 2, '09T10:00'],
    ['from a weekend', '07T12:00', 1, '09T10:00'],
    ['none to wait for, at work', '04T10:30', 0, '04T10:30'],
    ['none to wait for, at night', '06T22:00', 0, '09T09:00'],
  ])('%s', (_, since, hours, until) => {
    expect(afterWorkingHours(at(since), hours, calendar)).toEqual(at(until));
  });

  test('holidays are left out, extra days are worked', () => {
    const own = { ...calendar, holidays: ['2026-11-09'], extraDays: ['2026-11-07'] };
    expect(['2026-11-07', '2026-11-08', '2026-11-09'].map((day) => isWorkday(day, own))).toEqual([
      true,
      false,
      false,
    ]);
    expect(afterWorkingHours(at('06T17:00'), 2, own)).toEqual(at('07T10:00'));
    expect(afterWorkingHours(at('07T17:00'), 2, own)).toEqual(at('10T10:00'));
  });

  test('are those of a person’s own clock', () => {
    const berlin = { ...calendar, zone: 'Europe/Berlin' };
    // 18:00 in Shanghai is 11:00 in Berlin.
    expect(nextWorkingTime(at('04T18:00'), berlin)).toEqual(at('04T18:00'));
    expect(nextWorkingTime(at('04T18:01'), calendar)).toEqual(at('05T09:00'));
  });

  test('a day that a clock change shortens has fewer of them at night, none less at work', () => {
    const berlin = { ...calendar, zone: 'Europe/Berlin', days: [1, 2, 3, 4, 5, 6, 7] };
    // Summer time began on 29 March 2026 at 02:00.
    expect(afterWorkingHours(new Date('2026-03-28T16:00:00Z'), 2, berlin)).toEqual(
      new Date('2026-03-29T08:00:00Z'),
    );
  });

  test('a calendar without a working day ends all the same', () => {
    const never = { ...calendar, days: [] };
    expect(afterWorkingHours(at('04T10:00'), 1, never).getTime()).toBeGreaterThan(at('04T10:00').getTime());
  });
});

test('a step escalates after its working hours, if there is anybody to escalate to', () => {
  const [step] = usualRule.outcome.kind === 'steps' ? usualRule.outcome.steps : [];
  if (!step) throw new Error('the usual rule has a step');
  expect(escalatesAt(at('06T17:00'), step, calendar)).toBeNull();
  expect(escalatesAt(at('06T17:00'), { ...step, escalateHours: 2 }, calendar)).toEqual(at('09T10:00'));
  expect(escalatesAt(at('06T17:00'), { ...step, escalateHours: 2, escalateTo: [] }, calendar)).toBeNull();
});

test('reminders come at doubling gaps, so many and no more', () => {
  const rules = { firstHours: 2, most: 3 };
  const times = [0, 1, 2, 3].map((sent) => nextReminder(at('04T09:00'), sent, rules, calendar));
  // After 2, 6 and 14 working hours.
  expect(times).toEqual([at('04T11:00'), at('04T15:00'), at('05T14:00'), null]);
});

describe('turns', () => {
  const rota = { people: ['a', 'b', 'c'], every: 'week' as const, from: '2026-11-02' };
  test.each([
    ['02T00:00', 'abc'],
    ['08T23:59', 'abc'],
    ['09T00:00', 'bca'],
    ['23T12:00', 'abc'],
    ['01T12:00', 'cab'],
  ])('by week, on %s: %s', (day, order) => {
    expect(turnsOf(rota, at(day), 'Asia/Shanghai').join('')).toBe(order);
  });

  test('by day, in the organisation’s zone', () => {
    const daily = { ...rota, every: 'day' as const };
    expect(turnsOf(daily, at('04T00:30'), 'Asia/Shanghai')[0]).toBe('c');
    expect(turnsOf(daily, at('04T00:30'), 'UTC')[0]).toBe('b');
    expect(turnsOf({ ...rota, people: [] }, at('04T00:30'), 'UTC')).toEqual([]);
  });
});
