import type { Conversation } from './conversation.js';
import { emitEvent } from './events.js';
import type { Message } from './model.js';
import type { Platform } from './platform.js';

/** Adds or removes somebody's reaction; false when it already was so. */
export function setReaction(
  platform: Platform,
  conversation: Conversation,
  message: Message,
  user: string,
  name: string,
  on: boolean,
): boolean {
  const { world } = platform;
  const before = message.reactions ?? [];
  const users = before.find((reaction) => reaction.name === name)?.users ?? [];
  if (users.includes(user) === on) return false;
  const left = on ? [...users, user] : users.filter((other) => other !== user);
  const rest = before.filter((reaction) => reaction.name !== name);
  const reactions = left.length === 0 ? rest : [...rest, { name, users: left, count: left.length }];
  world.commit({ kind: 'message', channel: conversation.facts.id, message: { ...message, reactions } });
  const type = on ? 'reaction_added' : 'reaction_removed';
  if (conversation.members.has(world.seed.app.user_id)) {
    emitEvent(platform, type, 'reactions:read', {
      type,
      user,
      reaction: name,
      item: { type: 'message', channel: conversation.facts.id, ts: message.ts },
      item_user: message.user,
      event_ts: world.clock.nextTs(),
    });
  }
  return true;
}
