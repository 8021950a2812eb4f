import { join } from 'node:path';
import { defaultDataDir } from '../../src/store/postgres/place.js';
import { projectRoot } from '../../src/store/project-root.js';

/** Where the tests' own PostgreSQL lives: not with the sandbox's data, since it waits for no disk. */
export function testDataDir(): string {
  return join(defaultDataDir(projectRoot()), 'test');
}
