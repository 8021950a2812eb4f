import type { Place, SeenControl } from '../slack/sight.js';
import { type Html, html } from './html.js';
import type { Words } from './words.js';

/** What menus of people and channels offer. */
export interface Choices {
  readonly people: readonly { readonly text: string; readonly value: string }[];
  readonly channels: readonly { readonly text: string; readonly value: string }[];
}

/** Where controls stand and what they need to be drawn. */
export interface ControlContext {
  readonly place: Place;
  readonly choices: Choices;
  readonly words: Words;
}

const inputTypes: { readonly [type: string]: string } = {
  number_input: 'number',
  email_text_input: 'email',
  url_text_input: 'url',
  datepicker: 'date',
  timepicker: 'time',
  datetimepicker: 'datetime-local',
};

/**
 * One control as HTML. Its data attributes tell the page's script what to send: `data-click` acts at once,
 * `data-field` is gathered when a modal is submitted.
 */
export function controlHtml(control: SeenControl, style: string, context: ControlContext): Html {
  const ids = html`data-place="${JSON.stringify(context.place)}" data-action="${control.actionId}" data-block="${control.blockId}"`;
  if (control.type === 'overflow') {
    return html`<span class="overflow">${control.options.map(
      (option) =>
        html`<button type="button" data-click ${ids} data-value="${option.value}">${option.text}</button>`,
    )}</span>`;
  }
  if (!control.input && ['button', 'workflow_button', 'icon_button'].includes(control.type)) {
    return html`<button type="button" class="${style}" data-click ${ids}>${control.label}</button>`;
  }
  const mode = control.input
    ? html`data-field="${control.blockId}" data-type="${control.type}"`
    : html`data-change`;
  return fieldHtml(control, html`${mode} ${ids}`, context);
}

/** What a control that takes a value is drawn from. */
export type Field = Pick<SeenControl, 'type' | 'blockId' | 'multiline' | 'value' | 'options'>;

/** A control that takes a value. */
export function fieldHtml(
  control: Field,
  attributes: Html,
  context: Pick<ControlContext, 'choices' | 'words'>,
): Html {
  const { type, value } = control;
  const options = optionsFor(control, context.choices);
  if (type === 'checkboxes' || type === 'radio_buttons') {
    const kind = type === 'checkboxes' ? 'checkbox' : 'radio';
    const chosen = value.split(', ');
    const boxes = options.map(
      (option) =>
        html`<label><input type="${kind}" name="${control.blockId}" value="${option.value}" ${flag('checked', chosen.includes(option.text))}> ${option.text}</label>`,
    );
    return html`<span class="boxes" ${attributes}>${boxes}</span>`;
  }
  if (/select$/.test(type)) {
    const multiple = type.startsWith('multi_');
    const chosen = value.split(', ');
    const items = options.map(
      (option) =>
        html`<option value="${option.value}" ${flag('selected', chosen.includes(option.text))}>${option.text}</option>`,
    );
    const empty = multiple ? undefined : html`<option value="">${context.words.choose}</option>`;
    return html`<select ${attributes} ${flag('multiple', multiple)}>${empty}${items}</select>`;
  }
  const inputType = inputTypes[type];
  if (inputType === undefined && (control.multiline || type === 'rich_text_input')) {
    return html`<textarea rows="2" ${attributes}>${value}</textarea>`;
  }
  return html`<input type="${inputType ?? 'text'}" step="any" value="${value}" ${attributes}>`;
}

function optionsFor(control: Field, choices: Choices): readonly { text: string; value: string }[] {
  if (control.type.includes('users')) return choices.people;
  if (/channels|conversations/.test(control.type)) return choices.channels;
  return control.options;
}

function flag(name: string, on: boolean): Html | undefined {
  return on ? html`${name}` : undefined;
}
