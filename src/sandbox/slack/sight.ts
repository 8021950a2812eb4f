import type { Conversation } from './conversation.js';
import { openDirect, otherMember } from './conversations.js';
import type { Appearance } from './feed.js';
import { initialState } from './inputs.js';
import { type Json, objs } from './json.js';
import type { ConversationFacts, Ephemeral, Message, OpenView, Reaction, StateValues } from './model.js';
import { displayName, readerOf } from './reader.js';
import { renderMessage, renderView } from './render.js';
import { labelOf } from './rich-text.js';
import { seenControls } from './seen-controls.js';
import { readKey, type World } from './world.js';

/** Where something is on the screen. */
export type Place =
  | { readonly kind: 'message'; readonly conversation: string; readonly ts: string }
  | { readonly kind: 'modal' }
  | { readonly kind: 'home' };

/** A control as its person sees it. */
export interface SeenControl {
  readonly type: string;
  readonly blockId: string;
  readonly actionId: string;
  readonly label: string;
  readonly input: boolean;
  readonly optional: boolean;
  /** A text input of several lines. */
  readonly multiline: boolean;
  /** What stands in it now, as text. */
  readonly value: string;
  /** What is chosen in it: values of options, ids of people and conversations. */
  readonly chosen: readonly string[];
  readonly options: readonly { readonly text: string; readonly value: string }[];
}

/** One thing on a person's screen: a message, something Slack says, a modal, the App Home. */
export interface Seen {
  /** Where in the feed it came up, or changed last. */
  readonly position: number;
  /** `act`: what the person did. `gone`: something was deleted or closed. */
  readonly kind: 'message' | 'ephemeral' | 'notice' | 'act' | 'modal' | 'home' | 'gone';
  readonly place: Place;
  /** In words: `#general`, `DM with Bo`, `modal`, `App Home`. */
  readonly where: string;
  readonly ts: string;
  readonly threadTs?: string;
  readonly fromUser: string;
  readonly from: string;
  /** The person wrote it. */
  readonly own: boolean;
  /** An app wrote it, not a person. */
  readonly byApp: boolean;
  /** How many answers the thread below it has, and when the newest came. */
  readonly replies: number;
  readonly latestReply?: string;
  /** An answer in a thread that was also sent to the conversation. */
  readonly broadcast: boolean;
  readonly edited: boolean;
  /** As read on the screen; buttons as `[Label]`. */
  readonly text: string;
  /** What a notification shows: the message's `text`. */
  readonly fallback: string;
  readonly controls: readonly SeenControl[];
  readonly blocks: readonly Json[];
  readonly attachments: readonly Json[];
  readonly files: readonly Json[];
  readonly reactions: readonly Reaction[];
  readonly view?: OpenView;
}

/** A conversation as one person sees it. */
export interface SeenConversation {
  readonly id: string;
  /** `#general`, or the name of the other person. */
  readonly name: string;
  readonly withApp: boolean;
  readonly kind: ConversationFacts['kind'];
  /** Who else is in a direct message. */
  readonly other?: string;
  readonly purpose: string;
  readonly members: number;
  /** Messages of others since the person last read it, at most {@link unreadMost}. */
  readonly unread: number;
  /** How many of those mention the person. */
  readonly mentions: number;
  /** Oldest first. */
  readonly items: readonly Seen[];
  /** Older messages there are beyond these. */
  readonly earlier: number;
}

/** Beyond this nobody counts. */
const unreadMost = 99;

/** A person's whole screen. */
export interface Sight {
  readonly user: string;
  /** The app's bot user. */
  readonly app: { readonly id: string; readonly name: string };
  readonly position: number;
  /** The workspace's clock, epoch milliseconds. */
  readonly now: number;
  readonly conversations: readonly SeenConversation[];
  /** The thread that was asked for: its first message, then the answers. */
  readonly thread?: readonly Seen[];
  readonly modal?: Seen;
  readonly home?: Seen;
}

/** What came up on a person's screen, oldest first, and the position up to which this is all. */
export interface News {
  readonly position: number;
  readonly items: readonly Seen[];
}

/** Looks at the workspace through one person's eyes. */
export interface Eyes {
  /** `only`: the one conversation whose messages are wanted, and a thread in it. */
  sight(limit: number, only?: { readonly conversation: string; readonly threadTs?: string }): Sight;
  /** What an appearance is to this person; undefined when it is not on their screen. */
  seen(appearance: Appearance): Seen | undefined;
  visible(appearance: Appearance): boolean;
}

/** Values people put into controls of messages: nobody else sees them and the app learns of them by actions. */
export type MessageStates = Map<string, StateValues>;

/** The key of {@link MessageStates}. */
export function messageStateKey(user: string, conversation: string, ts: string): string {
  return `${user} ${conversation} ${ts}`;
}

/** Creates the eyes of a user. */
export function eyesOf(world: World, user: string, states: MessageStates): Eyes {
  const reader = readerOf(world, user);
  const bot = world.seed.app.user_id;

  const where = (conversation: Conversation | undefined, id: string): string => {
    if (conversation === undefined) return id;
    if (conversation.facts.kind !== 'im') return `#${conversation.facts.name}`;
    return `DM with ${displayName(world, otherMember(conversation, user))}`;
  };
  const ofMessage = (
    channel: string,
    message: Message,
    position: number,
    kind: Seen['kind'] = 'message',
  ): Seen => {
    const blocks = [
      ...(message.blocks ?? []),
      ...(message.attachments ?? []).flatMap((part) => objs(part, 'blocks')),
    ];
    const state = states.get(messageStateKey(user, channel, message.ts)) ?? initialState(blocks);
    const replies = world.conversations.get(channel)?.replies(message.ts) ?? [];
    return {
      position,
      kind,
      place: { kind: 'message', conversation: channel, ts: message.ts },
      where: where(world.conversations.get(channel), channel),
      ts: message.ts,
      threadTs: message.thread_ts,
      fromUser: message.user,
      from: message.user === 'USLACKBOT' ? 'Slackbot' : displayName(world, message.user),
      own: message.user === user,
      byApp: message.bot_id !== undefined,
      replies: replies.length,
      latestReply: replies.at(-1)?.ts,
      broadcast: message.subtype === 'thread_broadcast',
      edited: message.edited !== undefined,
      text: renderMessage(message, reader),
      fallback: message.text,
      controls: message.bot_id === undefined ? [] : seenControls(blocks, state, reader),
      blocks: message.blocks ?? [],
      attachments: message.attachments ?? [],
      files: message.files ?? [],
      reactions: message.reactions ?? [],
    };
  };
  const ofEphemeral = (item: Ephemeral): Seen =>
    ofMessage(item.channel, item.message, item.position, item.kind);
  const ofView = (view: OpenView, position: number, kind: Seen['kind'] = view.type): Seen => ({
    position,
    kind,
    place: { kind: view.type },
    where: view.type === 'modal' ? 'modal' : 'App Home',
    ts: '',
    fromUser: bot,
    from: displayName(world, bot),
    own: false,
    byApp: true,
    replies: 0,
    broadcast: false,
    edited: false,
    text: renderView(view, reader),
    fallback: labelOf({ text: view.title }),
    controls: seenControls(view.blocks, view.state, reader),
    blocks: view.blocks,
    attachments: [],
    files: [],
    reactions: [],
    view,
  });

  /** What came since the person last read a conversation; answers in threads do not count, as in Slack. */
  const unreadOf = ({ facts, posts }: Conversation): { unread: number; mentions: number } => {
    const read = world.readUpTo.get(readKey(user, facts.id)) ?? world.began;
    let unread = 0;
    let mentions = 0;
    for (let at = posts.length - 1; at >= 0 && unread < unreadMost; at -= 1) {
      const message = posts[at]?.message;
      if (message === undefined || message.ts <= read) break;
      if (message.user === user || (message.thread_ts ?? message.ts) !== message.ts) continue;
      unread += 1;
      if (message.text.includes(`<@${user}`) || /<!(?:channel|here|everyone)/.test(message.text))
        mentions += 1;
    }
    return { unread, mentions };
  };
  const threadOf = (channel: string, ts: string): readonly Seen[] => {
    const conversation = world.conversations.get(channel);
    const root = conversation?.members.has(user) === true ? conversation.find(ts) : undefined;
    if (conversation === undefined || root === undefined) return [];
    const notes = (world.ephemerals.get(user) ?? []).filter(
      (item) => item.channel === channel && item.message.thread_ts === ts,
    );
    const below = [
      ...conversation.replies(ts).map((message) => ofMessage(channel, message, root.position)),
      ...notes.map(ofEphemeral),
    ];
    below.sort((a, b) => (a.ts < b.ts ? -1 : 1));
    return [ofMessage(channel, root.message, root.position), ...below.filter((one) => one.ts !== ts)];
  };

  const visible = (appearance: Appearance): boolean => {
    if (appearance.what === 'ephemeral') return appearance.ephemeral.user === user;
    if (appearance.what === 'view' || appearance.what === 'view-closed') return appearance.view.user === user;
    return world.conversations.get(appearance.channel)?.members.has(user) === true;
  };

  return {
    visible,
    seen(appearance) {
      if (!visible(appearance)) return undefined;
      switch (appearance.what) {
        case 'message':
          return ofMessage(appearance.channel, appearance.message, appearance.position);
        case 'ephemeral':
          return ofEphemeral(appearance.ephemeral);
        case 'view':
          return ofView(appearance.view, appearance.position);
        case 'view-closed':
          return { ...ofView(appearance.view, appearance.position, 'gone'), text: '', controls: [] };
        case 'deleted': {
          const { channel, ts } = appearance;
          const gone: Message = { type: 'message', ts, user: '', text: '', team: '' };
          return ofMessage(channel, gone, appearance.position, 'gone');
        }
      }
    },
    sight(limit, only) {
      const own = openDirect(world, bot, user);
      const mine = [...world.conversations.values()].filter((one) => one !== own && one.members.has(user));
      const conversations = [own, ...mine].map((conversation): SeenConversation => {
        const { id } = conversation.facts;
        const wanted = only === undefined || only.conversation === id ? limit : 0;
        const notes = (world.ephemerals.get(user) ?? []).filter((item) => item.channel === id);
        const from = Math.max(0, conversation.posts.length - wanted);
        const items = [
          ...conversation.posts.slice(from).map(({ message, position }) => ofMessage(id, message, position)),
          ...notes.slice(Math.max(0, notes.length - wanted)).map(ofEphemeral),
        ];
        items.sort((a, b) => (a.ts < b.ts ? -1 : 1));
        const name = where(conversation, id).replace('DM with ', '');
        const { kind, purpose, members } = conversation.facts;
        return {
          id,
          name,
          withApp: conversation === own,
          kind,
          ...(kind === 'im' ? { other: otherMember(conversation, user) } : {}),
          purpose,
          members: members.length,
          ...unreadOf(conversation),
          items: items.slice(Math.max(0, items.length - wanted)),
          earlier: from,
        };
      });
      const modal = world.modals.get(user)?.at(-1);
      const home = world.homes.get(user);
      const { feed } = world;
      return {
        user,
        app: { id: bot, name: displayName(world, bot) },
        position: feed.position,
        now: world.clock.now(),
        conversations,
        ...(only?.threadTs === undefined ? {} : { thread: threadOf(only.conversation, only.threadTs) }),
        modal: modal === undefined ? undefined : ofView(modal, feed.viewPosition(modal.id)),
        home: home === undefined ? undefined : ofView(home, feed.viewPosition(home.id)),
      };
    },
  };
}
