import type { AccountHolder, Books, Lot, Posting } from './books.js';
import { windowEnd } from './calendar.js';
import { least } from './money.js';
import type { Plan } from './plan.js';
import type { Cap, LotKind } from './views.js';

/** Which kind is spent first among lots that expire together: one's own before what others gave, lent credit last. */
const kindOrder: Record<LotKind, number> = {
  rollover: 0,
  allowance: 1,
  task: 2,
  reward: 3,
  'top-up': 4,
  repayment: 5,
  gift: 6,
  loan: 7,
};

/** An amount out of one lot. */
export interface Take {
  lot: Lot;
  amount: bigint;
}

/** Whether a lot can be used at `at`: read from its times, not from whether a job has expired it. */
function isLive(lot: Lot, at: Date): boolean {
  return lot.remaining > 0n && lot.effectiveAt <= at && (lot.expiresAt === null || at < lot.expiresAt);
}

/** Burn order: earliest expiry, then kind, then oldest. */
export function byBurnOrder(a: Lot, b: Lot): number {
  const expiry = (a.expiresAt?.getTime() ?? Infinity) - (b.expiresAt?.getTime() ?? Infinity);
  if (expiry !== 0 && !Number.isNaN(expiry)) return expiry;
  if (kindOrder[a.kind] !== kindOrder[b.kind]) return kindOrder[a.kind] - kindOrder[b.kind];
  return a.createdAt.getTime() - b.createdAt.getTime() || (a.id < b.id ? -1 : 1);
}

/** A member's live lots in burn order. */
export function liveLots(books: Books, memberId: string, at: Date): Lot[] {
  return books
    .lotsOf(memberId)
    .filter((lot) => isLive(lot, at))
    .sort(byBurnOrder);
}

/** A cap with what has been used of it, not yet with its end. */
type UsedCap = Omit<Cap, 'until'>;

/** The tightest cap on allowance lots now, or null where the plan has none. */
export function tightestCap(books: Books, memberId: string, plan: Plan, zone: string): Cap | null {
  const cap = tightest(books, memberId, plan);
  return cap && withEnd(books, memberId, cap, zone);
}

/** {@link tightestCap} without its end, which takes a calendar. */
export function tightest(books: Books, memberId: string, plan: Plan): UsedCap | null {
  const use = books.capUse.get(memberId);
  let found: UsedCap | null = null;
  for (const { window, amount } of plan.caps) {
    const cap = { window, amount, used: (window === 'week' ? use?.week : use?.day) ?? 0n };
    if (!found || capLeft(cap) < capLeft(found)) found = cap;
  }
  return found;
}

function withEnd(books: Books, memberId: string, cap: UsedCap, zone: string): Cap {
  const use = books.capUse.get(memberId);
  const start = cap.window === 'week' ? use?.weekStart : use?.dayStart;
  return { ...cap, until: windowEnd(cap.window, start ?? books.bookedAt, zone) };
}

/** What a cap still lets out of allowance lots; never below zero. */
export function capLeft(cap: UsedCap): bigint {
  return cap.used >= cap.amount ? 0n : cap.amount - cap.used;
}

/** What a member can spend or lend at this moment, and how it comes about. */
export interface Left {
  now: bigint;
  inLots: bigint;
  /** The cap, if it keeps something back that the lots would give. */
  binding: Cap | null;
}

/** Left now: other lots + min(allowance lots, what the tightest cap leaves). */
export function leftNow(books: Books, member: AccountHolder, plan: Plan, zone: string, at: Date): Left {
  const { now, inLots, bound } = amountsLeft(books, member, plan, at);
  return { now, inLots, binding: bound && withEnd(books, member.id, bound, zone) };
}

/** The amounts of {@link leftNow} alone: when a cap ends takes a calendar, which is slow for thousands of members. */
export function amountsLeft(
  books: Books,
  member: AccountHolder,
  plan: Plan,
  at: Date,
): { now: bigint; inLots: bigint; bound: UsedCap | null } {
  let allowance = 0n;
  let other = 0n;
  for (const lot of books.lotsOf(member.id)) {
    if (!isLive(lot, at)) continue;
    if (lot.kind === 'allowance') allowance += lot.remaining;
    else other += lot.remaining;
  }
  const cap = tightest(books, member.id, plan);
  const usable = cap ? least(allowance, capLeft(cap)) : allowance;
  return { now: other + usable, inLots: other + allowance, bound: usable < allowance ? cap : null };
}

/**
 * Takes up to `amount` out of `lots` in their order; allowance lots give no more than `allowanceLimit` together.
 * Returns what was found, which may be less.
 */
export function takeUpTo(lots: readonly Lot[], amount: bigint, allowanceLimit: bigint | null): Take[] {
  const takes: Take[] = [];
  let wanted = amount;
  let limit = allowanceLimit;
  for (const lot of lots) {
    if (wanted === 0n) break;
    let part = least(lot.remaining, wanted);
    if (lot.kind === 'allowance' && limit !== null) {
      part = least(part, limit);
      limit -= part;
    }
    if (part === 0n) continue;
    takes.push({ lot, amount: part });
    wanted -= part;
  }
  return takes;
}

/** What takes come to. */
export function sumOf(takes: readonly Take[]): bigint {
  return takes.reduce((sum, take) => sum + take.amount, 0n);
}

/** The posting that takes credit out of a lot; out of an allowance lot it counts towards the caps at `at`. */
export function debitLot({ lot, amount }: Take, at: Date): Posting {
  const posting: Posting = { account: 'lot', amount: -amount, memberId: lot.memberId, grantId: lot.id };
  return lot.kind === 'allowance' ? { ...posting, cappedAt: at } : posting;
}

/** The posting that puts credit into a lot. */
export function creditLot(lot: Lot, amount: bigint): Posting {
  return { account: 'lot', amount, memberId: lot.memberId, grantId: lot.id };
}

/**
 * Incoming credit clears an open overdraft first, so that nobody has both something left and an overdraft. Adds an
 * entry of its own so that the history shows both steps.
 */
export function clearOverdraft(books: Books, lots: readonly Lot[], at: Date): void {
  for (const lot of lots) {
    const member = books.member(lot.memberId);
    const amount = least(member.overdraft, lot.remaining);
    if (amount === 0n) continue;
    books.post({ kind: 'clearing', memberId: member.id, at }, [
      debitLot({ lot, amount }, at),
      { account: 'overdraft', amount, memberId: member.id },
    ]);
  }
}
