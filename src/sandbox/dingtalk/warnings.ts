/** Something the app did that DingTalk takes, but that its documents forbid or that fails on some clients. */
export interface Warning {
  readonly kind:
    | 'update-during-callback'
    | 'long-value'
    | 'unknown-variable'
    | 'not-private'
    | 'unreadable-variable'
    | 'bad-echo'
    | 'bad-frame'
    | 'wrong-socket'
    | 'late-answer'
    | 'bad-answer'
    | 'dead-link'
    | 'stream-not-full';
  readonly detail: string;
}

/** The warnings so far. */
export interface Warnings {
  readonly list: readonly Warning[];
  add(kind: Warning['kind'], detail: string): void;
}

/** Creates an empty list that keeps the newest thousand. */
export function createWarnings(): Warnings {
  const list: Warning[] = [];
  return {
    list,
    add(kind, detail) {
      list.push({ kind, detail });
      if (list.length > 1_000) list.shift();
    },
  };
}
