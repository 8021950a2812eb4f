import type { Button, ConfirmationDialog, KnownBlock } from '@slack/types';
import type { Card, CardAction } from '../cards/card.js';
import { cutTo, literalText } from './escape.js';
import { limits } from './limits.js';

/** Gives every action of one message or view an `action_id` of its own. */
export type NameActions = (name: string) => string;

/**
 * Slack wants action ids to be unique, people meet the same action several times in one message (lend to Bo, lend to
 * Ana): the first keeps its name, further ones get a number behind a colon.
 */
export function uniqueActionIds(): NameActions {
  const seen = new Map<string, number>();
  return (name) => {
    const count = seen.get(name) ?? 0;
    seen.set(name, count + 1);
    return count === 0 ? name : `${name}:${count}`;
  };
}

/** The name of the action behind an `action_id`. */
export function actionName(actionId: string): string {
  return actionId.replace(/:\d+$/, '');
}

/** Whether this action answers a question that must not be there for a second click. */
export function isAskedOnce(name: string): boolean {
  return name.endsWith('.confirm') || name.startsWith('confirm.') || name === 'person.pick';
}

/** The card's buttons, in as many blocks as the limit on one block's elements asks for. */
export function actionBlocks(card: Card, nameActions: NameActions): KnownBlock[] {
  const blocks: KnownBlock[] = [];
  for (let start = 0; start < card.actions.length; start += limits.actionsElements) {
    const part = card.actions.slice(start, start + limits.actionsElements);
    blocks.push({
      type: 'actions',
      elements: part.map((action) => button(action, card.headline, nameActions)),
    });
  }
  return blocks;
}

function button(action: CardAction, about: string, nameActions: NameActions): Button {
  if (action.value.length > limits.buttonValue) {
    // A value that is cut would point at another row: better no message than a wrong one.
    throw new RangeError(`the value of button ${action.name} has more than ${limits.buttonValue} characters`);
  }
  return {
    type: 'button',
    action_id: nameActions(action.name),
    text: { type: 'plain_text', text: cutTo(action.label.trim(), limits.buttonLabel, literalText) || '–' },
    ...(action.value === '' ? {} : { value: action.value }),
    ...(action.style === undefined ? {} : { style: action.style }),
    accessibility_label: cutTo(
      `${action.label.trim()}: ${about.trim()}`,
      limits.accessibilityLabel,
      literalText,
    ),
    ...(action.confirm === undefined ? {} : { confirm: dialog(action.confirm, action.style) }),
  };
}

function dialog(asked: NonNullable<CardAction['confirm']>, style: CardAction['style']): ConfirmationDialog {
  const plain = (text: string, most: number) => ({
    type: 'plain_text' as const,
    text: cutTo(text.trim(), most, literalText) || '–',
  });
  return {
    title: plain(asked.title, limits.confirmTitle),
    text: plain(asked.text, limits.confirmText),
    confirm: plain(asked.yes, limits.confirmButton),
    deny: plain(asked.no, limits.confirmButton),
    ...(style === undefined ? {} : { style }),
  };
}
