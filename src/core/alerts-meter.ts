import type { Books } from './books.js';

/** What alerts go by beside the lots: carried with a member's row, so that no sum over usage is needed to decide. */
export interface Meter {
  /** Start of the period in which `usedPeriod` was counted. */
  periodStart: Date;
  /** What usage has taken of lots and overdraft since then, less what corrections gave back; never below zero. */
  usedPeriod: bigint;
  /** The last hour with usage, and what it has cost so far. */
  burnHour: Date | null;
  burnCost: bigint;
  /** From which cost the hour is far beyond the person's own; null until that was worked out. */
  burnLimit: bigint | null;
  /** When the person was alarmed last. */
  burnToldAt: Date | null;
}

/** What alerts have told of a budget of a member or a pool in one period. */
export interface Told {
  /** `review`: whether the period was put to a manager; nothing but `periodStart` matters then. */
  budget: Budget | 'review';
  periodStart: Date;
  /** The highest level told, in percent; 0 for none. */
  level: number;
  /** How often incoming credit has brought the share below what was told. */
  arming: number;
  /** Whether the pace was spoken of. */
  pace: boolean;
}

/** What may run out: the window that grants, a cap on a shorter one, a pool. */
export type Budget = 'credit' | 'week' | 'day' | 'pool';

const hour = 60 * 60 * 1000;

/** The hour of `at`; zones that are off by half an hour have their hours begin at half past, which nobody minds here. */
function hourOf(at: Date): Date {
  return new Date(Math.floor(at.getTime() / hour) * hour);
}

/** Counts a call towards its hour; what belongs to an hour before the running one comes too late to alarm anybody. */
export function countBurn(meter: Meter, occurredAt: Date, cost: bigint): void {
  const at = hourOf(occurredAt);
  if (meter.burnHour && at < meter.burnHour) return;
  if (meter.burnHour?.getTime() === at.getTime()) meter.burnCost += cost;
  else Object.assign(meter, { burnHour: at, burnCost: cost, burnLimit: null });
}

/** Lets the meters follow what the books' entries did since it was called last. */
export function runMeters(books: Books): void {
  for (const [id, meter] of books.meters) {
    const { periodStart } = books.member(id);
    if (periodStart.getTime() === meter.periodStart.getTime()) continue;
    meter.periodStart = periodStart;
    meter.usedPeriod = 0n;
  }
  for (; books.metered < books.entries.length; books.metered += 1) {
    const entry = books.entries[books.metered];
    if (!entry || entry.memberId === null) continue;
    const meter = books.meters.get(entry.memberId);
    if (!meter || (entry.kind !== 'usage' && entry.kind !== 'correction') || entry.at < meter.periodStart)
      continue;
    for (const { account, amount, memberId } of entry.postings)
      if (memberId === entry.memberId && (account === 'lot' || account === 'overdraft'))
        meter.usedPeriod -= amount;
    // A correction of an earlier period's call may give back more than was used in this one.
    if (meter.usedPeriod < 0n) meter.usedPeriod = 0n;
  }
}
