import type { DigestView, LoanDue, Suggestion, WasteView } from './digest-view.js';
import type { DayUse } from './waste.js';

const day = 24 * 60 * 60 * 1000;

/** From which part of the spending on, in percent, a kind of waste is worth a word. */
const worthAWord = 10;

/** Below this hit rate, in percent, caches are hardly used; a yardstick of cost tools in the field. */
const poorHitRate = 25;

/** With less input than this in a week, caches would save next to nothing. */
const fewestCacheTokens = 1_000_000n;

/** From which part of what there was to spend on, in percent, something is spare. */
const spareShare = 30n;

/** What decides about the suggestion. */
export type SuggestionFacts = Pick<
  DigestView,
  'waste' | 'cache' | 'loansDue' | 'leftNow' | 'ofTotal' | 'usedPeriod' | 'refillAt' | 'runsOutAt' | 'at'
> & { uses: readonly DayUse[]; periodStart: Date; mayLend: boolean };

/** The one thing worth doing: what presses first, then what saves most, then what helps others. */
export function suggestionOf(facts: SuggestionFacts): Suggestion {
  const { runsOutAt, refillAt, cache } = facts;
  const debt = facts.loansDue.find((loan) => loan.side === 'borrower');
  if (debt) return repay(debt);
  if (runsOutAt && refillAt.getTime() - runsOutAt.getTime() > day)
    return { is: 'ask-for-more', runsOutAt, refillAt };
  const waste = worstWaste(facts.waste);
  if (waste) return waste;
  const input = facts.uses.reduce(
    (sum, { tokens }) => sum + tokens.input + tokens.cacheRead + tokens.cacheWrite,
    0n,
  );
  if (cache.hitRate !== null && cache.hitRate < poorHitRate && input >= fewestCacheTokens)
    return { is: 'use-cache', hitRate: cache.hitRate };
  const spare = spareOf(facts);
  if (facts.mayLend && spare > 0n) return { is: 'lend-spare', amount: spare, refillAt };
  return { is: 'carry-on' };
}

function repay(debt: LoanDue): Suggestion {
  const { outstanding: amount, with: name, dueAt, loanId } = debt;
  return { is: 'repay', amount, with: name, dueAt, loanId };
}

/** The kind of waste that cost most, if it is worth a word. */
function worstWaste({ retry, redundant, misfit }: WasteView): Suggestion | null {
  const parts: { cost: bigint; percent: number; said: Suggestion }[] = [];
  const add = (part: { cost: bigint; percent: number } | null, said: (cost: bigint) => Suggestion) => {
    if (part && part.percent >= worthAWord && part.cost > 0n) parts.push({ ...part, said: said(part.cost) });
  };
  add(retry, (saves) => ({ is: 'fewer-retries', saves, percent: retry?.percent ?? 0 }));
  add(redundant, (saves) => ({ is: 'shorter-context', saves, percent: redundant?.percent ?? 0 }));
  add(misfit, (saves) => ({
    is: 'smaller-model',
    saves,
    percent: misfit?.percent ?? 0,
    instead: misfit?.instead ?? null,
  }));
  const [worst] = parts.sort((a, b) => (a.cost < b.cost ? 1 : a.cost > b.cost ? -1 : 0));
  return worst?.said ?? null;
}

/** What would be left unspent at a refill within the week, at this pace; zero if it is not worth offering. */
function spareOf(facts: SuggestionFacts): bigint {
  const { leftNow, usedPeriod, ofTotal, refillAt, periodStart, at } = facts;
  const ahead = refillAt.getTime() - at.getTime();
  const elapsed = at.getTime() - periodStart.getTime();
  if (ahead <= 0 || ahead > 7 * day || elapsed <= 0) return 0n;
  const spare = leftNow - (usedPeriod * BigInt(ahead)) / BigInt(elapsed);
  return spare * 100n >= ofTotal * spareShare ? spare : 0n;
}
