import { afterEach, describe, expect, test } from 'vitest';
import { addToTask, openTask, previewTask, previewTaskAdd } from '../../src/desk/task.js';
import { closeTask } from '../../src/desk/task-end.js';
import { tasksOf, taskView } from '../../src/desk/task-views.js';
import { nov } from '../support/books.js';
import { approvals, rule, type Stage, stage, step, word } from './request-stage.js';

let s: Stage;
afterEach(() => s.close());

const begin = () => stage(approvals([rule([step(['manager'])])]));

let keys = 0;
function key(): string {
  keys += 1;
  return `task key ${keys}`;
}

async function opens(amount: bigint, name = 'Migration', endsAt: Date | null = nov(25)): Promise<string> {
  const outcome = await openTask(s.house.desk, key(), { ownerId: s.id.mei, name, amount, endsAt });
  return 'done' in outcome ? (outcome.done.taskId ?? '') : outcome.refused.code;
}

const adds = async (taskId: string, who: keyof Stage['id'], amount: bigint, by: keyof Stage['id'] = 'mei') =>
  word(await addToTask(s.house.desk, key(), { taskId, giverId: s.id[by], memberId: s.id[who], amount }));

const ends = (taskId: string, by: keyof Stage['id'] = 'mei') =>
  closeTask(s.house.desk, key(), { taskId, memberId: s.id[by] });

const holds = async () =>
  (await s.house.owner.query('SELECT state, amount::int, remaining::int FROM hold ORDER BY id')).rows;

test('a manager sets credit aside: it leaves the pool for a hold, and is given from there', async () => {
  s = await begin();
  const input = { ownerId: s.id.mei, name: ' The  Migration ', amount: 600n, endsAt: nov(25) };
  expect(await previewTask(s.house.desk, input)).toMatchObject({
    done: { name: 'The Migration', pool: { team: 'Payments', before: 1000n, after: 400n } },
  });
  const outcome = await openTask(s.house.desk, 'open', input);
  expect(await openTask(s.house.desk, 'open', input)).toEqual(outcome);
  const id = 'done' in outcome ? (outcome.done.taskId ?? '') : '';
  expect(await s.left()).toBe(400n);
  const part = { taskId: id, giverId: s.id.mei, memberId: s.id.ana, amount: 250n };
  expect(await previewTaskAdd(s.house.desk, part)).toMatchObject({ done: { before: 600n, after: 350n } });
  await s.said();
  const given = await addToTask(s.house.desk, 'add', part);
  expect(given).toMatchObject({ done: { task: 'The Migration', name: 'ana', before: 600n, after: 350n } });
  expect(await addToTask(s.house.desk, 'add', part)).toEqual(given);
  expect(await s.said()).toEqual(['notice granted to ana']);
  expect(await adds(id, 'bo', 350n)).toBe('done');
  expect(await adds(id, 'bo', 1n)).toBe('task-short');
  expect(await holds()).toEqual([
    { state: 'posted', amount: 600, remaining: 0 },
    { state: 'posted', amount: 350, remaining: 0 },
  ]);
  expect(await s.left()).toBe(400n);
  await s.house.spends(s.id.ana, 120n);
  expect(await taskView(s.house.desk, id, s.id.mei)).toMatchObject({
    name: 'The Migration',
    amount: 600n,
    left: 0n,
    used: 120n,
    people: [
      { name: 'ana', given: 250n },
      { name: 'bo', given: 350n },
    ],
  });
  expect((await s.trail(id)).map(({ action, actor }) => `${action} ${actor}`)).toEqual([
    'task.open mei',
    'task.add mei',
    'task.add mei',
  ]);
});

describe('what cannot be', () => {
  test('a task without a name, a day, an amount or a pool; two of one name', async () => {
    s = await begin();
    expect(await opens(10n, '  ')).toBe('task-no-name');
    expect(await opens(10n, 'A', null)).toBe('task-no-date');
    expect(await opens(10n, 'A', nov(9))).toBe('past-date');
    expect(await opens(0n, 'A')).toBe('zero');
    expect(await opens(1001n, 'A')).toBe('grant-short');
    const input = { ownerId: s.id.ana, name: 'A', amount: 10n, endsAt: nov(25) };
    expect(word(await openTask(s.house.desk, key(), input))).toBe('task-no-pool');
    await opens(10n, 'A');
    expect(await opens(10n, 'a')).toBe('task-name-taken');
    expect(await s.left()).toBe(990n);
  });

  test('only its owner, while managing the team, and finance run it', async () => {
    s = await begin();
    const id = await opens(500n);
    for (const by of ['ana', 'bo', 'ada', 'b1'] as const) {
      expect(await adds(id, 'bo', 10n, by), by).toBe('task-not-yours');
      expect(word(await ends(id, by)), by).toBe('task-not-yours');
      expect(await taskView(s.house.desk, id, s.id[by])).toBeNull();
    }
    expect(await adds(id, 'ana', 10n, 'fin')).toBe('done');
    expect(await adds(id, 'fin', 10n, 'fin')).toBe('grant-self');
    expect(await adds(id, 'mei', 10n)).toBe('grant-self');
    expect(await adds(id, 'zoe', 10n)).toBe('task-not-in-team');
    expect(await adds(id, 'ana', 0n)).toBe('zero');
    await s.house.owner.query('UPDATE member SET manager_id = $1 WHERE manager_id = $2', [
      s.id.ada,
      s.id.mei,
    ]);
    expect(await adds(id, 'ana', 10n)).toBe('task-not-yours');
    expect(word(await ends(id, 'fin'))).toBe('done');
    expect(await adds(id, 'ana', 10n, 'fin')).toBe('task-over');
  });
});

test('ended early, what is unspent and unassigned goes back, and those who lose something hear of it', async () => {
  s = await begin();
  const id = await opens(600n);
  await adds(id, 'ana', 200n);
  await adds(id, 'bo', 100n);
  await s.house.spends(s.id.ana, 50n);
  await s.house.spends(s.id.bo, 100n);
  await s.said();
  const outcome = await ends(id);
  expect(outcome).toEqual({
    done: { name: 'Migration', amount: 600n, used: 150n, returned: 450n, expired: 0n },
  });
  expect(await s.left()).toBe(850n);
  expect(await s.said()).toEqual(['notice task-taken to ana']);
  expect(word(await ends(id))).toBe('task-over');
  expect(await tasksOf(s.house.desk, s.id.mei)).toEqual([]);
  // Its name is free again.
  expect(await opens(10n)).not.toBe('task-name-taken');
});

test('at its day it ends by itself: the pool has what was unspent, its owner hears what came of it', async () => {
  s = await begin();
  const id = await opens(600n);
  await adds(id, 'ana', 200n);
  await s.house.spends(s.id.ana, 50n);
  await s.said();
  await s.later(nov(25));
  expect(await s.left()).toBe(950n);
  expect(await holds()).toMatchObject([{ state: 'posted' }, { state: 'timed-out', remaining: 0 }]);
  expect(await s.said()).toEqual(['notice task-ended to mei']);
  const { rows } = await s.house.owner.query(`SELECT payload FROM outbox WHERE name = 'task-ended'`);
  expect(rows[0].payload).toEqual({ task: 'Migration', used: '50', returned: '550', expired: '0' });
  expect(await taskView(s.house.desk, id, s.id.mei)).toMatchObject({ state: 'ended', left: 0n });
});

test('whoever opens the pool first finds the credit of a task whose day has come, before any sweep', async () => {
  s = await begin();
  await opens(900n);
  const requestId = await s.asks('ana', 500n);
  expect(await s.approves('mei', requestId)).toBe('pool-short');
  s.house.clock.set(nov(12));
  const soon = await opens(50n, 'Soon', nov(13));
  await s.later(nov(12, '01:00'));
  s.house.clock.set(nov(13));
  expect(await adds(soon, 'ana', 10n)).toBe('task-over');
  const other = await opens(100n, 'Other', nov(20));
  expect(other).not.toBe('grant-short');
  await s.later(nov(14));
  expect(await s.left()).toBe(0n);
});

test('a task that outlives the pool’s month keeps its credit, which then ends with it', async () => {
  s = await begin();
  const id = await opens(600n, 'Long', new Date('2026-12-15T00:00:00Z'));
  await adds(id, 'ana', 100n);
  await s.later(new Date('2026-12-05T00:00:00Z'));
  expect(await s.left()).toBe(1000n);
  expect(await adds(id, 'bo', 200n)).toBe('done');
  await s.later(new Date('2026-12-15T00:00:00Z'));
  expect(await s.left()).toBe(1000n);
  const { rows } = await s.house.owner.query(`SELECT payload FROM outbox WHERE name = 'task-ended'`);
  expect(rows[0].payload).toMatchObject({ returned: '0', expired: '600' });
});

test('twenty at once never give more than was set aside, while it is being ended', async () => {
  s = await begin();
  const id = await opens(500n);
  const outcomes = await Promise.all([
    ...Array.from({ length: 20 }, (_, n) => adds(id, n % 2 ? 'ana' : 'bo', 60n)),
    ends(id).then(word),
  ]);
  expect(outcomes.filter((one) => one === 'done').length).toBeLessThanOrEqual(9);
  expect(outcomes.every((one) => ['done', 'task-short', 'task-over'].includes(one))).toBe(true);
  expect(outcomes.at(-1)).toBe('done');
  expect(await s.left()).toBe(1000n);
});

test('two of one name at once: one of them is opened', async () => {
  s = await begin();
  const both = await Promise.all([opens(100n), opens(100n)]);
  expect(both.filter((one) => one === 'task-name-taken')).toHaveLength(1);
  expect(await s.left()).toBe(900n);
});
