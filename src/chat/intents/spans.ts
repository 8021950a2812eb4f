/** A stretch of the prepared text, `end` exclusive. */
export interface Stretch {
  readonly start: number;
  readonly end: number;
}

/**
 * Placeholders by which rules see what has been read already: capitals, since everything else in the text is lower case,
 * and word characters, so that word boundaries work beside them.
 */
export const mark = { amount: 'A', person: 'P', date: 'D', other: 'X' } as const;

/** Fills stretches with a placeholder, so that later readers do not read them again; the length stays the same. */
export function mask(text: string, stretches: readonly Stretch[], placeholder: string): string {
  let masked = text;
  for (const { start, end } of stretches) {
    masked = masked.slice(0, start) + placeholder.repeat(end - start) + masked.slice(end);
  }
  return masked;
}

/** The masked text as English rules read it: each stretch a single placeholder with blanks around it. */
export function template(masked: string): string {
  return masked
    .replace(/([ADPX])\1*/g, ' $1 ')
    .replace(/\s+/g, ' ')
    .trim();
}

/** Whether two stretches share a character. */
export function overlap(a: Stretch, b: Stretch): boolean {
  return a.start < b.end && b.start < a.end;
}

/** Puts the text back where stretches were masked. */
export function restore(masked: string, text: string, stretches: readonly Stretch[]): string {
  let restored = masked;
  for (const { start, end } of stretches) {
    restored = restored.slice(0, start) + text.slice(start, end) + restored.slice(end);
  }
  return restored;
}
