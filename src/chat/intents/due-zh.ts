import {
  addMonths,
  comingDate,
  comingMonthDate,
  comingWeekday,
  type Day,
  dateInMonth,
  dateOf,
  dayOf,
  monthEnd,
  monthStart,
  weekdayInWeek,
  weekdayOf,
} from './calendar.js';
import type { DateRule } from './due-hits.js';
import { comingFeast, feastNames } from './feasts.js';
import { chineseNumber } from './numerals-zh.js';

const digits = '\\d{1,3}|[一二两三四五六七八九十]{1,3}';
const count = `(${digits}|半|几)`;
const week = '(?:周|星期|礼拜)';
/** What part of the day it is does not matter: a due date means the end of its day. */
const partOfDay =
  '(?: ?(?:早上|上午|中午|下午|傍晚|晚上|晚些时候|晚|夜里|凌晨|下班)?(?: ?(?:\\d{1,2}|[一二两三四五六七八九十]{1,3})[点:](?:\\d{1,2}分?|半|钟|整)?)?)?';

function numberOf(text: string | undefined): number {
  if (text === undefined) return Number.NaN;
  if (text === '几') return 3;
  return /^\d+$/.test(text) ? Number(text) : Number(chineseNumber(text) ?? Number.NaN);
}

/** How many periods away: 上 is the last, 这 and 本 this, 下 the next, 下下 the one after that. */
function away(prefix: string | undefined): number | null {
  if (!prefix) return null;
  if (prefix.startsWith('下下')) return 2;
  if (prefix.startsWith('下')) return 1;
  if (prefix.startsWith('上上')) return -2;
  return prefix.startsWith('上') ? -1 : 0;
}

function weekdayNumber(text: string | undefined): number {
  return (
    '一二三四五六日'.indexOf(
      (text ?? '').replace(/[天末]/, '日').replace(/[1-7]/, (d) => '一二三四五六日'[Number(d) - 1] ?? ''),
    ) + 1
  );
}

function quarterEnd(today: Day, quarters: number): Day {
  return monthEnd(today, ((3 - (dateOf(today).month % 3)) % 3) + 3 * quarters);
}

function after(today: Day, n: number, unit: string, minute: number): Day | null {
  if (!Number.isFinite(n)) return null;
  if (/周|星期|礼拜/.test(unit)) return today + 7 * n;
  if (unit === '月') return addMonths(today, n);
  if (unit === '季度') return addMonths(today, 3 * n);
  if (unit === '年') return addMonths(today, 12 * n);
  if (unit === '小时' || unit === '钟头') return today + Math.floor((minute + 60 * n) / 1440);
  if (unit === '分钟') return today + Math.floor((minute + n) / 1440);
  if (unit === '工作日') {
    let day = today;
    for (let left = Math.min(n, 400); left > 0; ) if (weekdayOf(++day) <= 5) left -= 1;
    return day;
  }
  return today + n;
}

function g(source: string): RegExp {
  return new RegExp(source, 'g');
}

/** Chinese dates. The week starts on Monday; 周五 is the coming Friday, 下周五 that of next Monday's week. */
export const chineseDates: readonly DateRule[] = [
  {
    pattern: g(
      `(?:(\\d{4})年|(今年|明年|后年|去年))?(?<![\\d.])(${digits})月份?(${digits})[号日]?(?![\\d天个周])${partOfDay}`,
    ),
    kind: 'day',
    day: (m, today) => {
      const { year } = dateOf(today);
      const years: Readonly<Record<string, number>> = {
        去年: year - 1,
        今年: year,
        明年: year + 1,
        后年: year + 2,
      };
      const named = m[1] ? Number(m[1]) : years[m[2] ?? ''];
      const [month, date] = [numberOf(m[3]), numberOf(m[4])];
      return named === undefined ? comingMonthDate(today, month, date) : dayOf(named, month, date);
    },
  },
  {
    pattern: g(`(?<![\\d.])(${digits})月(底|末|初|中旬|中)`),
    kind: 'day',
    day: (m, today) => {
      const first = comingMonthDate(today - 27, numberOf(m[1]), 1);
      if (first === null) return null;
      return m[2] === '底' || m[2] === '末' ? monthEnd(first, 0) : m[2] === '初' ? first : first + 14;
    },
  },
  {
    pattern: g(`(下下|下|上|本|这|当)?个?月(${digits})[号日](?![楼线机门])${partOfDay}`),
    kind: 'day',
    day: (m, today) => {
      const months = away(m[1]);
      return months === null ? comingDate(today, numberOf(m[2])) : dateInMonth(today, numberOf(m[2]), months);
    },
  },
  {
    pattern: g(`(下下|下|上|本|这|当)?个?月(底|末|尾|初|中旬|上旬|下旬|中)(?!间|心)`),
    kind: 'day',
    day: (m, today) => {
      const months = away(m[1]);
      if (/[底末尾]|下旬/.test(m[2] ?? '')) return monthEnd(today, months ?? 0);
      if (m[2] === '初') return months === null ? comingDate(today, 1) : monthStart(today, months);
      const date = m[2] === '上旬' ? 10 : m[2] === '中旬' ? 20 : 15;
      return months === null ? comingDate(today, date) : dateInMonth(today, date, months);
    },
  },
  {
    pattern: g(`(?<![\\d第.月年a-z#-])(${digits})[号日](?![楼线机门模店院桌位房车间内后])${partOfDay}`),
    kind: 'day',
    day: (m, today) => comingDate(today, numberOf(m[1])),
  },
  {
    pattern: g(
      `(?<!每)(下下|下|上上|上|这|本|今)?个?${week}([一二三四五六日天末]|[1-7](?!\\d))(?!报|会|刊|次|遍|天)${partOfDay}`,
    ),
    kind: 'day',
    day: (m, today) => {
      const weekday = weekdayNumber(m[2]);
      const weeks = away(m[1]);
      // 这周五 said on a Saturday cannot mean yesterday when it is a due date.
      return weeks === null || weeks === 0
        ? comingWeekday(today, weekday)
        : weekdayInWeek(today, weekday, weeks);
    },
  },
  { pattern: g(`大后天${partOfDay}`), kind: 'day', day: (_, today) => today + 3 },
  { pattern: g(`后[天日]${partOfDay}`), kind: 'day', day: (_, today) => today + 2 },
  {
    pattern: g(`(?:明[天日儿早晚]|明儿|听日|次日|翌日|隔天)${partOfDay}`),
    kind: 'day',
    day: (_, today) => today + 1,
  },
  {
    pattern: g(
      `(?:今[天日儿早晚]|当天)${partOfDay}|(?<![天日\\d明后昨每周一二三四五六末])(?:晚上|傍晚|下午|中午)(?=(?:之?前)?(?:就|一定|肯定|马上)?还[你给清上,.!?]|(?:之?前)?就还)|(?<![\\d天])下班(?=之?前)`,
    ),
    kind: 'day',
    day: (_, today) => today,
  },
  { pattern: g('大?前[天日]|前晚'), kind: 'day', day: (_, today) => today - 2 },
  { pattern: g('昨[天日儿晚]|寻日|琴日'), kind: 'day', day: (_, today) => today - 1 },
  {
    pattern: g(`${count}个?(小时|钟头|分钟|工作日|天|日|周|星期|礼拜|年)(?:之?前)(?!还)`),
    kind: 'day',
    day: (m, today) =>
      today - Math.max(1, Math.abs((after(today, numberOf(m[1]), m[2] ?? '', 0) ?? today) - today)),
  },
  {
    pattern: g(
      `(?:过|再过)?(?<![第.每])((?<!\\d)\\d{1,3}|(?<![一二三四五六七八九十])[一二两三四五六七八九十]{1,3}|半|几)(?:个(半)?(月|季度|小时|钟头|工作日|星期|礼拜)|(天|周|星期|礼拜|年|小时|分钟|日(?=之?[内后]|以[内后])))(半)?(?:之后|以后|之内|以内|左右|后|内)?(?!报|会|刊)`,
    ),
    kind: 'span',
    day: (m, today, minute) => {
      const unit = m[3] ?? m[4] ?? '天';
      const andHalf = m[2] ?? m[5];
      if (m[1] === '半')
        return unit === '月'
          ? today + 15
          : unit === '年'
            ? addMonths(today, 6)
            : after(today, 0.5, unit, minute);
      const whole = after(today, numberOf(m[1]), unit, minute);
      return whole !== null && andHalf ? whole + (unit === '月' ? 15 : unit === '周' ? 3 : 0) : whole;
    },
  },
  {
    pattern: g(
      `(下下|下|上上|上|这|本|当)个?(周|星期|礼拜|月|季度|季)(以内|之内|内|里|结束)?(?!报|会|刊|度的?报)`,
    ),
    kind: 'span',
    day: (m, today) => {
      const n = away(m[1]) ?? 0;
      const end = n <= 0 || m[3] !== undefined;
      if (m[2] === '月') return end ? monthEnd(today, n) : addMonths(today, n);
      if (m[2]?.startsWith('季')) return quarterEnd(today, n);
      return end ? weekdayInWeek(today, 7, n) : today + 7 * n;
    },
  },
  { pattern: g('周末'), kind: 'span', day: (_, today) => weekdayInWeek(today, 7, 0) },
  { pattern: g('季度?[末底]'), kind: 'day', day: (_, today) => quarterEnd(today, 0) },
  {
    pattern: g('(去|今|明|后)?年?的?年[底末]|(去|今|明|后)年(?:的?[底末])'),
    kind: 'day',
    day: (m, today) => {
      const years = '去今明后'.indexOf(m[1] ?? m[2] ?? '今') - 1;
      return dayOf(dateOf(today).year + years, 12, 31);
    },
  },
  {
    pattern: g(`(${feastNames})(?:节(?!约|省|点|奏)|长假|假期)?`),
    kind: 'day',
    day: (m, today) => comingFeast(m[1] ?? '', today),
  },
  {
    pattern: g('(?<![\\d.])(\\d{1,2})\\.(\\d{1,2})(?=[号日]|之?前|以前|(?:就|再)?还)'),
    kind: 'day',
    day: (m, today) => comingMonthDate(today, Number(m[1]), Number(m[2])),
  },
  {
    pattern: g(
      '(?:早上|上午|中午|下午|傍晚|晚上|凌晨) ?(?:\\d{1,2}|[一二两三四五六七八九十]{1,3})点(?:半|钟|整)?|(?<![\\d.])\\d{1,2}点(?:半|钟|整|之?前)',
    ),
    kind: 'time',
    day: (_, today) => today,
  },
];
