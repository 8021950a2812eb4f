import type { Seen } from '../../slack/sight.js';
import { type Html, html } from '../html.js';
import { attachmentHtml } from './attachment-html.js';
import { avatarHtml } from './avatar.js';
import { blocksHtml } from './blocks-html.js';
import { type BlockDrawing, type Drawing, domId } from './drawing.js';
import { withEmoji } from './emoji.js';
import { fileHtml } from './images-html.js';
import { mrkdwnHtml } from './mrkdwn-html.js';

/** How a message stands among the others. */
export interface Standing {
  /** It goes on from the one above: no picture and no name of its own. */
  readonly grouped: boolean;
  /** It is shown in its thread, where nothing leads into the thread. */
  readonly inThread: boolean;
}

/** Drawn, as not every machine has a font with it. */
const eye = html`<svg viewBox="0 0 20 20" width="14" height="14" aria-hidden="true"><path fill="none" stroke="currentColor" stroke-width="1.5" d="M1.5 10C4 5.5 7 4 10 4s6 1.5 8.5 6c-2.5 4.5-5.5 6-8.5 6s-6-1.5-8.5-6z"/><circle cx="10" cy="10" r="2.5" fill="currentColor"/></svg>`;

/** A message, as Slack shows it to one person. */
export function messageHtml(seen: Seen, drawing: Drawing, { grouped, inThread }: Standing): Html {
  const { words, times } = drawing;
  const alone = seen.kind === 'ephemeral' || seen.kind === 'notice';
  const clock = times.clock(seen.ts);
  const time = html`<time datetime="${isoOf(seen.ts)}" title="${times.full(seen.ts)}">${clock}</time>`;
  const badge = seen.byApp ? html` <span class="sl-badge">${words.app}</span>` : undefined;
  const name = html`<b>${seen.from}</b>${badge} ${time}`;
  const gutter = grouped
    ? html`<span class="sl-gutter" aria-hidden="true">${clock}</span>`
    : html`<span class="sl-gutter">${avatarHtml(seen.fromUser, seen.from, seen.byApp || seen.kind === 'notice')}</span>`;
  const only = alone ? html`<p class="sl-only">${eye} ${words.onlyYou}</p>` : undefined;
  const broadcast = seen.broadcast && !inThread ? html`<p class="sl-only">${words.inThread}</p>` : undefined;
  return html`<article class="sl-message ${grouped ? 'grouped' : ''} ${alone ? 'ephemeral' : ''}" id="${domId('m', seen.place.kind === 'message' ? seen.place.conversation : '', seen.ts)}" data-place="${JSON.stringify(seen.place)}">
    ${only}${broadcast}${gutter}<div class="sl-content"><header class="${grouped ? 'sl-hidden' : ''}">${name}</header>
    ${bodyHtml(seen, drawing)}${reactionsHtml(seen, drawing)}${inThread ? undefined : repliesHtml(seen, drawing)}</div>${alone ? undefined : shortcutsHtml(seen, drawing)}
  </article>`;
}

function bodyHtml(seen: Seen, drawing: Drawing): Html {
  const context: BlockDrawing = { ...drawing, seen };
  const { reader, words } = drawing;
  const edited = seen.edited ? html` <small class="sl-edited">(${words.edited})</small>` : undefined;
  // A person's own rich_text block says the same as their text, which the client of whoever typed it formatted.
  const blocks = seen.byApp || seen.kind !== 'message' ? seen.blocks : [];
  const said = seen.kind === 'notice' ? words.fromClient(seen.fallback) : seen.fallback;
  const main =
    blocks.length > 0
      ? html`${blocksHtml(blocks, context)}${edited}`
      : said === ''
        ? html`${edited}`
        : html`<div class="sl-text">${mrkdwnHtml(said, reader)}${edited}</div>`;
  const attached = seen.attachments.map((one) => attachmentHtml(one, context));
  return html`${main}${attached}${seen.files.map(fileHtml)}`;
}

function reactionsHtml(seen: Seen, { me, words }: Drawing): Html | undefined {
  if (seen.reactions.length === 0) return undefined;
  return html`<div class="sl-reactions">${seen.reactions.map((one) => {
    const own = one.users.includes(me);
    return html`<button type="button" class="${own ? 'own' : ''}" aria-pressed="${String(own)}" data-slack-react="${one.name}" aria-label="${words.reactWith(one.name, one.count)}">${withEmoji(`:${one.name}:`)} ${one.count}</button>`;
  })}</div>`;
}

function repliesHtml(seen: Seen, { words, times }: Drawing): Html | undefined {
  if (seen.replies === 0) return undefined;
  const ts = seen.latestReply ?? seen.ts;
  const when = words.lastReply(words.at(times.day(ts), times.clock(ts)));
  return html`<button type="button" class="sl-replies" data-slack-thread="${seen.ts}"><b>${words.replies(seen.replies)}</b> <small>${when}</small></button>`;
}

function shortcutsHtml(seen: Seen, { words, shortcuts }: Drawing): Html | undefined {
  if (shortcuts.length === 0) return undefined;
  const items = shortcuts.map(
    (one) =>
      html`<button type="button" role="menuitem" data-slack-shortcut="${one.callbackId}">${one.name}</button>`,
  );
  const id = domId('more', seen.ts);
  return html`<details class="sl-menu sl-more" id="${id}"><summary aria-haspopup="menu" aria-label="${words.more}" title="${words.more}">⋮</summary><div role="menu">${items}</div></details>`;
}

function isoOf(ts: string): string {
  const ms = Number(ts) * 1000;
  return Number.isFinite(ms) ? new Date(ms).toISOString() : '';
}
