import type { Json } from './json.js';
import type { UserSeed } from './seed.js';

/** A message in Slack's own words; never changed in place, an edit makes a new one. */
export interface Message {
  readonly type: 'message';
  readonly subtype?: string;
  readonly ts: string;
  readonly user: string;
  readonly text: string;
  readonly team: string;
  readonly bot_id?: string;
  readonly app_id?: string;
  readonly bot_profile?: Json;
  readonly client_msg_id?: string;
  readonly blocks?: readonly Json[];
  readonly attachments?: readonly Json[];
  readonly metadata?: Json;
  readonly thread_ts?: string;
  readonly parent_user_id?: string;
  readonly edited?: { readonly user: string; readonly ts: string };
  readonly reactions?: readonly Reaction[];
  readonly files?: readonly Json[];
}

/** Who reacted with one emoji. */
export interface Reaction {
  readonly name: string;
  readonly count: number;
  readonly users: readonly string[];
}

/** A conversation without its messages. */
export interface ConversationFacts {
  readonly id: string;
  /** Without `#`; empty for direct messages. */
  readonly name: string;
  readonly kind: 'channel' | 'group' | 'im' | 'mpim';
  readonly members: readonly string[];
  /** Epoch seconds. */
  readonly created: number;
  readonly topic: string;
  readonly purpose: string;
}

/** A message only one person sees: in no history, not updatable, gone on reload. */
export interface Ephemeral {
  readonly ts: string;
  readonly channel: string;
  /** Who sees it. */
  readonly user: string;
  /** `ephemeral`: by the app. `notice`: by Slack itself. `act`: what the person typed or clicked. */
  readonly kind: 'ephemeral' | 'notice' | 'act';
  readonly message: Message;
  /** Where in the feed it last appeared. */
  readonly position: number;
}

/** A modal or an App Home as it is open on one person's screen. */
export interface OpenView {
  readonly id: string;
  readonly user: string;
  readonly type: 'modal' | 'home';
  readonly callback_id: string;
  readonly external_id: string;
  readonly private_metadata: string;
  readonly title?: Json;
  readonly submit?: Json;
  readonly close?: Json;
  readonly blocks: readonly Json[];
  readonly clear_on_close: boolean;
  readonly notify_on_close: boolean;
  readonly submit_disabled: boolean;
  readonly hash: string;
  readonly root_view_id: string;
  readonly previous_view_id: string | null;
  /** What stands in the inputs: block id → action id → Slack's state value. */
  readonly state: StateValues;
  /** Shown under the inputs: block id → text. */
  readonly errors: { readonly [blockId: string]: string };
}

/** block id → action id → value object, as `view.state.values` carries it. */
export type StateValues = { readonly [blockId: string]: { readonly [actionId: string]: Json } };

/** A person with every default filled in. */
export type User = Required<Omit<UserSeed, 'email'>> & {
  readonly email?: string;
  readonly bot_id?: string;
  readonly app_id?: string;
  /** Epoch seconds of the last profile change. */
  readonly updated: number;
};

/** The parts of a profile a person can change. */
export type ProfileChange = Partial<
  Pick<UserSeed, 'real_name' | 'display_name' | 'email' | 'locale' | 'tz' | 'title' | 'presence' | 'deleted'>
>;

/** A message to be posted later. */
export interface ScheduledMessage {
  readonly id: string;
  readonly channel: string;
  /** Epoch seconds, of the workspace's clock. */
  readonly post_at: number;
  readonly date_created: number;
  readonly draft: MessageDraft;
}

/** What a new message says, before it has an author and a time. */
export interface MessageDraft {
  readonly text: string;
  readonly blocks?: readonly Json[];
  readonly attachments?: readonly Json[];
  readonly metadata?: Json;
  readonly thread_ts?: string;
  readonly reply_broadcast?: boolean;
  readonly files?: readonly Json[];
}

/** An uploaded file. */
export interface StoredFile {
  readonly id: string;
  readonly name: string;
  readonly title: string;
  readonly mimetype: string;
  readonly size: number;
  readonly user: string;
  readonly created: number;
  readonly alt_text: string;
  /** base64; the page shows pictures from it. */
  readonly content: string;
}

/** One `response_url`: five uses within thirty minutes. */
export interface ResponseUrl {
  readonly id: string;
  readonly user: string;
  readonly channel: string;
  /** Real epoch milliseconds. */
  readonly issued: number;
  readonly uses: number;
  /** The message the person clicked on, when there was one. */
  readonly source?: { readonly ts: string; readonly ephemeral: boolean };
  readonly thread_ts?: string;
}
