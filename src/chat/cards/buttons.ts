import type { MessageKey } from '../../kit/i18n/catalogue.js';
import { cut } from '../../kit/i18n/cut.js';
import type { CardAction } from './card.js';
import type { Voice } from './voice.js';

/** Value of a button that concerns no row: some platforms refuse an empty one. */
export const noRow = '-';

/** Slack's limit for the text of a button; https://docs.slack.dev/reference/block-kit/block-elements/button-element */
const longestLabel = 75;

/** A button; labels that grew too long are cut. */
export function button(
  name: string,
  label: string,
  value: string = noRow,
  style?: 'primary' | 'danger',
): CardAction {
  const action: CardAction = { name, label: cut(label, longestLabel, longestLabel), value };
  return style ? { ...action, style } : action;
}

/** Buttons that lead on from anywhere. */
export type WayOn =
  | 'balance.show'
  | 'history.show'
  | 'loans.show'
  | 'settings.show'
  | 'help.show'
  | 'borrow.open'
  | 'ask.open'
  | 'request.open'
  | 'shelf.show'
  | 'requests.mine'
  | 'requests.waiting'
  | 'delegate.open';

const labels: Record<WayOn, MessageKey> = {
  'balance.show': 'button.balance',
  'history.show': 'button.history',
  'loans.show': 'button.loans',
  'settings.show': 'button.settings',
  'help.show': 'button.help',
  'borrow.open': 'button.borrow',
  'ask.open': 'button.ask-many',
  'request.open': 'button.request',
  'shelf.show': 'button.shelf',
  'requests.mine': 'button.requests-mine',
  'requests.waiting': 'button.requests-waiting',
  'delegate.open': 'button.delegate',
};

/** Buttons for where to go from here, in the given order. */
export function waysOn(say: Voice, ...names: WayOn[]): CardAction[] {
  return names.map((name) => button(name, say.t(labels[name])));
}
