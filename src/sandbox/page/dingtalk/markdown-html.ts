import { markdownLines } from '../../dingtalk/markdown.js';
import { type Html, html } from '../html.js';

/** Draws a link; what it leads to is decided by whoever draws it. */
export type DrawLink = (label: string, url: string) => Html;

type Kind = 'ul' | 'ol' | 'blockquote';

/**
 * DingTalk's Markdown as HTML: headings, lists, quotes, emphasis, links; pictures by their description alone, since the
 * page loads nothing from elsewhere. Tables, rules and tags are not drawn, as in the client.
 * https://open.dingtalk.com/document/development/robot-message-type
 */
export function markdownHtml(source: string, link: DrawLink): Html {
  const out: Html[] = [];
  let group: { kind: Kind; parts: Html[] } | undefined;
  const close = (): void => {
    if (group !== undefined) out.push(closed(group.kind, group.parts));
    group = undefined;
  };
  const add = (kind: Kind, part: Html): void => {
    if (group?.kind !== kind) close();
    group ??= { kind, parts: [] };
    group.parts.push(part);
  };
  for (const line of markdownLines(source)) {
    const [, level, heading] = /^\s*(#{1,6})\s+(.*)$/.exec(line) ?? [];
    const quote = /^(?:\s*>)+\s?(.*)$/.exec(line)?.[1];
    const item = /^\s*[-*+]\s+(.*)$/.exec(line)?.[1];
    const [, number, step] = /^\s*(\d+)[.)]\s+(.*)$/.exec(line) ?? [];
    if (item !== undefined) add('ul', html`<li>${inline(item, link)}</li>`);
    else if (step !== undefined) add('ol', html`<li value="${number}">${inline(step, link)}</li>`);
    else if (quote !== undefined) add('blockquote', html`<p>${inline(quote, link)}</p>`);
    else {
      close();
      out.push(
        heading === undefined
          ? html`<p>${inline(line, link)}</p>`
          : html`<h4 class="dt-h${level?.length}">${inline(heading, link)}</h4>`,
      );
    }
  }
  close();
  return html`${out}`;
}

function closed(kind: Kind, parts: readonly Html[]): Html {
  if (kind === 'ul') return html`<ul>${parts}</ul>`;
  if (kind === 'ol') return html`<ol>${parts}</ol>`;
  return html`<blockquote>${parts}</blockquote>`;
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
    else if (picture !== undefined) out.push(html`<span class="dt-picture">${picture}</span>`);
    else if (label !== undefined) out.push(link(label.replace(/\\(.)/g, '$1'), url));
    else if (code !== undefined) out.push(html`<code>${code}</code>`);
    else if (strong !== undefined) out.push(html`<b>${inline(strong, link)}</b>`);
    else if (emphasis !== undefined) out.push(html`<i>${inline(emphasis, link)}</i>`);
  }
  out.push(html`${text.slice(from)}`);
  return html`${out}`;
}
