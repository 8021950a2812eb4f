/** The three characters that Slack reads as control: https://docs.slack.dev/messaging/formatting-message-text#escaping */
const entities: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;' };

/** Look-alikes for the characters that would turn words into bold, italic, struck or code. */
const lookAlikes: Readonly<Record<string, string>> = { '*': '∗', _: '＿', '~': '～', '`': 'ˋ' };

/** An underscore inside a word formats nothing and is left as it is: people name projects `so_and_so`. */
const formatting = /[*~`]|(?<![\p{L}\p{N}])_|_(?![\p{L}\p{N}])/gu;

const graphemes = new Intl.Segmenter(undefined, { granularity: 'grapheme' });

/**
 * For places where Slack reads mrkdwn: no mention, no link, no broadcast can come of the text, and `*`, `_`, `~` and
 * backticks format nothing.
 */
export function escapeMarkup(text: string): string {
  // Most texts have nothing to escape, and every answer has dozens of texts.
  if (!/[&<>*_~`]/.test(text)) return text;
  return text
    .replace(/[&<>]/g, (character) => entities[character] ?? character)
    .replace(formatting, (character) => lookAlikes[character] ?? character);
}

/**
 * For Slack's `plain_text`, which formats nothing and whose escaping is not documented: angle brackets become their
 * look-alikes, so that the words are harmless and read the same however it takes them.
 */
export function literalText(text: string): string {
  return text.replaceAll('<', '‹').replaceAll('>', '›');
}

/**
 * Makes a text safe, cut so that the safe form has at most `most` characters: between graphemes, with an ellipsis at
 * the end if something is missing.
 */
export function cutTo(text: string, most: number, makeSafe: (text: string) => string = escapeMarkup): string {
  if (text.length <= most) {
    const whole = makeSafe(text);
    if (whole.length <= most) return whole;
  }
  // No safe form is shorter than its text, so what lies beyond `most` is lost in any case.
  const ends = [0];
  for (const { index } of graphemes.segment(text.slice(0, most))) ends.push(index);
  // The longest piece that still leaves room for the ellipsis, by halving.
  let fits = 0;
  let tooLong = ends.length;
  while (tooLong - fits > 1) {
    const middle = (fits + tooLong) >> 1;
    if (makeSafe(text.slice(0, ends[middle])).length < most) fits = middle;
    else tooLong = middle;
  }
  return `${makeSafe(text.slice(0, ends[fits]).trimEnd())}…`;
}
