import { type Wanted, waitFor, waitUntil } from '../common/waiting.js';
import { ImpossibleAct } from '../slack/refusal.js';
import type { Acted, DingTalkControl } from './control.js';
import { describeControls, findControl, findForm } from './find-control.js';
import type { FieldValue } from './forms.js';
import type { Seen, Sight } from './sight.js';

/** How long a person looks for something, in real milliseconds, when nothing else is said. */
const defaultPatienceMs = 5_000;

/** Options of looking. */
interface Looking {
  /** A position to look from; the person's last own act when absent. */
  readonly since?: number | undefined;
  readonly timeoutMs?: number;
}

/** Options of tapping. */
interface Tapping {
  /** Only in a post with this text. */
  readonly within?: RegExp;
  readonly timeoutMs?: number;
}

/** One of the people in a story: `await lina.types('还剩多少')`. */
export interface DingTalkPerson {
  readonly name: string;
  /**
   * Types into the chat with the robot.
   *
   * @param where a group's title to type somewhere else
   */
  types(text: string, where?: string): Promise<Acted>;
  /** Writes into a group; the robot hears of it when the text has `@` and its name. */
  says(where: string, text: string): Promise<Acted>;
  /** Taps the button or link that has this label (whole, or a pattern), as soon as it is there; the newest one wins. */
  clicks(label: string | RegExp, options?: Tapping): Promise<Acted>;
  /** Fills in the form of the newest card that has one, waiting for one to come. */
  fills(values: { readonly [field: string]: FieldValue }): Promise<Acted>;
  /** Submits that form; with a label, only if its button says so. */
  submits(label?: string | RegExp, values?: { readonly [field: string]: FieldValue }): Promise<Acted>;
  /** Leaves a form without sending it. */
  closes(): Promise<Acted>;
  /** Resolves with the first thing that says this since the person's last own act; rejects with a transcript. */
  sees(pattern: Wanted<Seen>, options?: Looking): Promise<Seen>;
  /** Rejects if something since the person's last own act says this. It does not wait. */
  doesNotSee(pattern: Wanted<Seen>, options?: Pick<Looking, 'since'>): Promise<void>;
  /** The present position, for `since`. */
  mark(): Promise<number>;
  /** Everything on the screen now. */
  looks(): Promise<Sight>;
  /** What came up on the screen, as readable lines. */
  transcript(since?: number): Promise<string>;
}

/** Makes a person of the story act through a control, in this process or another. */
export function dingtalkPerson(
  control: DingTalkControl,
  user: string,
  patienceMs = defaultPatienceMs,
): DingTalkPerson {
  const see = (): Promise<Sight> => control.see({ user });
  const transcript = async (since?: number): Promise<string> => {
    const { items } = await control.news({ user, since });
    return items.map(transcriptLine).join('\n');
  };
  const waitForForm = (): Promise<Seen> =>
    waitUntil(control, user, findForm, patienceMs).catch(async () => {
      throw new ImpossibleAct(`${user} waited for a form. ${describeControls(await see())}`);
    });

  return {
    name: user,
    types: (text, where) => control.typeMessage({ user, text, conversation: where }),
    says: (where, text) => control.typeMessage({ user, text, conversation: where }),
    async clicks(label, options = {}) {
      const { within, timeoutMs = patienceMs } = options;
      const look = (sight: Sight) =>
        findControl(within === undefined ? sight : narrowed(sight, within), label);
      const { seen, control: found } = await waitUntil(control, user, look, timeoutMs).catch(async () => {
        throw new ImpossibleAct(
          `${user} finds nothing that says ${String(label)}. ${describeControls(await see())}`,
        );
      });
      return control.click({ user, post: seen.post, control: found.id });
    },
    async fills(values) {
      const { post } = await waitForForm();
      return control.fill({ user, values, post });
    },
    async submits(label, values) {
      const { post, controls } = await waitForForm();
      const shown = controls.find((one) => one.type === 'submit')?.label ?? '';
      const same =
        label === undefined || (typeof label === 'string' ? shown === label : shown.search(label) >= 0);
      if (!same)
        throw new ImpossibleAct(
          `${user} would submit with "${String(label)}", but the button says "${shown}".`,
        );
      if (values !== undefined) await control.fill({ user, values, post });
      return control.submit({ user, post });
    },
    closes: () => control.closeForm({ user }),
    async sees(pattern, options = {}) {
      const { since, timeoutMs = patienceMs } = options;
      const found = await waitFor(control, user, pattern, { since, timeoutMs });
      if (found !== undefined) return found;
      const lines = (await transcript(since)) || '(nothing)';
      throw new Error(`${user} did not see ${String(pattern)} within ${timeoutMs} ms, but:\n${lines}`);
    },
    async doesNotSee(pattern, options = {}) {
      const found = await waitFor(control, user, pattern, { since: options.since, timeoutMs: 0 });
      if (found !== undefined) throw new Error(`${user} saw ${String(pattern)}:\n${transcriptLine(found)}`);
    },
    mark: async () => (await see()).position,
    looks: see,
    transcript: (since = 0) => transcript(since),
  };
}

/** The sight with only those things that say this. */
function narrowed(sight: Sight, within: RegExp): Sight {
  return {
    ...sight,
    conversations: sight.conversations.map((one) => ({
      ...one,
      items: one.items.filter((item) => item.text.search(within) >= 0),
    })),
  };
}

/** One thing that came up, as a line (or several) of a transcript. */
function transcriptLine(seen: Seen): string {
  const marks = { message: '', card: ' (card)', notice: '', act: '', gone: ' (recalled)' };
  const edited = seen.edited ? ' (edited)' : '';
  const indented = seen.text.replaceAll('\n', '\n    ');
  return `[${seen.where}] ${seen.from}${marks[seen.kind]}${edited}: ${indented}`;
}
