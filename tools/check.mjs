// The checks, one line each; what a failed one has to say follows its line. Exits 1 if any fails.
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { root } from './set-up/root.mjs';

const bin = (...path) => join(root, 'node_modules', ...path);

const CHECKS = [
  { name: 'types', args: [bin('typescript', 'bin', 'tsc'), '--noEmit', '-p', join(root, 'tsconfig.json')] },
  {
    name: 'page',
    args: [bin('typescript', 'bin', 'tsc'), '--noEmit', '-p', join(root, 'tsconfig.page.json')],
  },
  { name: 'lint', args: [bin('@biomejs', 'biome', 'bin', 'biome'), 'ci', '--error-on-warnings', '.'] },
  { name: 'imports', args: [join(root, 'tools', 'check-imports.mjs')] },
  { name: 'unused', args: [bin('knip', 'bin', 'knip.js'), '--no-progress'] },
  { name: 'locales', args: [join(root, 'tools', 'check-locales.mjs')] },
];

function run(args) {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, args, { cwd: root, stdio: ['ignore', 'pipe', 'pipe'] });
    let output = '';
    for (const stream of [child.stdout, child.stderr])
      stream.setEncoding('utf8').on('data', (text) => {
        output += text;
      });
    child.once('error', (error) => resolve({ ok: false, output: error.message }));
    child.once('close', (code) => resolve({ ok: code === 0, output: output.trim() }));
  });
}

const only = process.argv.slice(2);
const unknown = only.find((name) => !CHECKS.some((check) => check.name === name));
if (unknown !== undefined) {
  console.error(`There is no check "${unknown}". The checks: ${CHECKS.map(({ name }) => name).join(', ')}.`);
  process.exit(2);
}
for (const { name, args } of CHECKS) {
  if (only.length > 0 && !only.includes(name)) continue;
  const started = performance.now();
  const { ok, output } = await run(args);
  const seconds = ((performance.now() - started) / 1000).toFixed(1);
  console.log(`${name.padEnd(8)} ${ok ? 'ok' : 'FAILED'} (${seconds} s)`);
  if (!ok) {
    console.log(output.replaceAll(/^/gm, '  '));
    process.exitCode = 1;
  }
}
