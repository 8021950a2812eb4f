import { afterEach, describe, expect, it } from 'vitest';
import { type Given, givenForms, instancesPath } from './oa-support.js';
import { stopAll } from './support.js';

afterEach(stopAll);

const twoSteps = {
  approvers: [
    { actionType: 'OR', userIds: ['lina', 'wang2'] },
    { actionType: 'NONE', userIds: ['lina'] },
  ],
};
const both = { approvers: [{ actionType: 'AND', userIds: ['lina', 'wang2'] }] };

const openTask = async ({ read }: Given, id: string, user: string) =>
  (await read(id)).tasks.find((one) => one.userId === user && one.status === 'RUNNING')?.taskId;
const execute = async (given: Given, id: string, user: string, more: object = {}) =>
  given.call('POST', `${instancesPath}/execute`, {
    processInstanceId: id,
    actionerUserId: user,
    taskId: await openTask(given, id, user),
    result: 'agree',
    ...more,
  });
const tasks = async ({ read }: Given, id: string) =>
  (await read(id)).tasks.map((one) => `${one.userId} ${one.status} ${one.result ?? ''}`.trim());

describe('deciding by call', () => {
  it('asks any of several, then the next; the one not asked any more is told so', async () => {
    const given = await givenForms();
    const id = await given.start(twoSteps);
    expect((await execute(given, id, 'lina', { remark: '好' })).body).toEqual({
      success: true,
      result: true,
    });
    expect(await tasks(given, id)).toEqual(['lina COMPLETED AGREE', 'wang2 CANCELED', 'lina RUNNING']);
    given.clock.at += 90_000;
    await execute(given, id, 'lina');
    const done = await given.read(id);
    expect(done).toMatchObject({ status: 'COMPLETED', result: 'agree', finishTime: '2026-11-20T02:01Z' });
    expect(done.operationRecords.map((one) => `${one.type} ${one.result} ${one.remark}`.trim())).toEqual([
      'START_PROCESS_INSTANCE NONE',
      'EXECUTE_TASK_NORMAL AGREE 好',
      'EXECUTE_TASK_NORMAL AGREE',
    ]);
    await expect
      .poll(() => given.heard())
      .toEqual([
        'instance start',
        'task start lina',
        'task start wang2',
        'task finish lina agree',
        'task cancel wang2',
        'task start lina',
        'task finish lina agree',
        'instance finish agree',
      ]);
  });

  it('needs all of several; one refusal ends it, and says false though it worked', async () => {
    const given = await givenForms();
    const agreed = await given.start(both);
    await execute(given, agreed, 'wang2');
    expect((await given.read(agreed)).status).toBe('RUNNING');
    await execute(given, agreed, 'lina');
    expect(await given.read(agreed)).toMatchObject({ status: 'COMPLETED', result: 'agree' });
    const id = await given.start(both);
    const answer = await execute(given, id, 'wang2', { result: 'refuse', remark: '太多' });
    expect(answer.body).toEqual({ success: true, result: false });
    expect(await given.read(id)).toMatchObject({ status: 'COMPLETED', result: 'refuse' });
    expect(await tasks(given, id)).toEqual(['lina CANCELED', 'wang2 COMPLETED REFUSE']);
  });

  it('is refused to whoever is not asked, twice, and after the end', async () => {
    const given = await givenForms();
    const id = await given.start(twoSteps);
    const taskId = await openTask(given, id, 'lina');
    const code = async (more: object) => (await execute(given, id, 'lina', { taskId, ...more })).body['code'];
    expect(await code({ processInstanceId: '' })).toBe('invalidInstanceId');
    expect(await code({ processInstanceId: 'none' })).toBe('aflowProcessNotExist');
    expect(await code({ result: 'maybe' })).toBe('invalidInstanceExecuteResult');
    expect(await code({ taskId: 1 })).toBe('invalidInstanceExecuteTaskId');
    expect(await code({ actionerUserId: 'wang2' })).toBe('invalidInstanceExecuteActionerUserId');
    expect(await code({ actionerUserId: 'nobody' })).toBe('userNotExist');
    expect(await code({ remark: 'x'.repeat(1_025) })).toBe('invalidParameter');
    expect(await code({ taskId: String(taskId) })).toBeUndefined();
    expect(await code({})).toBe('aflowProcessInstCanNotBeExecuted');
    await execute(given, id, 'lina');
    expect(await code({})).toBe('aflowProcessInstStatusException');
  });
});

describe('ending by call', () => {
  it('needs 15 seconds, and the originator or the system', async () => {
    const given = await givenForms();
    const id = await given.start();
    const end = async (more: object) =>
      (
        await given.call('POST', `${instancesPath}/terminate`, {
          processInstanceId: id,
          isSystem: false,
          operatingUserId: 'wang1',
          ...more,
        })
      ).body;
    expect(await end({})).toMatchObject({ code: 'aflowProcessInstStatusException', message: /15 秒/ });
    given.clock.at += 14_999;
    expect(await end({ isSystem: true })).toMatchObject({ code: 'aflowProcessInstStatusException' });
    given.clock.at += 1;
    expect(await end({ isSystem: undefined })).toMatchObject({ code: 'invalidParameter' });
    expect(await end({ operatingUserId: 'lina' })).toMatchObject({ code: 'internalError' });
    expect(await end({ operatingUserId: undefined })).toMatchObject({ code: 'userNotExist' });
    expect(await end({ processInstanceId: 'none' })).toMatchObject({ code: 'aflowProcessInstNotExist' });
    expect(await end({ remark: '不用了' })).toEqual({ success: true, result: true });
    expect(await end({})).toMatchObject({ code: 'aflowProcessInstStatusException' });
    expect(await given.read(id)).toMatchObject({ status: 'TERMINATED', result: '' });
    expect(await tasks(given, id)).toEqual(['lina TERMINATED']);
    await expect.poll(() => given.heard().slice(2)).toEqual(['task cancel lina', 'instance terminate']);
  });

  it('is refused where the form does not allow it', async () => {
    const given = await givenForms();
    const { processInstanceId } = await given.people.startApproval({
      user: 'wang1',
      processCode: 'PROC-PICK',
      values: { 事由: 'x' },
    });
    given.clock.at += 15_000;
    const { body } = await given.call('POST', `${instancesPath}/terminate`, {
      processInstanceId,
      isSystem: true,
    });
    expect(body).toMatchObject({ code: 'internalError' });
    await expect(given.people.revokeApproval({ user: 'wang1', processInstanceId })).rejects.toThrow(
      'not allow',
    );
  });
});

describe('passing on and commenting by call', () => {
  it('gives the task to somebody else, and tells of it', async () => {
    const given = await givenForms();
    const id = await given.start();
    const pass = async (more: object = {}) =>
      (
        await given.call('POST', '/v1.0/workflow/tasks/redirect', {
          taskId: (await given.read(id)).tasks[0]?.taskId,
          operateUserId: 'lina',
          toUserId: 'wang2',
          remark: '你熟悉',
          ...more,
        })
      ).body;
    expect(await pass({ taskId: 1 })).toMatchObject({ code: 'invalidParameter' });
    expect(await pass({ operateUserId: 'wang1' })).toMatchObject({ code: 'needAuth' });
    expect(await pass({ toUserId: 'nobody' })).toMatchObject({ code: 'userNotExist' });
    expect(await pass({ remark: 'x'.repeat(257) })).toMatchObject({ code: 'invalidParameter' });
    expect(await pass()).toEqual({ success: true, result: true });
    expect(await pass()).toMatchObject({ code: 'aflowProcessInstCanNotBeExecuted' });
    expect(await tasks(given, id)).toEqual(['lina COMPLETED REDIRECTED', 'wang2 RUNNING']);
    await given.call('POST', `${instancesPath}/comments`, {
      processInstanceId: id,
      text: '请看',
      commentUserId: 'wang1',
    });
    await execute(given, id, 'wang2');
    await expect
      .poll(() => given.heard().slice(2))
      .toEqual([
        'task finish lina redirect',
        'task start wang2',
        'task comment wang1',
        'task finish wang2 agree',
        'instance finish agree',
      ]);
    const empty = await given.call('POST', `${instancesPath}/comments`, {
      processInstanceId: id,
      text: '',
      commentUserId: 'wang1',
    });
    expect(empty.body).toMatchObject({ code: 'invalidParameter' });
    expect((await given.read(id)).operationRecords).toContainEqual(
      expect.objectContaining({ type: 'ADD_REMARK', userId: 'wang1', remark: '请看' }),
    );
  });
});
