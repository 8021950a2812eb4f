/** Names a process for good: its id and when it started, so that a reused id is told apart. Default: this process. */
export function processMark(pid?: number): string;

/** Whether the process that a mark names still runs. Unreadable start times count as the same process. */
export function isRunning(mark: string): boolean;

/**
 * Runs `action` while holding the lock that lives in `directory` (made if missing). Waits while a live process holds
 * it; takes it over when its holder is dead. Not re-entrant.
 */
export function withLock<T>(
  directory: string,
  action: () => T | Promise<T>,
  options?: { onWait?: (holder: string) => void },
): Promise<T>;
