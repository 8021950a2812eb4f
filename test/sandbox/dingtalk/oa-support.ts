import type { DingTalkControl } from '../../../src/sandbox/dingtalk/control.js';
import type { CorpSeed } from '../../../src/sandbox/dingtalk/seed.js';
import type { ServedDingTalkSandbox, ServeOptions } from '../../../src/sandbox/dingtalk/server.js';
import { type Bot, type Caller, caller, office, startBot, startDingTalk } from './support.js';

export const formsPath = '/v1.0/workflow/forms';
export const instancesPath = '/v1.0/workflow/processInstances';
export const idsPath = '/v1.0/workflow/processes/instanceIds/query';

/** A form with a field of each kind that is checked. */
export const components = [
  { componentType: 'TextField', props: { componentId: 'no', label: '单号', required: true } },
  { componentType: 'NumberField', props: { componentId: 'amount', label: '数量' } },
  {
    componentType: 'DDSelectField',
    props: {
      componentId: 'kind',
      label: '用途',
      options: [
        { key: 'a', value: '上线' },
        { key: 'b', value: '试验' },
      ],
    },
  },
  { componentType: 'DDDateField', props: { componentId: 'until', label: '截止' } },
  { componentType: 'InnerContactField', props: { componentId: 'who', label: '同事' } },
];

/** The office with a form whose flow was set up in the console: the manager, then 李娜 and 王伟 one after the other. */
export const officeWithForms: CorpSeed = {
  ...office,
  processes: [
    {
      processCode: 'PROC-LEAVE',
      name: '请假',
      formComponents: [{ componentType: 'TextareaField', props: { label: '事由', required: true } }],
      flow: [
        { id: 'manager', name: '直属主管', need: 'NONE', from: { kind: 'manager' } },
        {
          id: 'both',
          name: '依次审批',
          need: 'ONE_BY_ONE',
          from: { kind: 'people', userIds: ['lina', 'wang2'] },
        },
      ],
      copies: { userIds: ['wang2'], position: 'FINISH' },
    },
    {
      processCode: 'PROC-PICK',
      name: '自选',
      formComponents: [{ componentType: 'TextField', props: { label: '事由' } }],
      flow: [
        {
          id: 'pick',
          name: '自选审批人',
          need: 'NONE',
          from: { kind: 'self-select', actorKey: 'manual_1', scope: ['lina'] },
        },
      ],
      mayRevoke: false,
    },
    {
      processCode: 'PROC-OLD',
      name: '停用',
      formComponents: [{ componentType: 'TextField', props: { label: '事由' } }],
      disabled: true,
    },
  ],
};

/** A DingTalk with forms, its clock in hand, an app that calls, and one that listens. */
export interface Given {
  readonly dingtalk: ServedDingTalkSandbox;
  readonly people: DingTalkControl;
  readonly call: Caller;
  readonly bot: Bot;
  readonly clock: { at: number };
  /** The code of a form made by API, with {@link components}. */
  readonly processCode: string;
  /** Starts an approval with approvers of its own; gives its id. */
  start(more?: Record<string, unknown>): Promise<string>;
  read(id: string): Promise<Instance>;
  /** What the listening app heard: `instance start`, `task start lina`, … */
  heard(): string[];
}

/** An approval as read. */
export interface Instance {
  readonly status: string;
  readonly result: string;
  readonly tasks: readonly { taskId: number; userId: string; status: string; result?: string }[];
  readonly operationRecords: readonly { type: string; userId: string; remark: string; result: string }[];
  readonly [name: string]: unknown;
}

/** What a start looks like; `more` goes over it. */
export function startBody(processCode: string, more: Record<string, unknown> = {}): Record<string, unknown> {
  return {
    originatorUserId: 'wang1',
    processCode,
    approvers: [{ actionType: 'NONE', userIds: ['lina'] }],
    formComponentValues: [{ name: '单号', value: 'R-1' }],
    ...more,
  };
}

export async function givenForms(options: Partial<ServeOptions> = {}): Promise<Given> {
  const clock = { at: Date.parse('2026-11-20T02:00:00Z') };
  const dingtalk = await startDingTalk({
    corp: officeWithForms,
    now: () => clock.at,
    ...options,
    settings: { qps: 0, ...options.settings },
  });
  const bot = await startBot(dingtalk);
  const call = await caller(dingtalk);
  const saved = await call('POST', formsPath, { name: '额度申请', formComponents: components });
  const { processCode } = saved.body['result'] as { processCode: string };
  return {
    dingtalk,
    people: dingtalk.sandbox.people,
    call,
    bot,
    clock,
    processCode,
    async start(more) {
      const { status, body } = await call('POST', instancesPath, startBody(processCode, more));
      if (status !== 200) throw new Error(JSON.stringify(body));
      return String(body['instanceId']);
    },
    async read(id) {
      const { body } = await call('GET', `${instancesPath}?processInstanceId=${id}`);
      return body['result'] as Instance;
    },
    heard: () =>
      bot.events.map(({ frame, data }) => {
        const about = frame.headers.eventType?.split('_')[1];
        const result = data['result'] === undefined ? '' : ` ${String(data['result'])}`;
        return about === 'task'
          ? `task ${String(data['type'])} ${String(data['staffId'])}${result}`
          : `${about} ${String(data['type'])}${result}`;
      }),
  };
}
