import { type Json, obj, objs, str } from '../../slack/json.js';
import { labelOf } from '../../slack/rich-text.js';
import type { SeenControl } from '../../slack/sight.js';
import { type Html, html } from '../html.js';
import { type BlockDrawing, type Choice, flag, textHtml } from './drawing.js';
import { withEmoji } from './emoji.js';

/** How a control that takes a value is drawn. */
export interface FieldParts {
  readonly id: string;
  /** What tells the page's script about it. */
  readonly attributes: Html;
  /** Ids of the hint and the error below it. */
  readonly described: readonly string[];
  readonly drawing: BlockDrawing;
}

const typed: { readonly [type: string]: { readonly type: string; readonly mode?: string } } = {
  number_input: { type: 'text', mode: 'decimal' },
  email_text_input: { type: 'text', mode: 'email' },
  url_text_input: { type: 'text', mode: 'url' },
  datepicker: { type: 'date' },
  timepicker: { type: 'time' },
  datetimepicker: { type: 'datetime-local' },
};

/** A control that takes a value. */
export function fieldHtml(control: SeenControl, element: Json, parts: FieldParts): Html {
  const { type, value } = control;
  const { id, drawing } = parts;
  const common = commonHtml(control, element, parts);
  if (type === 'checkboxes' || type === 'radio_buttons') return boxesHtml(control, element, parts);
  if (type === 'file_input') return html`<p class="sl-context" id="${id}">${drawing.words.noFiles}</p>`;
  if (/select$/.test(type)) return selectHtml(control, element, common, drawing);
  const placeholder = labelOf({ text: element['placeholder'] });
  const hint = placeholder === '' ? undefined : html`placeholder="${withEmoji(placeholder)}"`;
  if (control.multiline || type === 'rich_text_input')
    return html`<textarea rows="3" ${common} ${hint}>${value}</textarea>`;
  const look = Object.hasOwn(typed, type) ? typed[type] : undefined;
  const mode = look?.mode === undefined ? undefined : html`inputmode="${look.mode}"`;
  const shown = type === 'datetimepicker' ? wallTime(value, drawing.reader.tz) : value;
  const zone = type === 'datetimepicker' ? html`data-zone="${drawing.reader.tz}"` : undefined;
  return html`<input type="${look?.type ?? 'text'}" autocomplete="off" value="${shown}" ${common} ${hint} ${mode} ${zone}>`;
}

function commonHtml(
  control: SeenControl,
  element: Json,
  { id, attributes, described, drawing }: FieldParts,
): Html {
  const about = described.length === 0 ? undefined : html`aria-describedby="${described.join(' ')}"`;
  const wrong = drawing.seen.view?.errors[control.blockId] !== undefined;
  const name = control.input ? undefined : html`aria-label="${control.label || drawing.words.choose}"`;
  const focus = flag('data-focus', element['focus_on_load'] === true);
  const needed = control.optional ? undefined : html`aria-required="true"`;
  return html`id="${id}" data-type="${control.type}" ${attributes} ${about} ${name} ${focus} ${needed} ${wrong ? html`aria-invalid="true"` : undefined}`;
}

function boxesHtml(control: SeenControl, element: Json, parts: FieldParts): Html {
  const { id, drawing } = parts;
  const kind = control.type === 'checkboxes' ? 'checkbox' : 'radio';
  const boxes = objs(element, 'options').map((option, at) => {
    const optionValue = str(option, 'value') ?? '';
    const description = obj(option, 'description');
    const more =
      description === undefined ? undefined : html`<small>${textHtml(description, drawing.reader)}</small>`;
    const on = flag('checked', control.chosen.includes(optionValue));
    return html`<label><input type="${kind}" id="${id}-${at}" name="${id}" value="${optionValue}" ${on}><span>${textHtml(obj(option, 'text'), drawing.reader)}${more}</span></label>`;
  });
  const role = kind === 'radio' ? 'radiogroup' : 'group';
  const named = control.input ? html`aria-labelledby="${id}-label"` : undefined;
  return html`<div class="sl-boxes" role="${role}" ${named} ${commonHtml(control, element, parts)}>${boxes}</div>`;
}

function selectHtml(control: SeenControl, element: Json, common: Html, drawing: BlockDrawing): Html {
  const several = control.type.startsWith('multi_');
  const option = ({ text, value }: Choice): Html =>
    html`<option value="${value}" ${flag('selected', control.chosen.includes(value))}>${text}</option>`;
  const plain = (one: Json): Html =>
    option({ text: withEmoji(labelOf(one)), value: str(one, 'value') ?? '' });
  const groups = objs(element, 'option_groups').map(
    (group) =>
      html`<optgroup label="${labelOf({ text: group['label'] })}">${objs(group, 'options').map(plain)}</optgroup>`,
  );
  const placeholder = withEmoji(labelOf({ text: element['placeholder'] })) || drawing.words.choose;
  const none = several ? undefined : html`<option value="">${placeholder}</option>`;
  const items = [
    ...(offered(control.type, drawing)?.map(option) ?? objs(element, 'options').map(plain)),
    ...groups,
  ];
  return html`<select ${common} ${flag('multiple', several)}>${none}${items}</select>`;
}

function offered(type: string, drawing: BlockDrawing): readonly Choice[] | undefined {
  if (type.includes('users')) return drawing.people;
  return /channels|conversations/.test(type) ? drawing.channels : undefined;
}

/** Epoch seconds as the wall clock of a zone, in the form that date fields take. */
function wallTime(value: string, tz: string): string {
  const seconds = Number(value);
  if (value === '' || !Number.isFinite(seconds)) return '';
  const format = new Intl.DateTimeFormat('sv-SE', {
    timeZone: tz,
    dateStyle: 'short',
    timeStyle: 'short',
  });
  return format.format(seconds * 1000).replace(' ', 'T');
}
