import type { Books, Entry, Lot, Posting } from './books.js';
import { divideHalfUp, least, type Unit } from './money.js';
import { debtSides } from './moving.js';
import type { ExchangeRate, Price } from './plan.js';
import { type Policy, planOf } from './policy.js';
import {
  capLeft,
  clearOverdraft,
  creditLot,
  debitLot,
  liveLots,
  type Take,
  takeUpTo,
  tightestCap,
} from './spend.js';

/** Tokens of one metered call, by kind. `input` counts what was neither read from nor written to a cache. */
export interface TokenCounts {
  input: bigint;
  output: bigint;
  cacheRead: bigint;
  cacheWrite: bigint;
}

/** How long after its end a window still pays for usage that is reported late. */
export const lateDays = 3;

/** The price of a model at a time: the latest that had begun; null where none had. */
export function priceAt(prices: readonly Price[], model: string, at: Date): Price | null {
  let best: Price | null = null;
  for (const price of prices) {
    if (price.model === model && price.from <= at && (!best || price.from > best.from)) best = price;
  }
  return best;
}

/** The cost of a call in minor units: tokens × price per million, summed, then rounded half up once. */
export function costOf(tokens: TokenCounts, price: Price): bigint {
  const millionths =
    tokens.input * price.input +
    tokens.output * price.output +
    tokens.cacheRead * price.cacheRead +
    tokens.cacheWrite * price.cacheWrite;
  return divideHalfUp(millionths, 1_000_000n);
}

/** The rate of a currency at a time; null where none is configured. */
export function rateAt(rates: readonly ExchangeRate[], currency: string, at: Date): ExchangeRate | null {
  let best: ExchangeRate | null = null;
  for (const rate of rates) {
    if (rate.currency === currency && rate.from <= at && (!best || rate.from > best.from)) best = rate;
  }
  return best;
}

/** Converts minor units of a foreign currency (scale 10⁻⁶) at a rate in millionths, rounded half up once. */
export function convert(foreignMinor: bigint, rate: ExchangeRate, unit: Unit): bigint {
  const ours = unit === 'USD' || unit === 'CNY' ? 1_000_000n : 1_000n;
  return divideHalfUp(foreignMinor * rate.rate * ours, 1_000_000n * 1_000_000n);
}

/** What a member's calls of one batch cost, on one side or the other of the running period's start. */
export interface Charge {
  cost: bigint;
  occurredAt: Date;
}

/** Credit that a member's window let expire and that late usage may still be charged to. */
export interface ExpiredLot {
  grantId: string;
  effectiveAt: Date;
  expiresAt: Date;
  /** What it let expire and nobody has charged since. */
  available: bigint;
}

/**
 * Books the usage of one member in one entry. It has happened, so it is always booked: late calls first to what their
 * own window let expire; then lots in burn order within the caps; then allowance beyond the caps; then the overdraft.
 * The member is settled. Returns null when everything was free.
 */
export function bookUsage(
  books: Books,
  memberId: string,
  charges: readonly Charge[],
  expired: ExpiredLot[],
  policy: Policy,
  at: Date,
): Entry | null {
  const postings: Posting[] = [];
  let due = 0n;
  for (const charge of charges) {
    const late = chargeExpired(memberId, charge, expired, at);
    postings.push(...late.postings);
    due += charge.cost - late.paid;
  }
  const takes = takeForUsage(books, memberId, due, policy, at);
  postings.push(...takes.map((take) => debitLot(take, at)));
  const short = due - takes.reduce((sum, take) => sum + take.amount, 0n);
  postings.push({ account: 'overdraft', amount: -short, memberId });
  const total = charges.reduce((sum, charge) => sum + charge.cost, 0n);
  postings.push({ account: 'consumed', amount: total, memberId });
  if (total === 0n) return null;
  return books.post({ kind: 'usage', memberId, at }, postings);
}

function chargeExpired(memberId: string, charge: Charge, expired: ExpiredLot[], at: Date) {
  const postings: Posting[] = [];
  let paid = 0n;
  const oldest = at.getTime() - lateDays * 24 * 60 * 60 * 1000;
  if (charge.occurredAt.getTime() < oldest) return { postings, paid };
  for (const lot of expired) {
    if (lot.effectiveAt > charge.occurredAt || lot.expiresAt <= charge.occurredAt) continue;
    const part = least(lot.available, charge.cost - paid);
    if (part === 0n) continue;
    lot.available -= part;
    paid += part;
    postings.push({ account: 'expired', amount: -part, memberId, grantId: lot.grantId });
  }
  return { postings, paid };
}

function takeForUsage(books: Books, memberId: string, due: bigint, policy: Policy, at: Date): Take[] {
  const lots = liveLots(books, memberId, at);
  const plan = planOf(policy, books.member(memberId).plan);
  const cap = tightestCap(books, memberId, plan, policy.zone);
  const within = takeUpTo(lots, due, cap ? capLeft(cap) : null);
  const taken = within.reduce((sum, take) => sum + take.amount, 0n);
  const beyond = due - taken;
  if (!cap || beyond === 0n) return within;
  const used = new Map(within.map((take) => [take.lot.id, take.amount]));
  for (const take of takeUpTo(
    lots.map((lot) => ({ ...lot, remaining: lot.remaining - (used.get(lot.id) ?? 0n) })),
    beyond,
    null,
  ))
    used.set(take.lot.id, (used.get(take.lot.id) ?? 0n) + take.amount);
  return lots.flatMap((lot) => {
    const amount = used.get(lot.id) ?? 0n;
    return amount > 0n ? [{ lot, amount }] : [];
  });
}

/** What an entry took, as far as no correction has given it back; in the order in which it was taken. */
export interface Taken {
  entryId: string;
  at: Date;
  fromLots: { grantId: string; amount: bigint; cappedAt: Date | null }[];
  fromExpired: { grantId: string; amount: bigint }[];
  fromOverdraft: bigint;
  /** What refills moved from this member's overdraft to `overrun` and no correction has taken out of it. */
  inOverrun: bigint;
}

/**
 * Gives back what a correction says was too much, last taken first: to the open overdraft (or, where a refill has moved
 * it since, out of the organisation's overrun), then to the lots it came from, or to `expired` where they have ended.
 * What has no such place any more, because an overdraft was cleared or a loan repaid with other credit, comes back as a
 * top-up of the running period. Lots that receive clear what is still overdrawn, and a debt for lent credit that is
 * found unused after its end is taken back: one owes only what one used. The member is settled; throws if `amount` is
 * more than was taken.
 */
export function giveBack(books: Books, memberId: string, taken: Taken, amount: bigint, at: Date): Entry {
  const total = [...taken.fromLots, ...taken.fromExpired].reduce(
    (sum, part) => sum + part.amount,
    taken.fromOverdraft,
  );
  if (amount > total) throw new Error(`entry ${taken.entryId} took ${total}, less than ${amount}`);
  const member = books.member(memberId);
  const postings: Posting[] = [];
  const lots: Lot[] = [];
  const unusedLoans = new Map<string, bigint>();
  let left = amount;
  const give = (most: bigint, posting: (part: bigint) => Posting) => {
    const part = least(most, left);
    if (part > 0n) postings.push(posting(part));
    left -= part;
    return part;
  };
  if (taken.at < member.periodStart)
    give(least(taken.fromOverdraft, taken.inOverrun), (part) => ({
      account: 'overrun',
      amount: part,
      memberId,
    }));
  else
    give(least(taken.fromOverdraft, member.overdraft), (part) => ({
      account: 'overdraft',
      amount: part,
      memberId,
    }));
  const toLoans = new Map<string, bigint>();
  for (const { grantId, amount: most, cappedAt } of [...taken.fromLots].reverse()) {
    const lot = books.lot(grantId);
    const loanId = lot.kind === 'loan' ? (lot.loanId ?? '') : null;
    if (lot.expiresAt !== null && lot.expiresAt <= at) {
      const part = give(most, (given) => ({ account: 'expired', amount: given, memberId, grantId }));
      if (loanId !== null) unusedLoans.set(loanId, (unusedLoans.get(loanId) ?? 0n) + part);
      continue;
    }
    const before = loanId === null ? 0n : (toLoans.get(loanId) ?? 0n);
    const room = loanId === null ? most : least(most, usedOf(books, memberId, loanId) - before);
    const part = give(room, (given) => ({ ...creditLot(lot, given), ...(cappedAt ? { cappedAt } : {}) }));
    if (loanId !== null) toLoans.set(loanId, before + part);
    lots.push(lot);
  }
  for (const { grantId, amount: most } of taken.fromExpired)
    give(most, (part) => ({ account: 'expired', amount: part, memberId, grantId }));
  if (left > 0n) {
    const lot = books.addLot({
      ...topUp,
      memberId,
      amount: left,
      effectiveAt: at,
      expiresAt: member.periodEnd,
    });
    lots.push(lot);
    give(left, (part) => creditLot(lot, part));
  }
  postings.push({ account: 'consumed', amount: -amount, memberId });
  const entry = books.post({ kind: 'correction', memberId, at, corrects: taken.entryId }, postings);
  clearOverdraft(books, lots, at);
  for (const [loanId, amount] of unusedLoans) takeBackDebt(books, memberId, loanId, amount, at);
  return entry;
}

const topUp = {
  kind: 'top-up',
  windowStart: null,
  loanId: null,
  requestId: null,
  poolId: null,
  poolUntil: null,
} as const;

/** What of a loan its borrower has used and still owes; nothing of one that is repaid. */
function usedOf(books: Books, borrowerId: string, loanId: string): bigint {
  const unspent = books
    .lotsOf(borrowerId)
    .reduce((sum, lot) => (lot.kind === 'loan' && lot.loanId === loanId ? sum + lot.remaining : sum), 0n);
  return (books.loans.get(loanId)?.outstanding ?? 0n) - unspent;
}

/** Lowers a debt for credit that turned out unused when nothing of it can go back any more. */
function takeBackDebt(books: Books, borrowerId: string, loanId: string, amount: bigint, at: Date): void {
  const loan = books.loans.get(loanId);
  if (!loan) return;
  const unused = least(amount, usedOf(books, borrowerId, loanId));
  books.post({ kind: 'return', memberId: borrowerId, at, loanId }, debtSides(loan, -unused));
}
