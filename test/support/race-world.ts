import pg from 'pg';
import { vi } from 'vitest';
import { noConditions, usualApprovals } from '../../src/core/approval-rules.js';
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

/** Somebody who may decide every request; where they have no account they have no id. */
export interface Decider {
  name: string;
  slack: string | null;
  dingtalk: string | null;
}

/** The whole program over both platforms, with fifty people who all fill the role that decides requests. */
export interface RaceWorld {
  readonly desk: Desk;
  readonly slack: SlackControl;
  readonly dingtalk: DingTalkControl;
  readonly owner: pg.Client;
  readonly deciders: readonly Decider[];
  /** Member ids of those who ask; they have an account in DingTalk, where their approvals start. */
  readonly askers: readonly string[];
  readonly troubles: readonly string[];
  /** Resolves when everything that came in is answered and everything due has gone out. */
  settled(): Promise<void>;
  advance(milliseconds: number): Promise<void>;
  verify(): Promise<string[]>;
  close(): Promise<void>;
}

const tuesday = new Date('2026-03-10T08:00:00Z');
/** As many as the pool has for everybody's top-ups, in minor units. */
export const poolAmount = 1_500_000_000n;

const numbers = (count: number) => Array.from({ length: count }, (_, i) => String(i + 1).padStart(2, '0'));

/** A third of the deciders with an account on Slack alone, a third in DingTalk alone, a third on both. */
const deciders: readonly Decider[] = numbers(50).map((number, i) => ({
  name: `Decider ${number}`,
  slack: i % 3 === 2 ? null : `U0RACE${number}`,
  dingtalk: i % 3 === 1 ? null : `race${number}`,
}));
const askers = numbers(10).map((number) => ({ name: `Asker ${number}`, dingtalk: `ask${number}` }));
const emailOf = (name: string) => `${name.toLowerCase().replace(' ', '')}@example.com`;

/** Starts it. Requests are put to the deciders on cards, and in DingTalk's own approvals as well. */
export async function startRaceWorld(): Promise<RaceWorld> {
  const database = await testDatabase();
  const db = connect(database.appUrl);
  const clock = await openSharedClock(db);
  await clock.set(tuesday);
  const { workspace, botToken, appToken, dingtalk: ding } = company;
  const users = deciders.flatMap(({ name, slack }) =>
    slack
      ? [{ id: slack, name: slack.toLowerCase(), real_name: name, locale: 'en-US', tz: 'Europe/Berlin' }]
      : [],
  );
  const slack = await serveSlackSandbox({
    workspace: { ...workspace, users: [...workspace.users, ...users] },
    botToken,
    appToken,
    timings: { ackMs: 30_000 },
  });
  const corpUsers = [...deciders, ...askers].flatMap(({ name, dingtalk }) =>
    dingtalk ? [{ userId: dingtalk, name, email: emailOf(name), deptIds: [1] }] : [],
  );
  const dingtalk = await serveDingTalkSandbox({
    corp: { ...ding.corp, users: [...ding.corp.users, ...corpUsers] },
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
  desk.policy = racing(desk.policy);
  const csv = [
    'name,email,team,slack,dingtalk',
    ...deciders.map(({ name, slack, dingtalk }) =>
      [name, emailOf(name), '', slack ?? '', dingtalk ?? ''].join(),
    ),
    ...askers.map(({ name, dingtalk }) => [name, emailOf(name), 'Payments', '', dingtalk].join()),
  ].join('\n');
  const { problems } = await importMembers(desk, csv, {
    slack: workspace.team.id,
    dingtalk: ding.corp.corpId,
  });
  if (problems.length > 0) throw new Error(JSON.stringify(problems));
  const owner = new pg.Client({ connectionString: database.adminUrl });
  await owner.connect();
  await owner.query("UPDATE member SET deliver = 'both'");
  const { rows } = await owner.query<{ id: string }>(
    "SELECT id FROM member WHERE name LIKE 'Asker %' ORDER BY name",
  );
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
    deciders,
    askers: rows.map(({ id }) => id),
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

/** Whoever fills the role decides alone, wherever they do. */
function racing(policy: Desk['policy']): Desk['policy'] {
  const usual = usualApprovals();
  const steps = [{ need: 'any', from: ['role:deciders'], escalateHours: null, escalateTo: [] }] as const;
  const rule = {
    name: 'race',
    line: null,
    when: noConditions,
    outcome: { kind: 'steps', steps, mode: 'both', less: true },
    reason: 'optional',
    task: 'optional',
    expiresHours: null,
  } as const;
  const engineer = planOf(policy, 'engineer');
  const requests = { ...engineer.requests, mostOpen: 50, reasonFrom: null };
  return {
    ...policy,
    plans: new Map([...policy.plans, ['engineer', { ...engineer, requests }]]),
    approvals: {
      ...usual,
      rules: [rule],
      roles: new Map([...usual.roles, ['deciders', deciders.map(({ name }) => emailOf(name))]]),
      limits: { ...usual.limits, requestsPerHour: null, cooldownHours: 0 },
    },
  };
}
