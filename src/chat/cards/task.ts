import type { Reader, TaskView } from '../../core/views.js';
import { button } from './buttons.js';
import { type Card, plainCard } from './card.js';
import { fact, present, shortened, typedFact } from './facts.js';
import { cancel, poolFact } from './grant.js';
import { oneLine } from './typed-text.js';
import { type Voice, voiceFor, type Words } from './voice.js';

const mostPeople = 20;
const mostTasks = 10;

/** Credit that is to be set aside for a task, or was. */
export interface TaskShown {
  taskId: string | null;
  name: string;
  amount: bigint;
  endsAt: Date;
  pool: { team: string; before: bigint; after: bigint; until: Date };
}

/** Asks whether to set credit aside for a task. */
export function confirmTask(
  view: TaskShown & { contextJson: string },
  reader: Reader,
  words: Words,
  now: Date,
): Card {
  const say = voiceFor(reader, words, now);
  const amount = say.money(view.amount);
  return {
    ...plainCard(say.t('confirm.task', { task: taskName(view.name), amount })),
    lines: present([
      view.endsAt > view.pool.until && say.t('confirm.grant-outlives', { end: say.since(view.pool.until) }),
    ]),
    facts: present([fact(say, 'fact.until', say.until(view.endsAt)), poolFact(view.pool, say)]),
    actions: [
      button('task.confirm', say.t('button.set-aside', { amount }), view.contextJson, 'primary'),
      button('task.open', say.t('button.change'), view.contextJson),
      cancel(say),
    ],
    note: say.t('confirm.note'),
  };
}

/** Credit was set aside. */
export function doneTask(view: TaskShown, reader: Reader, words: Words, now: Date): Card {
  const say = voiceFor(reader, words, now);
  const task = taskName(view.name);
  return {
    ...plainCard(say.t('done.task', { task, amount: say.money(view.amount) })),
    lines: [say.t('done.task-next', { task })],
    facts: present([fact(say, 'fact.until', say.until(view.endsAt)), poolFact(view.pool, say)]),
    actions: view.taskId ? [button('task.add', say.t('button.task-add'), view.taskId, 'primary')] : [],
  };
}

/** Part of a task that is to be given to somebody, or was. */
export interface TaskPartShown {
  taskId: string;
  task: string;
  name: string;
  amount: bigint;
  endsAt: Date;
  before: bigint;
  after: bigint;
}

/** Asks whether to give somebody part of a task. */
export function confirmTaskAdd(
  view: TaskPartShown & { contextJson: string },
  reader: Reader,
  words: Words,
  now: Date,
): Card {
  const say = voiceFor(reader, words, now);
  const amount = say.money(view.amount);
  return {
    ...plainCard(say.t('confirm.task-add', partParams(view, say))),
    facts: partFacts(view, say),
    actions: [
      button('task.confirm', say.t('button.grant', { amount }), view.contextJson, 'primary'),
      cancel(say),
    ],
    note: say.t('confirm.note'),
  };
}

/** Somebody was given part of a task. */
export function doneTaskAdd(view: TaskPartShown, reader: Reader, words: Words, now: Date): Card {
  const say = voiceFor(reader, words, now);
  return {
    ...plainCard(say.t('done.task-add', partParams(view, say))),
    lines: [say.t('done.grant-told', { name: say.name(view.name) })],
    facts: partFacts(view, say),
    actions: [
      button('task.add', say.t('button.task-add'), view.taskId),
      button('task.show', say.t('button.task-show'), view.taskId),
    ],
  };
}

/** A task for whoever runs it: totals, and its people by name with what each was given. */
export function taskCard(view: TaskView, reader: Reader, words: Words, now: Date): Card {
  const say = voiceFor(reader, words, now);
  const open = view.state === 'open' && view.endsAt > now;
  const people = view.people.map(({ name, given }) =>
    say.t('task.person', { name: say.name(name), given: say.money(given) }),
  );
  return {
    ...plainCard(
      say.t('task.title', {
        task: taskName(view.name),
        left: say.have(view.left),
        open: open ? 'yes' : 'no',
      }),
    ),
    lines: people.length === 0 ? [say.t('task.nobody')] : [],
    facts: taskFacts(view, say),
    sections:
      people.length > 0 ? [{ title: say.t('task.people'), lines: shortened(say, people, mostPeople) }] : [],
    actions: open ? taskActions(view, say) : [],
    note: say.t('task.note'),
  };
}

/** The tasks that somebody runs. */
export function tasksCard(views: readonly TaskView[], reader: Reader, words: Words, now: Date): Card {
  const say = voiceFor(reader, words, now);
  const open = button('task.open', say.t('button.task-new'));
  if (views.length === 0)
    return { ...plainCard(say.t('tasks.none')), lines: [say.t('tasks.how')], actions: [open] };
  const lines = views.map((view) =>
    say.t('tasks.line', {
      task: taskName(view.name),
      left: say.have(view.left),
      amount: say.money(view.amount),
      until: say.until(view.endsAt),
    }),
  );
  const shown = views.slice(0, mostTasks);
  return {
    ...plainCard(say.t('tasks.title', { n: views.length })),
    sections: [{ title: say.t('tasks.open'), lines: shortened(say, lines, mostTasks) }],
    actions: [...shown.map((view) => button('task.show', oneLine(view.name, 30), view.id)), open],
  };
}

/** A task was ended before its time. */
export function doneTaskEnd(
  view: { name: string; amount: bigint; used: bigint; returned: bigint; expired: bigint },
  reader: Reader,
  words: Words,
  now: Date,
): Card {
  const say = voiceFor(reader, words, now);
  return {
    ...plainCard(say.t('done.task-end', { task: taskName(view.name) })),
    lines: endLines(view, say),
  };
}

/** What came of a task. */
export function endLines(end: { used: bigint; returned: bigint; expired: bigint }, say: Voice): string[] {
  return present([
    say.t('task.used', { used: say.money(end.used) }),
    end.returned > 0n && say.t('task.returned', { amount: say.money(end.returned) }),
    end.expired > 0n && say.t('task.expired', { amount: say.money(end.expired) }),
  ]);
}

/** A task's name, short enough for a headline. */
export function taskName(name: string): string {
  return oneLine(name, 40);
}

function taskFacts(view: TaskView, say: Voice) {
  return [
    fact(say, 'fact.set-aside', say.money(view.amount)),
    fact(say, 'fact.task-left', say.have(view.left)),
    fact(say, 'fact.task-used', say.money(view.used)),
    fact(say, 'fact.until', say.until(view.endsAt)),
    typedFact(say, 'fact.task-owner', say.name(view.owner)),
  ];
}

function taskActions(view: TaskView, say: Voice) {
  const task = taskName(view.name);
  return [
    button('task.add', say.t('button.task-add'), view.id, 'primary'),
    {
      ...button('task.end', say.t('button.task-end'), view.id, 'danger'),
      confirm: {
        title: say.t('confirm.task-end.title'),
        text: say.t('confirm.task-end.text', { task }),
        yes: say.t('button.task-end'),
        no: say.t('button.cancel'),
      },
    },
  ];
}

function partParams(view: TaskPartShown, say: Voice): Record<string, string> {
  return { name: say.name(view.name), amount: say.money(view.amount), task: taskName(view.task) };
}

function partFacts(view: TaskPartShown, say: Voice) {
  return [
    fact(say, 'fact.usable-until', say.until(view.endsAt)),
    fact(say, 'fact.task-left', `${say.have(view.before)} → ${say.have(view.after)}`),
  ];
}
