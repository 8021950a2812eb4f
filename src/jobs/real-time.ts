/**
 * The machine's own time, for what is technical: leases, back-off between attempts to reach a store, the pace of
 * sending. Never for what people are told.
 */
export interface RealTime {
  now(): Date;
  /** Resolves after `milliseconds`, or at once when `signal` is aborted. Does not keep the process alive. */
  wait(milliseconds: number, signal?: AbortSignal): Promise<void>;
}

/** The machine's clock and timers. */
export const machineTime: RealTime = {
  now: () => new Date(),
  wait: (milliseconds, signal) =>
    new Promise((resolve) => {
      if (signal?.aborted === true) {
        resolve();
        return;
      }
      const end = () => {
        clearTimeout(timer);
        signal?.removeEventListener('abort', end);
        resolve();
      };
      const timer = setTimeout(end, milliseconds);
      timer.unref();
      signal?.addEventListener('abort', end);
    }),
};
