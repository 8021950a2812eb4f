import { makeDesk } from './compose.js';
import type { Config } from './config.js';
import { openDatabase } from './database.js';
import type { Desk } from './desk/desk.js';
import { install } from './desk/install.js';
import { companyPolicy } from './sandboxed.js';
import { openSharedClock } from './store/clock.js';

/** A desk over the configured database; without a platform and a policy file it is the sandbox's company. */
export async function openDesk(
  config: Config,
  say: (line: string) => void,
): Promise<{ desk: Desk; close(): Promise<void> }> {
  const database = await openDatabase(config.settings, say);
  const clock = await openSharedClock(database.db);
  const policy =
    config.settings.slack || config.settings.dingtalk || config.policyFile ? config.policy : companyPolicy();
  const desk = makeDesk({ db: database.db, clock, policy });
  await install(desk);
  return {
    desk,
    async close() {
      clock.stop();
      await database.close();
    },
  };
}
