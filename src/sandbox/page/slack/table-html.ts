import { isObject, type Json, str } from '../../slack/json.js';
import type { Reader } from '../../slack/reader.js';
import { type Html, html } from '../html.js';
import { withEmoji } from './emoji.js';
import { richTextHtml } from './rich-text-html.js';

/** A table; its first row is its head. https://docs.slack.dev/reference/block-kit/blocks/table-block */
export function tableHtml(block: Json, reader: Reader): Html {
  const rows = Array.isArray(block['rows']) ? block['rows'] : [];
  const [head = [], ...body] = rows.map((row: unknown) => cellsOf(row, reader));
  const caption = str(block, 'caption');
  return html`<div class="sl-table" role="region" tabindex="0" aria-label="${caption ?? ''}"><table>
    ${caption === undefined ? undefined : html`<caption>${caption}</caption>`}
    <thead><tr>${head.map((cell) => html`<th scope="col">${cell}</th>`)}</tr></thead>
    <tbody>${body.map((row) => html`<tr>${row.map((cell) => html`<td>${cell}</td>`)}</tr>`)}</tbody></table></div>`;
}

function cellsOf(row: unknown, reader: Reader): Html[] {
  if (!Array.isArray(row)) return [];
  return row
    .filter((cell) => isObject(cell))
    .map((cell) =>
      str(cell, 'type') === 'rich_text' ? richTextHtml(cell, reader) : html`${withEmoji(cellText(cell))}`,
    );
}

function cellText(cell: Json): string {
  const text = cell['text'] ?? cell['value'];
  return typeof text === 'string' || typeof text === 'number' ? String(text) : '';
}
