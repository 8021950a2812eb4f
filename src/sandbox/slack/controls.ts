import { elementRules } from './block-rules.js';
import { entryOf, type Json, obj, objs, str } from './json.js';
import { labelOf } from './rich-text.js';

/** Something in a message, modal or App Home that a person can click or fill in. */
export interface Control {
  readonly type: string;
  readonly blockId: string;
  readonly actionId: string;
  /** What the person reads on or above it. */
  readonly label: string;
  /** The element as the app sent it. */
  readonly element: Json;
  /** True inside an input block: it is filled in rather than clicked. */
  readonly input: boolean;
  readonly optional: boolean;
  /** Input blocks tell the app of a change only when they say so. */
  readonly dispatches: boolean;
}

/** All controls of a list of blocks, top to bottom. */
export function controlsOf(blocks: readonly Json[]): readonly Control[] {
  return blocks.flatMap((block) => {
    const type = str(block, 'type');
    if (type === 'input') return inputOf(block);
    if (type === 'section') return elementsOf(block, [obj(block, 'accessory')], labelOf(block));
    if (type === 'card') return elementsOf(block, objs(block, 'actions'), '');
    if (type === 'container') return controlsOf(objs(block, 'child_blocks'));
    if (type === 'carousel') return controlsOf(objs(block, 'elements'));
    return elementsOf(block, objs(block, 'elements'), '');
  });
}

function inputOf(block: Json): readonly Control[] {
  const element = obj(block, 'element');
  if (element === undefined) return [];
  return [
    {
      type: str(element, 'type') ?? '',
      blockId: str(block, 'block_id') ?? '',
      actionId: str(element, 'action_id') ?? '',
      label: labelOf({ text: block['label'] }),
      element,
      input: true,
      optional: block['optional'] === true,
      dispatches: block['dispatch_action'] === true,
    },
  ];
}

function elementsOf(
  block: Json,
  elements: readonly (Json | undefined)[],
  context: string,
): readonly Control[] {
  return elements.flatMap((element) => {
    const type = str(element, 'type') ?? '';
    if (element === undefined || entryOf(elementRules, type)?.interactive !== true) return [];
    const placeholder = labelOf({ text: element['placeholder'] });
    return {
      type,
      blockId: str(block, 'block_id') ?? '',
      actionId: str(element, 'action_id') ?? '',
      label: labelOf(element) || placeholder || context,
      element,
      input: false,
      optional: true,
      dispatches: true,
    };
  });
}

/** Gives every block a `block_id` and every control an `action_id`, as Slack does for those without. */
export function fillIds(blocks: readonly Json[], newId: () => string): readonly Json[] {
  return blocks.map((block) => ({
    ...withControls(block, newId),
    block_id: str(block, 'block_id') || newId(),
  }));
}

function withControls(block: Json, newId: () => string): Json {
  const fill = (element: Json): Json => {
    if (entryOf(elementRules, str(element, 'type'))?.interactive !== true) return element;
    return { ...element, action_id: str(element, 'action_id') || newId() };
  };
  const changed: { [key: string]: unknown } = { ...block };
  for (const name of ['element', 'accessory']) {
    const element = obj(block, name);
    if (element !== undefined) changed[name] = fill(element);
  }
  if (block['type'] !== 'rich_text') {
    for (const name of ['elements', 'actions']) {
      if (Array.isArray(block[name])) changed[name] = objs(block, name).map(fill);
    }
  }
  for (const name of ['child_blocks']) {
    if (Array.isArray(block[name])) changed[name] = fillIds(objs(block, name), newId);
  }
  return changed;
}
