import { localDate } from '../../core/calendar.js';

const names = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];
const written = /(?<!\d)(\d{4})\s*[-/.年]\s*(\d{1,2})(?!\d)/u;
const named =
  /\b(jan|feb|mar|apr|may|jun|jul|aug|sept?|oct|nov|dec)(?:uary|ruary|ch|il|e|y|ust|ember|tember|ober)?\b(?:,? (\d{4}))?/iu;
const numbered = /(?<!\d)(\d{1,2})\s*月(?!\d)/u;
const lastMonth = /\blast month\b|\bprevious month\b|上个?月/iu;
const thisMonth = /\bthis month\b|本月|这个?月|当月/iu;

/**
 * The month that words name, as "2026-03"; null for none. Without a year it is the last one of that name. `relative` is
 * answered for "last month" and "this month" unless they are to be worked out.
 */
export function readMonth(text: string, now: Date, zone: string, workOut = false): string | null {
  const [year = 0, month = 0] = localDate(now, zone).split('-').map(Number);
  const exact = written.exec(text);
  if (exact) return monthText(Number(exact[1]), Number(exact[2]));
  const word = named.exec(text);
  if (word) {
    const number = names.indexOf((word[1] ?? '').slice(0, 3).toLowerCase()) + 1;
    return monthText(word[2] ? Number(word[2]) : number > month ? year - 1 : year, number);
  }
  const counted = numbered.exec(text);
  if (counted) {
    const number = Number(counted[1]);
    return monthText(number > month ? year - 1 : year, number);
  }
  if (lastMonth.test(text))
    return workOut ? monthText(month === 1 ? year - 1 : year, month === 1 ? 12 : month - 1) : 'relative';
  if (thisMonth.test(text)) return workOut ? monthText(year, month) : 'relative';
  return null;
}

function monthText(year: number, month: number): string | null {
  return month >= 1 && month <= 12 ? `${year}-${String(month).padStart(2, '0')}` : null;
}
