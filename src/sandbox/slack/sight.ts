import { type Control, controlsOf } from './controls.js';
import type { Conversation } from './conversation.js';
import { openDirect, otherMember } from './conversations.js';
import type { Appearance } from './feed.js';
import { initialState, optionsOf, pickedIds } from './inputs.js';
import { type Json, objs, str } from './json.js';
import type { Ephemeral, Message, OpenView, Reaction, StateValues } from './model.js';
import { displayName, type Reader, readerOf } from './reader.js';
import { readValue, renderMessage, renderView } from './render.js';
import { labelOf } from './rich-text.js';
import type { World } from './world.js';

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
  /** Oldest first. */
  readonly items: readonly Seen[];
}

/** A person's whole screen. */
export interface Sight {
  readonly user: string;
  /** The app's bot user. */
  readonly app: { readonly id: string; readonly name: string };
  readonly position: number;
  readonly conversations: readonly SeenConversation[];
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
  sight(limit: number): Sight;
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
    sight(limit) {
      const own = openDirect(world, bot, user);
      const mine = [...world.conversations.values()].filter((one) => one !== own && one.members.has(user));
      const conversations = [own, ...mine].map((conversation): SeenConversation => {
        const { id } = conversation.facts;
        const notes = (world.ephemerals.get(user) ?? []).filter((item) => item.channel === id);
        const items = [
          ...conversation.posts
            .slice(-limit)
            .map(({ message, position }) => ofMessage(id, message, position)),
          ...notes.slice(-limit).map(ofEphemeral),
        ];
        items.sort((a, b) => (a.ts < b.ts ? -1 : 1));
        const name = where(conversation, id).replace('DM with ', '');
        return { id, name, withApp: conversation === own, items: items.slice(-limit) };
      });
      const modal = world.modals.get(user)?.at(-1);
      const home = world.homes.get(user);
      const { feed } = world;
      return {
        user,
        app: { id: bot, name: displayName(world, bot) },
        position: feed.position,
        conversations,
        modal: modal === undefined ? undefined : ofView(modal, feed.viewPosition(modal.id)),
        home: home === undefined ? undefined : ofView(home, feed.viewPosition(home.id)),
      };
    },
  };
}

function seenControls(blocks: readonly Json[], state: StateValues, reader: Reader): readonly SeenControl[] {
  return controlsOf(blocks).map((control) => ({
    type: control.type,
    blockId: control.blockId,
    actionId: control.actionId,
    label: control.label,
    input: control.input,
    optional: control.optional,
    multiline: control.element['multiline'] === true,
    value: shownValue(control, state, reader),
    options: optionsOf(control).map((option) => ({
      text: labelOf(option),
      value: str(option, 'value') ?? '',
    })),
  }));
}

function shownValue(control: Control, state: StateValues, reader: Reader): string {
  const value = state[control.blockId]?.[control.actionId];
  if (value === undefined) return '';
  const ids = pickedIds(value);
  if (ids.length === 0) return readValue(value);
  return ids
    .map((id) => (/^[UW]/.test(id) ? `@${reader.userName(id)}` : `#${reader.channelName(id)}`))
    .join(', ');
}
