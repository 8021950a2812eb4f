import { afterEach, describe, expect, it } from 'vitest';
import { httpControl } from '../../../src/sandbox/dingtalk/http-control.js';
import { type Given, givenForms } from './oa-support.js';
import { person, stopAll } from './support.js';

afterEach(stopAll);

const todo = async ({ people }: Given, user: string) => (await people.approvals({ user })).todo;

describe('people at their approvals', () => {
  it('start one by hand, decide one after the other, and the app hears of it', async () => {
    const given = await givenForms();
    const { dingtalk, heard, read } = given;
    // As from another process: everything goes through JSON.
    const people = httpControl(dingtalk.url);
    const forms = await people.processForms({ user: 'wang1' });
    expect(forms.map((one) => [one.name, one.startable])).toEqual([
      ['请假', true],
      ['自选', true],
      ['额度申请', false],
    ]);
    expect(forms[0]).toMatchObject({
      fields: [{ label: '事由', componentType: 'TextareaField', required: true }],
      steps: [
        { name: '直属主管', need: 'NONE', people: [{ id: 'lina', name: '李娜' }] },
        { name: '依次审批', need: 'ONE_BY_ONE' },
      ],
    });
    const { processInstanceId } = await people.startApproval({
      user: 'wang1',
      processCode: 'PROC-LEAVE',
      values: { 事由: '回家' },
    });
    const lina = person(dingtalk, 'lina');
    await lina.sees('王伟提交的请假，等你审批', { since: 0 });
    for (const remark of ['可以', '再次同意']) {
      const [task] = (await people.approvals({ user: 'lina' })).todo;
      expect(task).toMatchObject({ form: '请假', summary: [{ label: '事由', value: '回家' }] });
      await people.actOnTask({ user: 'lina', taskId: task?.taskId ?? '', action: 'agree', remark });
    }
    const seen = await people.approval({ user: 'wang1', processInstanceId });
    expect(seen.nodes.map((one) => [one.name, one.need, one.state])).toEqual([
      ['发起人', 'NONE', 'done'],
      ['直属主管', 'NONE', 'done'],
      ['依次审批', 'ONE_BY_ONE', 'open'],
      ['抄送人', 'NONE', 'waiting'],
    ]);
    expect(seen.nodes[2]?.people).toMatchObject([
      { name: '李娜', state: 'agreed', remark: '再次同意' },
      { name: '王伟', state: 'open' },
    ]);
    expect(seen).toMatchObject({ waitingFor: [{ id: 'wang2' }], may: { task: null, revoke: true } });
    const [last] = (await people.approvals({ user: 'wang2' })).todo;
    await people.actOnTask({ user: 'wang2', taskId: last?.taskId ?? '', action: 'agree' });
    await person(dingtalk, 'wang1').sees('王伟提交的请假，已通过');
    expect((await people.approvals({ user: 'wang2' })).copied).toMatchObject([{ processInstanceId }]);
    expect((await people.approvals({ user: 'lina' })).handled).toHaveLength(2);
    expect(await read(processInstanceId)).toMatchObject({ status: 'COMPLETED', result: 'agree' });
    await expect.poll(() => heard().at(-1)).toBe('instance finish agree');
  });

  it('refuse, pass on, withdraw and comment', async () => {
    const given = await givenForms();
    const { people, start, dingtalk, heard } = given;
    const passed = await start();
    const [first] = await todo(given, 'lina');
    await expect(
      people.actOnTask({ user: 'lina', taskId: first?.taskId ?? '', action: 'redirect' }),
    ).rejects.toThrow('To whom');
    await people.actOnTask({
      user: 'lina',
      taskId: first?.taskId ?? '',
      action: 'redirect',
      toUser: 'wang2',
      remark: '你来',
    });
    expect((await people.approvals({ user: 'lina' })).handled).toMatchObject([{ outcome: 'redirect' }]);
    const [second] = await todo(given, 'wang2');
    await people.actOnTask({
      user: 'wang2',
      taskId: second?.taskId ?? '',
      action: 'refuse',
      remark: '太多了',
    });
    await person(dingtalk, 'wang1').sees('被王伟拒绝：太多了', { since: 0 });
    expect(await people.approval({ user: 'lina', processInstanceId: passed })).toMatchObject({
      status: 'COMPLETED',
      result: 'refuse',
      nodes: [
        {},
        { state: 'refused', people: [{ state: 'redirected', remark: '你来' }, { state: 'refused' }] },
      ],
    });

    const withdrawn = await start();
    await people.commentApproval({ user: 'wang1', processInstanceId: withdrawn, text: '写错了' });
    await person(dingtalk, 'lina').sees('写错了', { since: 0 });
    await expect(people.revokeApproval({ user: 'lina', processInstanceId: withdrawn })).rejects.toThrow(
      'Only who started',
    );
    // By hand there is no waiting: the 15 seconds bind calls.
    await people.revokeApproval({ user: 'wang1', processInstanceId: withdrawn });
    const seen = await people.approval({ user: 'wang1', processInstanceId: withdrawn });
    expect(seen).toMatchObject({
      status: 'TERMINATED',
      comments: [{ by: { id: 'wang1' }, text: '写错了' }],
      may: { revoke: false },
    });
    expect(await todo(given, 'lina')).toEqual([]);
    await expect.poll(() => heard().at(-1)).toBe('instance terminate');
  });

  it('choose who is asked where the form leaves it open', async () => {
    const { people, read } = await givenForms();
    const forms = await people.processForms({ user: 'wang1' });
    expect(forms[1]?.steps).toMatchObject([{ choose: { key: 'manual_1', among: [{ name: '李娜' }] } }]);
    const start = (choices?: Record<string, string[]>) =>
      people.startApproval({
        user: 'wang1',
        processCode: 'PROC-PICK',
        values: {},
        ...(choices && { choices }),
      });
    await expect(start({ manual_1: ['wang2'] })).rejects.toThrow('自选审批人不在可选范围内');
    for (const { processInstanceId } of [await start(), await start({ manual_1: ['lina'] })])
      expect(await read(processInstanceId)).toMatchObject({ tasks: [{ userId: 'lina' }] });
  });

  it('may do only what their screen offers', async () => {
    const given = await givenForms();
    const { people, start } = given;
    const id = await start();
    const [task] = await todo(given, 'lina');
    const taskId = task?.taskId ?? '';
    await expect(people.actOnTask({ user: 'wang2', taskId, action: 'agree' })).rejects.toThrow('has no task');
    await expect(people.approval({ user: 'wang2', processInstanceId: id })).rejects.toThrow(
      'has no approval',
    );
    await expect(people.approvals({ user: 'gus' })).rejects.toThrow('not of this organisation');
    await people.actOnTask({ user: 'lina', taskId, action: 'agree' });
    await expect(people.actOnTask({ user: 'lina', taskId, action: 'agree' })).rejects.toThrow('done already');
    await expect(people.revokeApproval({ user: 'wang1', processInstanceId: id })).rejects.toThrow(
      'ended already',
    );
    const begin = (values: Record<string, string>) =>
      people.startApproval({ user: 'wang1', processCode: 'PROC-LEAVE', values });
    await expect(begin({ 事由: '' })).rejects.toThrow('必填');
    await expect(begin({ 别的: 'x' })).rejects.toThrow('There is no field "别的", but "事由".');
  });
});
