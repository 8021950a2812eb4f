import { type Json, obj, objs, str } from '../../slack/json.js';
import { parseMrkdwn } from '../../slack/mrkdwn.js';
import type { Reader } from '../../slack/reader.js';
import { type Html, html } from '../html.js';
import { withEmoji } from './emoji.js';
import { linkHtml, styledHtml } from './mrkdwn-html.js';

/** A `rich_text` block as HTML. https://docs.slack.dev/reference/block-kit/blocks/rich-text-block */
export function richTextHtml(block: Json, reader: Reader): Html {
  return html`${objs(block, 'elements').map((element) => partHtml(element, reader))}`;
}

function partHtml(element: Json, reader: Reader): Html {
  const inner = objs(element, 'elements').map((one) => leafHtml(one, reader));
  switch (str(element, 'type')) {
    case 'rich_text_list': {
      const items = objs(element, 'elements').map((item) => html`<li>${richInline(item, reader)}</li>`);
      return str(element, 'style') === 'ordered' ? html`<ol>${items}</ol>` : html`<ul>${items}</ul>`;
    }
    case 'rich_text_quote':
      return html`<blockquote>${inner}</blockquote>`;
    case 'rich_text_preformatted':
      return html`<pre>${inner}</pre>`;
    default:
      return html`<p>${inner}</p>`;
  }
}

function richInline(section: Json, reader: Reader): Html {
  return html`${objs(section, 'elements').map((one) => leafHtml(one, reader))}`;
}

function leafHtml(element: Json, reader: Reader): Html {
  const style = obj(element, 'style');
  const styled = (text: string): Html => styledHtml(text, (name) => style?.[name] === true);
  switch (str(element, 'type')) {
    case 'user':
      return mention(`@${reader.userName(str(element, 'user_id') ?? '')}`);
    case 'channel':
      return mention(`#${reader.channelName(str(element, 'channel_id') ?? '')}`);
    case 'broadcast':
      return mention(`@${str(element, 'range') ?? ''}`);
    case 'usergroup':
      return mention(`@${str(element, 'usergroup_id') ?? ''}`);
    case 'emoji':
      return html`${withEmoji(`:${str(element, 'name') ?? ''}:`)}`;
    case 'link':
      return linkHtml(str(element, 'url') ?? '', str(element, 'text') ?? str(element, 'url') ?? '');
    case 'date':
      return html`${dateText(element, reader)}`;
    default:
      return styled(str(element, 'text') ?? str(element, 'fallback') ?? '');
  }
}

/** Rich text's dates have the same form as mrkdwn's. */
function dateText(element: Json, reader: Reader): string {
  const { timestamp } = element;
  const format = str(element, 'format') ?? '';
  const fallback = str(element, 'fallback') ?? '';
  if (typeof timestamp !== 'number' || /[<>|^]/.test(format)) return fallback;
  const [piece] = parseMrkdwn(`<!date^${timestamp}^${format}|${fallback.replace(/[<>|]/g, '')}>`, reader);
  return piece?.text ?? fallback;
}

function mention(text: string): Html {
  return html`<span class="mention">${text}</span>`;
}
