import { afterEach, expect, it } from 'vitest';
import type { Handle } from '../../src/sandbox/company/company.js';
import { type DingTalkWorld, startDingTalkWorld } from '../support/dingtalk-world.js';

// A request decided in DingTalk's own approval, and one decided in Slack that DingTalk's own approval follows.

let world: DingTalkWorld;
afterEach(async () => {
  expect(await world.verify()).toEqual([]);
  expect(world.troubles).toEqual([]);
  await world.close();
});

/** What somebody's OA page lists, once there is something to list. */
async function todo(who: Handle) {
  await world.settled();
  return (await world.dingtalk.approvals({ user: `${who}01` })).todo;
}

it('oa-approved-in-dingtalk: 小明在 Slack 申请，李娜在钉钉审批中同意', async () => {
  world = await startDingTalkWorld();
  const xiaoming = world.inSlack('xiaoming');
  await xiaoming.types('/tokens 申请 700 用于支付对账系统上线前的全链路压力测试和回归验证，本周五之前完成');
  await xiaoming.sees(/李娜/);
  const [task] = await todo('lina');
  if (!task) throw new Error('nothing to do in OA');
  expect(task.originator.name).toBe('王小明');
  const opened = await world.dingtalk.approval({ user: 'lina01', processInstanceId: task.processInstanceId });
  expect(Object.fromEntries(opened.fields.map(({ label, value }) => [label, value]))).toMatchObject({
    '额度 Amount': '$700',
    '理由 Reason': expect.stringContaining('压力测试'),
    '现状 Standing': expect.stringMatching(/^剩余 .*每期/),
  });
  await world.dingtalk.actOnTask({ user: 'lina01', taskId: task.taskId, action: 'agree', remark: '可以' });
  await xiaoming.sees(/李娜 批准.*\$700|李娜.*\$700/, { since: 0 });
  await world.settled();
  const { rows } = await world.owner.query('SELECT state, approved::text FROM request');
  expect(rows).toEqual([{ state: 'approved', approved: '700000000' }]);
  // Her card, too, shows it.
  await world.inSlack('lina').sees(/已批准|批准/, { since: 0 });
});

it('oa-decided-in-slack: 李娜在 Slack 批准，钉钉审批跟上', async () => {
  world = await startDingTalkWorld();
  const lina = world.inSlack('lina');
  await lina.types('/tokens');
  await lina.sees(/可用/);
  await world
    .inSlack('xiaoming')
    .types('/tokens 申请 700 用于支付对账系统上线前的全链路压力测试和回归验证，本周五之前完成');
  await world.inSlack('xiaoming').sees(/李娜/);
  const [task] = await todo('lina');
  if (!task) throw new Error('nothing to do in OA');
  await lina.clicks(/批准 \$700/);
  await world.settled();
  expect(await todo('lina')).toEqual([]);
  const seen = await world.dingtalk.approval({
    user: 'xiaoming01',
    processInstanceId: task.processInstanceId,
  });
  expect(seen).toMatchObject({ status: 'COMPLETED', result: 'agree' });
  const remarks = seen.nodes.flatMap(({ people }) => people).map(({ remark }) => remark);
  expect(remarks.join()).toContain('李娜 已在 Slack 中批准 $700');
});
