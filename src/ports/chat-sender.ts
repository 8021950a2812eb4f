import type { CallClass } from '../core/call-budget.js';

export type { CallClass };

/** To whom a message goes. */
export interface Recipient {
  /** Slack team id, DingTalk corp id. */
  workspace: string;
  userId: string;
  /** Others who read along: it goes to a conversation of all of them with the bot, where the platform has such. */
  with?: readonly string[];
  /** A channel or group that it goes to instead of the person's own chat; then the person is whose matter it is. */
  conversation?: string;
}

/** Where a sent message stands, so that it can be rendered anew. */
export interface MessageRef {
  workspace: string;
  conversation: string;
  externalId: string;
  /** False where the platform lets nobody edit it. */
  editable: boolean;
}

/** What became of rendering a message anew. */
export type UpdateResult = 'updated' | 'gone';

/** The platform refused, or could not be reached. */
export class ChatError extends Error {
  override readonly name = 'ChatError';
  constructor(
    /** The platform's own word for it ("channel_not_found", "ratelimited"), or ours for the network ("unreachable"). */
    readonly code: string,
    /** Whether trying again can help. */
    readonly retry: boolean,
    /** Milliseconds to wait because somebody asked for it, not because something failed: it is no failed attempt. */
    readonly retryAfterMs: number | null = null,
    /** Whether the message may have arrived all the same: look before sending it again. */
    readonly unknownOutcome = false,
    /** Whether the wait concerns this message alone: others may go out meanwhile. */
    readonly alone = false,
  ) {
    super(`chat platform: ${code}`);
  }
}

/**
 * Sends messages to people on one platform. `Card` is what the platform's renderer understands. All methods reject
 * with `ChatError`.
 */
export interface ChatSender<Card> {
  readonly platform: 'slack' | 'dingtalk';
  /**
   * Sends a new message; `outboxId` travels with it so that `find` can recognise it. `callClass` says what it is for,
   * to platforms that count calls.
   */
  send(to: Recipient, card: Card, outboxId: string, callClass: CallClass): Promise<MessageRef>;
  /** Looks whether a message with this outbox id arrived although its sending seemed to fail. */
  find(to: Recipient, outboxId: string): Promise<MessageRef | null>;
  /** Renders a sent message anew. */
  update(ref: MessageRef, card: Card, outboxId: string, callClass: CallClass): Promise<UpdateResult>;
}
