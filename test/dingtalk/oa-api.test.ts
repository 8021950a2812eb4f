import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createDingTalkApi, type DingTalkApi } from '../../src/chat/dingtalk/api/client.js';
import { formComponents, formDescription, formName, labels } from '../../src/chat/dingtalk/oa/form.js';
import { asInstance, createOa } from '../../src/chat/dingtalk/oa/port.js';
import { oaWords } from '../../src/chat/dingtalk/oa/words.js';
import { readWords } from '../../src/compose.js';
import { refusal } from '../../src/core/refusals.js';
import type { Reader } from '../../src/core/views.js';
import { ChatError } from '../../src/ports/chat-sender.js';
import { fakeClock } from '../../src/ports/clock.js';
import { type FakeCallBudget, fakeCallBudget } from '../../src/ports/fake-call-budget.js';
import type { OaPort } from '../../src/ports/oa.js';
import { company } from '../../src/sandbox/company/company.js';
import { fakeTime, keptLog } from './link-stage.js';
import { paths, type Server, startServer } from './server.js';

const at = {
  instances: '/v1.0/workflow/processInstances',
  execute: '/v1.0/workflow/processInstances/execute',
  terminate: '/v1.0/workflow/processInstances/terminate',
  comments: '/v1.0/workflow/processInstances/comments',
  ids: '/v1.0/workflow/processes/instanceIds/query',
};
const now = new Date('2026-03-10T08:00:00Z');
const reader: Reader = {
  memberId: null,
  name: '李娜',
  locale: 'zh-CN',
  zone: 'Asia/Shanghai',
  unit: 'USD',
};

let server: Server;
let api: DingTalkApi;
let oa: OaPort;
let budget: FakeCallBudget;

beforeEach(async () => {
  server = await startServer();
  budget = fakeCallBudget(1_000);
  const { log } = keptLog();
  api = createDingTalkApi({ config: server.config, clock: fakeClock(now), budget, log, time: fakeTime() });
  const words = oaWords(readWords(), () => now);
  oa = createOa({ api, workspace: 'dingcorp', processCode: 'PROC-1', words });
});
afterEach(() => server.close());

async function failure(work: Promise<unknown>): Promise<ChatError> {
  const error = await work.then(
    () => null,
    (reason: unknown) => reason,
  );
  if (error instanceof ChatError) return error;
  throw new Error(`expected a ChatError, got ${String(error)}`);
}

const refused = (code: string, status = 400) => ({ status, body: { code, message: '错误' } });

const start = () =>
  oa.start({
    originator: 'xiaoming',
    approvers: ['lina', 'dave'],
    need: 'OR',
    case: {
      reader,
      mark: 'request-1.1',
      requester: '王小明',
      amount: 700_000_000n,
      reason: '回归测试',
      task: null,
      until: new Date('2026-03-31T16:00:00Z'),
      left: 20_000_000n,
      allowance: 500_000_000n,
      step: 1,
      steps: 2,
    },
  });

describe('a start', () => {
  test('names form, people, and department, the root as -1, and counts as a decision', async () => {
    server.answer(paths.userGet, {
      body: { errcode: 0, result: { userid: 'xiaoming', name: '王小明', dept_id_list: ['1', 20] } },
    });
    server.answer(at.instances, { body: { instanceId: 'pi-1' } });
    expect(await start()).toBe('pi-1');
    expect(server.calls(at.instances)[0]?.body).toEqual({
      originatorUserId: 'xiaoming',
      processCode: 'PROC-1',
      deptId: -1,
      approvers: [{ actionType: 'OR', userIds: ['lina', 'dave'] }],
      formComponentValues: [
        { name: labels.amount, value: '$700' },
        { name: labels.reason, value: '回归测试' },
        { name: labels.until, value: expect.stringContaining('3月31日') },
        { name: labels.standing, value: '剩余 $20，每期 $500' },
        { name: labels.step, value: '第 1 步，共 2 步' },
        { name: labels.mark, value: 'request-1.1' },
      ],
    });
    expect(budget.taken).toEqual(['decision']);
  });

  test('without a department where that may not be read', async () => {
    server.answer(paths.userGet, { body: { errcode: 60011, errmsg: 'no' } });
    server.answer(at.instances, { body: { instanceId: 'pi-1' } });
    await start();
    expect(server.calls(at.instances)[0]?.body).not.toHaveProperty('deptId');
  });

  test.each([
    ['504', refused('x', 504), { code: 'busy', retry: true, unknownOutcome: true }],
    ['a cut connection', null, { code: 'unreachable', retry: true, unknownOutcome: true }],
    [
      'an answer without an id',
      { body: { success: false } },
      { code: 'unreadable', retry: true, unknownOutcome: true },
    ],
    ['a form that is gone', refused('processCodeError'), { code: 'processCodeError', retry: false }],
  ])('that ends in %s', async (_, answer, expected) => {
    server.answer(paths.userGet, {
      body: { errcode: 0, result: { userid: 'xiaoming', dept_id_list: [20] } },
    });
    server.answer(at.instances, answer);
    expect(await failure(start())).toMatchObject(expected);
  });
});

describe('what is read of an approval', () => {
  const found = {
    status: 'COMPLETED',
    result: 'agree',
    originatorUserId: 'xiaoming',
    operationRecords: [
      { userId: 'xiaoming', type: 'START_PROCESS_INSTANCE', result: 'NONE' },
      { userId: 'dave', type: 'EXECUTE_TASK_NORMAL', result: 'AGREE', remark: 'fine' },
      { userId: 'lina', type: 'REDIRECT_TASK', result: 'NONE', remark: 'on leave' },
      { userId: 'fay', type: 'EXECUTE_TASK_AGENT', result: 'AGREE' },
      { userId: 'fay', type: 'ADD_REMARK', result: 'NONE', remark: 'done' },
    ],
    tasks: [
      { taskId: 70_000_000_001, userId: 'lina', status: 'COMPLETED', result: 'REDIRECTED' },
      { taskId: '70000000002', userId: 'dave', status: 'COMPLETED', result: 'AGREE' },
      { taskId: 70_000_000_003, userId: 'fay', status: 'COMPLETED', result: 'AGREE' },
      { taskId: 70_000_000_004, userId: 'bo', status: 'CANCELED' },
    ],
    formComponentValues: [{ name: labels.mark, value: 'request-1.1' }],
  };

  test('its tasks come in the order in which they were decided, with remarks', async () => {
    server.answer(at.instances, { body: { success: 'true', result: found } });
    expect(await oa.read('pi-1')).toEqual({
      id: 'pi-1',
      status: 'agreed',
      mark: 'request-1.1',
      endedBy: null,
      remarks: ['done'],
      tasks: [
        { id: '70000000002', userId: 'dave', state: 'agreed', remark: 'fine' },
        { id: '70000000001', userId: 'lina', state: 'passed-on', remark: 'on leave' },
        { id: '70000000003', userId: 'fay', state: 'agreed', remark: '' },
        { id: '70000000004', userId: 'bo', state: 'cancelled', remark: '' },
      ],
    });
    expect(server.calls(at.instances)[0]).toMatchObject({ method: 'GET' });
  });

  test.each([
    ['COMPLETED', 'refuse', 'refused'],
    ['COMPLETED', 'agree', 'agreed'],
    ['RUNNING', '', 'running'],
    ['TERMINATED', '', 'ended'],
  ] as const)('%s %s', (status, result, expected) => {
    expect(asInstance('pi', { ...blank, status, result }).status).toBe(expected);
  });
  const blank = {
    status: '',
    result: '',
    originatorUserId: '',
    operationRecords: [],
    tasks: [],
    formComponentValues: [],
  };

  test('none by that id is none; what cannot be read now is asked again', async () => {
    server.answer(at.instances, refused('processInstanceNotExist'));
    expect(await oa.read('pi-1')).toBeNull();
    server.answer(at.instances, { body: { success: 'false', result: null } });
    expect(await failure(oa.read('pi-1'))).toMatchObject({ code: 'not-read', retry: true });
  });
});

describe('what is done to an approval', () => {
  const task = { instanceId: 'pi-1', id: '70000000001', userId: 'lina' };
  const why = {
    kind: 'decided',
    verdict: 'decline',
    by: '李娜',
    on: 'slack',
    amount: 700_000_000n,
    asked: 700_000_000n,
    at: now,
  } as const;

  test('a refusal that worked, though its result is false', async () => {
    server.answer(at.execute, { body: { success: true, result: false } });
    expect(await oa.decide(task, 'decline', why, reader)).toBe('done');
    expect(server.calls(at.execute)[0]?.body).toEqual({
      processInstanceId: 'pi-1',
      actionerUserId: 'lina',
      taskId: 70_000_000_001,
      result: 'refuse',
      remark: expect.stringMatching(/^TokenDesk: 李娜 已在 Slack 中拒绝 · /),
    });
  });

  test('a task that is open no more, and one that could not be decided', async () => {
    server.answer(at.execute, refused('aflowProcessInstStatusException'));
    expect(await oa.decide(task, 'approve', why, reader)).toBe('gone');
    server.answer(at.execute, { body: { success: false, result: false } });
    expect(await failure(oa.decide(task, 'approve', why, reader))).toMatchObject({
      code: 'not-done',
      retry: true,
    });
  });

  test('ended as the system; refused while it is young', async () => {
    server.answer(at.terminate, { body: { success: true, result: true } });
    expect(await oa.end('pi-1', { kind: 'withdrawn', at: now }, reader)).toBe('done');
    expect(server.calls(at.terminate)[0]?.body).toMatchObject({ processInstanceId: 'pi-1', isSystem: true });
    server.answer(at.terminate, refused('aflowProcessInstStatusException'));
    expect(await oa.end('pi-1', { kind: 'replaced' }, reader)).toBe('refused');
  });

  test('a comment says why a decision does not count, in the reader’s language', async () => {
    server.answer(at.comments, { body: { success: true, result: true } });
    const refusedBy = refusal('request-decided', { state: 'declined', by: '李娜', at: now });
    await oa.comment('pi-1', 'xiaoming', { kind: 'not-counted', refusal: refusedBy }, reader);
    const { text } = server.calls(at.comments)[0]?.body ?? {};
    expect(text).toContain('审批未生效');
    expect(text).toContain('李娜');
    expect(String(text)).not.toContain('undefined');
  });

  test('every page of what was started since is read', async () => {
    server.answer(
      at.ids,
      { body: { success: true, result: { list: ['a', 'b'], nextToken: '20' } } },
      { body: { success: true, result: { list: ['c'] } } },
    );
    expect(await oa.find(now, 'xiaoming')).toEqual(['a', 'b', 'c']);
    expect(server.calls(at.ids).map(({ body }) => body)).toEqual(
      [0, 20].map((nextToken) => ({
        processCode: 'PROC-1',
        startTime: now.getTime(),
        nextToken,
        maxResults: 20,
        userIds: ['xiaoming'],
      })),
    );
  });
});

describe('the form', () => {
  test('keeps DingTalk’s limits', () => {
    for (const { props } of formComponents) expect([...props.label].length).toBeLessThanOrEqual(20);
    expect([...formName].length).toBeLessThanOrEqual(200);
  });

  test('is what the made-up company has', () => {
    const [form] = company.dingtalk.corp.processes ?? [];
    expect(form).toEqual({
      processCode: company.dingtalk.processCode,
      name: formName,
      description: formDescription,
      formComponents: [...formComponents],
    });
  });
});
