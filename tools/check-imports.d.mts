/** The room of the house that a path relative to src/ belongs to; `undefined` when it belongs to none. */
export function roomOf(path: string): string | undefined;

/** Holds every import below `src` against the rules. A violation reads `file:line what is wrong`. */
export function checkImports(src: string): { files: string[]; imports: number; violations: string[] };
