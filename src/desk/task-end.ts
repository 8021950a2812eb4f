import type { Books, Lot } from '../core/books.js';
import type { Outcome } from '../core/refusals.js';
import { endTask, type TaskEnd } from '../core/tasks.js';
import { writeAudit } from '../store/audit.js';
import type { Executor } from '../store/db.js';
import { addToOutbox } from '../store/outbox.js';
import { endTaskRow, lockTask, type TaskRow, taskLots, taskTotals, taskUnspent } from '../store/tasks.js';
import { actOnce } from './act.js';
import type { Desk } from './desk.js';
import { taskEndedNotice, taskTakenNotice } from './grant-notices.js';
import { inBooks } from './in-books.js';
import { auditAct } from './record.js';
import { rightTo } from './task.js';

/** A task that is over, with what came of it. */
export interface TaskEnded extends TaskEnd {
  name: string;
  amount: bigint;
  used: bigint;
}

/** Ends a task before its time: what is unspent goes back to the pool, and those who lose something hear of it. */
export function closeTask(
  desk: Desk,
  key: string,
  input: { taskId: string; memberId: string },
): Promise<Outcome<TaskEnded>> {
  const { taskId, memberId } = input;
  return actOnce<TaskEnded>(desk, { key, input: { act: 'task-end', ...input } }, async (tx, now) => {
    const subject = { type: 'task', id: taskId };
    const right = await rightTo(desk, tx, await lockTask(tx, taskId), memberId, now);
    if ('code' in right) {
      await auditAct(tx, memberId, 'task.refused', subject, { code: right.code }, now);
      return { refused: right };
    }
    const { task, giver } = right;
    const lost = new Map<string, bigint>();
    const end = await withTaskBooks(desk, tx, task, now, (books, lots) => {
      for (const lot of lots) lost.set(lot.memberId, (lost.get(lot.memberId) ?? 0n) + lot.remaining);
      return endTask(books, books.poolHolds.get(task.holdId ?? '') ?? null, lots, now);
    });
    await endTaskRow(tx, taskId, now);
    const { used } = await taskTotals(tx, taskId);
    await auditAct(tx, memberId, 'task.end', subject, { name: task.name, ...end, used }, now);
    const taken = [...lost].filter(([, amount]) => amount > 0n);
    const notices = taken.map(([id, amount]) =>
      taskTakenNotice(desk, id, { task: task.name, by: giver.name, amount }),
    );
    await addToOutbox(tx, notices, now);
    return { done: { name: task.name, amount: task.amount, used, ...end } };
  });
}

/** A task's day has come: settling gives everything unspent back; its owner hears what came of it. */
export async function taskDue(desk: Desk, tx: Executor, id: string, now: Date): Promise<void> {
  const task = await lockTask(tx, id);
  if (task?.state !== 'open' || task.endsAt > now) return;
  await withTaskBooks(desk, tx, task, now, () => {});
  await endTaskRow(tx, id, now);
  const { used } = await taskTotals(tx, id);
  const end = await taskUnspent(tx, id);
  const about = { task: task.name, used, ...end };
  await addToOutbox(tx, [taskEndedNotice(desk, task.ownerId, about)], now);
  const subject = { subjectType: 'task', subjectId: id, detail: { name: task.name, used, ...end } };
  await writeAudit(tx, [{ actorId: null, actor: 'clock', action: 'task.end', ...subject }], now);
}

/** Opens the books of a task's pool and of everybody who still has something of it. */
async function withTaskBooks<T>(
  desk: Desk,
  tx: Executor,
  task: TaskRow,
  now: Date,
  work: (books: Books, lots: Lot[]) => T,
): Promise<T> {
  // Under the task's lock nobody is given more of it; what is spent meanwhile is seen once the books are locked.
  const held = (await taskLots(tx, task.id)).filter((lot) => lot.remaining > 0n);
  const members = [...new Set(held.map((lot) => lot.memberId))];
  const lots = held.map((lot) => lot.grantId);
  return inBooks(desk, tx, now, { members, pools: [task.poolId], lots }, (books) =>
    work(
      books,
      lots.map((id) => books.lot(id)),
    ),
  );
}
