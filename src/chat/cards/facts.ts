import type { MessageKey } from '../../kit/i18n/catalogue.js';
import type { Fact } from './card.js';
import type { Voice } from './voice.js';

/** A fact whose label is a message. The value begins with a capital where the language has them. */
export function fact(say: Voice, label: MessageKey, value: string): Fact {
  return { label: say.t(label), value: value.charAt(0).toLocaleUpperCase('en') + value.slice(1) };
}

/** A fact whose value somebody typed: shown as it is. */
export function typedFact(say: Voice, label: MessageKey, value: string): Fact {
  return { label: say.t(label), value };
}

/** The texts that are there: leaves out what a condition made false or undefined. */
export function present<T>(items: (T | false | null | undefined)[]): T[] {
  return items.filter((item): item is T => item !== false && item !== null && item !== undefined);
}

/** At most `most` lines; the last says how many more there are. */
export function shortened(say: Voice, lines: string[], most: number): string[] {
  if (lines.length <= most) return lines;
  const shown = lines.slice(0, most - 1);
  return [...shown, say.t('more', { n: lines.length - shown.length })];
}
