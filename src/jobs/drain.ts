import type { Clock } from '../ports/clock.js';
import type { DueTimers, Work } from '../ports/work.js';
import type { RealTime } from './real-time.js';
import type { Relay } from './relay.js';

/** What draining looks at. */
export interface DrainOptions {
  relay: Relay;
  work: Work;
  timers: DueTimers;
  clock: Clock;
  time: RealTime;
  /** How many jobs this process has in hand. */
  inHand(): number;
  /** Resolves when a job of this process ends, or after a moment. */
  pause(): Promise<void>;
  timeoutMs: number;
}

/**
 * Resolves when nothing is due now and nobody has a row in hand. Rows that wait for a later time do not count.
 *
 * @throws Error that says what is still open after `timeoutMs` of machine time.
 */
export async function drain(options: DrainOptions): Promise<void> {
  const deadline = options.time.now().getTime() + options.timeoutMs;
  for (;;) {
    await options.relay.round();
    const open = await stillOpen(options);
    if (open.length === 0) return;
    if (options.time.now().getTime() >= deadline)
      throw new Error(`still open after ${options.timeoutMs / 1000} s: ${open.join(', ')}`);
    await options.pause();
  }
}

async function stillOpen({ work, timers, clock, inHand }: DrainOptions): Promise<string[]> {
  const now = clock.now();
  const open: string[] = [];
  for (const table of ['inbox', 'outbox'] as const) {
    const rows = await work.open(table, now);
    if (rows.due + rows.working > 0) open.push(`${table}: ${rows.due} due, ${rows.working} in hand`);
  }
  const timer = await timers.nextDue(now);
  if (timer !== null && timer <= now) open.push(`a timer due since ${timer.toISOString()}`);
  if (inHand() > 0) open.push(`${inHand()} jobs in hand`);
  return open;
}
