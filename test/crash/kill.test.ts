import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { company } from '../../src/sandbox/company/company.js';
import { handles } from '../../src/sandbox/company/people.js';
import { httpControl } from '../../src/sandbox/slack/http-control.js';
import { furnish } from '../../src/sandboxed.js';
import { openSharedClock, type SharedClock } from '../../src/store/clock.js';
import { play } from '../../src/tour/story.js';
import { messagesAstray, traces } from '../support/crash-aftermath.js';
import {
  compiled,
  linesOf,
  listen,
  type SupervisedBot,
  startCompiled,
  superviseBot,
} from '../support/crash-bot.js';
import { seeded } from '../support/crash-plan.js';
import { type MortalPostgres, mortalPostgres, type PostgresEnd } from '../support/crash-postgres.js';
import { type Backstage, backstage, crashWorld, tellScenes } from '../support/crash-world.js';
import { encore } from './story.js';

const storyFrom = new Date('2026-03-01T16:00:00Z');
const storyAt = new Date('2026-03-24T02:00:00Z');
const seed = Number(process.env['TOKENDESK_CRASH_SEED'] ?? 1);
const leastKills = 20;
const mostKills = 21;
/** At these kills PostgreSQL ends too; at the last one it alone, under a program that lives on. */
const postgresEnds = new Map<number, PostgresEnd>([
  [5, 'kill'],
  [11, 'immediate'],
  [17, 'kill'],
]);

/** What the tour leaves, whoever died on the way. */
const loans = [
  'loan Bo Lindqvist → Ana Costa: asked 200000000 lent 200000000 open 0 repaid ',
  'loan Bo Lindqvist → 陈晨: asked 20000000 lent 0 open 0 declined I need mine this week, sorry',
  'loan 陈晨 → 王小明: asked 100000000 lent 60000000 open 0 repaid ',
];
const others = [
  'audit loan.accept: 2',
  'audit loan.ask: 3',
  'audit loan.decline: 1',
  'audit loan.repay: 1',
  'audit request.approve: 3',
  'card loan for Ana Costa: 1',
  'card loan for Bo Lindqvist: 2',
  'card request for Carol Mbeki: 1',
  'entry collection: 1, moving 480000000',
  'entry loan: 2, moving 1040000000',
  'entry top-up: 3, moving 440000000',
  'notice loan-accepted for Ana Costa: 1',
  'notice loan-accepted for 王小明: 1',
  'notice loan-collected for Ana Costa: 1',
  'notice loan-declined for 陈晨: 1',
  'notice loan-repaid for Bo Lindqvist: 3',
  'notice request-approved for Ana Costa: 1',
  'notice request-approved for Sam Reyes: 1',
  'notice request-approved for 王小明: 1',
];

let postgres: MortalPostgres;
let clock: SharedClock;
let stage: Backstage;
let slack: Awaited<ReturnType<typeof startSlack>>;
let bot: SupervisedBot;

/** The local Slack in a process of its own. */
async function startSlack() {
  const folder = mkdtempSync(join(tmpdir(), 'slack-'));
  const workspace = join(folder, 'company.json');
  const users = company.workspace.users.map((user) => ({ ...user, locale: 'en-US' }));
  writeFileSync(workspace, JSON.stringify({ ...company.workspace, users }));
  const ahead = storyAt.getTime() - Date.now();
  const args = ['--workspace', workspace, `--clock-offset=${ahead}`];
  const { botToken, appToken } = company;
  const env = { SLACK_BOT_TOKEN: botToken, SLACK_APP_TOKEN: appToken };
  const child = startCompiled('sandbox/slack/serve.js', args, env);
  const { said, ended } = listen(child);
  const first = await Promise.race([new Promise<string>((resolve) => linesOf(child, resolve)), ended]);
  if (typeof first !== 'string') throw new Error(`the local Slack did not come up:\n${said()}`);
  const { url, apiUrl }: { url: string; apiUrl: string } = JSON.parse(first);
  return {
    url,
    apiUrl,
    async stop() {
      child.kill('SIGTERM');
      await ended;
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

beforeAll(async () => {
  await compiled();
  postgres = await mortalPostgres();
  clock = await openSharedClock(postgres.db);
  stage = backstage(postgres.db, clock);
  await furnish(stage.desk, clock, storyFrom, storyAt);
  slack = await startSlack();
  bot = await superviseBot({
    databaseUrl: postgres.adminUrl,
    slackApiUrl: slack.apiUrl,
    leaseMs: 2_000,
    died: () => stage.passOwnTime(),
  });
}, 240_000);

afterAll(async () => {
  await bot?.stop();
  await slack?.stop();
  clock?.stop();
  await postgres?.close();
}, 60_000);

it('goes on with the tour however often the program and its database are killed', async () => {
  const random = seeded(seed);
  let kills = 0;
  let outages = Promise.resolve();
  const strike = () => {
    kills += 1;
    const end = postgresEnds.get(kills);
    if (end === undefined) return bot.kill();
    const alone = kills === Math.max(...postgresEnds.keys());
    outages = outages.then(() => postgres.dies(end, () => alone || bot.kill()));
  };
  const onAct = () => {
    if (bot.deaths < mostKills && random() < 0.95) setTimeout(strike, random() * 300);
  };
  const watched = Object.assign(bot, { settled: stage.settled });
  const world = crashWorld(stage, httpControl(slack.url), watched, onAct);
  const failed = (await play(world, stage.words, 'en', () => {})).filter(({ ok }) => !ok);
  // Whoever has a form open sees nothing else.
  for (const user of handles) await world.slack.reload({ user });
  while (bot.deaths < leastKills && failed.length === 0)
    failed.push(...(await tellScenes(world, stage.words, encore)));
  await outages;
  await stage.settled();
  expect(failed).toEqual([]);
  expect(bot.falls).toEqual([]);
  expect(bot.deaths).toBeGreaterThanOrEqual(leastKills);
  expect(await world.verify()).toEqual([]);
  const aftermath = { db: postgres.db, desk: stage.desk, words: stage.words, slackApiUrl: slack.apiUrl };
  expect(await messagesAstray(aftermath, 2)).toEqual([]);
  const left = await traces(postgres.db);
  expect(left.filter((line) => line.startsWith('loan '))).toEqual(loans);
  expect(left).toEqual(expect.arrayContaining(others));
}, 400_000);
