import { type Json, obj, str } from '../../slack/json.js';
import { type Html, html } from '../html.js';
import { withEmoji } from './emoji.js';

/** Only this sandbox's own pictures are loaded; of others the description is shown. */
export function imageHtml(source: Json, look: 'full' | 'small'): Html {
  const file = obj(source, 'slack_file');
  const id = str(file, 'id');
  const address =
    str(file, 'url') ?? str(source, 'image_url') ?? (id === undefined ? '' : `//here/slack/api/files/${id}`);
  const path = /^(?:https?:)?\/\/[^/]+(\/slack\/api\/files\/\w+)$/.exec(address)?.[1];
  const text = str(source, 'alt_text') ?? '';
  if (path !== undefined) return html`<img class="sl-image-${look}" src="${path}" alt="${text}">`;
  if (look === 'small') return html`<span class="sl-image-none" role="img" aria-label="${text}">🖼</span>`;
  return html`<p class="sl-context">🖼 ${text}</p>`;
}

/** The `image` block: its title, and below it the picture. */
export function imageBlockHtml(block: Json): Html {
  const title = str(obj(block, 'title'), 'text');
  const caption = title === undefined ? undefined : html`<figcaption>${withEmoji(title)}</figcaption>`;
  return html`<figure class="sl-figure">${caption}${imageHtml(block, 'full')}</figure>`;
}

/** A file of a message: pictures are shown, others named. */
export function fileHtml(file: Json): Html {
  const path = `/slack/api/files/${encodeURIComponent(str(file, 'id') ?? '')}`;
  const title = str(file, 'title') ?? str(file, 'name') ?? '';
  if (str(file, 'mimetype')?.startsWith('image/') === true) {
    const text = str(file, 'alt_text') || title;
    return html`<figure class="sl-figure"><figcaption>${title}</figcaption><img class="sl-image-full" src="${path}" alt="${text}"></figure>`;
  }
  const name = str(file, 'name') ?? '';
  const size = `${Math.max(1, Math.ceil(Number(file['size'] ?? 0) / 1024))} KB`;
  return html`<p class="sl-file"><a href="${path}" download="${name}"><span aria-hidden="true">📄</span> ${title}<small>${name} · ${size}</small></a></p>`;
}
