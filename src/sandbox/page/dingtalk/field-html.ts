import { type Html, html } from '../html.js';
import type { Look } from './look.js';

/** A field that is filled in, on a card or in an approval. */
export interface Field {
  /** Unique on the page. */
  readonly id: string;
  /** What its value is sent under. */
  readonly name: string;
  readonly label: string;
  /** A card's type: https://open.dingtalk.com/document/development/form-variables */
  readonly type: string;
  /** What stands in it, as text; several choices with `, ` between them. */
  readonly value: string;
  readonly options: readonly { readonly text: string; readonly value: string }[];
  readonly required: boolean;
  /** What is said when it is empty and must not be; the client's own words when this is empty. */
  readonly requiredMsg: string;
  readonly placeholder: string;
}

const inputTypes: { readonly [type: string]: string } = {
  NUMBER: 'number',
  DATE: 'date',
  TIME: 'time',
  DATETIME: 'datetime-local',
};

/** A field with its label, the mark of what is required, and room for what is wrong with it. */
export function fieldHtml(field: Field, look: Look): Html {
  const { id, label, type, required } = field;
  const { words } = look;
  const star = required
    ? html`<span class="dt-star" aria-hidden="true">*</span><span class="dt-hidden">(${words.required})</span>`
    : undefined;
  const error = html`<p class="dt-error" id="${id}-error" data-keep="hidden" hidden>${field.requiredMsg || words.mustFill}</p>`;
  if (isBoxes(type)) {
    return html`<fieldset class="dt-field"><legend class="dt-label">${label} ${star}</legend>${boxesHtml(field)}${error}</fieldset>`;
  }
  return html`<div class="dt-field"><label class="dt-label" for="${id}">${label} ${star}</label>${controlHtml(field, look)}${error}</div>`;
}

function isBoxes(type: string): boolean {
  return type === 'CHECKBOX_GROUP' || type === 'MULTI_CHECKBOX_GROUP';
}

function attributesOf({ id, name, type, required, placeholder }: Field): Html {
  return html`id="${id}" data-dt-field="${name}" data-dt-type="${type}" aria-describedby="${id}-error" data-keep="aria-invalid" ${
    required ? html`aria-required="true"` : undefined
  } ${placeholder === '' ? undefined : html`placeholder="${placeholder}"`}`;
}

function controlHtml(field: Field, look: Look): Html {
  const { type, value, options } = field;
  const attributes = attributesOf(field);
  if (type === 'SELECT' || type === 'MULTI_SELECT') {
    const several = type === 'MULTI_SELECT';
    const chosen = value.split(', ');
    const items = options.map(
      (one) =>
        html`<option value="${one.value}" ${flag('selected', chosen.includes(one.text))}>${one.text}</option>`,
    );
    const empty = several ? undefined : html`<option value="">${look.words.choose}</option>`;
    return html`<select ${attributes} ${flag('multiple', several)}>${empty}${items}</select>`;
  }
  if (type === 'CHECKBOX' || type === 'SWITCH')
    return html`<input type="checkbox" class="${type === 'SWITCH' ? 'dt-switch' : ''}" ${attributes} ${flag('checked', value === 'true')}>`;
  if (type === 'TEXT_AREA') return html`<textarea rows="3" ${attributes}>${value}</textarea>`;
  if (type === 'TEXT_ARRAY')
    return html`<textarea rows="3" ${attributes}>${value.replaceAll(', ', '\n')}</textarea><p class="dt-hint">${look.words.oneALine}</p>`;
  const shown = type === 'DATETIME' ? value.replace(' ', 'T') : value;
  return html`<input type="${inputTypes[type] ?? 'text'}" step="any" value="${shown}" ${attributes}>`;
}

function boxesHtml(field: Field): Html {
  const { id, type, value, options } = field;
  const chosen = value.split(', ');
  const kind = type === 'CHECKBOX_GROUP' ? 'radio' : 'checkbox';
  const boxes = options.map(
    (one) =>
      html`<label><input type="${kind}" name="${id}" value="${one.value}" ${flag('checked', chosen.includes(one.text))}> ${one.text}</label>`,
  );
  return html`<span class="dt-boxes" ${attributesOf(field)}>${boxes}</span>`;
}

function flag(name: string, on: boolean): Html | undefined {
  return on ? html`${name}` : undefined;
}
