import { expect, test } from 'vitest';
import { cut, graphemes } from '../../../src/kit/i18n/cut.js';

test('cuts between what people see as characters, never inside one', () => {
  const family = '👩‍👩‍👧‍👦';
  expect(cut(family.repeat(5), 3)).toBe(`${family}${family}…`);
  expect(cut('e\u0301'.repeat(5), 4)).toBe(`${'e\u0301'.repeat(3)}…`);
  expect(cut('额度申请审批', 4)).toBe('额度申…');
});

test('leaves alone what fits', () => {
  expect(cut('额度', 2)).toBe('额度');
  expect(cut('👩‍👩‍👧‍👦'.repeat(3), 3)).toBe('👩‍👩‍👧‍👦'.repeat(3));
  expect(graphemes('')).toEqual([]);
});

test('leaves no space before the dots', () => {
  expect(cut('one two three', 5)).toBe('one…');
});

test('keeps to the length platforms count, whatever one character is made of', () => {
  expect(cut('👩‍👩‍👧‍👦'.repeat(5), 5, 30)).toBe('👩‍👩‍👧‍👦👩‍👩‍👧‍👦…');
  expect(cut(`a${'\u0301'.repeat(500)}`, 10, 20)).toBe('…');
  expect(cut('👩‍👩‍👧‍👦👩‍👩‍👧‍👦', 2, 22)).toBe('👩‍👩‍👧‍👦👩‍👩‍👧‍👦');
});
