import type { FieldRule, ListItem, ShapeRule } from './block-rules.js';
import { entryOf, isObject, type Json, str } from './json.js';
import { limits } from './limits.js';

/** Takes one complaint and the JSON pointer it is about. */
export type Problems = (text: string, pointer: string) => void;

/** What the walk needs besides the rule itself. */
interface ShapeContext {
  readonly elementRules: { readonly [type: string]: ShapeRule };
  /** Checks a block that stands inside another one. */
  block(block: unknown, at: string): void;
}

/** Holds an object against its rule, complaining in Slack's words. */
export function checkShape(
  source: Json,
  rule: ShapeRule,
  at: string,
  add: Problems,
  context: ShapeContext,
): void {
  for (const [name, field] of Object.entries(rule.fields)) {
    const value = source[name];
    if (value === undefined || value === null) {
      if (field.required === true) add(`missing required field: ${name}`, at);
    } else checkField(value, field, `${at}/${name}`, add, context);
  }
  if (
    rule.anyOf !== undefined &&
    !rule.anyOf.some((name) => source[name] !== undefined && source[name] !== null)
  ) {
    add(`must provide at least one of: ${rule.anyOf.join(', ')}`, at);
  }
}

/** Ids (`block_id`, `action_id`) are strings of at most 255 characters. */
export function checkId(source: Json, name: string, at: string, add: Problems): void {
  const value = source[name];
  if (value === undefined) return;
  if (typeof value !== 'string') add('must be a string', `${at}/${name}`);
  else checkLength(value, limits.id, `${at}/${name}`, add);
}

function checkField(value: unknown, rule: FieldRule, at: string, add: Problems, context: ShapeContext): void {
  switch (rule.is) {
    case 'text':
      checkText(value, rule.of, rule.max, at, add);
      return;
    case 'string':
      if (typeof value !== 'string') add('must be a string', at);
      else if (rule.oneOf !== undefined && !rule.oneOf.includes(value)) add('must be a valid enum value', at);
      else checkLength(value, rule.max, at, add);
      return;
    case 'boolean':
    case 'number':
      if (typeof value !== rule.is) add(`must be a ${rule.is}`, at);
      return;
    case 'object':
      if (!isObject(value)) add('must be an object', at);
      return;
    case 'confirm':
      checkConfirm(value, at, add);
      return;
    case 'element':
      checkElement(value, rule.of, false, at, add, context);
      return;
    case 'list':
      checkList(value, rule, at, add, context);
      return;
  }
}

function checkList(
  value: unknown,
  rule: { readonly of: ListItem; readonly min?: number; readonly max: number },
  at: string,
  add: Problems,
  context: ShapeContext,
): void {
  if (!Array.isArray(value)) {
    add('must be an array', at);
    return;
  }
  if (value.length > rule.max) add(`no more than ${rule.max} items allowed`, at);
  if (value.length < (rule.min ?? 0)) add(`no fewer than ${rule.min ?? 0} items allowed`, at);
  value.forEach((item: unknown, index) => {
    checkItem(item, rule.of, `${at}/${index}`, add, context);
  });
}

function checkItem(item: unknown, rule: ListItem, at: string, add: Problems, context: ShapeContext): void {
  switch (rule.is) {
    case 'text':
      checkText(item, rule.of, rule.max, at, add);
      return;
    case 'element':
      checkElement(item, rule.of, rule.orText === true, at, add, context);
      return;
    case 'option':
      checkOption(item, rule.markdown === true, at, add);
      return;
    case 'option-group':
      checkOptionGroup(item, at, add, context);
      return;
    case 'block':
      context.block(item, at);
      return;
    case 'string':
      if (typeof item !== 'string') add('must be a string', at);
      return;
    case 'any':
      return;
  }
}

function checkElement(
  value: unknown,
  allowed: readonly string[],
  orText: boolean,
  at: string,
  add: Problems,
  context: ShapeContext,
): void {
  if (!isObject(value)) {
    add('must be an object', at);
    return;
  }
  const type = str(value, 'type');
  if (type === undefined) {
    add('missing required field: type', at);
    return;
  }
  if (orText && (type === 'mrkdwn' || type === 'plain_text')) {
    checkText(value, 'any', limits.text, at, add);
    return;
  }
  const rule = entryOf(context.elementRules, type);
  if (rule === undefined || !allowed.includes(type)) {
    add(`unsupported type: ${type}`, `${at}/type`);
    return;
  }
  checkId(value, 'action_id', at, add);
  checkShape(value, rule, at, add, context);
}

function checkText(
  value: unknown,
  of: 'plain_text' | 'any' | 'mrkdwn',
  max: number,
  at: string,
  add: Problems,
): void {
  if (!isObject(value)) {
    add('must be an object', at);
    return;
  }
  const type = value['type'];
  if (type === undefined) add('missing required field: type', at);
  else if (type !== 'plain_text' && (of === 'plain_text' || type !== 'mrkdwn')) {
    add(
      `must be a valid enum value: ${of === 'plain_text' ? 'plain_text' : 'plain_text, mrkdwn'}`,
      `${at}/type`,
    );
  }
  const text = value['text'];
  if (text === undefined) add('missing required field: text', at);
  else if (typeof text !== 'string') add('must be a string', `${at}/text`);
  else if (text.length === 0) add('must be more than 0 characters', `${at}/text`);
  else checkLength(text, max, `${at}/text`, add);
}

function checkLength(value: string, max: number, at: string, add: Problems): void {
  // Slack phrases its limits as "less than max + 1".
  if (value.length > max) add(`must be less than ${max + 1} characters`, at);
}

function checkOption(value: unknown, markdown: boolean, at: string, add: Problems): void {
  if (!isObject(value)) {
    add('must be an object', at);
    return;
  }
  const of = markdown ? 'any' : 'plain_text';
  if (value['text'] === undefined) add('missing required field: text', at);
  else checkText(value['text'], of, limits.optionText, `${at}/text`, add);
  const chosen = value['value'];
  if (chosen !== undefined && typeof chosen !== 'string') add('must be a string', `${at}/value`);
  if (typeof chosen === 'string') checkLength(chosen, limits.optionValue, `${at}/value`, add);
  if (value['description'] !== undefined) {
    checkText(value['description'], of, limits.optionDescription, `${at}/description`, add);
  }
}

function checkOptionGroup(value: unknown, at: string, add: Problems, context: ShapeContext): void {
  if (!isObject(value)) {
    add('must be an object', at);
    return;
  }
  if (value['label'] === undefined) add('missing required field: label', at);
  else checkText(value['label'], 'plain_text', limits.optionText, `${at}/label`, add);
  checkList(value['options'], { of: { is: 'option' }, min: 1, max: 100 }, `${at}/options`, add, context);
}

function checkConfirm(value: unknown, at: string, add: Problems): void {
  if (!isObject(value)) {
    add('must be an object', at);
    return;
  }
  for (const [name, max] of Object.entries(limits.confirm)) {
    const part = value[name];
    if (part !== undefined)
      checkText(part, name === 'text' ? 'any' : 'plain_text', max, `${at}/${name}`, add);
    else if (name === 'text') add('missing required field: text', at);
  }
}
