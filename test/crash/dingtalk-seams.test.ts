import { beforeAll, expect, it } from 'vitest';
import { importMembers } from '../../src/desk/import-members.js';
import { install } from '../../src/desk/install.js';
import { company } from '../../src/sandbox/company/company.js';
import { serveDingTalkSandbox } from '../../src/sandbox/dingtalk/server.js';
import { serveSlackSandbox } from '../../src/sandbox/slack/server.js';
import { cardTemplate } from '../../src/sandboxed.js';
import { openSharedClock } from '../../src/store/clock.js';
import { connect, sql } from '../../src/store/db.js';
import type { Played } from '../../src/tour/story.js';
import { messagesAstray, traces } from '../support/crash-aftermath.js';
import { compiled, superviseBot } from '../support/crash-bot.js';
import { planStops, seeded } from '../support/crash-plan.js';
import { backstage, crashWorld, tellScenes } from '../support/crash-world.js';
import { testDatabase } from '../support/database.js';
import { dingtalkStory } from './dingtalk-story.js';

const tuesday = new Date('2026-03-24T02:00:00Z');
const seed = Number(process.env['TOKENDESK_CRASH_SEED'] ?? 1);

/** DingTalk keeps what people write while nobody is connected, and pushes it again soon and often. */
const dingtalkTimings = { robotRedeliverMs: [500, 1_000, 2_000, 5_000, 5_000, 60_000] };
const slackTimings = { ackMs: 1_500, redeliverMs: [1_500, 5_000, 60_000] };

/** The places that this story is about; those of Slack and of the books have a story of their own. */
const ours = /^(dingtalk|delivery)\./;

/** Those that a story has to pass, or it says nothing about them. */
const places = [
  ...['ack', 'answer', 'click', 'done', 'form', 'inbox', 'update', 'webhook'].flatMap((what) => [
    `dingtalk.${what}.after`,
    `dingtalk.${what}.before`,
  ]),
  'dingtalk.handled',
  'delivery.before-call',
  'delivery.begun',
  'delivery.recorded',
  'delivery.sent',
];

/** What a telling of the story left. */
interface Told {
  failed: Played[];
  /** Where the program was stopped. */
  stopped: readonly string[];
  astray: string[];
  left: string[];
  wrong: string[];
  /** Deaths that were not ordered. */
  falls: readonly string[];
  passed: ReadonlyMap<string, number>;
}

/** Tells the story in both platforms while the program, in a process of its own, dies at the given places. */
async function tell(stops: ReadonlyMap<string, number> = new Map()): Promise<Told> {
  const database = await testDatabase();
  const db = connect(database.appUrl);
  const clock = await openSharedClock(db);
  await clock.set(tuesday);
  const stage = backstage(db, clock);
  await install(stage.desk);
  const { workspace, botToken, appToken } = company;
  const { corp, app, cardTemplateId } = company.dingtalk;
  await importMembers(stage.desk, company.membersCsv, {
    slack: workspace.team.id,
    dingtalk: corp.corpId,
  });
  await db.run(sql`UPDATE member SET deliver = 'dingtalk', language = 'en'`);
  const users = workspace.users.map((user) => ({ ...user, locale: 'en-US' }));
  const slack = await serveSlackSandbox({
    workspace: { ...workspace, users },
    botToken,
    appToken,
    timings: slackTimings,
  });
  const dingtalk = await serveDingTalkSandbox({
    corp,
    app,
    templates: [{ id: cardTemplateId, json: cardTemplate() }],
    timings: dingtalkTimings,
    settings: { offline: 'later' },
  });
  const slackApiUrl = slack.apiUrl;
  const bot = await superviseBot({
    databaseUrl: database.adminUrl,
    slackApiUrl,
    dingtalk: { apiUrl: dingtalk.apiUrl, oapiUrl: dingtalk.oapiUrl },
    stops,
    async died() {
      // Instead of waiting half a minute: nobody but the dead process can have held these.
      const past = new Date(0);
      for (const table of [sql`inbox`, sql`outbox`])
        await db.run(sql`UPDATE ${table} SET lease_until = ${past} WHERE state IN ('working', 'sending')`);
      await stage.passOwnTime();
    },
  });
  const watched = Object.assign(bot, { settled: stage.settled });
  const people = dingtalk.sandbox.people;
  const world = crashWorld(stage, slack.sandbox.people, watched, undefined, people);
  const failed = await tellScenes(world, stage.words, dingtalkStory, 'dingtalk');
  await stage.settled();
  const told = {
    failed,
    stopped: bot.stopped,
    astray: await messagesAstray({ db, desk: stage.desk, words: stage.words, slackApiUrl, dingtalk: people }),
    left: await traces(db),
    wrong: await world.verify(),
    falls: bot.falls,
    passed: bot.passed,
  };
  await bot.stop();
  await dingtalk.close();
  await slack.close();
  clock.stop();
  await db.close();
  await database.drop();
  return told;
}

const nothingWrong = { failed: [], astray: [], wrong: [], falls: [] };
let rehearsal: Told;

beforeAll(async () => {
  await compiled();
  rehearsal = await tell();
  expect(rehearsal).toMatchObject(nothingWrong);
  expect([...rehearsal.passed.keys()]).toEqual(expect.arrayContaining(places));
}, 180_000);

it(`leaves the same in DingTalk however often it is stopped between two effects (seed ${seed})`, async () => {
  const passed = new Map([...rehearsal.passed].filter(([place]) => ours.test(place)));
  let missing = planStops(passed, seeded(seed));
  // A second telling for a place that the first one, disturbed as it was, did not come to.
  for (let tellings = 0; missing.size > 0 && tellings < 3; tellings += 1) {
    const told = await tell(missing);
    expect(told).toMatchObject(nothingWrong);
    expect(told.left).toEqual(rehearsal.left);
    missing = new Map(
      [...missing.keys()].filter((place) => !told.stopped.includes(place)).map((place) => [place, 1]),
    );
    if (missing.has('inbox.begun') || missing.has('inbox.resumed') || missing.has('inbox.done'))
      missing.set('dingtalk.inbox.after', 1);
  }
  expect([...missing.keys()]).toEqual([]);
}, 600_000);
