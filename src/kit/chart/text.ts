/** East Asian characters fill their square; for all others this is a generous mean of the font that is used. */
const wide = /[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6]/u;
const narrowEm = 0.57;

/** Below this nothing can be read. */
const smallestSize = 7;

/** About how wide a text is, in its own font size. */
export function emWidth(text: string): number {
  let em = 0;
  for (const character of text) em += wide.test(character) ? 1 : narrowEm;
  return em;
}

/** The font size at which `text` fits into `width` pixels, at most `most`. */
export function fittingSize(text: string, width: number, most: number): number {
  const em = emWidth(text);
  return em === 0 ? most : Math.max(smallestSize, Math.min(most, width / em));
}

/** A text as it may stand in XML: escaped, without the characters that XML does not know at all. */
export function xmlText(text: string): string {
  return (
    text
      // biome-ignore lint/suspicious/noControlCharactersInRegex: these are the ones to be removed
      .replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g, '')
      .replace(/&/g, '&amp;')
      .replace(/</g, '&lt;')
      .replace(/>/g, '&gt;')
  );
}
