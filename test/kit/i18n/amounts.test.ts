import fc from 'fast-check';
import { expect, test } from 'vitest';
import { decimals, units } from '../../../src/core/money.js';
import {
  type AmountText,
  type AmountUnit,
  amountDecimals,
  amountText,
} from '../../../src/kit/i18n/amounts.js';
import type { Locale } from '../../../src/kit/i18n/catalogue.js';
import { loaded } from './loaded.js';

const i18n = loaded();

function amounts(unit: AmountUnit, locale: Locale = 'en'): AmountText {
  return amountText(i18n, locale, unit);
}

test('counts the same minor units as the books', () => {
  expect(amountDecimals).toEqual(Object.fromEntries(units.map((unit) => [unit, decimals(unit)])));
});

test.each([
  [0n, '$0'],
  [200_000_000n, '$200'],
  [12_345_000n, '$12.35'],
  [12_500_000n, '$12.50'],
  [12_344_999n, '$12.34'],
  [999_995_000n, '$1,000'],
  [1n, '<$0.01'],
  [4_999n, '<$0.01'],
  [5_000n, '$0.01'],
  [-3_200_000n, '−$3.20'],
  [-1n, '−<$0.01'],
  [123_456_789_012_345_678_901_234n, '$123,456,789,012,345,678.90'],
])('%s millionths of a dollar are %s', (minor, text) => {
  expect(amounts('USD').money(minor)).toBe(text);
});

test('what one has is rounded down, what one must reach is rounded up', () => {
  expect(amounts('USD').money(99_999_999n, 'down')).toBe('$99.99');
  expect(amounts('USD').money(99_990_001n, 'up')).toBe('$100');
  expect(amounts('USD').money(9_999n, 'down')).toBe('<$0.01');
  expect(amounts('USD').money(1n, 'up')).toBe('$0.01');
});

test('every unit in both languages', () => {
  expect(amounts('CNY').money(12_350_000n)).toBe('¥12.35');
  expect(amounts('CNY', 'zh-CN').money(12_600_000_000n)).toBe('¥12,600');
  expect(amounts('token').money(1_000n)).toBe('1 token');
  expect(amounts('token').money(1_250_000n)).toBe('1,250 tokens');
  expect(amounts('token').money(1_500n)).toBe('1.5 tokens');
  expect(amounts('token', 'zh-CN').money(1_250_000n)).toBe('1,250 个 token');
  expect(amounts('point').money(1_000n)).toBe('1 point');
  expect(amounts('point', 'zh-CN').money(200_000n)).toBe('200 点');
});

test('round numbers of tokens are told in millions and 万, others digit by digit', () => {
  expect(amounts('token').money(2_000_000_000n)).toBe('2 million tokens');
  expect(amounts('token').money(2_345_678_000n)).toBe('2,345,678 tokens');
  expect(amounts('token', 'zh-CN').money(2_000_000_000n)).toBe('200 万个 token');
  expect(amounts('token', 'zh-CN').money(150_000_000_000n)).toBe('1.5 亿个 token');
  expect(amounts('token', 'zh-CN').money(1_234_567_000n)).toBe('1,234,567 个 token');
});

test('a signed amount says its sign', () => {
  expect(amounts('USD').signed(12_000_000n)).toBe('+$12');
  expect(amounts('USD').signed(-12_000_000n)).toBe('−$12');
  expect(amounts('USD').signed(0n)).toBe('$0');
});

test.each([
  [850n, 'about 850', '约 850'],
  [12_345n, 'about 12,000', '约 1.2 万'],
  [4_183_000n, 'about 4.2 million', '约 420 万'],
  [99_600_000n, 'about 100 million', '约 1 亿'],
  [128_000_000n, 'about 130 million', '约 1.3 亿'],
  [7_000_000_000_000n, 'about 7 trillion', '约 7 万亿'],
])('%s tokens are %s, %s', (count, english, chinese) => {
  expect(amounts('USD').tokens(count)).toBe(english);
  expect(amounts('USD', 'zh-CN').tokens(count)).toBe(chinese);
});

test('the text read back is the amount, to the hundredth, whatever its size', () => {
  fc.assert(
    fc.property(fc.bigInt({ min: 10_000n, max: 10n ** 40n }), (minor) => {
      const text = amounts('USD').money(minor);
      const [whole = '', fraction = ''] = text.replace(/[$,]/g, '').split('.');
      const hundredths = BigInt(whole) * 100n + BigInt(fraction.padEnd(2, '0'));
      expect(hundredths).toBe((minor + 5_000n) / 10_000n);
      expect(text).toMatch(/^\$\d{1,3}(,\d{3})*(\.\d\d)?$/);
    }),
  );
});
