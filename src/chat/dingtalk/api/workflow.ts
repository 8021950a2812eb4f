import type { z } from 'zod';
import { ChatError } from '../../../ports/chat-sender.js';
import {
  type FormComponent,
  type Instance,
  instanceFound,
  instanceIds,
  instanceStarted,
  processFound,
  workflowDone,
} from './workflow-shapes.js';

/** A call that DingTalk counts. Null if it is refused in one of the words `expected`. */
export type Counted = (
  call: { method: 'GET' | 'POST'; path: string; body: object | null; callClass: 'decision' },
  expected?: readonly string[],
) => Promise<unknown>;

/** An approval to be started. */
export interface NewInstance {
  processCode: string;
  originatorUserId: string;
  /** Of the originator, as DingTalk numbers it elsewhere: the root is 1. Null to leave it out. */
  departmentId: number | null;
  approvers: readonly { actionType: 'NONE' | 'OR' | 'AND'; userIds: readonly string[] }[];
  /** By the label of the form. */
  values: readonly { name: string; value: string }[];
}

/** The calls of DingTalk's OA approval. All count as decisions and reject with `ChatError`. */
export interface WorkflowApi {
  /** Starts an approval; gives its id. There is no key that would make a second call the same as the first. */
  startInstance(instance: NewInstance): Promise<string>;
  /** Null if there is none by that id. */
  getInstance(instanceId: string): Promise<Instance | null>;
  /** Decides a task in its person's name. `gone`: it is open no more. */
  executeTask(task: {
    instanceId: string;
    taskId: string;
    userId: string;
    agree: boolean;
    remark: string;
  }): Promise<'done' | 'gone'>;
  /** Withdraws an approval as the system. `refused`: it is younger than fifteen seconds, over, or its form forbids it. */
  terminateInstance(instanceId: string, remark: string): Promise<'done' | 'refused'>;
  /** Writes below an approval. */
  commentInstance(instanceId: string, userId: string, text: string): Promise<void>;
  /** Ids of the approvals one person started since then. */
  listInstanceIds(processCode: string, since: Date, originatorUserId: string): Promise<string[]>;
  /** The code of the form of this name, or null. */
  processCodeByName(name: string): Promise<string | null>;
  /** Makes a form, or changes the one with this code; gives its code. Null if another form has the name. */
  saveForm(form: {
    name: string;
    description: string;
    components: readonly FormComponent[];
    processCode: string | null;
  }): Promise<string | null>;
}

const instances = '/v1.0/workflow/processInstances';
/** Most ids in one answer. */
const page = 20;
/** Ids of one person in a few minutes are few; this ends a list that does not. */
const mostPages = 10;
/** Characters of a remark or a comment. */
const longestText = 1024;

/** Makes the calls. Source: https://open.dingtalk.com/document/development/create-an-approval-instance and its neighbours */
export function createWorkflowApi(counted: Counted): WorkflowApi {
  const post = (path: string, body: object, expected?: readonly string[]) =>
    counted({ method: 'POST', path, body, callClass: 'decision' }, expected);
  const get = (path: string, query: Record<string, string>, expected?: readonly string[]) =>
    counted(
      { method: 'GET', path: `${path}?${new URLSearchParams(query)}`, body: null, callClass: 'decision' },
      expected,
    );
  /** An act inside a 200 that says that it did not happen. */
  const done = (answer: unknown) => {
    if (!read(workflowDone, answer).success) throw new ChatError('not-done', true);
  };

  return {
    async startInstance({ processCode, originatorUserId, departmentId, approvers, values }) {
      const answer = await post(instances, {
        originatorUserId,
        processCode,
        ...(departmentId === null ? {} : { deptId: inWorkflow(departmentId) }),
        approvers,
        formComponentValues: values,
      });
      return read(instanceStarted, answer).instanceId;
    },

    async getInstance(instanceId) {
      const answer = await get(instances, { processInstanceId: instanceId }, [
        'processInstanceNotExist',
        'processInstanceIdError',
      ]);
      if (answer === null) return null;
      const { success, result } = read(instanceFound, answer);
      if (!success || !result) throw new ChatError('not-read', true);
      return result;
    },

    async executeTask({ instanceId, taskId, userId, agree, remark }) {
      const body = {
        processInstanceId: instanceId,
        actionerUserId: userId,
        taskId: asLong(taskId),
        result: agree ? 'agree' : 'refuse',
        remark: remark.slice(0, longestText),
      };
      const answer = await post(`${instances}/execute`, body, [
        'aflowProcessInstStatusException',
        'aflowProcessInstCanNotBeExecuted',
        'invalidInstanceExecuteTaskId',
        'invalidInstanceExecuteActionerUserId',
      ]);
      if (answer === null) return 'gone';
      // Its `result` repeats the verdict; whether it worked is in `success` alone.
      done(answer);
      return 'done';
    },

    async terminateInstance(instanceId, remark) {
      const body = { processInstanceId: instanceId, isSystem: true, remark: remark.slice(0, longestText) };
      const answer = await post(`${instances}/terminate`, body, [
        'aflowProcessInstStatusException',
        'internalError',
      ]);
      if (answer === null) return 'refused';
      done(answer);
      return 'done';
    },

    async commentInstance(instanceId, userId, text) {
      const body = {
        processInstanceId: instanceId,
        text: text.slice(0, longestText),
        commentUserId: userId,
      };
      done(await post(`${instances}/comments`, body));
    },

    async listInstanceIds(processCode, since, originatorUserId) {
      const ids: string[] = [];
      let nextToken = 0;
      for (let pages = 0; pages < mostPages; pages += 1) {
        const answer = await post('/v1.0/workflow/processes/instanceIds/query', {
          processCode,
          startTime: since.getTime(),
          nextToken,
          maxResults: page,
          userIds: [originatorUserId],
        });
        const { success, result } = read(instanceIds, answer);
        if (!success) throw new ChatError('not-read', true);
        ids.push(...(result?.list ?? []));
        if (!result?.nextToken) return ids;
        nextToken = result.nextToken;
      }
      return ids;
    },

    async processCodeByName(name) {
      const answer = await get('/v1.0/workflow/processCentres/schemaNames/processCodes', { name }, [
        'processCodeError',
        'processcode.error',
      ]);
      return answer === null ? null : read(processFound, answer).result.processCode;
    },

    async saveForm({ name, description, components, processCode }) {
      const body = {
        name,
        description,
        formComponents: components,
        ...(processCode === null ? {} : { processCode }),
        // What we started must be endable by us.
        templateConfig: { disableStopProcessButton: false },
      };
      const answer = await post('/v1.0/workflow/forms', body, ['formName.error']);
      return answer === null ? null : read(processFound, answer).result.processCode;
    },
  };
}

/** The root department is 1 everywhere but here. */
function inWorkflow(departmentId: number): number {
  return departmentId === 1 ? -1 : departmentId;
}

/** A Long: a number where that is exact. */
function asLong(id: string): number | string {
  const number = Number(id);
  return Number.isSafeInteger(number) ? number : id;
}

function read<T>(shape: z.ZodType<T>, json: unknown): T {
  const result = shape.safeParse(json);
  // What was asked for may have happened.
  if (!result.success) throw new ChatError('unreadable', true, null, true);
  return result.data;
}
