import type { DingTalkControl } from '../dingtalk/control.js';
import type { Person as SlackPerson } from '../slack/control.js';
import { chatHtml } from './dingtalk-html.js';
import { html } from './html.js';
import { counterpart, type Screen, sideHtml } from './screen.js';
import { wordsFor } from './words.js';

/**
 * Looks at DingTalk as somebody. DingTalk tells no language and no time zone of people: theirs on the other platform
 * are taken where they have them.
 *
 * @param others the people of the other platform
 * @returns undefined where nobody is
 */
export async function dingtalkScreen(
  control: DingTalkControl,
  others: readonly SlackPerson[],
  query: URLSearchParams,
): Promise<Screen | undefined> {
  const people = await control.people({});
  const wanted = query.get('as');
  const me = people.find((one) => one.id === wanted || one.name === wanted) ?? people[0];
  if (me === undefined) return undefined;
  const sight = await control.see({ user: me.id });
  const there = counterpart(
    me,
    { people, name: (one) => one.name },
    { people: others, name: (one) => one.displayName },
  );
  const lang = query.get('lang') ?? undefined;
  const words = wordsFor(lang ?? there?.locale ?? 'zh-CN');
  const reader = { locale: there?.locale ?? 'zh-CN', tz: there?.tz ?? 'Asia/Shanghai' };
  const asked = query.get('in');
  const open = sight.conversations.find((one) => one.id === asked) ?? sight.conversations[0];
  return {
    words,
    user: me.id,
    conversation: open?.id ?? '',
    home: false,
    control: '/dingtalk/control/',
    commands: false,
    placeholder: open?.withApp === false ? words.mention : words.sentence,
    parts: {
      side: sideHtml({
        words,
        on: 'dingtalk',
        user: me.id,
        here: open?.id ?? '',
        lang,
        people,
        places: sight.conversations,
        other: { on: 'slack', user: there?.id },
      }),
      main: chatHtml(open?.items ?? [], { words, reader }),
      modal: html``,
      position: sight.position,
    },
  };
}
