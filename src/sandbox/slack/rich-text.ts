import { type Json, obj, objs, str } from './json.js';
import { unescapeText } from './mentions.js';
import type { Reader } from './reader.js';

/** A `rich_text` block or element as plain lines. */
export function plainRichText(source: Json, reader: Reader): string {
  return objs(source, 'elements')
    .map((element) => {
      const type = str(element, 'type');
      if (type === 'rich_text_list') {
        return objs(element, 'elements')
          .map((item) => `• ${plainRichText(item, reader)}`)
          .join('\n');
      }
      if (type?.startsWith('rich_text_') === true) return plainRichText(element, reader);
      return leaf(element, reader);
    })
    .join(str(source, 'type') === 'rich_text' ? '\n' : '');
}

function leaf(element: Json, reader: Reader): string {
  switch (str(element, 'type')) {
    case 'user':
      return `@${reader.userName(str(element, 'user_id') ?? '')}`;
    case 'channel':
      return `#${reader.channelName(str(element, 'channel_id') ?? '')}`;
    case 'broadcast':
      return `@${str(element, 'range') ?? ''}`;
    case 'emoji':
      return `:${str(element, 'name') ?? ''}:`;
    case 'link':
      return str(element, 'text') ?? str(element, 'url') ?? '';
    default:
      return str(element, 'text') ?? str(element, 'fallback') ?? '';
  }
}

/** What a person typed, as the `rich_text` block that Slack's composer makes of it. */
export function richTextBlock(encoded: string, blockId: string): Json {
  const elements = encoded
    .split(/(<[@#][^<>]+>)/)
    .filter((part) => part !== '')
    .map((part): Json => {
      const id = /^<[@#]([^|>]+)/.exec(part)?.[1];
      if (id === undefined) return { type: 'text', text: unescapeText(part) };
      return part.startsWith('<@') ? { type: 'user', user_id: id } : { type: 'channel', channel_id: id };
    });
  return { type: 'rich_text', block_id: blockId, elements: [{ type: 'rich_text_section', elements }] };
}

/** The text of a text object, read as its type says. */
export function plainText(source: Json | undefined, read: (mrkdwn: string) => string): string {
  const text = str(source, 'text') ?? '';
  return str(source, 'type') === 'mrkdwn' ? read(text) : text;
}

/** The label of an option or the text of a button. */
export function labelOf(source: Json | undefined): string {
  return str(obj(source, 'text'), 'text') ?? str(source, 'text') ?? '';
}
