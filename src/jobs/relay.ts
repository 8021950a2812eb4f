import type { Clock } from '../ports/clock.js';
import type { Seam } from '../ports/seam.js';
import type { DueTimers, Work, WorkTable } from '../ports/work.js';
import type { JobQueue } from './backend.js';
import type { Outage } from './job-log.js';
import type { RealTime } from './real-time.js';
import { type QueueName, queueOf, type Ticket, ticketFor } from './ticket.js';

/** What the relay works with. */
export interface RelayOptions {
  work: Work;
  timers: DueTimers;
  queues: Readonly<Record<QueueName, JobQueue>>;
  clock: Clock;
  time: RealTime;
  outage: Outage;
  seam: Seam;
  intervalMs: number;
  leaseMs: number;
  /** So many jobs of one queue are out at a time: what waits too long in a queue loses its lease there. */
  mostQueued: number;
}

/** Turns what is due in the tables into jobs. */
export interface Relay {
  /** Looks now instead of at the next interval: after a commit in this process. */
  nudge(): void;
  /** A job has ended: if more was due than could be queued, looks now. */
  roomFreed(): void;
  /** Resolves after a look that began after this call. */
  round(): Promise<void>;
  /** Stops looking; resolves when the last look is over. */
  stop(): Promise<void>;
}

const LONGEST_PAUSE_MS = 5_000;
/** Audit rows are chained within seconds; every process asks, one job of each slot runs. */
const SEAL_EVERY_MS = 2_000;

/** Starts looking, every `intervalMs` and when nudged. */
export function startRelay(options: RelayOptions): Relay {
  const tick = ticker(options);
  const stopping = new AbortController();
  let wake = new AbortController();
  let again = false;
  let waiting: (() => void)[] = [];

  const nudge = () => {
    again = true;
    wake.abort();
  };

  const run = async () => {
    let pause = options.intervalMs;
    while (!stopping.signal.aborted) {
      again = false;
      wake = new AbortController();
      const served = waiting;
      waiting = [];
      try {
        await tick.look();
        options.outage.over();
        pause = options.intervalMs;
      } catch (error) {
        // Once is told; the rest is patience.
        pause = options.outage.noticed(error)
          ? options.intervalMs
          : Math.min(LONGEST_PAUSE_MS, Math.max(1, pause) * 2);
        again = false;
      }
      for (const resolve of served) resolve();
      if (!again && !stopping.signal.aborted)
        await options.time.wait(pause, options.outage.on ? stopping.signal : wake.signal);
    }
    for (const resolve of waiting) resolve();
    waiting = [];
  };
  const running = run();

  return {
    nudge,
    roomFreed: () => {
      if (tick.leftSome()) nudge();
    },
    round: () =>
      stopping.signal.aborted
        ? Promise.resolve()
        : new Promise((resolve) => {
            waiting.push(resolve);
            nudge();
          }),
    stop: async () => {
      stopping.abort();
      wake.abort();
      await running;
    },
  };
}

function ticker(options: RelayOptions): { look(): Promise<void>; leftSome(): boolean } {
  const { work, timers, queues, clock, time, seam } = options;
  const busy = new Set<WorkTable>();
  let leftSome = false;
  let sealed = -1;

  const relayTable = async (table: WorkTable) => {
    const queue = queues[table === 'inbox' ? 'inbox' : 'delivery'];
    // A queue that is away is asked first, so that no row is claimed for nothing.
    const queued = busy.has(table) || options.outage.on ? await queue.size() : 0;
    const limit = options.mostQueued - queued;
    if (limit <= 0) {
      leftSome = true;
      return;
    }
    const { leaseMs } = options;
    const claims = await work.claim({ table, now: clock.now(), realNow: time.now(), leaseMs, limit });
    if (claims.length === 0) {
      if (queued === 0) busy.delete(table);
      return;
    }
    seam('relay.claimed');
    busy.add(table);
    if (claims.length === limit) leftSome = true;
    try {
      await queue.add(claims.map(ticketFor));
    } catch (error) {
      await work.release(claims);
      throw error;
    }
    seam('relay.added');
  };

  const relayTimers = async () => {
    const now = clock.now();
    const due = await timers.nextDue(now);
    const tickets: Ticket[] = [];
    // One sweep for one due time: a sweep that failed waits in the queue, and its id keeps others out.
    if (due !== null && due <= now) tickets.push({ table: 'timer', id: 'sweep', attempt: due.getTime() });
    const slot = Math.floor(time.now().getTime() / SEAL_EVERY_MS);
    if (slot !== sealed) tickets.push({ table: 'timer', id: 'seal', attempt: slot });
    for (const ticket of tickets) await queues[queueOf(ticket)].add([ticket]);
    sealed = slot;
  };

  return {
    look: async () => {
      leftSome = false;
      await relayTable('inbox');
      await relayTable('outbox');
      await relayTimers();
    },
    leftSome: () => leftSome,
  };
}
