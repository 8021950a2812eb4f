import type { SlackControl } from '../slack/control.js';
import type { Reader } from '../slack/reader.js';
import { counterpart, type Screen, sideHtml } from './screen.js';
import { conversationHtml, homeHtml, modalHtml, type PageContext } from './view-html.js';
import { wordsFor } from './words.js';

/** Somebody of the other platform. */
interface Other {
  readonly id: string;
  readonly name: string;
}

/**
 * Looks at Slack as somebody.
 *
 * @param others the people of the other platform, if there is one
 * @returns undefined where nobody is
 */
export async function slackScreen(
  control: SlackControl,
  others: readonly Other[] | undefined,
  query: URLSearchParams,
): Promise<Screen | undefined> {
  const people = await control.people({});
  const wanted = query.get('as');
  const me = people.find((one) => one.id === wanted || one.name === wanted) ?? people[0];
  if (me === undefined) return undefined;
  const sight = await control.see({ user: me.id });
  const lang = query.get('lang') ?? undefined;
  const names = new Map(people.map((one) => [one.id, one.displayName]));
  names.set(sight.app.id, sight.app.name);
  const channels = sight.conversations.filter((one) => one.name.startsWith('#'));
  const reader: Reader = {
    locale: me.locale,
    tz: me.tz,
    userName: (id) => names.get(id) ?? id,
    channelName: (id) => channels.find((one) => one.id === id)?.name.slice(1) ?? id,
  };
  const words = wordsFor(lang ?? me.locale);
  const page: PageContext = {
    reader,
    words,
    choices: {
      people: people.map((one) => ({ text: `@${one.displayName}`, value: one.id })),
      channels: channels.map((one) => ({ text: one.name, value: one.id })),
    },
  };
  const asked = query.get('in') ?? '';
  const known = asked === 'home' || sight.conversations.some((one) => one.id === asked);
  const here = known ? asked : (sight.conversations[0]?.id ?? 'home');
  const conversation = sight.conversations.find((one) => one.id === here);
  const there =
    others &&
    counterpart(me, { people, name: (one) => one.displayName }, { people: others, name: (one) => one.name });
  return {
    words,
    user: me.id,
    conversation: here === 'home' ? '' : here,
    home: here === 'home',
    control: '/slack/control/',
    commands: true,
    placeholder: words.placeholder,
    parts: {
      side: sideHtml({
        words,
        on: 'slack',
        user: me.id,
        here,
        lang,
        people: people.map(({ id, displayName, title }) => ({ id, name: displayName, title })),
        places: [...sight.conversations, { id: 'home', name: words.home }],
        other: others && { on: 'dingtalk', user: there?.id },
      }),
      main: conversation === undefined ? homeHtml(sight.home, page) : conversationHtml(conversation, page),
      modal: modalHtml(sight.modal, page),
      position: sight.position,
    },
  };
}
