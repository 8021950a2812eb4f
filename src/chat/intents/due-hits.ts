import type { Day } from './calendar.js';

/** A date found in a sentence, whether or not it is the due date. */
export interface DateHit {
  readonly start: number;
  readonly end: number;
  readonly day: Day;
  /**
   * `day`: a day. `span`: a length of time from now ("3 days") or a whole period ("this week"), which "for" may
   * introduce. `time`: a time of day, which only refines a day beside it.
   */
  readonly kind: 'day' | 'span' | 'time';
}

/** One way to write a date: a global pattern and the day it means; null where it means none. */
export interface DateRule {
  readonly pattern: RegExp;
  readonly kind: DateHit['kind'];
  readonly day: (groups: readonly (string | undefined)[], today: Day, minute: number) => Day | null;
}

/** Applies rules in order; a later rule never reaches into what an earlier one has read. */
export function readDates(text: string, rules: readonly DateRule[], today: Day, minute: number): DateHit[] {
  const hits: DateHit[] = [];
  for (const rule of rules) {
    for (const match of text.matchAll(rule.pattern)) {
      const start = match.index;
      const end = start + match[0].length;
      if (hits.some((hit) => start < hit.end && hit.start < end)) continue;
      const found = rule.day(match, today, minute);
      const day = found === null ? null : Math.floor(found);
      if (day !== null && Number.isSafeInteger(day)) hits.push({ start, end, day, kind: rule.kind });
    }
  }
  return hits.sort((a, b) => a.start - b.start);
}
