import { type Json, str } from '../../slack/json.js';
import { limits } from '../limits.js';
import { comment, decide, redirect, terminate } from '../oa/flow.js';
import { instanceJson } from '../oa/instance-json.js';
import type { InstanceState, TaskState } from '../oa/model.js';
import { momentOf, settle } from '../oa/settle.js';
import { startInstance } from '../oa/start.js';
import { oaRefused } from '../oa/words.js';
import type { Platform } from '../platform.js';
import type { World } from '../world.js';
import type { Api, Call } from './call.js';

const base = '/v1.0/workflow/processInstances';
const writes = {
  method: 'POST',
  permission: 'Workflow.Instance.Write',
  counted: true,
  failure: { success: false, result: false },
} as const;

/** Approvals: starting, reading, acting. https://open.dingtalk.com/document/development/create-an-approval-instance */
export const workflowApis: readonly Api[] = [
  {
    ...writes,
    name: 'startInstance',
    path: base,
    run: (platform, { body }) => ({ instanceId: startInstance(platform, body) }),
  },
  {
    name: 'getInstance',
    method: 'GET',
    path: base,
    permission: 'Workflow.Instance.Read',
    counted: true,
    failure: { success: 'false', result: null },
    run({ world }, { query }) {
      const id = query.get('processInstanceId') ?? '';
      if (id === '') throw oaRefused('processInstanceIdError');
      const instance = world.instances.get(id);
      if (instance === undefined) throw oaRefused('processInstanceNotExist');
      // The documented answer has a string here, unlike its neighbours.
      return { success: 'true', result: instanceJson(world, instance) };
    },
  },
  { ...writes, name: 'executeTask', path: `${base}/execute`, run: execute },
  { ...writes, name: 'terminateInstance', path: `${base}/terminate`, run: end },
  { ...writes, name: 'commentInstance', path: `${base}/comments`, run: addComment },
  { ...writes, name: 'redirectTask', path: '/v1.0/workflow/tasks/redirect', run: passOn },
];

/** https://open.dingtalk.com/document/development/approve-or-reject-the-approval-task */
function execute(platform: Platform, { body }: Call): Json {
  const { world } = platform;
  const instance = needInstance(world, body, 'aflowProcessNotExist');
  const result = str(body, 'result');
  if (result !== 'agree' && result !== 'refuse') throw oaRefused('invalidInstanceExecuteResult');
  const actioner = needUser(world, body, 'actionerUserId', 'invalidInstanceExecuteActionerUserId');
  const remark = readText(body, 'remark', limits.oa.remark);
  if (instance.status !== 'RUNNING') throw oaRefused('aflowProcessInstStatusException');
  const task = instance.tasks.find((one) => sameTask(one, body['taskId']));
  if (task === undefined) throw oaRefused('invalidInstanceExecuteTaskId');
  if (task.userId !== actioner) throw oaRefused('invalidInstanceExecuteActionerUserId');
  if (task.status !== 'RUNNING') throw oaRefused('aflowProcessInstCanNotBeExecuted');
  const verdict = result === 'agree' ? 'AGREE' : 'REFUSE';
  settle(platform, decide(instance, task, verdict, remark, momentOf(platform)), actioner);
  // It says which of the two it was, not whether it worked.
  return { success: true, result: result === 'agree' };
}

/** https://open.dingtalk.com/document/development/revoke-an-approval-instance */
function end(platform: Platform, { body }: Call): Json {
  const { world } = platform;
  const instance = needInstance(world, body, 'aflowProcessInstNotExist');
  const { isSystem } = body;
  if (typeof isSystem !== 'boolean') throw oaRefused('invalidParameter', 'isSystem 不能为空');
  const remark = readText(body, 'remark', limits.oa.remark);
  const by = isSystem ? '' : needUser(world, body, 'operatingUserId', 'userNotExist');
  if (!isSystem && by !== instance.originator) throw oaRefused('internalError', '只有发起人可以撤销');
  if (instance.status !== 'RUNNING') throw oaRefused('aflowProcessInstStatusException', '审批已结束');
  if (world.now() - instance.createdAt < limits.oa.untouchableMs)
    throw oaRefused('aflowProcessInstStatusException', '发起 15 秒内不能撤销');
  if (world.forms.get(instance.processCode)?.mayRevoke === false)
    throw oaRefused('internalError', '模板不允许撤销');
  settle(platform, terminate(instance, by, remark, momentOf(platform)), by);
  return { success: true, result: true };
}

/** https://open.dingtalk.com/document/development/official-approval-adds-approval-comments */
function addComment(platform: Platform, { body }: Call): Json {
  const { world } = platform;
  const instance = needInstance(world, body, 'aflowProcessInstNotExist');
  const by = needUser(world, body, 'commentUserId', 'userNotExist');
  const text = readText(body, 'text', limits.oa.remark);
  if (text === '') throw oaRefused('invalidParameter', 'text 不能为空');
  settle(platform, comment(instance, by, text, momentOf(platform)), by);
  return { success: true, result: true };
}

/** https://open.dingtalk.com/document/development/transfer-the-oa-approval-task */
function passOn(platform: Platform, { body }: Call): Json {
  const { world } = platform;
  const found = [...world.instances.values()].flatMap((instance) => {
    const task = instance.tasks.find((one) => sameTask(one, body['taskId']));
    return task === undefined ? [] : [{ instance, task }];
  })[0];
  if (found === undefined) throw oaRefused('invalidParameter', 'taskId 无效');
  const { instance, task } = found;
  const toUser = needUser(world, body, 'toUserId', 'userNotExist');
  const operator = needUser(world, body, 'operateUserId', 'userNotExist');
  const remark = readText(body, 'remark', limits.oa.redirectRemark);
  if (task.userId !== operator) throw oaRefused('needAuth', '只有当前处理人可以转交');
  if (task.status !== 'RUNNING') throw oaRefused('aflowProcessInstCanNotBeExecuted');
  if (toUser === operator) throw oaRefused('invalidParameter', '不能转交给自己');
  settle(platform, redirect(instance, task, toUser, remark, momentOf(platform)), operator);
  return { success: true, result: true };
}

function needInstance(
  world: World,
  body: Json,
  unknown: 'aflowProcessNotExist' | 'aflowProcessInstNotExist',
): InstanceState {
  const id = str(body, 'processInstanceId') ?? '';
  if (id === '') throw oaRefused('invalidInstanceId');
  const instance = world.instances.get(id);
  if (instance === undefined) throw oaRefused(unknown);
  return instance;
}

function needUser(
  world: World,
  body: Json,
  key: string,
  missing: 'userNotExist' | 'invalidInstanceExecuteActionerUserId',
): string {
  const id = str(body, key) ?? '';
  if (id === '') throw oaRefused(missing, `${key} 不能为空`);
  if (world.member(id, 1) === undefined) throw oaRefused('userNotExist', id);
  return id;
}

function readText(body: Json, key: string, most: number): string {
  const text = str(body, key) ?? '';
  if (text.length > most) throw oaRefused('invalidParameter', `${key} 超过 ${most} 个字`);
  return text;
}

/** A Long travels as a number, and from careful clients as a string. */
function sameTask(task: TaskState, given: unknown): boolean {
  return (typeof given === 'number' || typeof given === 'string') && String(given) === String(task.taskId);
}
