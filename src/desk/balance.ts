import type { Books } from '../core/books.js';
import { localDate } from '../core/calendar.js';
import { lendable } from '../core/loans.js';
import { paceOf } from '../core/pace.js';
import { planOf } from '../core/policy.js';
import { leftNow, liveLots } from '../core/spend.js';
import { priceAt } from '../core/usage.js';
import type { BalanceView, HistoryView } from '../core/views.js';
import { isDue, readBooks } from '../store/books.js';
import { readSheet, type Sheet } from '../store/sheet.js';
import { lastMovements, usageByDay, usageByModel } from '../store/usage.js';
import type { Desk } from './desk.js';
import { inBooks } from './in-books.js';

const usualModelDays = 30;
const historyLines = 12;

/** Brings a member up to now if anything is due; what time decides is then in the tables for all to see. */
export async function bringUpToDate(desk: Desk, memberId: string, now: Date): Promise<void> {
  if (await isDue(desk.db, memberId, now)) await settleNow(desk, memberId, now);
}

async function settleNow(desk: Desk, memberId: string, now: Date): Promise<void> {
  await desk.db.transaction((tx) => inBooks(desk, tx, now, { members: [memberId] }, () => {}));
  desk.wake();
}

/** A member's books as they stand, for showing. */
export async function booksOf(desk: Desk, memberId: string, now: Date): Promise<Books> {
  await bringUpToDate(desk, memberId, now);
  return readBooks(desk.db, { members: [memberId], now, policy: desk.policy, newId: desk.newId });
}

/** "How much do I have left", with everything that explains the number. */
export async function balanceOf(desk: Desk, memberId: string): Promise<BalanceView> {
  const now = desk.clock.now();
  const { policy } = desk;
  const { books, used, models, lenders, openRequests, ...sheet } = await sheetOf(desk, memberId, now);
  const member = books.member(memberId);
  const plan = planOf(policy, member.plan);
  const left = leftNow(books, member, plan, policy.zone, now);
  const pace = paceOf(used.period, left.now, member.periodStart, member.periodEnd, now);
  const sum = (side: 'lenderId' | 'borrowerId') =>
    [...books.loans.values()].reduce(
      (total, loan) => (loan[side] === memberId ? total + loan.outstanding : total),
      0n,
    );
  return {
    leftNow: left.now,
    inLots: left.inLots,
    ofTotal: left.inLots + used.period,
    planName: plan.name,
    allowance: plan.allowance,
    usedToday: used.today,
    usedPeriod: used.period,
    periodStart: member.periodStart,
    refillAt: member.periodEnd,
    cap: left.binding,
    runsOutAt: pace.runsOutAt,
    paceKnown: pace.known,
    overdraft: member.overdraft,
    lots: liveLots(books, memberId, now).map((lot) => ({
      kind: lot.kind,
      remaining: lot.remaining,
      amount: lot.amount,
      expiresAt: lot.expiresAt,
      from: lenders.get((lot.kind === 'loan' && lot.loanId) || '') ?? sheet.gifts.get(lot.id) ?? null,
    })),
    lent: sum('lenderId'),
    owed: sum('borrowerId'),
    onHold: [...books.holds.values()].reduce((total, hold) => total + hold.remaining, 0n),
    heldFor: [...books.holds.values()].flatMap(({ id, remaining: amount }) => {
      const held = sheet.heldFor.get(id);
      return held ? [{ ...held, amount }] : [];
    }),
    onShelf: sheet.onShelf,
    about: aboutTokens(models, left.now),
    freeModels: freeModels(desk, now),
    openRequests,
    at: now,
  };
}

async function sheetOf(desk: Desk, memberId: string, now: Date): Promise<Sheet> {
  const question = { memberId, now, zone: desk.policy.zone, usualDays: usualModelDays, newId: desk.newId };
  const sheet = await readSheet(desk.db, question);
  if (!sheet.due) return sheet;
  await settleNow(desk, memberId, now);
  return readSheet(desk.db, question);
}

/** The last bookings and where the running period's usage went. */
export async function historyOf(desk: Desk, memberId: string): Promise<HistoryView> {
  const now = desk.clock.now();
  const { policy, db } = desk;
  const books = await booksOf(desk, memberId, now);
  const { periodStart } = books.member(memberId);
  const from = localDate(periodStart, policy.zone);
  const today = localDate(now, policy.zone);
  const [lines, models, days] = await Promise.all([
    lastMovements(db, memberId, historyLines),
    usageByModel(db, memberId, from, today),
    usageByDay(db, memberId, from, today),
  ]);
  return {
    lines,
    models: models.map(({ model, cost, tokens, events }) => ({
      model,
      cost,
      tokens,
      events: Number(events),
    })),
    days,
    periodStart,
    usedPeriod: models.reduce((sum, use) => sum + use.cost, 0n),
  };
}

/** What left-now buys of the model a person uses most, at the price their own mix of tokens has had. */
function aboutTokens(models: Sheet['models'], left: bigint): { model: string; tokens: bigint } | null {
  const usual = models.find((use) => use.cost > 0n && use.tokens > 0n);
  return usual ? { model: usual.model, tokens: (left * usual.tokens) / usual.cost } : null;
}

/** Models with price zero. */
export function freeModels(desk: Desk, now: Date): string[] {
  const names = new Set(desk.policy.prices.map((price) => price.model));
  return [...names].filter((model) => {
    const price = priceAt(desk.policy.prices, model, now);
    return price && price.input + price.output + price.cacheRead + price.cacheWrite === 0n;
  });
}

/** What a member may lend now. */
export async function lendableOf(desk: Desk, memberId: string): Promise<bigint> {
  const now = desk.clock.now();
  const books = await booksOf(desk, memberId, now);
  return lendable(books, memberId, desk.policy, now).amount;
}
