import { expect, test } from 'vitest';
import { divideHalfUp, scale, shareOf, toDecimal, toMinor } from '../../src/core/money.js';

test('a whole unit has its scale of minor units', () => {
  expect(scale('USD')).toBe(1_000_000n);
  expect(scale('CNY')).toBe(1_000_000n);
  expect(scale('token')).toBe(1000n);
  expect(scale('point')).toBe(1000n);
});

test.each([
  ['200', 'USD', 200_000_000n],
  ['0.5', 'CNY', 500_000n],
  ['-1.25', 'USD', -1_250_000n],
  ['1.0005', 'token', 1001n],
  ['1.00049', 'token', 1000n],
  // Beyond the scale: rounded once, half away from zero.
  ['0.0000005', 'USD', 1n],
  ['-0.0000005', 'USD', -1n],
  ['0.00000049', 'USD', 0n],
  ['999999999999.999999', 'USD', 999_999_999_999_999_999n],
] as const)('%s %s is %s minor units', (text, unit, minor) => {
  expect(toMinor(text, unit)).toBe(minor);
});

test.each(['', '1,5', '1e3', '.5', '1.', ' 1', '٣'])('%j is not a decimal number', (text) => {
  expect(() => toMinor(text, 'USD')).toThrow(RangeError);
});

test('an amount is written without trailing zeros', () => {
  expect(toDecimal(200_000_000n, 'USD')).toBe('200');
  expect(toDecimal(500_000n, 'USD')).toBe('0.5');
  expect(toDecimal(-1n, 'USD')).toBe('-0.000001');
  expect(toDecimal(1500n, 'token')).toBe('1.5');
  expect(toDecimal(0n, 'point')).toBe('0');
});

test('a share never exceeds its part; a quotient is rounded half up', () => {
  expect(shareOf(999n, 50n, 100n)).toBe(499n);
  expect(divideHalfUp(5n, 2n)).toBe(3n);
  expect(divideHalfUp(4n, 3n)).toBe(1n);
  expect(divideHalfUp(-5n, 2n)).toBe(-3n);
});
