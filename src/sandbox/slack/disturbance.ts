import { type Faults, fitsDelivery } from './faults.js';
import type { Json } from './json.js';
import type { Traffic } from './traffic.js';

/** How long a delivery waits to be overtaken, in real milliseconds, when nothing else is said. */
const overtakeWithinMs = 2_000;

/** The way to the app, on which deliveries are late, doubled or overtaken as the waiting faults want it. */
export interface Disturbance {
  /**
   * Lets one delivery pass; `go` is called once, or twice when it is doubled.
   *
   * @param type what is delivered, as an envelope's type says it
   */
  pass(type: string, payload: Json, go: (copy: boolean) => void): void;
}

/** Timers that end with whoever set them. */
export type Later = (ms: number, run: () => void) => unknown;

/** Creates the way. */
export function createDisturbance(faults: Faults, traffic: Traffic, later: Later): Disturbance {
  let held: (() => void)[] = [];
  const release = (): void => {
    const waiting = held;
    held = [];
    for (const go of waiting) go();
  };
  return {
    pass(type, payload, go) {
      const fits = fitsDelivery(type, payload);
      const late = faults.take('delay', fits);
      const twice = faults.take('deliver-twice', fits) !== undefined;
      const run = (): void => {
        go(false);
        if (twice) go(true);
      };
      const overtaken = faults.take('out-of-order', fits);
      if (overtaken !== undefined) {
        traffic.note('fault', 'held back until the next one has passed');
        held.push(run);
        later(overtaken.ms ?? overtakeWithinMs, release);
        return;
      }
      if (late !== undefined) {
        later(late.ms, run);
        return;
      }
      run();
      release();
    },
  };
}
