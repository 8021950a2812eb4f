import { setTimeout as delay } from 'node:timers/promises';
import { actionName } from '../../src/chat/slack/buttons.js';
import { clicks } from '../../src/chat/talk/clicks.js';
import type { I18n } from '../../src/kit/i18n/i18n.js';
import { company } from '../../src/sandbox/company/company.js';
import type { Acted, SlackControl } from '../../src/sandbox/slack/control.js';
import type { FieldValue } from '../../src/sandbox/slack/inputs.js';
import type { Seen } from '../../src/sandbox/slack/sight.js';

/** What people who do not give up need to know of the bot they talk to. */
export interface Watched {
  readonly deaths: number;
  ready(): Promise<void>;
  /** Resolves when everything that came in is answered and everything due has gone out. */
  settled(): Promise<void>;
}

/** Tells Slack's own words from the bot's. */
interface Ears {
  broken(text: string): boolean;
}

/** One try of an act. */
interface Try {
  user: string;
  acted: Acted;
  /** Slack's traffic up to here was before it. */
  traffic: number;
  deaths: number;
}

/**
 * What became of a try: the bot acknowledged it; Slack said that it reached nobody; Slack said that nobody answered in
 * time, so that it may have been heard or not.
 */
type Fate = 'taken' | 'refused' | 'unknown';

const mostTries = 12;
const answerMs = 15_000;
const lookEveryMs = 10;

/**
 * People of the workspace who behave as people do when the bot fails them: what reached nobody they do again; when
 * they cannot know, they wait, look whether an answer came or the button is gone, and only then do it again.
 *
 * Acts reject when the bot breaks its word: acknowledged, and never answered.
 *
 * @param onAct told just after the first try of every act
 */
export function persistentPeople(
  slack: SlackControl,
  bot: Watched,
  words: I18n,
  onAct: () => void = () => {},
): SlackControl {
  const ears: Ears = {
    broken: (text) =>
      (['en', 'zh-CN'] as const).some((locale) => text.includes(words.t(locale, 'broken.title'))),
  };
  const watch = watching(slack, bot, ears, onAct);
  const forms = new Map<string, { click: Parameters<SlackControl['click']>[0]; fills: Filled }>();

  /** Clicks until it is answered; `looked`: the person has seen the button before, and it may be gone by now. */
  const reach = (act: Parameters<SlackControl['click']>[0], looked = false): Promise<Acted> => {
    forms.set(act.user, { click: act, fills: {} });
    return persist(`${act.user} clicks`, async (retried) => {
      const again = looked || retried;
      const tried = await watch
        .attempt(act.user, again, () => clickNow(slack, act))
        .catch((error: unknown) => {
          // At the second look the button may be gone: it was heard after all.
          if (again) return null;
          throw error;
        });
      if (tried === null) return { position: (await slack.see({ user: act.user })).position };
      const fate = await watch.fate(tried);
      if (fate === 'refused') return null;
      const answer = await watch.answer(tried, fate);
      if (answer === 'fine' && bot.deaths === tried.deaths) return tried.acted;
      const changes = 'actionId' in act && (clicks[actionName(act.actionId)]?.changes ?? false);
      if (answer === 'none' && fate === 'taken' && changes) throw brokenWord(act);
      await bot.ready();
      await bot.settled();
      const sight = await slack.see({ user: act.user });
      if (sight.modal !== undefined && !('place' in act && act.place.kind === 'modal')) return tried.acted;
      return (await watch.isThere(act)) ? null : tried.acted;
    });
  };

  return {
    ...slack,
    click: (act) => reach(act),
    runCommand: (act) =>
      persist(`${act.user} types ${act.text ?? ''}`, async (again) => {
        const tried = await watch.attempt(act.user, again, () => slack.runCommand(act));
        const fate = await watch.fate(tried);
        if (fate === 'refused') return null;
        const answer = await watch.answer(tried, fate);
        if (answer === 'fine') return tried.acted;
        if (answer === 'none' && fate === 'taken' && !onlyReads(act.text ?? '')) throw brokenWord(act);
        return null;
      }),
    forgeClick: (act) =>
      persist(`${act.user} forges ${act.actionId}`, async (again) => {
        const tried = await watch.attempt(act.user, again, () => slack.forgeClick(act));
        const fate = await watch.fate(tried);
        if (fate === 'refused') return null;
        const answer = await watch.answer(tried, fate);
        if (answer === 'none' && fate === 'taken') throw brokenWord(act);
        return answer === 'fine' ? tried.acted : null;
      }),
    // Its page is a picture that the bot draws at once or not at all; who sees none opens it again.
    openHome: (act) =>
      persist(`${act.user} opens the page`, async (again) => {
        const tried = await watch.attempt(act.user, again, () => slack.openHome(act));
        const { position } = tried.acted;
        for (const end = Date.now() + answerMs; Date.now() < end; await delay(lookEveryMs)) {
          const { items } = await slack.news({ user: act.user, since: position });
          if (items.some(({ kind }) => kind === 'home')) return tried.acted;
          if (bot.deaths > tried.deaths) return null;
        }
        throw brokenWord(act);
      }),
    async typeMessage(act) {
      // Slack itself delivers a message again until the bot has taken it.
      const acted = await slack.typeMessage(act);
      onAct();
      return acted;
    },
    async fill(act) {
      const form = forms.get(act.user);
      if (form) form.fills = { ...form.fills, ...act.values };
      return slack.fill(act);
    },
    submit: (act) =>
      persist(`${act.user} submits`, async (again) => {
        const tried = await watch.attempt(act.user, again, () => slack.submit(act));
        const fate = await watch.fate(tried);
        if (fate !== 'taken') {
          await bot.ready();
          await bot.settled();
        }
        const { modal } = await slack.see({ user: act.user });
        if (modal === undefined) return tried.acted;
        if (modal.text.includes(trouble)) return null;
        if (!ears.broken(modal.text)) return tried.acted;
        // The form is gone and nothing came of it: open it once more, unless something did.
        await slack.closeModal({ user: act.user, all: true });
        await bot.ready();
        await bot.settled();
        const form = forms.get(act.user);
        if (!form || !(await watch.isThere(form.click))) return tried.acted;
        const { fills } = form;
        // What was slow to arrive may be done between the look and the click: then there is no form to fill in again.
        await reach(form.click, true);
        if ((await slack.see({ user: act.user })).modal === undefined) return tried.acted;
        await slack.fill({ user: act.user, values: fills });
        return null;
      }),
  };
}

/** A message that was drawn anew under the hand has other blocks; who clicks means the button that is there now. */
async function clickNow(slack: SlackControl, act: Parameters<SlackControl['click']>[0]): Promise<Acted> {
  return slack.click(act).catch((error: unknown) => {
    if (!('blockId' in act)) throw error;
    return slack.click({ ...act, blockId: undefined });
  });
}

type Filled = Readonly<Record<string, FieldValue>>;

/** What Slack's client says below a form whose submission did not work out. */
const trouble = 'We had some trouble connecting';

/** Sentences of the stories that change nothing: who got no answer may simply ask again. */
const onlyReads = (text: string): boolean => text === '' || /history|loans|用量明细/.test(text);

function brokenWord(act: object): Error {
  return new Error(`acknowledged and never answered: ${JSON.stringify(act)}`);
}

async function persist(what: string, once: (again: boolean) => Promise<Acted | null>): Promise<Acted> {
  for (let tries = 0; tries < mostTries; tries += 1) {
    const acted = await once(tries > 0);
    if (acted !== null) return acted;
  }
  throw new Error(`${what}: given up after ${mostTries} tries`);
}

function watching(slack: SlackControl, bot: Watched, ears: Ears, onAct: () => void) {
  let heard = 0;
  const listen = async (): Promise<number> => {
    const entries = await slack.log({ after: heard });
    heard = Math.max(heard, entries.at(-1)?.number ?? 0);
    return heard;
  };
  /** What the bot said to the person since a try. */
  const answers = async (tried: Try): Promise<Seen[]> => {
    const { items } = await slack.news({ user: tried.user, since: tried.acted.position });
    return items.filter((seen) => !seen.own && isAnswer(seen));
  };

  return {
    async attempt(user: string, again: boolean, act: () => Promise<Acted>): Promise<Try> {
      await bot.ready();
      // So that no late message of another act is taken for the answer to this one.
      await bot.settled();
      const [traffic, { deaths }] = [await listen(), bot];
      const acted = await act();
      if (!again) onAct();
      return { user, acted, traffic, deaths };
    },

    async fate({ user, acted, traffic }: Try): Promise<Fate> {
      const id = idOf(user);
      for (const end = Date.now() + answerMs; Date.now() < end; await delay(lookEveryMs)) {
        const entries = await slack.log({ after: traffic });
        const mine = entries.flatMap(({ kind, detail }) =>
          kind === 'sent' ? (envelopeOf(detail, id) ?? []) : [],
        );
        if (entries.some(({ kind, name }) => kind === 'ack' && mine.includes(name))) return 'taken';
        const { items } = await slack.news({ user, since: acted.position });
        const notice = items.find(({ kind, text }) => kind === 'notice' && failed.test(text));
        if (notice) return notice.text.includes('dispatch_failed') ? 'refused' : 'unknown';
        if (items.some(({ kind, text }) => kind === 'modal' && text.includes(trouble))) return 'unknown';
      }
      const { modal } = await slack.see({ user });
      const since = (await slack.log({ after: traffic })).map(({ kind, name }) => `${kind} ${name}`);
      throw new Error(
        `Slack never said what became of what ${user} did; the modal says ${modal?.text ?? 'nothing'}, the traffic was ${since.join()}`,
      );
    },

    /** Waits for the bot's answer; if it died meanwhile or something broke, until all that it left is done. */
    async answer(tried: Try, fate: Fate): Promise<'fine' | 'broken' | 'none'> {
      if (fate === 'taken') {
        for (const end = Date.now() + answerMs; Date.now() < end; await delay(lookEveryMs)) {
          const found = await answers(tried);
          if (found.some(({ text }) => !ears.broken(text))) return 'fine';
          if (found.length > 0 || bot.deaths > tried.deaths) break;
        }
      }
      await bot.ready();
      await bot.settled();
      const found = await answers(tried);
      if (found.some(({ text }) => !ears.broken(text))) return 'fine';
      return found.length > 0 ? 'broken' : 'none';
    },

    /** Whether what was clicked can still be clicked. */
    async isThere(act: Parameters<SlackControl['click']>[0]): Promise<boolean> {
      if (!('place' in act)) return false;
      const { place, actionId } = act;
      const sight = await slack.see({ user: act.user });
      const shown =
        place.kind === 'message'
          ? sight.conversations.flatMap(({ items }) => items).filter(({ ts }) => ts === place.ts)
          : [place.kind === 'modal' ? sight.modal : sight.home];
      return shown.some((seen) => seen?.controls.some((control) => control.actionId === actionId) ?? false);
    },
  };
}

/** A card that is rendered anew under the person's eyes is no answer to what they did. */
function isAnswer({ kind, edited }: Seen): boolean {
  return kind === 'ephemeral' || kind === 'modal' || (kind === 'message' && !edited);
}

const failed = /failed with the error|did not respond to/;

/** The envelope's id if the payload in it is this person's. */
function envelopeOf(detail: unknown, user: string): string | null {
  const envelope = detail as {
    envelope_id: string;
    type: string;
    payload: { user_id?: string; user?: { id?: string } };
  };
  if (envelope.type === 'events_api') return null;
  const { payload } = envelope;
  return (payload.user_id ?? payload.user?.id) === user ? envelope.envelope_id : null;
}

function idOf(user: string): string {
  const known = Object.entries(company.people).find(([handle]) => handle === user);
  return known ? known[1].slackId : user;
}
