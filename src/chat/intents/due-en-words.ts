import {
  addMonths,
  comingMonthDate,
  type Day,
  dateOf,
  dayOf,
  monthEnd,
  weekdayInWeek,
  weekdayOf,
} from './calendar.js';

/** Pattern: how many. */
export const count =
  '(\\d{1,3}|an?|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|fourteen|fifteen|twenty|thirty|a couple of|a couple|couple of|a few|few|several|half an?)';
/** Pattern: weekdays written out. */
export const longWeekday = 'monday|tuesday|wednesday|thursday|friday|saturday|sunday';
/** Pattern: a weekday, short or long. */
export const weekday = `(${longWeekday}|mon|tues?|weds?|thu(?:rs?)?|fri|sat|sun)`;
/** Pattern: a month, short or long. */
export const month =
  '(jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\\.?';
/** Pattern: words for a time of day. */
export const clock =
  '(?:eod|e\\.o\\.d\\.?|cob|eob|close of (?:business|play)|end of (?:the |my |this )?(?:business |working |work )?day|end of play|midnight|noon|midday|lunch ?time|morning|afternoon|evening|night)';

const words: Readonly<Record<string, number>> = {
  a: 1,
  an: 1,
  one: 1,
  two: 2,
  three: 3,
  four: 4,
  five: 5,
  six: 6,
  seven: 7,
  eight: 8,
  nine: 9,
  ten: 10,
  eleven: 11,
  twelve: 12,
  fourteen: 14,
  fifteen: 15,
  twenty: 20,
  thirty: 30,
  'a couple of': 2,
  'a couple': 2,
  'couple of': 2,
  'a few': 3,
  few: 3,
  several: 3,
};

/** First to fifteenth, in order. */
export const ordinals: readonly string[] =
  'first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth fourteenth fifteenth'.split(
    ' ',
  );

/** The number a `count` stands for; NaN for none. */
export function countOf(text: string | undefined): number {
  return words[text ?? ''] ?? Number.parseInt(text ?? '', 10);
}

/** 1 for Monday to 7 for Sunday; 0 for none. */
export function weekdayNumber(text: string | undefined): number {
  return ['mo', 'tu', 'we', 'th', 'fr', 'sa', 'su'].indexOf((text ?? '').slice(0, 2)) + 1;
}

/** 1 for January; 0 for none. */
export function monthNumber(text: string | undefined): number {
  return 'jan feb mar apr may jun jul aug sep oct nov dec'.split(' ').indexOf((text ?? '').slice(0, 3)) + 1;
}

/** The day `n` units after today; hours and minutes count from the minute of the day. */
export function after(today: Day, n: number, unit: string | undefined, minute: number): Day | null {
  if (!Number.isFinite(n)) return null;
  const u = unit ?? '';
  if (u.startsWith('min')) return today + Math.floor((minute + n) / 1440);
  if (u.startsWith('h')) return today + Math.floor((minute + 60 * n) / 1440);
  if (u.startsWith('w')) return today + 7 * n;
  if (u.startsWith('fortnight')) return today + 14 * n;
  if (u.startsWith('mo')) return addMonths(today, n);
  if (u.startsWith('q')) return addMonths(today, 3 * n);
  if (u.startsWith('y')) return addMonths(today, 12 * n);
  return today + n;
}

/** The day `n` working days (Monday to Friday) after today. */
export function workingDays(today: Day, n: number): Day {
  let day = today;
  for (let left = Math.min(n, 400); left > 0; ) {
    day += 1;
    if (weekdayOf(day) <= 5) left -= 1;
  }
  return day;
}

/** Last day of the week, month, quarter or year that is `next` periods away. */
export function endOf(today: Day, unit: string | undefined, next: number): Day {
  const { year, month: m } = dateOf(today);
  if (unit === 'month') return monthEnd(today, next);
  if (unit === 'quarter') return monthEnd(today, ((3 - (m % 3)) % 3) + 3 * next);
  if (unit === 'year') return dayOf(year + next, 12, 31) ?? today;
  return weekdayInWeek(today, 7, next);
}

/** 1 where the words mean the next period, else 0. */
export function isNext(text: string | undefined): number {
  return text?.includes('next') || text?.includes('following') ? 1 : 0;
}

/** A written year, two digits meaning this century; null for none. */
export function yearOf(text: string | undefined): number | null {
  if (!text) return null;
  return text.length === 2 ? 2000 + Number(text) : Number(text);
}

/** A month and date: in that year, or the coming one where no year is named. */
export function monthDate(today: Day, m: number, date: number, year: number | null): Day | null {
  return year === null ? comingMonthDate(today, m, date) : dayOf(year, m, date);
}

/** A pattern that does not start or end inside a word, a name or a number. */
export function re(source: string): RegExp {
  return new RegExp(`(?<![\\w@#.-])(?:${source})(?![\\w@])`, 'g');
}
