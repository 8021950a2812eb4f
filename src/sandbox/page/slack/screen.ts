import type { Person, SlackControl, Workspace } from '../../slack/control.js';
import type { Reader } from '../../slack/reader.js';
import type { SeenConversation, Sight } from '../../slack/sight.js';
import type { Ask, Drawn } from '../region.js';
import { slackWords } from '../words/slack.js';
import type { Mentionable } from './composer-html.js';
import type { Drawing } from './drawing.js';
import { paneHtml } from './pane-html.js';
import { createTimes } from './times.js';

/** How many messages of the open conversation are shown at first, and how many more each time. */
const step = 50;
const most = 1000;

/** What one person has open in Slack. */
export interface Screen {
  readonly workspace: Workspace;
  readonly sight: Sight;
  /** The conversation that is open; behind the App Home's tabs the one with the app. */
  readonly conversation: SeenConversation;
  readonly tab: 'messages' | 'home' | 'about';
  readonly threadTs: string | undefined;
  /** How many messages to show after asking for earlier ones. */
  readonly more: number;
  readonly mentionable: readonly Mentionable[];
  readonly address: (at: string) => string;
}

/**
 * Looks at Slack as the one whom the page's address names.
 *
 * @returns undefined where nobody is
 */
export async function drawSlack(control: SlackControl, { lang, query }: Ask): Promise<Drawn | undefined> {
  const people = await control.people({});
  const me = people.find((one) => one.id === query.get('slack')) ?? people[0];
  if (me === undefined) return undefined;
  const workspace = await control.workspace({});
  const asked = query.get('slackAt') ?? '';
  const shown = Math.min(most, Math.max(step, Math.floor(Number(query.get('slackMore'))) || step));
  const threadTs = query.get('slackThread') ?? undefined;
  const look = (conversation: string): Promise<Sight> =>
    control.see({ user: me.id, limit: shown, conversation, threadTs });
  let sight = await look(asked);
  const open =
    sight.conversations.find((one) => one.id === asked) ?? sight.conversations.find((one) => one.withApp);
  if (open === undefined) return undefined;
  // An address that names no conversation of theirs opens the one with the app.
  if (open.id !== asked) sight = await look(open.id);
  const conversation = sight.conversations.find((one) => one.id === open.id) ?? open;
  const words = slackWords[lang];
  const reader = readerFor(me, people, sight);
  const drawing: Drawing = {
    me: me.id,
    reader,
    words,
    times: createTimes({ locale: me.locale, tz: me.tz, lang, words, now: sight.now }),
    people: people.map((one) => ({ text: nameAmong(one, people), value: one.id })),
    channels: sight.conversations
      .filter((one) => one.kind === 'channel' || one.kind === 'group')
      .map((one) => ({ text: one.name, value: one.id })),
    shortcuts: workspace.shortcuts.filter((one) => one.type === 'message'),
  };
  const screen: Screen = {
    workspace,
    sight,
    conversation,
    tab: asked === 'home' || asked === 'about' ? asked : 'messages',
    threadTs: (sight.thread?.length ?? 0) > 0 ? threadTs : undefined,
    more: shown + step,
    mentionable: mentionableBy(me, people, workspace),
    address(at) {
      const next = new URLSearchParams(query);
      for (const name of ['slackThread', 'slackMore']) next.delete(name);
      next.set('slackAt', at);
      return `/?${next.toString()}`;
    },
  };
  return { html: paneHtml(screen, drawing), position: sight.position };
}

function readerFor(me: Person, people: readonly Person[], { app, conversations }: Sight): Reader {
  const names = new Map(people.map((one) => [one.id, one.displayName]));
  names.set(app.id, app.name);
  return {
    locale: me.locale,
    tz: me.tz,
    userName: (id) => names.get(id) ?? id,
    channelName: (id) => conversations.find((one) => one.id === id)?.name.replace(/^#/, '') ?? id,
  };
}

/** A name, with the handle where several people have it. */
function nameAmong(person: Person, people: readonly Person[]): string {
  return isShared(person, people) ? `${person.displayName} (${person.name})` : person.displayName;
}

function isShared(person: Person, people: readonly Person[]): boolean {
  return people.some(
    (one) => one.id !== person.id && [one.displayName, one.realName].includes(person.displayName),
  );
}

function mentionableBy(me: Person, people: readonly Person[], { app }: Workspace): readonly Mentionable[] {
  const others = people.filter((one) => one.id !== me.id);
  return [
    { name: app.name, about: slackApp, insert: `@${app.name}` },
    ...others.map((one) => ({
      name: one.displayName,
      about: [one.name, ...(one.realName === one.displayName ? [] : [one.realName])].join(' · '),
      insert: `@${isShared(one, people) ? one.name : one.displayName}`,
    })),
  ];
}

const slackApp = 'APP';
