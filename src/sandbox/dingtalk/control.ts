import type { Fault, Strike } from './faults.js';
import type { FieldValue } from './forms.js';
import type { CardState, FailedEvent, MonthCounts } from './model.js';
import { type OaControl, oaMembers } from './oa-control.js';
import type { Settings } from './settings.js';
import type { News, Sight } from './sight.js';
import type { TrafficEntry } from './traffic.js';
import type { Warning } from './warnings.js';

/** What an act gives back: the feed's position just before it, so that its effects are all after it. */
export interface Acted {
  readonly position: number;
}

/** One of the people, for choosing who to be. */
export interface Person {
  readonly id: string;
  readonly name: string;
  readonly title: string;
  /** True for people of other organisations. */
  readonly outside: boolean;
}

/** Who acts: a user id or a name that only one person has. */
interface ByUser {
  readonly user: string;
}

/** Something to tap: at a place by its id, or the newest visible one with this label. */
type Tapped = { readonly post: string; readonly control: string } | { readonly label: string };

/** Nothing to say, as JSON. */
type Nothing = Readonly<Record<string, never>>;

/**
 * The people of the organisation, acting. Every member takes and gives plain JSON, so that the same interface works in
 * the process of the sandbox and over HTTP from another one.
 *
 * Acts return once DingTalk has taken them; what the app makes of them shows in {@link DingTalkControl.news}. What the
 * screen does not offer is refused with an error that says what is there instead.
 *
 * A conversation is given as its id, as a group's title, or left out: the chat with the robot.
 */
export interface DingTalkControl extends OaControl {
  people(query: Nothing): Promise<readonly Person[]>;
  /** Everything on this person's screen now; `limit` posts of each conversation, 100 when absent. */
  see(query: ByUser & { readonly limit?: number }): Promise<Sight>;
  /**
   * What came up on this person's screen after `since` (their own last act when absent). With `timeoutMs` it waits for
   * the first thing to come up, and gives an empty list when the time is over.
   */
  news(query: ByUser & { readonly since?: number | undefined; readonly timeoutMs?: number }): Promise<News>;
  /** Writes. In a group the robot hears of it only when the text has `@` and its name. */
  typeMessage(
    act: ByUser & { readonly text: string; readonly conversation?: string | undefined },
  ): Promise<Acted>;
  /** Taps a card's button, a link, or a form's submit button. */
  click(act: ByUser & Tapped): Promise<Acted>;
  /**
   * A card's callback as a hand-made client could send it: for a button that is not on the person's screen. It proves
   * that an app does not decide by what one can see.
   */
  forgeClick(
    act: ByUser & {
      readonly outTrackId: string;
      readonly actionId: string;
      readonly params: { readonly [name: string]: unknown };
    },
  ): Promise<Acted>;
  /** Fills in fields, named by label or name, of the newest card with a form or of the given post. */
  fill(
    act: ByUser & { readonly values: { readonly [field: string]: FieldValue }; readonly post?: string },
  ): Promise<Acted>;
  /** Submits the form of the newest card that has one, or of the given post. */
  submit(act: ByUser & { readonly post?: string }): Promise<Acted>;
  /** Forgets what was filled in and not sent. */
  closeForm(act: ByUser): Promise<Acted>;
  /** Something happens in the organisation that the app hears of as an event. */
  emitEvent(event: {
    readonly eventType: string;
    readonly data: { readonly [name: string]: unknown };
  }): Promise<{ readonly eventId: string }>;
  /** A card as DingTalk keeps it. */
  card(query: { readonly outTrackId: string }): Promise<CardState | null>;
  /** The exchanges between the app and this DingTalk after a number. */
  log(query: { readonly after?: number }): Promise<readonly TrafficEntry[]>;
  /** What the app did against the documents although it was taken. */
  warnings(query: Nothing): Promise<readonly Warning[]>;
  /** How many connections take pushes, and how many pushes wait for their acknowledgement. */
  state(query: Nothing): Promise<{ readonly connections: number; readonly openPushes: number }>;
  /** What was used this month. */
  counts(query: Nothing): Promise<MonthCounts>;
  /** Changes limits, lifetimes and permissions. */
  configure(change: Partial<Settings>): Promise<Settings>;
  addFault(fault: Fault): Promise<Nothing>;
  clearFaults(query: Nothing): Promise<Nothing>;
  strike(what: { readonly how: Strike }): Promise<Nothing>;
  /** The faults that wait for their occasion, with how many times are left. */
  faults(query: Nothing): Promise<readonly Fault[]>;
  /** Events that were never acknowledged, for as long as DingTalk keeps them. */
  failedEvents(query: Nothing): Promise<readonly FailedEvent[]>;
}

/** The members of {@link DingTalkControl}, for the HTTP side and its client. */
export const controlMembers = [
  'people',
  'see',
  'news',
  'typeMessage',
  'click',
  'forgeClick',
  'fill',
  'submit',
  'closeForm',
  'emitEvent',
  'card',
  'log',
  'warnings',
  'state',
  'counts',
  'configure',
  'addFault',
  'clearFaults',
  'strike',
  'faults',
  'failedEvents',
  ...oaMembers,
] as const satisfies readonly (keyof DingTalkControl)[];
