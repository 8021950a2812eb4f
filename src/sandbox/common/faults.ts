/** The least that every fault has. */
interface AnyFault {
  readonly kind: string;
  /** How many times it happens; 1 when absent. */
  readonly count?: number;
}

/** The faults that are waiting for their occasion. */
export interface FaultQueue<Fault extends AnyFault> {
  add(fault: Fault): void;
  clear(): void;
  readonly waiting: readonly Fault[];
  /** Takes the first waiting fault of this kind that fits, using it up by one. */
  take<K extends Fault['kind']>(
    kind: K,
    fits?: (fault: Extract<Fault, { kind: K }>) => boolean,
  ): Extract<Fault, { kind: K }> | undefined;
}

/** Creates an empty set of faults; `used` hears of each that happens. */
export function createFaultQueue<Fault extends AnyFault>(
  used: (fault: Fault) => void = () => undefined,
): FaultQueue<Fault> {
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
        used(fault);
        return fault;
      }
      return undefined;
    },
  };
}
