import { expect, test } from 'vitest';
import { type Catalogues, readCatalogues } from '../../../src/kit/i18n/catalogue.js';
import { createI18n, MessageError } from '../../../src/kit/i18n/i18n.js';
import { loaded, localesDirectory } from './loaded.js';

const messages: Catalogues = {
  en: { 'balance.left': 'You have {left} left', more: '{n, plural, one {# apple} other {# apples}}' },
  'zh-CN': { 'balance.left': '{left}借给{name}用{n, plural, other {#天}}', more: '还有{n}条' },
};

test('says a message in the language of the reader', () => {
  const i18n = createI18n(messages);
  expect(i18n.t('en', 'balance.left', { left: '$3' })).toBe('You have $3 left');
  expect(i18n.t('en', 'more', { n: 1 })).toBe('1 apple');
  expect(i18n.t('zh-CN', 'more', { n: 2 })).toBe('还有 2 条');
});

test('sets a space between Chinese and Latin letters only where both meet', () => {
  const i18n = createI18n(messages);
  const say = (left: string, name: string): string => i18n.t('zh-CN', 'balance.left', { left, name, n: 3 });
  expect(say('$3', 'Bo')).toBe('$3 借给 Bo 用 3 天');
  expect(say('三元', '王伟')).toBe('三元借给王伟用 3 天');
  expect(say('《三》', '“Bo”')).toBe('《三》借给“Bo”用 3 天');
  expect(say('3 𠮷', '𠮷Bo')).toBe('3 𠮷借给𠮷Bo 用 3 天');
});

test('does not read braces, tags or number signs in what people typed', () => {
  const i18n = createI18n(messages);
  expect(i18n.t('en', 'balance.left', { left: "{x} <b> # '{y}'" })).toBe("You have {x} <b> # '{y}' left");
});

test('refuses a message without its text or one of its values', () => {
  const i18n = createI18n(messages);
  expect(() => i18n.t('en', 'balance.none')).toThrow(MessageError);
  expect(() => i18n.t('en', 'balance.left', {})).toThrow(/balance.left/);
  expect(() => i18n.t('en', 'more', { n: Number.NaN })).toThrow(/n is NaN/);
  const nothing = { left: undefined } as unknown as Record<string, string>;
  expect(() => i18n.t('en', 'balance.left', nothing)).toThrow(/left is undefined/);
});

test('reports and shows the key instead, where a card must not be lost over one text', () => {
  const problems: string[] = [];
  const i18n = createI18n(messages, (problem) => problems.push(problem.message));
  expect(i18n.t('en', 'balance.none')).toBe('balance.none');
  expect(problems).toEqual(['no message balance.none in en']);
});

test('knows which messages there are', () => {
  const i18n = loaded();
  expect(i18n.has('booking.usage')).toBe(true);
  expect(i18n.has('booking.unheard-of')).toBe(false);
  expect(i18n.has('toString')).toBe(false);
});

test('reads both languages from the directory and nothing that is not text', () => {
  expect(Object.keys(readCatalogues(localesDirectory))).toEqual(['en', 'zh-CN']);
  expect(() => readCatalogues(`${localesDirectory}/../test`)).toThrow(/en\.json/);
});
