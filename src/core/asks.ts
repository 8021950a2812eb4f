import { divideHalfUp, scale, type Unit } from './money.js';
import { type Refusal, refusal } from './refusals.js';

/** What holds for every ask, whatever the plan says of single loans. */
export const askRules = {
  /** Asks of one person in a day, so that a channel is not worn out. */
  mostPerDay: 3,
  /** Colleagues who are written to where an ask goes to a team. */
  mostColleagues: 30,
} as const;

/** How far an ask is filled. */
export interface AskFill {
  amount: bigint;
  filled: bigint;
}

/** What is still wanted. */
export function openOf(ask: AskFill): bigint {
  return ask.amount - ask.filled;
}

/**
 * How much of `wanted` an ask takes. Who said that less will do as well lends what is open; everybody else is told how
 * much that is, and lends nothing without having said so.
 */
export function takePart(ask: AskFill, wanted: bigint, orLess: boolean): bigint | Refusal {
  const open = openOf(ask);
  if (wanted <= open) return wanted;
  return orLess && open > 0n ? open : refusal('ask-part-too-large', { open });
}

/** Shares of an ask that make a part worth a button, in percent of what was asked for. */
const buttonShares = [10n, 25n] as const;

/** Amounts for buttons beside "the rest": round ones below what is open, the smallest first, in minor units. */
export function quickParts(ask: AskFill, unit: Unit): bigint[] {
  const open = openOf(ask);
  const parts = buttonShares.map((share) => rounded((ask.amount * share) / 100n, unit));
  return [...new Set(parts)].filter((part) => part > 0n && part < open);
}

/** The nearest 1, 2 or 5 times a power of ten, in whole units where the amount is one or more. */
function rounded(amount: bigint, unit: Unit): bigint {
  const one = scale(unit);
  if (amount < one) return amount;
  let step = one;
  while (step * 10n <= amount) step *= 10n;
  const steps = [step, step * 2n, step * 5n, step * 10n];
  const distance = (other: bigint) => (other > amount ? other - amount : amount - other);
  return steps.reduce((best, next) => (distance(next) < distance(best) ? next : best));
}

/** How many of so many marks of a thermometer are filled: never all before it is full, and one as soon as there is anything. */
export function marksOf({ amount, filled }: AskFill, marks: number): number {
  if (filled <= 0n) return 0;
  if (filled >= amount) return marks;
  const near = Number(divideHalfUp(filled * BigInt(marks), amount));
  return Math.min(marks - 1, Math.max(1, near));
}

/** Until when parts may be lent: so many hours from now, at the latest until they are due. */
export function askEnd(now: Date, hours: number, dueAt: Date): Date {
  return new Date(Math.min(now.getTime() + hours * 60 * 60 * 1000, dueAt.getTime()));
}
