import type { IntentName } from './utterance.js';

/** One way to say something. The heaviest rule that matches decides. */
export interface Rule {
  readonly intent: IntentName;
  readonly weight: number;
  readonly pattern: RegExp;
  /** What follows the match is the verb's object and must be credit: "borrow 200" is ours, "borrow your charger" not. */
  readonly object?: boolean;
  /** The pattern is sticky and tried only at these openings of the sentence; without it, anywhere. */
  readonly at?: 'order' | 'self' | 'wish' | 'start';
}

/**
 * Builds a pattern from readable source: the capitals `A`, `P`, `D`, `X` stand for an amount, a person, a date and quoted
 * words that have been read already, `{NAME}` for a named part.
 */
export function pattern(source: string, parts: Readonly<Record<string, string>>, flags = 'u'): RegExp {
  return new RegExp(bounded(expand(source, parts)), flags);
}

/** The source with its parts (and theirs) written out, for use inside other parts. */
export function expand(source: string, parts: Readonly<Record<string, string>>): string {
  return source.replace(/\{([A-Z]+)\}/g, (whole, name: string) => {
    const part = parts[name];
    return part === undefined ? whole : expand(part, parts);
  });
}

/**
 * Repeated groups get an upper bound: what people say never repeats a filler more often, and what others send on purpose
 * must not make a pattern search for ever.
 */
function bounded(source: string): string {
  return source.replace(/(?<!\\)\)\*/g, '){0,8}').replace(/(?<!\\)\)\+/g, '){1,8}');
}
