import type { RealTime } from '../../src/chat/dingtalk/api/timers.js';
import type { Log } from '../../src/chat/talk/ports.js';

/** The machine's time as the tests want it: it stands until it is moved. */
export interface FakeTime extends RealTime {
  /** Moves on, and has every timer that falls due on the way act in its order. */
  advance(milliseconds: number): void;
  /** Resolves as soon as somebody waits for exactly so many milliseconds. */
  timer(milliseconds: number): Promise<void>;
  /** What is being waited for now, in milliseconds as it was asked for. */
  readonly waits: number[];
}

interface Timer {
  readonly due: number;
  readonly asked: number;
  act(): void;
}

/** A time that starts at nought. */
export function fakeTime(): FakeTime {
  const timers = new Set<Timer>();
  let at = 0;
  return {
    now: () => at,
    after(milliseconds, act) {
      const timer = { due: at + milliseconds, asked: milliseconds, act };
      timers.add(timer);
      return () => timers.delete(timer);
    },
    advance(milliseconds) {
      const end = at + milliseconds;
      for (;;) {
        const due = [...timers].filter((timer) => timer.due <= end).sort((a, b) => a.due - b.due)[0];
        if (due === undefined) break;
        timers.delete(due);
        at = Math.max(at, due.due);
        due.act();
      }
      at = end;
    },
    timer: (milliseconds) => until(() => [...timers].some(({ asked }) => asked === milliseconds)),
    get waits() {
      return [...timers].map(({ asked }) => asked);
    },
  };
}

/** A line of the log. */
export interface Logged {
  level: 'debug' | 'info' | 'warn' | 'error';
  fields: object;
  message: string;
}

/** A log that keeps what goes wrong; progress is not of interest here. */
export function keptLog(): { log: Log; lines: Logged[] } {
  const lines: Logged[] = [];
  const at = (level: Logged['level']) => (fields: object, message: string) => {
    lines.push({ level, fields, message });
  };
  return { lines, log: { debug: () => {}, info: () => {}, warn: at('warn'), error: at('error') } };
}

/** Resolves when this has come true; rejects after five seconds. */
export async function until(true_: () => boolean): Promise<void> {
  const end = performance.now() + 5_000;
  while (!true_()) {
    if (performance.now() > end) throw new Error(`it did not come true: ${true_}`);
    await new Promise((resolve) => setImmediate(resolve));
  }
}
