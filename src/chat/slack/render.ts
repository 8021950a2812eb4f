import type { KnownBlock } from '@slack/types';
import type { Card } from '../cards/card.js';
import { cardBlocks } from './blocks.js';
import { uniqueActionIds } from './buttons.js';
import { cutTo } from './escape.js';
import { limits } from './limits.js';

/** What Slack shows: the blocks, and the text for notifications, screen readers and clients without blocks. */
export interface SlackMessage {
  text: string;
  blocks: KnownBlock[];
}

/**
 * Renders cards as one message. Everything in them is escaped and cut to Slack's limits; of too many cards the first
 * ones are shown. `fileId` is the uploaded picture of a card that has one; without it cards are shown as text alone.
 *
 * @throws RangeError if a button's value is longer than Slack takes
 */
export function renderMessage(cards: Card[], fileId?: string): SlackMessage {
  return { text: fallbackText(cards), blocks: renderBlocks(cards, limits.blocksPerMessage, fileId) };
}

/** The blocks of several cards with a line between them, at most `most`. */
export function renderBlocks(cards: Card[], most: number, fileId?: string): KnownBlock[] {
  const nameActions = uniqueActionIds();
  const blocks: KnownBlock[] = [];
  for (const card of cards) {
    const line: KnownBlock[] = blocks.length === 0 ? [] : [{ type: 'divider' }];
    const room = most - blocks.length - line.length;
    if (room < smallestCard && blocks.length > 0) break;
    blocks.push(...line, ...cardBlocks(card, nameActions, room, fileId));
  }
  return blocks;
}

/** Headline, a line of text, the ellipsis, status, buttons, note: less room than this shows nothing of use. */
const smallestCard = 6;

/** The whole card in words: screen readers read this instead of the blocks. */
function fallbackText(cards: Card[]): string {
  const words = cards.map((card) =>
    [
      card.headline,
      ...card.lines,
      ...card.facts.map(({ label, value }) => `${label}: ${value}`),
      ...card.sections.flatMap(({ title, lines }) => [title, ...lines]),
      ...(card.quote === undefined ? [] : [`“${card.quote}”`]),
      ...(card.status === undefined ? [] : [card.status]),
      ...(card.note === undefined ? [] : [card.note]),
    ]
      .filter((line) => line.trim() !== '')
      .join('\n'),
  );
  return cutTo(words.join('\n\n'), limits.fallbackText) || '–';
}
