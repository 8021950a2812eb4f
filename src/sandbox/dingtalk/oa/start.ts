import { type Json, objs, str } from '../../slack/json.js';
import type { Platform } from '../platform.js';
import type { CorpUserSeed } from '../seed.js';
import type { World } from '../world.js';
import { begin } from './flow.js';
import type { ProcessForm } from './model.js';
import { momentOf, settle } from './settle.js';
import { consoleRoute, passedRoute } from './steps.js';
import { readValues } from './values.js';
import { oaRefused } from './words.js';

/** As the workflow calls name the root department, which is 1 everywhere else. */
const rootInWorkflow = -1;

/**
 * Starts an approval as `POST /v1.0/workflow/processInstances` does; gives its id. There is no key by which a repeated
 * call would be known.
 *
 * @throws ApiRefusal when something is wrong with the form, the people or the values
 */
export function startInstance(platform: Platform, body: Json): string {
  const { world } = platform;
  const originatorId = str(body, 'originatorUserId') ?? '';
  if (originatorId === '') throw oaRefused('invalidParameter', 'originatorUserId 不能为空');
  const originator = world.member(originatorId, 1);
  if (originator === undefined)
    throw oaRefused('processInstanceInvalidParameter', `没有员工 ${originatorId}`);
  const form = needForm(world, body);
  const passed = passedRoute(world, body);
  const deptId = readDepartment(body, originator, passed !== undefined);
  const { steps, copies } = passed ?? consoleRoute(world, form, originator, body);
  if (!Array.isArray(body['formComponentValues']))
    throw oaRefused('invalidParameter', 'formComponentValues 不能为空');
  const values = readValues(world, form.components, objs(body, 'formComponentValues'));
  const id = world.ids.hex(22);
  const at = world.now();
  const instance = {
    id,
    processCode: form.processCode,
    formName: form.name,
    title: `${originator.name}提交的${form.name}`,
    businessId: businessIdOf(world),
    originator: originator.userId,
    deptId,
    values,
    steps,
    copies,
    status: 'RUNNING',
    result: '',
    createdAt: at,
    finishedAt: null,
    tasks: [],
    records: [],
  } as const;
  settle(platform, begin(instance, momentOf(platform)), originator.userId);
  return id;
}

/** The form a call names. */
export function needForm(world: World, body: Json): ProcessForm {
  const processCode = str(body, 'processCode') ?? '';
  if (processCode === '') throw oaRefused('invalidParameter', 'processCode 不能为空');
  const form = world.forms.get(processCode);
  if (form === undefined) throw oaRefused('processCodeError');
  if (form.disabled) throw oaRefused('processGetFailed');
  return form;
}

/** A department as workflow calls name it. */
export function workflowDept(deptId: number | undefined): number {
  return deptId === undefined || deptId === 1 ? rootInWorkflow : deptId;
}

function readDepartment(body: Json, originator: CorpUserSeed, mayMiss: boolean): number {
  const own = originator.deptIds.map(workflowDept);
  const given = body['deptId'];
  if (given === undefined) {
    if (!mayMiss) throw oaRefused('invalidParameter', 'deptId 不能为空');
    return own[0] ?? rootInWorkflow;
  }
  const deptId = Number(given);
  if (!own.includes(deptId))
    throw oaRefused('processInstanceInvalidParameter', `发起人不在部门 ${String(given)} 中`);
  return deptId;
}

/** Readable by people: the minute in China and a running number. */
function businessIdOf(world: World): string {
  const minute = new Date(world.now() + 8 * 60 * 60 * 1000).toISOString().replace(/\D/g, '').slice(0, 12);
  return `${minute}${String(world.instances.size + 1).padStart(6, '0')}`;
}
