import type { Json } from '../../slack/json.js';
import { strs } from '../../slack/json.js';
import { limits } from '../limits.js';
import type { Platform } from '../platform.js';
import { postAsRobot } from '../posting.js';
import { refused } from '../refusal.js';
import { type Api, needStr } from './call.js';
import { readMessage } from './messages.js';

const sends = { permission: 'qyapi_robot_sendmsg', counted: true } as const;

/** Messages of the robot: sending, recalling, who read them. */
export const robotApis: readonly Api[] = [
  {
    ...sends,
    name: 'batchSend',
    method: 'POST',
    path: '/v1.0/robot/oToMessages/batchSend',
    run(platform, { body }) {
      const { world, faults } = platform;
      checkRobot(platform, body);
      const userIds = [...new Set(strs(body, 'userIds'))];
      if (userIds.length === 0) throw refused(400, 'invalidParameter.userIds.empty');
      if (userIds.length > limits.batch.users) throw refused(400, 'invalidParameter.userIds.overMax');
      const message = readMessage(body);
      const processQueryKey = world.ids.next('pqk');
      const invalidStaffIdList: string[] = [];
      const flowControlledStaffIdList: string[] = [];
      for (const id of userIds) {
        if (world.member(id, 1) === undefined) {
          invalidStaffIdList.push(id);
        } else if (
          faults.take('flow-control', ({ user }) => user === undefined || user === id) !== undefined
        ) {
          flowControlledStaffIdList.push(id);
        } else postAsRobot(platform, world.single(id), message, { key: processQueryKey });
      }
      return { processQueryKey, invalidStaffIdList, flowControlledStaffIdList };
    },
  },
  {
    ...sends,
    name: 'groupSend',
    method: 'POST',
    path: '/v1.0/robot/groupMessages/send',
    run(platform, { body }) {
      checkRobot(platform, body);
      const group = needGroup(platform, body);
      const message = readMessage(body);
      const processQueryKey = platform.world.ids.next('pqk');
      postAsRobot(platform, group, message, { key: processQueryKey });
      return { processQueryKey };
    },
  },
  {
    ...sends,
    name: 'batchRecall',
    method: 'POST',
    path: '/v1.0/robot/otoMessages/batchRecall',
    run(platform, { body }) {
      checkRobot(platform, body);
      return recall(platform, body, 'single');
    },
  },
  {
    ...sends,
    name: 'groupRecall',
    method: 'POST',
    path: '/v1.0/robot/groupMessages/recall',
    run(platform, { body }) {
      checkRobot(platform, body);
      needGroup(platform, body);
      return recall(platform, body, 'group');
    },
  },
  {
    ...sends,
    name: 'readStatus',
    method: 'GET',
    path: '/v1.0/robot/oToMessages/readStatus',
    run(platform, { query }) {
      const body = Object.fromEntries(query);
      checkRobot(platform, body);
      return readers(platform, body);
    },
  },
  {
    ...sends,
    name: 'groupQuery',
    method: 'POST',
    path: '/v1.0/robot/groupMessages/query',
    run(platform, { body }) {
      checkRobot(platform, body);
      needGroup(platform, body);
      const { sendStatus, messageReadInfoList } = readers(platform, body);
      const read = messageReadInfoList.filter((one) => one.readStatus === 'READ');
      return { sendStatus, readUserIds: read.map((one) => one.userId), hasMore: false, nextToken: '' };
    },
  },
];

function checkRobot({ world }: Platform, body: Json): void {
  const code = needStr(body, 'robotCode', 'invalidParameter.robotCode.empty');
  if (code !== world.app.robotCode) throw refused(400, 'invalidParameter.robotCode.notExsit');
}

function needGroup({ world }: Platform, body: Json) {
  const id = needStr(body, 'openConversationId', 'miss.openConversationId');
  const found = world.conversations.get(id);
  if (found?.kind !== 'group') throw refused(400, 'invalid.openConversationId');
  return found;
}

function recall({ world }: Platform, body: Json, kind: 'single' | 'group'): Json {
  const keys = strs(body, 'processQueryKeys');
  if (keys.length === 0) throw refused(400, 'invalidParameter.processQueryKeys.empty');
  if (keys.length > limits.batch.recallKeys) throw refused(400, 'invalidParameter.processQueryKeys.overMax');
  const successResult: string[] = [];
  const failedResult: { [key: string]: string } = {};
  for (const key of keys) {
    const posts = world
      .postsByKey(key)
      .filter((post) => world.conversations.get(post.conversation)?.kind === kind);
    const [first] = posts;
    if (first === undefined) failedResult[key] = 'message not exist';
    else if (world.now() - first.at > limits.batch.recallMs) failedResult[key] = 'message overtime';
    else {
      world.commit({ kind: 'recalled', key });
      successResult.push(key);
    }
  }
  return { successResult, failedResult };
}

function readers({ world }: Platform, body: Json) {
  const posts = world.postsByKey(needStr(body, 'processQueryKey', 'invalidParameter.processQueryKey.empty'));
  const messageReadInfoList = posts.flatMap((post) =>
    [...(world.conversations.get(post.conversation)?.members ?? [])].map((userId) => {
      const lookedAt = world.lookedAt.get(userId) ?? 0;
      const seen = lookedAt >= post.at;
      return {
        userId,
        name: world.users.get(userId)?.name ?? '',
        readStatus: seen ? ('READ' as const) : ('UNREAD' as const),
        readTimestamp: seen ? lookedAt : 0,
      };
    }),
  );
  return { sendStatus: posts.length === 0 ? 'NOT_SENT' : 'SUCCESS', messageReadInfoList };
}
