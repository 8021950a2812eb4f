import type { Conditions, Range, RequestFacts, RuleOutcome, Unmet } from './approval-rules.js';

/** The first condition that does not hold, in the order in which people read them; null if all do. */
export function firstUnmet(when: Conditions, facts: RequestFacts): Unmet | null {
  const total = facts.amount + facts.grantedThisPeriod + facts.openThisPeriod;
  const left = facts.poolLeft;
  const purpose = facts.purpose.toLowerCase();
  return (
    outside('amount', total, when.amount) ??
    outside('request', facts.amount, when.request) ??
    missing('plan', facts.plan, when.plans) ??
    missing('team', facts.team, when.teams) ??
    missing('lasting', facts.lasting, when.lasting) ??
    (when.purpose && !when.purpose.some((word) => purpose.includes(word.toLowerCase()))
      ? { condition: 'purpose' as const, found: facts.purpose, wanted: when.purpose }
      : null) ??
    outside('granted', facts.grantedThisPeriod, when.granted) ??
    counted('approvals', facts.approvedThisPeriod, when.approvals) ??
    counted('declines', facts.declinedRecently, when.declines) ??
    counted('period', facts.periodShare, when.period) ??
    outside('pool', left, when.pool) ??
    outside('poolAfter', left === null ? null : left - facts.amount, when.poolAfter)
  );
}

/** Why a rule that approves at once must not: its bound, or a pool that does not hold enough. Null otherwise. */
export function boundsOf(outcome: RuleOutcome, facts: RequestFacts): Unmet | null {
  if (outcome.kind !== 'approve') return null;
  const total = facts.amount + facts.grantedThisPeriod + facts.openThisPeriod;
  if (outcome.mostPerPeriod !== null && total > outcome.mostPerPeriod)
    return { condition: 'bound', found: total, wanted: { from: null, upTo: outcome.mostPerPeriod } };
  // Somebody should look at a wish that the pool cannot pay, rather than a rule.
  if (facts.poolLeft !== null && facts.poolLeft < facts.amount)
    return { condition: 'short', found: facts.poolLeft, wanted: { from: facts.amount, upTo: null } };
  return null;
}

/** The conditions that are ranges. */
export const rangeConditions = [
  'amount',
  'request',
  'granted',
  'approvals',
  'declines',
  'period',
  'pool',
  'poolAfter',
] as const;

/** Whether every request that meets `narrow` meets `wide` too, as far as can be told without knowing the request. */
export function covers(wide: Conditions, narrow: Conditions): boolean {
  const lists = ['plans', 'teams', 'lasting'] as const;
  const words = narrow.purpose;
  return (
    rangeConditions.every((key) => rangeCovers(wide[key], narrow[key])) &&
    lists.every((key) => {
      const [all, some]: (readonly string[] | null)[] = [wide[key], narrow[key]];
      return !all || (some?.every((one) => all.includes(one)) ?? false);
    }) &&
    // Whoever writes "incident report" also writes "incident".
    (!wide.purpose || (words?.every((word) => wide.purpose?.some((known) => word.includes(known))) ?? false))
  );
}

function rangeCovers(wide: Range<bigint | number> | null, narrow: Range<bigint | number> | null): boolean {
  if (!wide) return true;
  const from = wide.from === null || (narrow?.from != null && narrow.from >= wide.from);
  const upTo = wide.upTo === null || (narrow?.upTo != null && narrow.upTo <= wide.upTo);
  return from && upTo;
}

function outside(
  condition: 'amount' | 'request' | 'granted' | 'pool' | 'poolAfter',
  found: bigint | null,
  wanted: Range<bigint> | null,
): Unmet | null {
  if (!wanted) return null;
  // A pool without limit has more than any number.
  const within =
    found === null
      ? wanted.upTo === null
      : (wanted.from === null || found >= wanted.from) && (wanted.upTo === null || found <= wanted.upTo);
  return within ? null : { condition, found, wanted };
}

function counted(
  condition: 'approvals' | 'declines' | 'period',
  found: number,
  wanted: Range<number> | null,
): Unmet | null {
  if (!wanted) return null;
  const within =
    (wanted.from === null || found >= wanted.from) && (wanted.upTo === null || found <= wanted.upTo);
  return within ? null : { condition, found, wanted };
}

function missing(
  condition: 'plan' | 'team' | 'lasting',
  found: string | null,
  wanted: readonly string[] | null,
): Unmet | null {
  return !wanted || (found !== null && wanted.includes(found)) ? null : { condition, found, wanted };
}
