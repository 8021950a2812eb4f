import { isObject, type Json, obj, objs, parseJson, str, strs } from '../../slack/json.js';
import { limits } from '../limits.js';
import type { Body, LinkButton } from '../model.js';
import type { Platform } from '../platform.js';
import { postAsRobot } from '../posting.js';
import { OldRefusal } from '../refusal.js';

/** Answers `POST /robot/sendBySession?session=…`: needs no token, and is always 200 with an `errcode`. */
export function answerWebhook(platform: Platform, session: string, text: string): void {
  const { world, faults } = platform;
  if (Buffer.byteLength(text) > limits.message.webhookBytes)
    throw new OldRefusal(460101, 'message too long, exceed 20000 bytes');
  const body = parseJson(text);
  if (!isObject(body)) throw wrong('缺少参数 json');
  const webhook = world.webhooks.get(session);
  if (webhook === undefined || webhook.expires <= world.now() || faults.take('expire-webhook') !== undefined)
    throw new OldRefusal(300001, 'session 不存在');
  const conversation = world.conversations.get(webhook.conversation);
  if (conversation === undefined) throw new OldRefusal(400013, '群已被解散');
  if (strs(obj(body, 'at'), 'atUserIds').length > limits.message.atUsers) throw wrong('atUserIds 超过 50 个');
  const message = readWebhookMessage(body);
  const { counts } = world;
  world.commit({ kind: 'counts', counts: { ...counts, webhookReplies: counts.webhookReplies + 1 } });
  postAsRobot(platform, conversation, message);
}

function readWebhookMessage(body: Json): Body {
  const type = str(body, 'msgtype');
  const inner = obj(body, type ?? '');
  const need = (name: string): string => {
    const value = str(inner, name);
    if (value === undefined || value === '') throw wrong(`缺少参数 ${type}.${name}`);
    return value;
  };
  switch (type) {
    case 'text':
      return { type: 'text', text: need('content') };
    case 'markdown':
      return { type: 'markdown', title: need('title'), text: need('text') };
    case 'link':
      return { type: 'link', title: need('title'), text: need('text'), url: need('messageUrl') };
    case 'actionCard': {
      const single = str(inner, 'singleTitle');
      const buttons: readonly LinkButton[] =
        single === undefined
          ? objs(inner, 'btns').map((one) => ({
              title: str(one, 'title') ?? '',
              url: str(one, 'actionURL') ?? '',
            }))
          : [{ title: single, url: need('singleURL') }];
      if (buttons.length === 0) throw wrong('缺少参数 actionCard.btns');
      if (buttons.some((one) => one.title === '' || one.url === '')) throw wrong('actionCard.btns 不合法');
      return { type: 'actionCard', title: need('title'), text: need('text'), buttons };
    }
    case 'feedCard': {
      const links = objs(inner, 'links').map((one) => ({
        title: str(one, 'title') ?? '',
        url: str(one, 'messageURL') ?? '',
      }));
      if (links.length === 0) throw wrong('缺少参数 feedCard.links');
      return { type: 'feed', links };
    }
    default:
      throw new OldRefusal(400105, `不支持的消息类型 ${type ?? ''}`);
  }
}

function wrong(message: string): OldRefusal {
  return new OldRefusal(40035, message);
}
