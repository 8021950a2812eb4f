import type { Books, Entry } from '../core/books.js';
import { shareOf } from '../core/money.js';
import { planOf } from '../core/policy.js';
import type { Executor } from '../store/db.js';
import type { OutboxItem } from '../store/outbox.js';
import { peopleById } from '../store/people.js';
import type { Desk } from './desk.js';

/** One movement of a loan that time made. */
interface Moved {
  loanId: string;
  lenderId: string;
  borrowerId: string;
  amount: bigint;
  outstanding: bigint;
}

/**
 * What both sides are told of returns and of what a refill repaid: each person once for a refill, whatever number of loans
 * it concerned.
 */
export async function loanAnnouncements(
  desk: Desk,
  tx: Executor,
  books: Books,
  entries: readonly Entry[],
): Promise<OutboxItem[]> {
  const items = entries.flatMap((entry) => (entry.kind === 'return' ? returned(desk, books, entry) : []));
  const collected = entries.filter((entry) => entry.kind === 'collection' && entry.loanId);
  if (collected.length === 0) return items;
  const byBorrower = grouped(books, collected, 'borrowerId');
  const byLender = grouped(books, collected, 'lenderId');
  const several = [...byBorrower, ...byLender].filter((group) => group.length > 1).flat();
  const people = several.flatMap(({ lenderId, borrowerId }) => [lenderId, borrowerId]);
  const found = people.length > 0 ? await peopleById(tx, [...new Set(people)]) : [];
  const names = new Map(found.map(({ id, name }) => [id, name]));
  for (const group of byBorrower) items.push(toBorrower(desk, books, group, names));
  for (const group of byLender) items.push(toLender(desk, group, names));
  return items;
}

function returned(desk: Desk, books: Books, entry: Entry): OutboxItem[] {
  const moved = movedBy(books, entry);
  if (!moved) return [];
  const { loanId: subjectId, lenderId, borrowerId } = moved;
  const about = { kind: 'notice', subjectType: 'loan', subjectId } as const;
  const payload = sums([moved]);
  return [
    { ...about, id: desk.newId(), name: 'loan-returned', memberId: borrowerId, payload },
    {
      ...about,
      id: desk.newId(),
      name: 'loan-repaid',
      memberId: lenderId,
      payload: { ...payload, how: 'return' },
    },
  ];
}

/** What was repaid, what is left, when that is taken, and how much of an allowance is never touched. */
function toBorrower(
  desk: Desk,
  books: Books,
  group: Moved[],
  names: ReadonlyMap<string, string>,
): OutboxItem {
  const [first] = group;
  const member = books.member(first?.borrowerId ?? '');
  const plan = planOf(desk.policy, member.plan);
  const kept = shareOf(plan.allowance, BigInt(plan.lending.protectedShare), 100n);
  const payload = { ...sums(group), next: member.periodEnd.toISOString(), kept: kept.toString() };
  const item = { id: desk.newId(), kind: 'notice', memberId: member.id } as const;
  if (group.length === 1 && first)
    return { ...item, name: 'loan-collected', subjectType: 'loan', subjectId: first.loanId, payload };
  const parts = group.map((part) => ({ name: names.get(part.lenderId) ?? '', ...sums([part]) }));
  return { ...item, name: 'loans-collected', payload: { ...payload, parts } };
}

function toLender(desk: Desk, group: Moved[], names: ReadonlyMap<string, string>): OutboxItem {
  const [first] = group;
  const item = { id: desk.newId(), kind: 'notice', memberId: first?.lenderId ?? '' } as const;
  if (group.length === 1 && first) {
    const payload = { ...sums(group), how: 'refill' };
    return { ...item, name: 'loan-repaid', subjectType: 'loan', subjectId: first.loanId, payload };
  }
  const parts = group.map((part) => ({ name: names.get(part.borrowerId) ?? '', ...sums([part]) }));
  return { ...item, name: 'loans-repaid', payload: { ...sums(group), parts } };
}

/** Refills of different times are different messages: whoever was settled late hears of each. */
function grouped(books: Books, entries: readonly Entry[], side: 'lenderId' | 'borrowerId'): Moved[][] {
  const groups = new Map<string, Moved[]>();
  for (const entry of entries) {
    const moved = movedBy(books, entry);
    if (!moved) continue;
    const key = `${moved[side]} ${entry.at.getTime()}`;
    groups.set(key, [...(groups.get(key) ?? []), moved]);
  }
  return [...groups.values()];
}

function movedBy(books: Books, entry: Entry): Moved | null {
  if (!entry.loanId) return null;
  const { id: loanId, lenderId, borrowerId, outstanding } = books.loan(entry.loanId);
  const amount = entry.postings
    .filter((posting) => posting.account === 'payable')
    .reduce((sum, posting) => sum + posting.amount, 0n);
  return { loanId, lenderId, borrowerId, amount, outstanding };
}

function sums(group: readonly Moved[]): { amount: string; outstanding: string } {
  const total = (of: 'amount' | 'outstanding') =>
    group.reduce((sum, moved) => sum + moved[of], 0n).toString();
  return { amount: total('amount'), outstanding: total('outstanding') };
}
