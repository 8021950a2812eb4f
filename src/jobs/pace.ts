/**
 * Turns for each key, so that a conversation does not get more messages than its platform allows. It knows only what
 * this process sent; what several processes send together is limited by the platform's own refusals.
 */
export interface Pace {
  /**
   * How long to wait for the next turn of `key`, in milliseconds. The turn is taken unless the wait is longer than
   * `longest`; then `taken` is false and the caller comes back later.
   */
  turn(key: string, now: number, longest: number): { waitMs: number; taken: boolean };
  /** The platform asked for silence: no turn of `key` for so long. */
  pause(key: string, now: number, milliseconds: number): void;
}

const KEEP_KEYS = 1_000;

/** Turns at least `intervalMs` apart. */
export function pace(intervalMs: number): Pace {
  const free = new Map<string, number>();
  const forget = (now: number) => {
    if (free.size < KEEP_KEYS) return;
    for (const [key, at] of free) if (at <= now) free.delete(key);
  };
  return {
    turn: (key, now, longest) => {
      const at = Math.max(now, free.get(key) ?? now);
      const waitMs = at - now;
      if (waitMs > longest) return { waitMs, taken: false };
      forget(now);
      free.set(key, at + intervalMs);
      return { waitMs, taken: true };
    },
    pause: (key, now, milliseconds) => {
      free.set(key, Math.max(free.get(key) ?? now, now + milliseconds));
    },
  };
}
