import { comingMonthDate, type Day, dateOf, dayOf } from './calendar.js';

/** Feasts with a date of their own: month and date. */
const fixed: Readonly<Record<string, readonly [number, number]>> = {
  元旦: [1, 1],
  五一: [5, 1],
  劳动节: [5, 1],
  六一: [6, 1],
  儿童节: [6, 1],
  教师节: [9, 10],
  国庆: [10, 1],
  十一假期: [10, 1],
  十一长假: [10, 1],
  双十一: [11, 11],
  双十二: [12, 12],
  平安夜: [12, 24],
  圣诞: [12, 25],
};

/**
 * Feasts of the Chinese calendar from 2026 on, one ISO date a year. They are written out because the calendar that the
 * runtime brings is a day off where the new moon falls close to midnight in Beijing, as in February 2027. After the last
 * one the word is no date any more, and the card asks.
 */
const lunar: Readonly<Record<string, readonly string[]>> = {
  春节: '2026-02-17 2027-02-06 2028-01-26 2029-02-13 2030-02-03 2031-01-23 2032-02-11 2033-01-31 2034-02-19 2035-02-08'.split(
    ' ',
  ),
  端午: '2026-06-19 2027-06-09 2028-05-28 2029-06-16 2030-06-05 2031-06-24 2032-06-12 2033-06-01 2034-06-20 2035-06-10'.split(
    ' ',
  ),
  中秋: '2026-09-25 2027-09-15 2028-10-03 2029-09-22 2030-09-12 2031-10-01 2032-09-19 2033-09-08 2034-09-27 2035-09-16'.split(
    ' ',
  ),
};

/** Every feast that can be a due date, for a pattern; longer names first. */
export const feastNames = `${Object.keys(fixed)
  .sort((a, b) => b.length - a.length)
  .join('|')}|春节|过年|大年初一|除夕|端午|中秋|清明`;

/** The coming day of a feast; today counts. Null for a name that is none or a year nobody has written down. */
export function comingFeast(name: string, today: Day): Day | null {
  const date = fixed[name];
  if (date) return comingMonthDate(today, date[0], date[1]);
  if (name === '清明') return comingQingming(today);
  const eve = name === '除夕' ? 1 : 0;
  const days = (lunar[name === '端午' || name === '中秋' ? name : '春节'] ?? []).map(dayOfIso);
  const found = days.find((day) => day !== null && day - eve >= today);
  return found === undefined || found === null ? null : found - eve;
}

function dayOfIso(iso: string): Day | null {
  const [year = 0, month = 0, date = 0] = iso.split('-').map(Number);
  return dayOf(year, month, date);
}

/** 清明: 4 April in leap years of this half of the century and the years after them, else 5 April. */
function comingQingming(today: Day): Day | null {
  const coming = comingMonthDate(today, 4, 4);
  if (coming === null) return null;
  const { year } = dateOf(coming);
  const on = (y: number) => dayOf(y, 4, y % 4 < 2 ? 4 : 5);
  const before = on(year - 1);
  return before !== null && before >= today ? before : on(year);
}
