import { englishParts } from './parts-en.js';
import { pattern, type Rule } from './patterns.js';

const places: Readonly<Record<string, NonNullable<Rule['at']>>> = {
  '{GO}': 'order',
  '{SELF}': 'self',
  '{IGO}': 'wish',
  '{START}': 'start',
};

/**
 * Builds an English rule. A source that begins with `{GO}`, `{SELF}`, `{IGO}` or `{START}` is tried only where such an
 * opening of the sentence is, instead of anywhere. `object`: what follows must be credit.
 */
export function englishRule(intent: Rule['intent'], weight: number, source: string, object = false): Rule {
  const place = /^\{(?:GO|SELF|IGO|START)\}/.exec(source)?.[0];
  const at = place ? places[place] : undefined;
  return {
    intent,
    weight,
    pattern: pattern(place ? source.slice(place.length) : source, englishParts, at ? 'uy' : 'u'),
    ...(at ? { at } : {}),
    ...(object ? { object } : {}),
  };
}
