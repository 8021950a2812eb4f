import { describe, expect, it } from 'vitest';
import { parseUtterance } from '../../../src/chat/intents/parse.js';

const due = (say: string, now: string, zone = 'Asia/Shanghai') =>
  parseUtterance(say, { now: new Date(now), zone, unit: 'USD' }).due;

describe('due dates', () => {
  const friday = '2026-03-13T02:00:00Z';
  const sunday = '2026-03-15T02:00:00Z';

  it('takes a weekday named on that day for today', () => {
    expect(due('borrow 5 from @bo by Friday', friday)).toBe('2026-03-13');
    expect(due('找@bo借5，周五还', friday)).toBe('2026-03-13');
  });

  it('counts weeks from Monday, on a Sunday too', () => {
    expect(due('找@bo借5，下周五还', sunday)).toBe('2026-03-20');
    expect(due('borrow 5 from @bo until next Friday', sunday)).toBe('2026-03-20');
    expect(due('找@bo借5，周五还', sunday)).toBe('2026-03-20');
  });

  it('reads the local day of the person who speaks', () => {
    const lateInLondon = '2026-03-11T23:30:00Z';
    expect(due('borrow 5 from @bo until tomorrow', lateInLondon, 'Europe/London')).toBe('2026-03-12');
    expect(due('borrow 5 from @bo until tomorrow', lateInLondon, 'Asia/Shanghai')).toBe('2026-03-13');
  });

  it('rolls a passed date of the month into the next month that has it', () => {
    expect(due('找@bo借5，31号还', '2026-04-01T02:00:00Z')).toBe('2026-05-31');
    expect(due('borrow 5 from @bo until the 1st', '2026-12-31T02:00:00Z')).toBe('2027-01-01');
  });

  it('ends a month that is too short for "a month" on its last day', () => {
    expect(due('borrow 5 from @bo for a month', '2026-01-31T02:00:00Z')).toBe('2026-02-28');
    expect(due('找@bo借5，月底还', '2028-02-10T02:00:00Z')).toBe('2028-02-29');
  });

  it.each([
    ['国庆前还', '2026-10-01'],
    ['劳动节前还', '2026-05-01'],
    ['清明节前还', '2026-04-05'],
    ['端午节还', '2026-06-19'],
    ['中秋前还', '2026-09-25'],
    ['过年前还', '2027-02-06'],
    ['除夕前还', '2027-02-05'],
    ['明年年底还', '2027-12-31'],
    ['一个半月后还', '2026-04-28'],
  ])('knows the feasts and other far days: %s', (when, day) => {
    expect(due(`找@bo借5，${when}`, friday)).toBe(day);
  });

  it('does not invent days', () => {
    expect(due('borrow 5 from @bo until 30 February 2027', friday)).toBeNull();
  });
});
