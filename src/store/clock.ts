import { z } from 'zod';
import type { Clock } from '../ports/clock.js';
import { type Database, sql } from './db.js';

/** A clock whose distance from real time is a row that every process reads; the sandbox and the tour move it. */
export interface SharedClock extends Clock {
  /** Moves it for every process. Resolves when every later `now()` of this process shows it. */
  set(to: Date): Promise<void>;
  /** Reads the row again: somebody else may have moved it. */
  refresh(): Promise<void>;
  /** Stops looking for moves. */
  stop(): void;
}

/** How often a process looks whether another one moved the clock, in milliseconds. */
const lookEveryMs = 250;

/** Opens the shared clock; without a row it shows real time. */
export async function openSharedClock(db: Database): Promise<SharedClock> {
  let offset = await readOffset(db);
  const clock: SharedClock = {
    now: () => new Date(Date.now() + offset),
    async set(to) {
      const next = to.getTime() - Date.now();
      await db.run(sql`INSERT INTO clock_offset (id, offset_ms) VALUES (1, ${BigInt(next)})
        ON CONFLICT (id) DO UPDATE SET offset_ms = EXCLUDED.offset_ms`);
      offset = next;
    },
    async refresh() {
      offset = await readOffset(db);
    },
    stop: () => clearInterval(timer),
  };
  const timer = setInterval(() => {
    // A database that is away now is asked again in a moment; until then the last offset holds.
    clock.refresh().catch(() => {});
  }, lookEveryMs);
  timer.unref();
  return clock;
}

async function readOffset(db: Database): Promise<number> {
  const [row] = await db.rows(
    z.object({ offset_ms: z.bigint() }),
    sql`SELECT offset_ms FROM clock_offset WHERE id = 1`,
  );
  return Number(row?.offset_ms ?? 0n);
}
