import { type Piece, parseMrkdwn } from '../slack/mrkdwn.js';
import type { Reader } from '../slack/reader.js';
import { type Html, html, lines } from './html.js';

const emoji: { readonly [name: string]: string } = {
  white_check_mark: '✅',
  heavy_check_mark: '✔️',
  x: '❌',
  warning: '⚠️',
  hourglass: '⌛',
  hourglass_flowing_sand: '⏳',
  tada: '🎉',
  wave: '👋',
  moneybag: '💰',
  coin: '🪙',
  chart_with_upwards_trend: '📈',
  chart_with_downwards_trend: '📉',
  bell: '🔔',
  eyes: '👀',
  heart: '❤️',
  '+1': '👍',
  '-1': '👎',
  rocket: '🚀',
  bulb: '💡',
  lock: '🔒',
  no_entry: '⛔',
  handshake: '🤝',
  pray: '🙏',
  calendar: '📅',
  page_facing_up: '📄',
  gear: '⚙️',
};

/** Replaces the emoji codes it knows by the characters themselves. */
export function withEmoji(text: string): string {
  return text.replaceAll(/:([a-z0-9_+-]+):/g, (whole, name: string) =>
    Object.hasOwn(emoji, name) ? (emoji[name] ?? whole) : whole,
  );
}

/** Mrkdwn as HTML. */
export function mrkdwnHtml(source: string, reader: Reader): Html {
  return html`${parseMrkdwn(source, reader).map(pieceHtml)}`;
}

function pieceHtml(piece: Piece): Html {
  if (piece.is === 'code')
    return piece.block ? html`<pre>${piece.text}</pre>` : html`<code>${piece.text}</code>`;
  if (piece.is === 'mention') return html`<span class="mention">${piece.text}</span>`;
  if (piece.is === 'link') {
    // Anything but the web (javascript:, data:) is shown and not followed.
    if (!/^(https?:|mailto:)/i.test(piece.url)) return html`${piece.text}`;
    return html`<a href="${piece.url}" rel="noopener noreferrer" target="_blank">${piece.text}</a>`;
  }
  let inner = lines(withEmoji(piece.text));
  if (piece.styles.includes('bold')) inner = html`<b>${inner}</b>`;
  if (piece.styles.includes('italic')) inner = html`<i>${inner}</i>`;
  if (piece.styles.includes('strike')) inner = html`<s>${inner}</s>`;
  return inner;
}
