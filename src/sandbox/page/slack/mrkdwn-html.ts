import { type Piece, parseMrkdwn } from '../../slack/mrkdwn.js';
import type { Reader } from '../../slack/reader.js';
import { type Html, html, lines } from '../html.js';
import { withEmoji } from './emoji.js';

/** Mrkdwn as HTML; lines that begin with `>` are quotes. */
export function mrkdwnHtml(source: string, reader: Reader): Html {
  const out: Html[] = [];
  // Within a preformatted part nothing is a quote.
  for (const part of source.split(/(```[\s\S]+?```)/)) {
    if (part.startsWith('```')) out.push(...piecesHtml(part, reader));
    else out.push(...quotedHtml(part, reader));
  }
  return html`${out}`;
}

/** A link of Slack's: anything but the web and mail (`javascript:`, `data:`) is shown and not followed. */
export function linkHtml(url: string, text: string): Html {
  if (!/^(https?:|mailto:)/i.test(url)) return html`${text}`;
  return html`<a href="${url}" rel="noopener noreferrer" target="_blank">${text}</a>`;
}

/** Text with the styles that mrkdwn and rich text have in common. */
export function styledHtml(text: string, is: (style: string) => boolean): Html {
  let inner = lines(withEmoji(text));
  if (is('code')) inner = html`<code>${inner}</code>`;
  if (is('bold')) inner = html`<b>${inner}</b>`;
  if (is('italic')) inner = html`<i>${inner}</i>`;
  if (is('strike')) inner = html`<s>${inner}</s>`;
  return inner;
}

function quotedHtml(source: string, reader: Reader): Html[] {
  const out: Html[] = [];
  let plain: string[] = [];
  let quote: string[] = [];
  const flush = (): void => {
    if (plain.length > 0) out.push(...piecesHtml(plain.join('\n'), reader));
    if (quote.length > 0) out.push(html`<blockquote>${piecesHtml(quote.join('\n'), reader)}</blockquote>`);
    plain = [];
    quote = [];
  };
  for (const line of source.split('\n')) {
    const quoted = /^(?:>|&gt;)\s?(.*)$/.exec(line)?.[1];
    if (quoted === undefined ? quote.length > 0 : plain.length > 0) flush();
    if (quoted === undefined) plain.push(line);
    else quote.push(quoted);
  }
  flush();
  return out;
}

function piecesHtml(source: string, reader: Reader): Html[] {
  return parseMrkdwn(source, reader).map(pieceHtml);
}

function pieceHtml(piece: Piece): Html {
  switch (piece.is) {
    case 'code':
      return piece.block ? html`<pre>${piece.text}</pre>` : html`<code>${piece.text}</code>`;
    case 'mention':
      return html`<span class="mention">${piece.text}</span>`;
    case 'link':
      return linkHtml(piece.url, piece.text);
    case 'text':
      return styledHtml(piece.text, (style) => piece.styles.some((one) => one === style));
  }
}
