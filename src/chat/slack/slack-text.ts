/** A mention, channel, link or special sequence in angle brackets. */
const sequence = /<([@#!]?)([^<>|]+)(?:\|([^<>]*))?>/g;

/**
 * What a person typed, from the form Slack sends it in: links by their words, channels by their names, entities
 * undone. A mention of a person stays `<@U…>`, without the name that slash commands add to it.
 *
 * Source: https://docs.slack.dev/messaging/formatting-message-text#parsing-text
 */
export function typedText(text: string): string {
  return text
    .replace(sequence, (_whole, sign: string, target: string, label: string | undefined) => {
      if (sign === '@') return `<@${target}>`;
      if (sign === '#') return `#${label || target}`;
      if (sign === '!') return label || `@${target.split('^')[0] ?? target}`;
      return label || target.replace(/^(mailto|tel):/, '');
    })
    .replace(/&lt;/g, '<')
    .replace(/&gt;/g, '>')
    .replace(/&amp;/g, '&')
    .trim();
}

/** The text without the mention of the bot itself. */
export function withoutMention(text: string, botUserId: string): string {
  return text.replaceAll(`<@${botUserId}>`, ' ').replace(/\s+/g, ' ').trim();
}
