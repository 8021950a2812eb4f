import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/**
 * The directory that holds `package.json` and `prisma/`, found upwards from this file: it runs from `src/` under the
 * tests and from `dist/src/` otherwise.
 *
 * @throws Error when the program was taken out of its checkout.
 */
export function projectRoot(): string {
  for (let at = dirname(fileURLToPath(import.meta.url)); ; at = dirname(at)) {
    if (existsSync(join(at, 'package.json')) && existsSync(join(at, 'prisma'))) return at;
    if (at === dirname(at)) throw new Error('The prisma directory was not found above the program.');
  }
}
