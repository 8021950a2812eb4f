/** What the jobs of this process did since it started. */
export const COUNTED = [
  'sent',
  'told',
  'found',
  'updated',
  'skipped',
  'gone',
  'postponed',
  'retried',
  'dead',
  'passed',
  'resumed',
  'swept',
  'sealed',
] as const;

/**
 * `told`: a gateway was. `found`: an earlier attempt had arrived. `postponed`: not its turn yet. `passed`: the row was somebody else's by then.
 * `swept` and `sealed` count subjects and audit rows, the others jobs.
 */
export type Counted = (typeof COUNTED)[number];

/** Counts of one process. */
export interface Counters {
  add(what: Counted, howMany?: number): void;
  read(): Readonly<Record<Counted, number>>;
}

/** Counters at zero. */
export function counters(): Counters {
  const counts = new Map<Counted, number>(COUNTED.map((what) => [what, 0]));
  return {
    add: (what, howMany = 1) => {
      counts.set(what, (counts.get(what) ?? 0) + howMany);
    },
    read: () => Object.fromEntries(counts) as Record<Counted, number>,
  };
}
