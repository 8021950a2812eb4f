import type { DingTalkControl, Person } from '../../dingtalk/control.js';
import type { SeenConversation, Sight } from '../../dingtalk/sight.js';
import { ImpossibleAct } from '../../slack/refusal.js';
import { type Html, html } from '../html.js';
import type { Ask, Drawn } from '../region.js';
import { dingtalkWords } from '../words/dingtalk.js';
import { formsHtml, startHtml, tabHtml } from './approvals-html.js';
import { personAvatar } from './avatar.js';
import { cardLook } from './card-look.js';
import { chatHtml } from './chat-html.js';
import { instanceHtml } from './instance-html.js';
import { badge, type Listed, listHtml } from './list-html.js';
import { type Look, placeLink } from './look.js';
import { type Place, placeOf } from './place.js';
import type { ReadMarks } from './read-marks.js';

/** How many posts are drawn at first, and how many more at a time. */
const page = 50;

/** So many posts of a chat are looked at, to count what is unread. */
const looked = 100;

/** Draws the pane as the person sees it whom the address names; undefined when it names nobody. */
export async function drawPane(
  control: DingTalkControl,
  marks: ReadMarks,
  ask: Ask,
): Promise<Drawn | undefined> {
  const words = dingtalkWords(ask.lang);
  const people = await control.people({});
  const wanted = ask.query.get('dingtalk');
  const me = people.find((one) => one.id === wanted || one.name === wanted);
  if (me === undefined) return { html: html`<p class="dt-empty">${words.nobody}</p>` };
  const look: Look = { words, lang: ask.lang, user: me.id, query: ask.query };
  const shown = Math.max(page, Number(ask.query.get('dingtalkMore')) || 0);
  const sight = await control.see({ user: me.id, limit: Math.max(looked, shown + 1) });
  // People of other organisations have no approvals here.
  const asked = placeOf(ask.query.get('dingtalkAt'));
  const place: Place = me.outside && !isChats(asked) ? { kind: 'chat', conversation: '' } : asked;
  // Beside the list there is always a chat; on a narrow screen the list alone is shown, so nothing counts as read.
  const wantedChat = place.kind === 'chat' ? place.conversation : '';
  const open = isChats(place) ? opened(sight, wantedChat) : undefined;
  if (open !== undefined && place.kind === 'chat') marks.read(me.id, open);
  const listed = sight.conversations.map(
    (conversation): Listed => ({ conversation, unread: marks.unread(me.id, conversation) }),
  );
  const elsewhere = listed.reduce((sum, one) => sum + (one.conversation === open ? 0 : one.unread), 0);
  const main =
    open === undefined
      ? await approvalsMain(control, place, people, look)
      : await chatMain(control, { sight, open, shown, people, elsewhere }, look);
  const todo = me.outside ? null : (await control.approvals({ user: me.id })).todo.length;
  const at = isChats(place) ? place.kind : 'oa';
  return {
    html: html`<div class="dt-pane dt-at-${at}">
      ${railHtml(me, { listed, todo, place, open: open?.id ?? '' }, look)}
      <nav class="dt-side" aria-label="${words.messages}">${listHtml(listed, open?.id, look)}</nav>
      <div class="dt-main">${main}</div>
    </div>`,
    position: sight.position,
  };
}

function opened(sight: Sight, wanted: string): SeenConversation | undefined {
  return (
    sight.conversations.find((one) => one.id === wanted || one.name === wanted) ?? sight.conversations[0]
  );
}

function isChats(place: Place): boolean {
  return place.kind === 'list' || place.kind === 'chat';
}

function railHtml(
  me: Person,
  parts: {
    readonly listed: readonly Listed[];
    /** Null for who has no approvals. */
    readonly todo: number | null;
    readonly place: Place;
    readonly open: string;
  },
  look: Look,
): Html {
  const { listed, todo, place, open } = parts;
  const { words } = look;
  const unread = listed.reduce((sum, one) => sum + one.unread, 0);
  const item = (to: Place, icon: string, name: string, count: number, here: boolean): Html =>
    placeLink(
      look,
      to,
      'dt-rail-item',
      html`<span class="dt-icon dt-icon-${icon}" aria-hidden="true"></span><span>${name}</span>${badge(count, words.unread)}`,
      here,
    );
  const chats: Place = place.kind === 'chat' ? { kind: 'chat', conversation: open } : { kind: 'list' };
  const approvals =
    todo === null ? undefined : item({ kind: 'tab', tab: 'todo' }, 'todo', words.todo, todo, !isChats(place));
  return html`<nav class="dt-rail" aria-label="${words.title}">${personAvatar(me.name)}
    ${item(chats, 'chat', words.messages, unread, isChats(place))}
    ${approvals}</nav>`;
}

async function chatMain(
  control: DingTalkControl,
  parts: {
    readonly sight: Sight;
    readonly open: SeenConversation;
    readonly shown: number;
    readonly people: readonly Person[];
    readonly elsewhere: number;
  },
  look: Look,
): Promise<Html> {
  const { sight, open, shown, people, elsewhere } = parts;
  const posts = await Promise.all(
    open.items.slice(-shown).map(async (seen) => {
      const { outTrackId } = seen;
      const card = outTrackId === undefined ? null : await control.card({ outTrackId });
      return { seen, card: cardLook(card, look.user) };
    }),
  );
  return chatHtml(
    {
      conversation: open,
      posts,
      more: open.items.length > shown ? shown + page : null,
      robot: sight.app.name,
      elsewhere,
      people: people.filter((one) => one.id !== look.user),
    },
    look,
  );
}

/** Everything about approvals. */
async function approvalsMain(
  control: DingTalkControl,
  place: Place,
  people: readonly Person[],
  look: Look,
): Promise<Html> {
  const { words, user } = look;
  const lists = await control.approvals({ user });
  const todo = lists.todo.length;
  if (place.kind === 'tab') return tabHtml(lists, place.tab, look);
  if (place.kind === 'instance') {
    try {
      const seen = await control.approval({ user, processInstanceId: place.id });
      const others = people.filter((one) => one.id !== user && !one.outside);
      return instanceHtml(seen, { todo, people: others }, look);
    } catch (error) {
      if (!(error instanceof ImpossibleAct)) throw error;
      return html`${tabHtml(lists, 'todo', look)}<p class="dt-empty" role="alert">${words.gone}</p>`;
    }
  }
  const forms = await control.processForms({ user });
  const form =
    place.kind === 'start' ? forms.find((one) => one.processCode === place.processCode) : undefined;
  return form === undefined ? formsHtml(forms, todo, look) : startHtml(form, todo, look);
}
