import type { Seen, SeenControl } from '../dingtalk/sight.js';
import type { Reader } from '../slack/reader.js';
import { type Field, fieldHtml } from './controls-html.js';
import { type Html, html, lines } from './html.js';
import { markdownHtml } from './markdown-html.js';
import { clockTime } from './view-html.js';
import type { Words } from './words.js';

/** What a chat is drawn with. */
export interface ChatContext {
  readonly words: Words;
  readonly reader: Pick<Reader, 'locale' | 'tz'>;
}

/** The messages and cards of a chat in DingTalk. */
export function chatHtml(items: readonly Seen[], context: ChatContext): Html {
  if (items.length === 0) return html`<p class="empty">${context.words.emptyConversation}</p>`;
  return html`${items.map((seen) => postHtml(seen, context))}`;
}

function postHtml(seen: Seen, context: ChatContext): Html {
  const { words, reader } = context;
  // Links are drawn where they stand in the text; the others follow it, as buttons.
  const links = seen.controls.filter((one) => one.type === 'link');
  const drawLink = (label: string, url: string): Html => {
    const place = links.findIndex((one) => one.url === url);
    const [control] = place < 0 ? [] : links.splice(place, 1);
    return control === undefined ? html`${label}` : tapHtml(seen, control, 'link');
  };
  const texts = seen.written.map(({ markdown, text }, place) => {
    if (markdown) return markdownHtml(text, drawLink);
    if (seen.kind !== 'card') return html`<p>${lines(text)}</p>`;
    return place === 0 ? html`<h3>${text}</h3>` : html`<p class="context">${lines(text)}</p>`;
  });
  const buttons = [...links, ...seen.controls.filter((one) => one.type === 'button')];
  const row = html`<div class="actions">${buttons.map((one) => tapHtml(seen, one, 'button'))}</div>`;
  const body = html`${texts}${formHtml(seen, context)}${buttons.length === 0 ? undefined : row}`;
  return html`<article class="message ${seen.own ? 'own' : ''}">
    <header><b>${seen.from}</b> <time>${clockTime(seen.at, reader)}</time>
      ${seen.edited ? html`<small>(${words.edited})</small>` : undefined}</header>
    ${seen.kind === 'card' ? html`<div class="card">${body}</div>` : body}
  </article>`;
}

/** Something to tap. Only the web is followed; anything else (`javascript:`, `data:`) the sandbox itself has to refuse. */
function tapHtml(
  seen: Seen,
  { id, type, label, url, disabled }: SeenControl,
  style: 'link' | 'button',
): Html {
  if (url !== undefined && /^https?:/i.test(url))
    return html`<a class="${style}" href="${url}" rel="noopener noreferrer" target="_blank">${label}</a>`;
  if (type === 'link' && !/^dtmd:/i.test(url ?? '')) return html`${label}`;
  return html`<button type="button" class="${style}" data-tap="${id}" data-post="${seen.post}" ${disabled ? html`disabled` : undefined}>${label}</button>`;
}

function formHtml(seen: Seen, context: ChatContext): Html | undefined {
  const submit = seen.controls.find((one) => one.type === 'submit');
  if (submit === undefined) return undefined;
  const inputs = seen.controls.filter((one) => one.type === 'input');
  return html`<form data-fill="${seen.post}" novalidate>${inputs.map((one) => inputHtml(one, context))}
    <div class="actions"><button class="primary">${submit.label}</button></div></form>`;
}

/** DingTalk's kinds of fields, by the names of their like in Slack. */
const kinds: { readonly [type: string]: string } = {
  NUMBER: 'number_input',
  DATE: 'datepicker',
  TIME: 'timepicker',
  DATETIME: 'datetimepicker',
  SELECT: 'static_select',
  MULTI_SELECT: 'multi_static_select',
};

function inputHtml(control: SeenControl, { words }: ChatContext): Html {
  const { id, label, value, options, optional, fieldType = '' } = control;
  if (control.disabled) return html`<p><span class="label">${label}</span> ${value}</p>`;
  const name = id.replace(/^field:/, '');
  const field: Field = {
    type: kinds[fieldType] ?? 'plain_text_input',
    blockId: name,
    multiline: fieldType === 'TEXT_AREA',
    value,
    options,
  };
  const mark = optional ? undefined : html`<span class="required" title="${words.required}">*</span>`;
  const attributes = html`data-field="${name}" ${optional ? undefined : html`aria-required="true"`}`;
  const drawn =
    fieldType === 'CHECKBOX'
      ? html`<input type="checkbox" ${attributes} ${value === 'true' ? html`checked` : undefined}>`
      : fieldHtml(field, attributes, { words, choices: { people: [], channels: [] } });
  return html`<label class="input"><span class="label">${label} ${mark}</span> ${drawn}</label>`;
}
