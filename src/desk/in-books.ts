import type { Books, Entry } from '../core/books.js';
import { type LoanChange, openBooks, type ReadBooks, saveBooks } from '../store/books.js';
import type { Executor } from '../store/db.js';
import { addToOutbox, type OutboxItem, rerender } from '../store/outbox.js';
import { peopleByEmail } from '../store/people.js';
import { raiseAlerts } from './alerts.js';
import type { Desk } from './desk.js';
import { followLimits } from './limits.js';
import { loanAnnouncements } from './loan-announcements.js';
import { openReviews } from './review.js';

/** What a use case does with books in hand. */
export interface InBooks {
  members: readonly string[];
  pools?: readonly string[];
  lots?: readonly string[];
  /** Who was locked for this already; see `lockCase`. */
  circle?: readonly string[] | null | undefined;
  /** What was locked and read for this already; see `openBooks`. */
  read?: ReadBooks | null | undefined;
}

/**
 * Opens the books of members (locked and settled up to now), lets `work` move credit, writes everything, tells the
 * people about what settling did, and has every message about a loan that moved rendered anew. `changes` collects what
 * changes on loans beside their postings.
 */
export async function inBooks<T>(
  desk: Desk,
  tx: Executor,
  now: Date,
  open: InBooks,
  work: (books: Books, changes: LoanChange[]) => Promise<T> | T,
): Promise<T> {
  const books = await openBooks(tx, {
    ...open,
    now,
    policy: desk.policy,
    newId: desk.newId,
  });
  const settled = books.entries.length;
  const changes: LoanChange[] = [];
  const result = await work(books, changes);
  const alerts = await raiseAlerts(desk, tx, books, now);
  await saveBooks(tx, books, changes);
  await followLimits(desk, tx, books, now);
  alerts.push(...(await openReviews(desk, tx, books, now)));
  await announce(desk, tx, books, books.entries.slice(0, settled), alerts, now);
  const moved = new Set(books.entries.flatMap((entry) => (entry.loanId ? [entry.loanId] : [])));
  for (const change of changes) moved.add(change.id);
  await rerender(tx, 'loan', [...moved], now);
  return result;
}

/** Tells people about what time did to their credit (returns, collections, usage beyond the quota), and the alerts. */
async function announce(
  desk: Desk,
  tx: Executor,
  books: Books,
  entries: readonly Entry[],
  alerts: readonly OutboxItem[],
  now: Date,
): Promise<void> {
  const items = [...(await loanAnnouncements(desk, tx, books, entries)), ...alerts];
  const overruns = entries.filter((entry) => entry.kind === 'overrun');
  if (overruns.length > 0) {
    const finance = await peopleByEmail(tx, desk.policy.fallbackApprovers);
    for (const entry of overruns) {
      const amount = -(entry.postings.find((posting) => posting.account === 'overrun')?.amount ?? 0n);
      for (const person of finance) {
        const payload = { about: entry.memberId, amount: amount.toString() };
        items.push({ id: desk.newId(), kind: 'notice', name: 'overrun', memberId: person.id, payload });
      }
    }
  }
  await addToOutbox(tx, items, now);
}
