import pg from 'pg';
import { vi } from 'vitest';
import type { Plan } from '../../src/core/plan.js';
import { planOf } from '../../src/core/policy.js';
import type { Desk } from '../../src/desk/desk.js';
import { importMembers } from '../../src/desk/import-members.js';
import { company } from '../../src/sandbox/company/company.js';
import type { DingTalkControl } from '../../src/sandbox/dingtalk/control.js';
import { serveDingTalkSandbox } from '../../src/sandbox/dingtalk/server.js';
import type { SlackControl } from '../../src/sandbox/slack/control.js';
import { serveSlackSandbox } from '../../src/sandbox/slack/server.js';
import { cardTemplate, startWorld } from '../../src/sandboxed.js';
import { openSharedClock } from '../../src/store/clock.js';
import { connect } from '../../src/store/db.js';
import { verify } from '../../src/store/verify.js';
import { testDatabase } from './database.js';

/** The whole program over both platforms, with many people who may lend, half of them on either. */
export interface AskRaceWorld {
  readonly desk: Desk;
  readonly slack: SlackControl;
  readonly dingtalk: DingTalkControl;
  readonly owner: pg.Client;
  /** Their accounts in Slack. */
  readonly inSlack: readonly string[];
  /** Their accounts in DingTalk; nobody has both. */
  readonly inDingTalk: readonly string[];
  readonly troubles: readonly string[];
  /** Resolves when everything that came in is answered and everything due has gone out. */
  settled(): Promise<void>;
  advance(milliseconds: number): Promise<void>;
  verify(): Promise<string[]>;
  close(): Promise<void>;
}

/** The channel and the group that everybody is in. */
export const raceChannel = 'C0RACEALL';
/** The group in DingTalk. */
export const raceGroup = 'cidRaceAll01';

/** Who asks: on both platforms. */
export const raceAsker = { slack: 'U0ASKER', dingtalk: 'asker01', name: 'Ask Er' } as const;

const tuesday = new Date('2026-03-10T08:00:00Z');
const numbered = (count: number, prefix: string) =>
  Array.from({ length: count }, (_, i) => `${prefix}${String(i + 1).padStart(3, '0')}`);

/** Starts it with so many lenders on each platform. */
export async function startAskRaceWorld(each: number): Promise<AskRaceWorld> {
  const database = await testDatabase();
  const db = connect(database.appUrl);
  const clock = await openSharedClock(db);
  await clock.set(tuesday);
  const { workspace, botToken, appToken, dingtalk: ding } = company;
  const inSlack = numbered(each, 'U0LEND');
  const inDingTalk = numbered(each, 'lend');
  const user = (id: string, name: string) => ({
    id,
    name: id.toLowerCase(),
    real_name: name,
    locale: 'en-US',
    tz: 'Europe/Berlin',
  });
  const bot = workspace.app.user_id;
  const slack = await serveSlackSandbox({
    workspace: {
      ...workspace,
      users: [user(raceAsker.slack, raceAsker.name), ...inSlack.map((id) => user(id, `Slack ${id}`))],
      channels: [{ id: raceChannel, name: 'race', members: [raceAsker.slack, ...inSlack, bot] }],
    },
    botToken,
    appToken,
    timings: { ackMs: 30_000 },
  });
  const emailOf = (id: string) => `${id.toLowerCase()}@example.com`;
  const corpUser = (userId: string, name: string) => ({ userId, name, email: emailOf(userId), deptIds: [1] });
  const dingtalk = await serveDingTalkSandbox({
    corp: {
      ...ding.corp,
      users: [
        corpUser(raceAsker.dingtalk, raceAsker.name),
        ...inDingTalk.map((id) => corpUser(id, `Ding ${id}`)),
      ],
      departments: [{ deptId: 1, name: 'Race' }],
      groups: [
        { openConversationId: raceGroup, title: 'Race', members: [raceAsker.dingtalk, ...inDingTalk] },
      ],
    },
    app: ding.app,
    templates: [{ id: ding.cardTemplateId, json: cardTemplate() }],
    now: () => clock.now().getTime(),
    // A slow machine is no reason to lose patience here.
    timings: { cardAckMs: 30_000 },
  });
  const troubles: string[] = [];
  const note = (fields: object, message: string) => {
    troubles.push(`${message} ${JSON.stringify(fields)}`);
  };
  const world = await startWorld({
    db,
    appUrl: database.appUrl,
    slackApiUrl: slack.apiUrl,
    dingtalk: { apiUrl: dingtalk.sandbox.apiUrl(), oapiUrl: dingtalk.sandbox.oapiUrl() },
    log: { debug() {}, info() {}, warn: note, error: note },
    clock,
  });
  const { desk, program } = world;
  desk.policy = lenient(desk.policy);
  const csv = [
    'name,email,team,slack,dingtalk',
    [raceAsker.name, emailOf(raceAsker.dingtalk), '', raceAsker.slack, raceAsker.dingtalk].join(),
    ...inSlack.map((id) => [`Slack ${id}`, emailOf(id), '', id, ''].join()),
    ...inDingTalk.map((id) => [`Ding ${id}`, emailOf(id), '', '', id].join()),
  ].join('\n');
  const accounts = { slack: workspace.team.id, dingtalk: ding.corp.corpId };
  const { problems } = await importMembers(desk, csv, accounts);
  if (problems.length > 0) throw new Error(JSON.stringify(problems));
  const owner = new pg.Client({ connectionString: database.adminUrl });
  await owner.connect();
  const settled = async () => {
    await vi.waitFor(
      async () => {
        const left = await owner.query("SELECT key FROM inbox WHERE state <> 'done'");
        if (left.rows.length > 0) throw new Error(`unanswered: ${JSON.stringify(left.rows)}`);
      },
      { timeout: 60_000, interval: 20 },
    );
    await program.jobs?.drain();
  };
  return {
    desk,
    slack: slack.sandbox.people,
    dingtalk: dingtalk.sandbox.people,
    owner,
    inSlack,
    inDingTalk,
    troubles,
    settled,
    async advance(milliseconds) {
      await settled();
      await world.advance(new Date(clock.now().getTime() + milliseconds));
    },
    async verify() {
      await settled();
      return verify(db);
    },
    async close() {
      await world.stop();
      await dingtalk.close();
      await slack.close();
      await db.close();
      await owner.end();
      await database.drop();
    },
  };
}

/** Everybody has 500, may owe 500 and lend. */
function lenient(policy: Desk['policy']): Desk['policy'] {
  const engineer = planOf(policy, 'engineer');
  const lending = {
    ...engineer.lending,
    mostPerLoan: null,
    mostOwed: null,
    mostLent: null,
    mostPerPair: null,
    tellManagerFrom: null,
    askManagerFrom: null,
    keepShare: 0,
  };
  const plans = new Map(
    [...policy.plans.keys()].map((key): [string, Plan] => [key, { ...engineer, key, caps: [], lending }]),
  );
  return { ...policy, plans, alerts: { ...policy.alerts, enabled: false } };
}
