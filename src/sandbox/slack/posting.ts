import { fillIds } from './controls.js';
import type { Conversation } from './conversation.js';
import { emitChanged, emitMessage } from './events.js';
import type { Json } from './json.js';
import type { Ephemeral, Message, MessageDraft } from './model.js';
import type { Platform } from './platform.js';
import type { World } from './world.js';

/** Posts as the bot. */
export function postAsBot(platform: Platform, conversation: Conversation, draft: MessageDraft): Message {
  const message = botMessage(platform.world, draft, conversation);
  platform.world.commit({ kind: 'message', channel: conversation.facts.id, message });
  emitMessage(platform, conversation, message);
  return message;
}

/** Posts as a person; the text is already encoded (`<@U…>`, `&amp;`). */
export function postAsPerson(
  platform: Platform,
  conversation: Conversation,
  user: string,
  draft: { readonly text: string; readonly blocks: readonly Json[]; readonly thread_ts?: string },
): Message {
  const { world } = platform;
  const message: Message = {
    type: 'message',
    user,
    text: draft.text,
    ts: world.clock.nextTs(),
    client_msg_id: world.ids.hex(32),
    team: world.users.get(user)?.team_id ?? world.seed.team.id,
    blocks: draft.blocks,
    ...threadOf(conversation, draft.thread_ts),
  };
  world.commit({ kind: 'message', channel: conversation.facts.id, message });
  emitMessage(platform, conversation, message);
  return message;
}

/**
 * Replaces what the bot's message says. What is given counts; text without blocks takes the blocks away,
 * blocks without text keep the text. https://docs.slack.dev/reference/methods/chat.update
 */
export function updateAsBot(
  platform: Platform,
  conversation: Conversation,
  previous: Message,
  change: Partial<MessageDraft>,
): Message {
  const { world } = platform;
  const { blocks: _old, metadata: _meta, ...kept } = previous;
  const blocks =
    change.blocks === undefined ? (change.text === undefined ? previous.blocks : undefined) : change.blocks;
  const metadata = change.metadata ?? previous.metadata;
  const message: Message = {
    ...kept,
    ...(change.text === undefined ? {} : { text: change.text }),
    ...(blocks === undefined || blocks.length === 0 ? {} : { blocks: withIds(world, blocks) }),
    ...(change.attachments === undefined ? {} : { attachments: change.attachments }),
    ...(metadata === undefined || Object.keys(metadata).length === 0 ? {} : { metadata }),
    edited: { user: previous.user, ts: world.clock.nextTs() },
  };
  world.commit({ kind: 'message', channel: conversation.facts.id, message });
  emitChanged(platform, conversation, previous, message);
  return message;
}

/** Takes a message away. */
export function removeMessage(platform: Platform, conversation: Conversation, message: Message): void {
  platform.world.commit({ kind: 'deleted', channel: conversation.facts.id, ts: message.ts });
  emitChanged(platform, conversation, message, undefined);
}

/** Shows the bot's words to one person alone. */
export function showEphemeral(
  platform: Platform,
  conversation: Conversation,
  user: string,
  draft: MessageDraft,
): Ephemeral {
  const message = { ...botMessage(platform.world, draft, conversation), subtype: 'ephemeral' };
  return addEphemeral(platform.world, {
    kind: 'ephemeral',
    user,
    channel: conversation.facts.id,
    ts: message.ts,
    message,
  });
}

/** Notes on one person's screen what Slack itself says (`notice`) or what the person did (`act`). */
export function showNote(
  world: World,
  kind: 'notice' | 'act',
  at: { readonly user: string; readonly channel: string; readonly text: string },
): Ephemeral {
  const ts = world.clock.nextTs();
  const author = kind === 'act' ? at.user : 'USLACKBOT';
  const message: Message = { type: 'message', ts, user: author, text: at.text, team: world.seed.team.id };
  return addEphemeral(world, { kind, user: at.user, channel: at.channel, ts, message });
}

function addEphemeral(world: World, draft: Omit<Ephemeral, 'position'>): Ephemeral {
  const list = world.ephemerals.get(draft.user) ?? [];
  const ephemeral = { ...draft, position: world.feed.position + 1 };
  // A screen keeps the newest; without a bound one person's list would grow for ever.
  world.ephemerals.set(draft.user, [...list.slice(-499), ephemeral]);
  world.feed.add({ what: 'ephemeral', ephemeral });
  return ephemeral;
}

/** Replaces an ephemeral on the person's screen; false when it is no longer there. */
export function replaceEphemeral(world: World, user: string, ts: string, draft: MessageDraft): boolean {
  const list = world.ephemerals.get(user) ?? [];
  const found = list.find((item) => item.ts === ts && item.kind === 'ephemeral');
  if (found === undefined) return false;
  const { blocks: _blocks, attachments: _attachments, ...kept } = found.message;
  const next: Ephemeral = {
    ...found,
    message: { ...kept, ...content(world, draft) },
    position: world.feed.position + 1,
  };
  world.ephemerals.set(
    user,
    list.map((item) => (item === found ? next : item)),
  );
  world.feed.add({ what: 'ephemeral', ephemeral: next });
  return true;
}

/** Takes an ephemeral off the person's screen. */
export function removeEphemeral(world: World, user: string, ts: string): boolean {
  const list = world.ephemerals.get(user) ?? [];
  const kept = list.filter((item) => item.ts !== ts);
  world.ephemerals.set(user, kept);
  return kept.length < list.length;
}

function botMessage(world: World, draft: MessageDraft, conversation: Conversation): Message {
  const { app, team } = world.seed;
  const name = app.real_name ?? app.name;
  return {
    type: 'message',
    subtype: draft.reply_broadcast === true ? 'thread_broadcast' : undefined,
    user: app.user_id,
    ts: world.clock.nextTs(),
    bot_id: app.bot_id,
    app_id: app.app_id,
    team: team.id,
    bot_profile: {
      id: app.bot_id,
      app_id: app.app_id,
      name,
      team_id: team.id,
      deleted: false,
      updated: 0,
      icons: {},
    },
    ...content(world, draft),
    ...(draft.files === undefined ? {} : { files: draft.files }),
    ...threadOf(conversation, draft.thread_ts),
  };
}

function content(
  world: World,
  draft: MessageDraft,
): Pick<Message, 'text' | 'blocks' | 'attachments' | 'metadata'> {
  const { text, blocks, attachments, metadata } = draft;
  return {
    text,
    ...(blocks === undefined || blocks.length === 0 ? {} : { blocks: withIds(world, blocks) }),
    ...(attachments === undefined || attachments.length === 0 ? {} : { attachments }),
    ...(metadata === undefined ? {} : { metadata }),
  };
}

function withIds(world: World, blocks: readonly Json[]): readonly Json[] {
  return fillIds(blocks, () => world.ids.hex(5));
}

function threadOf(
  conversation: Conversation,
  ts: string | undefined,
): Pick<Message, 'thread_ts' | 'parent_user_id'> {
  if (ts === undefined) return {};
  const asked = conversation.find(ts)?.message;
  // A reply to a reply joins the thread of the first message.
  const root = asked?.thread_ts ?? ts;
  const parent = conversation.find(root)?.message;
  return { thread_ts: root, ...(parent === undefined ? {} : { parent_user_id: parent.user }) };
}
