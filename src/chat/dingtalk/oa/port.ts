import { ChatError } from '../../../ports/chat-sender.js';
import type { OaInstance, OaPort, OaTask } from '../../../ports/oa.js';
import type { DingTalkApi } from '../api/client.js';
import type { Instance } from '../api/workflow-shapes.js';
import { labels } from './form.js';
import type { OaWords } from './words.js';

/** What the port is made of. */
export interface OaParts {
  api: Pick<DingTalkApi, 'workflow' | 'userGet'>;
  /** Corp id. */
  workspace: string;
  processCode: string;
  words: OaWords;
}

/** DingTalk's OA approval as the desk needs it: one form, whose flow comes with each start. */
export function createOa({ api, workspace, processCode, words }: OaParts): OaPort {
  const { workflow } = api;
  return {
    platform: 'dingtalk',
    workspace,

    async start({ case: oaCase, originator, approvers, need }) {
      return workflow.startInstance({
        processCode,
        originatorUserId: originator,
        departmentId: await departmentOf(api, originator),
        approvers: [{ actionType: need, userIds: approvers }],
        values: words.values(oaCase),
      });
    },

    find: (since, originator) => workflow.listInstanceIds(processCode, since, originator),

    async read(instanceId) {
      const found = await workflow.getInstance(instanceId);
      return found && asInstance(instanceId, found);
    },

    decide: ({ instanceId, id, userId }, verdict, why, reader) =>
      workflow.executeTask({
        instanceId,
        taskId: id,
        userId,
        agree: verdict === 'approve',
        remark: words.why(why, reader),
      }),

    end: (instanceId, why, reader) => workflow.terminateInstance(instanceId, words.why(why, reader)),
    comment: (instanceId, userId, why, reader) =>
      workflow.commentInstance(instanceId, userId, words.why(why, reader)),
    wordsOf: words.why,
    noReason: words.noReason,
  };
}

/** Where approvers are named, the department may be left out: that it cannot be read keeps no request from being made. */
async function departmentOf(api: OaParts['api'], userId: string): Promise<number | null> {
  try {
    return (await api.userGet(userId))?.departments[0] ?? null;
  } catch (error) {
    // Nothing was asked for yet, so there is nothing unknown.
    if (!(error instanceof ChatError)) throw error;
    return null;
  }
}

/** An approval in our words. */
export function asInstance(id: string, found: Instance): OaInstance {
  const acts = found.operationRecords;
  const ended = acts.find((one) => one.type === 'TERMINATE_PROCESS_INSTANCE');
  return {
    id,
    status: statusOf(found),
    mark: found.formComponentValues.find((one) => one.name === labels.mark)?.value || null,
    tasks: tasksOf(found),
    endedBy: ended ? ended.userId : null,
    remarks: acts.filter((one) => one.type === 'ADD_REMARK').map((one) => one.remark),
  };
}

/** `COMPLETED` alone says nothing: what was refused is completed, too. */
function statusOf({ status, result }: Instance): OaInstance['status'] {
  if (status === 'COMPLETED') return result === 'agree' ? 'agreed' : 'refused';
  return status === 'TERMINATED' || status === 'CANCELED' ? 'ended' : 'running';
}

const verdicts: ReadonlyMap<string, OaTask['state']> = new Map([
  ['AGREE', 'agreed'],
  ['REFUSE', 'refused'],
  ['REDIRECTED', 'passed-on'],
]);

/** Tasks know no remark and records no task: they meet by person and verdict, in their order. */
function tasksOf({ tasks, operationRecords }: Instance): OaTask[] {
  const decided = operationRecords.map((record, at) => ({ ...record, at }));
  const taken = new Set<number>();
  return tasks
    .map((task) => {
      const state = stateOf(task);
      const record = decided.find(
        (one) => !taken.has(one.at) && one.userId === task.userId && fits(one, state),
      );
      if (record) taken.add(record.at);
      return {
        at: record?.at ?? Number.POSITIVE_INFINITY,
        task: { id: task.taskId, userId: task.userId, state, remark: record?.remark ?? '' },
      };
    })
    .sort((a, b) => (a.at === b.at ? 0 : a.at - b.at))
    .map(({ task }) => task);
}

function stateOf({ status, result }: Instance['tasks'][number]): OaTask['state'] {
  if (status === 'COMPLETED') return verdicts.get(result) ?? 'cancelled';
  return status === 'CANCELED' || status === 'TERMINATED' ? 'cancelled' : 'open';
}

function fits({ type, result }: Instance['operationRecords'][number], state: OaTask['state']): boolean {
  if (state === 'passed-on') return type === 'REDIRECT_TASK';
  if (!type.startsWith('EXECUTE_TASK')) return false;
  return (state === 'agreed' && result === 'AGREE') || (state === 'refused' && result === 'REFUSE');
}
