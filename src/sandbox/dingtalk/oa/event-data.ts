import type { Json } from '../../slack/json.js';
import type { NewEvent } from '../events.js';
import type { Platform } from '../platform.js';
import type { OaEvent } from './flow.js';
import type { InstanceState } from './model.js';

/**
 * What the app hears, as DingTalk words it.
 * https://open.dingtalk.com/document/development/event-bpms-instance-change and
 * https://open.dingtalk.com/document/development/event-bpms-task-change
 */
export function eventsOf(
  { world }: Platform,
  instance: InstanceState,
  events: readonly OaEvent[],
): readonly NewEvent[] {
  const about = {
    processInstanceId: instance.id,
    processCode: instance.processCode,
    bizCategoryId: '',
    businessId: instance.businessId,
    title: instance.title,
  };
  return events.map((event): NewEvent => {
    const data: Json = event.about === 'instance' ? ofInstance(event.type) : ofTask(event);
    return { eventType: `bpms_${event.about}_change`, data: { ...about, ...data } };
  });

  function ofInstance(type: 'start' | 'finish' | 'terminate'): Json {
    return {
      type,
      // Only an approval that ran to its end has a result.
      ...(type === 'finish' ? { result: instance.result } : {}),
      staffId: instance.originator,
      createTime: instance.createdAt,
      ...(type === 'start' ? {} : { finishTime: instance.finishedAt }),
      url: pageUrl(world.seed.corpId, instance.id),
    };
  }
  function ofTask(event: Extract<OaEvent, { about: 'task' }>): Json {
    const { type, task, by, result, remark } = event;
    return {
      type,
      taskId: task.taskId,
      staffId: by ?? task.userId,
      createTime: task.createdAt,
      ...(task.endedAt === null ? {} : { finishTime: task.endedAt }),
      ...(result === undefined ? {} : { result }),
      ...(remark === undefined || remark === '' ? {} : { remark }),
    };
  }
}

/** Where the client opens an approval. */
export function pageUrl(corpId: string, instanceId: string): string {
  const query = new URLSearchParams({ corpid: corpId, procInstId: instanceId });
  return `https://aflow.dingtalk.com/dingtalk/mobile/homepage.htm?${query}`;
}
