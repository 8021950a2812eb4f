import { setTimeout as wait } from 'node:timers/promises';
import type { ChatPostMessageResponse, WebClient } from '@slack/web-api';
import type { Painter } from '../../kit/chart/png.js';
import {
  ChatError,
  type ChatSender,
  type MessageRef,
  type Recipient,
  type UpdateResult,
} from '../../ports/chat-sender.js';
import type { Card, CardFile } from '../cards/card.js';
import { isGone, refusalOf, toChatError } from './chat-errors.js';
import { renderMessage } from './render.js';
import { pictureOf, type Uploads } from './uploads.js';

/** The metadata by which our own messages are found again. It can be read by everybody in the workspace: ids only. */
const eventType = 'tokendesk';

/** How far back to look for a message whose sending seemed to fail: it would be among the newest. */
const messagesToSearch = 30;

/** Conversations remembered, so that a message costs one call and not two. */
const conversationsKept = 5_000;

/**
 * Milliseconds between attempts to show a file that was uploaded just now: Slack still works on it when it says that the
 * upload is complete, and refuses blocks that name it until then.
 */
const fileNotReadyMs = [500, 1_000, 2_000] as const;

/** By what files come into the workspace. */
export interface SlackFiles {
  uploads: Uploads;
  painter: Painter;
}

/**
 * Sends direct messages through Slack, and to channels. All methods reject with `ChatError`. Digests carry a picture, and
 * cards with a file bring it, where there are `files` and the upload succeeds; everything else, and every message rendered
 * anew, is text.
 */
export function createSlackSender(
  web: WebClient,
  files: SlackFiles | null = null,
  pause: (ms: number) => Promise<unknown> = wait,
): ChatSender<Card> {
  const conversations = new Map<string, string>();

  async function conversationOf(to: Recipient): Promise<string> {
    if (to.conversation !== undefined) return to.conversation;
    const users = usersOf(to);
    const known = conversations.get(users);
    if (known !== undefined) return known;
    const opened = await open(web, users);
    if (conversations.size >= conversationsKept) conversations.delete(firstKey(conversations));
    conversations.set(users, opened);
    return opened;
  }

  const post = (channel: string, card: Card, outboxId: string | null, fileId?: string) =>
    web.chat.postMessage({
      channel,
      ...renderMessage([card], fileId),
      ...(outboxId === null ? {} : { metadata: marked(outboxId) }),
      mrkdwn: false,
      unfurl_links: false,
      unfurl_media: false,
    });

  /** With its picture if Slack takes it. A refusal posts nothing, so it may be tried again; other errors may not. */
  async function postWithFile(
    channel: string,
    card: Card,
    outboxId: string,
    fileId: string,
  ): Promise<ChatPostMessageResponse> {
    for (const ms of [0, ...fileNotReadyMs]) {
      if (ms > 0) await pause(ms);
      try {
        return await post(channel, card, outboxId, fileId);
      } catch (error) {
        if (refusalOf(error) !== 'invalid_blocks') throw error;
      }
    }
    return post(channel, card, outboxId);
  }

  /**
   * The file as a message of its own, then the card. Slack gives no way to find that message again, so it comes first: the
   * card says that all of it has arrived. Without the file the texts come in its stead, of which the last one says so.
   */
  async function postBesideFile(
    channel: string,
    card: Card,
    { name, title, text, instead }: CardFile,
    outboxId: string,
  ): Promise<ChatPostMessageResponse> {
    const bytes = async () => new TextEncoder().encode(text);
    const arrived = await files?.uploads.upload({ name, title, bytes, conversation: channel }, outboxId);
    if (arrived) return post(channel, card, outboxId);
    for (const one of instead.slice(0, -1)) await post(channel, one, null);
    return post(channel, instead.at(-1) ?? card, outboxId);
  }

  return {
    platform: 'slack',

    async send(to, card, outboxId, callClass): Promise<MessageRef> {
      try {
        // Opening conversations is allowed about once a second: thousands of digests go to the person's own id instead.
        const channel =
          callClass === 'digest' ? (conversations.get(to.userId) ?? to.userId) : await conversationOf(to);
        const chart = callClass === 'digest' ? card.picture?.chart : undefined;
        const fileId =
          chart && files ? await files.uploads.upload(pictureOf(files.painter, chart), outboxId) : null;
        const sent = card.file
          ? await postBesideFile(channel, card, card.file, outboxId)
          : fileId === null
            ? await post(channel, card, outboxId)
            : await postWithFile(channel, card, outboxId, fileId);
        // The channel that Slack names is the one to update in, whatever was asked for.
        return ref(to, sent.channel ?? channel, sent.ts ?? '');
      } catch (error) {
        const failure = toChatError(error);
        if (failure.code === 'channel_not_found') conversations.delete(usersOf(to));
        throw failure;
      }
    },

    async find(to, outboxId): Promise<MessageRef | null> {
      // What people write among themselves is not ours to read: such a message is sent once more.
      if (to.with?.length || to.conversation !== undefined) return null;
      try {
        const channel = await conversationOf(to);
        const { messages = [] } = await web.conversations.history({
          channel,
          limit: messagesToSearch,
          include_all_metadata: true,
        });
        const found = messages.find(({ metadata }) => {
          const payload: unknown = metadata?.event_payload;
          return metadata?.event_type === eventType && carries(payload, outboxId);
        });
        return found?.ts === undefined ? null : ref(to, channel, found.ts);
      } catch (error) {
        // A server without histories cannot be asked; the message is then sent once more.
        if (refusalOf(error) === 'unknown_method') return null;
        throw toChatError(error);
      }
    },

    async update(message, card, outboxId): Promise<UpdateResult> {
      try {
        await web.chat.update({
          channel: message.conversation,
          ts: message.externalId,
          ...renderMessage([card]),
          metadata: marked(outboxId),
        });
        return 'updated';
      } catch (error) {
        const failure = toChatError(error);
        if (isGone(failure)) return 'gone';
        throw failure;
      }
    },
  };
}

/** As `conversations.open` takes them: one person, or several for a conversation of all of them. */
function usersOf({ userId, with: others = [] }: Recipient): string {
  return [userId, ...others].join(',');
}

async function open(web: WebClient, users: string): Promise<string> {
  try {
    const { channel } = await web.conversations.open({ users });
    return channel?.id ?? users;
  } catch (error) {
    const failure = toChatError(error);
    // Posting to a person's own id reaches the same conversation; opening it first is only the better documented way.
    if (refusalOf(error) === 'unknown_method' && !users.includes(',')) return users;
    // Nothing can have been posted yet: whoever retries need not look for it.
    throw new ChatError(failure.code, failure.retry, failure.retryAfterMs);
  }
}

function marked(outboxId: string) {
  return { event_type: eventType, event_payload: { outbox: outboxId } };
}

function carries(payload: unknown, outboxId: string): boolean {
  return (
    typeof payload === 'object' && payload !== null && 'outbox' in payload && payload.outbox === outboxId
  );
}

function ref(to: Recipient, conversation: string, ts: string): MessageRef {
  return { workspace: to.workspace, conversation, externalId: ts, editable: ts !== '' };
}

function firstKey(map: Map<string, string>): string {
  return map.keys().next().value ?? '';
}
