import { closeSync, existsSync, mkdirSync, openSync, readFileSync, truncateSync, writeSync } from 'node:fs';
import { dirname } from 'node:path';
import { isObject, parseJson } from '../slack/json.js';

/** One line of the journal: a change and how many ids had been made by then. */
interface JournalLine<Change> {
  readonly ids: number;
  readonly record: Change;
}

/** An append-only file of JSON lines. */
export interface Journal<Change> {
  /** The lines found at the start. */
  readonly lines: readonly JournalLine<Change>[];
  /** Writes one line before returning, so that a killed process has lost nothing it answered for. */
  append(line: JournalLine<Change>): void;
  close(): void;
}

/**
 * Opens the journal, cutting off a torn last line (the process died while writing it).
 *
 * @param path the file; without one nothing is kept
 * @param isChange whether a line's record can be one
 * @throws when a line other than the last cannot be read: that is damage, not a torn write
 */
export function openJournal<Change>(
  path: string | undefined,
  isChange: (record: unknown) => record is Change,
): Journal<Change> {
  if (path === undefined) return { lines: [], append: () => undefined, close: () => undefined };
  mkdirSync(dirname(path), { recursive: true });
  const lines = existsSync(path) ? readLines(path, isChange) : [];
  const file = openSync(path, 'a');
  let open = true;
  return {
    lines,
    append(line) {
      if (open) writeSync(file, `${JSON.stringify(line)}\n`);
    },
    close() {
      if (open) closeSync(file);
      open = false;
    },
  };
}

function readLines<Change>(
  path: string,
  isChange: (record: unknown) => record is Change,
): JournalLine<Change>[] {
  const bytes = readFileSync(path);
  const whole = bytes.subarray(0, bytes.lastIndexOf(0x0a) + 1);
  const lines: JournalLine<Change>[] = [];
  let number = 0;
  for (const text of whole.toString('utf8').split('\n')) {
    number += 1;
    if (text === '') continue;
    const line = parseJson(text);
    const record = isObject(line) ? line['record'] : undefined;
    if (!isObject(line) || typeof line['ids'] !== 'number' || !isChange(record)) {
      throw new Error(`${path}:${number}: not a journal line. Move the file away to start afresh.`);
    }
    lines.push({ ids: line['ids'], record });
  }
  // Only after everything was read well: what follows the last line break was never completed.
  if (whole.length < bytes.length) truncateSync(path, whole.length);
  return lines;
}
