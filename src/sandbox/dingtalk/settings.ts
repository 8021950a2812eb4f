/** Real milliseconds after which DingTalk loses patience. */
export interface Timings {
  /** A card's callback must be answered within this time: 2 s. */
  readonly cardAckMs: number;
  /** An unacknowledged robot message is pushed again after each of these in turn; people report about 60 s. */
  readonly robotRedeliverMs: readonly number[];
  /** The same for events: 10 s, then 30 s; after that DingTalk keeps them for a while in a list of failed ones. */
  readonly eventRedeliverMs: readonly number[];
  /** An event must be acknowledged within this time: 3 s. A later answer changes nothing, and the event comes again. */
  readonly eventAckMs: number;
  /** How often the server sends a `ping` frame. */
  readonly pingMs: number;
  /** A connection whose echo is missing this long is dropped. */
  readonly echoMs: number;
  /** How often a `KEEPALIVE` frame comes. */
  readonly keepAliveMs: number;
  /** From the `disconnect` frame to the end of the connection: 10 s. */
  readonly retireMs: number;
  /** A ticket's life: 90 s. */
  readonly ticketMs: number;
}

/** DingTalk's own timings. https://opensource.dingtalk.com/developerpedia/docs/learn/stream/protocol */
export const dingtalkTimings: Timings = {
  cardAckMs: 2_000,
  robotRedeliverMs: [60_000, 60_000],
  eventRedeliverMs: [10_000, 30_000],
  eventAckMs: 3_000,
  pingMs: 30_000,
  echoMs: 10_000,
  keepAliveMs: 25_000,
  retireMs: 10_000,
  ticketMs: 90_000,
};

/** What the organisation bought and how the app is set up; can be changed while it runs. */
export interface Settings {
  /** Calls a second of one API; 0: any number. */
  qps: number;
  /** Counted calls a month; null: any number. The standard edition has 5,000. */
  monthlyCalls: number | null;
  /** Pushes a month; null: any number. The standard edition has 3,000. */
  monthlyPushes: number | null;
  /** Life of an access token, by the organisation's clock. */
  tokenMs: number;
  /** Life of a `sessionWebhook`, by the organisation's clock. */
  webhookMs: number;
  /** Permissions the app was not given. */
  denied: readonly string[];
  /** Dynamic buttons append their index to the action id, as clients do. */
  indexSuffix: boolean;
  /** What becomes of a message while nobody is connected: `lost`, as people report, or kept until somebody is. */
  offline: 'lost' | 'later';
}

/** The settings of a new organisation; the month has no end until a limit is set. */
export const freshSettings: Settings = {
  qps: 20,
  monthlyCalls: null,
  monthlyPushes: null,
  tokenMs: 7_200_000,
  webhookMs: 5_400_000,
  denied: [],
  indexSuffix: true,
  offline: 'lost',
};
