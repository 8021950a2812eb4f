import type { Books, Entry } from '../core/books.js';
import { least } from '../core/money.js';
import { giveBack, type Taken } from '../core/usage.js';
import type { ChainEvent, TakenPosting } from '../store/ingest.js';

/** Which part of a too high charge goes back to which entry. */
export interface Refund {
  entryId: string;
  amount: bigint;
}

/**
 * Splits what a chain of events paid too much over the entries that took it, the last taken first: what earlier
 * corrections gave back is out of the count.
 */
export function refundsOf(chain: readonly ChainEvent[], amount: bigint): Refund[] {
  const open = new Map<string, bigint>();
  const add = (entryId: string, more: bigint) => open.set(entryId, (open.get(entryId) ?? 0n) + more);
  // Events of one batch share an entry; one that gave back names what it gave back to, because clocks of several
  // processes do not tell in which order things were booked.
  const refunds = chain.filter((event) => event.refunds !== null);
  const gaveBack = new Set(refunds.map((event) => event.entryId));
  for (const { entryId, cost } of chain) if (entryId && !gaveBack.has(entryId)) add(entryId, cost);
  for (const refund of refunds) for (const { entry, amount: part } of refund.refunds ?? []) add(entry, -part);
  const latest = [...open].map(([entryId, part]) => ({ entryId, amount: part })).reverse();
  return takeUpTo(latest, amount);
}

function takeUpTo(open: readonly Refund[], amount: bigint): Refund[] {
  let left = amount;
  return open.flatMap(({ entryId, amount: most }) => {
    const part = least(most, left);
    left -= part;
    return part > 0n ? [{ entryId, amount: part }] : [];
  });
}

/** What entries took, less what corrections of them have given back; `overrun` as the store tells it. */
export function takenBy(
  postings: readonly TakenPosting[],
  overrun: ReadonlyMap<string, bigint>,
): Map<string, Taken> {
  const taken = new Map<string, Taken>();
  for (const { entryId, at } of postings)
    if (!taken.has(entryId))
      taken.set(entryId, {
        entryId,
        at,
        fromLots: [],
        fromExpired: [],
        fromOverdraft: 0n,
        inOverrun: overrun.get(entryId) ?? 0n,
      });
  for (const posting of postings) {
    const entry = taken.get(posting.entryId);
    if (entry && posting.own) take(entry, posting);
  }
  for (const posting of postings) {
    const entry = taken.get(posting.entryId);
    if (entry && !posting.own) giveBackFrom(entry, posting);
  }
  return taken;
}

function take(entry: Taken, { account, amount, grantId, cappedAt }: TakenPosting): void {
  if (account === 'lot' && grantId && amount < 0n)
    entry.fromLots.push({ grantId, amount: -amount, cappedAt });
  if (account === 'expired' && grantId && amount < 0n) entry.fromExpired.push({ grantId, amount: -amount });
  if (account === 'overdraft') entry.fromOverdraft -= amount;
}

function giveBackFrom(entry: Taken, { account, amount, grantId }: TakenPosting): void {
  if (account === 'overdraft' || account === 'overrun') entry.fromOverdraft -= amount;
  if (account !== 'lot' && account !== 'expired') return;
  const source = [...entry.fromLots, ...entry.fromExpired].find((part) => part.grantId === grantId);
  if (source) source.amount -= amount;
  else replaced(entry, amount);
}

/** Credit that came back as a new lot stands for overdraft that was cleared meanwhile, else for lots without room. */
function replaced(entry: Taken, amount: bigint): void {
  let left = amount;
  const overdrawn = least(entry.fromOverdraft, left);
  entry.fromOverdraft -= overdrawn;
  left -= overdrawn;
  for (const part of [...entry.fromLots].reverse()) {
    const share = least(part.amount, left);
    part.amount -= share;
    left -= share;
  }
}

/** Books refunds to a member, one entry per entry that is corrected. Returns them by the entry they correct. */
export function bookRefunds(
  books: Books,
  memberId: string,
  refunds: readonly Refund[],
  taken: ReadonlyMap<string, Taken>,
  at: Date,
): Map<string, Entry> {
  const total = new Map<string, bigint>();
  for (const { entryId, amount } of refunds) total.set(entryId, (total.get(entryId) ?? 0n) + amount);
  const entries = new Map<string, Entry>();
  for (const [entryId, amount] of total) {
    const source = taken.get(entryId);
    if (!source) throw new Error(`entry ${entryId} has no postings`);
    const inOverrun = source.inOverrun + overrunInHand(books, memberId, source.at);
    entries.set(entryId, giveBack(books, memberId, { ...source, inOverrun }, amount, at));
  }
  return entries;
}

/** What this very transaction has moved to the overrun, which the tables do not show yet. */
function overrunInHand(books: Books, memberId: string, since: Date): bigint {
  return books.entries
    .filter((entry) => entry.memberId === memberId && entry.at >= since)
    .flatMap((entry) => entry.postings)
    .reduce((sum, { account, amount }) => (account === 'overrun' ? sum - amount : sum), 0n);
}
