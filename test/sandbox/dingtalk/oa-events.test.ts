import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { EventAck } from 'dingtalk-stream';
import { afterEach, describe, expect, it } from 'vitest';
import { givenForms, instancesPath, officeWithForms, startBody } from './oa-support.js';
import { caller, newToken, startBot, startDingTalk, stopAll } from './support.js';

afterEach(stopAll);

const patient = { timeout: 5_000 };

const failedList = async (oapiUrl: string, token: string) =>
  (await (await fetch(`${oapiUrl}/call_back/get_call_back_failed_result?access_token=${token}`)).json()) as {
    errcode: number;
    failed_list: { call_back_tag: string; event_id: string }[];
  };

describe('approval events', () => {
  it('say what DingTalk says, with their identity in the headers', async () => {
    const { bot, start, processCode, clock } = await givenForms();
    const id = await start();
    await expect.poll(() => bot.events.length).toBe(2);
    const [instance, task] = bot.events;
    expect(instance?.frame.headers).toMatchObject({
      topic: '*',
      eventType: 'bpms_instance_change',
      eventCorpId: 'dingoffice',
      eventBornTime: String(clock.at),
      eventUnifiedAppId: 'dingapp',
    });
    expect(instance?.data).toEqual({
      processInstanceId: id,
      processCode,
      bizCategoryId: '',
      businessId: '202611201000000001',
      title: '王伟提交的额度申请',
      type: 'start',
      staffId: 'wang1',
      createTime: clock.at,
      url: expect.stringContaining(id),
    });
    expect(task?.frame.headers).toMatchObject({ eventType: 'bpms_task_change' });
    expect(task?.data).toMatchObject({ type: 'start', staffId: 'lina', createTime: clock.at });
    expect(task?.data).not.toHaveProperty('finishTime');
    expect(task?.data).not.toHaveProperty('result');
  });

  it('come again in a new frame until taken, and are then to be found in the list of failed ones', async () => {
    const timings = { eventRedeliverMs: [15, 15], eventAckMs: 15 };
    const dingtalk = await startDingTalk({ corp: officeWithForms, timings });
    const bot = await startBot(dingtalk, { onEvent: () => EventAck.LATER });
    const { eventId } = await dingtalk.sandbox.people.emitEvent({
      eventType: 'bpms_instance_change',
      data: { type: 'start' },
    });
    await expect.poll(async () => (await dingtalk.sandbox.people.state({})).openPushes).toBe(0);
    expect(bot.events.map((one) => one.frame.headers.eventId)).toEqual([eventId, eventId, eventId]);
    expect(new Set(bot.events.map((one) => one.frame.headers.messageId)).size).toBe(3);
    expect(await dingtalk.sandbox.people.failedEvents({})).toMatchObject([{ eventId }]);
    const token = await newToken(dingtalk);
    expect(await failedList(dingtalk.oapiUrl, token)).toMatchObject({
      errcode: 0,
      failed_list: [{ call_back_tag: 'bpms_instance_change', event_id: eventId }],
    });
    expect((await failedList(dingtalk.oapiUrl, token)).failed_list).toEqual([]);
    expect((await failedList(dingtalk.oapiUrl, 'guess')).errcode).toBe(40014);
  });

  it('wait for a connection, and an answer after its time does not count', async () => {
    const timings = { eventRedeliverMs: [400, 400], eventAckMs: 300 };
    const dingtalk = await startDingTalk({ corp: officeWithForms, timings });
    const { people, faults } = dingtalk.sandbox;
    const event = { eventType: 'bpms_task_change', data: {} };
    await people.emitEvent(event);
    const bot = await startBot(dingtalk);
    await expect.poll(() => bot.events.length, patient).toBe(1);
    faults.add({ kind: 'slow-ack', ms: 330, of: 'event' });
    await people.emitEvent(event);
    await expect.poll(() => bot.events.length, patient).toBe(3);
    await expect.poll(async () => (await people.state({})).openPushes, patient).toBe(0);
    expect(dingtalk.sandbox.warnings.map((one) => one.kind)).toContain('late-answer');
  });

  it('can be lost, doubled, swapped and late on purpose, and messages stay untouched', async () => {
    const { people, bot, heard, start, dingtalk } = await givenForms();
    await people.addFault({ kind: 'lose', of: 'event' });
    await people.typeMessage({ user: 'lina', text: '你好' });
    await start();
    await expect.poll(() => heard()).toEqual(['task start lina']);
    expect(bot.messages).toHaveLength(1);
    expect(await people.faults({})).toEqual([]);
    bot.events.length = 0;
    await people.addFault({ kind: 'reorder', of: 'event' });
    await start();
    await expect.poll(() => heard()).toEqual(['task start lina', 'instance start']);
    bot.events.length = 0;
    await people.addFault({ kind: 'duplicate', of: 'event' });
    await start();
    await expect.poll(() => heard()).toEqual(['instance start', 'instance start', 'task start lina']);
    expect(new Set(bot.events.map((one) => one.frame.headers.eventId)).size).toBe(2);
    bot.events.length = 0;
    await people.addFault({ kind: 'delay', ms: 15, of: 'event' });
    await start();
    await expect.poll(() => heard()).toEqual(['task start lina', 'instance start']);
    bot.events.length = 0;
    await people.addFault({ kind: 'drop-ack', of: 'message' });
    await start();
    await expect.poll(async () => (await dingtalk.sandbox.people.state({})).openPushes).toBe(0);
    expect(await people.faults({})).toEqual([{ kind: 'drop-ack', of: 'message', count: 1 }]);
  });

  it('count against the month, and stay away when it is used up; the approval is there all the same', async () => {
    const { people, heard, start } = await givenForms({ settings: { monthlyPushes: 1 } });
    const id = await start();
    await expect.poll(() => heard()).toEqual(['instance start']);
    expect((await people.counts({})).pushes).toBe(1);
    expect(await people.approval({ user: 'lina', processInstanceId: id })).toMatchObject({
      status: 'RUNNING',
    });
    // What happens to the directory is told for nothing.
    await people.emitEvent({ eventType: 'user_leave_org', data: {} });
    await expect.poll(() => heard()).toHaveLength(2);
  });
});

describe('over a restart', () => {
  it('approvals, forms and failed events are kept, and new tasks have new numbers', async () => {
    const journal = join(mkdtempSync(join(tmpdir(), 'dingtalk-oa-')), 'journal.jsonl');
    const timings = { eventRedeliverMs: [5], eventAckMs: 5 };
    const before = await givenForms({ journal, timings });
    before.bot.client.disconnect();
    await expect.poll(async () => (await before.people.state({})).connections).toBe(0);
    const id = await before.start();
    const [task] = (await before.read(id)).tasks;
    await expect.poll(async () => (await before.people.failedEvents({})).length).toBe(2);
    await before.dingtalk.close();

    const after = await startDingTalk({ corp: officeWithForms, journal, now: () => before.clock.at });
    const call = await caller(after);
    const read = await call('GET', `${instancesPath}?processInstanceId=${id}`);
    expect(read.body).toMatchObject({ result: { status: 'RUNNING', tasks: [{ taskId: task?.taskId }] } });
    expect(await after.sandbox.people.failedEvents({})).toHaveLength(2);
    before.clock.at += 5 * 60_000;
    expect(await after.sandbox.people.failedEvents({})).toEqual([]);
    const { body } = await call('POST', instancesPath, startBody(before.processCode));
    const other = await call('GET', `${instancesPath}?processInstanceId=${String(body['instanceId'])}`);
    const next = (other.body['result'] as { tasks: { taskId: number }[] }).tasks[0]?.taskId ?? 0;
    expect(next).toBeGreaterThan(task?.taskId ?? 0);
  });
});
