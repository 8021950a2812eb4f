import { expect, test } from 'vitest';
import { giveFromHold, placeHold } from '../../src/core/holds.js';
import { type LimitStanding, limitMoves, limitStep } from '../../src/core/limits.js';
import { liveLots, takeUpTo } from '../../src/core/spend.js';
import { nov, Shelf } from '../support/books.js';

const since = nov(1);
const figure = (left: bigint, used = 0n, from = since) => ({ left, used, since: from });
const standing = (over: Partial<LimitStanding> = {}): LimitStanding => ({
  told: figure(100n),
  called: true,
  blocked: 0n,
  awaited: false,
  ...over,
});
const tells = (left: bigint, used = 0n) => ({ kind: 'tell', limit: figure(left, used) });

test('the same figures are not told again; usage and as much credit are', () => {
  expect(limitStep(figure(100n), standing())).toEqual({ kind: 'keep' });
  expect(limitStep(figure(100n, 30n), standing())).toEqual(tells(100n, 30n));
  expect(limitStep(figure(90n), standing())).toEqual(tells(90n));
});

test('the same figures of a new period are told', () => {
  const next = nov(30);
  expect(limitStep(figure(100n, 0n, next), standing())).toEqual({
    kind: 'tell',
    limit: figure(100n, 0n, next),
  });
});

test('what a giver’s limit still contains is left out, which usage alone gives no reason to tell', () => {
  expect(limitStep(figure(150n), standing({ blocked: 50n }))).toEqual({ kind: 'keep' });
  expect(limitStep(figure(120n, 30n), standing({ blocked: 50n }))).toEqual({ kind: 'keep' });
  expect(limitStep(figure(110n), standing({ blocked: 50n }))).toEqual(tells(60n));
  expect(limitStep(figure(20n), standing({ blocked: 50n }))).toEqual(tells(0n));
});

test('somebody of whom the gateway knows nothing waits, unless others wait for them or it may know something', () => {
  const unknown = { told: null, blocked: 50n, called: false };
  expect(limitStep(figure(150n), standing(unknown))).toEqual({ kind: 'wait' });
  expect(limitStep(figure(150n), standing({ ...unknown, awaited: true }))).toEqual(tells(100n));
  expect(limitStep(figure(150n), standing({ ...unknown, called: true }))).toEqual(tells(100n));
  expect(limitStep(figure(150n), standing({ ...unknown, blocked: 0n }))).toEqual(tells(150n));
});

test('who set credit aside is a giver when it is given away; who had an overdraft gets less', () => {
  const shelf = new Shelf(nov(10)).members('ana', 'bo');
  const { books, now } = shelf;
  shelf.lot('ana', 'allowance', 100n);
  const takes = takeUpTo(liveLots(books, 'ana', now), 60n, null);
  const hold = placeHold(books, 'ana', takes, null, nov(20), now);
  expect(limitMoves(books)).toEqual({ changed: ['ana'], incoming: [] });
  books.member('bo').overdraft = 25n;
  giveFromHold(books, hold, 'bo', 60n, now);
  expect(limitMoves(books)).toEqual({
    changed: ['ana', 'bo'],
    incoming: [{ memberId: 'bo', giverId: 'ana', amount: 35n }],
  });
});
