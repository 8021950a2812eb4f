import { fileURLToPath } from 'node:url';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { dingtalkPerson } from '../../src/sandbox/dingtalk/people.js';
import { readOrganisation } from '../../src/sandbox/dingtalk/read-organisation.js';
import { type ServedDingTalkSandbox, serveDingTalkSandbox } from '../../src/sandbox/dingtalk/server.js';
import { type StrangeBot, sendToSandbox, startStrangeBot } from './dingtalk/strange-bot.js';

const undo: (() => void | Promise<void>)[] = [];
afterEach(async () => {
  for (const one of undo.splice(0).reverse()) await one();
});

/** A bakery with its own people, its own app, its own card and its own approval form; and its own bot. */
async function given(): Promise<{ dingtalk: ServedDingTalkSandbox; bot: StrangeBot }> {
  // The SDK tells the console of every connection.
  vi.spyOn(console, 'info').mockImplementation(() => undefined);
  const path = fileURLToPath(new URL('./dingtalk/strange-organisation.json', import.meta.url));
  const dingtalk = await serveDingTalkSandbox(readOrganisation(path, undefined));
  undo.push(() => dingtalk.close());
  undo.push(await sendToSandbox(dingtalk.apiUrl, dingtalk.oapiUrl));
  const bot = await startStrangeBot('dingoven', 'flour-and-water');
  undo.push(() => bot.client.disconnect());
  return { dingtalk, bot };
}

describe('a bot made for DingTalk, with the SDK as it is', () => {
  it('echoes in a chat and in a group', async () => {
    const { dingtalk } = await given();
    const qian = dingtalkPerson(dingtalk.sandbox.people, 'qian');
    await qian.types('早上好');
    await qian.sees('你说的是：早上好');
    await qian.says('后厨群', '@烤箱 面好了');
    await dingtalkPerson(dingtalk.sandbox.people, '赵师傅').sees('你说的是：面好了', { since: 0 });
    await expect.poll(async () => (await dingtalk.sandbox.people.state({})).openPushes).toBe(0);
    expect(dingtalk.sandbox.warnings).toEqual([]);
  });

  it('has its card changed by the answer to a click', async () => {
    const { dingtalk } = await given();
    const qian = dingtalkPerson(dingtalk.sandbox.people, 'qian');
    await qian.types('订20个可颂');
    await qian.sees('待确认');
    await qian.clicks('确认');
    const card = await qian.sees('已确认：订20个可颂');
    expect(card).toMatchObject({ kind: 'card', edited: true });
    expect(card.text).not.toContain('[确认]');
    expect(dingtalk.sandbox.warnings).toEqual([]);
  });

  it('hears of approvals, and acknowledges them', async () => {
    const { dingtalk, bot } = await given();
    const { people } = dingtalk.sandbox;
    const { processInstanceId } = await people.startApproval({
      user: 'qian',
      processCode: 'PROC-FLOUR',
      values: { 物料: '面粉', 公斤: 25 },
    });
    const [task] = (await people.approvals({ user: 'zhao' })).todo;
    await people.actOnTask({ user: 'zhao', taskId: task?.taskId ?? '', action: 'agree', remark: '够用' });
    const title = '小钱提交的领料';
    await expect
      .poll(() => bot.events)
      .toEqual([
        `bpms_instance_change start: ${title}`,
        `bpms_task_change start: ${title}`,
        `bpms_task_change finish: ${title}`,
        `bpms_instance_change finish: ${title}`,
      ]);
    await expect.poll(async () => (await people.state({})).openPushes).toBe(0);
    expect(await people.approval({ user: 'qian', processInstanceId })).toMatchObject({
      status: 'COMPLETED',
      result: 'agree',
      fields: [
        { label: '物料', value: '面粉' },
        { label: '公斤', value: '25' },
      ],
    });
  });

  it('comes back by itself when its connection is cut', async () => {
    const { dingtalk } = await given();
    const { people } = dingtalk.sandbox;
    await people.configure({ offline: 'later' });
    await people.strike({ how: 'cut-sockets' });
    const qian = dingtalkPerson(people, 'qian');
    await qian.types('还在吗');
    await qian.sees('你说的是：还在吗', { timeoutMs: 10_000 });
  });
});
