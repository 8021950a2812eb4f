/** Timers of one owner, ended together. */
export interface Timers {
  /** Runs something after this many real milliseconds, unless it is cancelled or everything ends. */
  later(ms: number, run: () => void): NodeJS.Timeout;
  cancel(timer: NodeJS.Timeout | undefined): void;
  /** Nothing runs any more, now or later. */
  end(): void;
}

/** Creates a set of timers. */
export function createTimers(): Timers {
  const running = new Set<NodeJS.Timeout>();
  let ended = false;
  return {
    later(ms, run) {
      const timer = setTimeout(() => {
        running.delete(timer);
        if (!ended) run();
      }, ms);
      running.add(timer);
      return timer;
    },
    cancel(timer) {
      clearTimeout(timer);
      if (timer !== undefined) running.delete(timer);
    },
    end() {
      ended = true;
      for (const timer of running) clearTimeout(timer);
      running.clear();
    },
  };
}
