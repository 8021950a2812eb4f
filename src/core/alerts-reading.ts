import type { Budget } from './alerts-meter.js';
import type { AccountHolder, Books, PoolBooks } from './books.js';
import { windowEnd } from './calendar.js';
import { least } from './money.js';
import type { Plan } from './plan.js';
import { capLeft, liveLots } from './spend.js';

/** How full a budget is. */
export interface Reading {
  budget: Budget;
  periodStart: Date;
  /** When it begins anew. */
  periodEnd: Date;
  used: bigint;
  /** What it still lets out. */
  left: bigint;
  /** False for a cap that keeps nothing back: whatever is to be said, the credit window says it. */
  binds: boolean;
}

/**
 * A member's budgets: the credit window with all that is in lots, and each cap with what it lets out of them now; each
 * by itself, so that what one keeps back is not told of another. `used` is what usage took in the credit window.
 */
export function budgetsOf(
  books: Books,
  member: AccountHolder,
  plan: Plan,
  used: bigint,
  zone: string,
  at: Date,
): Reading[] {
  let allowance = 0n;
  let other = 0n;
  for (const lot of liveLots(books, member.id, at)) {
    if (lot.kind === 'allowance') allowance += lot.remaining;
    else other += lot.remaining;
  }
  const { periodStart, periodEnd } = member;
  const credit: Reading = {
    budget: 'credit',
    periodStart,
    periodEnd,
    used,
    left: allowance + other,
    binds: true,
  };
  const use = books.capUse.get(member.id);
  if (!use) return [credit];
  const caps = plan.caps.map(({ window, amount }): Reading => {
    const [start, of] = window === 'week' ? [use.weekStart, use.week] : [use.dayStart, use.day];
    const free = capLeft({ window, amount, used: of });
    return {
      budget: window,
      periodStart: start,
      // Asked for only where there is something to tell: it takes a calendar.
      get periodEnd() {
        return windowEnd(window, start, zone);
      },
      used: of,
      left: other + least(allowance, free),
      binds: free < allowance,
    };
  });
  return [credit, ...caps];
}

/** The share of a pool: what left it in its period, less what came back. */
export function poolReading(pool: PoolBooks): Reading {
  const { allowance, remaining, periodStart, periodEnd } = pool;
  const used = allowance > remaining ? allowance - remaining : 0n;
  return { budget: 'pool', periodStart, periodEnd, used, left: remaining, binds: true };
}
