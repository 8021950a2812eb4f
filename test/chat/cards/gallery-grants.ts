import type { Card, Form } from '../../../src/chat/cards/card.js';
import { confirmGrant, doneGrant } from '../../../src/chat/cards/grant.js';
import { grantForm, taskAddForm, taskForm } from '../../../src/chat/cards/grant-forms.js';
import {
  confirmTask,
  confirmTaskAdd,
  doneTask,
  doneTaskAdd,
  doneTaskEnd,
  taskCard,
  tasksCard,
} from '../../../src/chat/cards/task.js';
import type { Words } from '../../../src/chat/cards/voice.js';
import { givenKinds } from '../../../src/core/grants.js';
import type { Reader, TaskView } from '../../../src/core/views.js';
import { type Cast, friday, now, refillAt } from './samples.js';

type Named<T> = [name: string, shown: T];

const id = '0193a0de-0000-7000-8000-000000000004';
const later = new Date(refillAt.getTime() + 40 * 24 * 3_600_000);

/** Cards about credit that is given unasked, and about tasks. */
export function grantCards(cast: Cast, reader: Reader, words: Words): Named<Card>[] {
  const parts = [reader, words, now] as const;
  const contextJson = JSON.stringify({ a: '200', r: 'r'.repeat(300) });
  const pool = { team: cast.team, before: cast.amount(2000), after: cast.amount(1800), until: refillAt };
  const given = { name: cast.ana, amount: cast.amount(200), until: friday, reason: cast.reason, pool };
  const set = { taskId: id, name: cast.reason, amount: cast.amount(200), endsAt: friday, pool };
  const part = {
    taskId: id,
    task: cast.reason,
    name: cast.ana,
    amount: cast.amount(200),
    endsAt: friday,
    before: cast.amount(300),
    after: cast.amount(100),
  };
  const task: TaskView = {
    id,
    name: cast.reason,
    owner: cast.bo,
    amount: cast.amount(500),
    left: cast.amount(100),
    used: cast.amount(80),
    endsAt: friday,
    state: 'open',
    people: Array.from({ length: 30 }, () => ({ name: cast.ana, given: cast.amount(20) })),
  };
  const none = { team: null, before: 0n, after: 0n };
  return [
    ...givenKinds.flatMap((kind): Named<Card>[] => [
      [`confirm grant ${kind}`, confirmGrant({ ...given, kind, contextJson, poolEnds: refillAt }, ...parts)],
      [`done grant ${kind}`, doneGrant({ ...given, kind }, ...parts)],
    ]),
    [
      'confirm grant that outlives the pool',
      confirmGrant({ ...given, kind: 'top-up', until: later, contextJson, poolEnds: refillAt }, ...parts),
    ],
    [
      'confirm grant without pool',
      confirmGrant(
        { ...given, kind: 'task', pool: null, reason: null, contextJson, poolEnds: null },
        ...parts,
      ),
    ],
    ['done grant by the company', doneGrant({ ...given, kind: 'top-up', pool: none }, ...parts)],
    ['confirm task', confirmTask({ ...set, contextJson }, ...parts)],
    ['confirm task that outlives the pool', confirmTask({ ...set, endsAt: later, contextJson }, ...parts)],
    ['done task', doneTask(set, ...parts)],
    ['confirm task add', confirmTaskAdd({ ...part, contextJson }, ...parts)],
    ['done task add', doneTaskAdd(part, ...parts)],
    ['task', taskCard(task, ...parts)],
    ['task of nobody', taskCard({ ...task, people: [] }, ...parts)],
    ['task ended', taskCard({ ...task, state: 'ended', left: 0n }, ...parts)],
    [
      'tasks',
      tasksCard(
        Array.from({ length: 14 }, () => task),
        ...parts,
      ),
    ],
    ['no tasks', tasksCard([], ...parts)],
    [
      'done task end',
      doneTaskEnd({ ...task, returned: cast.amount(300), expired: cast.amount(20) }, ...parts),
    ],
  ];
}

/** Their forms. */
export function grantFormsOf(cast: Cast, reader: Reader, words: Words): Named<Form>[] {
  const parts = [reader, words, now] as const;
  const filled = { person: 'U1', amount: '200', reason: cast.reason, until: '2026-11-27', name: cast.reason };
  return [
    ['grant', grantForm('top-up', filled, ...parts)],
    ['task', taskForm('-', filled, ...parts)],
    ['task add', taskAddForm({ taskId: '1', task: cast.reason, left: cast.amount(60) }, {}, ...parts)],
  ];
}
