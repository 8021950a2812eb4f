/** Where jobs write what an operator should know; a pino logger is one. */
export interface JobLog {
  info(fields: object, message: string): void;
  warn(fields: object, message: string): void;
  error(fields: object, message: string): void;
}

/** Tells of an outage once when it begins and once when it is over, however often it is noticed. */
export interface Outage {
  /** True the first time. */
  noticed(error: unknown): boolean;
  over(): void;
  readonly on: boolean;
}

/** Watches one thing that may be away. */
export function outage(log: JobLog, what: string): Outage {
  let on = false;
  return {
    noticed: (error) => {
      if (on) return false;
      on = true;
      log.warn({ error: wordsOf(error) }, `${what}: in trouble, trying again`);
      return true;
    },
    over: () => {
      if (!on) return;
      on = false;
      log.info({}, `${what}: back`);
    },
    get on() {
      return on;
    },
  };
}

/** An error in one line. */
export function wordsOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  // A refused connection to a name with several addresses has no message of its own.
  if (error instanceof AggregateError && error.message === '') return error.errors.map(wordsOf).join('; ');
  return error.message === '' ? error.name : error.message;
}
