import type { SeenConversation, Sight } from '../../slack/sight.js';
import { type Html, html } from '../html.js';
import { avatarHtml } from './avatar.js';
import type { Drawing } from './drawing.js';

/** What the list at the left is drawn from. */
export interface Rail {
  readonly team: string;
  readonly sight: Sight;
  /** The conversation that is open. */
  readonly here: string;
  /** The address of the page with a conversation open. */
  readonly address: (at: string) => string;
}

/** The list of conversations: channels, direct messages, apps; what is unread is bold. */
export function railHtml({ team, sight, here, address }: Rail, drawing: Drawing): Html {
  const { words } = drawing;
  const entry = (one: SeenConversation): Html => {
    const open = one.id === here;
    const unread = open ? 0 : one.unread;
    // Channels are bold when something is new, and counted only where somebody is meant.
    const counted = one.kind === 'channel' || one.kind === 'group' ? (open ? 0 : one.mentions) : unread;
    const sign =
      one.kind === 'im'
        ? html`${avatarHtml(one.other ?? one.id, one.name, one.withApp)} ${one.name}`
        : html`<span class="sl-hash" aria-hidden="true">${one.kind === 'group' ? '🔒' : '#'}</span> ${one.name.replace(/^#/, '')}`;
    const count =
      counted === 0
        ? undefined
        : html`<span class="sl-count" role="img" aria-label="${words.unread(counted)}">${counted}</span>`;
    const silent =
      unread > 0 && counted === 0 ? html`<span class="sl-hidden">${words.unread(unread)}</span>` : undefined;
    return html`<li><a href="${address(one.id)}" data-slack-at="${one.id}" class="${unread > 0 ? 'unread' : ''}" ${open ? html`aria-current="page"` : undefined}><span class="sl-name">${sign}</span>${count}${silent}</a></li>`;
  };
  const section = (title: string, wanted: (one: SeenConversation) => boolean): Html | undefined => {
    const found = sight.conversations.filter(wanted);
    return found.length === 0 ? undefined : html`<h3>${title}</h3><ul>${found.map(entry)}</ul>`;
  };
  return html`<nav class="sl-rail" aria-label="${team}"><h2>${team}</h2>
    ${section(words.channels, (one) => one.kind === 'channel' || one.kind === 'group')}
    ${section(words.directMessages, (one) => !one.withApp && (one.kind === 'im' || one.kind === 'mpim'))}
    ${section(words.apps, (one) => one.withApp)}</nav>`;
}
