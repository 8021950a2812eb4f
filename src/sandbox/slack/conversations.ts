import type { Conversation } from './conversation.js';
import type { ConversationFacts } from './model.js';
import type { World } from './world.js';

/** The direct message between two people, opened if it was not yet. */
export function openDirect(world: World, one: string, other: string): Conversation {
  const bot = world.seed.app.user_id;
  const ids = [one, other].sort();
  // Known beforehand, so that a restart without a journal gives the same ids.
  const id = ids.includes(bot)
    ? `D${(one === bot ? other : one).slice(1)}`
    : `D${ids.map((part) => part.slice(1)).join('')}`;
  return open(world, { id, name: '', kind: 'im', members: [one, other] });
}

/** The group direct message of these people, opened if it was not yet. */
export function openGroup(world: World, members: readonly string[]): Conversation {
  const sorted = [...new Set(members)].sort();
  const id = `G${sorted.map((part) => part.slice(1)).join('')}`;
  const names = sorted.map((member) => world.users.get(member)?.name ?? member);
  return open(world, { id, name: `mpdm-${names.join('--')}-1`, kind: 'mpim', members: sorted });
}

function open(
  world: World,
  facts: Pick<ConversationFacts, 'id' | 'name' | 'kind' | 'members'>,
): Conversation {
  const known = world.conversations.get(facts.id);
  if (known !== undefined) return known;
  const created = Math.floor(world.clock.now() / 1000);
  world.commit({ kind: 'conversation', facts: { ...facts, created, topic: '', purpose: '' } });
  const opened = world.conversations.get(facts.id);
  if (opened === undefined) throw new Error(`conversation ${facts.id} was not opened`);
  return opened;
}

/** Adds somebody to a conversation. */
export function addMember(world: World, conversation: Conversation, user: string): void {
  if (conversation.members.has(user)) return;
  const { facts } = conversation;
  world.commit({ kind: 'conversation', facts: { ...facts, members: [...facts.members, user] } });
}

/** The other person of a direct message. */
export function otherMember(conversation: Conversation, user: string): string {
  return conversation.facts.members.find((member) => member !== user) ?? user;
}

/** The name that payloads give a conversation. */
export function payloadName(conversation: Conversation): string {
  return conversation.facts.kind === 'im' ? 'directmessage' : conversation.facts.name;
}

/** A conversation as the Web API shows it to the bot. */
export function conversationJson(
  world: World,
  conversation: Conversation,
  includeMembers = false,
): { readonly [key: string]: unknown } {
  const { facts } = conversation;
  const bot = world.seed.app.user_id;
  const common = {
    id: facts.id,
    created: facts.created,
    is_archived: false,
    is_im: facts.kind === 'im',
    is_org_shared: false,
    context_team_id: world.seed.team.id,
    updated: facts.created * 1000,
    ...(includeMembers ? { num_members: facts.members.length } : {}),
  };
  if (facts.kind === 'im') {
    return { ...common, user: otherMember(conversation, bot), is_user_deleted: false, priority: 0 };
  }
  return {
    ...common,
    name: facts.name,
    name_normalized: facts.name,
    is_channel: facts.kind === 'channel',
    is_group: facts.kind === 'group',
    is_mpim: facts.kind === 'mpim',
    is_private: facts.kind !== 'channel',
    is_general: facts.name === 'general',
    is_member: conversation.members.has(bot),
    is_shared: false,
    is_ext_shared: false,
    unlinked: 0,
    creator: facts.members[0] ?? bot,
    topic: { value: facts.topic, creator: '', last_set: 0 },
    purpose: { value: facts.purpose, creator: '', last_set: 0 },
    previous_names: [],
  };
}
