import type { DueTimers, Work } from '../ports/work.js';

/** A clock that somebody moves for all processes. */
export interface MovableClock {
  now(): Date;
  /** Resolves when every later `now()` of this process shows it. */
  set(to: Date): Promise<void>;
}

/** What moving the clock needs. */
export interface AdvanceOptions {
  clock: MovableClock;
  timers: DueTimers;
  work: Pick<Work, 'nextDue'>;
  /** Resolves when nothing is due now and no job is in hand. */
  drain(): Promise<void>;
}

/**
 * Moves the clock to `target` by way of every due time in between, in order, and finishes what falls due at each before
 * it goes on: a jump of a month then has the same effects as the month. Returns how many due times there were. A target
 * in the past moves nothing.
 *
 * @throws Error when something cannot be finished; the clock then stands at its due time.
 */
export async function advanceTo(target: Date, options: AdvanceOptions): Promise<number> {
  const { clock, timers, drain } = options;
  const settle = async () => {
    await timers.sweep(clock.now());
    await drain();
  };
  let steps = 0;
  // What is due already belongs to the time before the move.
  if (target > clock.now()) await settle();
  while (target > clock.now()) {
    const due = await nextDue(options);
    // Time itself flows on while work is being done.
    if (due === null || due > target) await clock.set(target);
    else {
      if (due > clock.now()) await clock.set(due);
      steps += 1;
    }
    await settle();
  }
  return steps;
}

async function nextDue({ clock, timers, work }: AdvanceOptions): Promise<Date | null> {
  const now = clock.now();
  const [timer, row] = await Promise.all([timers.nextDue(now), work.nextDue(now)]);
  if (timer === null || row === null) return timer ?? row;
  return new Date(Math.min(timer.getTime(), row.getTime()));
}
