import type { Habit } from './habits.js';
import type { Handle } from './people.js';
import { randomFor } from './random.js';

/** How busy somebody is on a day. */
export interface DayShare {
  /** 0 for a free day, about 1 for an ordinary one. */
  readonly weight: number;
  /** Part of the month's consumption, 0 to 1; a month's shares add up to 1. */
  readonly share: number;
}

const weekendWeight = 0.06;
const sparingWeight = 0.1;

/** How busy somebody is on this day (`YYYY-MM-DD`), seen against the whole of its month. */
export function dayShare(day: string, handle: Handle, habit: Habit): DayShare {
  const weight = weightOf(day, handle, habit);
  const total = daysOfMonth(day).reduce((sum, each) => sum + weightOf(each, handle, habit), 0);
  return { weight, share: weight / total };
}

function weightOf(day: string, handle: Handle, habit: Habit): number {
  const random = randomFor(`${day} ${handle} weight`);
  const ordinary = 0.6 + 0.8 * random();
  const spares = habit.sparesFrom !== undefined && Number(day.slice(8)) >= habit.sparesFrom;
  const mood = ordinary * (spares ? sparingWeight : 1);
  if (!isWeekend(day)) return mood;
  return habit.weekends ? mood * weekendWeight : 0;
}

function isWeekend(day: string): boolean {
  const weekday = new Date(`${day}T00:00:00Z`).getUTCDay();
  return weekday === 0 || weekday === 6;
}

function daysOfMonth(day: string): string[] {
  const [year, month] = [Number(day.slice(0, 4)), Number(day.slice(5, 7))];
  const length = new Date(Date.UTC(year, month, 0)).getUTCDate();
  return Array.from({ length }, (_, index) => `${day.slice(0, 8)}${String(index + 1).padStart(2, '0')}`);
}
