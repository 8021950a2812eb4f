import { markdownLines } from '../dingtalk/markdown.js';
import { type Html, html } from './html.js';

/** Draws a link; what it leads to is decided by whoever draws it. */
export type DrawLink = (label: string, url: string) => Html;

/** DingTalk's Markdown as HTML: headings, lists, quotes, emphasis, links; pictures by their description alone. */
export function markdownHtml(source: string, link: DrawLink): Html {
  const out: Html[] = [];
  let group: { tag: 'ul' | 'blockquote'; parts: Html[] } | undefined;
  const add = (tag: 'ul' | 'blockquote', part: Html): void => {
    if (group?.tag !== tag) close();
    group ??= { tag, parts: [] };
    group.parts.push(part);
  };
  const close = (): void => {
    if (group?.tag === 'ul') out.push(html`<ul>${group.parts}</ul>`);
    else if (group) out.push(html`<blockquote>${group.parts}</blockquote>`);
    group = undefined;
  };
  for (const line of markdownLines(source)) {
    const heading = /^\s*#{1,6}\s+(.*)$/.exec(line)?.[1];
    const quote = /^(?:\s*>)+\s?(.*)$/.exec(line)?.[1];
    const item = /^\s*[-*+]\s+(.*)$/.exec(line)?.[1];
    if (item !== undefined) add('ul', html`<li>${inline(item, link)}</li>`);
    else if (quote !== undefined) add('blockquote', html`<p>${inline(quote, link)}</p>`);
    else {
      close();
      out.push(
        heading === undefined ? html`<p>${inline(line, link)}</p>` : html`<h3>${inline(heading, link)}</h3>`,
      );
    }
  }
  close();
  return html`${out}`;
}

/** In this order: an escaped mark, a picture, a link, code, strong, emphasis, a tag. */
const marks =
  /\\([\\`*_{}[\]()#+\-.!>~|<])|!\[([^\]]*)\]\([^)\s]*\)|\[((?:\\.|[^\]\\])*)\]\(([^)\s]+)\)|`([^`]*)`|(\*\*|__)(.+?)\6|(?<![\w*])\*(?!\s)([^*]+?)(?<!\s)\*(?![\w*])|<\/?[a-z][^<>]*>/gi;

function inline(text: string, link: DrawLink): Html {
  const out: Html[] = [];
  let from = 0;
  for (const found of text.matchAll(marks)) {
    const [whole, escaped, picture, label, url = '', code, , strong, emphasis] = found;
    out.push(html`${text.slice(from, found.index)}`);
    from = found.index + whole.length;
    if (escaped !== undefined) out.push(html`${escaped}`);
    else if (picture !== undefined) out.push(html`🖼 ${picture}`);
    else if (label !== undefined) out.push(link(label.replace(/\\(.)/g, '$1'), url));
    else if (code !== undefined) out.push(html`<code>${code}</code>`);
    else if (strong !== undefined) out.push(html`<b>${inline(strong, link)}</b>`);
    else if (emphasis !== undefined) out.push(html`<i>${inline(emphasis, link)}</i>`);
  }
  out.push(html`${text.slice(from)}`);
  return html`${out}`;
}
