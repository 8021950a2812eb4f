/** The one source of time. In the sandbox it can be moved; signatures and TLS use real time instead. */
export interface Clock {
  now(): Date;
}

/** The machine's own time. */
export const systemClock: Clock = { now: () => new Date() };

/** A clock that stands until it is moved, for tests. */
export interface FakeClock extends Clock {
  set(to: Date): void;
  advance(milliseconds: number): void;
}

/** A fake clock that starts at `start`. */
export function fakeClock(start: Date): FakeClock {
  let at = start.getTime();
  return {
    now: () => new Date(at),
    set: (to) => {
      at = to.getTime();
    },
    advance: (milliseconds) => {
      at += milliseconds;
    },
  };
}
