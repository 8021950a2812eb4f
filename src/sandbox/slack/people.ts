import { type Wanted, waitFor, waitUntil } from '../common/waiting.js';
import type { Acted, SlackControl } from './control.js';
import { describeControls, findControl } from './find-control.js';
import type { FieldValue } from './inputs.js';
import { ImpossibleAct } from './refusal.js';
import type { Place, Seen, Sight } from './sight.js';

/** How long a person looks for something, in real milliseconds, when nothing else is said. */
const defaultPatienceMs = 5_000;

/** Options of looking. */
export interface Looking {
  /** A position to look from; the person's last own act when absent. */
  readonly since?: number;
  readonly timeoutMs?: number;
}

/** Options of clicking. */
export interface Clicking {
  /** Only in a message, modal or home with this text. */
  readonly within?: RegExp;
  /** The option of a menu. */
  readonly value?: string;
  readonly timeoutMs?: number;
}

/** One of the people in a story: `await ana.types('/tokens borrow 200 from @bo')`. */
export interface SlackPerson {
  readonly name: string;
  /**
   * Types into the direct message with the app. What begins with `/` is a slash command.
   *
   * @param where `#channel` or `@person` to type somewhere else
   */
  types(text: string, where?: string): Promise<Acted>;
  /** Writes a message into a channel (`#general`). */
  says(where: string, text: string, threadTs?: string): Promise<Acted>;
  /** Clicks what has this label (whole, or a pattern), as soon as it is on the screen; the newest one wins. */
  clicks(label: string | RegExp, options?: Clicking): Promise<Acted>;
  /** Fills in the open modal, waiting for one to open; or, given a place, the App Home or a message. */
  fills(values: { readonly [field: string]: FieldValue }, place?: Place): Promise<Acted>;
  /** Submits the open modal; with a label, only if its button says so. */
  submits(label?: string | RegExp, values?: { readonly [field: string]: FieldValue }): Promise<Acted>;
  closes(): Promise<Acted>;
  opensHome(): Promise<Acted>;
  /** Resolves with the first thing that says this since the person's last own act; rejects with a transcript. */
  sees(pattern: Wanted<Seen>, options?: Looking): Promise<Seen>;
  /** Rejects if something since the person's last own act says this. It does not wait. */
  doesNotSee(pattern: Wanted<Seen>, options?: Pick<Looking, 'since'>): Promise<void>;
  /** The present position, for {@link Looking.since}. */
  mark(): Promise<number>;
  /** Everything on the screen now. */
  looks(): Promise<Sight>;
  /** What came up on the screen, as readable lines. */
  transcript(since?: number): Promise<string>;
}

/** Makes a person of the story act through a control, in this process or another. */
export function slackPerson(
  control: SlackControl,
  user: string,
  patienceMs = defaultPatienceMs,
): SlackPerson {
  const see = (): Promise<Sight> => control.see({ user });
  const transcript = async (since?: number): Promise<string> => {
    const { items } = await control.news({ user, since });
    return items.map(transcriptLine).join('\n');
  };
  const waitForModal = (timeoutMs: number): Promise<Sight> =>
    waitUntil(control, user, (sight) => (sight.modal === undefined ? undefined : sight), timeoutMs).catch(
      () => {
        throw new ImpossibleAct(`${user} waited for a modal, and none opened.`);
      },
    );

  return {
    name: user,
    types(text, where) {
      if (!text.startsWith('/')) return control.typeMessage({ user, text, conversation: where });
      const [, command = '', rest = ''] = /^(\S+)\s*([\s\S]*)$/.exec(text) ?? [];
      return control.runCommand({ user, command, text: rest, conversation: where });
    },
    says: (where, text, threadTs) => control.typeMessage({ user, text, conversation: where, threadTs }),
    async clicks(label, options = {}) {
      const { within, value, timeoutMs = patienceMs } = options;
      const look = (sight: Sight) =>
        findControl(within === undefined ? sight : narrowed(sight, within), label);
      const found = await waitUntil(control, user, look, timeoutMs).catch(async () => {
        throw new ImpossibleAct(
          `${user} finds nothing that says ${String(label)}. ${describeControls(await see())}`,
        );
      });
      const { actionId, blockId, type, options: items } = found.control;
      const item = items.find(({ text }) =>
        typeof label === 'string' ? text === label : text.search(label) >= 0,
      );
      const chosen = value ?? (type === 'overflow' ? item?.value : undefined);
      return control.click({ user, place: found.place, actionId, blockId, value: chosen });
    },
    async fills(values, place) {
      if (place === undefined) await waitForModal(patienceMs);
      return control.fill({ user, values, place });
    },
    async submits(label, values) {
      const sight = await waitForModal(patienceMs);
      const shown = sight.modal?.text.split('\n').at(-1)?.slice(1, -1) ?? '';
      const same =
        label === undefined || (typeof label === 'string' ? shown === label : shown.search(label) >= 0);
      if (!same)
        throw new ImpossibleAct(
          `${user} would submit with "${String(label)}", but the button says "${shown}".`,
        );
      if (values !== undefined) await control.fill({ user, values, place: { kind: 'modal' } });
      return control.submit({ user });
    },
    closes: () => control.closeModal({ user }),
    opensHome: () => control.openHome({ user }),
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
  const keep = (seen: Seen | undefined): Seen | undefined =>
    seen !== undefined && seen.text.search(within) >= 0 ? seen : undefined;
  return {
    ...sight,
    modal: sight.modal,
    home: keep(sight.home),
    conversations: sight.conversations.map((one) => ({
      ...one,
      items: one.items.filter((item) => keep(item) !== undefined),
    })),
  };
}

/** One thing that came up, as a line (or several) of a transcript. */
function transcriptLine(seen: Seen): string {
  const marks = {
    message: '',
    ephemeral: ' (only to you)',
    notice: '',
    act: '',
    modal: '',
    home: '',
    gone: ' (gone)',
  };
  const edited = seen.edited ? ' (edited)' : '';
  const indented = seen.text.replaceAll('\n', '\n    ');
  return `[${seen.where}] ${seen.from}${marks[seen.kind]}${edited}: ${indented}`;
}
