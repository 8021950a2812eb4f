import { type Control, controlsOf } from './controls.js';
import { entryOf, type Json, objs, str, strs } from './json.js';
import type { StateValues } from './model.js';
import { ImpossibleAct } from './refusal.js';
import { labelOf } from './rich-text.js';

/** What a person puts into a control: a text, an option's text or value, a person (`@bo`), or several. */
export type FieldValue = string | number | readonly string[] | null;

/** Turns `@bo` or `#general` into an id; what it does not know it gives back. */
type Resolve = (name: string) => string;

/** Where each kind of control keeps its value, and the initial one it may bring. */
const slots: { readonly [type: string]: { key: string; initial: string; empty: unknown } } = {
  plain_text_input: { key: 'value', initial: 'initial_value', empty: null },
  number_input: { key: 'value', initial: 'initial_value', empty: null },
  email_text_input: { key: 'value', initial: 'initial_value', empty: null },
  url_text_input: { key: 'value', initial: 'initial_value', empty: null },
  rich_text_input: { key: 'rich_text_value', initial: 'initial_value', empty: null },
  file_input: { key: 'files', initial: '', empty: [] },
  static_select: { key: 'selected_option', initial: 'initial_option', empty: null },
  external_select: { key: 'selected_option', initial: 'initial_option', empty: null },
  radio_buttons: { key: 'selected_option', initial: 'initial_option', empty: null },
  multi_static_select: { key: 'selected_options', initial: 'initial_options', empty: [] },
  multi_external_select: { key: 'selected_options', initial: 'initial_options', empty: [] },
  checkboxes: { key: 'selected_options', initial: 'initial_options', empty: [] },
  users_select: { key: 'selected_user', initial: 'initial_user', empty: null },
  multi_users_select: { key: 'selected_users', initial: 'initial_users', empty: [] },
  conversations_select: { key: 'selected_conversation', initial: 'initial_conversation', empty: null },
  multi_conversations_select: { key: 'selected_conversations', initial: 'initial_conversations', empty: [] },
  channels_select: { key: 'selected_channel', initial: 'initial_channel', empty: null },
  multi_channels_select: { key: 'selected_channels', initial: 'initial_channels', empty: [] },
  datepicker: { key: 'selected_date', initial: 'initial_date', empty: null },
  timepicker: { key: 'selected_time', initial: 'initial_time', empty: null },
  datetimepicker: { key: 'selected_date_time', initial: 'initial_date_time', empty: null },
};

/** The state of freshly shown blocks; controls that were there before keep what stands in them. */
export function initialState(blocks: readonly Json[], before: StateValues = {}): StateValues {
  const state: { [blockId: string]: { [actionId: string]: Json } } = {};
  for (const control of controlsOf(blocks)) {
    const slot = entryOf(slots, control.type);
    if (slot === undefined) continue;
    const kept = before[control.blockId]?.[control.actionId];
    const block = state[control.blockId] ?? {};
    state[control.blockId] = block;
    block[control.actionId] =
      kept?.['type'] === control.type
        ? kept
        : { type: control.type, [slot.key]: control.element[slot.initial] ?? slot.empty };
  }
  return state;
}

/** The state with one control set to what the person put in. */
export function withValue(
  state: StateValues,
  control: Control,
  value: FieldValue,
  resolve: Resolve,
): StateValues {
  const set = { type: control.type, ...enteredValue(control, value, resolve) };
  return { ...state, [control.blockId]: { ...state[control.blockId], [control.actionId]: set } };
}

/** The members that a control's value has in `state.values` and in an action payload. */
export function enteredValue(control: Control, value: FieldValue, resolve: Resolve): Json {
  const slot = entryOf(slots, control.type);
  if (slot === undefined) throw new ImpossibleAct(`A ${control.type} cannot be filled in.`);
  if (value === null || value === '') return { [slot.key]: slot.empty };
  const many = Array.isArray(slot.empty);
  const texts = (typeof value === 'object' ? value : [value]).map(String);
  if (slot.key.startsWith('selected_option')) {
    const options = texts.map((text) => option(control, text));
    return { [slot.key]: many ? options : (options[0] ?? null) };
  }
  if (slot.key === 'selected_date_time') return { [slot.key]: Number(value) };
  if (/user|conversation|channel/.test(slot.key)) {
    const ids = texts.map(resolve);
    return { [slot.key]: many ? ids : (ids[0] ?? null) };
  }
  return { [slot.key]: String(value) };
}

/** The options a person can choose from. */
export function optionsOf(control: Control): readonly Json[] {
  const groups = objs(control.element, 'option_groups').flatMap((group) => objs(group, 'options'));
  return [...objs(control.element, 'options'), ...groups];
}

function option(control: Control, wanted: string): Json {
  const options = optionsOf(control);
  const found = options.find((item) => str(item, 'value') === wanted || labelOf(item) === wanted);
  if (found !== undefined) return found;
  const offered = options.map((item) => `"${labelOf(item)}"`).join(', ');
  throw new ImpossibleAct(
    `"${control.label}" does not offer "${wanted}"; it offers ${offered || 'nothing'}.`,
  );
}

/** What Slack's own client complains about before it submits anything: block id → text. */
export function clientErrors(
  blocks: readonly Json[],
  state: StateValues,
): { readonly [blockId: string]: string } {
  const errors: { [blockId: string]: string } = {};
  for (const control of controlsOf(blocks)) {
    if (!control.input) continue;
    const complaint = complaintAbout(control, state[control.blockId]?.[control.actionId]);
    if (complaint !== undefined) errors[control.blockId] = complaint;
  }
  return errors;
}

function complaintAbout(control: Control, state: Json | undefined): string | undefined {
  const slot = entryOf(slots, control.type);
  const value = slot === undefined ? undefined : state?.[slot.key];
  const empty =
    value === undefined || value === null || value === '' || (Array.isArray(value) && value.length === 0);
  if (empty) return control.optional ? undefined : 'Please complete this required field.';
  if (typeof value !== 'string') return undefined;
  const { element } = control;
  const number = (name: string): number | undefined => {
    const limit = element[name];
    return typeof limit === 'number' ? limit : typeof limit === 'string' ? Number(limit) : undefined;
  };
  if (control.type === 'plain_text_input') {
    const least = number('min_length');
    const most = number('max_length');
    if (least !== undefined && value.length < least) return `Please enter at least ${least} characters.`;
    if (most !== undefined && value.length > most) return `Please enter at most ${most} characters.`;
  }
  if (control.type === 'number_input') {
    const entered = Number(value);
    const whole = element['is_decimal_allowed'] !== true;
    if (!Number.isFinite(entered) || value.trim() === '') return 'Please enter a number.';
    if (whole && !Number.isInteger(entered)) return 'Please enter a whole number.';
    const least = number('min_value');
    const most = number('max_value');
    if (least !== undefined && entered < least) return `Please enter a number of at least ${least}.`;
    if (most !== undefined && entered > most) return `Please enter a number of at most ${most}.`;
  }
  if (control.type === 'email_text_input' && !/^\S+@\S+\.\S+$/.test(value))
    return 'Please enter an email address.';
  if (control.type === 'url_text_input' && !URL.canParse(value)) return 'Please enter a URL.';
  return undefined;
}

/** The conversations picked in selects that ask for a `response_url`. */
export function responseUrlTargets(
  blocks: readonly Json[],
  state: StateValues,
): readonly { readonly blockId: string; readonly actionId: string; readonly channel: string }[] {
  return controlsOf(blocks).flatMap((control) => {
    if (control.element['response_url_enabled'] !== true) return [];
    const value = state[control.blockId]?.[control.actionId];
    const channel = str(value, 'selected_conversation') ?? str(value, 'selected_channel');
    return channel === undefined ? [] : { blockId: control.blockId, actionId: control.actionId, channel };
  });
}
/** The ids of people and conversations a state value holds. */
export function pickedIds(value: Json): readonly string[] {
  const one = ['selected_user', 'selected_conversation', 'selected_channel'].flatMap(
    (key) => str(value, key) ?? [],
  );
  const many = ['selected_users', 'selected_conversations', 'selected_channels'].flatMap((key) =>
    strs(value, key),
  );
  return [...one, ...many];
}
