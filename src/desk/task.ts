import { type GiverRole, giveFromTask } from '../core/grants.js';
import { planOf } from '../core/policy.js';
import { type Outcome, type Refusal, refusal } from '../core/refusals.js';
import { leftNow } from '../core/spend.js';
import { setAside, taskNameMost } from '../core/tasks.js';
import { type Executor, sqlState } from '../store/db.js';
import { addToOutbox } from '../store/outbox.js';
import { type Person, peopleById } from '../store/people.js';
import {
  insertGiven,
  insertTask,
  lockTask,
  managesIn,
  poolOfReports,
  setTaskHold,
  type TaskRow,
  taskById,
} from '../store/tasks.js';
import { actOnce } from './act.js';
import type { Desk } from './desk.js';
import { isFinance } from './grant-giver.js';
import { grantedNotice } from './grant-notices.js';
import { inBooks } from './in-books.js';
import { auditAct } from './record.js';

/** Credit to be set aside for a task. */
export interface TaskInput {
  ownerId: string;
  name: string;
  amount: bigint;
  endsAt: Date | null;
}

/** What would be, or was, set aside; the pool before and after. */
export interface TaskOpened {
  taskId: string | null;
  name: string;
  amount: bigint;
  endsAt: Date;
  pool: { team: string; before: bigint; after: bigint; until: Date };
}

/** What would happen now; nothing is locked, so that opening looks again at everything. */
export async function previewTask(desk: Desk, input: TaskInput): Promise<Outcome<TaskOpened>> {
  const now = desk.clock.now();
  return desk.db.transaction(async (tx): Promise<Outcome<TaskOpened>> => {
    const found = await lookToOpen(tx, input, now);
    if ('code' in found) return { refused: found };
    const { pool, name, endsAt } = found;
    return inBooks(desk, tx, now, { members: [], pools: [pool.poolId] }, (books): Outcome<TaskOpened> => {
      const { remaining, periodEnd } = books.pool(pool.poolId);
      if (remaining < input.amount) return { refused: refusal('grant-short', { left: remaining }) };
      const paid = { team: pool.team, before: remaining, after: remaining - input.amount, until: periodEnd };
      return { done: { taskId: null, name, amount: input.amount, endsAt, pool: paid } };
    });
  });
}

/**
 * Sets credit of the team's pool aside for a task. It is held in the pool's books until people are given it, the task is
 * ended, or its day comes.
 */
export async function openTask(desk: Desk, key: string, input: TaskInput): Promise<Outcome<TaskOpened>> {
  const { ownerId, amount } = input;
  const work = actOnce<TaskOpened>(desk, { key, input: { act: 'task', ...input } }, async (tx, now) => {
    const found = await lookToOpen(tx, input, now);
    if ('code' in found) {
      const subject = { type: 'member', id: ownerId };
      await auditAct(tx, ownerId, 'task.refused', subject, { code: found.code, amount }, now);
      return { refused: found };
    }
    const { pool, name, endsAt } = found;
    const { poolId, team } = pool;
    const id = desk.newId();
    const open = { members: [], pools: [poolId] };
    const held = await inBooks(desk, tx, now, open, async (books) => {
      const { remaining: before, periodEnd: until } = books.pool(poolId);
      const hold = setAside(books, { taskId: id, poolId, amount, endsAt }, now);
      if ('code' in hold) return hold;
      await insertTask(tx, { id, name, poolId, ownerId, amount, endsAt, poolUntil: hold.poolUntil }, now);
      return { holdId: hold.id, paid: { team, before, after: books.pool(poolId).remaining, until } };
    });
    if ('code' in held) return { refused: held };
    await setTaskHold(tx, id, held.holdId);
    const detail = { name, amount, endsAt, pool: { id: poolId, ...held.paid } };
    await auditAct(tx, ownerId, 'task.open', { type: 'task', id }, detail, now);
    return { done: { taskId: id, name, amount, endsAt, pool: held.paid } };
  });
  return work.catch((error: unknown) => {
    // Two of the same name at once: the second is refused, as it would have been a moment later.
    if (sqlState(error) === '23505') return { refused: refusal('task-name-taken', { task: input.name }) };
    throw error;
  });
}

async function lookToOpen(tx: Executor, input: TaskInput, now: Date) {
  const name = input.name.replace(/\s+/g, ' ').trim().slice(0, taskNameMost);
  const { ownerId, endsAt, amount } = input;
  const [owner] = await peopleById(tx, [ownerId]);
  if (owner?.status !== 'active') return refusal('frozen');
  if (name === '') return refusal('task-no-name');
  if (amount <= 0n) return refusal('zero');
  if (!endsAt) return refusal('task-no-date');
  if (endsAt <= now) return refusal('past-date');
  const pool = await poolOfReports(tx, ownerId);
  if (!pool) return refusal('task-no-pool');
  return { name, endsAt, pool };
}

/** Somebody to be given part of what was set aside for a task. */
export interface TaskAdd {
  taskId: string;
  giverId: string;
  memberId: string;
  amount: bigint;
}

/** What would be, or was, given of a task. */
export interface TaskAdded {
  taskId: string;
  task: string;
  name: string;
  amount: bigint;
  endsAt: Date;
  /** What nobody was given yet, before and after. */
  before: bigint;
  after: bigint;
}

/** What would happen now. */
export async function previewTaskAdd(desk: Desk, input: TaskAdd): Promise<Outcome<TaskAdded>> {
  const now = desk.clock.now();
  return desk.db.transaction(async (tx): Promise<Outcome<TaskAdded>> => {
    const task = await taskById(tx, input.taskId);
    const found = await lookToAdd(desk, tx, task, input, now);
    if ('code' in found) return { refused: found };
    const open = { members: [], pools: [found.task.poolId] };
    return inBooks(desk, tx, now, open, (books): Outcome<TaskAdded> => {
      const before = books.poolHolds.get(found.task.holdId ?? '')?.remaining ?? 0n;
      if (before < input.amount) return { refused: refusal('task-short', { left: before }) };
      return { done: { ...saidOf(found, input), before, after: before - input.amount } };
    });
  });
}

/** Gives a member part of what was set aside for a task. It ends with the task, and is not lent on. */
export function addToTask(desk: Desk, key: string, input: TaskAdd): Promise<Outcome<TaskAdded>> {
  const { taskId, giverId, memberId, amount } = input;
  return actOnce<TaskAdded>(desk, { key, input: { act: 'task-add', ...input } }, async (tx, now) => {
    const subject = { type: 'task', id: taskId };
    const found = await lookToAdd(desk, tx, await lockTask(tx, taskId), input, now);
    if ('code' in found) {
      const detail = { code: found.code, memberId, amount };
      await auditAct(tx, giverId, 'task.refused', subject, detail, now);
      return { refused: found };
    }
    const { task, giver } = found;
    const open = { members: [memberId], pools: [task.poolId] };
    const given = await inBooks(desk, tx, now, open, (books) => {
      const hold = books.poolHolds.get(task.holdId ?? '');
      if (!hold || hold.remaining === 0n) return refusal('task-short', { left: 0n });
      const before = hold.remaining;
      const made = giveFromTask(books, hold, { memberId, amount }, now);
      if ('code' in made) return made;
      const member = books.member(memberId);
      const left = leftNow(books, member, planOf(desk.policy, member.plan), desk.policy.zone, now).now;
      return { lotId: made.lot.id, holdId: made.rest?.id ?? null, before, left };
    });
    if ('code' in given) return { refused: given };
    const { lotId, holdId, before, left } = given;
    await setTaskHold(tx, taskId, holdId);
    await insertGiven(tx, [{ grantId: lotId, giverId, taskId, reason: null, run: null }], now);
    const detail = { memberId, grantId: lotId, amount, left: before - amount, role: found.role };
    await auditAct(tx, giverId, 'task.add', subject, detail, now);
    const about = { by: giver.name, amount, kind: 'task', until: task.endsAt, reason: null } as const;
    await addToOutbox(tx, [grantedNotice(desk, memberId, { ...about, task: task.name, left })], now);
    return { done: { ...saidOf(found, input), before, after: before - amount } };
  });
}

function saidOf({ task, receiver }: { task: TaskRow; receiver: Person }, { amount }: TaskAdd) {
  return { taskId: task.id, task: task.name, name: receiver.name, amount, endsAt: task.endsAt };
}

/**
 * In which right somebody runs a task now: its owner, while people of the team still report to them, or finance. Or why
 * they do not.
 */
export async function rightTo(
  desk: Desk,
  tx: Executor,
  task: TaskRow | null,
  memberId: string,
  now: Date,
): Promise<{ task: TaskRow; giver: Person; role: GiverRole } | Refusal> {
  const [giver] = await peopleById(tx, [memberId]);
  if (!task || !giver) return refusal('task-unknown', { task: null });
  if (giver.status !== 'active') return refusal('frozen');
  const owns = task.ownerId === memberId && (await managesIn(tx, memberId, task.teamId ?? memberId));
  if (!owns && !isFinance(desk.policy, giver)) return refusal('task-not-yours', { task: task.name });
  if (task.state !== 'open' || task.endsAt <= now)
    return refusal('task-over', { task: task.name, at: task.endedAt ?? task.endsAt });
  return { task, giver, role: owns ? 'manager' : 'finance' };
}

async function lookToAdd(desk: Desk, tx: Executor, row: TaskRow | null, input: TaskAdd, now: Date) {
  const right = await rightTo(desk, tx, row, input.giverId, now);
  if ('code' in right) return right;
  const { task, giver } = right;
  const [receiver] = await peopleById(tx, [input.memberId]);
  if (!receiver) return refusal('person-unknown', { person: null });
  if (receiver.id === giver.id) return refusal('grant-self');
  if (receiver.status !== 'active') return refusal('not-active', { name: receiver.name });
  if (receiver.teamId !== task.teamId && receiver.managerId !== task.ownerId)
    return refusal('task-not-in-team', { name: receiver.name, task: task.name });
  if (input.amount <= 0n) return refusal('zero');
  return { ...right, receiver };
}
