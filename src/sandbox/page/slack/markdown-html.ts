import { type Html, html } from '../html.js';
import { withEmoji } from './emoji.js';
import { linkHtml } from './mrkdwn-html.js';

/**
 * The `markdown` block: standard Markdown as far as Slack shows it. Headings come as bold lines, pictures as links.
 * https://docs.slack.dev/reference/block-kit/blocks/markdown-block
 */
export function standardMarkdownHtml(source: string): Html {
  const out: Html[] = [];
  for (const part of source.split(/(^```[^\n]*\n[\s\S]*?^```\s*$)/m)) {
    if (part.startsWith('```')) {
      out.push(html`<pre>${part.replace(/^```[^\n]*\n/, '').replace(/\n?```\s*$/, '')}</pre>`);
    } else out.push(...part.split(/\n{2,}/).flatMap((paragraph) => paragraphHtml(paragraph)));
  }
  return html`${out}`;
}

/** Lines of one paragraph; neighbours of one kind belong to one list or quote. */
function paragraphHtml(paragraph: string): Html[] {
  const out: Html[] = [];
  let kind = '';
  let held: Html[] = [];
  const flush = (): void => {
    if (held.length === 0) return;
    if (kind === 'ul') out.push(html`<ul>${held}</ul>`);
    else if (kind === 'ol') out.push(html`<ol>${held}</ol>`);
    else if (kind === 'quote') out.push(html`<blockquote>${held}</blockquote>`);
    else out.push(html`<p>${held}</p>`);
    held = [];
  };
  for (const line of paragraph.split('\n').filter((one) => one.trim() !== '')) {
    const { is, text } = lineOf(line);
    if (is !== kind) flush();
    kind = is;
    if (is === 'rule') out.push(html`<hr>`);
    else if (is === 'heading') held.push(html`<b>${inline(text)}</b>`);
    else if (is === 'ul' || is === 'ol') held.push(html`<li>${inline(text)}</li>`);
    else held.push(held.length === 0 ? inline(text) : html`<br>${inline(text)}`);
    if (is === 'heading') flush();
  }
  flush();
  return out;
}

function lineOf(line: string): { is: string; text: string } {
  const forms: readonly (readonly [string, RegExp])[] = [
    ['heading', /^\s{0,3}#{1,6}\s+(.*?)\s*#*$/],
    ['rule', /^\s{0,3}(?:-{3,}|\*{3,}|_{3,})()\s*$/],
    ['ul', /^\s*[-*+]\s+(.*)$/],
    ['ol', /^\s*\d+[.)]\s+(.*)$/],
    ['quote', /^\s*>\s?(.*)$/],
  ];
  for (const [is, pattern] of forms) {
    const text = pattern.exec(line)?.[1];
    if (text !== undefined) return { is, text };
  }
  return { is: 'text', text: line };
}

/** In this order: an escaped mark, code, a picture or link, strong, struck, emphasis. */
const marks =
  /\\([\\`*_{}[\]()#+\-.!>~|])|`([^`]+)`|!?\[([^\]]*)\]\(([^)\s]+)\)|(\*\*|__)(?=\S)(.+?)\5|~~(?=\S)(.+?)~~|(?<![\w*])([*_])(?=\S)([^*_]+?)\8(?![\w*])/g;

function inline(text: string): Html {
  const out: Html[] = [];
  let from = 0;
  for (const found of text.matchAll(marks)) {
    const [whole, escaped, code, label, url = '', , strong, struck, , emphasis] = found;
    out.push(html`${withEmoji(text.slice(from, found.index))}`);
    from = found.index + whole.length;
    if (escaped !== undefined) out.push(html`${escaped}`);
    else if (code !== undefined) out.push(html`<code>${code}</code>`);
    else if (label !== undefined) out.push(linkHtml(url, label || url));
    else if (strong !== undefined) out.push(html`<b>${inline(strong)}</b>`);
    else if (struck !== undefined) out.push(html`<s>${inline(struck)}</s>`);
    else if (emphasis !== undefined) out.push(html`<i>${inline(emphasis)}</i>`);
  }
  out.push(html`${withEmoji(text.slice(from))}`);
  return html`${out}`;
}
