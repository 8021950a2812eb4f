import type { Conversation } from '../conversation.js';
import { openDirect } from '../conversations.js';
import type { ConversationFacts, User } from '../model.js';
import { SlackRefusal } from '../refusal.js';
import type { World } from '../world.js';

/** A person by id, or `user_not_found`. */
export function needUser(world: World, id: string): User {
  const user = world.users.get(id);
  if (user === undefined) throw new SlackRefusal('user_not_found');
  return user;
}

/** A conversation the bot can see, or `channel_not_found`: private ones exist for members alone. */
export function needConversation(world: World, id: string): Conversation {
  const found = world.conversations.get(id);
  if (found === undefined) throw new SlackRefusal('channel_not_found');
  if (found.facts.kind !== 'channel' && !found.members.has(world.seed.app.user_id)) {
    throw new SlackRefusal('channel_not_found');
  }
  return found;
}

/** Where a message goes: a conversation id, a person's id (their direct message), or a channel's name. */
export function needTarget(world: World, target: string): Conversation {
  const bot = world.seed.app.user_id;
  if (/^[UW]/.test(target) && world.users.has(target)) {
    const user = needUser(world, target);
    if (user.is_bot) throw new SlackRefusal('cannot_dm_bot');
    if (user.deleted) throw new SlackRefusal('user_disabled');
    return openDirect(world, bot, target);
  }
  const name = target.replace(/^#/, '');
  for (const conversation of world.conversations.values()) {
    if (conversation.facts.kind === 'channel' && conversation.facts.name === name) return conversation;
  }
  return needConversation(world, target);
}

/** Refuses posting where the bot is no member, unless it may post in public channels at large. */
export function checkMayPost(world: World, conversation: Conversation): void {
  if (conversation.members.has(world.seed.app.user_id)) return;
  if (conversation.facts.kind === 'channel' && world.seed.scopes.includes('chat:write.public')) return;
  throw new SlackRefusal('not_in_channel');
}

const kinds: { readonly [K in ConversationFacts['kind']]: string } = {
  channel: 'channels',
  group: 'groups',
  im: 'im',
  mpim: 'mpim',
};

/** Refuses without the scope for this kind of conversation, such as `im:history`. */
export function checkKindScope(
  world: World,
  kind: ConversationFacts['kind'],
  verb: 'read' | 'history',
): void {
  const needed = `${kinds[kind]}:${verb}`;
  if (!world.seed.scopes.includes(needed)) throw missingScope(world, needed);
}

/** `missing_scope`, with what is needed and what there is. */
export function missingScope(world: World, needed: string): SlackRefusal {
  return new SlackRefusal('missing_scope', { needed, provided: world.seed.scopes.join(',') });
}

/** One page of a list, and the cursor of the next (empty at the end). */
export function page<T>(
  items: readonly T[],
  cursor: string | undefined,
  limit: number,
): { items: readonly T[]; next: string } {
  const start =
    cursor === undefined ? 0 : Number(Buffer.from(cursor, 'base64url').toString('utf8').replace('at:', ''));
  if (!Number.isInteger(start) || start < 0) throw new SlackRefusal('invalid_cursor');
  const end = start + limit;
  return {
    items: items.slice(start, end),
    next: end < items.length ? Buffer.from(`at:${end}`).toString('base64url') : '',
  };
}
