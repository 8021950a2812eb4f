import { pushEvent } from '../events.js';
import type { Platform } from '../platform.js';
import { showNote } from '../posting.js';
import { eventsOf } from './event-data.js';
import type { Moment, OaEvent, Outcome } from './flow.js';
import type { InstanceState } from './model.js';

/** Where the client shows what comes from approvals. */
export const oaPlace = 'OA审批';

/** The present moment, for the flow. */
export function momentOf({ world }: Platform): Moment {
  return {
    at: world.now(),
    nextTaskId() {
      world.ids.next('t');
      // As long as DingTalk's own, and running on over a restart as all ids do.
      return 70_000_000_000 + world.ids.made;
    },
  };
}

/** Keeps what happened to an approval, tells the people concerned, and pushes the events. */
export function settle(platform: Platform, { instance, events }: Outcome, by: string): void {
  platform.world.commit({ kind: 'instance', instance });
  tellPeople(platform, instance, events, by);
  for (const event of eventsOf(platform, instance, events)) pushEvent(platform, event);
}

function tellPeople(
  platform: Platform,
  instance: InstanceState,
  events: readonly OaEvent[],
  by: string,
): void {
  const { world } = platform;
  const nameOf = (id: string): string => world.users.get(id)?.name ?? '系统';
  const tell = (user: string, text: string): void => {
    if (user !== by && world.users.has(user))
      showNote(platform, { kind: 'notice', user, conversation: oaPlace, text });
  };
  const { title, originator, copies, result } = instance;
  for (const event of events) {
    if (event.about === 'task') {
      const { task } = event;
      if (event.type === 'start') tell(task.userId, `${title}，等你审批。`);
      else if (event.type === 'cancel') tell(task.userId, `${title}，不用你处理了。`);
      else if (event.type === 'comment') {
        const people = instance.tasks.filter((one) => one.status === 'RUNNING').map((one) => one.userId);
        for (const user of new Set([originator, ...people]))
          tell(user, `${nameOf(event.by ?? '')}评论了${title}：${event.remark ?? ''}`);
      } else if (event.result === 'agree' && instance.status === 'RUNNING')
        tell(originator, `${title}，${nameOf(task.userId)}已同意。`);
      else if (event.result === 'redirect') tell(originator, `${title}，${nameOf(task.userId)}转交了审批。`);
    } else if (event.type === 'finish') {
      const last = instance.tasks.findLast((one) => one.result === 'AGREE' || one.result === 'REFUSE');
      const remark = last === undefined || last.remark === '' ? '' : `：${last.remark}`;
      const verdict = result === 'agree' ? '已通过' : `被${nameOf(last?.userId ?? '')}拒绝`;
      tell(originator, `${title}，${verdict}${remark}。`);
      if (result === 'agree' && copies?.position.endsWith('FINISH') === true)
        for (const user of copies.userIds) tell(user, `${title}，已通过，抄送给你。`);
    } else if (event.type === 'start') {
      if (copies?.position.startsWith('START') === true)
        for (const user of copies.userIds) tell(user, `${title}，抄送给你。`);
    } else if (by !== originator) tell(originator, `${title}，已被撤销。`);
  }
}
