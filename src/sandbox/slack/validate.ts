import { blockRules, elementRules, type Surface } from './block-rules.js';
import { checkId, checkShape, type Problems } from './check-shape.js';
import { entryOf, isObject, type Json, obj, objs, str } from './json.js';
import { limits } from './limits.js';

/**
 * Checks the blocks of a message or view against Slack's rules.
 *
 * @param blocks what the app sent, unread
 * @param surface where they are to be shown
 * @param at JSON pointer of the list, for the messages
 * @returns Slack's error lines, such as
 *   `[ERROR] must be less than 151 characters [json-pointer:/blocks/0/text/text]`; empty when all is well
 */
export function validateBlocks(blocks: unknown, surface: Surface, at = '/blocks'): readonly string[] {
  const problems: string[] = [];
  const add: Problems = (text, pointer) => problems.push(`[ERROR] ${text} [json-pointer:${pointer}]`);
  if (!Array.isArray(blocks)) {
    add('must be an array', at);
    return problems;
  }
  const most = surface === 'message' ? limits.message.blocks : limits.view.blocks;
  if (blocks.length > most) add(`no more than ${most} items allowed`, at);
  const seen = new Set<string>();
  blocks.forEach((block: unknown, index) => {
    checkBlock(block, surface, `${at}/${index}`, add, seen);
  });
  return problems;
}

function checkBlock(block: unknown, surface: Surface, at: string, add: Problems, seen: Set<string>): void {
  if (!isObject(block)) {
    add('must be an object', at);
    return;
  }
  const type = str(block, 'type');
  const rule = entryOf(blockRules, type);
  if (type === undefined) {
    add('missing required field: type', at);
    return;
  }
  if (rule === undefined) {
    add(`unsupported type: ${type}`, `${at}/type`);
    return;
  }
  if (rule.surfaces !== undefined && !rule.surfaces.includes(surface)) {
    add(`unsupported type: ${type}`, `${at}/type`);
  }
  checkId(block, 'block_id', at, add);
  const id = str(block, 'block_id');
  if (id !== undefined) {
    if (seen.has(id)) add(`\`block_id\` "${id}" already exists`, `${at}/block_id`);
    seen.add(id);
  }
  checkShape(block, rule, at, add, {
    elementRules,
    block: (child, pointer) => checkBlock(child, surface, pointer, add, seen),
  });
  checkActionIds(block, at, add);
}

/** Slack refuses two elements with one `action_id` inside the same block. */
function checkActionIds(block: Json, at: string, add: Problems): void {
  const seen = new Set<string>();
  objs(block, 'elements').forEach((element, index) => {
    const id = str(element, 'action_id');
    if (id === undefined) return;
    if (seen.has(id))
      add(`\`action_id\` "${id}" already exists in this block`, `${at}/elements/${index}/action_id`);
    seen.add(id);
  });
}

/** Checks a modal or App Home as an app sends it; error lines as {@link validateBlocks} gives them. */
export function validateView(view: Json, surface: 'modal' | 'home'): readonly string[] {
  const problems: string[] = [];
  const add: Problems = (text, pointer) => problems.push(`[ERROR] ${text} [json-pointer:${pointer}]`);
  const type = str(view, 'type');
  if (type === undefined) add('missing required field: type', '/view');
  else if (type !== surface) add(`must be "${surface}"`, '/view/type');
  const text = { is: 'text', of: 'plain_text' } as const;
  checkShape(
    view,
    {
      fields: {
        blocks: { is: 'list', of: { is: 'any' }, max: limits.view.blocks, required: true },
        private_metadata: { is: 'string', max: limits.view.privateMetadata },
        callback_id: { is: 'string', max: limits.view.callbackId },
        external_id: { is: 'string', max: limits.view.externalId },
        clear_on_close: { is: 'boolean' },
        notify_on_close: { is: 'boolean' },
        submit_disabled: { is: 'boolean' },
        ...(surface === 'modal'
          ? {
              title: { ...text, max: limits.view.title, required: true },
              submit: { ...text, max: limits.view.submit },
              close: { ...text, max: limits.view.close },
            }
          : {}),
      },
    },
    '/view',
    add,
    { elementRules, block: () => undefined },
  );
  const blocks = view['blocks'];
  if (Array.isArray(blocks)) {
    if (blocks.length <= limits.view.blocks)
      problems.push(...validateBlocks(blocks, surface, '/view/blocks'));
    // https://docs.slack.dev/reference/views: submit is required when a modal has an input block.
    if (surface === 'modal' && obj(view, 'submit') === undefined && objs(view, 'blocks').some(isInput)) {
      add('missing required field: submit', '/view');
    }
  }
  return problems;
}

function isInput(block: Json): boolean {
  return block['type'] === 'input';
}
