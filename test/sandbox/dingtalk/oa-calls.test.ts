import { afterEach, describe, expect, it } from 'vitest';
import { components, formsPath, givenForms, idsPath, instancesPath, startBody } from './oa-support.js';
import { stopAll } from './support.js';

afterEach(stopAll);

const day = 24 * 60 * 60 * 1000;

describe('approval forms', () => {
  it('are made, changed, and found by code and by name', async () => {
    const { call, processCode } = await givenForms();
    expect(processCode).toMatch(/^PROC-[0-9A-F-]{36}$/);
    const { body: schema } = await call(
      'GET',
      `${formsPath}/schemas/processCodes?processCode=${processCode}`,
    );
    expect(schema).toMatchObject({
      result: {
        name: '额度申请',
        schemaContent: { items: [{ componentName: 'TextField' }, {}, {}, {}, {}] },
      },
    });
    const byName = `/v1.0/workflow/processCentres/schemaNames/processCodes?name=${encodeURIComponent('额度申请')}`;
    expect((await call('GET', byName)).body).toEqual({ result: { processCode } });
    const changed = await call('POST', formsPath, {
      name: '额度',
      processCode,
      formComponents: components.slice(0, 1),
    });
    expect(changed.body).toEqual({ result: { processCode } });
    expect((await call('GET', byName)).body).toMatchObject({ code: 'processCodeError' });
    const all = await call('GET', '/v1.0/workflow/processes/managements/templates?userId=lina');
    expect(all.body).toMatchObject({
      result: [
        { processCode: 'PROC-LEAVE' },
        { processCode: 'PROC-PICK' },
        { flowTitle: '额度', processCode },
      ],
    });
  });

  it('are refused as the API refuses them', async () => {
    const { call } = await givenForms();
    const field = (props: object, componentType = 'TextField') => ({
      formComponents: [{ componentType, props }],
    });
    const cases: [string, object][] = [
      ['formName.error', { name: '' }],
      ['formName.error', { name: '额度申请' }],
      ['formName.error', { name: '字'.repeat(201) }],
      ['formschema.error', { formComponents: [] }],
      ['formschema.error', field({ label: 'x' }, 'Poem')],
      ['formschema.error', field({})],
      ['formschema.error', field({ label: '字'.repeat(21) })],
      ['formschema.error', field({ label: 'x' }, 'DDSelectField')],
      ['formschema.error', { formComponents: [components[0], components[0]] }],
      ['formschema.error', { description: '字'.repeat(301) }],
      ['processcode.error', { processCode: 'PROC-NONE' }],
    ];
    for (const [code, change] of cases) {
      const { status, body } = await call('POST', formsPath, {
        name: '新的',
        formComponents: components,
        ...change,
      });
      expect([status, body['code']], JSON.stringify(change)).toEqual([400, code]);
    }
  });
});

describe('starting', () => {
  it('asks the approvers that were passed, and can be read', async () => {
    const { start, read } = await givenForms();
    const id = await start({
      formComponentValues: [
        { name: '单号', value: 'R-1' },
        { name: '数量', value: '500.5' },
        { name: '用途', value: '上线' },
        { name: '截止', value: '2026-12-01' },
        { name: '同事', value: '["wang2"]' },
      ],
      ccList: ['wang2'],
      ccPosition: 'START',
    });
    const instance = await read(id);
    expect(instance).toMatchObject({
      title: '王伟提交的额度申请',
      status: 'RUNNING',
      result: '',
      createTime: '2026-11-20T02:00Z',
      originatorUserId: 'wang1',
      originatorDeptId: '2',
      originatorDeptName: '研发',
      businessId: '202611201000000001',
      approverUserIds: ['lina'],
      ccUserIds: ['wang2'],
      tasks: [{ userId: 'lina', status: 'RUNNING', processInstanceId: id, activityId: 'node_1' }],
      operationRecords: [{ type: 'START_PROCESS_INSTANCE' }, { type: 'PROCESS_CC', ccUserIds: ['wang2'] }],
    });
    expect(instance['formComponentValues']).toContainEqual({
      id: 'amount',
      name: '数量',
      value: '500.5',
      extValue: '',
      componentType: 'NumberField',
      bizAlias: '',
    });
    expect(instance).not.toHaveProperty('finishTime');
    expect(Number.isSafeInteger(instance.tasks[0]?.taskId)).toBe(true);
  });

  it('is refused as the API refuses it', async () => {
    const { call, processCode, people } = await givenForms();
    const value = (name: string, text: unknown) => ({
      formComponentValues: [
        { name: '单号', value: 'R-1' },
        { name, value: text },
      ],
    });
    const none = (userIds: string[], actionType = 'NONE') => ({ approvers: [{ actionType, userIds }] });
    const cases: [string, object][] = [
      ['invalidParameter', { originatorUserId: '' }],
      ['processInstanceInvalidParameter', { originatorUserId: 'nobody' }],
      ['processInstanceInvalidParameter', { originatorUserId: 'gus' }],
      ['invalidParameter', { processCode: '' }],
      ['processCodeError', { processCode: 'PROC-NONE' }],
      ['processGetFailed', { processCode: 'PROC-OLD' }],
      ['processInstanceInvalidParameter', { deptId: 1 }],
      ['invalidParameter', { approvers: [] }],
      ['invalidParameter', none(['lina', 'wang2'])],
      ['invalidParameter', none(['lina'], 'AND')],
      ['invalidParameter', none(['lina', 'wang2'], 'ONE_BY_ONE')],
      ['processInstanceInvalidParameter', none(['nobody'])],
      ['invalidParameter', { approvers: Array.from({ length: 21 }, () => none(['lina']).approvers[0]) }],
      ['invalidParameter', { ccList: Array.from({ length: 51 }, () => 'lina') }],
      ['processInstanceInvalidParameter', { ccList: ['nobody'] }],
      ['invalidParameter', { ccPosition: 'SOMETIME' }],
      ['invalidParameter', { formComponentValues: 'none' }],
      ['formConverterError', { formComponentValues: [] }],
      ['illegalComponent', value('没有', 'x')],
      ['formConverterError', value('数量', 500)],
      ['formConverterError', value('数量', 'many')],
      ['formConverterError', value('用途', '别的')],
      ['formConverterError', value('截止', '1 December')],
      ['formConverterError', value('同事', 'wang2')],
      ['formConverterError', value('同事', '["nobody"]')],
      ['formConverterError', value('单号', 'twice')],
      // The form has no flow of its own: who decides has to come along, and the department with the console's flow.
      ['invalidParameter', { approvers: undefined }],
      ['processInstanceStartFailed', { approvers: undefined, deptId: 2 }],
    ];
    for (const [code, change] of cases) {
      const { status, body } = await call('POST', instancesPath, startBody(processCode, { ...change }));
      expect([status, body['code']], JSON.stringify(change)).toEqual([400, code]);
      expect(String(body['message'])).toMatch(/[一-鿿]/);
    }
    expect((await people.approvals({ user: 'lina' })).todo).toEqual([]);
  });

  it('has no key: the same again is another one', async () => {
    const { start } = await givenForms();
    expect(await start()).not.toBe(await start());
  });

  it('follows the flow of the console, and asks for whom it leaves open', async () => {
    const { call, read } = await givenForms();
    const leave = startBody('PROC-LEAVE', {
      approvers: undefined,
      deptId: 2,
      formComponentValues: [{ name: '事由', value: '回家' }],
    });
    const { body } = await call('POST', instancesPath, leave);
    expect(await read(String(body['instanceId']))).toMatchObject({
      approverUserIds: ['lina', 'wang2'],
      tasks: [{ userId: 'lina', activityId: 'manager' }],
    });
    const pick = { ...leave, processCode: 'PROC-PICK' };
    const chosen = (actionerUserIds: string[]) => ({
      ...pick,
      targetSelectActioners: [{ actionerKey: 'manual_1', actionerUserIds }],
    });
    expect((await call('POST', instancesPath, pick)).body).toMatchObject({
      code: 'targetSelectApproverMissing',
    });
    expect((await call('POST', instancesPath, chosen(['wang2']))).body).toMatchObject({
      code: 'targetSelectApproverScopeError',
    });
    expect((await call('POST', instancesPath, chosen(['lina']))).status).toBe(200);
    const forecast = await call('POST', '/v1.0/workflow/processes/forecast', {
      processCode: 'PROC-PICK',
      deptId: 2,
      userId: 'wang1',
      formComponentValues: [],
    });
    expect(forecast.body).toMatchObject({
      result: {
        workflowActivityRules: [
          { activityType: 'target_select', isTargetSelect: true, workflowActor: { actorKey: 'manual_1' } },
        ],
      },
    });
  });
});

describe('looking for approvals', () => {
  it('goes page by page, by form, time, originator and state', async () => {
    const { call, start, people, processCode, clock } = await givenForms();
    const ids: string[] = [];
    for (let i = 0; i < 25; i += 1) {
      ids.push(await start(i === 3 ? { originatorUserId: 'wang2' } : {}));
      clock.at += 1_000;
    }
    const query = async (more: object = {}) =>
      (
        await call('POST', idsPath, {
          processCode,
          startTime: clock.at - day,
          nextToken: 0,
          maxResults: 20,
          ...more,
        })
      ).body;
    const first = await query();
    expect(first).toEqual({ success: true, result: { list: ids.slice(0, 20), nextToken: '20' } });
    expect(await query({ nextToken: '20' })).toEqual({ success: true, result: { list: ids.slice(20) } });
    expect(await query({ userIds: ['wang2'] })).toMatchObject({ result: { list: [ids[3]] } });
    expect(await query({ startTime: clock.at - 1_500 })).toMatchObject({ result: { list: [ids[24]] } });
    await people.revokeApproval({ user: 'wang1', processInstanceId: ids[0] ?? '' });
    expect(await query({ statuses: ['TERMINATED'] })).toMatchObject({ result: { list: [ids[0]] } });
    const cases: [string, object][] = [
      ['invalidParameter', { maxResults: 21 }],
      ['invalidParameter', { startTime: undefined }],
      ['invalidParameter', { startTime: clock.at - 121 * day }],
      ['invalidEndTime', { startTime: clock.at - 200 * day, endTime: clock.at }],
      ['invalidParameter', { startTime: clock.at - 366 * day, endTime: clock.at - 300 * day }],
      ['invalidParameter', { userIds: Array.from({ length: 11 }, () => 'lina') }],
      ['processCodeError', { processCode: 'PROC-NONE' }],
    ];
    for (const [code, change] of cases)
      expect((await query(change))['code'], JSON.stringify(change)).toBe(code);
    const todo = await call('GET', '/v1.0/workflow/processes/todoTasks/numbers?userId=lina');
    expect(todo.body).toEqual({ result: 24 });
    expect((await call('GET', `${instancesPath}?processInstanceId=none`)).body).toMatchObject({
      code: 'processInstanceNotExist',
    });
  });
});

describe('the limits', () => {
  it('of permissions and months hold for approvals too', async () => {
    const { call, people, processCode } = await givenForms();
    const start = () => call('POST', instancesPath, startBody(processCode));
    const { calls } = await people.counts({});
    expect((await start()).status).toBe(200);
    expect((await people.counts({})).calls).toBe(calls + 1);
    await people.configure({ denied: ['Workflow.Instance.Write'] });
    expect(await start()).toMatchObject({
      status: 403,
      body: { accessdenieddetail: { requiredScopes: ['Workflow.Instance.Write'] } },
    });
    await people.configure({ denied: [], monthlyCalls: calls + 1 });
    expect((await start()).body).toMatchObject({ code: 'Forbidden.AccessDenied.ApiCountLimitForOrg' });
    await people.configure({ monthlyCalls: null });
    // The answer is lost, the approval is there: whoever repeats the call without looking has two.
    await people.addFault({ kind: 'fail-call', when: 'after', api: 'startInstance' });
    expect((await start()).status).toBe(504);
    expect((await people.approvals({ user: 'wang1' })).mine).toHaveLength(2);
  });
});
