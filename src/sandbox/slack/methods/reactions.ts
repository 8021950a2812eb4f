import { setReaction } from '../reactions.js';
import { SlackRefusal } from '../refusal.js';
import { needConversation } from './find.js';
import type { Call, Methods } from './method.js';

/** `reactions.add` and `reactions.remove`, as the bot. */
export const reactionMethods: Methods = {
  'reactions.add': { tier: 3, scopes: ['reactions:write'], run: (call) => react(call, true) },
  'reactions.remove': { tier: 2, scopes: ['reactions:write'], run: (call) => react(call, false) },
};

function react({ args, platform, bot }: Call, on: boolean) {
  const name = args.need('name').replaceAll(':', '');
  const conversation = needConversation(platform.world, args.need('channel'));
  const message = conversation.find(args.need('timestamp'))?.message;
  if (message === undefined) throw new SlackRefusal('message_not_found');
  if (!setReaction(platform, conversation, message, bot, name, on)) {
    throw new SlackRefusal(on ? 'already_reacted' : 'no_reaction');
  }
  return {};
}
