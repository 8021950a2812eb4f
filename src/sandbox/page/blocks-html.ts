import { type Json, obj, objs, str } from '../slack/json.js';
import type { Reader } from '../slack/reader.js';
import { labelOf, plainRichText } from '../slack/rich-text.js';
import type { Seen, SeenControl } from '../slack/sight.js';
import { type ControlContext, controlHtml } from './controls-html.js';
import { type Html, html, lines } from './html.js';
import { mrkdwnHtml, withEmoji } from './mrkdwn-html.js';

/** Who reads, and how controls are drawn. */
export interface BlockContext extends ControlContext {
  readonly reader: Reader;
  readonly seen: Seen;
}

/** Blocks as HTML. */
export function blocksHtml(blocks: readonly Json[], context: BlockContext): Html {
  return html`${blocks.map((block) => blockHtml(block, context))}`;
}

function blockHtml(block: Json, context: BlockContext): Html {
  switch (str(block, 'type')) {
    case 'divider':
      return html`<hr>`;
    case 'header':
      return html`<h3>${textHtml(obj(block, 'text'), context)}</h3>`;
    case 'context':
      return html`<p class="context">${objs(block, 'elements').map((element) =>
        element['type'] === 'image'
          ? html`${str(element, 'alt_text')} `
          : html`${textHtml(element, context)} `,
      )}</p>`;
    case 'image':
      return imageHtml(block);
    case 'rich_text':
      return html`<p>${lines(withEmoji(plainRichText(block, context.reader)))}</p>`;
    case 'markdown':
      return html`<p>${lines(str(block, 'text') ?? '')}</p>`;
    case 'table':
    case 'data_table':
      return tableHtml(block, context);
    case 'input':
      return inputHtml(block, context);
    case 'container':
      return html`<div class="card">${blocksHtml(objs(block, 'child_blocks'), context)}</div>`;
    case 'carousel':
      return blocksHtml(objs(block, 'elements'), context);
    default:
      return sectionHtml(block, context);
  }
}

function sectionHtml(block: Json, context: BlockContext): Html {
  const texts = ['title', 'subtitle', 'text', 'body'].flatMap((name) => {
    const text = obj(block, name);
    return text === undefined ? [] : html`<p>${textHtml(text, context)}</p>`;
  });
  const fields = objs(block, 'fields').map((field) => html`<div>${textHtml(field, context)}</div>`);
  const elements = [obj(block, 'accessory'), ...objs(block, 'elements'), ...objs(block, 'actions')];
  const controls = elements.flatMap((element) => {
    const control = element === undefined ? undefined : find(context, block, element);
    return control === undefined ? [] : controlHtml(control, str(element, 'style') ?? '', context);
  });
  const grid = fields.length === 0 ? undefined : html`<div class="fields">${fields}</div>`;
  const row = controls.length === 0 ? undefined : html`<div class="actions">${controls}</div>`;
  return html`${texts}${grid}${row}`;
}

function inputHtml(block: Json, context: BlockContext): Html {
  const element = obj(block, 'element');
  const control = element === undefined ? undefined : find(context, block, element);
  if (control === undefined) return html``;
  const error = context.seen.view?.errors[control.blockId];
  const hint = labelOf({ text: block['hint'] });
  const mark = control.optional
    ? undefined
    : html`<span class="required" title="${context.words.required}">*</span>`;
  return html`<div class="input">
    <span class="label">${control.label} ${mark}</span>
    ${controlHtml(control, '', context)}
    ${error === undefined ? undefined : html`<p class="error">${error}</p>`}
    ${hint === '' ? undefined : html`<p class="context">${hint}</p>`}
  </div>`;
}

function tableHtml(block: Json, context: BlockContext): Html {
  const rows = Array.isArray(block['rows']) ? block['rows'] : [];
  return html`<table>${rows.map(
    (row: unknown) =>
      html`<tr>${objs({ row }, 'row').map(
        (cell) =>
          html`<td>${cell['type'] === 'rich_text' ? plainRichText(cell, context.reader) : str(cell, 'text')}</td>`,
      )}</tr>`,
  )}</table>`;
}

/** Only this sandbox's own pictures are loaded; of others the description is shown. */
function imageHtml(block: Json): Html {
  const file = obj(block, 'slack_file');
  const id = str(file, 'id');
  const address =
    str(file, 'url') ?? str(block, 'image_url') ?? (id === undefined ? '' : `//here/slack/api/files/${id}`);
  const path = /^(?:https?:)?\/\/[^/]+(\/slack\/api\/files\/\w+)$/.exec(address)?.[1];
  const text = str(block, 'alt_text') ?? '';
  return path === undefined
    ? html`<p class="context">🖼 ${text}</p>`
    : html`<img src="${path}" alt="${text}">`;
}

/** A text object as its type says. */
function textHtml(source: Json | undefined, context: BlockContext): Html {
  const text = str(source, 'text') ?? '';
  return str(source, 'type') === 'mrkdwn' ? mrkdwnHtml(text, context.reader) : lines(withEmoji(text));
}

function find(context: BlockContext, block: Json, element: Json): SeenControl | undefined {
  const blockId = str(block, 'block_id');
  const actionId = str(element, 'action_id');
  return context.seen.controls.find((one) => one.blockId === blockId && one.actionId === actionId);
}
