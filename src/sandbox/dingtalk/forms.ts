import { isObject, type Json } from '../slack/json.js';
import { ImpossibleAct } from '../slack/refusal.js';
import type { FormField } from './card-view.js';

/** What a person puts into a field; null puts nothing in again. */
export type FieldValue = string | number | boolean | readonly string[] | null;

/** What each person filled in and has not sent, by person and card. */
export type Drafts = Map<string, ReadonlyMap<string, FieldValue>>;

/** The key of {@link Drafts}. */
export function draftKey(userId: string, outTrackId: string): string {
  return `${userId} ${outTrackId}`;
}

/** The field a person means by its label or name. */
export function fieldNamed(fields: readonly FormField[], name: string): FormField | undefined {
  const usable = fields.filter((field) => !field.hidden && !field.readOnly);
  return usable.find((field) => field.label === name) ?? usable.find((field) => field.name === name);
}

/** What stands in a field, as text. */
export function shownValue(field: FormField, filled: FieldValue | undefined): string {
  const value = filled ?? field.defaultValue;
  if (value === undefined || value === null) return '';
  const one = (part: unknown): string => {
    const plain = isObject(part) ? part['value'] : part;
    return field.options.find((option) => option.value === plain)?.text ?? String(plain ?? '');
  };
  return Array.isArray(value) ? value.map(one).join(', ') : one(value);
}

/**
 * The `params.form` of a submission. Fields nobody sees go along with their defaults.
 *
 * @throws ImpossibleAct when a field that must be filled in is empty, or a choice is not offered
 */
export function formValues(fields: readonly FormField[], draft: ReadonlyMap<string, FieldValue>): Json {
  const entries = fields.flatMap((field): [string, unknown][] => {
    const value = draft.get(field.name) ?? field.defaultValue;
    const empty =
      value === undefined || value === null || value === '' || (Array.isArray(value) && value.length === 0);
    if (empty && field.required && !field.hidden)
      throw new ImpossibleAct(field.requiredMsg || `"${field.label}" must be filled in.`);
    return empty ? [] : [[field.name, sent(field, value)]];
  });
  return Object.fromEntries(entries);
}

/** A choice is sent with its place in the list, as `{index, value}`. */
function sent(field: FormField, value: unknown): unknown {
  if (field.type === 'SELECT') {
    const index = choice(field, value);
    return { index, value: field.options[index]?.value ?? '' };
  }
  if (field.type === 'MULTI_SELECT') {
    const places = (Array.isArray(value) ? value : [value]).map((one) => choice(field, one));
    return { index: places, value: places.map((index) => field.options[index]?.value ?? '') };
  }
  if (field.type === 'NUMBER' && typeof value === 'string') {
    const number = Number(value);
    if (value.trim() === '' || !Number.isFinite(number))
      throw new ImpossibleAct(`"${field.label}" takes a number.`);
    return number;
  }
  return value;
}

function choice(field: FormField, value: unknown): number {
  const wanted = isObject(value) ? value['value'] : value;
  const byText = field.options.findIndex((option) => option.text === wanted);
  const index = byText >= 0 ? byText : field.options.findIndex((option) => option.value === wanted);
  if (index < 0) throw new ImpossibleAct(`"${field.label}" does not offer "${String(wanted)}".`);
  return index;
}
