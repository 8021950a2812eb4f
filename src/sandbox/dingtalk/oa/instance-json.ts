import type { Json } from '../../slack/json.js';
import type { World } from '../world.js';
import { pageUrl } from './event-data.js';
import type { InstanceState, TaskState } from './model.js';

/**
 * An approval as `GET /v1.0/workflow/processInstances` shows it.
 * https://open.dingtalk.com/document/development/obtains-the-details-of-a-single-approval-instance-pop
 */
export function instanceJson(world: World, instance: InstanceState): Json {
  const { seed } = world;
  const department = seed.departments.find(
    (one) => one.deptId === (instance.deptId === -1 ? 1 : instance.deptId),
  );
  return {
    title: instance.title,
    status: instance.status,
    result: instance.result,
    createTime: minute(instance.createdAt),
    ...(instance.finishedAt === null ? {} : { finishTime: minute(instance.finishedAt) }),
    originatorUserId: instance.originator,
    originatorDeptId: String(instance.deptId),
    originatorDeptName: department?.name ?? '',
    businessId: instance.businessId,
    approverUserIds: [...new Set(instance.steps.flatMap((one) => one.userIds))],
    ccUserIds: instance.copies?.userIds ?? [],
    bizAction: 'NONE',
    attachedProcessInstanceIds: [],
    operationRecords: instance.records.map(({ at, ccUserIds, activityId, ...one }) => ({
      ...one,
      date: minute(at),
      ...(activityId === '' ? {} : { activityId }),
      ...(ccUserIds.length === 0 ? {} : { ccUserIds }),
    })),
    tasks: instance.tasks.map((task) => taskJson(seed.corpId, instance, task)),
    formComponentValues: instance.values,
  };
}

function taskJson(corpId: string, instance: InstanceState, task: TaskState): Json {
  const url = pageUrl(corpId, instance.id);
  return {
    taskId: task.taskId,
    userId: task.userId,
    status: task.status,
    // What is not decided has none.
    ...(task.result === null ? {} : { result: task.result }),
    createTime: minute(task.createdAt),
    ...(task.endedAt === null ? {} : { finishTime: minute(task.endedAt) }),
    mobileUrl: `${url}&taskId=${task.taskId}`,
    pcUrl: `${url}&taskId=${task.taskId}`,
    processInstanceId: instance.id,
    activityId: instance.steps[task.step]?.id ?? '',
  };
}

/** DingTalk's own form of a time: without seconds. */
function minute(at: number): string {
  return `${new Date(at).toISOString().slice(0, 16)}Z`;
}
