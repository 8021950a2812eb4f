import { checkSlackFiles } from '../files.js';
import { limits } from '../limits.js';
import type { Message } from '../model.js';
import { postAsBot, removeMessage, showEphemeral, updateAsBot } from '../posting.js';
import { SlackRefusal } from '../refusal.js';
import { needContent, readDraft } from './drafts.js';
import { checkMayPost, needConversation, needTarget, needUser } from './find.js';
import type { Call, Methods } from './method.js';

/** `chat.postMessage`, `chat.update`, `chat.delete`, `chat.postEphemeral`, `chat.getPermalink`. */
export const chatMethods: Methods = {
  'chat.postMessage': {
    tier: 'posting',
    scopes: ['chat:write'],
    run({ args, platform }) {
      const target = args.need('channel');
      const draft = needContent(readDraft(args, limits.message.text));
      checkSlackFiles(platform.world, draft.blocks);
      const conversation = needTarget(platform.world, target);
      checkMayPost(platform.world, conversation);
      if (draft.thread_ts !== undefined && conversation.find(draft.thread_ts) === undefined) {
        throw new SlackRefusal('thread_not_found');
      }
      const message = postAsBot(platform, conversation, draft);
      return { channel: conversation.facts.id, ts: message.ts, message };
    },
  },
  'chat.update': {
    tier: 3,
    scopes: ['chat:write'],
    run(call) {
      const { args, platform } = call;
      const { conversation, message } = needOwnMessage(call, 'cant_update_message');
      const change = readDraft(args, limits.message.updateText);
      checkSlackFiles(platform.world, change.blocks);
      const empty =
        change.text === undefined && change.blocks === undefined && change.attachments === undefined;
      if (empty) throw new SlackRefusal('no_text');
      const next = updateAsBot(platform, conversation, message, change);
      return { channel: conversation.facts.id, ts: next.ts, text: next.text, message: next };
    },
  },
  'chat.delete': {
    tier: 3,
    scopes: ['chat:write'],
    run(call) {
      const { conversation, message } = needOwnMessage(call, 'cant_delete_message');
      removeMessage(call.platform, conversation, message);
      return { channel: conversation.facts.id, ts: message.ts };
    },
  },
  'chat.postEphemeral': {
    tier: 4,
    scopes: ['chat:write'],
    run({ args, platform }) {
      const { world, faults } = platform;
      const target = args.need('channel');
      const user = needUser(world, args.need('user'));
      const draft = needContent(readDraft(args, limits.message.text));
      checkSlackFiles(world, draft.blocks);
      const conversation = needTarget(world, target);
      checkMayPost(world, conversation);
      if (!conversation.members.has(user.id)) throw new SlackRefusal('user_not_in_channel');
      // Slack answers ok whether or not it arrives: delivery is not guaranteed.
      if (faults.take('lose-ephemeral') !== undefined) return { message_ts: world.clock.nextTs() };
      return { message_ts: showEphemeral(platform, conversation, user.id, draft).ts };
    },
  },
  'chat.getPermalink': {
    tier: 'none',
    scopes: [],
    run({ args, platform }) {
      const { world } = platform;
      const conversation = needConversation(world, args.need('channel'));
      const ts = args.need('message_ts');
      if (conversation.find(ts) === undefined) throw new SlackRefusal('message_not_found');
      const channel = conversation.facts.id;
      const permalink = `https://${world.seed.team.domain}.slack.com/archives/${channel}/p${ts.replace('.', '')}`;
      return { channel, permalink };
    },
  },
};

/** The bot's own message that a call names; ephemerals and other people's messages are refused. */
function needOwnMessage(call: Call, refusal: string) {
  const { args, platform, bot } = call;
  const conversation = needConversation(platform.world, args.need('channel'));
  const message: Message | undefined = conversation.find(args.need('ts'))?.message;
  if (message === undefined) throw new SlackRefusal('message_not_found');
  if (message.user !== bot) throw new SlackRefusal(refusal);
  return { conversation, message };
}
