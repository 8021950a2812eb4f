/** The machine's own time, for what is technical: pace, time limits, liveness. Never for what people are told. */
export interface RealTime {
  /** Milliseconds, from anywhere. */
  now(): number;
  /** Calls `act` once after so many milliseconds. The answer calls it off. Does not keep the process alive. */
  after(milliseconds: number, act: () => void): () => void;
}

/** The machine's clock and timers. */
export const machineTime: RealTime = {
  now: () => performance.now(),
  after: (milliseconds, act) => {
    const timer = setTimeout(act, milliseconds);
    timer.unref();
    return () => clearTimeout(timer);
  },
};

/** Resolves after so many milliseconds; at once for none. */
export function wait(time: RealTime, milliseconds: number): Promise<void> {
  if (milliseconds <= 0) return Promise.resolve();
  return new Promise((resolve) => void time.after(milliseconds, resolve));
}
