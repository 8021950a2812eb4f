import type { Seen, SeenConversation } from '../../dingtalk/sight.js';
import { type Html, html } from '../html.js';
import type { CardLook } from './card-look.js';
import { badge } from './list-html.js';
import { type Look, placeLink } from './look.js';
import { postHtml } from './post-html.js';
import { dayAndTime, startsAnew } from './times.js';

/** An open chat. */
export interface Chat {
  readonly conversation: SeenConversation;
  /** The newest posts, oldest first, each with its card's look. */
  readonly posts: readonly { readonly seen: Seen; readonly card: CardLook }[];
  /** How many posts are drawn when earlier ones are asked for; null when there are none. */
  readonly more: number | null;
  readonly robot: string;
  /** How much is unread in other chats. */
  readonly elsewhere: number;
  /** Whom one can mention, besides the robot. */
  readonly people: readonly { readonly id: string; readonly name: string; readonly title: string }[];
}

/** The chat: its head, what was said, and the field to write in. */
export function chatHtml(chat: Chat, look: Look): Html {
  const { conversation, posts, more, elsewhere } = chat;
  const { words } = look;
  const empty = conversation.withApp ? words.emptyRobot : words.emptyGroup;
  const earlier =
    more === null
      ? undefined
      : html`<button type="button" class="dt-earlier" data-dt-more="${more}">${words.earlier}</button>`;
  const tag = conversation.withApp ? html` <span class="dt-tag">${words.robot}</span>` : undefined;
  return html`<header class="dt-head">
      ${placeLink(look, { kind: 'list' }, 'dt-back', html`<span aria-hidden="true">‹</span><span class="dt-hidden">${words.back} </span>${badge(elsewhere, words.unread)}`)}
      <h2>${conversation.name}${tag}</h2>
    </header>
    <div class="dt-log" id="dt-log-${look.user}-${conversation.id}" role="log" aria-live="polite" aria-label="${words.conversation}" tabindex="0">
      ${earlier}${posts.length === 0 ? html`<p class="dt-empty">${empty}</p>` : postsHtml(chat, look)}
    </div>
    ${composerHtml(chat, look)}`;
}

function postsHtml({ posts }: Chat, look: Look): Html {
  return html`${posts.map(({ seen, card }, place) => {
    const divider = startsAnew(seen.at, posts[place - 1]?.seen.at)
      ? html`<p class="dt-time" id="dt-time-${seen.post}"><time datetime="${new Date(seen.at).toISOString()}">${dayAndTime(seen.at, look.lang)}</time></p>`
      : undefined;
    return html`${divider}${postHtml(seen, card, look)}`;
  })}`;
}

function composerHtml({ conversation, robot, people }: Chat, look: Look): Html {
  const { words } = look;
  const placeholder = conversation.withApp ? words.placeholder : words.groupPlaceholder;
  const mentions = conversation.withApp ? undefined : mentionsHtml(robot, people, look);
  const hint = conversation.withApp
    ? undefined
    : html`<button type="button" class="dt-hint dt-link" data-dt-mention="${robot}">${words.mentionHint.replace('{name}', robot)}</button>`;
  const combobox = conversation.withApp
    ? undefined
    : html`role="combobox" aria-autocomplete="list" aria-expanded="false" aria-controls="dt-mentions" data-keep="aria-expanded aria-activedescendant"`;
  return html`<form class="dt-composer" id="dt-composer-${look.user}-${conversation.id}" data-dt-composer="${conversation.id}">
    ${mentions}${hint}
    <textarea name="text" rows="2" aria-label="${placeholder}" placeholder="${placeholder}" title="${words.keys}" autocomplete="off" ${combobox}></textarea>
    <button class="dt-button dt-blue dt-send">${words.send}</button></form>`;
}

/** Whom one can mention: shown by the script while `@` is being written. */
function mentionsHtml(robot: string, people: Chat['people'], look: Look): Html {
  const { words } = look;
  const option = (name: string, insert: string, note: string, place: number): Html =>
    html`<li role="option" id="dt-mention-${place}" data-dt-insert="${insert}" data-dt-name="${name.toLowerCase()}" aria-selected="false" data-keep="hidden aria-selected"><b>${name}</b> <small>${note}</small></li>`;
  const names = people.map((one) => one.name);
  const items = people.map(({ id, name, title }, place) =>
    // Where two have one name, DingTalk knows which of them was chosen; here the user id says it.
    option(name, names.filter((one) => one === name).length > 1 ? id : name, title, place + 1),
  );
  return html`<ul class="dt-mentions" id="dt-mentions" role="listbox" aria-label="${words.suggestions}" data-keep="hidden" hidden>${option(robot, robot, words.robot, 0)}${items}</ul>`;
}
