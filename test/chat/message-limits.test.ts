import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import type { Card } from '../../src/chat/cards/card.js';
import { bytes } from '../../src/chat/dingtalk/escape.js';
import { limits as dingTalk } from '../../src/chat/dingtalk/limits.js';
import { cardParams, markdownOf, titleOf } from '../../src/chat/dingtalk/render.js';
import { limits as slack } from '../../src/chat/slack/limits.js';
import { renderForm } from '../../src/chat/slack/modal.js';
import { renderMessage } from '../../src/chat/slack/render.js';
import type { Reader } from '../../src/core/views.js';
import { validateBlocks, validateView } from '../../src/sandbox/slack/validate.js';
import { loaded } from '../kit/i18n/loaded.js';
import { allCards, allForms } from './cards/gallery.js';
import { allReaders } from './cards/readers.js';
import { type Cast, everyday, extreme } from './cards/samples.js';
import { cardTexts } from './cards/texts.js';
import { digestCards } from './digest-cards.samples.js';

const words = loaded();

/** Everything the bot ever says, in one reader's language and unit. */
function everything(cast: Cast, reader: Reader): [name: string, card: Card][] {
  return [...allCards(cast, reader, words), ...digestCards(cast, reader, words)];
}

/** What Slack would refuse; the rules are those of the local Slack, which knows nothing of the renderer. */
function slackProblems(card: Card): string[] {
  const { text, blocks } = renderMessage([card], card.picture && 'F0000001ABC');
  return [
    ...validateBlocks(JSON.parse(JSON.stringify(blocks)), 'message'),
    ...(text.length > slack.fallbackText ? [`text of ${text.length}`] : []),
    ...(text.trim() === '' ? ['no text'] : []),
  ];
}

/** What DingTalk would refuse or cut in the middle of a character. */
function dingTalkProblems(card: Card): string[] {
  const { shared, own } = cardParams(card);
  const values = Object.entries({ ...shared, ...own });
  const texts = [markdownOf(card), titleOf(card), ...values.map(([, value]) => value)];
  return [
    ...values.flatMap(([name, value]) =>
      bytes(value) > dingTalk.cardValue ? [`${name} of ${bytes(value)} bytes`] : [],
    ),
    ...(bytes(markdownOf(card)) > dingTalk.markdown ? [`text of ${bytes(markdownOf(card))} bytes`] : []),
    ...(bytes(titleOf(card)) > dingTalk.title ? [`title of ${bytes(titleOf(card))} bytes`] : []),
    ...texts.filter((text) => /\p{Cs}/u.test(text)).map(() => 'half a character'),
    ...(titleOf(card).trim() === '' ? ['no title'] : []),
  ];
}

/** Words without marks and spaces, so that only what is missing differs. */
function bare(text: string): string {
  return text
    .replace(/&lt;/g, '<')
    .replace(/&gt;/g, '>')
    .replace(/&amp;/g, '&')
    .replace(/[^\p{L}\p{N}]/gu, '');
}

describe.each(allReaders())('for %s', (_, reader) => {
  const plain = everything(everyday(reader), reader);
  const odd = everything(extreme(reader), reader);

  test('Slack takes every message, with the longest names and the largest amounts', () => {
    expect(plain.length).toBeGreaterThan(170);
    for (const [name, card] of [...plain, ...odd]) expect.soft(slackProblems(card), name).toEqual([]);
  });

  test('Slack takes every form', () => {
    for (const cast of [everyday(reader), extreme(reader)])
      for (const [name, form] of allForms(cast, reader, words)) {
        const view = z
          .record(z.string(), z.unknown())
          .parse(JSON.parse(JSON.stringify(renderForm(form, 'id'))));
        expect.soft(validateView(view, 'modal'), name).toEqual([]);
      }
  });

  test('DingTalk takes every message, with the longest names and the largest amounts', () => {
    for (const [name, card] of [...plain, ...odd]) expect.soft(dingTalkProblems(card), name).toEqual([]);
  });

  test('an everyday message loses nothing on the way to Slack', () => {
    for (const [name, card] of plain) {
      const { blocks } = renderMessage([card]);
      const shown = bare(JSON.stringify(blocks));
      for (const text of cardTexts(card))
        expect.soft(shown.includes(bare(text)), `${name}: ${text}`).toBe(true);
    }
  });

  test('an everyday message loses nothing on the way to DingTalk', () => {
    for (const [name, card] of plain) {
      const shown = bare(markdownOf(card));
      for (const text of cardTexts(card))
        expect.soft(shown.includes(bare(text)), `${name}: ${text}`).toBe(true);
    }
  });
});
