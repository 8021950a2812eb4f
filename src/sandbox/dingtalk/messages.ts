import { ImpossibleAct } from '../slack/refusal.js';
import { robot } from './model.js';
import type { Platform } from './platform.js';
import { countPush } from './quota.js';
import { type CorpUserSeed, encryptedIdOf } from './seed.js';
import type { Conversation } from './world.js';

const topic = '/v1.0/im/bot/messages/get';
const overQuotaText = '受调用量超量影响，机器人消息内容无法正常推送';

/**
 * Posts what somebody wrote, and pushes it to the robot where it hears of it: always in its chat with one person, in a
 * group only when it is mentioned. https://open.dingtalk.com/document/development/robot-message-type
 *
 * @param tapped sent by tapping a link: such a text mentions nobody
 */
export function postAsPerson(
  platform: Platform,
  user: CorpUserSeed,
  conversation: Conversation,
  text: string,
  tapped = false,
): void {
  const { world } = platform;
  // First, as a mention that cannot be made stops the whole message.
  const mentions =
    conversation.kind === 'single' ? undefined : readMentions(platform, user, conversation, text);
  world.commit({
    kind: 'post',
    post: {
      id: world.ids.next('p'),
      conversation: conversation.id,
      at: world.now(),
      from: user.userId,
      body: { type: 'text', text },
    },
  });
  if (mentions === undefined) pushMessage(platform, user, conversation, text, []);
  else if (mentions.robotToo && !tapped)
    pushMessage(platform, user, conversation, mentions.rest, mentions.people);
}

/**
 * Whom a text in a group mentions: `@` and a member's name or user id. What the robot gets has no mention left in it;
 * whom it was about stands in `atUsers` alone. https://github.com/QwenLM/qwen-code/issues/8638
 *
 * @throws ImpossibleAct when several members have the name: on the screen one of them is chosen
 */
function readMentions(
  { world }: Platform,
  user: CorpUserSeed,
  conversation: Conversation,
  text: string,
): { readonly people: readonly CorpUserSeed[]; readonly robotToo: boolean; readonly rest: string } {
  const members = [...conversation.members]
    .flatMap((id) => world.users.get(id) ?? [])
    .filter((one) => one.userId !== user.userId);
  const names = new Map<string, readonly CorpUserSeed[]>([[world.app.name, []]]);
  for (const one of members) {
    names.set(one.name, [...(names.get(one.name) ?? []), one]);
    names.set(one.userId, [one]);
  }
  // A longer name first, so that 王伟 does not hide 王伟民.
  const known = [...names.keys()].sort((a, b) => b.length - a.length);
  const people: CorpUserSeed[] = [];
  let robotToo = false;
  const rest = text.replace(
    new RegExp(`@(${known.map(escapePattern).join('|')})`, 'g'),
    (_, name: string) => {
      const [found, ...others] = names.get(name) ?? [];
      if (others.length > 0)
        throw new ImpossibleAct(`Several members are called "${name}"; write @ and a user id instead.`);
      if (found === undefined) robotToo = true;
      else if (!people.includes(found)) people.push(found);
      return '';
    },
  );
  return { people, robotToo, rest };
}

function escapePattern(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}

function pushMessage(
  platform: Platform,
  user: CorpUserSeed,
  conversation: Conversation,
  content: string,
  mentioned: readonly CorpUserSeed[],
): void {
  const { world, hub, faults, settings } = platform;
  const { seed, app } = world;
  const at = world.now();
  const session = world.ids.hex(32);
  const expires = at + settings.webhookMs;
  world.commit({ kind: 'webhook', webhook: { session, conversation: conversation.id, expires } });
  const inGroup = conversation.kind === 'group';
  const over = faults.take('over-quota') !== undefined || !countPush(platform);
  const msgId = world.ids.next('msg');
  hub.push({
    id: msgId,
    type: 'CALLBACK',
    topic,
    data: {
      msgId,
      msgtype: 'text',
      ...(over
        ? { errorCode: 20001, errCode: 20001, errorMessage: overQuotaText, errMsg: overQuotaText }
        : { text: { content } }),
      conversationType: inGroup ? '2' : '1',
      conversationId: conversation.id,
      ...(inGroup
        ? {
            conversationTitle: conversation.title,
            isInAtList: true,
            atUsers: [
              { dingtalkId: encryptedIdOf(robot) },
              ...mentioned.map((one) => ({
                dingtalkId: encryptedIdOf(one.userId),
                ...(one.external === true ? {} : { staffId: one.userId }),
              })),
            ],
          }
        : {}),
      senderId: encryptedIdOf(user.userId),
      // People of other organisations have no user id here.
      ...(user.external === true
        ? { senderCorpId: 'dingelsewhere' }
        : { senderCorpId: seed.corpId, senderStaffId: user.userId }),
      senderNick: user.name,
      senderPlatform: 'Mac',
      isAdmin: false,
      chatbotCorpId: seed.corpId,
      chatbotUserId: encryptedIdOf(robot),
      robotCode: app.robotCode,
      createAt: at,
      sessionWebhook: `${platform.baseUrl()}/dingtalk/oapi/robot/sendBySession?session=${session}`,
      sessionWebhookExpiredTime: expires,
    },
  });
}
