import { objs, str } from '../slack/json.js';
import type { Reader } from '../slack/reader.js';
import { labelOf } from '../slack/rich-text.js';
import type { Seen, SeenConversation } from '../slack/sight.js';
import { type BlockContext, blocksHtml } from './blocks-html.js';
import type { Choices } from './controls-html.js';
import { type Html, html } from './html.js';
import { mrkdwnHtml } from './mrkdwn-html.js';
import type { Words } from './words.js';

/** What all parts of the page are drawn with. */
export interface PageContext {
  readonly reader: Reader;
  readonly words: Words;
  readonly choices: Choices;
}

/** The messages of a conversation. */
export function conversationHtml(conversation: SeenConversation, page: PageContext): Html {
  if (conversation.items.length === 0) return html`<p class="empty">${page.words.emptyConversation}</p>`;
  return html`${conversation.items.map((seen) => messageHtml(seen, page))}`;
}

function messageHtml(seen: Seen, page: PageContext): Html {
  const { words, reader } = page;
  if (seen.kind === 'act') return html`<div class="act">${seen.text}</div>`;
  const typed = seen.controls.length === 0 && seen.own;
  const context = contextFor(seen, page);
  const body =
    seen.blocks.length > 0 && !typed
      ? blocksHtml(seen.blocks, context)
      : html`<p>${mrkdwnHtml(seen.fallback, reader)}</p>`;
  const attached = seen.attachments.map((part) => {
    const inner = objs(part, 'blocks');
    const text = str(part, 'text') ?? str(part, 'fallback') ?? '';
    return html`<div class="card">${inner.length > 0 ? blocksHtml(inner, context) : mrkdwnHtml(text, reader)}</div>`;
  });
  const files = seen.files.map((file) =>
    fileHtml(str(file, 'id') ?? '', str(file, 'title') ?? '', str(file, 'mimetype') ?? ''),
  );
  const reactions = seen.reactions.map(
    (one) => html`<span class="reaction">:${one.name}: ${one.count}</span>`,
  );
  return html`<article class="message ${seen.kind} ${seen.own ? 'own' : ''} ${seen.threadTs === undefined ? '' : 'reply'}">
    <header><b>${seen.from}</b> <time>${clockTime(Number(seen.ts) * 1000, reader)}</time>
      ${seen.edited ? html`<small>(${words.edited})</small>` : undefined}
      ${seen.kind === 'ephemeral' ? html`<small>${words.onlyYou}</small>` : undefined}</header>
    ${body}${attached}${files}${reactions}
  </article>`;
}

/** A modal over the rest of the page; empty when none is open. */
export function modalHtml(seen: Seen | undefined, page: PageContext): Html {
  const view = seen?.view;
  if (seen === undefined || view === undefined) return html``;
  const general = view.errors[''];
  const submit =
    view.submit === undefined
      ? undefined
      : html`<button class="primary">${labelOf({ text: view.submit })}</button>`;
  return html`<div class="shade"><form class="modal" data-submit>
    <h2>${labelOf({ text: view.title })}</h2>
    ${blocksHtml(seen.blocks, contextFor(seen, page))}
    ${general === undefined ? undefined : html`<p class="error">${general}</p>`}
    <footer><button type="button" data-close>${labelOf({ text: view.close }) || page.words.close}</button>${submit}</footer>
  </form></div>`;
}

/** The App Home. */
export function homeHtml(seen: Seen | undefined, page: PageContext): Html {
  if (seen === undefined) return html`<p class="empty">${page.words.emptyHome}</p>`;
  return html`<article class="home">${blocksHtml(seen.blocks, contextFor(seen, page))}</article>`;
}

function contextFor(seen: Seen, page: PageContext): BlockContext {
  return { ...page, place: seen.place, seen };
}

function fileHtml(id: string, title: string, mimetype: string): Html {
  const path = `/slack/api/files/${encodeURIComponent(id)}`;
  if (mimetype.startsWith('image/')) return html`<img src="${path}" alt="${title}">`;
  return html`<p><a href="${path}">${title}</a></p>`;
}

/** When something was said, on its reader's clock; `at` in epoch milliseconds. */
export function clockTime(at: number, reader: Pick<Reader, 'locale' | 'tz'>): string {
  if (!Number.isFinite(at) || at === 0) return '';
  return new Intl.DateTimeFormat(reader.locale, {
    timeZone: reader.tz,
    month: 'short',
    day: 'numeric',
    hour: '2-digit',
    minute: '2-digit',
  }).format(at);
}
