/** Counts the handlers at work, so that a stop can wait for them. */
export interface Hands {
  /** Takes one more; the function given back lays it down. Null once `empty` was called. */
  take(): (() => void) | null;
  /** Takes nothing more and waits until all is laid down, at most `milliseconds`. False: some were still at work. */
  empty(milliseconds: number): Promise<boolean>;
}

/** Hands that hold nothing. */
export function createHands(): Hands {
  let held = 0;
  let closed = false;
  let whenEmpty: (() => void) | null = null;
  return {
    take() {
      if (closed) return null;
      held += 1;
      let laidDown = false;
      return () => {
        if (laidDown) return;
        laidDown = true;
        held -= 1;
        if (held === 0) whenEmpty?.();
      };
    },
    async empty(milliseconds) {
      closed = true;
      if (held === 0) return true;
      let timer: NodeJS.Timeout | undefined;
      const late = new Promise<boolean>((resolve) => {
        timer = setTimeout(() => resolve(false), milliseconds);
      });
      const laidDown = new Promise<boolean>((resolve) => {
        whenEmpty = () => resolve(true);
      });
      const result = await Promise.race([late, laidDown]);
      clearTimeout(timer);
      return result;
    },
  };
}
