import { expect, test } from 'vitest';
import { paceOf } from '../../src/core/pace.js';
import { december, nov } from '../support/books.js';

const start = nov(1);

test('early figures say nothing: before 15 % of the window, or without usage', () => {
  expect(paceOf(100n, 900n, start, december, nov(5))).toEqual({ known: false, runsOutAt: null });
  expect(paceOf(100n, 900n, start, december, nov(5, '12:00')).known).toBe(true);
  expect(paceOf(0n, 900n, start, december, nov(20))).toEqual({ known: false, runsOutAt: null });
});

test('at this pace it ends before the refill, or lasts until it', () => {
  // 500 in ten days is 50 a day.
  expect(paceOf(500n, 250n, start, december, nov(11))).toEqual({ known: true, runsOutAt: nov(16) });
  expect(paceOf(500n, 1000n, start, december, nov(11))).toEqual({ known: true, runsOutAt: null });
  expect(paceOf(500n, 0n, start, december, nov(11))).toEqual({ known: true, runsOutAt: nov(11) });
});
