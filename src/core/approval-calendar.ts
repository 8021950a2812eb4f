import { TZDate } from '@date-fns/tz';
import type { ReminderRules, Rota, StepRule, WorkingTime } from './approval-rules.js';
import { localDate } from './calendar.js';

/** Working time on the clocks of one zone: a person's own, or the organisation's. */
export interface WorkCalendar extends WorkingTime {
  zone: string;
}

const hour = 60 * 60 * 1000;
const day = 24 * hour;
/** Beyond this nobody waits, and a calendar without a working day ends. */
const farthestDays = 3660;

/** Whether people work on a day, given as an ISO date: extra days beat holidays, holidays beat weekdays. */
export function isWorkday(date: string, working: WorkingTime): boolean {
  if (working.extraDays.includes(date)) return true;
  if (working.holidays.includes(date)) return false;
  const weekday = new Date(`${date}T12:00:00Z`).getUTCDay();
  return working.days.includes(weekday === 0 ? 7 : weekday);
}

/**
 * The instant by which so many working hours have passed since `since`, or the next working time where there are none to
 * wait. Never earlier than `since`.
 */
export function afterWorkingHours(since: Date, hours: number, calendar: WorkCalendar): Date {
  let wait = hours * hour;
  let date = localDate(since, calendar.zone);
  for (let days = 0; days < farthestDays; days += 1) {
    if (isWorkday(date, calendar)) {
      const opens = Math.max(instantOf(date, calendar.from, calendar.zone), since.getTime());
      const closes = instantOf(date, calendar.to, calendar.zone);
      if (opens < closes && wait <= closes - opens) return new Date(opens + wait);
      wait -= Math.max(0, closes - opens);
    }
    date = nextDate(date);
  }
  return new Date(since.getTime() + farthestDays * day);
}

/** `at`, if people work then, else when they begin again. */
export function nextWorkingTime(at: Date, calendar: WorkCalendar): Date {
  return afterWorkingHours(at, 0, calendar);
}

/** When a step escalates that has been open since `since`; null for never by time. */
export function escalatesAt(since: Date, step: StepRule, calendar: WorkCalendar): Date | null {
  if (step.escalateHours === null || step.escalateTo.length === 0) return null;
  return afterWorkingHours(since, step.escalateHours, calendar);
}

/** When those asked are reminded the next time, after `sent` reminders; null for not again. The gaps double. */
export function nextReminder(
  since: Date,
  sent: number,
  rules: ReminderRules,
  calendar: WorkCalendar,
): Date | null {
  if (sent >= rules.most) return null;
  return afterWorkingHours(since, rules.firstHours * (2 ** (sent + 1) - 1), calendar);
}

/** The people of a rota, beginning with whose turn it is at an instant, then in the order in which they follow. */
export function turnsOf(rota: Rota, at: Date, zone: string): string[] {
  const days = Math.floor((noonOf(localDate(at, zone)) - noonOf(rota.from)) / day);
  const turn = rota.every === 'week' ? Math.floor(days / 7) : days;
  const size = rota.people.length;
  const first = size === 0 ? 0 : ((turn % size) + size) % size;
  return [...rota.people.slice(first), ...rota.people.slice(0, first)];
}

function instantOf(date: string, { hour: hours, minute }: WorkingTime['from'], zone: string): number {
  const [year = 0, month = 1, dayOfMonth = 1] = date.split('-').map(Number);
  return new TZDate(year, month - 1, dayOfMonth, hours, minute, zone).getTime();
}

function noonOf(date: string): number {
  return Date.parse(`${date}T12:00:00Z`);
}

function nextDate(date: string): string {
  return new Date(noonOf(date) + day).toISOString().slice(0, 10);
}
