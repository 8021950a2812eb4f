import type { InstanceState, InstanceStep, OperationRecord, TaskState } from './model.js';

/** What the app hears of, in the order it happened. */
export type OaEvent =
  | { readonly about: 'instance'; readonly type: 'start' | 'finish' | 'terminate' }
  | {
      readonly about: 'task';
      readonly type: 'start' | 'finish' | 'cancel' | 'comment';
      readonly task: TaskState;
      /** Who did it, where that is not the task's own person. */
      readonly by?: string;
      readonly result?: 'agree' | 'refuse' | 'redirect';
      readonly remark?: string;
    };

/** An instance after something happened to it. */
export interface Outcome {
  readonly instance: InstanceState;
  readonly events: readonly OaEvent[];
}

/** When something happens, and the number of a new task. */
export interface Moment {
  readonly at: number;
  nextTaskId(): number;
}

/** Starts a new instance: its first step begins. */
export function begin(instance: InstanceState, moment: Moment): Outcome {
  const started = withRecords(instance, [
    record(instance.originator, moment.at, 'START_PROCESS_INSTANCE', '发起审批'),
    ...copyRecords(instance, moment.at, 'START'),
  ]);
  const entered = enter(started, 0, moment);
  return { ...entered, events: [{ about: 'instance', type: 'start' }, ...entered.events] };
}

/** Somebody agrees or refuses. The task runs, and is theirs: whoever calls has checked that. */
export function decide(
  instance: InstanceState,
  task: TaskState,
  verdict: 'AGREE' | 'REFUSE',
  remark: string,
  moment: Moment,
): Outcome {
  const { at } = moment;
  const step = stepOf(instance, task);
  const done: TaskState = { ...task, status: 'COMPLETED', result: verdict, remark, endedAt: at };
  const heard: OaEvent = {
    about: 'task',
    type: 'finish',
    task: done,
    result: verdict === 'AGREE' ? 'agree' : 'refuse',
    remark,
  };
  const noted = withRecords(replace(instance, done), [
    {
      ...record(task.userId, at, 'EXECUTE_TASK_NORMAL', step.name, remark),
      result: verdict,
      activityId: step.id,
    },
  ]);
  // One refusal ends it, whatever the others think; one agreement is enough where any of them may decide.
  if (verdict === 'REFUSE') return after([heard], finish(noted, 'refuse', moment));
  if (step.need === 'OR') return after([heard], leave(noted, task.step, moment));
  const siblings = noted.tasks.filter((one) => one.step === task.step);
  if (siblings.some((one) => one.status === 'RUNNING')) return { instance: noted, events: [heard] };
  const agreed = siblings.filter((one) => one.result === 'AGREE').length;
  const next = step.need === 'ONE_BY_ONE' ? step.userIds[agreed] : undefined;
  if (next !== undefined) return after([heard], assign(noted, task.step, [next], moment));
  return after([heard], leave(noted, task.step, moment));
}

/** Somebody passes their task on. */
export function redirect(
  instance: InstanceState,
  task: TaskState,
  toUser: string,
  remark: string,
  moment: Moment,
): Outcome {
  const { at } = moment;
  const step = stepOf(instance, task);
  const done: TaskState = { ...task, status: 'COMPLETED', result: 'REDIRECTED', remark, endedAt: at };
  const heard: OaEvent = { about: 'task', type: 'finish', task: done, result: 'redirect', remark };
  const noted = withRecords(replace(instance, done), [
    { ...record(task.userId, at, 'REDIRECT_TASK', step.name, remark), activityId: step.id },
  ]);
  return after([heard], assign(noted, task.step, [toUser], moment));
}

/** It is withdrawn, by its originator or by the system (an empty `by`). */
export function terminate(instance: InstanceState, by: string, remark: string, moment: Moment): Outcome {
  const { at } = moment;
  const running = instance.tasks.filter((one) => one.status === 'RUNNING');
  const ended = running.map((one): TaskState => ({ ...one, status: 'TERMINATED', endedAt: at }));
  const stopped = ended.reduce(replace, instance);
  return {
    instance: {
      ...withRecords(stopped, [record(by, at, 'TERMINATE_PROCESS_INSTANCE', '撤销审批', remark)]),
      status: 'TERMINATED',
      finishedAt: at,
    },
    events: [
      ...ended.map((task): OaEvent => ({ about: 'task', type: 'cancel', task })),
      { about: 'instance', type: 'terminate' },
    ],
  };
}

/** Somebody writes below it, also after its end. */
export function comment(instance: InstanceState, by: string, text: string, moment: Moment): Outcome {
  const noted = withRecords(instance, [record(by, moment.at, 'ADD_REMARK', '添加评论', text)]);
  const task = instance.tasks.findLast((one) => one.status === 'RUNNING') ?? instance.tasks.at(-1);
  return {
    instance: noted,
    events: task === undefined ? [] : [{ about: 'task', type: 'comment', task, by, remark: text }],
  };
}

/** Enters a step, or the next one that has somebody; past the last one it is agreed. */
function enter(instance: InstanceState, index: number, moment: Moment): Outcome {
  const step = instance.steps[index];
  if (step === undefined) return finish(instance, 'agree', moment);
  const [first] = step.userIds;
  // Nobody to ask: DingTalk's default is that such a step passes.
  if (first === undefined) return enter(instance, index + 1, moment);
  return assign(instance, index, step.need === 'ONE_BY_ONE' ? [first] : step.userIds, moment);
}

function assign(instance: InstanceState, step: number, userIds: readonly string[], moment: Moment): Outcome {
  const tasks = userIds.map(
    (userId): TaskState => ({
      taskId: moment.nextTaskId(),
      step,
      userId,
      status: 'RUNNING',
      result: null,
      remark: '',
      createdAt: moment.at,
      endedAt: null,
    }),
  );
  return {
    instance: { ...instance, tasks: [...instance.tasks, ...tasks] },
    events: tasks.map((task): OaEvent => ({ about: 'task', type: 'start', task })),
  };
}

/** Leaves a step that agreed: whoever was not heard is not asked any more. */
function leave(instance: InstanceState, index: number, moment: Moment): Outcome {
  const cancelled = cancelOpen(instance, moment.at);
  return after(cancelled.events, enter(cancelled.instance, index + 1, moment));
}

function finish(instance: InstanceState, result: 'agree' | 'refuse', moment: Moment): Outcome {
  const cancelled = cancelOpen(instance, moment.at);
  const copied = result === 'agree' ? copyRecords(instance, moment.at, 'FINISH') : [];
  return {
    instance: {
      ...withRecords(cancelled.instance, copied),
      status: 'COMPLETED',
      result,
      finishedAt: moment.at,
    },
    events: [...cancelled.events, { about: 'instance', type: 'finish' }],
  };
}

function cancelOpen(instance: InstanceState, at: number): Outcome {
  const open = instance.tasks.filter((one) => one.status === 'RUNNING');
  const ended = open.map((one): TaskState => ({ ...one, status: 'CANCELED', endedAt: at }));
  return {
    instance: ended.reduce(replace, instance),
    events: ended.map((task): OaEvent => ({ about: 'task', type: 'cancel', task })),
  };
}

function copyRecords(instance: InstanceState, at: number, when: 'START' | 'FINISH'): OperationRecord[] {
  const { copies } = instance;
  if (copies === null || copies.userIds.length === 0 || !copies.position.split('_').includes(when)) return [];
  return [{ ...record(instance.originator, at, 'PROCESS_CC', '抄送'), ccUserIds: copies.userIds }];
}

function record(
  userId: string,
  at: number,
  type: OperationRecord['type'],
  showName: string,
  remark = '',
): OperationRecord {
  return { userId, at, type, result: 'NONE', remark, activityId: '', showName, ccUserIds: [] };
}

function stepOf(instance: InstanceState, task: TaskState): InstanceStep {
  return instance.steps[task.step] ?? { id: '', name: '', need: 'NONE', userIds: [] };
}

function replace(instance: InstanceState, task: TaskState): InstanceState {
  return { ...instance, tasks: instance.tasks.map((one) => (one.taskId === task.taskId ? task : one)) };
}

function withRecords(instance: InstanceState, records: readonly OperationRecord[]): InstanceState {
  return { ...instance, records: [...instance.records, ...records] };
}

function after(events: readonly OaEvent[], next: Outcome): Outcome {
  return { instance: next.instance, events: [...events, ...next.events] };
}
