import type { Conversation } from '../conversation.js';
import type { Json } from '../json.js';
import type { Message } from '../model.js';
import { SlackRefusal } from '../refusal.js';
import { checkKindScope, needConversation } from './find.js';
import type { Call, Methods } from './method.js';

/** `conversations.history` (newest first) and `conversations.replies` (oldest first). */
export const historyMethods: Methods = {
  'conversations.history': {
    tier: 3,
    scopes: [],
    run(call) {
      const conversation = needReadable(call);
      const main = conversation.posts
        .map(({ message }) => message)
        .filter((message) => message.thread_ts === undefined || message.subtype === 'thread_broadcast');
      return { ...slice(call, conversation, main.reverse()), pin_count: 0 };
    },
  },
  'conversations.replies': {
    tier: 3,
    scopes: [],
    run(call) {
      const conversation = needReadable(call);
      const asked = conversation.find(call.args.need('ts'))?.message;
      if (asked === undefined) throw new SlackRefusal('thread_not_found');
      const root = conversation.find(asked.thread_ts ?? asked.ts)?.message ?? asked;
      return slice(call, conversation, [root, ...conversation.replies(root.ts)]);
    },
  },
};

function needReadable({ args, platform, bot }: Call): Conversation {
  const conversation = needConversation(platform.world, args.need('channel'));
  checkKindScope(platform.world, conversation.facts.kind, 'history');
  if (!conversation.members.has(bot)) throw new SlackRefusal('not_in_channel');
  return conversation;
}

function slice({ args }: Call, conversation: Conversation, messages: readonly Message[]): Json {
  const { oldest, latest, inclusive } = {
    oldest: args.text('oldest') ?? '0',
    latest: args.text('latest') ?? '9999999999.999999',
    inclusive: args.flag('inclusive'),
  };
  const cursor = args.text('cursor');
  const from =
    cursor === undefined ? undefined : Buffer.from(cursor, 'base64url').toString('utf8').split(':')[1];
  if (cursor !== undefined && from === undefined) throw new SlackRefusal('invalid_cursor');
  const start = from === undefined ? 0 : messages.findIndex((message) => message.ts === from);
  const limit = Math.min(999, Math.max(1, args.number('limit', 100)));
  const wanted = messages.slice(Math.max(0, start)).filter(({ ts }) => {
    const low = compareTs(ts, oldest);
    const high = compareTs(ts, latest);
    return (low > 0 && high < 0) || (inclusive && (low === 0 || high === 0));
  });
  const next = wanted[limit];
  return {
    messages: wanted
      .slice(0, limit)
      .map((message) => historyJson(conversation, message, args.flag('include_all_metadata'))),
    has_more: next !== undefined,
    response_metadata: {
      next_cursor: next === undefined ? '' : Buffer.from(`next_ts:${next.ts}`).toString('base64url'),
    },
  };
}

function compareTs(one: string, other: string): number {
  const [a = '0', aMicros = '0'] = one.split('.');
  const [b = '0', bMicros = '0'] = other.split('.');
  return Number(a) - Number(b) || Number(aMicros.padEnd(6, '0')) - Number(bMicros.padEnd(6, '0'));
}

function historyJson(conversation: Conversation, message: Message, withMetadata: boolean): Json {
  const { metadata, ...shown } = message;
  const replies = conversation.replies(message.ts);
  const last = replies.at(-1);
  return {
    ...shown,
    ...(withMetadata && metadata !== undefined ? { metadata } : {}),
    ...(last === undefined
      ? {}
      : {
          thread_ts: message.ts,
          reply_count: replies.length,
          reply_users: [...new Set(replies.map((reply) => reply.user))],
          latest_reply: last.ts,
        }),
  };
}
