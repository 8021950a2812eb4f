import { type Json, obj, objs, str } from '../../slack/json.js';
import { labelOf } from '../../slack/rich-text.js';
import type { SeenControl } from '../../slack/sight.js';
import { type Html, html } from '../html.js';
import { confirmHtml } from './confirm-html.js';
import { type BlockDrawing, controlId, textHtml } from './drawing.js';
import { withEmoji } from './emoji.js';
import { fieldHtml } from './fields-html.js';

/**
 * One control as HTML. Its data attributes tell the page's script what to send: `data-slack-click` acts at once,
 * `data-slack-change` when its value changed, `data-slack-field` is gathered when a modal is submitted.
 */
export function controlHtml(
  control: SeenControl,
  element: Json,
  drawing: BlockDrawing,
  { described = [], dispatches = false }: { described?: readonly string[]; dispatches?: boolean } = {},
): Html {
  const id = controlId(drawing, control);
  const confirm = confirmHtml(element, `${id}-ask`, drawing);
  const ask = confirm === undefined ? undefined : html`data-ask="${id}-ask"`;
  const ids = html`data-action="${control.actionId}" data-block="${control.blockId}" ${ask}`;
  switch (control.type) {
    case 'overflow':
      return html`${overflowHtml(element, id, ids, drawing)}${confirm}`;
    case 'button':
    case 'workflow_button':
      return html`${buttonHtml(control, element, id, ids)}${confirm}`;
    case 'icon_button':
      return html`<button type="button" class="sl-icon-button" id="${id}" data-slack-click ${ids} title="${control.label}"
        aria-label="${str(element, 'accessibility_label') || control.label}">${iconOf(str(element, 'icon'))}</button>${confirm}`;
    case 'feedback_buttons':
      return html`${feedbackHtml(element, id, ids, drawing)}`;
    default: {
      // What an input tells the app at once it does not tell again when the modal is submitted.
      const mode =
        control.input && !dispatches ? html`data-slack-field="${control.blockId}"` : html`data-slack-change`;
      const field = fieldHtml(control, element, { id, attributes: html`${mode} ${ids}`, described, drawing });
      return html`${field}${confirm}`;
    }
  }
}

function buttonHtml(control: SeenControl, element: Json, id: string, ids: Html): Html {
  const label = withEmoji(control.label);
  const name = str(element, 'accessibility_label');
  const spoken = name === undefined ? undefined : html`aria-label="${name}"`;
  const look = html`class="sl-button ${str(element, 'style') ?? ''}" id="${id}" data-slack-click ${ids} ${spoken}`;
  const url = str(element, 'url');
  // A link button opens its page and tells the app as well.
  if (url !== undefined && /^https?:/i.test(url))
    return html`<a ${look} href="${url}" rel="noopener noreferrer" target="_blank">${label}</a>`;
  return html`<button type="button" ${look}>${label}</button>`;
}

function overflowHtml(element: Json, id: string, ids: Html, { words, reader }: BlockDrawing): Html {
  const items = objs(element, 'options').map((option, at) => {
    const description = obj(option, 'description');
    const more =
      description === undefined ? undefined : html`<small>${textHtml(description, reader)}</small>`;
    return html`<button type="button" role="menuitem" id="${id}-${at}" data-slack-click ${ids} data-value="${str(option, 'value') ?? ''}">${withEmoji(labelOf(option))}${more}</button>`;
  });
  return html`<details class="sl-menu" id="${id}"><summary class="sl-button" aria-haspopup="menu" aria-label="${words.more}" title="${words.more}">⋯</summary>
    <div role="menu">${items}</div></details>`;
}

function feedbackHtml(element: Json, id: string, ids: Html, { words }: BlockDrawing): Html {
  const one = (name: string, sign: string, absent: string): Html => {
    const label = labelOf(obj(element, name)) || absent;
    return html`<button type="button" class="sl-icon-button" id="${id}-${name}" data-slack-click ${ids} data-value="${str(obj(element, name), 'value') ?? ''}" title="${label}" aria-label="${label}">${sign}</button>`;
  };
  return html`${one('positive_button', '👍', words.helpful)}${one('negative_button', '👎', words.notHelpful)}`;
}

function iconOf(name: string | undefined): string {
  return name === 'trash' ? '🗑' : '•';
}
