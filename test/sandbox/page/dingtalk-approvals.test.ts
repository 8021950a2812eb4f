import { afterEach, describe, expect, it } from 'vitest';
import { type Given, givenForms } from '../dingtalk/oa-support.js';
import { stopAll } from '../dingtalk/support.js';
import { paneOf } from './dingtalk-support.js';

afterEach(stopAll);

const started = async ({ people }: Given, why: string): Promise<string> => {
  const act = { user: 'wang1', processCode: 'PROC-LEAVE', values: { 事由: why } };
  return (await people.startApproval(act)).processInstanceId;
};

describe('approvals in the DingTalk pane', () => {
  it('are in the lists of those whom they concern, escaped', async () => {
    const given = await givenForms();
    const draw = paneOf(given.dingtalk);
    const id = await started(given, '<b>回家');
    const todo = await draw('dingtalk=lina&dingtalkAt=todo');
    expect(todo).toContain(`data-dt-go="todo/instance/${id}"`);
    expect(todo).toContain('事由：&lt;b&gt;回家');
    expect(todo).toMatch(/待我处理<span class="dt-badge">1/);
    expect(await draw('dingtalk=wang1&dingtalkAt=todo')).toContain('暂无数据');
    expect(await draw('dingtalk=wang1&dingtalkAt=todo/mine')).toContain('等待李娜审批');
    const english = await draw('dingtalk=lina&dingtalkAt=todo', 'en');
    for (const word of ['Pending', 'Processed', 'Submitted', 'New request']) expect(english).toContain(word);
  });

  it('offer to each what they may do, and show the flow as it stands', async () => {
    const given = await givenForms();
    const draw = paneOf(given.dingtalk);
    const id = await started(given, '回家');
    const at = `dingtalkAt=todo/instance/${id}`;
    const acts = (page: string) => [...page.matchAll(/data-dt-open="dt-act-(\w+)"/g)].map((one) => one[1]);
    expect(acts(await draw(`dingtalk=lina&${at}`))).toEqual(['comment', 'redirect', 'refuse', 'agree']);
    expect(acts(await draw(`dingtalk=wang1&${at}`))).toEqual(['comment', 'revoke']);
    const [task] = (await given.people.approvals({ user: 'lina' })).todo;
    await given.people.actOnTask({
      user: 'lina',
      taskId: task?.taskId ?? '',
      action: 'refuse',
      remark: '<i>再说',
    });
    await given.people.commentApproval({ user: 'wang1', processInstanceId: id, text: '好的 <u>' });
    const page = await draw(`dingtalk=wang1&${at}`);
    expect(page).toContain('<p class="dt-remark">&lt;i&gt;再说</p>');
    expect(page).toContain('<p class="dt-remark">好的 &lt;u&gt;</p>');
    expect(page).toContain('dt-seat-refused">已拒绝');
    expect(page).toContain('<span class="dt-state dt-refused">审批拒绝</span>');
    expect(acts(page)).not.toContain('revoke');
  });

  it('are not shown to those whom they do not concern', async () => {
    const given = await givenForms();
    const draw = paneOf(given.dingtalk);
    expect(await draw('dingtalk=lina&dingtalkAt=todo/instance/nothing')).toContain('该审批单不存在');
  });

  it('are started with the fields of their form', async () => {
    const given = await givenForms();
    const draw = paneOf(given.dingtalk);
    const forms = await draw('dingtalk=wang1&dingtalkAt=todo/start');
    expect(forms).toContain('data-dt-go="todo/start/PROC-LEAVE"');
    const form = await draw('dingtalk=wang1&dingtalkAt=todo/start/PROC-LEAVE');
    expect(form).toMatch(/<textarea[^>]*data-dt-field="事由"[^>]*aria-required="true"/);
    expect(form).toContain('<li><b>直属主管</b> <small>李娜</small></li>');
    expect(form).toContain('data-dt-start="PROC-LEAVE"');
    // A form that only the app can start is shown, and says so.
    expect(await draw(`dingtalk=wang1&dingtalkAt=todo/start/${given.processCode}`)).toContain('由应用发起');
  });
});
