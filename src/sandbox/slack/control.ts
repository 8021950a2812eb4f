import type { Fault, Strike } from './faults.js';
import type { FieldValue } from './inputs.js';
import type { ProfileChange } from './model.js';
import type { Settings, SettingsSeen } from './settings.js';
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

/** What is the same for everybody in the workspace, as the installed app's manifest and its admin set it. */
export interface Workspace {
  readonly name: string;
  readonly app: { readonly id: string; readonly name: string; readonly description: string };
  readonly commands: readonly {
    readonly command: string;
    readonly description: string;
    /** What can follow the command, as the app puts it. */
    readonly usageHint: string;
  }[];
  readonly shortcuts: readonly {
    readonly callbackId: string;
    readonly name: string;
    readonly type: 'global' | 'message';
  }[];
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
  /** The workspace itself: its name, its app, what can be typed after a slash. */
  workspace(query: Readonly<Record<string, never>>): Promise<Workspace>;
  /**
   * Everything on this person's screen now; `limit` messages of each conversation, 100 when absent. With `conversation`
   * (an id) the messages of that one alone; with `threadTs` also the thread below one of its messages.
   */
  see(
    query: ByUser & { readonly limit?: number; readonly conversation?: string; readonly threadTs?: string },
  ): Promise<Sight>;
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
  /**
   * Clicks a control at a place by its ids, or the newest visible one with this label. With `untilAnswered` it returns
   * when the app acknowledged it or did not in time, which is how long a client shows that it is under way.
   */
  click(
    act: ByUser & { readonly untilAnswered?: boolean } & (
        | {
            readonly place: Place;
            readonly actionId: string;
            readonly blockId?: string;
            readonly value?: FieldValue;
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
  /** Submits the open modal; `untilAnswered` as for a click. */
  submit(act: ByUser & { readonly untilAnswered?: boolean }): Promise<Acted>;
  /** Closes the top modal, or all of them. */
  closeModal(act: ByUser & { readonly all?: boolean }): Promise<Acted>;
  openHome(act: ByUser & { readonly tab?: 'home' | 'messages' }): Promise<Acted>;
  /** Uses a shortcut; a message shortcut names the message. */
  useShortcut(
    act: ByUser & { readonly callbackId: string; readonly conversation?: string; readonly ts?: string },
  ): Promise<Acted>;
  /** Adds a reaction, or takes one's own away. */
  react(
    act: ByUser & {
      readonly conversation?: string;
      readonly ts: string;
      readonly name: string;
      readonly remove?: boolean;
    },
  ): Promise<Acted>;
  /** Everything in a conversation has been read; nothing of it counts as new any more. */
  markRead(act: ByUser & { readonly conversation: string }): Promise<Readonly<Record<string, never>>>;
  editProfile(act: ByUser & { readonly change: ProfileChange }): Promise<Acted>;
  /** Reloads the client: ephemeral messages and open modals are gone. */
  reload(act: ByUser): Promise<Acted>;
  /** The exchanges between the app and this Slack after a number. */
  log(query: { readonly after?: number }): Promise<readonly TrafficEntry[]>;
  addFault(fault: Fault): Promise<Readonly<Record<string, never>>>;
  /** The faults that still wait for their occasion, with how often each is left. */
  faults(query: Readonly<Record<string, never>>): Promise<readonly Fault[]>;
  clearFaults(query: Readonly<Record<string, never>>): Promise<Readonly<Record<string, never>>>;
  strike(what: { readonly how: Strike }): Promise<Readonly<Record<string, never>>>;
  /** Changes what is given and answers with how things are then; the signing secret is never given back. */
  configure(change: Settings): Promise<SettingsSeen>;
}

/** The members of {@link SlackControl}, for the HTTP side and its client. */
export const controlMembers = [
  'people',
  'workspace',
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
  'markRead',
  'editProfile',
  'reload',
  'log',
  'addFault',
  'faults',
  'clearFaults',
  'strike',
  'configure',
] as const satisfies readonly (keyof SlackControl)[];
