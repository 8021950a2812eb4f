import pg from 'pg';
import { createBackstage } from '../../src/backstage.js';
import type { Desk } from '../../src/desk/desk.js';
import { importMembers } from '../../src/desk/import-members.js';
import { openDoor } from '../../src/door.js';
import { createLog } from '../../src/kit/log.js';
import { company, type Handle } from '../../src/sandbox/company/company.js';
import type { DingTalkControl } from '../../src/sandbox/dingtalk/control.js';
import type { Backstage } from '../../src/sandbox/page/backstage.js';
import type { SlackControl } from '../../src/sandbox/slack/control.js';
import { type SlackPerson, slackPerson } from '../../src/sandbox/slack/people.js';
import { openSandboxDingTalk, openSandboxSlack, startWorld } from '../../src/sandboxed.js';
import { openSharedClock } from '../../src/store/clock.js';
import { connect } from '../../src/store/db.js';
import { testDatabase } from './database.js';

/** The sandbox as `npm start` puts it together, on a port and a database of its own, without the page. */
export interface BackstageWorld {
  readonly backstage: Backstage;
  readonly desk: Desk;
  readonly slack: SlackControl;
  readonly dingtalk: DingTalkControl;
  /** A session of the tables' owner. */
  readonly owner: pg.Client;
  in(handle: Handle): SlackPerson;
  /** Resolves when nothing is due. */
  drained(): Promise<void>;
  close(): Promise<void>;
}

/** Starts it; the clock begins at `start`. */
export async function startBackstageWorld(start: Date): Promise<BackstageWorld> {
  const database = await testDatabase();
  const db = connect(database.appUrl);
  const clock = await openSharedClock(db);
  await clock.set(start);
  const log = createLog({ level: 'silent' });
  const address = { url: '' };
  const at = { baseUrl: () => address.url, now: () => clock.now().getTime() };
  const slack = await openSandboxSlack({ ...at, locale: 'en' });
  const dingtalk = await openSandboxDingTalk(at);
  const up: { desk: Desk | null } = { desk: null };
  const door = await openDoor({
    port: 0,
    host: '127.0.0.1',
    apiKeys: [{ source: 'gateway', key: company.apiKey }],
    log,
    desk: () => up.desk,
    api: true,
    mounted: [slack.handle, dingtalk.handle],
    upgrades: [
      async (req, socket, head) => slack.upgrade(req, socket, head) || dingtalk.upgrade(req, socket, head),
    ],
  });
  address.url = `http://127.0.0.1:${door.port}`;
  const world = await startWorld({
    db,
    appUrl: database.appUrl,
    slackApiUrl: slack.slack.apiUrl(),
    dingtalk: { apiUrl: dingtalk.apiUrl(), oapiUrl: dingtalk.oapiUrl() },
    log,
    clock,
  });
  const { desk, program } = world;
  up.desk = desk;
  const { problems } = await importMembers(desk, company.membersCsv, {
    slack: company.workspace.team.id,
    dingtalk: company.dingtalk.corp.corpId,
  });
  if (problems.length > 0) throw new Error(`the company was not imported: ${JSON.stringify(problems)}`);
  const owner = new pg.Client({ connectionString: database.adminUrl });
  await owner.connect();
  return {
    backstage: createBackstage({ world, url: () => address.url }),
    desk,
    slack: slack.slack.people,
    dingtalk: dingtalk.people,
    owner,
    in: (handle) => slackPerson(slack.slack.people, handle, 10_000),
    drained: async () => program.jobs?.drain(),
    async close() {
      await world.stop();
      await slack.slack.close();
      await dingtalk.close();
      await door.close();
      await db.close();
      await owner.end();
      await database.drop();
    },
  };
}
