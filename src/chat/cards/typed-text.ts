import { cut } from '../../kit/i18n/cut.js';

/** Control characters, and those that reverse the direction of the text around them. */
const unseen = /[\p{Cc}\u200E\u200F\u202A-\u202E\u2066-\u2069]/gu;

/** A name as others typed it, on one line and at most 40 characters. */
export function personName(text: string): string {
  return oneLine(text, 40);
}

/** What somebody typed, on one line and at most `most` characters (fewer where they are emoji put together). */
export function oneLine(text: string, most: number): string {
  return cut(text.replace(/\s+/g, ' ').replace(unseen, '').trim(), most, most * 2);
}

/** A reason as its author typed it, lines kept, at most 600 characters; undefined for an empty one. */
export function quoted(text: string | null): string | undefined {
  const kept = (text ?? '')
    .split(/\r?\n/)
    .map((line) => line.replace(unseen, '').trimEnd())
    .join('\n')
    .trim();
  return kept === '' ? undefined : cut(kept, 600, 2_400);
}
