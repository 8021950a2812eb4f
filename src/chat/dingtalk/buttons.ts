import type { Card, CardAction } from '../cards/card.js';
import { bytes, cutBytes, oneLine } from './escape.js';
import { limits } from './limits.js';

/** What a button sends back with a click. */
export interface ButtonParams {
  /** The action's name. */
  n: string;
  /** Its value. */
  v: string;
  /** What is asked before the click counts: title, text, yes, no. */
  c?: readonly [string, string, string, string];
}

/** Every button's action id. Clients append the button's index to it, so what a click means stands in its parameters. */
const actionId = 'act';

/** The names of buttons that the bot itself answers. */
export const own = {
  /** Asks before the click counts. */
  ask: 'dingtalk.ask',
  /** Closes the form or the question without an answer. */
  close: 'dingtalk.close',
  /** Answers an open question with nothing. */
  skip: 'dingtalk.skip',
} as const;

/** Whether this action answers a question that must not count a second time. */
export function isAskedOnce(name: string): boolean {
  return name.endsWith('.confirm') || name.startsWith('confirm.') || name === 'person.pick';
}

/**
 * Buttons as the value of a variable of type `buttonGroup`, in at most `most` bytes: the last ones are left out where
 * they do not fit.
 *
 * Source: the button variables in https://github.com/open-dingtalk/dingtalk-card-examples
 */
export function buttonGroup(actions: readonly CardAction[], most: number = limits.cardValue): string {
  const entries: string[] = [];
  let used = 2;
  for (const action of actions) {
    const entry = JSON.stringify(entryOf(action));
    used += bytes(entry) + 1;
    if (used > most) break;
    entries.push(entry);
  }
  return `[${entries.join(',')}]`;
}

function entryOf(action: CardAction) {
  const { name: n, value: v, confirm } = action;
  const params: ButtonParams = confirm
    ? { n, v, c: [confirm.title, confirm.text, confirm.yes, confirm.no] }
    : { n, v };
  return {
    text: labelOf(action),
    color: colours[action.style ?? 'plain'],
    status: 'normal',
    event: { type: 'sendCardRequest', params: { actionId, params } },
  };
}

const colours = { primary: 'blue', danger: 'red', plain: 'gray' } as const;

/** Square brackets become look-alikes: where buttons are written as links, a name in a label must not end one. */
function labelOf({ label }: CardAction): string {
  const safe = oneLine(label).replaceAll('[', '［').replaceAll(']', '］');
  return cutBytes(safe, limits.buttonLabel) || '–';
}

/** A button as a link: tapping it makes the person send a sentence to the bot. */
export interface ButtonLink {
  title: string;
  actionURL: string;
}

/** The actions that links are made of; of too many the first ones. */
export function linkedActions(card: Card): CardAction[] {
  return card.actions.slice(0, limits.links);
}

/** What is kept under a token for an action: one that asks first is asked when it is tapped. */
export function keptAction(action: CardAction): { name: string; value: string } {
  const { name, value, confirm } = action;
  return confirm
    ? { name: own.ask, value: JSON.stringify({ n: name, v: value, c: confirm }) }
    : { name, value };
}

/** Actions as links, each with the token that it is known by; see {@link keptAction}. */
export function buttonLinks(actions: readonly CardAction[], tokens: readonly string[]): ButtonLink[] {
  return actions.flatMap((action, index) => {
    const token = tokens[index];
    return token === undefined
      ? []
      : [{ title: labelOf(action), actionURL: sendMessageUrl(`${spoken(action)} #${token}`) }];
  });
}

function spoken({ label }: CardAction): string {
  return cutBytes(oneLine(label).replaceAll('#', '＃'), limits.tapLabel);
}

/**
 * The link that makes whoever taps it send a text to the bot. The host must be in lower case and the text encoded as in
 * a form, else clients do nothing without a word.
 */
function sendMessageUrl(content: string): string {
  return `dtmd://dingtalkclient/sendMessage?${new URLSearchParams({ content })}`;
}

/** The token at the end of a sentence that a tapped link sent; null if there is none. */
export function tokenIn(text: string): string | null {
  return /(?:^|\s)#([a-z2-9]{8})$/.exec(text.trim())?.[1] ?? null;
}
