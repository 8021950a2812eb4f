const segmenter = new Intl.Segmenter('und', { granularity: 'grapheme' });

/** What people see as single characters: a family emoji is one, and so is a letter with its accents. */
export function graphemes(text: string): string[] {
  return Array.from(segmenter.segment(text), ({ segment }) => segment);
}

/**
 * At most `most` graphemes of `text`, the last of them "…" where something was left out. `mostUnits` bounds the UTF-16
 * length too, which platforms count: one grapheme may be a family of eleven units, or a letter under a heap of accents.
 */
export function cut(text: string, most: number, mostUnits = Number.POSITIVE_INFINITY): string {
  // No text has more graphemes than UTF-16 units, so short ones need no counting.
  if (text.length <= Math.min(most, mostUnits)) return text;
  const all = graphemes(text);
  if (all.length <= most && text.length <= mostUnits) return text;
  let kept = '';
  for (const grapheme of all.slice(0, most - 1)) {
    if (kept.length + grapheme.length >= mostUnits) break;
    kept += grapheme;
  }
  return `${kept.trimEnd()}…`;
}
