import { isObject, type Json, obj, objs, parseJson, str } from '../slack/json.js';
import { readMarkdown } from './markdown.js';
import type { CardState } from './model.js';
import type { Template } from './templates.js';

/** A button of a dynamic button group. */
export interface CardButton {
  /** Unique within the card: the variable and the place in its list. */
  readonly id: string;
  readonly label: string;
  readonly index: number;
  readonly disabled: boolean;
  readonly action:
    | { readonly type: 'request'; readonly actionId: string; readonly params: Json }
    | { readonly type: 'link'; readonly url: string }
    | { readonly type: 'none' };
}

/** A field of a form component. https://open.dingtalk.com/document/development/form-variables */
export interface FormField {
  readonly name: string;
  readonly label: string;
  readonly type: string;
  readonly hidden: boolean;
  readonly required: boolean;
  readonly requiredMsg: string;
  readonly readOnly: boolean;
  readonly defaultValue: unknown;
  readonly options: readonly { readonly value: string; readonly text: string }[];
}

/** A text as it was written. */
export interface WrittenText {
  readonly markdown: boolean;
  readonly text: string;
}

/** A card as one person sees it, before what they filled in. */
export interface CardView {
  /** Strings and markdown in the template's order. */
  readonly lines: readonly string[];
  /** The same as it was written. */
  readonly written: readonly WrittenText[];
  readonly links: readonly { readonly label: string; readonly url: string }[];
  readonly buttons: readonly CardButton[];
  readonly fields: readonly FormField[];
  /** The label under the form. */
  readonly submit: string;
}

/** What the submit button says when the card has no `submit` variable. */
const plainSubmit = '提交';

/** The value of a variable for one person: the private one wins over the public one. */
function paramOf(card: CardState, userId: string, name: string, isPrivate: boolean): string {
  const own = isPrivate ? card.privateData[userId]?.[name] : undefined;
  return own ?? card.data[name] ?? '';
}

/** A card through one person's eyes. */
export function viewCard(template: Template, card: CardState, userId: string): CardView {
  const lines: string[] = [];
  const written: WrittenText[] = [];
  const links: { label: string; url: string }[] = [];
  const buttons: CardButton[] = [];
  const fields: FormField[] = [];
  let submit = plainSubmit;
  const hasForm = template.variables.some((one) => one.type === 'form');
  for (const { name, type, private: isPrivate } of template.variables) {
    const value = paramOf(card, userId, name, isPrivate);
    // `lastMessage` is for the list of chats, and `submit` is the form's own button.
    if (value === '' || name === 'lastMessage') continue;
    if (hasForm && name === 'submit') submit = value;
    else if (type === 'buttonGroup') buttons.push(...readButtons(name, value));
    else if (type === 'form') fields.push(...readFields(value));
    else if (type === 'markdown') {
      const read = readMarkdown(value);
      lines.push(read.text);
      written.push({ markdown: true, text: value });
      links.push(...read.links);
    } else if (type === 'string') {
      lines.push(value);
      written.push({ markdown: false, text: value });
    }
  }
  return { lines, written, links, buttons, fields, submit };
}

function readButtons(variable: string, value: string): readonly CardButton[] {
  const list = parseJson(value);
  if (!Array.isArray(list)) return [];
  return list.filter(isObject).map((one, index): CardButton => {
    const event = obj(one, 'event');
    const params = obj(event, 'params') ?? {};
    const type = str(event, 'type');
    const link = obj(params, 'url');
    return {
      id: `${variable}:${index}`,
      label: str(one, 'text') ?? '',
      index,
      disabled: str(one, 'status') === 'disabled',
      action:
        type === 'sendCardRequest'
          ? { type: 'request', actionId: str(params, 'actionId') ?? '', params: obj(params, 'params') ?? {} }
          : type === 'openLink'
            ? { type: 'link', url: str(params, 'url') ?? str(link, 'pc') ?? '' }
            : { type: 'none' },
    };
  });
}

function readFields(value: string): readonly FormField[] {
  const parsed = parseJson(value);
  const list = Array.isArray(parsed) ? parsed.filter(isObject) : objs(parsed, 'fields');
  return list.map((one) => ({
    name: str(one, 'name') ?? '',
    label: str(one, 'label') ?? str(one, 'name') ?? '',
    type: str(one, 'type') ?? 'TEXT',
    hidden: one['hidden'] === true,
    required: one['required'] === true,
    requiredMsg: str(one, 'requiredMsg') ?? '',
    readOnly: one['readOnly'] === true,
    defaultValue: one['defaultValue'],
    options: objs(one, 'options').map((option) => {
      const text = str(option, 'text') ?? str(option, 'value') ?? '';
      return { value: str(option, 'value') ?? text, text };
    }),
  }));
}
