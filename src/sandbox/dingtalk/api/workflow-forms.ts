import { type Json, obj, objs, str, strs } from '../../slack/json.js';
import { limits } from '../limits.js';
import { readComponents } from '../oa/components.js';
import type { FormComponent, ProcessForm } from '../oa/model.js';
import { needForm, workflowDept } from '../oa/start.js';
import { expectedPeople, needOf } from '../oa/steps.js';
import { readValues } from '../oa/values.js';
import { oaRefused } from '../oa/words.js';
import type { Platform } from '../platform.js';
import type { Api, Call } from './call.js';

const read = { permission: 'Workflow.Form.Read', method: 'GET', counted: true } as const;
const instances = { permission: 'Workflow.Instance.Read', counted: true } as const;

/** Approval forms and what is asked about approvals as a whole. */
export const workflowFormApis: readonly Api[] = [
  {
    name: 'saveForm',
    method: 'POST',
    path: '/v1.0/workflow/forms',
    permission: 'Workflow.Form.Write',
    counted: true,
    run: saveForm,
  },
  {
    ...read,
    name: 'formSchema',
    path: '/v1.0/workflow/forms/schemas/processCodes',
    run: ({ world }, { query }) => ({ result: schemaJson(needForm(world, Object.fromEntries(query))) }),
  },
  {
    ...read,
    name: 'processCodeByName',
    path: '/v1.0/workflow/processCentres/schemaNames/processCodes',
    run({ world }, { query }) {
      const form = [...world.forms.values()].find((one) => one.name === query.get('name') && !one.disabled);
      if (form === undefined) throw oaRefused('processCodeError');
      return { result: { processCode: form.processCode } };
    },
  },
  {
    ...read,
    name: 'manageableForms',
    path: '/v1.0/workflow/processes/managements/templates',
    run({ world }, { query }) {
      if (world.member(query.get('userId') ?? '', 1) === undefined) throw oaRefused('userNotExist');
      const forms = [...world.forms.values()].filter((one) => !one.disabled);
      return {
        success: true,
        result: forms.map((one) => ({ flowTitle: one.name, processCode: one.processCode })),
      };
    },
  },
  {
    ...instances,
    name: 'forecast',
    method: 'POST',
    path: '/v1.0/workflow/processes/forecast',
    run: forecast,
  },
  {
    ...instances,
    name: 'listInstanceIds',
    method: 'POST',
    path: '/v1.0/workflow/processes/instanceIds/query',
    run: listIds,
  },
  {
    ...instances,
    name: 'todoCount',
    method: 'GET',
    path: '/v1.0/workflow/processes/todoTasks/numbers',
    run({ world }, { query }) {
      const userId = query.get('userId') ?? '';
      if (world.member(userId, 1) === undefined) throw oaRefused('userNotExist');
      const open = [...world.instances.values()].flatMap((one) =>
        one.tasks.filter((task) => task.userId === userId && task.status === 'RUNNING'),
      );
      return { result: open.length };
    },
  },
];

/** https://open.dingtalk.com/document/development/create-an-approval-form-template */
function saveForm({ world }: Platform, { body }: Call): Json {
  const name = str(body, 'name') ?? '';
  const description = str(body, 'description') ?? '';
  if (name === '' || [...name].length > limits.oa.formName)
    throw oaRefused('formName.error', '名称为空或太长');
  if ([...description].length > limits.oa.formDescription)
    throw oaRefused('formschema.error', 'description 太长');
  const components = readComponents(objs(body, 'formComponents'));
  if (components.length === 0) throw oaRefused('formschema.error', 'formComponents 为空');
  const given = str(body, 'processCode');
  const before = given === undefined ? undefined : world.forms.get(given);
  if (given !== undefined && before === undefined) throw oaRefused('processcode.error');
  const taken = [...world.forms.values()].find((one) => one.name === name);
  if (taken !== undefined && taken.processCode !== given) throw oaRefused('formName.error');
  if (before === undefined && world.forms.size >= limits.oa.forms) throw oaRefused('permission.error');
  const at = world.now();
  const config = obj(body, 'templateConfig');
  const form: ProcessForm = {
    flow: [],
    copies: null,
    disabled: false,
    createdAt: at,
    ...before,
    processCode: given ?? newCode(world.ids.hex(32)),
    name,
    description,
    components,
    mayRevoke: config?.['disableStopProcessButton'] !== true,
    changedAt: at,
  };
  world.commit({ kind: 'form', form });
  return { result: { processCode: form.processCode } };
}

function newCode(hex: string): string {
  const parts = [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)];
  return `PROC-${parts.join('-').toUpperCase()}`;
}

/** https://open.dingtalk.com/document/development/obtain-the-form-schema */
function schemaJson(form: ProcessForm): Json {
  const item = (one: FormComponent): Json => ({
    componentName: one.componentType,
    props: {
      id: one.id,
      label: one.label,
      required: one.required,
      bizAlias: one.bizAlias,
      placeholder: one.placeholder,
      ...(one.options.length === 0 ? {} : { options: one.options.map((value) => ({ key: value, value })) }),
    },
    ...(one.children.length === 0 ? {} : { children: one.children.map(item) }),
  });
  return {
    name: form.name,
    memo: form.description,
    formCode: form.processCode,
    gmtCreate: new Date(form.createdAt).toISOString(),
    gmtModified: new Date(form.changedAt).toISOString(),
    schemaContent: { title: form.name, description: form.description, items: form.components.map(item) },
  };
}

/** https://open.dingtalk.com/document/development/approval-process-prediction */
function forecast({ world }: Platform, { body }: Call): Json {
  const form = needForm(world, body);
  const user = world.member(str(body, 'userId') ?? '', 1);
  if (user === undefined) throw oaRefused('userNotExist');
  if (!user.deptIds.map(workflowDept).includes(Number(body['deptId'])))
    throw oaRefused('processInstanceInvalidParameter', 'deptId');
  readValues(world, form.components, objs(body, 'formComponentValues'));
  const workflowActivityRules = form.flow.map((step) => {
    const selects = step.from.kind === 'self-select';
    const people = expectedPeople(world, step, user);
    return {
      activityId: step.id,
      activityName: step.name,
      activityType: selects ? 'target_select' : 'target_approval',
      isTargetSelect: selects,
      workflowActor: {
        actorKey: step.from.kind === 'self-select' ? step.from.actorKey : step.id,
        actorType: 'approver',
        allowedMulti: step.need !== 'NONE',
        approvalType: 'MANUAL',
        approvalMethod: needOf(step, people.length),
        ...(selects ? {} : { actorActivateUserIds: people }),
      },
    };
  });
  const { processCode } = form;
  return { result: { isForecastSuccess: true, processCode, userId: user.userId, workflowActivityRules } };
}

/** https://open.dingtalk.com/document/development/obtain-an-approval-list-of-instance-ids */
function listIds({ world }: Platform, { body }: Call): Json {
  const processCode = str(body, 'processCode') ?? '';
  // Approvals stay readable when their form is out of use.
  if (!world.forms.has(processCode)) throw oaRefused('processCodeError');
  const { startTime, endTime, maxResults } = body;
  const nextToken = typeof body['nextToken'] === 'string' ? Number(body['nextToken']) : body['nextToken'];
  if (!isWhole(startTime)) throw oaRefused('invalidParameter', 'startTime 不能为空');
  if (!isWhole(nextToken)) throw oaRefused('invalidParameter', 'nextToken 首次传 0');
  if (!isWhole(maxResults) || maxResults < 1 || maxResults > limits.oa.page)
    throw oaRefused('invalidParameter', 'maxResults 为 1 到 20');
  const now = world.now();
  if (endTime !== undefined) {
    if (!isWhole(endTime) || endTime < startTime || endTime - startTime > limits.oa.spanMs)
      throw oaRefused('invalidEndTime');
    if (now - startTime > limits.oa.oldestMs) throw oaRefused('invalidParameter', 'startTime 早于 365 天');
  } else if (now - startTime > limits.oa.spanMs) throw oaRefused('invalidParameter', 'startTime 早于 120 天');
  const userIds = strs(body, 'userIds');
  if (userIds.length > limits.oa.originators) throw oaRefused('invalidParameter', 'userIds 超过 10 个');
  const statuses = strs(body, 'statuses');
  const until = isWhole(endTime) ? endTime : now;
  const found = [...world.instances.values()].filter(
    (one) =>
      one.processCode === processCode &&
      one.createdAt >= startTime &&
      one.createdAt <= until &&
      (userIds.length === 0 || userIds.includes(one.originator)) &&
      (statuses.length === 0 || statuses.includes(one.status)),
  );
  const end = nextToken + maxResults;
  const list = found.slice(nextToken, end).map((one) => one.id);
  return { success: true, result: { list, ...(end < found.length ? { nextToken: String(end) } : {}) } };

  function isWhole(value: unknown): value is number {
    return typeof value === 'number' && Number.isInteger(value) && value >= 0;
  }
}
