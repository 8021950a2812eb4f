import { type Program, startProgram } from './compose.js';
import type { Config } from './config.js';
import { openDatabase } from './database.js';
import { install } from './desk/install.js';
import { openDoor } from './door.js';
import type { Log } from './kit/log.js';
import { systemClock } from './ports/clock.js';
import type { Running } from './running.js';

/** The service for a real workspace: real time, the company's own policy. */
export async function runProduction(config: Config, log: Log): Promise<Running> {
  const { settings, policy } = config;
  const database = await openDatabase(settings, (line) => log.info({}, line));
  const up: { program: Program | null } = { program: null };
  const { port, apiKeys, roles, redisUrl, slack, dingtalk } = settings;
  const overHttp = slack !== null && slack.appToken === null;
  const door = await openDoor({
    port,
    apiKeys,
    log,
    desk: () => up.program?.desk ?? null,
    counts: () => up.program?.jobs?.counts() ?? {},
    api: roles.has('api'),
    slack: overHttp && roles.has('bot') ? () => up.program?.slack?.handle ?? null : undefined,
  });
  const program = await startProgram({
    db: database.db,
    appUrl: database.appUrl,
    redisUrl: redisUrl ?? undefined,
    policy,
    clock: systemClock,
    log,
    roles,
    prepare: install,
    slack: slack && {
      botToken: slack.botToken,
      appToken: slack.appToken ?? undefined,
      signingSecret: slack.signingSecret ?? undefined,
      apiUrl: slack.apiUrl ?? undefined,
    },
    dingtalk: dingtalk && {
      ...dingtalk,
      apiUrl: dingtalk.apiUrl ?? undefined,
      oapiUrl: dingtalk.oapiUrl ?? undefined,
    },
  });
  up.program = program;
  return {
    greeting: `TokenDesk is up: health and usage on port ${door.port}, roles ${[...roles].join(', ')}.`,
    async stop() {
      await door.close();
      await program.stop();
      await database.close();
    },
  };
}
