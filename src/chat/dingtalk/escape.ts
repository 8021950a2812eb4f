import { graphemes } from '../../kit/i18n/cut.js';

/** Look-alikes for what DingTalk's Markdown reads as format, links, pictures or tags. No way to escape them is documented. */
const lookAlikes: Readonly<Record<string, string>> = {
  '*': '∗',
  _: '＿',
  '~': '～',
  '`': 'ˋ',
  '[': '［',
  ']': '］',
  '<': '‹',
  '>': '›',
  '\\': '＼',
};

/** An underscore inside a word formats nothing and is left as it is. */
const formatting = /[*~`[\]<>\\]|(?<![\p{L}\p{N}])_|_(?![\p{L}\p{N}])/gu;

/** What makes a heading of a line, or of the line above it. */
const heading = /^([ \t]*)(#+|[=-]{2,}(?=[ \t]*$))/gm;

/** Invisible; keeps an address from becoming a link and changes nothing that people read. */
const wordJoiner = '\u2060';

/**
 * For places where DingTalk reads Markdown: no link, picture, heading or format can come of the text. Lines stay lines.
 *
 * Source: https://open.dingtalk.com/document/development/robot-message-type
 */
export function escapeMarkdown(text: string): string {
  return text
    .replace(formatting, (character) => lookAlikes[character] ?? character)
    .replace(/:\/\//g, `:${wordJoiner}//`)
    .replace(heading, (_whole, blanks: string, marks: string) =>
      marks.startsWith('#') ? `${blanks}${'＃'.repeat(marks.length)}` : `${blanks}–`,
    );
}

/** For what somebody typed: as {@link escapeMarkdown}, and an at sign calls nobody. */
export function escapeTyped(text: string): string {
  return escapeMarkdown(text).replaceAll('@', '＠');
}

/** Bytes of UTF-8. */
export function bytes(text: string): number {
  return Buffer.byteLength(text, 'utf8');
}

/** The text in at most `most` bytes of UTF-8, cut between graphemes, with an ellipsis where something is missing. */
export function cutBytes(text: string, most: number): string {
  if (bytes(text) <= most) return text;
  const room = most - bytes('…');
  let kept = '';
  let used = 0;
  for (const grapheme of graphemes(text)) {
    used += bytes(grapheme);
    if (used > room) break;
    kept += grapheme;
  }
  return room < 0 ? '' : `${kept.trimEnd()}…`;
}

/** On one line. */
export function oneLine(text: string): string {
  return text.trim().replace(/\s*[\r\n]+\s*/g, ' ');
}
