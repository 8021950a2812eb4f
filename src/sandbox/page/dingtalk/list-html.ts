import type { Seen, SeenConversation } from '../../dingtalk/sight.js';
import { type Html, html } from '../html.js';
import { groupAvatar, robotAvatar } from './avatar.js';
import { type Look, placeLink } from './look.js';
import { listTime } from './times.js';

/** A chat in the list. */
export interface Listed {
  readonly conversation: SeenConversation;
  readonly unread: number;
}

/** More than this is not counted out. */
const mostUnread = 99;

/** The list of chats, the one with the newest message first. */
export function listHtml(listed: readonly Listed[], open: string | undefined, look: Look): Html {
  const timeOf = ({ conversation }: Listed): number => conversation.items.at(-1)?.at ?? 0;
  const sorted = [...listed].sort((one, other) => timeOf(other) - timeOf(one));
  const newest = sorted[0] === undefined ? 0 : timeOf(sorted[0]);
  return html`<ul class="dt-list">${sorted.map(
    (one) =>
      html`<li id="dt-chat-${one.conversation.id}">${placeLink(
        look,
        { kind: 'chat', conversation: one.conversation.id },
        'dt-item',
        itemHtml(one, newest, look),
        one.conversation.id === open,
      )}</li>`,
  )}</ul>`;
}

function itemHtml({ conversation, unread }: Listed, newest: number, look: Look): Html {
  const { words, lang } = look;
  const last = conversation.items.at(-1);
  const time =
    last === undefined ? undefined : html`<time class="dt-when">${listTime(last.at, newest, lang)}</time>`;
  return html`${conversation.withApp ? robotAvatar() : groupAvatar(conversation.name)}
    <span class="dt-line"><b>${conversation.name}</b>${conversation.withApp ? html` <span class="dt-tag">${words.robot}</span>` : undefined}${time}</span>
    <span class="dt-line dt-last"><span class="dt-words">${last === undefined ? words.noMessage : lastLine(last, conversation)}</span>${badge(unread, words.unread)}</span>`;
}

/** In groups the line begins with who said it. */
function lastLine(last: Seen, conversation: SeenConversation): string {
  const said = last.fallback.replace(/\s+/g, ' ').trim();
  return conversation.withApp || last.own ? said : `${last.from}: ${said}`;
}

/** How many are unread; undefined for none. */
export function badge(count: number, unread: string): Html | undefined {
  if (count === 0) return undefined;
  const shown = count > mostUnread ? `${mostUnread}+` : String(count);
  return html`<span class="dt-badge">${shown}<span class="dt-hidden"> ${unread}</span></span>`;
}
