import { describe, expect, test } from 'vitest';
import { grantTopUp, mayRequest } from '../../src/core/requests.js';
import { december, nov, Shelf, testPlan, testPolicy } from '../support/books.js';

describe('requesting: each guard bites, and just not', () => {
  const policy = testPolicy([testPlan({ requests: { most: 500n, mostOpen: 2, reasonFrom: 100n } })]);
  const ana = new Shelf(nov(10), policy).member('ana');
  test.each<[string, bigint, string | null, number, string | null]>([
    ['at the limit', 500n, 'for the release in spring', 1, null],
    ['one too much', 501n, 'for the release in spring', 1, 'request-too-large'],
    ['as many open as allowed', 50n, null, 2, 'too-many-requests'],
    ['little, without a reason', 99n, null, 0, null],
    ['enough to need a reason', 100n, null, 0, 'reason-needed'],
    ['a reason of 19 characters', 100n, '急'.repeat(19), 0, 'reason-length'],
    ['a reason of 20 characters', 100n, '发布'.repeat(10), 0, null],
    ['spaces are no reason', 100n, ' '.repeat(30), 0, 'reason-needed'],
    ['a reason of 500 characters', 99n, '😀'.repeat(500), 0, null],
    ['a reason of 501 characters', 99n, 'x'.repeat(501), 0, 'reason-length'],
  ])('%s', (_, amount, reason, open, code) => {
    expect(mayRequest(ana, amount, reason, open, policy)?.code ?? null).toBe(code);
  });

  test('somebody frozen requests nothing', () => {
    expect(mayRequest({ ...ana, status: 'frozen' }, 1n, null, 0, policy)?.code).toBe('frozen');
  });
});

describe('a top-up', () => {
  const topUp = { memberId: 'ana', requestId: 'request', amount: 80n, until: nov(25), poolId: null };

  test('is issued where no pool pays', () => {
    const shelf = new Shelf().members('ana');
    expect(grantTopUp(shelf.books, topUp, shelf.now)).toBeNull();
    expect(shelf.held('ana')).toEqual([['top-up', 80n]]);
    expect(shelf.booked('issued')).toBe(-80n);
  });

  test('is paid by a pool, to the last unit of it and not beyond', () => {
    const shelf = new Shelf().members('ana');
    const pool = shelf.pool('pool', 80n);
    expect(grantTopUp(shelf.books, { ...topUp, amount: 81n, poolId: 'pool' }, shelf.now)).toEqual({
      code: 'pool-short',
      params: { left: 80n },
    });
    expect(shelf.books.entries).toEqual([]);
    expect(grantTopUp(shelf.books, { ...topUp, poolId: 'pool' }, shelf.now)).toBeNull();
    expect(pool.remaining).toBe(0n);
    expect(shelf.books.lotsOf('ana')[0]).toMatchObject({
      poolId: 'pool',
      poolUntil: december,
      expiresAt: nov(25),
    });
  });

  test('clears an overdraft first', () => {
    const shelf = new Shelf();
    shelf.member('ana', { overdraft: 30n });
    grantTopUp(shelf.books, topUp, shelf.now);
    expect(shelf.books.member('ana').overdraft).toBe(0n);
    expect(shelf.held('ana')).toEqual([['top-up', 50n]]);
  });
});
