/** Who wrote a post when it was the robot. */
export const robot = 'robot';

/** A link that looks like a button. */
export interface LinkButton {
  readonly title: string;
  readonly url: string;
}

/** What a post holds. `media` stands for pictures, recordings and files: a name is all that is kept of them. */
export type Body =
  | { readonly type: 'text'; readonly text: string }
  | { readonly type: 'markdown'; readonly title: string; readonly text: string }
  | {
      readonly type: 'actionCard';
      readonly title: string;
      readonly text: string;
      readonly buttons: readonly LinkButton[];
    }
  | { readonly type: 'link'; readonly title: string; readonly text: string; readonly url: string }
  | { readonly type: 'feed'; readonly links: readonly LinkButton[] }
  | { readonly type: 'media'; readonly title: string }
  | { readonly type: 'card'; readonly outTrackId: string };

/** Something in a conversation. Only cards change later. */
export interface Post {
  readonly id: string;
  readonly conversation: string;
  /** Epoch milliseconds of the organisation's clock. */
  readonly at: number;
  /** A user id, or {@link robot}. */
  readonly from: string;
  readonly body: Body;
  /** Who of the conversation sees it; everybody when absent. */
  readonly recipients?: readonly string[];
  /** `processQueryKey`, or a card's `carrierId`: what it can be recalled by. */
  readonly key?: string;
}

/** Values of a card's variables: strings only. */
export interface Params {
  readonly [name: string]: string;
}

/** A card instance. */
export interface CardState {
  readonly outTrackId: string;
  readonly templateId: string;
  readonly data: Params;
  /** What single people see instead, by user id. */
  readonly privateData: { readonly [userId: string]: Params };
  /** 1: user ids, 2: union ids, in calls and callbacks. */
  readonly userIdType: 1 | 2;
  readonly callbackType: 'STREAM' | 'HTTP' | '';
  /** What the list of chats shows of it. */
  readonly summary: string;
  /** The last piece of a stream, so that the same one again changes nothing. */
  readonly guid?: string;
}

/** Where answers to one message go. */
export interface Webhook {
  readonly session: string;
  readonly conversation: string;
  /** Epoch milliseconds of the organisation's clock. */
  readonly expires: number;
}

/** What is pushed until it is acknowledged. */
export interface Push {
  /** `msgId` or `eventId`: the same over all deliveries. */
  readonly id: string;
  readonly type: 'CALLBACK' | 'EVENT';
  readonly topic: string;
  readonly data: { readonly [key: string]: unknown };
  /** Further frame headers, as events have. */
  readonly headers?: { readonly [name: string]: string };
}

/** What the organisation used in one month. */
export interface MonthCounts {
  /** `2026-11`, of the organisation's clock in China. */
  readonly month: string;
  readonly calls: number;
  readonly pushes: number;
  readonly webhookReplies: number;
}

/** An access token; expiry in epoch milliseconds of the organisation's clock. */
export interface AccessToken {
  readonly value: string;
  readonly expires: number;
}

/** An event that nobody acknowledged in all its deliveries. */
export interface FailedEvent {
  readonly eventId: string;
  readonly eventType: string;
  readonly data: { readonly [key: string]: unknown };
  /** Epoch milliseconds of the organisation's clock, when it was given up. */
  readonly at: number;
}
