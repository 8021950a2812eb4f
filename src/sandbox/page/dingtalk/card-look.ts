import type { CardState } from '../../dingtalk/model.js';
import { isObject, type Json, objs, parseJson, str } from '../../slack/json.js';

/** The colours of a dynamic button that the card platform's own samples use. */
export type ButtonColour = 'blue' | 'gray' | 'red' | 'green';

/** How a card looks to one person, beyond what it says: the client takes it from the card's values. */
export interface CardLook {
  /** The colour of a button, by the control's id. */
  colourOf(control: string): ButtonColour;
  placeholderOf(field: string): string;
  /** What is said when a field that must be filled in is empty. */
  requiredOf(field: string): string;
  /** Whether a text of the card is there for this person alone. */
  isPrivate(text: string): boolean;
}

/** Reads it; `card` is null for what is no card. */
export function cardLook(card: CardState | null, user: string): CardLook {
  const own = card?.privateData[user] ?? {};
  const values = { ...card?.data, ...own };
  const buttons = (variable: string): readonly Json[] => {
    const list = parseJson(values[variable] ?? '');
    return Array.isArray(list) ? list.filter(isObject) : [];
  };
  const fields = Object.values(values).flatMap((value) => {
    const form = value.startsWith('{') ? parseJson(value) : undefined;
    return isObject(form) ? objs(form, 'fields') : [];
  });
  const field = (name: string): Json | undefined => fields.find((one) => str(one, 'name') === name);
  return {
    colourOf(control) {
      const [, variable = '', index] = /^button:(.*):(\d+)$/.exec(control) ?? [];
      return colour(str(buttons(variable)[Number(index)], 'color'));
    },
    placeholderOf: (name) => str(field(name), 'placeholder') ?? '',
    requiredOf: (name) => str(field(name), 'requiredMsg') ?? '',
    isPrivate: (text) => text !== '' && Object.values(own).includes(text),
  };
}

function colour(name: string | undefined): ButtonColour {
  return name === 'blue' || name === 'red' || name === 'green' ? name : 'gray';
}
