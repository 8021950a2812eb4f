import { addMember, conversationJson, openDirect, openGroup } from '../conversations.js';
import type { ConversationFacts } from '../model.js';
import { SlackRefusal } from '../refusal.js';
import { checkKindScope, missingScope, needConversation, needUser, page } from './find.js';
import type { Call, Methods } from './method.js';

const kindOfType: { readonly [type: string]: ConversationFacts['kind'] } = {
  public_channel: 'channel',
  private_channel: 'group',
  im: 'im',
  mpim: 'mpim',
};

/** `conversations.open`, `info`, `list`, `members`, `join`, and `users.conversations`. */
export const conversationMethods: Methods = {
  'conversations.open': {
    tier: 3,
    scopes: [],
    run({ args, platform, bot }) {
      const { world } = platform;
      const channel = args.text('channel');
      const ids = (args.text('users') ?? '').split(',').filter((id) => id !== '');
      if (channel === undefined && ids.length === 0) throw new SlackRefusal('users_list_not_supplied');
      const others = ids.filter((id) => id !== bot);
      const scope = others.length > 1 ? 'mpim:write' : 'im:write';
      if (!world.seed.scopes.includes(scope)) throw missingScope(world, scope);
      if (others.length > 8) throw new SlackRefusal('too_many_users');
      for (const id of others) {
        const user = needUser(world, id);
        if (user.is_bot) throw new SlackRefusal('cannot_dm_bot');
        if (user.deleted) throw new SlackRefusal('user_disabled');
      }
      const [first] = others;
      const known = world.conversations.size;
      const conversation =
        channel !== undefined
          ? needConversation(world, channel)
          : first === undefined
            ? undefined
            : others.length === 1
              ? openDirect(world, bot, first)
              : openGroup(world, [bot, ...others]);
      if (conversation === undefined) throw new SlackRefusal('user_not_found');
      return {
        no_op: world.conversations.size === known,
        already_open: world.conversations.size === known,
        channel: args.flag('return_im')
          ? conversationJson(world, conversation)
          : { id: conversation.facts.id },
      };
    },
  },
  'conversations.info': {
    tier: 3,
    scopes: [],
    run({ args, platform }) {
      const conversation = needConversation(platform.world, args.need('channel'));
      checkKindScope(platform.world, conversation.facts.kind, 'read');
      return { channel: conversationJson(platform.world, conversation, args.flag('include_num_members')) };
    },
  },
  'conversations.list': { tier: 2, scopes: [], run: (call) => listConversations(call, undefined) },
  'users.conversations': {
    tier: 3,
    scopes: [],
    run: (call) =>
      listConversations(call, needUser(call.platform.world, call.args.text('user') ?? call.bot).id),
  },
  'conversations.members': {
    tier: 4,
    scopes: [],
    run({ args, platform }) {
      const conversation = needConversation(platform.world, args.need('channel'));
      checkKindScope(platform.world, conversation.facts.kind, 'read');
      const { items, next } = page(
        conversation.facts.members,
        args.text('cursor'),
        args.number('limit', 100),
      );
      return { members: items, response_metadata: { next_cursor: next } };
    },
  },
  'conversations.join': {
    tier: 3,
    scopes: ['channels:join'],
    run({ args, platform, bot }) {
      const conversation = needConversation(platform.world, args.need('channel'));
      if (conversation.facts.kind !== 'channel')
        throw new SlackRefusal('method_not_supported_for_channel_type');
      const before = conversation.members.has(bot);
      addMember(platform.world, conversation, bot);
      return {
        channel: conversationJson(platform.world, conversation),
        ...(before ? { warning: 'already_in_channel' } : {}),
      };
    },
  },
};

function listConversations({ args, platform, bot }: Call, member: string | undefined) {
  const { world } = platform;
  const types = (args.text('types') ?? 'public_channel').split(',').map((type) => type.trim());
  const kinds = types.map((type) => {
    const kind = kindOfType[type];
    if (kind === undefined) throw new SlackRefusal('invalid_types');
    checkKindScope(world, kind, 'read');
    return kind;
  });
  const all = [...world.conversations.values()].filter(
    ({ facts, members }) =>
      kinds.includes(facts.kind) &&
      (facts.kind === 'channel' || members.has(bot)) &&
      (member === undefined || members.has(member)),
  );
  const { items, next } = page(all, args.text('cursor'), args.number('limit', 100));
  return {
    channels: items.map((conversation) => conversationJson(world, conversation, true)),
    response_metadata: { next_cursor: next },
  };
}
