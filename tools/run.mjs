// What every script in package.json runs: brings a bare clone to the point where the program can run, then runs it.
// Node's built-ins only, because nothing is installed yet when it starts.
//
//   node tools/run.mjs <main|cli|tour|bench|test|check|screenshots|format> [arguments…]
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { setFlagsFromString } from 'node:v8';
import { refuseOldNode } from './set-up/node-version.mjs';
import { root } from './set-up/root.mjs';
import { setUp } from './set-up/set-up.mjs';

const PROGRAMS = {
  main: { needs: ['install', 'generate', 'build'], file: 'dist/src/main.js', before: [] },
  cli: { needs: ['install', 'generate', 'build'], file: 'dist/src/cli/main.js', before: [] },
  tour: { needs: ['install', 'generate', 'build'], file: 'dist/src/cli/main.js', before: ['tour'] },
  bench: { needs: ['install', 'generate', 'build'], file: 'dist/bench/main.js', before: [] },
  test: { needs: ['install', 'generate', 'build'], file: 'node_modules/vitest/vitest.mjs', before: ['run'] },
  check: { needs: ['install', 'generate'], file: 'tools/check.mjs', before: [] },
  screenshots: { needs: ['install', 'generate', 'build'], file: 'tools/screenshots.mjs', before: [] },
  format: { needs: ['install'], file: 'tools/format.mjs', before: [] },
};

refuseOldNode();
const [name, ...given] = process.argv.slice(2);
const program = Object.hasOwn(PROGRAMS, name ?? '') ? PROGRAMS[name] : undefined;
if (program === undefined) {
  console.error(`Usage: node tools/run.mjs <${Object.keys(PROGRAMS).join('|')}> [arguments…]`);
  process.exit(2);
}
await setUp(program.needs);
const file = join(root, program.file);
if (!existsSync(file)) {
  console.error(`${program.file} is missing: nothing in this checkout builds it.`);
  process.exit(1);
}
// In this very process, not in a child: signals, exit code, standard streams and memory are then the program's own,
// and killing the process that was started kills the program.
process.argv = [process.execPath, file, ...program.before, ...given];
// Prisma's compilers are WebAssembly; compiled a second time for speed that nobody notices, they cost 50 MB for good.
setFlagsFromString('--liftoff-only');
// Left alone, V8 lets garbage grow to several times of what lives before it looks; a batch of digests would show it.
setFlagsFromString('--heap-growing-percent=50');
await import(pathToFileURL(file).href);
