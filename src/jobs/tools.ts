import type { Clock } from '../ports/clock.js';
import type { Seam } from '../ports/seam.js';
import type { DueWork, Work } from '../ports/work.js';
import type { Counters } from './counters.js';
import type { JobLog } from './job-log.js';
import type { RealTime } from './real-time.js';

/** What every job needs. */
export interface JobTools {
  work: Work;
  /** Business time: when rows are due, and what is written as having happened. */
  clock: Clock;
  time: RealTime;
  /** Uniform in [0, 1), for jitter. */
  random: () => number;
  leaseMs: number;
  log: JobLog;
  seam: Seam;
  counters: Counters;
  /** Aborted when the program wants to stop: what merely waits gives its row back. */
  stopping: AbortSignal;
}

/** A row that a job of this process is working on; `work` is its latest claim. */
export interface Hand {
  work: DueWork;
}
