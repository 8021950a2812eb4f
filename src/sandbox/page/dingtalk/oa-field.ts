import type { OaFormField } from '../../dingtalk/oa-control.js';
import type { Field } from './field-html.js';

/**
 * Components of approval forms by their like on cards.
 * https://open.dingtalk.com/document/development/oa-formcomponent-message
 */
const types: { readonly [componentType: string]: string } = {
  TextareaField: 'TEXT_AREA',
  NumberField: 'NUMBER',
  MoneyField: 'NUMBER',
  DDSelectField: 'SELECT',
  DDMultiSelectField: 'MULTI_SELECT',
  DDDateField: 'DATE',
};

/** A field of an approval's form as something to fill in; it is sent under its label. */
export function oaField(field: OaFormField, id: string): Field {
  return {
    id,
    name: field.label,
    label: field.label,
    type: types[field.componentType] ?? 'TEXT',
    value: '',
    options: field.options.map((text) => ({ text, value: text })),
    required: field.required,
    requiredMsg: '',
    placeholder: field.placeholder,
  };
}
