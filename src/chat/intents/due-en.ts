import {
  addMonths,
  comingDate,
  comingMonthDate,
  comingWeekday,
  dateInMonth,
  dateOf,
  dayOf,
  monthEnd,
  monthStart,
  weekdayInWeek,
} from './calendar.js';
import {
  after,
  clock,
  count,
  countOf,
  endOf,
  isNext,
  longWeekday,
  month,
  monthDate,
  monthNumber,
  ordinals,
  re,
  weekday,
  weekdayNumber,
  workingDays,
  yearOf,
} from './due-en-words.js';
import type { DateRule } from './due-hits.js';

/** English dates. The week starts on Monday and ends on Sunday; "next Friday" is the one in next Monday's week. */
export const englishDates: readonly DateRule[] = [
  {
    pattern: /(?<![\w.])(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?:t[\d:.z+-]*)?(?![\w])/g,
    kind: 'day',
    day: (g) => dayOf(Number(g[1]), Number(g[2]), Number(g[3])),
  },
  {
    pattern: /(?<![\w.])(\d{1,2})\.(\d{1,2})\.(\d{4})(?!\w)/g,
    kind: 'day',
    day: (g) => dayOf(Number(g[3]), Number(g[2]), Number(g[1])),
  },
  {
    pattern:
      /(?<![\w./])(?<!(?:borrow|lend|repay|give|gift|send|return|借|还|送|转) ?(?=1\/2(?!\/)))(\d{1,2})\/(\d{1,2})(?:\/(\d{4}|\d{2}))?(?![\w/])(?!\s*(?:of|的))/g,
    kind: 'day',
    day: (g, today) => {
      const [a, b] = [Number(g[1]), Number(g[2])];
      return a > 12 ? monthDate(today, b, a, yearOf(g[3])) : monthDate(today, a, b, yearOf(g[3]));
    },
  },
  {
    pattern: re(`(?:the )?(\\d{1,2})(?:st|nd|rd|th)? (?:of )?${month}(?:,? (\\d{4}))?`),
    kind: 'day',
    day: (g, today) => monthDate(today, monthNumber(g[2]), Number(g[1]), yearOf(g[3])),
  },
  {
    pattern: re(`${month} (?:the )?(\\d{1,2})(?:st|nd|rd|th)?(?:,? (\\d{4}))?(?![\\d,.]*\\d)`),
    kind: 'day',
    day: (g, today) => monthDate(today, monthNumber(g[1]), Number(g[2]), yearOf(g[3])),
  },
  {
    pattern: re(`(?:the )?end of ${month}(?: (\\d{4}))?`),
    kind: 'day',
    day: (g, today) => {
      const first = monthDate(today - 31, monthNumber(g[1]), 1, yearOf(g[2]));
      return first === null ? null : monthEnd(first, 0);
    },
  },
  {
    pattern: re(`(?:the )?(early|mid|middle of|late)[ -]${month}`),
    kind: 'day',
    day: (g, today) => {
      const first = monthDate(today - 27, monthNumber(g[2]), 1, null);
      if (first === null || g[1] === 'early') return first;
      return g[1] === 'late' ? monthEnd(first, 0) : first + 14;
    },
  },
  {
    pattern: re(
      '(?:the )?(\\d{1,2})(?:st|nd|rd|th)(?: (?:of )?(?:the )?(this|next|following) month| (?:of )?the month)?',
    ),
    kind: 'day',
    day: (g, today) =>
      g[2] ? dateInMonth(today, Number(g[1]), isNext(g[2])) : comingDate(today, Number(g[1])),
  },
  {
    pattern: re(`(?<=(?:until|by|before|on) )the (${ordinals.join('|')})(?: of (this|next) month)?(?! \\w)`),
    kind: 'day',
    day: (g, today) => {
      const date = ordinals.indexOf(g[1] ?? '') + 1;
      return g[2] ? dateInMonth(today, date, isNext(g[2])) : comingDate(today, date);
    },
  },
  {
    pattern: re(`(?:the )?day before yesterday|${count} (day|week|month|hour|year)s? ago`),
    kind: 'day',
    day: (g, today) =>
      today - Math.max(1, Math.abs((after(today, countOf(g[1]) || 2, g[2], 0) ?? today) - today)),
  },
  { pattern: re('yesterday'), kind: 'day', day: (_, today) => today - 1 },
  {
    pattern: re(`last (${longWeekday}|mon|tues?|wed|thurs?|fri|week|month|year|night)`),
    kind: 'day',
    day: (g, today) => {
      const wd = weekdayNumber(g[1]);
      if (g[1] === 'week') return weekdayInWeek(today, 7, -1);
      if (wd > 0) return comingWeekday(today, wd) - 7;
      return g[1] === 'month' ? monthEnd(today, -1) : g[1] === 'year' ? addMonths(today, -12) : today - 1;
    },
  },
  { pattern: re(`(?:the )?day after tomorrow|overmorrow`), kind: 'day', day: (_, today) => today + 2 },
  {
    pattern: re(`(?:a|one) week (?:on|from|after) (?:this )?${weekday}|${weekday} week(?! ?end)`),
    kind: 'day',
    day: (g, today) => comingWeekday(today, weekdayNumber(g[1] ?? g[2])) + 7,
  },
  {
    pattern: re(`(?:a|one) week (?:from )?tomorrow|tomorrow week`),
    kind: 'day',
    day: (_, today) => today + 8,
  },
  {
    pattern: re(`(?:the )?${weekday} after next`),
    kind: 'day',
    day: (g, today) => comingWeekday(today, weekdayNumber(g[1])) + 7,
  },
  {
    pattern: re(`(?:on )?${weekday},? (?:of )?(next|this) week|(next|this) week(?:'s)?,? (?:on )?${weekday}`),
    kind: 'day',
    day: (g, today) => weekdayInWeek(today, weekdayNumber(g[1] ?? g[4]), isNext(g[2] ?? g[3])),
  },
  {
    pattern: re(`(?:the )?(next|following) ${weekday}`),
    kind: 'day',
    day: (g, today) => weekdayInWeek(today, weekdayNumber(g[2]), 1),
  },
  {
    pattern: re(
      `(?:this coming|the coming|coming|this|the) ${weekday}|(${longWeekday}|tues|weds|thurs?|fri)`,
    ),
    kind: 'day',
    day: (g, today) => comingWeekday(today, weekdayNumber(g[1] ?? g[2])),
  },
  {
    pattern: re(`(?<=(?:until|by|before|on|to|due|${clock}) )(mon|tue|wed|thu|sat|sun)`),
    kind: 'day',
    day: (g, today) => comingWeekday(today, weekdayNumber(g[1])),
  },
  { pattern: re('tomorrow'), kind: 'day', day: (_, today) => today + 1 },
  { pattern: re('overnight'), kind: 'span', day: (_, today) => today + 1 },
  { pattern: re('(?:the )?(?:rest of )?today|tonight|the day'), kind: 'span', day: (_, today) => today },
  {
    pattern: re(
      '(?:the )?(?:very )?end of (?:(the|this|next|the following|the current) )?(week|month|quarter|year)',
    ),
    kind: 'day',
    day: (g, today) => endOf(today, g[2], isNext(g[1])),
  },
  {
    pattern: re('eow|eom|eoq|eoy|(month|year|quarter)[ -]end'),
    kind: 'day',
    day: (g, today) => {
      const units: Readonly<Record<string, string>> = {
        eow: 'week',
        eom: 'month',
        eoq: 'quarter',
        eoy: 'year',
      };
      return endOf(today, g[1] ?? units[g[0] ?? ''], 0);
    },
  },
  {
    pattern: re(
      '(?:the )?(?:start|beginning|first(?: day)?) of (?:the )?(?:next |following |new )?(week|month|year)|early next (week|month|year)',
    ),
    kind: 'day',
    day: (g, today) => {
      const unit = g[1] ?? g[2];
      if (unit === 'week') return weekdayInWeek(today, 1, 1);
      return unit === 'month' ? monthStart(today, 1) : dayOf(dateOf(today).year + 1, 1, 1);
    },
  },
  {
    pattern: re('(?:the )?(?:middle of|mid)[ -]?(?:the )?(next )?month'),
    kind: 'day',
    day: (g, today) => (g[1] ? dateInMonth(today, 15, 1) : comingDate(today, 15)),
  },
  {
    pattern: re('(?:the |this |this coming |coming )?(next )?weekend'),
    kind: 'span',
    day: (g, today) => weekdayInWeek(today, 7, g[1] ? 1 : 0),
  },
  {
    pattern: re(
      '(?:the )?(?:rest of (?:the|this)|remainder of (?:the|this)|this|the whole) (week|month|quarter|year)',
    ),
    kind: 'span',
    day: (g, today) => endOf(today, g[1], 0),
  },
  { pattern: re('the week after next|week after next'), kind: 'day', day: (_, today) => today + 14 },
  {
    pattern: re('(?:the )?(?:next|following) (week|month|quarter|year|fortnight)'),
    kind: 'day',
    day: (g, today) => after(today, 1, g[1], 0),
  },
  {
    pattern: re(`${count}[ -]?(?:business|working|work)[ -]days?`),
    kind: 'span',
    day: (g, today) => workingDays(today, countOf(g[1])),
  },
  {
    pattern: re(
      `(?:the )?(?:next )?${count}[ -]?(day|week|fortnight|month|year|hour|minute|min)s?(?:'s?)?(?: or (?:so|two))?(?: (?:later|from now|from today|hence|max|tops|at most|time))?`,
    ),
    kind: 'span',
    day: (g, today, minute) =>
      g[1]?.startsWith('half')
        ? after(
            today,
            g[2] === 'hour' ? 0.5 : g[2] === 'month' ? 15 : 1,
            g[2] === 'hour' ? 'hour' : 'day',
            minute,
          )
        : after(today, countOf(g[1]), g[2], minute),
  },
  {
    pattern: /(?<=(?:for|in|within|after|until) )(\d{1,3}) ?(d|w|h|hr)(?!\w)/g,
    kind: 'span',
    day: (g, today, minute) => after(today, Number(g[1]), g[2], minute),
  },
  {
    pattern: re("christmas(?: day| eve)?|xmas|new year(?:'?s)?(?: eve| day)?"),
    kind: 'day',
    day: (g, today) => {
      const name = g[0] ?? '';
      if (name.startsWith('new'))
        return comingMonthDate(today, name.endsWith('eve') ? 12 : 1, name.endsWith('eve') ? 31 : 1);
      return comingMonthDate(today, 12, name.endsWith('eve') ? 24 : 25);
    },
  },
  {
    pattern: re(`(?:at )?(\\d{1,2})(?::(\\d\\d))? ?(am|pm|a\\.m\\.?|p\\.m\\.?|o'?clock)`),
    kind: 'time',
    day: (g, today, minute) => {
      const hour = (Number(g[1]) % 12) + (g[3]?.startsWith('p') ? 12 : 0);
      return hour * 60 + Number(g[2] ?? 0) >= minute || !/^[ap]/.test(g[3] ?? '') ? today : today + 1;
    },
  },
  {
    pattern: re('(?:at )?(\\d{1,2}):(\\d\\d)'),
    kind: 'time',
    day: (g, today, minute) => (Number(g[1]) * 60 + Number(g[2]) >= minute ? today : today + 1),
  },
  { pattern: re(`(?:at |in the |this )?${clock}`), kind: 'time', day: (_, today) => today },
];
