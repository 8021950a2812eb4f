import type { Disturbance } from './disturbance.js';
import type { Faults } from './faults.js';
import type { Json } from './json.js';
import type { Timers } from './timers.js';
import type { Traffic } from './traffic.js';
import type { World } from './world.js';

/** Real milliseconds after which Slack loses patience. */
export interface Timings {
  /** Everything must be acknowledged within this time: 3 s at Slack. */
  readonly ackMs: number;
  /**
   * An unacknowledged event is delivered again after each of these in turn. Over HTTP the first one is no pause: a
   * failed delivery is repeated at once, and only then are there pauses.
   */
  readonly redeliverMs: readonly number[];
  /** How often the server pings; the SDK gives up after 30 s of silence. */
  readonly pingMs: number;
  /** When Slack gives up a connection on which nothing comes through. */
  readonly halfOpenMs: number;
}

/** Slack's own timings. https://docs.slack.dev/apis/events-api#retries */
export const slackTimings: Timings = {
  ackMs: 3_000,
  redeliverMs: [3_000, 60_000, 300_000],
  pingMs: 10_000,
  halfOpenMs: 30_000,
};

/** What became of a command or interaction. */
export type AckResult =
  | { readonly kind: 'acked'; readonly payload: Json }
  | { readonly kind: 'timeout' }
  /** Nobody is connected, or the app answered with an HTTP error. */
  | { readonly kind: 'not-delivered' };

/** What must be answered in time. */
export interface Question {
  readonly type: 'slash_commands' | 'interactive';
  readonly payload: Json;
  /** True where the acknowledgement may say something. */
  readonly acceptsPayload: boolean;
}

/** One way to the app. */
export interface Carrier {
  /** Sends something that must be answered in time; it is never sent again. */
  ask(question: Question): Promise<AckResult>;
  /** Sends an event again and again until it is acknowledged or Slack gives up. */
  event(id: string, payload: Json): void;
  /** Stops delivering and gives back the events that are still open, oldest first. */
  release(): readonly { readonly id: string; readonly payload: Json }[];
}

/** What a carrier works with. */
export interface CarrierParts {
  readonly world: World;
  readonly faults: Faults;
  readonly traffic: Traffic;
  readonly timings: Timings;
  readonly timers: Timers;
  readonly disturbance: Disturbance;
  /** Called once when an event is acknowledged or given up. */
  done(eventId: string): void;
}
