import { describe, expect, test } from 'vitest';
import { planOf } from '../../src/core/policy.js';
import { nov, Shelf, testPlan, testPolicy } from '../support/books.js';

describe('an entry is refused', () => {
  const head = { kind: 'usage', memberId: 'ana', at: nov(10) } as const;

  test('when it does not sum to zero', () => {
    const shelf = new Shelf().members('ana');
    const lot = shelf.lot('ana', 'top-up', 10n);
    const postings = [{ account: 'lot', amount: -5n, memberId: 'ana', grantId: lot.id }] as const;
    expect(() => shelf.books.post(head, [...postings])).toThrow(/does not balance: -5/);
    expect(lot.remaining).toBe(10n);
  });

  test.each(['lot', 'hold', 'pool', 'overdraft', 'receivable'] as const)(
    'when it takes a %s below zero',
    (account) => {
      const shelf = new Shelf().members('ana', 'bo');
      const lot = shelf.lot('ana', 'top-up', 10n);
      shelf.pool('pool', 10n);
      shelf.loan('loan', 'bo', 'ana', 10n, nov(20));
      const hold = { id: 'hold', memberId: 'ana', loanId: null, remaining: 10n, createdAt: nov(1), lots: [] };
      shelf.books.holds.set('hold', { ...hold, expiresAt: nov(20) });
      const ids = { memberId: 'ana', grantId: lot.id, poolId: 'pool', loanId: 'loan', holdId: 'hold' };
      // An overdraft is negative in the postings: clearing more than is open would take it below zero.
      const amount = account === 'overdraft' ? 1n : -11n;
      const other = { account: 'consumed', amount: -amount, memberId: 'ana' } as const;
      expect(() => shelf.books.post(head, [{ account, amount, ...ids }, other])).toThrow(
        /below zero|out of bounds/,
      );
    },
  );

  test('when a lot gets more than it ever held', () => {
    const shelf = new Shelf().members('ana');
    const lot = shelf.lot('ana', 'top-up', 10n);
    const credit = { account: 'lot', amount: 1n, memberId: 'ana', grantId: lot.id } as const;
    expect(() => shelf.books.post(head, [credit, { account: 'issued', amount: -1n }])).toThrow(
      /out of bounds/,
    );
  });
});

test('a plan that the policy no longer has falls back to the default', () => {
  const policy = testPolicy([testPlan(), testPlan({ key: 'large', allowance: 5000n })]);
  expect(planOf(policy, 'large').allowance).toBe(5000n);
  expect(planOf(policy, 'gone').key).toBe('standard');
});
