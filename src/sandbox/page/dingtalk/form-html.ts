import type { Seen, SeenControl } from '../../dingtalk/sight.js';
import { type Html, html } from '../html.js';
import type { CardLook } from './card-look.js';
import { fieldHtml } from './field-html.js';
import type { Look } from './look.js';

/** The form of a card; undefined where it has none. */
export function formHtml(seen: Seen, card: CardLook, look: Look): Html | undefined {
  const submit = seen.controls.find((one) => one.type === 'submit');
  if (submit === undefined) return undefined;
  const inputs = seen.controls.filter((one) => one.type === 'input');
  return html`<form class="dt-form" id="dt-form-${seen.post}" data-dt-fill="${seen.post}" novalidate>
    ${inputs.map((one) => inputHtml(seen, one, card, look))}
    <button class="dt-button dt-blue dt-wide">${submit.label}</button></form>`;
}

function inputHtml(seen: Seen, control: SeenControl, card: CardLook, look: Look): Html {
  const { id, label, value, options, optional, fieldType = 'TEXT' } = control;
  if (control.disabled)
    return html`<p class="dt-field"><span class="dt-label">${label}</span><span class="dt-value">${value}</span></p>`;
  const name = id.replace(/^field:/, '');
  return fieldHtml(
    {
      id: `dt-field-${seen.post}-${name}`,
      name,
      label,
      type: fieldType,
      value,
      options,
      required: !optional,
      requiredMsg: card.requiredOf(name),
      placeholder: card.placeholderOf(name),
    },
    look,
  );
}
