import { describe, expect, test } from 'vitest';
import { hasPassed, type RaiseFacts, sensibleRaise } from '../../src/core/review.js';
import { december, nov } from '../support/books.js';

test.each([
  [499n, 1000n, 50, false],
  [500n, 1000n, 50, true],
  [501n, 1000n, 50, true],
  [500n, 1001n, 50, false],
  [800n, 1000n, 80, true],
  [799n, 1000n, 80, false],
  // Nobody is put to a manager for having been given nothing.
  [0n, 0n, 50, false],
  [1n, 0n, 50, true],
])('%s used of %s at %s percent: %s', (used, quota, share, passed) => {
  expect(hasPassed(used, quota, share)).toBe(passed);
});

describe('a sensible raise', () => {
  const facts = {
    used: 600n,
    left: 400n,
    quota: 1000n,
    periodStart: nov(1),
    periodEnd: december,
    now: nov(16),
    poolLeft: null,
    most: null,
  };

  test.each<[string, Partial<RaiseFacts>, bigint]>([
    // Half of the time took 600: the other half takes 600 again, and 400 are left.
    ['what the pace lacks', {}, 200n],
    ['rounded up to a number people say', { used: 617n, left: 383n }, 250n],
    ['a quarter where nothing is lacking', { used: 500n, left: 500n, now: nov(25) }, 250n],
    ['never more than the quota again', { used: 900n, left: 100n, now: nov(2) }, 1000n],
    ['within the pool', { poolLeft: 120n }, 120n],
    ['within the plan’s most', { most: 90n, poolLeft: 120n }, 90n],
    ['nothing where the pool is empty', { poolLeft: 0n }, 0n],
    ['the last moment', { now: december }, 250n],
    ['the first moment', { now: nov(1), used: 1n, left: 999n }, 1000n],
    ['small numbers', { used: 6n, left: 4n, quota: 10n }, 2n],
  ])('%s', (_, over, amount) => {
    expect(sensibleRaise({ ...facts, ...over })).toBe(amount);
  });
});
