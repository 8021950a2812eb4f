import pg from 'pg';
import { vi } from 'vitest';
import type { DingTalkConfig } from '../../src/chat/dingtalk/config.js';
import { toDecimal } from '../../src/core/money.js';
import { balanceOf } from '../../src/desk/balance.js';
import type { Desk } from '../../src/desk/desk.js';
import { importMembers } from '../../src/desk/import-members.js';
import { install } from '../../src/desk/install.js';
import type { MessageKey } from '../../src/kit/i18n/catalogue.js';
import type { Seam } from '../../src/ports/seam.js';
import { company, type Handle } from '../../src/sandbox/company/company.js';
import { handles } from '../../src/sandbox/company/people.js';
import type { DingTalkControl } from '../../src/sandbox/dingtalk/control.js';
import { type DingTalkPerson, dingtalkPerson } from '../../src/sandbox/dingtalk/people.js';
import {
  type ServeOptions as DingTalkOptions,
  serveDingTalkSandbox,
} from '../../src/sandbox/dingtalk/server.js';
import type { SlackControl } from '../../src/sandbox/slack/control.js';
import { type SlackPerson, slackPerson } from '../../src/sandbox/slack/people.js';
import { serveSlackSandbox } from '../../src/sandbox/slack/server.js';
import { cardTemplate, startWorld } from '../../src/sandboxed.js';
import { openSharedClock } from '../../src/store/clock.js';
import { connect } from '../../src/store/db.js';
import { verify } from '../../src/store/verify.js';
import { testDatabase } from './database.js';

/** How a world of both platforms begins. */
export interface DingTalkWorldStart {
  /** False: no card template, so buttons are links and forms are questions. */
  cards?: boolean;
  /** Where everybody's messages go; by the account they were seen on last when absent. */
  deliver?: 'slack' | 'dingtalk' | 'both';
  dingtalk?: Pick<DingTalkOptions, 'timings' | 'settings'>;
  /** How the connection to DingTalk is kept up; the bot's own pauses when absent. */
  stream?: Pick<DingTalkConfig, 'pingEveryMs' | 'refusedPauseMs'>;
  seam?: Seam;
}

/** The whole program among the made-up company's people, over a local DingTalk and a local Slack. */
export interface DingTalkWorld {
  readonly desk: Desk;
  readonly dingtalk: DingTalkControl;
  /** Base of the local DingTalk's API, for other apps of the organisation. */
  readonly apiUrl: string;
  readonly slack: SlackControl;
  /** Base of the local Slack's Web API. */
  readonly slackApiUrl: string;
  /** A session of the tables' owner. */
  readonly owner: pg.Client;
  /** What went wrong according to the log, as text. */
  readonly troubles: readonly string[];
  /** Somebody in DingTalk. */
  in(handle: Handle): DingTalkPerson;
  /** The same in Slack. */
  inSlack(handle: Handle): SlackPerson;
  t(locale: 'en' | 'zh-CN', key: MessageKey, params?: Record<string, string | number>): string;
  /** Resolves when everything that came in is answered and everything due has gone out. */
  settled(): Promise<void>;
  advance(to: Date): Promise<void>;
  /** What somebody has left now, as a decimal text in the unit. */
  balance(handle: Handle): Promise<string>;
  /** Waits until everything is settled, then proves the books: empty when they agree. */
  verify(): Promise<string[]>;
  close(): Promise<void>;
}

const tuesday = new Date('2026-03-10T08:00:00Z');

/** Starts a world. */
export async function startDingTalkWorld(begin: DingTalkWorldStart = {}): Promise<DingTalkWorld> {
  const { cards = true, seam, deliver } = begin;
  const database = await testDatabase();
  const db = connect(database.appUrl);
  const clock = await openSharedClock(db);
  await clock.set(tuesday);
  const slack = await serveSlackSandbox({
    workspace: company.workspace,
    botToken: company.botToken,
    appToken: company.appToken,
  });
  const { corp, app, cardTemplateId } = company.dingtalk;
  const dingtalk = await serveDingTalkSandbox({
    corp,
    app,
    templates: [{ id: cardTemplateId, json: cardTemplate() }],
    // Months, and the lives of addresses and tokens, go by the clock that a test moves.
    now: () => clock.now().getTime(),
    ...begin.dingtalk,
  });
  const troubles: string[] = [];
  const note = (fields: object, message: string) => {
    troubles.push(`${message} ${JSON.stringify(fields)}`);
  };
  const world = await startWorld({
    db,
    appUrl: database.appUrl,
    slackApiUrl: slack.apiUrl,
    dingtalk: {
      apiUrl: dingtalk.sandbox.apiUrl(),
      oapiUrl: dingtalk.sandbox.oapiUrl(),
      cards,
      ...begin.stream,
    },
    log: { debug() {}, info() {}, warn: note, error: note },
    clock,
    ...(seam ? { seam } : {}),
  });
  const { desk, program } = world;
  await install(desk);
  const { problems } = await importMembers(desk, company.membersCsv, {
    slack: company.workspace.team.id,
    dingtalk: corp.corpId,
  });
  if (problems.length > 0) throw new Error(`the company was not imported: ${JSON.stringify(problems)}`);
  const owner = new pg.Client({ connectionString: database.adminUrl });
  await owner.connect();
  if (deliver) await owner.query('UPDATE member SET deliver = $1', [deliver]);
  const people = dingtalk.sandbox.people;
  const settled = async (): Promise<void> => {
    await vi.waitFor(
      async () => {
        const { rows } = await owner.query("SELECT key FROM inbox WHERE state <> 'done'");
        if (rows.length > 0) throw new Error(`unanswered: ${JSON.stringify(rows)}`);
      },
      { timeout: 15_000, interval: 20 },
    );
    await program.jobs?.drain();
  };
  return {
    desk,
    dingtalk: people,
    apiUrl: dingtalk.sandbox.apiUrl(),
    slack: slack.sandbox.people,
    slackApiUrl: slack.apiUrl,
    owner,
    troubles,
    in: (handle) => dingtalkPerson(people, idOf(handle), 10_000),
    inSlack: (handle) => slackPerson(slack.sandbox.people, handle, 10_000),
    t: (locale, key, params) => program.words.t(locale, key, params),
    settled,
    async advance(to) {
      await settled();
      await world.advance(to);
    },
    async balance(handle) {
      const { rows } = await owner.query<{ member_id: string }>(
        "SELECT member_id FROM identity WHERE platform = 'dingtalk' AND user_id = $1",
        [idOf(handle)],
      );
      const { leftNow } = await balanceOf(desk, rows[0]?.member_id ?? '');
      return toDecimal(leftNow, desk.policy.unit);
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

function idOf(handle: Handle): string {
  const found = handles.includes(handle) ? company.people[handle].dingtalkId : null;
  if (found === null) throw new Error(`${handle} has no account in DingTalk`);
  return found;
}
