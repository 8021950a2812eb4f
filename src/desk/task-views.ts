import type { TaskView } from '../core/views.js';
import { peopleById } from '../store/people.js';
import { openTasks, type TaskRow, taskById, taskShares, taskTotals } from '../store/tasks.js';
import type { Desk } from './desk.js';
import { isFinance } from './grant-giver.js';

/**
 * A task for somebody who runs it: what is left to give, who was given what, and what was used of it in all. People are
 * in the order of their names; what each used is nobody's business here. Null for everybody else.
 */
export async function taskView(desk: Desk, id: string, memberId: string): Promise<TaskView | null> {
  const task = await taskById(desk.db, id);
  if (!task) return null;
  const mine = task.ownerId === memberId || (await runsAll(desk, memberId));
  return mine ? viewOf(desk, task) : null;
}

/** The open tasks that somebody runs; of that name alone, if one is given. Finance finds everybody's by name. */
export async function tasksOf(desk: Desk, memberId: string, name: string | null = null): Promise<TaskView[]> {
  const now = desk.clock.now();
  const own = await openTasks(desk.db, { ownerId: memberId }, name);
  const found =
    own.length === 0 && name !== null && (await runsAll(desk, memberId))
      ? await openTasks(desk.db, { everybody: true }, name)
      : own;
  const running = found.filter((task) => task.endsAt > now);
  return Promise.all(running.map((task) => viewOf(desk, task)));
}

async function runsAll(desk: Desk, memberId: string): Promise<boolean> {
  const [person] = await peopleById(desk.db, [memberId]);
  return person !== undefined && isFinance(desk.policy, person);
}

async function viewOf(desk: Desk, task: TaskRow): Promise<TaskView> {
  const [shares, totals] = await Promise.all([taskShares(desk.db, task.id), taskTotals(desk.db, task.id)]);
  const { id, name, owner, amount, endsAt, state } = task;
  const people = shares.map((share) => ({ name: share.name, given: share.given }));
  return { id, name, owner, amount, endsAt, state, left: totals.left, used: totals.used, people };
}
