import { join } from 'node:path';
import { withLock } from '../file-lock.mjs';
import { build, built } from './build.mjs';
import { endOrphan } from './child.mjs';
import { generate, generated } from './generate.mjs';
import { install, installed } from './install.mjs';
import { root } from './root.mjs';

const STEPS = {
  install: { isDone: installed, run: install },
  generate: { isDone: generated, run: generate },
  build: { isDone: built, run: build },
};

/**
 * Brings the clone up to date as far as the named steps say. When everything is, nothing is locked and nothing
 * started; otherwise one process works while others wait. Ends the process when a step fails.
 */
export async function setUp(names) {
  const isReady = () => names.every((name) => STEPS[name].isDone());
  if (isReady()) return;
  try {
    await withLock(
      join(root, '.tokendesk', 'set-up-lock'),
      async () => {
        await endOrphan();
        for (const name of names) if (!STEPS[name].isDone()) await STEPS[name].run();
      },
      { onWait: (holder) => console.error(`Waiting for another set-up of this clone (process ${holder})…`) },
    );
  } catch (error) {
    console.error(`The set-up of TokenDesk did not finish: ${error.message}`);
    if (error.code === 'EACCES' || error.code === 'EPERM' || error.code === 'EROFS')
      console.error(`${root} must be writable by the user who runs this.`);
    process.exit(1);
  }
}
