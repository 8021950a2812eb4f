import type { Books } from './books.js';

/**
 * Takes a newcomer's unspent credit back to where it was issued from, because the person has credit as somebody else
 * already. Returns how much. Nothing of it may have been moved or spent: whoever calls has made sure.
 */
export function voidCredit(books: Books, memberId: string, at: Date): bigint {
  let total = 0n;
  for (const lot of books.lotsOf(memberId)) {
    const { remaining } = lot;
    if (remaining === 0n) continue;
    total += remaining;
    books.post({ kind: 'void', memberId, at }, [
      { account: 'lot', amount: -remaining, memberId, grantId: lot.id },
      { account: 'issued', amount: remaining, memberId },
    ]);
  }
  return total;
}
