import { type Document, isMap, isScalar, isSeq, LineCounter, parseDocument, visit } from 'yaml';
import type { z } from 'zod';
import { ConfigError, didYouMean, type Problem } from './problems.js';

/** A place in the file: keys of maps, indexes of lists. */
export type Path = readonly (string | number)[];

/** A yaml file in hand: its values with every scalar as text, and where in the file they stand. */
export interface YamlFile {
  readonly value: unknown;
  /** A problem at a key; the nearest line that the file has. */
  problem(path: Path, message: string): Problem;
  /** The line of a key, or the nearest that the file has; null where there is none. */
  line(path: Path): number | null;
}

/** Reads yaml so that every scalar stays the text it is written as. Throws `ConfigError` for broken yaml. */
export function readYaml(source: string, name: string): YamlFile {
  const lines = new LineCounter();
  const document = parseDocument(source, { schema: 'failsafe', lineCounter: lines, prettyErrors: false });
  const problemAt = (offset: number | null, key: string, message: string): Problem => ({
    where: offset === null ? name : `${name} line ${lines.linePos(offset).line}`,
    key,
    message,
  });
  if (document.errors.length > 0)
    throw new ConfigError(
      document.errors.map((error) =>
        problemAt(error.pos[0], '', `is not valid yaml: ${plain(error.message)}`),
      ),
    );
  dropEmpty(document);
  const value: unknown = document.toJS() ?? {};
  return {
    value: value === '' ? {} : value,
    problem: (path, message) => problemAt(offsetOf(document, path), keyText(path), message),
    line: (path) => {
      const offset = offsetOf(document, path);
      return offset === null ? null : lines.linePos(offset).line;
    },
  };
}

/** A key without a value means the same as no key. */
function dropEmpty(document: Document): void {
  visit(document, {
    Pair: (_, pair) => {
      const empty =
        pair.value === null ||
        (isScalar(pair.value) && pair.value.type === 'PLAIN' && pair.value.value === '');
      return empty ? visit.REMOVE : undefined;
    },
  });
}

function offsetOf(document: Document, path: Path): number | null {
  let node: unknown = document.contents;
  let offset: number | null = null;
  for (const step of path) {
    if (isMap(node)) {
      const pair = node.items.find((item) => isScalar(item.key) && item.key.value === String(step));
      if (!pair) return offset;
      if (isScalar(pair.key) && pair.key.range) offset = pair.key.range[0];
      node = pair.value;
    } else if (isSeq(node)) {
      node = node.items[Number(step)];
      const range = (node as { range?: [number, number, number] | null } | undefined)?.range;
      if (range) offset = range[0];
    } else return offset;
  }
  return offset;
}

function keyText(path: Path): string {
  return path.reduce<string>(
    (text, step) => (typeof step === 'number' ? `${text}[${step}]` : text === '' ? step : `${text}.${step}`),
    '',
  );
}

/** What zod found wrong, with the lines of the file. `knownAt` tells the keys that may stand at a place. */
export function problemsOf(
  file: YamlFile,
  issues: readonly z.core.$ZodIssue[],
  knownAt: (path: Path) => readonly string[],
): Problem[] {
  return issues.flatMap((issue): Problem[] => {
    const path = issue.path.map((step) => (typeof step === 'number' ? step : String(step)));
    if (issue.code === 'unrecognized_keys') {
      const known = knownAt(path);
      return issue.keys.map((key) =>
        file.problem(
          [...path, key],
          `is not a key here${didYouMean(key, known)}${known.length > 0 ? `; known are ${known.join(', ')}` : ''}`,
        ),
      );
    }
    if (issue.code === 'invalid_union') return [file.problem(path, unionMessage)];
    if (issue.code === 'invalid_type') {
      const wanted =
        issue.expected === 'array' ? 'a list (lines that begin with "- ")' : 'a map (lines "key: value")';
      return [file.problem(path, `is of the wrong kind; write ${wanted}`)];
    }
    return [file.problem(path, issue.message)];
  });
}

/** The one union of the file. */
const unionMessage = 'is neither a text nor a pair of texts; write a name, or { en: Name, zh-CN: 名称 }';

function plain(message: string): string {
  return message.replace(/\s+/g, ' ').trim();
}
