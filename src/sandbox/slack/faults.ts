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
export interface Faults {
  add(fault: Fault): void;
  clear(): void;
  readonly waiting: readonly Fault[];
  /** Takes the first waiting fault of this kind that fits the method, using it up by one. */
  take<K extends Fault['kind']>(
    kind: K,
    fits?: (fault: Extract<Fault, { kind: K }>) => boolean,
  ): Extract<Fault, { kind: K }> | undefined;
}

/** Creates an empty set of faults. */
export function createFaults(): Faults {
  let waiting: { fault: Fault; left: number }[] = [];
  return {
    add(fault) {
      waiting.push({ fault, left: fault.count ?? 1 });
    },
    clear() {
      waiting = [];
    },
    get waiting() {
      return waiting.map(({ fault, left }) => ({ ...fault, count: left }));
    },
    take<K extends Fault['kind']>(
      kind: K,
      fits: (fault: Extract<Fault, { kind: K }>) => boolean = () => true,
    ) {
      const isKind = (fault: Fault): fault is Extract<Fault, { kind: K }> => fault.kind === kind;
      for (const entry of waiting) {
        const { fault } = entry;
        if (!isKind(fault) || !fits(fault)) continue;
        entry.left -= 1;
        if (entry.left <= 0) waiting = waiting.filter((other) => other !== entry);
        return fault;
      }
      return undefined;
    },
  };
}

/** True when a fault names no method or this one. */
export function fitsMethod(method: string): (fault: { readonly method?: string }) => boolean {
  return (fault) => fault.method === undefined || fault.method === method;
}
