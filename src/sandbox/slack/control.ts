import type { Fault, Strike } from './faults.js';
import type { FieldValue } from './inputs.js';
import type { ProfileChange } from './model.js';
import type { News, Place, Sight } from './sight.js';
import type { TrafficEntry } from './traffic.js';

/** What an act gives back: the feed's position just before it, so that its effects are all after it. */
export interface Acted {
  readonly position: number;
}

/** One of the people, for choosing who to be. */
export interface Person {
  readonly id: string;
  readonly name: string;
  readonly displayName: string;
  readonly realName: string;
  readonly title: string;
  readonly locale: string;
  readonly tz: string;
  /** True for guests and for people of other organisations. */
  readonly outside: boolean;
}

/** Who acts: a user id or a handle. */
interface ByUser {
  readonly user: string;
}

/**
 * The people of the workspace, acting. Every member takes and gives plain JSON, so that the same interface
 * works in the process of the sandbox and over HTTP from another one.
 *
 * Acts return once Slack has taken them; what the app makes of them shows in {@link SlackControl.news}.
 * What the screen does not offer (a button that is not there, a channel one is not in) is refused with an
 * error that says what is there instead.
 *
 * A conversation is given as its id, as `#channel`, as `@person`, or left out: the direct message with the app.
 */
export interface SlackControl {
  people(query: Readonly<Record<string, never>>): Promise<readonly Person[]>;
  /** Everything on this person's screen now; `limit` messages of each conversation, 100 when absent. */
  see(query: ByUser & { readonly limit?: number }): Promise<Sight>;
  /**
   * What came up on this person's screen after `since` (their own last act when absent). With `timeoutMs`
   * it waits for the first thing to come up, and gives an empty list when the time is over.
   */
  news(query: ByUser & { readonly since?: number; readonly timeoutMs?: number }): Promise<News>;
  typeMessage(
    act: ByUser & { readonly text: string; readonly conversation?: string; readonly threadTs?: string },
  ): Promise<Acted>;
  /** `text` is what follows the command. */
  runCommand(
    act: ByUser & { readonly command: string; readonly text?: string; readonly conversation?: string },
  ): Promise<Acted>;
  /** Clicks a control at a place by its ids, or the newest visible one with this label. */
  click(
    act: ByUser &
      (
        | {
            readonly place: Place;
            readonly actionId: string;
            readonly blockId?: string;
            readonly value?: string;
          }
        | { readonly label: string; readonly value?: string }
      ),
  ): Promise<Acted>;
  /**
   * A click as a hand-made client could send it: on a button that is not on the person's screen. It proves that an app
   * does not decide by what one can see. The answer shows in the direct message with the app.
   */
  forgeClick(act: ByUser & { readonly actionId: string; readonly value: string }): Promise<Acted>;
  /**
   * Fills in controls, named by label, block id or action id: of the open modal, else of the App Home,
   * or at the given place.
   */
  fill(
    act: ByUser & { readonly values: { readonly [field: string]: FieldValue }; readonly place?: Place },
  ): Promise<Acted>;
  /** Submits the open modal. */
  submit(act: ByUser): Promise<Acted>;
  /** Closes the top modal, or all of them. */
  closeModal(act: ByUser & { readonly all?: boolean }): Promise<Acted>;
  openHome(act: ByUser & { readonly tab?: 'home' | 'messages' }): Promise<Acted>;
  /** Uses a shortcut; a message shortcut names the message. */
  useShortcut(
    act: ByUser & { readonly callbackId: string; readonly conversation?: string; readonly ts?: string },
  ): Promise<Acted>;
  react(
    act: ByUser & { readonly conversation?: string; readonly ts: string; readonly name: string },
  ): Promise<Acted>;
  editProfile(act: ByUser & { readonly change: ProfileChange }): Promise<Acted>;
  /** Reloads the client: ephemeral messages and open modals are gone. */
  reload(act: ByUser): Promise<Acted>;
  /** The exchanges between the app and this Slack after a number. */
  log(query: { readonly after?: number }): Promise<readonly TrafficEntry[]>;
  addFault(fault: Fault): Promise<Readonly<Record<string, never>>>;
  clearFaults(query: Readonly<Record<string, never>>): Promise<Readonly<Record<string, never>>>;
  strike(what: { readonly how: Strike }): Promise<Readonly<Record<string, never>>>;
}

/** The members of {@link SlackControl}, for the HTTP side and its client. */
export const controlMembers = [
  'people',
  'see',
  'news',
  'typeMessage',
  'runCommand',
  'click',
  'forgeClick',
  'fill',
  'submit',
  'closeModal',
  'openHome',
  'useShortcut',
  'react',
  'editProfile',
  'reload',
  'log',
  'addFault',
  'clearFaults',
  'strike',
] as const satisfies readonly (keyof SlackControl)[];
