import { describe, expect, test } from 'vitest';
import type { Card } from '../../../src/chat/cards/card.js';
import { graphemes } from '../../../src/kit/i18n/cut.js';
import { loaded } from '../../kit/i18n/loaded.js';
import { allCards, allForms } from './gallery.js';
import { allReaders } from './readers.js';
import { everyday, extreme } from './samples.js';
import { cardTexts, formTexts } from './texts.js';

const words = loaded();

function length(text: string): number {
  return graphemes(text).length;
}

/** What is wrong with a card on any platform; empty when nothing is. */
function problems(card: Card): string[] {
  const texts = cardTexts(card);
  return [
    length(card.headline) > 150 && `headline of ${length(card.headline)}`,
    card.headline.length > 300 && `headline of ${card.headline.length} units`,
    texts.some((text) => text.length > 3_000) && 'a text above 3,000',
    texts.join('\n').length > 12_000 && 'more than anyone reads',
    texts.some((text) => text.trim() === '') && 'an empty text',
    card.actions.length > 25 && `${card.actions.length} buttons`,
    ...card.actions.flatMap(({ label, value }) => [
      label.length > 75 && `label of ${label.length}: ${label}`,
      label.trim() === '' && 'an empty label',
      value === '' && `no value under ${label}`,
      value.length > 2_000 && `value of ${value.length}`,
    ]),
    card.actions.filter(({ style }) => style === 'primary').length > 1 && 'two primary buttons',
    (card.quote?.length ?? 0) > 2_400 && 'a quote above what a block holds',
  ].filter((problem) => problem !== false);
}

describe.each(allReaders())('for %s', (_, reader) => {
  const plain = allCards(everyday(reader), reader, words);
  const odd = allCards(extreme(reader), reader, words);

  test('every card keeps within what platforms show, also at its worst', () => {
    expect(plain.length).toBeGreaterThan(150);
    for (const [name, card] of [...plain, ...odd]) expect.soft(problems(card), name).toEqual([]);
  });

  test('nothing in a text is a slip of the program', () => {
    for (const [name, card] of plain) {
      const texts = [...cardTexts(card), ...card.actions.map(({ label }) => label)];
      for (const text of texts) {
        expect.soft(text, name).not.toMatch(/undefined|null|NaN|Infinity|\[object|[{}]|\uE000| {2}|^\s|\s$/);
      }
    }
  });

  test('everyday labels are short', () => {
    for (const [name, card] of plain) {
      if (name.startsWith('which person')) continue;
      for (const { label } of card.actions)
        expect.soft(length(label), `${name}: ${label}`).toBeLessThanOrEqual(30);
    }
  });

  test('what people typed stays on its line and cannot turn the text around', () => {
    for (const [name, card] of odd) {
      for (const text of cardTexts(card)) expect.soft(text, name).not.toMatch(/[\n\u202A-\u202E]/);
    }
  });

  test('forms keep the tightest limits', () => {
    for (const [name, form] of [
      ...allForms(everyday(reader), reader, words),
      ...allForms(extreme(reader), reader, words),
    ]) {
      for (const text of [form.title, form.submit, form.cancel]) {
        expect.soft(text.length, `${name}: ${text}`).toBeLessThanOrEqual(24);
      }
      expect.soft(form.fields.length, name).toBeGreaterThan(0);
      for (const text of formTexts(form)) expect.soft(text.length, name).toBeLessThanOrEqual(2_000);
      for (const { placeholder } of form.fields)
        expect.soft(placeholder?.length ?? 0).toBeLessThanOrEqual(150);
    }
  });
});

describe.each(allReaders().filter(([, { locale }]) => locale === 'zh-CN'))(
  'in Chinese, for %s',
  (_, reader) => {
    const cards = allCards(everyday(reader), reader, words);
    const forms = allForms(everyday(reader), reader, words);
    const texts = [
      ...cards.flatMap(([, card]) => [...cardTexts(card), ...card.actions.map(({ label }) => label)]),
      ...forms.flatMap(([, form]) => formTexts(form)),
    ];

    test('punctuation is Chinese, and nobody cheers', () => {
      for (const text of texts) {
        expect.soft(text).not.toMatch(/\p{Script=Han}\s*[,.;:!?()]\s*\p{Script=Han}/u);
        expect.soft(text).not.toMatch(/\p{Script=Han}[,.;:!?()]|[!！]|您/u);
      }
    });

    test('Chinese and Latin stand apart by one space, dates and typed examples excepted', () => {
      for (const text of texts) {
        const bare = text.replace(/\d+月\d+日|\d+年|2万/g, '');
        expect.soft(bare).not.toMatch(/\p{Script=Han}[A-Za-z0-9$¥]|[A-Za-z0-9]\p{Script=Han}/u);
      }
    });

    test('no English sentence is left', () => {
      for (const text of texts) expect.soft(text).not.toMatch(/\b(the|your|you|is|of|and|for|to)\b/);
    });
  },
);
