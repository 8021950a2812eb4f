import { unescapeText } from './mentions.js';
import type { Reader } from './reader.js';

/** A piece of mrkdwn: text with its styles, a mention, a link, or a preformatted part. */
export type Piece =
  | { readonly is: 'text'; readonly text: string; readonly styles: readonly Style[] }
  | { readonly is: 'mention'; readonly text: string }
  | { readonly is: 'link'; readonly text: string; readonly url: string }
  | { readonly is: 'code'; readonly text: string; readonly block: boolean };

/** The styles of mrkdwn text. */
type Style = 'bold' | 'italic' | 'strike';

/** Reads mrkdwn as Slack shows it to the reader. Texts in the pieces are plain and unescaped. */
export function parseMrkdwn(source: string, reader: Reader): readonly Piece[] {
  const pieces: Piece[] = [];
  for (const part of source.split(/(```[\s\S]+?```|`[^`\n]+`|<[^<>\n]+>)/)) {
    if (part === '') continue;
    if (part.startsWith('```') && part.length > 6) {
      pieces.push({ is: 'code', block: true, text: unescapeText(part.slice(3, -3)) });
    } else if (part.startsWith('`') && part.length > 2) {
      pieces.push({ is: 'code', block: false, text: unescapeText(part.slice(1, -1)) });
    } else if (part.startsWith('<') && part.endsWith('>')) pieces.push(readToken(part.slice(1, -1), reader));
    else pieces.push(...styled(part));
  }
  return pieces;
}

/** Mrkdwn as the plain text a reader has before their eyes. */
export function plainMrkdwn(source: string, reader: Reader): string {
  return parseMrkdwn(source, reader)
    .map((piece) => piece.text)
    .join('');
}

function readToken(token: string, reader: Reader): Piece {
  const bar = token.indexOf('|');
  const target = bar < 0 ? token : token.slice(0, bar);
  const label = bar < 0 ? undefined : unescapeText(token.slice(bar + 1));
  if (target.startsWith('@')) return { is: 'mention', text: `@${reader.userName(target.slice(1))}` };
  if (target.startsWith('#'))
    return { is: 'mention', text: `#${label || reader.channelName(target.slice(1))}` };
  if (target.startsWith('!date^'))
    return { is: 'text', styles: [], text: formatDate(target, label ?? '', reader) };
  if (target.startsWith('!')) {
    const name = target.slice(1).split('^')[0] ?? '';
    return { is: 'mention', text: label ?? `@${name}` };
  }
  return { is: 'link', url: unescapeText(target), text: label ?? unescapeText(target) };
}

const marks: { readonly [mark: string]: Style } = { '*': 'bold', _: 'italic', '~': 'strike' };

/**
 * `*bold*`, `_italic_`, `~struck~`. As in Slack a mark counts only where no letter or digit touches its
 * outside: in Chinese text, which has no spaces, the marks stay visible.
 */
function styled(text: string): Piece[] {
  const pieces: Piece[] = [];
  let rest = text;
  let before = '';
  const pattern = /([*_~])(?=\S)((?:(?!\1)[^\n])*\S)\1/u;
  while (rest !== '') {
    const match = pattern.exec(rest);
    const style = marks[match?.[1] ?? ''];
    if (match === null || style === undefined) break;
    const start = match.index;
    const outside = `${before}${rest.slice(0, start)}`.slice(-1) + rest.charAt(start + match[0].length);
    if (/[\p{L}\p{N}]/u.test(outside)) {
      push(pieces, rest.slice(0, start + 1), []);
      before = rest.charAt(start);
      rest = rest.slice(start + 1);
      continue;
    }
    push(pieces, rest.slice(0, start), []);
    for (const inner of styled(match[2] ?? '')) {
      if (inner.is === 'text') push(pieces, inner.text, [...inner.styles, style]);
    }
    before = match[0].slice(-1);
    rest = rest.slice(start + match[0].length);
    if (rest !== '') before = '';
  }
  push(pieces, rest, []);
  return pieces.map((piece) => (piece.is === 'text' ? { ...piece, text: unescapeText(piece.text) } : piece));
}

function push(pieces: Piece[], text: string, styles: readonly Style[]): void {
  if (text !== '') pieces.push({ is: 'text', text, styles });
}

const dateTokens: { readonly [token: string]: Intl.DateTimeFormatOptions } = {
  date_num: { year: 'numeric', month: '2-digit', day: '2-digit' },
  date: { year: 'numeric', month: 'long', day: 'numeric' },
  date_short: { year: 'numeric', month: 'short', day: 'numeric' },
  date_long: { weekday: 'long', year: 'numeric', month: 'long', day: 'numeric' },
  date_pretty: { year: 'numeric', month: 'long', day: 'numeric' },
  date_short_pretty: { year: 'numeric', month: 'short', day: 'numeric' },
  date_long_pretty: { weekday: 'long', year: 'numeric', month: 'long', day: 'numeric' },
  day_divider_pretty: { weekday: 'long', month: 'long', day: 'numeric' },
  time: { hour: 'numeric', minute: '2-digit' },
  time_secs: { hour: 'numeric', minute: '2-digit', second: '2-digit' },
};

/**
 * `!date^1700000000^{date_short} at {time}` in the reader's language and zone.
 * https://docs.slack.dev/messaging/formatting-message-text#date-formatting
 */
function formatDate(target: string, fallback: string, reader: Reader): string {
  const [, seconds = '', format = ''] = target.split('^');
  const at = Number(seconds) * 1000;
  if (seconds === '' || !Number.isFinite(at) || format === '') return fallback;
  return unescapeText(format).replaceAll(/\{(\w+)\}/g, (whole, token: string) => {
    const options = dateTokens[token];
    if (options === undefined) return whole;
    return new Intl.DateTimeFormat(reader.locale, { ...options, timeZone: reader.tz }).format(at);
  });
}
