import { toDecimal, toMinor } from '../../core/money.js';
import { type Refusal, refusal } from '../../core/refusals.js';
import type { TaskView } from '../../core/views.js';
import { addToTask, openTask, previewTask, previewTaskAdd, type TaskInput } from '../../desk/task.js';
import { closeTask } from '../../desk/task-end.js';
import { tasksOf, taskView } from '../../desk/task-views.js';
import { taskAddForm, taskForm } from '../cards/grant-forms.js';
import { refusalCard } from '../cards/refusal.js';
import {
  confirmTask,
  confirmTaskAdd,
  doneTask,
  doneTaskAdd,
  doneTaskEnd,
  taskCard,
  tasksCard,
} from '../cards/task.js';
import type { Utterance } from '../intents/utterance.js';
import { prefillOf, toMend, wrongIn } from './forms.js';
import type { Reply } from './inbound.js';
import { report, type Session, say, takesForms } from './session.js';
import {
  type Context,
  confirmedKey,
  packContext,
  problemRefusal,
  typedAmount,
  typedDue,
  unpackContext,
} from './typed.js';
import { withPerson } from './who.js';

/** "Task Migration 2000 until 15 Dec", "task Migration add @ana 300", "end task Migration", "tasks". */
export async function saidTask(session: Session, said: Utterance): Promise<Reply> {
  const { act, name } = said.task ?? { act: 'list' as const, name: null };
  if (act === 'list') return listTasks(session);
  if (act === 'open') return saidOpen(session, said, name ?? '');
  const found = await named(session, name ?? '');
  if ('code' in found) return say(session, refusalCard, found);
  if (act === 'add') return saidAdd(session, said, found);
  // Ending is asked about on the card's own button.
  return say(session, taskCard, found);
}

/** The tasks that the speaker runs. */
export async function listTasks(session: Session): Promise<Reply> {
  return say(session, tasksCard, await tasksOf(session.desk, session.memberId));
}

async function named(session: Session, name: string): Promise<TaskView | Refusal> {
  const [task, ...more] = await tasksOf(session.desk, session.memberId, name);
  return task && more.length === 0 ? task : refusal('task-unknown', { task: name });
}

async function saidOpen(session: Session, said: Utterance, name: string): Promise<Reply> {
  if (said.problem && said.problem !== 'no-amount')
    return say(session, refusalCard, problemRefusal(session, said.problem));
  const amount = amountOf(session, said);
  const context: Context = {
    p: null,
    a: amount?.toString() ?? null,
    d: said.due,
    r: null,
    i: 'task',
    n: name,
  };
  if ((amount === null || !said.due) && takesForms(session))
    return openTaskForm(session, packContext(context));
  if (amount === null) return say(session, refusalCard, refusal('no-amount'));
  return confirmOpen(session, context);
}

async function confirmOpen(session: Session, context: Context): Promise<Reply> {
  const seen = await previewTask(session.desk, inputOf(session, context));
  if ('refused' in seen) return say(session, refusalCard, seen.refused);
  return say(session, confirmTask, {
    ...seen.done,
    contextJson: packContext({ ...context, u: session.desk.newId() }),
  });
}

async function saidAdd(session: Session, said: Utterance, task: TaskView): Promise<Reply> {
  const missing = said.problem === 'no-amount' || said.problem === 'no-person';
  if (missing && takesForms(session)) return openAdd(session, task, said);
  if (said.problem) return say(session, refusalCard, problemRefusal(session, said.problem));
  const amount = amountOf(session, said);
  if (amount === null) return say(session, refusalCard, refusal('not-a-number'));
  const context: Context = { p: null, a: amount.toString(), d: null, r: null, i: 'task', t: task.id };
  return withPerson(session, said.person ?? '', context, ({ memberId }) =>
    confirmPart(session, { ...context, p: memberId }),
  );
}

/** Shows what somebody would get of a task, and asks whether to go on. */
export async function confirmPart(session: Session, context: Context): Promise<Reply> {
  const seen = await previewTaskAdd(session.desk, partOf(session, context));
  if ('refused' in seen) return say(session, refusalCard, seen.refused);
  return say(session, confirmTaskAdd, {
    ...seen.done,
    contextJson: packContext({ ...context, i: 'task', u: session.desk.newId() }),
  });
}

/** "Set aside" or "Give" on a confirmation. */
export async function confirmedTask(session: Session, value: string): Promise<Reply> {
  const context = unpackContext(value);
  if (!context?.a) return openTaskForm(session, null);
  if (context.t && context.p) {
    const outcome = await addToTask(session.desk, confirmedKey(session, context), partOf(session, context));
    return report(session, outcome, doneTaskAdd, (done) => done);
  }
  const outcome = await openTask(session.desk, confirmedKey(session, context), inputOf(session, context));
  return report(session, outcome, doneTask, (done) => done);
}

/** The form for a new task, with what is known already. */
export function openTaskForm(session: Session, value: string | null): Reply {
  const context = value ? unpackContext(value) : null;
  const prefill = {
    ...(context?.n ? { name: context.n } : {}),
    ...(context?.a ? { amount: toDecimal(BigInt(context.a), session.reader.unit) } : {}),
    ...(context?.d ? { until: context.d } : {}),
  };
  return { cards: [], form: taskForm('-', prefill, session.reader, session.words, session.now) };
}

/** The filled-in form: asks once more, with the pool before and after. */
export async function submittedTask(session: Session, values: Record<string, string>): Promise<Reply> {
  const amount = typedAmount(session, values['amount'] ?? '');
  if (typeof amount !== 'bigint') return wrongIn(session, 'amount', amount);
  const until = values['until'] || null;
  const context: Context = {
    p: null,
    a: amount.toString(),
    d: until,
    r: null,
    i: 'task',
    n: values['name'] ?? '',
  };
  const seen = await previewTask(session.desk, inputOf(session, context));
  return toMend(session, seen, fieldOf) ?? confirmOpen(session, context);
}

/** "Add somebody" on a task's card. */
export async function clickedAdd(session: Session, taskId: string): Promise<Reply> {
  const task = await taskView(session.desk, taskId, session.memberId);
  if (!task) return say(session, refusalCard, refusal('task-not-yours', { task: null }));
  if (task.state !== 'open' || task.endsAt <= session.now) return say(session, taskCard, task);
  return openAdd(session, task, {});
}

function openAdd(session: Session, task: TaskView, said: Partial<Utterance>): Reply {
  const { id: taskId, name, left } = task;
  const view = { taskId, task: name, left };
  return { cards: [], form: taskAddForm(view, prefillOf(said), session.reader, session.words, session.now) };
}

/** The filled-in form: asks once more. */
export async function submittedAdd(
  session: Session,
  taskId: string,
  values: Record<string, string>,
): Promise<Reply> {
  const amount = typedAmount(session, values['amount'] ?? '');
  if (typeof amount !== 'bigint') return wrongIn(session, 'amount', amount);
  const person = values['person'] ?? '';
  if (!person) return wrongIn(session, 'person', refusal('no-person'));
  const context: Context = { p: null, a: amount.toString(), d: null, r: null, i: 'task', t: taskId };
  return withPerson(session, person, context, async ({ memberId }) => {
    const meant = { ...context, p: memberId };
    const seen = await previewTaskAdd(session.desk, partOf(session, meant));
    return toMend(session, seen, fieldOf) ?? confirmPart(session, meant);
  });
}

/** "Show the task". */
export async function showTask(session: Session, taskId: string): Promise<Reply> {
  const task = await taskView(session.desk, taskId, session.memberId);
  if (!task) return say(session, refusalCard, refusal('task-not-yours', { task: null }));
  return say(session, taskCard, task);
}

/** "End the task", confirmed. */
export async function endedTask(session: Session, taskId: string): Promise<Reply> {
  const { memberId } = session;
  const outcome = await closeTask(session.desk, session.key, { taskId, memberId });
  return report(session, outcome, doneTaskEnd, (done) => done);
}

function amountOf(session: Session, { amount }: Utterance): bigint | null {
  return amount === null || amount === 'half' || amount === 'all'
    ? null
    : toMinor(amount, session.reader.unit);
}

function inputOf(session: Session, context: Context): TaskInput {
  return {
    ownerId: session.memberId,
    name: context.n ?? '',
    amount: minor(context),
    endsAt: typedDue(session, context.d),
  };
}

function partOf(session: Session, context: Context) {
  return {
    taskId: context.t ?? session.memberId,
    giverId: session.memberId,
    memberId: context.p ?? session.memberId,
    amount: minor(context),
  };
}

function minor({ a }: Context): bigint {
  return a !== null && /^\d+$/.test(a) ? BigInt(a) : 0n;
}

function fieldOf({ code }: Refusal): 'name' | 'amount' | 'until' | 'person' | null {
  if (code === 'task-no-name' || code === 'task-name-taken') return 'name';
  if (code === 'grant-short' || code === 'task-short' || code === 'zero') return 'amount';
  if (code === 'past-date' || code === 'task-no-date') return 'until';
  return ['grant-self', 'not-active', 'task-not-in-team'].includes(code) ? 'person' : null;
}
