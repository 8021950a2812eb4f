import pg from 'pg';
import { vi } from 'vitest';
import type { Log } from '../../src/chat/talk/ports.js';
import { toDecimal } from '../../src/core/money.js';
import { type Policy, planOf } from '../../src/core/policy.js';
import { balanceOf } from '../../src/desk/balance.js';
import type { Desk } from '../../src/desk/desk.js';
import { importMembers } from '../../src/desk/import-members.js';
import { ingestUsage } from '../../src/desk/ingest-usage.js';
import { install } from '../../src/desk/install.js';
import { type Handler, type HttpDoor, startHttp } from '../../src/http/server.js';
import type { MessageKey } from '../../src/kit/i18n/catalogue.js';
import type { Seam } from '../../src/ports/seam.js';
import { company, type Handle } from '../../src/sandbox/company/company.js';
import { handles } from '../../src/sandbox/company/people.js';
import type { SlackControl } from '../../src/sandbox/slack/control.js';
import { type SlackPerson, slackPerson } from '../../src/sandbox/slack/people.js';
import type { WorkspaceSeed } from '../../src/sandbox/slack/seed.js';
import {
  type ServedSlackSandbox,
  type ServeOptions,
  serveSlackSandbox,
} from '../../src/sandbox/slack/server.js';
import { type SandboxWorld, startWorld } from '../../src/sandboxed.js';
import { openSharedClock } from '../../src/store/clock.js';
import { connect, type Database } from '../../src/store/db.js';
import { verify } from '../../src/store/verify.js';
import { testDatabase } from './database.js';

/** A language of the bot. */
export type Locale = 'en' | 'zh-CN';

/** Both languages, for `describe.each`. */
export const locales: readonly Locale[] = ['en', 'zh-CN'];

/** Values of a message's parameters, as they are shown. */
type Shown = Readonly<Record<string, string | number>>;

/** How a world begins. */
export interface WorldStart {
  /** The language of everybody's Slack profile; their own when absent. */
  locale?: Locale;
  /** Where the clock starts; it goes on from there. A Tuesday morning in Europe when absent. */
  start?: Date;
  /** False starts with nobody enrolled. */
  imports?: boolean;
  /** Changes to the company's policy. */
  policy?: Partial<Policy>;
  /** Slack's requests come over HTTP, to two processes in turn; through Socket Mode to one when absent. */
  door?: 'http';
  /** The local Slack's timings, and the clock of its triggers and response URLs. */
  slack?: Pick<ServeOptions, 'timings' | 'realNow'>;
  /** What is otherwise in the company's Slack. */
  workspace?: Partial<WorkspaceSeed>;
  /** Called between any two effects of the program. */
  seam?: Seam;
}

/** The whole program among the made-up company's people, over a local Slack and a database of its own. */
export interface TestWorld extends Readonly<Record<Handle, SlackPerson>> {
  readonly slack: SlackControl;
  readonly desk: Desk;
  /** A session of the tables' owner: for looking, and for what only an admin can do. */
  readonly owner: pg.Client;
  /** What went wrong according to the log, as text. */
  readonly troubles: readonly string[];
  /** A message in the world's language. */
  t(key: MessageKey, shown?: Shown): string;
  /** A pattern of a message: parameters that are not given may be anything. */
  says(key: MessageKey, shown?: Shown): RegExp;
  /** Resolves when everything that came in is answered and everything due has gone out. */
  settled(): Promise<void>;
  /** Moves the clock by way of everything that falls due in between. */
  advance(to: Date | string): Promise<void>;
  /** What somebody has left now, as a decimal text in the unit. */
  balance(handle: Handle): Promise<string>;
  /** Whether somebody is a member, and by which id. */
  memberId(handle: Handle): Promise<string | null>;
  /** Reports a call that cost this many dollars. */
  spends(handle: Handle, dollars: string): Promise<void>;
  /** What an admin does in the members' table. */
  setStatus(handle: Handle, status: 'active' | 'frozen' | 'left'): Promise<void>;
  /** The text of the newest file of a title that somebody was sent, as they download it. */
  fileOf(handle: Handle, title: string): Promise<string>;
  /** How many messages with the app say this on somebody's screen now. */
  count(handle: Handle, pattern: RegExp): Promise<number>;
  /** Waits until everything is settled, then proves the books: empty when they agree. */
  verify(): Promise<string[]>;
  close(): Promise<void>;
}

const tuesday = new Date('2026-03-10T08:00:00Z');

/** Starts a world. */
export async function startTestWorld(begin: WorldStart = {}): Promise<TestWorld> {
  const { locale, start = tuesday, imports = true, policy = {}, seam } = begin;
  const database = await testDatabase();
  const served = await serveSlackSandbox({
    workspace: { ...(locale ? speaking(company.workspace, locale) : company.workspace), ...begin.workspace },
    botToken: company.botToken,
    appToken: company.appToken,
    ...begin.slack,
  });
  const db = connect(database.appUrl);
  const clock = await openSharedClock(db);
  await clock.set(start);
  const { log, troubles } = listener();
  const options = {
    db,
    appUrl: database.appUrl,
    slackApiUrl: served.apiUrl,
    slackSigningSecret: begin.door === 'http' ? signingSecret : undefined,
    log,
    clock,
    ...(seam ? { seam } : {}),
  };
  const world = await startWorld(options);
  const worlds = [world];
  if (begin.door === 'http') worlds.push(await startWorld({ ...options, roles: new Set(['bot']) }));
  const { desk } = world;
  for (const each of worlds) each.desk.policy = { ...withStoryNumbers(each.desk.policy), ...policy };
  const http = begin.door === 'http' ? await openHttp(worlds, served, log) : null;
  await install(desk);
  if (imports) await enrolCompany(desk);
  const owner = new pg.Client({ connectionString: database.adminUrl });
  await owner.connect();
  const slack = served.sandbox.people;
  return {
    ...peopleOf(slack),
    ...wordsOf(world, locale ?? 'en'),
    ...actsOf(world, db, owner, slack),
    slack,
    desk,
    owner,
    troubles,
    async close() {
      await http?.close(0);
      for (const each of worlds) await each.stop();
      await served.close();
      await db.close();
      await owner.end();
      await database.drop();
    },
  };
}

const signingSecret = '8f742231b10e8888abcd99yyyzzz85a5';

/** One address before all processes, as a load balancer would have it. */
async function openHttp(
  worlds: readonly SandboxWorld[],
  served: ServedSlackSandbox,
  log: Log,
): Promise<HttpDoor> {
  let turn = 0;
  const handler: Handler = async (req, res) => {
    turn += 1;
    return (await worlds[turn % worlds.length]?.program.slack?.handle(req, res)) ?? false;
  };
  const http = await startHttp({ port: 0, host: '127.0.0.1', handlers: [handler], log });
  const url = `${http.url}/slack/events`;
  await served.sandbox.people.configure({ deliver: { http: { url, signingSecret } } });
  return http;
}

/** The numbers that the stories tell of; the company's own may change. */
function withStoryNumbers(policy: Policy): Policy {
  const engineer = planOf(policy, 'engineer');
  const caps = [{ window: 'week', amount: 300_000_000n } as const];
  const plans = new Map([...policy.plans, ['engineer', { ...engineer, allowance: 500_000_000n, caps }]]);
  const pools = new Map([
    ['Platform', 2_000_000_000n],
    ['Payments', 1_500_000_000n],
  ]);
  return { ...policy, plans, pools };
}

function speaking(workspace: WorkspaceSeed, locale: Locale): WorkspaceSeed {
  const tag = locale === 'en' ? 'en-GB' : 'zh-CN';
  return { ...workspace, users: workspace.users.map((user) => ({ ...user, locale: tag })) };
}

function listener() {
  const troubles: string[] = [];
  const note = (fields: object, message: string) => {
    troubles.push(`${message} ${JSON.stringify(fields)}`);
  };
  return { troubles, log: { debug() {}, info() {}, warn: note, error: note } };
}

async function enrolCompany(desk: Desk): Promise<void> {
  const { problems } = await importMembers(desk, company.membersCsv, { slack: company.workspace.team.id });
  if (problems.length > 0) throw new Error(`the company was not imported: ${JSON.stringify(problems)}`);
}

function peopleOf(slack: SlackControl): Record<Handle, SlackPerson> {
  const people = handles.map((handle) => [handle, slackPerson(slack, handle, 10_000)] as const);
  return Object.fromEntries(people) as Record<Handle, SlackPerson>;
}

/** Stands for a parameter that may be anything; Latin, so that Chinese texts space it like a name or a number. */
const anything = 'QQQ';

function wordsOf(world: SandboxWorld, locale: Locale): Pick<TestWorld, 't' | 'says'> {
  const { words } = world.program;
  return {
    t: (key, shown = {}) => words.t(locale, key, shown),
    says(key, shown = {}) {
      const params = new Proxy<Record<string, string | number>>(
        {},
        {
          has: () => true,
          ownKeys: () => [],
          get: (_, name) => (typeof name === 'string' ? (shown[name] ?? anything) : undefined),
        },
      );
      const text = words.t(locale, key, params).replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
      return new RegExp(text.replace(new RegExp(`\\s*${anything}\\s*`, 'g'), '.*?'));
    },
  };
}

type Acts = Pick<
  TestWorld,
  'settled' | 'advance' | 'balance' | 'memberId' | 'spends' | 'setStatus' | 'fileOf' | 'count' | 'verify'
>;

function actsOf(world: SandboxWorld, db: Database, owner: pg.Client, slack: SlackControl): Acts {
  const { desk, program } = world;
  let calls = 0;
  const memberId = async (handle: Handle): Promise<string | null> => {
    const { rows } = await owner.query<{ member_id: string }>(
      'SELECT member_id FROM identity WHERE user_id = $1',
      [company.people[handle].slackId],
    );
    return rows[0]?.member_id ?? null;
  };
  const known = async (handle: Handle): Promise<string> => {
    const id = await memberId(handle);
    if (id === null) throw new Error(`${handle} is no member`);
    return id;
  };
  const settled = async (): Promise<void> => {
    // What is being answered now is due for the workers a few seconds later: a jump of the clock must not get there first.
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
    memberId,
    settled,
    async advance(to) {
      await settled();
      await world.advance(new Date(to));
    },
    async balance(handle) {
      const { leftNow } = await balanceOf(desk, await known(handle));
      return toDecimal(leftNow, desk.policy.unit);
    },
    async spends(handle, dollars) {
      calls += 1;
      const event = {
        id: `call ${calls}`,
        member: company.people[handle].email,
        occurredAt: desk.clock.now().toISOString(),
        model: 'claude-sonnet-4-5',
        inputTokens: 1000,
        cost: { amount: dollars, currency: 'USD' },
      };
      const { rejected } = await ingestUsage(desk, 'test', [event]);
      if (rejected.length > 0) throw new Error(`not booked: ${JSON.stringify(rejected)}`);
    },
    async setStatus(handle, status) {
      await owner.query('UPDATE member SET status = $2 WHERE id = $1', [await known(handle), status]);
    },
    async fileOf(handle, title) {
      const { conversations } = await slack.see({ user: handle });
      const files = conversations.flatMap(({ items }) => items.flatMap((item) => item.files));
      const file = files.findLast((one) => one['title'] === title);
      const answer = await fetch(String(file?.['url_private']));
      // A decoder would swallow the byte order mark.
      return Buffer.from(await answer.arrayBuffer()).toString('utf8');
    },
    async count(handle, pattern) {
      const { conversations } = await slack.see({ user: handle });
      const items = conversations.filter((one) => one.withApp).flatMap((one) => one.items);
      return items.filter((item) => !item.own && item.kind !== 'act' && pattern.test(item.text)).length;
    },
    async verify() {
      await settled();
      return verify(db);
    },
  };
}
