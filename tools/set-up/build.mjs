import { existsSync, rmSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import { runChild } from './child.mjs';
import { root } from './root.mjs';
import { digest, filesBelow, marksOf, textOf, writeStamp } from './stamp.mjs';

const SOURCES = ['src', 'bench', 'locales'];
const CONFIGS = [
  'tsconfig.json',
  'tsconfig.page.json',
  'tools/tsconfig.build.json',
  'node_modules/typescript/package.json',
];
/** Where compiled files come from when it is not the same path without `dist/`: the page's own scripts. */
const ELSEWHERE = { page: join('src', 'sandbox', 'page', 'client') };
const OUTPUT = join(root, 'dist');
const STAMP = join(OUTPUT, '.built-from');

function wanted() {
  const sources = SOURCES.flatMap((name) => filesBelow(join(root, name)));
  const configs = CONFIGS.map((name) => join(root, name)).filter((path) => existsSync(path));
  return digest(marksOf([...sources, ...configs]));
}

export function built() {
  return textOf(STAMP) === wanted();
}

/** Compiles the program. Types are not judged here, that is the check's work: a half-edited tree still starts. */
export async function build() {
  rmSync(STAMP, { force: true });
  const before = wanted();
  const compiler = join(root, 'node_modules', 'typescript', 'bin', 'tsc');
  await runChild(process.execPath, [compiler, '-p', join(root, 'tools', 'tsconfig.build.json')]);
  await runChild(process.execPath, [compiler, '-p', join(root, 'tsconfig.page.json'), '--noCheck']);
  removeOrphans();
  // Of what was there when the compiler started: an edit made meanwhile is compiled at the next start.
  writeStamp(STAMP, before);
}

/** A compiled file whose source was renamed or removed must not be found by an import that should fail. */
function removeOrphans() {
  for (const path of filesBelow(OUTPUT)) {
    const [top = '', ...rest] = relative(OUTPUT, path).split(sep);
    const source = join(root, ELSEWHERE[top] ?? top, ...rest).replace(/\.js(\.map)?$/, '.ts');
    if (/\.js(\.map)?$/.test(path) && !existsSync(source)) rmSync(path, { force: true });
  }
}
