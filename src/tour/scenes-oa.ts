import type { OaTask } from '../sandbox/dingtalk/oa-control.js';
import { agree, type Role, type Scene, type Stage } from './stage.js';

const reason = (stage: Stage): string =>
  stage.locale === 'en'
    ? 'the load tests of the whole release'
    : '版本发布之前要做一轮完整的全链路压力测试和回归验证';

/** What waits for somebody in DingTalk's own approvals, of one requester. */
async function todoOf(stage: Stage, who: Role, requester: Role): Promise<OaTask | undefined> {
  const { dingtalk, people } = stage.world;
  const user = people[who].dingtalkId;
  if (!dingtalk || !user) throw new Error(`${who} has no DingTalk here`);
  const { todo } = await dingtalk.approvals({ user });
  return todo.find(({ originator }) => originator.name === people[requester].name);
}

async function putInSlack(stage: Stage, who: Role, amount: string): Promise<string> {
  const words =
    stage.locale === 'en' ? `request ${amount} for ${reason(stage)}` : `申请 ${amount} 用于${reason(stage)}`;
  await stage.inSlack(who).types(`/tokens ${words}`);
  await stage.inSlack(who).sees(stage.money(amount));
  return stage.world.newestRequest();
}

const approvedInDingTalk: Scene = {
  name: 'oa-approved-in-dingtalk',
  title: {
    en: 'Ana asks in Slack; Carol agrees in DingTalk’s own approvals',
    'zh-CN': 'Ana 在 Slack 申请，Carol 在钉钉审批里同意',
  },
  cast: ['ana', 'carol'],
  platform: 'both',
  async play(stage) {
    const { world } = stage;
    const ana = stage.inSlack('ana');
    const since = await ana.mark();
    const id = await putInSlack(stage, 'ana', '600');
    const task = await world.waitFor('a task in DingTalk', () => todoOf(stage, 'carol', 'ana'));
    await world.dingtalk?.actOnTask({ user: 'carol01', taskId: task.taskId, action: 'agree' });
    const amount = stage.money('600');
    await ana.sees(stage.words('notice.request-approved', { decider: stage.nameOf('carol'), amount }), {
      since,
    });
    agree('the request is', await world.requestState(id), 'approved');
  },
};

const decidedInSlack: Scene = {
  name: 'oa-decided-in-slack',
  title: {
    en: 'Carol declines in Slack; DingTalk’s own approval follows',
    'zh-CN': 'Carol 在 Slack 里拒绝，钉钉审批随之结束',
  },
  cast: ['bo', 'carol'],
  platform: 'both',
  async play(stage) {
    const { world } = stage;
    const [bo, carol] = [stage.inSlack('bo'), stage.inSlack('carol')];
    const since = await bo.mark();
    const id = await putInSlack(stage, 'bo', '600');
    const task = await world.waitFor('a task in DingTalk', () => todoOf(stage, 'carol', 'bo'));
    await carol.clicks(stage.words('button.decline-request'), { within: /600/ });
    await carol.fills({ reason: stage.locale === 'en' ? 'Next month, please' : '请下个月再申请' });
    await carol.submits();
    const declined = { decider: stage.nameOf('carol'), amount: stage.money('600') };
    await bo.sees(stage.words('notice.request-declined', declined), { since });
    agree('the request is', await world.requestState(id), 'declined');
    await world.waitFor('the approval in DingTalk to end', async () =>
      (await todoOf(stage, 'carol', 'bo')) ? undefined : true,
    );
    const { processInstanceId } = task;
    const seen = await world.dingtalk?.approval({ user: 'bo01', processInstanceId });
    agree('DingTalk’s approval ended as', seen?.result, 'refuse');
  },
};

/** Scenes about DingTalk's own approvals. */
export const oaScenes = { approvedInDingTalk, decidedInSlack };
