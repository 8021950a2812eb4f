import type {
  AnyDigest,
  CacheView,
  DigestChange,
  DigestDays,
  OutcomeTally,
  PoolOutlook,
  WastePart,
} from '../../core/digest-view.js';
import { button } from './buttons.js';
import type { CardAction, CardSection, Fact } from './card.js';
import { fact, present } from './facts.js';
import { oneLine } from './typed-text.js';
import type { Voice } from './voice.js';

/** Changes smaller than this many percent are no news. */
const leastNews = 3;

/** More kinds of results than this are told in the headline by their number alone. */
const mostKindsInHeadline = 2;

/** "16 Nov to 22 Nov". */
export function daysText({ from, to }: DigestDays, say: Voice): string {
  return say.t('date.range', { from: say.plainDay(from), to: say.plainDay(to) });
}

/** What was achieved and what it took, in one sentence. `whose` says whose week it was. */
export function digestHeadline(view: AnyDigest, whose: string, hidden: boolean, say: Voice): string {
  const week = { whose, days: daysText(view.days, say) };
  const delivered = deliveredText(view.outcomes, say);
  const spent = say.money(view.spent);
  if (hidden) {
    return delivered === ''
      ? say.t('digest.head.plain', week)
      : say.t('digest.head.results', { ...week, delivered });
  }
  return delivered === ''
    ? say.t('digest.head.spent', { ...week, spent })
    : say.t('digest.head.delivered', { ...week, delivered, spent });
}

function deliveredText(outcomes: OutcomeTally[], say: Voice): string {
  const some = outcomes.filter(({ count }) => count > 0);
  if (some.length > mostKindsInHeadline) {
    return say.t('digest.results-count', { n: some.reduce((sum, { count }) => sum + count, 0) });
  }
  const [first = '', second] = some.map(({ kind, count }) => say.t(`digest.outcome.${kind}`, { n: count }));
  return second === undefined ? first : say.t('digest.two-results', { first, second });
}

/** The week beside the own usual week; nothing where there is too little past. */
export function changeLine(change: DigestChange | null, say: Voice): string | false {
  if (change === null || change.percent === null) return false;
  return say.t('digest.change', {
    ...direction(change.percent),
    mean: say.money(change.mean),
    weeks: change.weeks,
  });
}

/** The mean of the last four weeks, which follows a change of habits sooner than that of twelve. */
export function latelyFact(change: DigestChange | null, say: Voice): Fact | false {
  if (!change?.lately || change.weeks <= 4) return false;
  return fact(say, 'digest.fact.lately', say.t('digest.lately', { mean: say.money(change.lately.mean) }));
}

/** What one result cost, whatever its kind, and how that moved; where there is one kind its own line says the same. */
export function costFact({ costPerOutcome, outcomes }: AnyDigest, say: Voice): Fact | false {
  if (costPerOutcome === null || outcomes.filter(({ count }) => count > 0).length < 2) return false;
  return fact(say, 'digest.fact.cost', costText('cost', costPerOutcome.now, costPerOutcome.past, say));
}

/** A cost, beside what the same cost in the own past weeks. */
function costText(what: 'cost' | 'each', now: bigint, past: bigint | null, say: Voice): string {
  const params = { now: say.money(now) };
  // From nothing there is no percentage.
  if (past === null || past <= 0n) return say.t(`digest.${what}`, params);
  const move = say.t('digest.move', direction(percentOf(now, past)));
  return say.t(`digest.${what}-before`, { ...params, past: say.money(past), move });
}

/** Whole percents from `past` to `now`, rounded half away from zero. */
function percentOf(now: bigint, past: bigint): number {
  const twice = ((now - past) * 200n) / past;
  return Number((twice + (twice < 0n ? -1n : 1n)) / 2n);
}

function direction(percent: number): { size: 'same' | 'more' | 'less'; percent: number } {
  const size = Math.abs(percent) < leastNews ? 'same' : percent > 0 ? 'more' : 'less';
  return { size, percent: Math.abs(percent) };
}

/** How much of the input came from caches. */
export function cacheFact({ hitRate, savings }: CacheView, say: Voice): Fact | false {
  if (hitRate === null || hitRate === 0) return false;
  const value =
    savings !== null && savings > 0n
      ? say.t('digest.cache-saved', { percent: hitRate, savings: say.money(savings) })
      : say.t('digest.cache', { percent: hitRate });
  return fact(say, 'digest.fact.cache', value);
}

/** What was delivered of each kind with its cost, and how many of the decided pull requests were merged. */
export function resultSection(view: AnyDigest, hidden: boolean, say: Voice): CardSection[] {
  const some = view.outcomes.filter(({ count, undone }) => count > 0 || undone > 0);
  if (some.length === 0) return [];
  const lines = some.map((tally) => resultLine(tally, hidden, say));
  const { passRate } = view;
  return [
    {
      title: say.t('digest.results'),
      lines: present([
        ...lines,
        passRate && say.t('digest.pass-rate', { percent: passRate.percent, decided: passRate.decided }),
        !hidden && some.length > 1 && say.t('digest.results-note'),
      ]),
    },
  ];
}

function resultLine(tally: OutcomeTally, hidden: boolean, say: Voice): string {
  const { kind, count, undone, costEach, pastCostEach } = tally;
  const parts = present([
    say.t(`digest.outcome.${kind}`, { n: count }),
    !hidden && costEach !== null && costText('each', costEach, pastCostEach, say),
    undone > 0 && say.t('digest.undone', { n: undone }),
  ]);
  return parts.join(' · ');
}

/** Where the same work might have cost less; always called an estimate. */
export function wasteSection({ waste }: AnyDigest, say: Voice): CardSection[] {
  const { retry, redundant, misfit, index, saves } = waste;
  const share = (part: WastePart) => ({ cost: say.money(part.cost), percent: part.percent });
  const parts = present([
    costs(retry) &&
      say.t('digest.waste.retry', { ...share(retry), failed: retry.failedEvents, events: retry.events }),
    costs(redundant) && say.t('digest.waste.redundant', share(redundant)),
    costs(misfit) &&
      (misfit.instead === null
        ? say.t('digest.waste.misfit', share(misfit))
        : say.t('digest.waste.misfit-instead', { ...share(misfit), instead: oneLine(misfit.instead, 40) })),
  ]);
  if (parts.length === 0) return [];
  return [
    {
      title: say.t('digest.waste'),
      lines: present([
        ...parts,
        parts.length > 1 && costs(index) && say.t('digest.waste.index', share(index)),
        saves !== null && saves > 0n && say.t('digest.waste.saves', { saves: say.money(saves) }),
      ]),
    },
  ];
}

function costs<T extends WastePart>(part: T | null): part is T {
  return part !== null && part.cost > 0n;
}

/** The dearest models. */
export function modelSection({ models }: AnyDigest, say: Voice): CardSection[] {
  if (models.length < 2) return [];
  const lines = models.map(({ model, cost, events }) =>
    say.t('digest.model', { model: oneLine(model, 40), cost: say.money(cost), events }),
  );
  return [{ title: say.t('digest.models'), lines }];
}

/** What is left of a pool, and when there is more. */
export function poolText(pool: PoolOutlook, say: Voice): string {
  return say.t('digest.pool', {
    left: say.have(pool.remaining),
    allowance: say.money(pool.allowance),
    refill: say.since(pool.refillAt),
  });
}

/** When a pool is used up at this pace; nothing where it lasts. */
export function poolLine(
  pool: PoolOutlook | null,
  what: 'pool' | 'issuance',
  say: Voice,
  now: Date,
): string | false {
  if (!pool?.runsOutAt) return false;
  const refill = say.since(pool.refillAt);
  if (pool.runsOutAt <= now) return say.t(`digest.${what}-empty`, { refill });
  return say.t(`digest.${what}-ends`, { day: say.day(pool.runsOutAt), refill });
}

/** Agents that delivered something. */
export function agentFact(agents: { perDay: number; most: number } | null, say: Voice): Fact | false {
  return agents !== null && fact(say, 'digest.fact.agents', say.t('digest.agents', agents));
}

/** How often somebody gets a digest. */
export type Rhythm = 'weekly' | 'monthly' | 'off';

/** Less often, more often, or not at all: one click each. */
export function rhythmButtons(now: Rhythm, say: Voice): CardAction[] {
  const choices: Rhythm[] = [now === 'weekly' ? 'monthly' : 'weekly', 'off'];
  return choices
    .filter((choice) => choice !== now)
    .map((choice) => button('digest.set', say.t(`digest.button.${choice}`), choice));
}
