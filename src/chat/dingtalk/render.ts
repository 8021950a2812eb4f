import type { Card, CardSection } from '../cards/card.js';
import { buttonGroup } from './buttons.js';
import { bytes, cutBytes, escapeMarkdown, escapeTyped, oneLine } from './escape.js';
import { limits } from './limits.js';

/** The values of one card's variables, as docs/dingtalk-card-template.json declares them: strings only. */
export interface CardParams {
  /** What everybody sees who has the card. */
  shared: { lastMessage: string; title: string; body: string; status: string };
  /** What its reader alone sees: words for them, their buttons, a form that is open. */
  own: { answer: string; buttons: string; form: string; submit: string };
}

/** Line breaks that DingTalk's clients show, on all of them. */
const newLine = '  \n';
const paragraph = '\n\n';

/** A card as the values of the template's variables. Whatever was open on it (an answer, a form) is closed. */
export function cardParams(card: Card): CardParams {
  const headline = oneLine(card.headline);
  return {
    shared: {
      lastMessage: cutBytes(headline, limits.title),
      title: cutBytes(headline, limits.cardValue),
      body: bodyOf(card, limits.cardValue),
      status: cutBytes(card.status?.trim() ?? '', limits.cardValue),
    },
    own: { answer: '', buttons: buttonGroup(card.actions), form: '', submit: '' },
  };
}

/**
 * A card that several people have before them: its buttons stand where everybody's values do, so that an update reaches all
 * of them. What is one person's own (the answer to their click) is not touched.
 */
export function commonParams(card: Card): CardParams['shared'] & Pick<CardParams['own'], 'buttons'> {
  const { shared } = cardParams(card);
  const needed = card.actions.filter((action) => action.spare !== true);
  const roomy = bytes(buttonGroup(card.actions, Number.POSITIVE_INFINITY)) <= limits.cardValue;
  return { ...shared, buttons: buttonGroup(roomy ? card.actions : needed) };
}

/** A card's words as one Markdown text, with its headline and status, at most `most` bytes. */
export function markdownOf(card: Card, most: number = limits.markdown): string {
  const head = `#### ${cutBytes(escapeMarkdown(oneLine(card.headline)), limits.cardValue)}`;
  const status = card.status?.trim() ? `${paragraph}${escapeMarkdown(card.status.trim())}` : '';
  const room = most - bytes(head) - bytes(status) - bytes(paragraph);
  const body = bodyOf(card, Math.max(0, room));
  return `${head}${body === '' ? '' : paragraph}${body}${status}`;
}

/** A card's title in the list of chats: plain words. */
export function titleOf(card: Card): string {
  return cutBytes(oneLine(card.headline), limits.title) || '–';
}

/** What an answer says within the card that was clicked on. */
export function answerOf(cards: readonly Card[]): string {
  const words = cards.map((card) => {
    const head = `**${escapeMarkdown(oneLine(card.headline))}**`;
    const rest = bodyOf(card, limits.cardValue);
    const status = card.status?.trim() ? escapeMarkdown(card.status.trim()) : '';
    return [head, rest, status].filter((part) => part !== '').join(paragraph);
  });
  return cutBytes(words.join(paragraph), limits.cardValue);
}

/** Whether this card's buttons, spare ones aside, all fit into a card instance; links below a message have room for more. */
export function fitsCard(card: Card): boolean {
  const needed = card.actions.filter((action) => action.spare !== true);
  return bytes(buttonGroup(needed, Number.POSITIVE_INFINITY)) <= limits.cardValue;
}

/**
 * Everything between headline and status, in reading order. Where room is short, lists give way first, then the reason,
 * then the facts: what the matter is stays.
 */
function bodyOf(card: Card, most: number): string {
  const lines = card.lines.map((line) => escapeMarkdown(line.trim())).filter((line) => line !== '');
  const facts = card.facts.map(({ label, value }) => {
    const colon = /\p{Script=Han}/u.test(label) ? '：' : ': ';
    return `- **${escapeMarkdown(oneLine(label))}**${colon}${escapeMarkdown(oneLine(value))}`;
  });
  const note = card.note?.trim() ? escapeMarkdown(oneLine(card.note)) : '';
  let room = most;
  const take = (text: string): string => {
    if (text === '') return '';
    const kept = cutBytes(text, room - bytes(paragraph));
    if (bytes(kept) < bytes(text) && bytes(kept) < leastPiece) return '';
    room -= bytes(kept) + bytes(paragraph);
    return kept;
  };
  const first = take(lines.join(newLine));
  const second = take(fitting(facts, room - bytes(paragraph)));
  const last = take(note);
  const quote = take(quoted(card.quote));
  const copied = take((card.code ?? []).map((line) => escapeMarkdown(oneLine(line))).join(newLine));
  const lists = card.sections.map((section) => take(fitted(section, room - bytes(paragraph))));
  return [first, second, quote, copied, ...lists, last].filter((part) => part !== '').join(paragraph);
}

/** Less than this of something says nothing. */
const leastPiece = 24;

function quoted(text: string | undefined): string {
  if (text === undefined || text.trim() === '') return '';
  return escapeTyped(text.trim())
    .split(/\r?\n/)
    .map((line) => `> ${line}`)
    .join(newLine);
}

/** A titled list with as many of its lines as there is room for. */
function fitted({ title, lines }: CardSection, most: number): string {
  const head = `**${escapeMarkdown(oneLine(title))}**`;
  const items = lines.map((line) => `- ${escapeMarkdown(oneLine(line))}`);
  const kept = fitting(items, most - bytes(head) - 1);
  return kept === '' ? '' : `${head}\n${kept}`;
}

/** As many of a list's lines as there is room for. */
function fitting(items: readonly string[], most: number): string {
  const whole = items.join('\n');
  if (bytes(whole) <= most) return whole;
  const kept: string[] = [];
  let used = bytes('- …');
  for (const item of items) {
    used += bytes(item) + 1;
    if (used > most) break;
    kept.push(item);
  }
  return kept.length === 0 ? '' : [...kept, '- …'].join('\n');
}
