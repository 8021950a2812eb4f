import type { OutcomeKind, PassRate } from './digest-view.js';
import { fewestForPassRate } from './digest-view.js';
import { percentOf } from './waste.js';

/** The states that sources report, by kind. */
export const outcomeStates = {
  'pull-request': ['merged', 'closed', 'reverted'],
  ticket: ['resolved', 'reopened'],
  campaign: ['finished'],
  'agent-task': ['completed', 'failed'],
} as const satisfies Record<OutcomeKind, readonly string[]>;

/** Every kind, in the order in which digests list them. */
export const outcomeKinds = Object.keys(outcomeStates) as OutcomeKind[];

const delivered: ReadonlySet<string> = new Set(['merged', 'resolved', 'finished', 'completed']);
const takenBack: ReadonlySet<string> = new Set(['reverted', 'reopened']);

/** Things that had the same last state within some days. */
export interface StateCount {
  kind: OutcomeKind;
  /** The last state that the thing had in those days: merged and then reverted is reverted. */
  state: string;
  count: number;
}

/** Delivered and taken back, by kind; kinds without either are left out. */
export function talliesOf(
  states: readonly StateCount[],
): { kind: OutcomeKind; count: number; undone: number }[] {
  return outcomeKinds.flatMap((kind) => {
    const own = states.filter((one) => one.kind === kind);
    const sum = (which: ReadonlySet<string>) =>
      own.reduce((total, { state, count }) => (which.has(state) ? total + count : total), 0);
    const [count, undone] = [sum(delivered), sum(takenBack)];
    return count + undone > 0 ? [{ kind, count, undone }] : [];
  });
}

/**
 * Merged ÷ (merged + closed) pull requests; those still open do not count, and one that was reverted counts neither
 * way. Null below five, where the share would say more about chance.
 */
export function passRateOf(states: readonly StateCount[]): PassRate | null {
  const count = (wanted: string) =>
    states.reduce(
      (sum, one) => (one.kind === 'pull-request' && one.state === wanted ? sum + one.count : sum),
      0,
    );
  const merged = count('merged');
  const decided = merged + count('closed');
  const percent = percentOf(BigInt(merged), BigInt(decided));
  return percent === null || decided < fewestForPassRate ? null : { percent, decided };
}
