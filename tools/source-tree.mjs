// Reading TypeScript for the checks: every file below a directory, parsed, and a walk over what was parsed.
import { readFileSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import { parseSync } from 'oxc-parser';
import { filesBelow } from './set-up/stamp.mjs';

/** The .ts files below a directory, generated ones left out, as paths relative to it with forward slashes. */
export function sourceFiles(directory) {
  return filesBelow(directory)
    .map((path) => relative(directory, path).split(sep).join('/'))
    .filter((path) => path.endsWith('.ts') && !path.startsWith('store/generated/'));
}

/** A file's syntax tree and a way to tell lines. Throws when it does not parse: an unread file proves nothing. */
export function parse(directory, file) {
  const text = readFileSync(join(directory, file), 'utf8');
  const { program, errors } = parseSync(file, text);
  if (errors.length > 0) throw new Error(`${file} does not parse: ${errors[0].message}`);
  return { program, lineOf: (node) => text.slice(0, node.start).split('\n').length };
}

/** Calls `visit` for every node, with its parent and the key it stands under. */
export function walk(node, visit, parent = undefined, key = undefined) {
  if (node === null || typeof node !== 'object') return;
  if (Array.isArray(node)) {
    for (const item of node) walk(item, visit, parent, key);
    return;
  }
  if (typeof node.type !== 'string') return;
  visit(node, parent, key);
  for (const [name, child] of Object.entries(node)) walk(child, visit, node, name);
}
