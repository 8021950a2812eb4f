import { describe, expect, test } from 'vitest';
import {
  type Candidate,
  grantTopUp,
  mayDecide,
  mayRequest,
  resolveApprovers,
} from '../../src/core/requests.js';
import { december, nov, Shelf, testPlan, testPolicy } from '../support/books.js';

const person = (id: string, status: Candidate['status'] = 'active'): Candidate => ({ id, name: id, status });

describe('who decides', () => {
  test.each<[string, Candidate | null, Candidate[], string, string[]]>([
    ['the manager', person('mei'), [person('fin')], 'manager', ['mei']],
    [
      'the fallback where there is no manager',
      null,
      [person('fin'), person('ada')],
      'fallback',
      ['fin', 'ada'],
    ],
    ['the fallback for a manager who left', person('mei', 'left'), [person('fin')], 'fallback', ['fin']],
    ['the fallback for one’s own manager', person('ana'), [person('fin')], 'fallback', ['fin']],
    ['never the requester', null, [person('ana'), person('fin')], 'fallback', ['fin']],
    ['never somebody frozen', null, [person('fin', 'frozen')], 'fallback', []],
  ])('%s', (_, manager, fallback, why, people) => {
    const found = resolveApprovers('ana', manager, fallback);
    expect([found.why, found.people.map(({ id }) => id)]).toEqual([why, people]);
  });

  test('nobody decides their own request, nobody else’s than they are asked for', () => {
    const approvers = { why: 'manager', people: [person('mei')] } as const;
    expect(mayDecide('mei', 'ana', { ...approvers, people: [...approvers.people] })).toBeNull();
    expect(mayDecide('ana', 'ana', { why: 'fallback', people: [person('ana')] })?.code).toBe('own-request');
    expect(mayDecide('bo', 'ana', { ...approvers, people: [...approvers.people] })).toEqual({
      code: 'not-approver',
      params: { approver: 'mei' },
    });
  });
});

describe('requesting: each guard bites, and just not', () => {
  const policy = testPolicy([testPlan({ requests: { most: 500n, mostOpen: 2, reasonFrom: 100n } })]);
  const ana = new Shelf(nov(10), policy).member('ana');
  test.each<[string, bigint, string | null, number, string | null]>([
    ['at the limit', 500n, 'for the release', 1, null],
    ['one too much', 501n, 'for the release', 1, 'request-too-large'],
    ['as many open as allowed', 50n, null, 2, 'too-many-requests'],
    ['little, without a reason', 99n, null, 0, null],
    ['enough to need a reason', 100n, null, 0, 'reason-needed'],
    ['a reason of two characters', 100n, '急!', 0, 'reason-length'],
    ['a reason of three characters', 100n, '发布用', 0, null],
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
