import type { AccountHolder, Books, Lot, OpenLoan, PoolBooks } from './books.js';
import { type Window, windowEnd } from './calendar.js';
import { collect } from './collect.js';
import { releaseHold } from './holds.js';
import { least } from './money.js';
import { byId, returnLots } from './moving.js';
import { type Policy, planOf } from './policy.js';
import { releasePoolHold } from './pool-holds.js';
import { creditLot } from './spend.js';

/**
 * Brings everybody in hand up to `now`: what time alone decides. Steps through the due instants in order; at each
 * instant, for all members together: holds that ran out are released, unspent lent credit goes back, lots expire,
 * allowances refill, debts are collected from them, pools refill. Doing an instant for all at once is what makes the
 * result independent of the order of members; the caller takes in hand everybody who is connected by a due event.
 */
export function settle(books: Books, now: Date, policy: Policy): void {
  const ends = windowEnds(policy.zone);
  for (let at = firstDue(books); at !== null && at <= now; at = firstDue(books))
    settleInstant(books, at, policy, ends);
}

/** {@link windowEnd} in one zone. */
type WindowEnds = (window: Window, at: Date) => Date;

/** Asks the calendar, which is slow, once for each instant: at a refill it is the same one for everybody. */
function windowEnds(zone: string): WindowEnds {
  const known = new Map<string, Date>();
  return (window, at) => {
    const key = `${window} ${at.getTime()}`;
    const end = known.get(key) ?? windowEnd(window, at, zone);
    known.set(key, end);
    return end;
  };
}

function settleInstant(books: Books, at: Date, policy: Policy, ends: WindowEnds): void {
  for (const hold of byId(books.holds.values())) {
    if (hold.remaining > 0n && hold.expiresAt <= at) releaseHold(books, hold, 'timed-out', at);
  }
  for (const hold of byId(books.poolHolds.values())) {
    if (hold.remaining > 0n && hold.expiresAt <= at) releasePoolHold(books, hold, 'timed-out', at);
  }
  // Before anything goes back to a pool: what comes at the first instant of a period belongs to that period.
  for (const pool of byId(books.pools.values())) if (pool.periodEnd <= at) refillPool(books, pool, policy);
  for (const loan of byId(books.loans.values())) returnUnspent(books, loan, at);
  for (const member of byId(books.members.values())) {
    for (const lot of byId(books.lotsOf(member.id))) {
      if (lot.remaining > 0n && lot.expiresAt && lot.expiresAt <= at) expire(books, lot, at, policy, ends);
    }
  }
  const refilled: Lot[] = [];
  for (const member of byId(books.members.values())) {
    if (member.periodEnd <= at) {
      const lot = refill(books, member, policy, ends);
      if (lot) refilled.push(lot);
    }
  }
  for (const lot of refilled) collect(books, lot, at, policy);
  for (const pool of byId(books.pools.values())) if (pool.periodEnd <= at) refillPool(books, pool, policy);
}

/** The earliest instant at which anything in hand falls due; null if nothing ever does. */
export function firstDue(books: Books): Date | null {
  let first: Date | null = null;
  const consider = (at: Date | null) => {
    if (at && (!first || at < first)) first = at;
  };
  for (const member of books.members.values()) consider(nextDueOf(books, member));
  for (const pool of books.pools.values()) consider(pool.periodEnd);
  for (const hold of books.poolHolds.values()) if (hold.remaining > 0n) consider(hold.expiresAt);
  return first;
}

/** When something of this member next expires, falls due or is refilled. */
export function nextDueOf(books: Books, member: AccountHolder): Date {
  let next = member.periodEnd;
  for (const lot of books.lotsOf(member.id)) {
    if (lot.remaining === 0n) continue;
    if (lot.expiresAt && lot.expiresAt < next) next = lot.expiresAt;
    const loan = lot.kind === 'loan' ? books.loans.get(lot.loanId ?? '') : undefined;
    if (loan && loan.dueAt < next) next = loan.dueAt;
  }
  for (const hold of books.holds.values()) {
    if (hold.memberId === member.id && hold.remaining > 0n && hold.expiresAt < next) next = hold.expiresAt;
  }
  return next;
}

/** At its due date, or when its lots expire, what is unspent goes back: one owes only what one used. */
function returnUnspent(books: Books, loan: OpenLoan, at: Date): void {
  const due = loan.dueAt <= at;
  returnLots(books, loan, (lot) => due || (lot.expiresAt !== null && lot.expiresAt <= at), at);
}

/**
 * Ends a lot: what a pool paid goes back there while its period is open, an allowance may roll over, the rest expires.
 * Where the pool was brought into a later period first, the credit expires as the pool's, as it would have there: it
 * makes no difference who is settled first.
 */
function expire(books: Books, lot: Lot, at: Date, policy: Policy, ends: WindowEnds): void {
  rollOver(books, lot, at, policy, ends);
  const rest = lot.remaining;
  if (rest === 0n) return;
  const pool = lot.poolId ? books.pools.get(lot.poolId) : undefined;
  const ofPool = pool && lot.poolUntil && at < lot.poolUntil;
  const open = ofPool && pool.periodEnd.getTime() === lot.poolUntil?.getTime();
  books.post({ kind: 'expiry', memberId: lot.memberId, at }, [
    { account: 'lot', amount: -rest, memberId: lot.memberId, grantId: lot.id },
    open
      ? { account: 'pool', amount: rest, poolId: pool.id }
      : { account: 'expired', amount: rest, memberId: lot.memberId, ...(ofPool ? {} : { grantId: lot.id }) },
  ]);
}

/** An unspent allowance lives on as a rollover lot for one period, once, up to the plan's limit. */
function rollOver(books: Books, lot: Lot, at: Date, policy: Policy, ends: WindowEnds): void {
  const member = books.member(lot.memberId);
  const plan = planOf(policy, member.plan);
  const amount = least(plan.rollover, lot.remaining);
  if (lot.kind !== 'allowance' || amount === 0n || member.status === 'left') return;
  const next = books.addLot({
    memberId: member.id,
    kind: 'rollover',
    amount,
    effectiveAt: at,
    expiresAt: ends(plan.window, at),
    windowStart: at,
    loanId: null,
    requestId: null,
    poolId: null,
    poolUntil: null,
  });
  books.post({ kind: 'rollover', memberId: member.id, at }, [
    { account: 'lot', amount: -amount, memberId: member.id, grantId: lot.id },
    creditLot(next, amount),
  ]);
}

/** A new period: what was overdrawn becomes the organisation's overrun, then the allowance comes. */
function refill(books: Books, member: AccountHolder, policy: Policy, ends: WindowEnds): Lot | null {
  const at = member.periodEnd;
  const plan = planOf(policy, member.plan);
  if (member.overdraft > 0n) {
    books.post({ kind: 'overrun', memberId: member.id, at }, [
      { account: 'overdraft', amount: member.overdraft, memberId: member.id },
      { account: 'overrun', amount: -member.overdraft, memberId: member.id },
    ]);
  }
  member.periodStart = at;
  member.periodEnd = ends(plan.window, at);
  books.movedMembers.add(member.id);
  return member.status === 'left' ? null : grantAllowance(books, member, plan.allowance, at);
}

/** Grants an allowance for the member's running period; null for a plan without one. */
export function grantAllowance(books: Books, member: AccountHolder, amount: bigint, at: Date): Lot | null {
  if (amount === 0n) return null;
  const lot = books.addLot({
    memberId: member.id,
    kind: 'allowance',
    amount,
    effectiveAt: at,
    expiresAt: member.periodEnd,
    windowStart: member.periodStart,
    loanId: null,
    requestId: null,
    poolId: null,
    poolUntil: null,
  });
  books.post({ kind: 'refill', memberId: member.id, at }, [
    { account: 'issued', amount: -amount, memberId: member.id },
    creditLot(lot, amount),
  ]);
  return lot;
}

/** A pool's new period: the rest of the old one expires, the new allowance is issued. */
function refillPool(books: Books, pool: PoolBooks, policy: Policy): void {
  const at = pool.periodEnd;
  books.post({ kind: 'pool-expiry', memberId: null, at }, [
    { account: 'pool', amount: -pool.remaining, poolId: pool.id },
    { account: 'expired', amount: pool.remaining },
  ]);
  pool.periodStart = at;
  pool.periodEnd = windowEnd('month', at, policy.zone);
  books.movedPools.add(pool.id);
  fillPool(books, pool, at);
}

/** Issues a pool's allowance into it. */
export function fillPool(books: Books, pool: PoolBooks, at: Date): void {
  books.post({ kind: 'pool-refill', memberId: null, at }, [
    { account: 'issued', amount: -pool.allowance },
    { account: 'pool', amount: pool.allowance, poolId: pool.id },
  ]);
}
