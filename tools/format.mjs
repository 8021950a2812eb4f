import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { root } from './set-up/root.mjs';

const biome = join(root, 'node_modules', '@biomejs', 'biome', 'bin', 'biome');
const given = process.argv.slice(2);
const child = spawn(process.execPath, [biome, 'check', '--write', ...(given.length > 0 ? given : ['.'])], {
  cwd: root,
  stdio: 'inherit',
});
child.once('exit', (code) => {
  process.exitCode = code ?? 1;
});
