import { type Json, objs, str, strs } from '../../slack/json.js';
import { limits } from '../limits.js';
import type { CorpUserSeed } from '../seed.js';
import type { World } from '../world.js';
import type { Copies, FlowStep, InstanceStep, Need, ProcessForm } from './model.js';
import { oaRefused } from './words.js';

/** Who decides, and who is told. */
export interface Route {
  readonly steps: readonly InstanceStep[];
  readonly copies: Copies | null;
}

/**
 * The steps a start passes itself, in place of the flow of the OA console; undefined when it passes none.
 * https://open.dingtalk.com/document/development/create-an-approval-instance
 */
export function passedRoute(world: World, body: Json): Route | undefined {
  if (body['approvers'] === undefined) return undefined;
  const approvers = objs(body, 'approvers');
  if (approvers.length === 0) throw oaRefused('invalidParameter', 'approvers 为空');
  if (approvers.length > limits.oa.approvers) throw oaRefused('invalidParameter', 'approvers 超过 20 个');
  const steps = approvers.map((one, index): InstanceStep => {
    const type = str(one, 'actionType');
    const userIds = needMembers(world, strs(one, 'userIds'));
    // Several people one after the other are several steps of one person each: there is no fourth type here.
    if (type !== 'AND' && type !== 'OR' && type !== 'NONE')
      throw oaRefused('invalidParameter', `actionType ${type ?? ''}`);
    if (type === 'NONE' && userIds.length !== 1)
      throw oaRefused('invalidParameter', 'NONE 时只能有一个审批人');
    if (type !== 'NONE' && userIds.length < 2)
      throw oaRefused('invalidParameter', `${type} 时至少两个审批人`);
    return { id: `node_${index + 1}`, name: '审批人', need: type, userIds };
  });
  const ccList = strs(body, 'ccList');
  if (ccList.length > limits.oa.copies) throw oaRefused('invalidParameter', 'ccList 超过 50 个');
  const position = str(body, 'ccPosition') ?? 'FINISH';
  if (position !== 'START' && position !== 'FINISH' && position !== 'START_FINISH')
    throw oaRefused('invalidParameter', `ccPosition ${position}`);
  return { steps, copies: ccList.length === 0 ? null : { userIds: needMembers(world, ccList), position } };
}

/** The flow of the OA console, with its people for this originator. */
export function consoleRoute(world: World, form: ProcessForm, originator: CorpUserSeed, body: Json): Route {
  if (form.flow.length === 0)
    throw oaRefused('processInstanceStartFailed', '模板没有设置流程，请传 approvers');
  const selected = new Map(
    objs(body, 'targetSelectActioners').map((one) => [
      str(one, 'actionerKey') ?? '',
      strs(one, 'actionerUserIds'),
    ]),
  );
  const steps = form.flow.map((step): InstanceStep => {
    const { id, name } = step;
    const userIds = peopleOf(world, step, originator, selected);
    return { id, name, need: needOf(step, userIds.length), userIds };
  });
  return { steps, copies: form.copies };
}

/** How a step's people decide; alone there is no question. */
export function needOf(step: FlowStep, people: number): Need {
  return people < 2 ? 'NONE' : step.need === 'NONE' ? 'OR' : step.need;
}

/** Whom a step asks as far as that is known beforehand. */
export function expectedPeople(world: World, step: FlowStep, originator: CorpUserSeed): readonly string[] {
  if (step.from.kind === 'people') return step.from.userIds;
  if (step.from.kind === 'manager') {
    const manager = managerOf(world, originator);
    return manager === undefined ? [] : [manager];
  }
  return [];
}

function peopleOf(
  world: World,
  step: FlowStep,
  originator: CorpUserSeed,
  selected: ReadonlyMap<string, readonly string[]>,
): readonly string[] {
  if (step.from.kind !== 'self-select') return expectedPeople(world, step, originator);
  const { actorKey, scope } = step.from;
  const chosen = selected.get(actorKey) ?? [];
  if (chosen.length === 0) throw oaRefused('targetSelectApproverMissing', step.name);
  if (scope.length > 0 && chosen.some((one) => !scope.includes(one)))
    throw oaRefused('targetSelectApproverScopeError', step.name);
  return needMembers(world, chosen);
}

/** 直属主管, else the nearest head of department above. */
function managerOf(world: World, user: CorpUserSeed): string | undefined {
  if (user.managerUserId !== undefined) return user.managerUserId;
  for (let id = user.deptIds[0]; id !== undefined; ) {
    const department = world.seed.departments.find((one) => one.deptId === id);
    const head = department?.managerUserIds?.find((one) => one !== user.userId);
    if (head !== undefined) return head;
    id = department?.parentId;
  }
  return undefined;
}

function needMembers(world: World, ids: readonly string[]): readonly string[] {
  for (const id of ids)
    if (world.member(id, 1) === undefined)
      throw oaRefused('processInstanceInvalidParameter', `没有员工 ${id}`);
  return [...new Set(ids)];
}
