import { expect, test } from 'vitest';
import { loaded } from '../../kit/i18n/loaded.js';
import { readerOf } from './readers.js';
import { reviewCards } from './review.samples.js';
import { everyday } from './samples.js';
import { cardTexts } from './texts.js';

const words = loaded();
const english = readerOf();
const chinese = readerOf({ locale: 'zh-CN' });

function cardOf(name: string, reader = english) {
  const card = new Map(reviewCards(everyday(reader), reader, words)).get(`review ${name}`);
  if (!card) throw new Error(`no card ${name}`);
  return card;
}

test('says who, how much of how much, what it went into and what came of it', () => {
  const card = cardOf('open');
  expect(card.headline).toBe('Ana Souza has used $260 of $500 this period');
  expect(card.actions.map(({ name }) => name)).toEqual(['review.fine', 'review.raise', 'review.talk']);
  expect(card.sections.map(({ title }) => title)).toEqual(['What it went into', 'What came of it']);
  expect(card.sections[1]?.lines.slice(0, 2)).toEqual([
    '4 pull requests merged · $65 each (before: $80)',
    '1 ticket resolved · $260 each',
  ]);
  expect(card.note).toBe("You see this as Ana Souza's manager, once per period. Ana Souza was not told.");
  expect(cardOf('open', chinese).headline).toMatch(/本期额度已用 \$260，共 \$500$/);
});

test('blames nobody and ranks nobody, in either language', () => {
  const blame =
    /\b(too much|excess|exceed|over-?us|waste|warn|only|rank|most of|compared|than others|team average|slow)\b|过多|超标|浪费|警告|排名|高于他人|不合理/i;
  for (const reader of [english, chinese])
    for (const [name, card] of reviewCards(everyday(reader), reader, words))
      for (const text of cardTexts(card)) expect.soft(text, name).not.toMatch(blame);
});

test('where nothing was reported it does not say that nothing was done', () => {
  expect(cardOf('open, nothing known').sections.at(-1)?.lines).toEqual([
    'No results were reported this period. Not all work is reported.',
  ]);
});

test.each(['fine', 'raised'])(
  'once it is %s it shows who and when, no figures of today and no buttons',
  (state) => {
    const card = cardOf(state);
    expect(card.status).toMatch(/^Bo Chen .* · .*\d\d:32$/);
    expect([card.actions, card.facts, card.sections]).toEqual([[], [], []]);
    expect(card.headline).toContain('$250 of $500');
  },
);

test('somebody who talks already is named, and the talk is not offered twice', () => {
  const card = cardOf('open, talking');
  expect(card.status).toMatch(/^Bo Chen wants to talk about it/);
  expect(card.actions.map(({ name }) => name)).toEqual(['review.fine', 'review.raise']);
});

test('what a phone shows first holds person, amount and what to do', () => {
  for (const reader of [english, chinese]) {
    const card = cardOf('open', reader);
    const first = [
      card.headline,
      ...card.lines,
      ...card.facts.map(({ label, value }) => `${label}: ${value}`),
    ]
      .join('\n')
      .slice(0, 300);
    for (const part of [
      /\$260/,
      /\$500/,
      /\$240/,
      reader === english ? /nothing needs to be done/ : /什么都不用做/,
    ])
      expect(first).toMatch(part);
  }
});
