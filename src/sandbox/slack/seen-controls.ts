import { type Control, controlsOf } from './controls.js';
import { optionsOf, pickedIds } from './inputs.js';
import { type Json, obj, objs, str } from './json.js';
import type { StateValues } from './model.js';
import type { Reader } from './reader.js';
import { readValue } from './render.js';
import { labelOf } from './rich-text.js';
import type { SeenControl } from './sight.js';

/** The controls of some blocks as their person sees them. */
export function seenControls(
  blocks: readonly Json[],
  state: StateValues,
  reader: Reader,
): readonly SeenControl[] {
  return controlsOf(blocks).map((control) => ({
    type: control.type,
    blockId: control.blockId,
    actionId: control.actionId,
    label: control.label,
    input: control.input,
    optional: control.optional,
    multiline: control.element['multiline'] === true,
    value: shownValue(control, state, reader),
    chosen: chosenValues(state[control.blockId]?.[control.actionId]),
    options: optionsOf(control).map((option) => ({
      text: labelOf(option),
      value: str(option, 'value') ?? '',
    })),
  }));
}

function chosenValues(value: Json | undefined): readonly string[] {
  if (value === undefined) return [];
  const one = obj(value, 'selected_option');
  const options = [...(one === undefined ? [] : [one]), ...objs(value, 'selected_options')];
  return [...pickedIds(value), ...options.map((option) => str(option, 'value') ?? '')];
}

function shownValue(control: Control, state: StateValues, reader: Reader): string {
  const value = state[control.blockId]?.[control.actionId];
  if (value === undefined) return '';
  const ids = pickedIds(value);
  if (ids.length === 0) return readValue(value);
  return ids
    .map((id) => (/^[UW]/.test(id) ? `@${reader.userName(id)}` : `#${reader.channelName(id)}`))
    .join(', ');
}
