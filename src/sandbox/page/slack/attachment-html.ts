import { type Json, objs, str } from '../../slack/json.js';
import { type Html, html } from '../html.js';
import { blocksHtml } from './blocks-html.js';
import type { BlockDrawing } from './drawing.js';
import { linkHtml, mrkdwnHtml } from './mrkdwn-html.js';

const named: { readonly [name: string]: string } = {
  good: '#2eb67d',
  warning: '#ecb22e',
  danger: '#e01e5a',
};

/** A secondary attachment: a bar in its colour, and what it says. https://docs.slack.dev/reference/messaging/attachments */
export function attachmentHtml(attachment: Json, drawing: BlockDrawing): Html {
  const { reader } = drawing;
  const blocks = objs(attachment, 'blocks');
  const pretext = str(attachment, 'pretext');
  const before =
    pretext === undefined ? undefined : html`<div class="sl-text">${mrkdwnHtml(pretext, reader)}</div>`;
  const body = blocks.length > 0 ? blocksHtml(blocks, drawing) : oldHtml(attachment, drawing);
  return html`${before}<div class="sl-attachment">${barHtml(str(attachment, 'color'))}<div>${body}</div></div>`;
}

/** Drawn as a picture: the page takes no styles from outside its own sheet. */
function barHtml(color: string | undefined): Html {
  const known = Object.hasOwn(named, color ?? '') ? named[color ?? ''] : undefined;
  const hex = /^#?([0-9a-f]{6}|[0-9a-f]{3})$/i.exec(color ?? '')?.[1];
  const fill = known ?? (hex === undefined ? '#dddddd' : `#${hex}`);
  return html`<svg class="sl-bar" aria-hidden="true" preserveAspectRatio="none" viewBox="0 0 1 1"><rect width="1" height="1" fill="${fill}"/></svg>`;
}

/** An attachment of the time before blocks. */
function oldHtml(attachment: Json, { reader }: BlockDrawing): Html {
  const part = (name: string): string | undefined => str(attachment, name) || undefined;
  const [author, title, text, footer] = ['author_name', 'title', 'text', 'footer'].map(part);
  const fields = objs(attachment, 'fields').map(
    (field) =>
      html`<div><b>${str(field, 'title') ?? ''}</b><br>${mrkdwnHtml(str(field, 'value') ?? '', reader)}</div>`,
  );
  if ([author, title, text, footer].every((one) => one === undefined) && fields.length === 0)
    return html`${mrkdwnHtml(str(attachment, 'fallback') ?? '', reader)}`;
  return html`${author === undefined ? undefined : html`<div class="sl-context">${author}</div>`}
    ${title === undefined ? undefined : html`<b class="sl-title">${linkHtml(str(attachment, 'title_link') ?? '', title)}</b>`}
    ${text === undefined ? undefined : html`<div class="sl-text">${mrkdwnHtml(text, reader)}</div>`}
    ${fields.length === 0 ? undefined : html`<div class="sl-fields">${fields}</div>`}
    ${footer === undefined ? undefined : html`<div class="sl-context">${footer}</div>`}`;
}
