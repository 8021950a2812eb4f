import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { createBackstage } from './backstage.js';
import { makeDesk } from './compose.js';
import type { Config } from './config.js';
import { windowStart } from './core/calendar.js';
import { dataDirectory, openDatabase } from './database.js';
import { openDoor } from './door.js';
import type { Log } from './kit/log.js';
import type { Running } from './running.js';
import { company } from './sandbox/company/company.js';
import { findAssets } from './sandbox/page/assets.js';
import type { Backstage } from './sandbox/page/backstage.js';
import { createSandboxPage } from './sandbox/page/page.js';
import {
  companyPolicy,
  furnish,
  openSandboxDingTalk,
  openSandboxSlack,
  type SandboxWorld,
  startWorld,
} from './sandboxed.js';
import { openSharedClock } from './store/clock.js';
import { type Database, sql } from './store/db.js';

const host = '127.0.0.1';
const day = 24 * 60 * 60 * 1000;

/**
 * No platform is configured: a local Slack and a local DingTalk, a made-up company with the usage of the last weeks, and
 * a page on which one can be each of its people. What they say and what the books hold survives a restart.
 *
 * @param begin what the sandbox's clock shows at the first start
 */
export async function runSandbox(config: Config, log: Log, begin = new Date()): Promise<Running> {
  const { settings } = config;
  const database = await openDatabase(settings, (line) => log.info({}, line));
  const { db, appUrl } = database;
  const clock = await openSharedClock(db);
  const home = join(dataDirectory(settings), 'sandbox');
  mkdirSync(home, { recursive: true });
  const address = { url: '' };
  const slack = await openSandboxSlack({
    baseUrl: () => address.url,
    journal: join(home, 'slack.jsonl'),
    now: () => clock.now().getTime(),
  });
  const dingtalk = await openSandboxDingTalk({
    baseUrl: () => address.url,
    journal: join(home, 'dingtalk.jsonl'),
    now: () => clock.now().getTime(),
  });
  const up: { world: SandboxWorld | null; backstage: Backstage | null } = { world: null, backstage: null };
  const door = await openDoor({
    port: settings.port,
    host,
    apiKeys: [...settings.apiKeys, { source: 'gateway', key: company.apiKey }],
    log,
    desk: () => up.world?.desk ?? null,
    counts: () => up.world?.program.jobs?.counts() ?? {},
    api: true,
    mounted: [
      slack.handle,
      dingtalk.handle,
      createSandboxPage({
        slack: slack.slack.people,
        dingtalk: dingtalk.people,
        backstage: () => up.backstage,
        assets: findAssets(),
      }),
    ],
    upgrades: [
      async (req, socket, head) => slack.upgrade(req, socket, head) || dingtalk.upgrade(req, socket, head),
    ],
  });
  address.url = `http://${host}:${door.port}`;
  const policy = companyPolicy();
  // From the start of the month before, so that there is a whole month to look back on.
  const from = windowStart(
    'month',
    new Date(windowStart('month', begin, policy.zone).getTime() - day),
    policy.zone,
  );
  if (await furnish(makeDesk({ db, clock, policy }), clock, from, begin)) await settleIn(db);
  const world = await startWorld({
    db,
    appUrl,
    redisUrl: settings.redisUrl ?? undefined,
    slackApiUrl: slack.slack.apiUrl(),
    dingtalk: { apiUrl: dingtalk.apiUrl(), oapiUrl: dingtalk.oapiUrl() },
    log,
    clock,
  });
  up.world = world;
  up.backstage = createBackstage({ world, url: () => address.url });
  return {
    greeting: [
      '',
      `TokenDesk's sandbox is up: ${address.url}`,
      '',
      '  Open that page and be Ana, who is running out of quota: type "how much do I have left".',
      '  Nothing here is real: a local Slack and DingTalk, a made-up company. README.md says how to connect real ones.',
      '  Stop with Ctrl-C; everything is still there at the next start.',
      '',
    ].join('\n'),
    async stop() {
      await world.stop();
      await slack.slack.close();
      await dingtalk.close();
      await door.close();
      await database.close();
    },
  };
}

/** What the made-up company's people would have done in those weeks: read what came, and chosen where they read it. */
async function settleIn(db: Database): Promise<void> {
  // Nobody who opens the page for the first time wants two months of digests at once.
  await db.run(sql`UPDATE outbox SET state = 'skipped' WHERE state = 'due'`);
  const managers = Object.values(company.people).flatMap(({ role, email }) =>
    role === 'manager' ? [email] : [],
  );
  await db.run(sql`UPDATE member SET deliver = 'dingtalk' WHERE email = ANY(${managers})`);
}
