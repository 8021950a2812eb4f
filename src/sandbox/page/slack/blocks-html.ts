import { type Json, obj, objs, str } from '../../slack/json.js';
import { labelOf } from '../../slack/rich-text.js';
import { type Html, html } from '../html.js';
import { controlHtml } from './controls-html.js';
import { type BlockDrawing, controlId, controlOf, textHtml } from './drawing.js';
import { withEmoji } from './emoji.js';
import { imageBlockHtml, imageHtml } from './images-html.js';
import { standardMarkdownHtml } from './markdown-html.js';
import { richTextHtml } from './rich-text-html.js';
import { tableHtml } from './table-html.js';

/** Blocks as HTML. https://docs.slack.dev/reference/block-kit/blocks */
export function blocksHtml(blocks: readonly Json[], drawing: BlockDrawing): Html {
  return html`${blocks.map((block) => blockHtml(block, drawing))}`;
}

function blockHtml(block: Json, drawing: BlockDrawing): Html {
  const { reader } = drawing;
  switch (str(block, 'type')) {
    case 'section':
      return sectionHtml(block, drawing);
    case 'actions':
    case 'context_actions':
      return html`<div class="sl-actions">${controlsHtml(block, objs(block, 'elements'), drawing)}</div>`;
    case 'divider':
      return html`<hr>`;
    case 'header':
      return html`<h3 class="sl-header">${withEmoji(str(obj(block, 'text'), 'text') ?? '')}</h3>`;
    case 'context':
      return contextHtml(block, drawing);
    case 'image':
      return imageBlockHtml(block);
    case 'rich_text':
      return html`<div class="sl-rich">${richTextHtml(block, reader)}</div>`;
    case 'markdown':
      return html`<div class="sl-rich">${standardMarkdownHtml(str(block, 'text') ?? '')}</div>`;
    case 'table':
    case 'data_table':
      return tableHtml(block, reader);
    case 'input':
      return inputHtml(block, drawing);
    case 'alert':
      return html`<p class="sl-alert ${str(block, 'level') ?? 'default'}">${textHtml(obj(block, 'text'), reader)}</p>`;
    case 'card':
      return cardHtml(block, drawing);
    case 'carousel':
      return html`<div class="sl-carousel">${blocksHtml(objs(block, 'elements'), drawing)}</div>`;
    case 'container':
      return html`<div class="sl-container">${titlesHtml(block, drawing)}${blocksHtml(objs(block, 'child_blocks'), drawing)}</div>`;
    default:
      // Video, plan, task card and whatever comes next: what they say, without what they do.
      return html`<div class="sl-container">${titlesHtml(block, drawing)}</div>`;
  }
}

function sectionHtml(block: Json, drawing: BlockDrawing): Html {
  const text = obj(block, 'text');
  const fields = objs(block, 'fields').map((field) => html`<div>${textHtml(field, drawing.reader)}</div>`);
  const accessory = obj(block, 'accessory');
  const beside =
    accessory === undefined
      ? undefined
      : html`<div class="sl-accessory">${accessory['type'] === 'image' ? imageHtml(accessory, 'small') : controlsHtml(block, [accessory], drawing)}</div>`;
  const body = html`${text === undefined ? undefined : html`<div class="sl-text">${textHtml(text, drawing.reader)}</div>`}
    ${fields.length === 0 ? undefined : html`<div class="sl-fields">${fields}</div>`}`;
  return html`<div class="sl-section"><div>${body}</div>${beside}</div>`;
}

function contextHtml(block: Json, drawing: BlockDrawing): Html {
  const elements = objs(block, 'elements').map((element) =>
    element['type'] === 'image'
      ? imageHtml(element, 'small')
      : html`<span>${textHtml(element, drawing.reader)}</span>`,
  );
  return html`<div class="sl-context">${elements}</div>`;
}

function inputHtml(block: Json, drawing: BlockDrawing): Html {
  const element = obj(block, 'element');
  const control = element === undefined ? undefined : controlOf(drawing, block, element);
  if (control === undefined || element === undefined) return html``;
  const id = controlId(drawing, control);
  const error = drawing.seen.view?.errors[control.blockId];
  const hint = labelOf({ text: block['hint'] });
  const mark = control.optional ? html` <small>${drawing.words.optional}</small>` : undefined;
  const label = html`${withEmoji(control.label)}${mark}`;
  const grouped = control.type === 'checkboxes' || control.type === 'radio_buttons';
  const described = [...(error === undefined ? [] : [`${id}-error`]), ...(hint === '' ? [] : [`${id}-hint`])];
  const field = controlHtml(control, element, drawing, {
    described,
    dispatches: block['dispatch_action'] === true,
  });
  return html`<div class="sl-input ${error === undefined ? '' : 'wrong'}">
    ${grouped ? html`<span class="sl-label" id="${id}-label">${label}</span>` : html`<label class="sl-label" for="${id}">${label}</label>`}
    ${field}
    ${error === undefined ? undefined : html`<p class="sl-error" id="${id}-error">${drawing.words.fromClient(error)}</p>`}
    ${hint === '' ? undefined : html`<p class="sl-hint" id="${id}-hint">${withEmoji(hint)}</p>`}
  </div>`;
}

function cardHtml(block: Json, drawing: BlockDrawing): Html {
  const hero = obj(block, 'hero_image');
  const icon = obj(block, 'icon');
  const actions = objs(block, 'actions');
  return html`<div class="sl-card">
    ${hero === undefined ? undefined : imageHtml(hero, 'full')}
    ${icon === undefined ? undefined : imageHtml(icon, 'small')}
    ${titlesHtml(block, drawing)}
    ${actions.length === 0 ? undefined : html`<div class="sl-actions">${controlsHtml(block, actions, drawing)}</div>`}
  </div>`;
}

/** Title, subtitle and text of a block that has them, as text objects or as plain strings. */
function titlesHtml(block: Json, { reader }: BlockDrawing): Html {
  const part = (name: string): Html | undefined => {
    const plain = str(block, name);
    if (plain !== undefined) return html`${withEmoji(plain)}`;
    const text = obj(block, name);
    if (text === undefined) return undefined;
    return text['type'] === 'rich_text' ? richTextHtml(text, reader) : textHtml(text, reader);
  };
  const titles = ['title', 'rich_text_title'].flatMap((name) => part(name) ?? []);
  const small = ['subtitle', 'author_name'].flatMap((name) => part(name) ?? []);
  const texts = ['text', 'body', 'description'].flatMap((name) => part(name) ?? []);
  return html`${titles.map((one) => html`<b class="sl-title">${one}</b>`)}
    ${small.map((one) => html`<div class="sl-context">${one}</div>`)}
    ${texts.map((one) => html`<div class="sl-text">${one}</div>`)}`;
}

function controlsHtml(block: Json, elements: readonly Json[], drawing: BlockDrawing): Html {
  return html`${elements.map((element) => {
    const control = controlOf(drawing, block, element);
    return control === undefined ? html`` : controlHtml(control, element, drawing);
  })}`;
}
