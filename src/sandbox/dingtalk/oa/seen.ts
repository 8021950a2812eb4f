import { parseJson } from '../../slack/json.js';
import type {
  OaComment,
  OaField,
  OaInstance,
  OaInstanceSeen,
  OaNode,
  OaPerson,
  OaSeat,
  OaTask,
} from '../oa-control.js';
import type { World } from '../world.js';
import type { FormValue, InstanceState, InstanceStep, TaskState } from './model.js';

/** How many fields lists show. */
const summaryFields = 3;

/** What people see of approvals. */
export interface OaEyes {
  listed(instance: InstanceState): OaInstance;
  task(instance: InstanceState, task: TaskState): OaTask;
  opened(instance: InstanceState, user: string): OaInstanceSeen;
}

/** Creates the eyes. */
export function oaEyes(world: World): OaEyes {
  const person = (id: string): OaPerson => ({ id, name: world.users.get(id)?.name ?? '系统' });
  const field = ({ name, value, componentType }: FormValue): OaField => ({
    label: name,
    value: readable(world, componentType, value),
    componentType,
  });
  const listed = (instance: InstanceState): OaInstance => ({
    processInstanceId: instance.id,
    processCode: instance.processCode,
    form: instance.formName,
    title: instance.title,
    businessId: instance.businessId,
    originator: person(instance.originator),
    status: instance.status,
    result: instance.result,
    createdAt: instance.createdAt,
    finishedAt: instance.finishedAt,
    waitingFor: instance.tasks.filter((one) => one.status === 'RUNNING').map((one) => person(one.userId)),
    summary: instance.values.slice(0, summaryFields).map(field),
  });
  const seat = (task: TaskState): OaSeat => ({
    ...person(task.userId),
    state: seatStates[task.result ?? task.status],
    remark: task.remark,
    at: task.endedAt,
    taskId: String(task.taskId),
  });
  const node = (instance: InstanceState, step: InstanceStep, index: number): OaNode => {
    const tasks = instance.tasks.filter((one) => one.step === index);
    const asked = tasks.map(seat);
    // Who comes later in a step that asks one after the other, or in a step that has not begun.
    const reached = tasks.filter((one) => one.result !== 'REDIRECTED').length;
    const later = step.userIds
      .slice(reached)
      .map((id): OaSeat => ({ ...person(id), state: 'waiting', remark: '', at: null, taskId: null }));
    const running = instance.status === 'RUNNING';
    return {
      id: step.id,
      name: step.name,
      kind: 'approval',
      need: step.need,
      state: nodeState(instance, tasks, index),
      people: running || tasks.length === 0 ? [...asked, ...later] : asked,
    };
  };
  const copyNode = (instance: InstanceState, when: 'START' | 'FINISH'): OaNode[] => {
    const { copies, status, result } = instance;
    if (copies === null || !copies.position.split('_').includes(when)) return [];
    const told = when === 'START' || (status === 'COMPLETED' && result === 'agree');
    const state = told ? 'done' : status === 'RUNNING' ? 'waiting' : 'cancelled';
    const people = copies.userIds.map(
      (id): OaSeat => ({
        ...person(id),
        state: told ? 'informed' : 'waiting',
        remark: '',
        at: told ? (when === 'START' ? instance.createdAt : instance.finishedAt) : null,
        taskId: null,
      }),
    );
    return [{ id: `cc_${when.toLowerCase()}`, name: '抄送人', kind: 'cc', need: 'NONE', state, people }];
  };

  return {
    listed,
    task: (instance, task) => ({
      ...listed(instance),
      taskId: String(task.taskId),
      outcome: outcomes[task.result ?? task.status],
      reachedAt: task.createdAt,
      endedAt: task.endedAt,
    }),
    opened(instance, user) {
      const start: OaNode = {
        id: 'start',
        name: '发起人',
        kind: 'start',
        need: 'NONE',
        state: 'done',
        people: [
          {
            ...person(instance.originator),
            state: 'agreed',
            remark: '',
            at: instance.createdAt,
            taskId: null,
          },
        ],
      };
      const mine = instance.tasks.find((one) => one.userId === user && one.status === 'RUNNING');
      const running = instance.status === 'RUNNING';
      const mayRevoke = world.forms.get(instance.processCode)?.mayRevoke !== false;
      return {
        ...listed(instance),
        fields: instance.values.map(field),
        nodes: [
          start,
          ...copyNode(instance, 'START'),
          ...instance.steps.map((step, index) => node(instance, step, index)),
          ...copyNode(instance, 'FINISH'),
        ],
        comments: instance.records
          .filter((one) => one.type === 'ADD_REMARK')
          .map((one): OaComment => ({ by: person(one.userId), at: one.at, text: one.remark })),
        may: {
          task: mine === undefined ? null : String(mine.taskId),
          revoke: running && mayRevoke && instance.originator === user,
          comment: true,
        },
      };
    },
  };
}

/** True for whoever started an approval, decides in it, will, or is told. */
export function concerns(instance: InstanceState, user: string): boolean {
  return (
    instance.originator === user ||
    instance.tasks.some((one) => one.userId === user) ||
    instance.steps.some((one) => one.userIds.includes(user)) ||
    isCopied(instance, user)
  );
}

/** True for whoever was told of an approval. */
export function isCopied({ copies, status, result }: InstanceState, user: string): boolean {
  if (copies?.userIds.includes(user) !== true) return false;
  return copies.position !== 'FINISH' || (status === 'COMPLETED' && result === 'agree');
}

const seatStates = {
  RUNNING: 'open',
  COMPLETED: 'agreed',
  CANCELED: 'cancelled',
  TERMINATED: 'cancelled',
  AGREE: 'agreed',
  REFUSE: 'refused',
  REDIRECTED: 'redirected',
} as const;

const outcomes = {
  RUNNING: 'open',
  COMPLETED: 'agree',
  CANCELED: 'cancelled',
  TERMINATED: 'cancelled',
  AGREE: 'agree',
  REFUSE: 'refuse',
  REDIRECTED: 'redirect',
} as const;

function nodeState(instance: InstanceState, tasks: readonly TaskState[], index: number): OaNode['state'] {
  if (tasks.some((one) => one.status === 'RUNNING')) return 'open';
  if (tasks.some((one) => one.result === 'REFUSE')) return 'refused';
  const newest = instance.tasks.at(-1)?.step ?? 0;
  if (instance.status === 'RUNNING') return index < newest ? 'done' : 'waiting';
  if (instance.result === 'agree') return 'done';
  const agreed =
    tasks.some((one) => one.result === 'AGREE') && tasks.every((one) => one.status !== 'TERMINATED');
  return agreed || (tasks.length === 0 && index < newest) ? 'done' : 'cancelled';
}

/** A value as people read it: names for user ids, and lists without brackets. */
function readable(world: World, componentType: string, value: string): string {
  if (!['InnerContactField', 'DDMultiSelectField', 'DDDateRangeField'].includes(componentType)) return value;
  const parsed = parseJson(value);
  if (!Array.isArray(parsed)) return value;
  const one = (part: unknown): string => {
    const text = String(part);
    return componentType === 'InnerContactField' ? (world.users.get(text)?.name ?? text) : text;
  };
  return parsed.map(one).join(componentType === 'DDDateRangeField' ? ' ~ ' : '、');
}
