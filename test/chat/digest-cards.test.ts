import { describe, expect, test } from 'vitest';
import type { Card } from '../../src/chat/cards/card.js';
import { digestCard } from '../../src/chat/cards/digest.js';
import { anyDigestCard } from '../../src/chat/cards/digest-any.js';
import { orgDigestCard } from '../../src/chat/cards/digest-org.js';
import { teamDigestCard } from '../../src/chat/cards/digest-team.js';
import type { DigestView } from '../../src/core/digest-view.js';
import type { Reader } from '../../src/core/views.js';
import { loaded } from '../kit/i18n/loaded.js';
import { readerOf } from './cards/readers.js';
import { everyday, now } from './cards/samples.js';
import { cardTexts, told } from './cards/texts.js';
import {
  digestCards,
  orgWeek,
  personWeek,
  plainWeek,
  suggestions,
  teamWeek,
} from './digest-cards.samples.js';

const words = loaded();
const english = readerOf();
const chinese = readerOf({ locale: 'zh-CN', unit: 'CNY' });
const readers: [string, Reader][] = [
  ['English', english],
  ['Chinese', chinese],
];

function person(reader: Reader, change: Partial<DigestView> = {}): Card {
  return digestCard(personWeek(everyday(reader), change), reader, words, now);
}

const names = (card: Card) =>
  card.actions.map(({ name, value }) => (value === '-' ? name : `${name} ${value}`));
const section = (card: Card, title: string) => card.sections.find((one) => one.title === title)?.lines ?? [];

describe("a person's digest", () => {
  test('says in its first line what was achieved and what it took', () => {
    expect(person(english).headline).toBe(
      'Your week, 16 Nov to 22 Nov: 3 pull requests merged and 2 tickets resolved for $43.20',
    );
    expect(person(chinese).headline).toBe(
      '你的一周（11月16日至11月22日）：合并 3 个 PR、解决 2 个工单，用了 ¥43.20',
    );
    const plain = digestCard(plainWeek(everyday(english)), english, words, now);
    expect(plain.headline).toBe('Your week, 16 Nov to 22 Nov: $43.20 spent');
  });

  test('compares with the own past weeks, and is silent where there are none', () => {
    expect(person(english).lines[0]).toBe(
      '12% less than in a usual week ($49.10 on average over the 8 weeks before).',
    );
    const change = { mean: 1n, weeks: 2, percent: 250, lately: null };
    expect(person(english, { change }).lines[0]).toMatch(/^250% more than in a usual week/);
    expect(person(chinese, { change: { ...change, percent: -2 } }).lines[0]).toMatch(/^与平时一周基本持平/);
    expect(person(english, { change: null }).lines[0]).toMatch(/^Suggestion/);
    expect(person(english, { change: { ...change, percent: null } }).lines[0]).toMatch(/^Suggestion/);
  });

  test.each(readers)('in %s makes exactly one suggestion, each another', (_, reader) => {
    const mark = reader.locale === 'en' ? 'Suggestion: ' : '建议：';
    const said = suggestions(everyday(reader)).map((suggestion) => {
      const texts = cardTexts(person(reader, { suggestion })).filter((text) => text.startsWith(mark));
      expect(texts).toHaveLength(1);
      return texts[0];
    });
    expect(new Set(said).size).toBe(said.length);
  });

  test('sets results against what they cost before', () => {
    expect(section(person(english), 'Results')).toEqual([
      '3 pull requests merged · $14.40 each (before: $12, +20%) · 1 taken back',
      '2 tickets resolved · $21.60 each',
      '86% of 7 decided pull requests were merged',
      "Each kind is set against the whole week's spending, so the costs do not add up",
    ]);
    expect(told(person(english))).toContain('Cost per result: $8.64 (before: $10.20, −15%)');
  });

  test.each(readers)('in %s calls waste an estimate, and is silent about what is not known', (_, reader) => {
    const title = reader.locale === 'en' ? /estimate/ : /估算/;
    expect(person(reader).sections.filter((one) => title.test(one.title))).toHaveLength(1);
    const none = digestCard(plainWeek(everyday(reader)), reader, words, now);
    expect(told(none)).not.toMatch(title);
  });

  test('has every number of the picture in its text', () => {
    const card = person(english);
    const lines = section(card, 'By day').join(' ');
    for (const { label, text } of card.picture?.chart.bars ?? []) expect(lines).toContain(`${label} ${text}`);
    expect(lines).toContain(card.picture?.chart.line?.text);
    expect(card.picture?.chart.bars).toHaveLength(7);
    expect(card.picture?.alt).toContain('Mon $6.20, Tue $7.10');
  });

  test('has no picture of a week without spending', () => {
    const byDay = personWeek(everyday(english)).byDay.map(({ day }) => ({ day, cost: 0n }));
    expect(person(english, { byDay, spent: 0n }).picture).toBeUndefined();
  });

  test('puts no name that people typed into the picture', () => {
    const cast = { ...everyday(english), bo: 'Boris', ana: 'Annabel', team: 'Paymasters' };
    for (const [name, card] of digestCards(cast, english, words)) {
      expect(JSON.stringify(card.picture?.chart.title ?? ''), name).not.toMatch(/Boris|Annabel|Paymasters/);
      expect(card.picture?.alt ?? '', name).not.toMatch(/Boris|Annabel|Paymasters/);
    }
  });

  test('offers what the week calls for first', () => {
    expect(names(person(english, { loansDue: [] }))).toEqual([
      'history.show',
      'digest.set monthly',
      'digest.set off',
    ]);
    const short = person(english, { runsOutAt: now });
    expect(names(short).slice(0, 3)).toEqual(['request.open', 'loans.show', 'history.show']);
    expect(short.actions.map(({ style }) => style)).toEqual(['primary', ...Array(4).fill(undefined)]);
    expect(names(person(english, { leftNow: 0n }))[0]).toBe('request.open');
  });

  test('offers to whoever gets it monthly to have it weekly again', () => {
    const view = personWeek(everyday(english));
    const rhythm = (now_: 'weekly' | 'monthly' | 'off') =>
      names(anyDigestCard(view, english, words, now, now_)).filter((name) => name.startsWith('digest'));
    expect(rhythm('monthly')).toEqual(['digest.set weekly', 'digest.set off']);
    expect(rhythm('off')).toEqual(['digest.set weekly']);
  });
});

describe('the digests of a team and of the organisation', () => {
  test('name nobody', () => {
    const cast = { ...everyday(english), bo: 'Boris', ana: 'Annabel' };
    for (const card of [
      teamDigestCard(teamWeek(cast), english, words, now),
      orgDigestCard(orgWeek(cast), english, words, now),
    ])
      expect(JSON.stringify(told(card))).not.toMatch(/Boris|Annabel/);
  });

  test('a team of two shows what was delivered and no amount of what they used', () => {
    const cards = digestCards(everyday(english), english, words);
    const [, card] = cards.find(([name]) => name === 'digest-team hidden, with results') ?? [];
    if (card === undefined) throw new Error('the sample is gone');
    expect(card.headline).toContain('4,936 results');
    expect(card.picture).toBeUndefined();
    // The pool is the team's own, not its people's.
    const amounts = cardTexts(card).filter((text) => text.includes('$'));
    expect(amounts).toEqual([expect.stringContaining('$3,000 left'), ...amounts.slice(1)]);
    expect(amounts.filter((text) => !/pool|\$3,000/i.test(text))).toEqual([]);
  });

  test("a manager's says what waits and when the pool ends", () => {
    const card = teamDigestCard(teamWeek(everyday(english)), english, words, now);
    expect(told(card)).toContain('Waiting for your decision: 2 requests');
    expect(told(card)).toContain('At this pace the pool will probably run out Thursday, 26 Nov');
  });

  test('teams stand in the order they were given, small ones without an amount', () => {
    const card = orgDigestCard(orgWeek(everyday(english)), english, words, now);
    expect(section(card, 'Teams, in alphabetical order')).toEqual([
      'Payments · 12 people · $430',
      'Zebra · 2 people · too few to show an amount',
    ]);
  });
});

describe.each(readers)('every digest in %s', (_, reader) => {
  const cards = digestCards(everyday(reader), reader, words);

  test('has no slip of the program in it', () => {
    expect(cards.length).toBeGreaterThan(20);
    for (const [name, card] of cards)
      for (const text of [
        ...cardTexts(card),
        card.picture?.alt ?? '-',
        ...card.actions.map(({ label }) => label),
      ])
        expect
          .soft(text, name)
          .not.toMatch(/undefined|null|NaN|Infinity|\[object|[{}]|\uE000| {2}|^\s|\s$|^$/);
  });

  test('keeps to its language', () => {
    for (const [name, card] of cards)
      for (const text of cardTexts(card)) {
        if (reader.locale === 'en') expect.soft(text, name).not.toMatch(/\p{Script=Han}(?<!王|伟)/u);
        else {
          expect.soft(text, name).not.toMatch(/\b(the|your|you|is|of|and|for|to)\b/);
          expect.soft(text, name).not.toMatch(/\p{Script=Han}[,.;:!?()]|[!！]|您/u);
          const bare = text.replace(/\d+月\d+日|\d+年/g, '');
          expect.soft(bare, name).not.toMatch(/\p{Script=Han}[A-Za-z0-9$¥]|[A-Za-z0-9]\p{Script=Han}/u);
        }
      }
  });
});
