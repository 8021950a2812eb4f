import { setTimeout as delay } from 'node:timers/promises';
import type { I18n } from '../../src/kit/i18n/i18n.js';
import type { Acted, DingTalkControl } from '../../src/sandbox/dingtalk/control.js';
import type { FieldValue } from '../../src/sandbox/dingtalk/forms.js';
import type { Seen } from '../../src/sandbox/dingtalk/sight.js';
import type { Watched } from './crash-people.js';

/** What else people who do not give up go by. */
interface Manners {
  words: I18n;
  /** Told just after the first try of every act. */
  onAct?: (() => void) | undefined;
  /** Told after every click that came to something. */
  answered(): Promise<void>;
}

/** Something to tap on a card: its label stays when its place among the buttons changes. */
interface Tap {
  user: string;
  post: string;
  label: string;
}

const mostTries = 12;
/** Longer than DingTalk itself waits for a click's answer. */
const patienceMs = 15_000;
const lookEveryMs = 10;

/**
 * People of the organisation who behave as people do when the bot fails them. What they write DingTalk pushes until it
 * is taken, so they write again only if it was given up; what they click they click again when the client says that it
 * failed and, everything having come to rest, the button is still there.
 *
 * Acts reject when the bot breaks its word: a message acknowledged, and never answered.
 */
export function persistentInDingTalk(
  dingtalk: DingTalkControl,
  bot: Watched,
  { words, onAct, answered }: Manners,
): DingTalkControl {
  const broken = (text: string): boolean =>
    (['en', 'zh-CN'] as const).some((locale) => text.includes(words.t(locale, 'broken.title')));
  const fills = new Map<string, { readonly [field: string]: FieldValue }>();

  const rest = async (): Promise<void> => {
    await bot.ready();
    await bot.settled();
  };
  const newsOf = async (user: string, { position }: Acted): Promise<Seen[]> => {
    const { items } = await dingtalk.news({ user, since: position });
    return items.filter(({ own }) => !own);
  };
  const persist = async (what: string, once: (again: boolean) => Promise<Acted | null>): Promise<Acted> => {
    for (let tries = 0; tries < mostTries; tries += 1) {
      // So that no late message of another act is taken for the answer to this one.
      await rest();
      const acted = await once(tries > 0);
      if (acted !== null) return acted;
    }
    throw new Error(`${what}: given up after ${mostTries} tries`);
  };
  const until = async <T>(what: string, look: () => Promise<T | null>): Promise<T> => {
    for (const end = Date.now() + patienceMs; Date.now() < end; await delay(lookEveryMs)) {
      const found = await look();
      if (found !== null) return found;
    }
    throw new Error(`DingTalk never said what became of it: ${what}`);
  };
  const seenIn = async (user: string, post: string): Promise<Seen | undefined> => {
    const { conversations } = await dingtalk.see({ user });
    return conversations.flatMap(({ items }) => items).find((one) => one.post === post);
  };

  /** Whether the card changed in answer to a tap on it, and not in a way that says it is to be tried again. */
  const tapped = async ({ user, post, label }: Tap, tap: () => Promise<Acted>): Promise<Acted | null> => {
    const { deaths } = bot;
    const acted = await tap();
    const fine = await until(`${user} taps ${label}`, async () => {
      const items = await newsOf(user, acted);
      if (items.some(({ kind, text }) => kind === 'notice' && failed.test(text))) return false;
      const changed = items.find((one) => one.post === post && one.edited);
      return changed ? !broken(changed.text) : null;
    });
    await answered();
    if (fine && bot.deaths === deaths) return acted;
    await rest();
    const left = await seenIn(user, post);
    return left?.controls.some((control) => control.label === label) ? null : acted;
  };

  /** Sends something and waits for its answer. */
  const writes = (user: string, what: string, send: () => Promise<Acted>): Promise<Acted> =>
    persist(what, async (again) => {
      const heard = (await dingtalk.log({})).at(-1)?.number ?? 0;
      const acted = await send();
      if (!again) onAct?.();
      await until(what, async () => ((await dingtalk.state({})).openPushes === 0 ? true : null));
      await rest();
      const answers = (await newsOf(user, acted)).filter((seen) => !seen.edited);
      if (answers.some(({ text }) => !broken(text))) return acted;
      if (answers.length > 0) return null;
      const log = await dingtalk.log({ after: heard });
      if (log.some(({ kind, name }) => kind === 'trouble' && /push lost|last push/.test(name))) return null;
      throw new Error(`acknowledged and never answered: ${what}`);
    });

  return {
    ...dingtalk,

    typeMessage: (act) => writes(act.user, `${act.user} writes ${act.text}`, () => dingtalk.typeMessage(act)),

    async click(act) {
      if ('label' in act) throw new Error('whoever may click again says on which card');
      const { user, post } = act;
      const first = (await seenIn(user, post))?.controls.find(({ id }) => id === act.control);
      if (first === undefined) return dingtalk.click(act);
      const { label } = first;
      // A link makes the person say something.
      if (first.type === 'link') return writes(user, `${user} clicks ${label}`, () => dingtalk.click(act));
      return persist(`${user} clicks ${label}`, async (again) => {
        const found = (await seenIn(user, post))?.controls.find((one) => one.label === label);
        // At the second look the button may be gone: it was heard after all.
        if (found === undefined) return { position: (await dingtalk.see({ user })).position };
        return tapped({ user, post, label }, async () => {
          const done = await dingtalk.click({ user, post, control: found.id });
          if (!again) onAct?.();
          return done;
        });
      });
    },

    async fill(act) {
      fills.set(act.user, { ...fills.get(act.user), ...act.values });
      return dingtalk.fill(act);
    },

    async submit(act) {
      const { user, post } = act;
      if (post === undefined) throw new Error('whoever may submit again says which form');
      const form = async () => (await seenIn(user, post))?.controls.find(({ type }) => type === 'submit');
      const label = (await form())?.label ?? '';
      const values = fills.get(user) ?? {};
      fills.delete(user);
      return persist(`${user} submits`, async (again) => {
        if ((await form()) === undefined) return { position: (await dingtalk.see({ user })).position };
        // A client forgets what was filled in once it is sent.
        if (again) await dingtalk.fill({ user, post, values });
        return tapped({ user, post, label }, async () => {
          const done = await dingtalk.submit({ user, post });
          if (!again) onAct?.();
          return done;
        });
      });
    },
  };
}

/** What DingTalk's client says of a click that came to nothing, as far as it knows. */
const failed = /^The click on .* failed/;
