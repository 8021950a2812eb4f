import type { KnownBlock, MrkdwnElement, PlainTextElement } from '@slack/types';
import { cut } from '../../kit/i18n/cut.js';
import type { Card, CardSection, Fact } from '../cards/card.js';
import { actionBlocks, type NameActions } from './buttons.js';
import { cutTo, escapeMarkup, literalText } from './escape.js';
import { limits } from './limits.js';

/** Slack refuses empty texts; this stands where nothing was given. */
const nothing = '–';

/** Words for titles, labels and buttons, where Slack takes no markup. */
export function plainText(text: string, most: number): PlainTextElement {
  return { type: 'plain_text', text: cutTo(text.trim(), most, literalText) || nothing };
}

/**
 * The blocks of one card, at most `most`. When there are too many, the middle gives way: what the matter is, where it
 * stands and the buttons stay.
 */
export function cardBlocks(
  card: Card,
  nameActions: NameActions,
  most: number,
  fileId?: string,
): KnownBlock[] {
  const tail: KnownBlock[] = [
    ...(card.quote?.trim() ? [quoted(card.quote)] : []),
    ...(card.status?.trim() ? [small(card.status)] : []),
    ...actionBlocks(card, nameActions),
    ...(card.note?.trim() ? [small(card.note)] : []),
  ];
  const top = card.headline.trim() === '' ? [] : [headline(card.headline)];
  const body: KnownBlock[] = [
    ...paragraphs(card.lines),
    ...facts(card.facts),
    ...(card.picture === undefined || fileId === undefined ? [] : [picture(card.picture.alt, fileId)]),
    ...card.sections.map((section) => titled(section)),
    ...copied(card.code ?? []),
  ];
  const room = most - top.length - tail.length;
  if (body.length <= room) return [...top, ...body, ...tail];
  return [...top, ...body.slice(0, Math.max(0, room - 1)), small('…'), ...tail].slice(0, most);
}

/** Small grey print. */
function small(text: string): KnownBlock {
  return { type: 'context', elements: [markup(cutTo(text.trim(), limits.textObject) || nothing)] };
}

/** Paragraphs, in as few blocks as the limits allow. */
export function paragraphs(lines: string[]): KnownBlock[] {
  const blocks: string[] = [];
  for (const line of lines.filter((each) => each.trim() !== '')) {
    const joined = `${blocks.at(-1)}\n${line}`;
    if (blocks.length > 0 && escapeMarkup(joined).length <= limits.textObject)
      blocks[blocks.length - 1] = joined;
    else blocks.push(line);
  }
  return blocks.map((text) => ({ type: 'section', text: markup(cutTo(text.trim(), limits.textObject)) }));
}

function headline(text: string): KnownBlock {
  return { type: 'section', text: markup(`*${cutTo(oneLine(text), limits.textObject - 2)}*`) };
}

function facts(all: Fact[]): KnownBlock[] {
  const blocks: KnownBlock[] = [];
  for (let start = 0; start < all.length; start += limits.sectionFields) {
    const fields = all.slice(start, start + limits.sectionFields).map(({ label, value }) => {
      const title = cutTo(oneLine(label) || nothing, 200);
      const room = limits.sectionField - title.length - '**\n'.length;
      return markup(`*${title}*\n${cutTo(value.trim(), room) || nothing}`);
    });
    blocks.push({ type: 'section', fields });
  }
  return blocks;
}

/** https://docs.slack.dev/reference/block-kit/composition-objects/slack-file-object */
function picture(alt: string, id: string): KnownBlock {
  return {
    type: 'image',
    slack_file: { id },
    // Read aloud, never parsed: no markup to escape.
    alt_text: cut(oneLine(alt) || nothing, limits.altText, limits.altText),
  };
}

function titled({ title, lines }: CardSection): KnownBlock {
  const head = `*${cutTo(oneLine(title) || nothing, 200)}*`;
  const room = limits.textObject - head.length - 1;
  const kept: string[] = [];
  let used = 0;
  for (const line of lines) {
    const escaped = `• ${cutTo(oneLine(line), 500)}`;
    used += escaped.length + 1;
    if (used > room - 2) {
      kept.push('…');
      break;
    }
    kept.push(escaped);
  }
  return { type: 'section', text: markup([head, ...kept].join('\n')) };
}

/** Lines in letters of one width, in as many blocks as the limits ask for. */
function copied(lines: readonly string[]): KnownBlock[] {
  const fence = '```';
  const room = limits.textObject - 2 * (fence.length + 1);
  const blocks: string[] = [];
  for (const line of lines.map((each) => cutTo(oneLine(each), room))) {
    const joined = `${blocks.at(-1)}\n${line}`;
    if (blocks.length > 0 && joined.length <= room) blocks[blocks.length - 1] = joined;
    else blocks.push(line);
  }
  return blocks.map((text) => ({ type: 'section', text: markup(`${fence}\n${text}\n${fence}`) }));
}

function quoted(text: string): KnownBlock {
  // Every line needs its own mark, which costs room: a quote of many short lines is cut a little early.
  const lines = text.trim().split(/\r?\n/).slice(0, 50);
  const room = limits.textObject - lines.length * 2;
  const cut = cutTo(lines.join('\n'), room);
  return { type: 'section', text: markup(cut.replace(/^/gm, '> ')) };
}

function markup(text: string): MrkdwnElement {
  // `verbatim`: Slack makes no links or mentions of its own out of plain words such as "@here".
  return { type: 'mrkdwn', text, verbatim: true };
}

function oneLine(text: string): string {
  return text.trim().replace(/\s*[\r\n]+\s*/g, ' ');
}
