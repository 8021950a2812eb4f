import type { FaultQueue } from '../common/faults.js';

/** Something that goes wrong on purpose. `count` is how many times; 1 when absent. */
export type Fault = { readonly count?: number } & (
  | { /** The app's acknowledgement is lost on the way. */ readonly kind: 'drop-ack' }
  | { /** An envelope is delivered twice. */ readonly kind: 'deliver-twice' }
  | {
      /** An envelope is delivered late, by this many real milliseconds. */ readonly kind: 'delay';
      readonly ms: number;
    }
  | {
      /** A Web API call (of this method, or any) fails with a server error, before or after its effect. */
      readonly kind: 'fail-call';
      readonly method?: string;
      readonly when: 'before' | 'after';
      /** 500 when absent; 0 cuts the connection without an answer. */
      readonly status?: number;
    }
  | {
      /** A Web API call is refused with 429. */
      readonly kind: 'rate-limit';
      readonly method?: string;
      readonly retryAfterSeconds: number;
    }
  | {
      /** A Web API call answers late. */ readonly kind: 'slow-call';
      readonly method?: string;
      readonly ms: number;
    }
  | {
      /** A Web API call is refused with this error. */
      readonly kind: 'refuse-call';
      readonly method?: string;
      readonly error: string;
    }
  | {
      /** An ephemeral message does not arrive, although the call says ok. */ readonly kind: 'lose-ephemeral';
    }
);

/** Faults that happen at once instead of waiting for their occasion. */
export type Strike = 'cut-sockets' | 'refresh-sockets' | 'warn-sockets';

/** The faults that are waiting for their occasion. */
export type Faults = FaultQueue<Fault>;

/** True when a fault names no method or this one. */
export function fitsMethod(method: string): (fault: { readonly method?: string }) => boolean {
  return (fault) => fault.method === undefined || fault.method === method;
}
