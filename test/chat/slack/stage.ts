import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import type { Card } from '../../../src/chat/cards/card.js';
import { createSlackBot, type SlackBot } from '../../../src/chat/slack/app.js';
import type { HomeView, Inbound, Reply, Talk } from '../../../src/chat/talk/inbound.js';
import type { InboxPort, Log } from '../../../src/chat/talk/ports.js';
import { type HttpDoor, startHttp } from '../../../src/http/server.js';
import type { Recipient } from '../../../src/ports/chat-sender.js';
import { countingId } from '../../../src/ports/ids.js';
import { type SlackPerson, slackPerson } from '../../../src/sandbox/slack/people.js';
import type { WorkspaceSeed } from '../../../src/sandbox/slack/seed.js';
import {
  type ServedSlackSandbox,
  type ServeOptions,
  serveSlackSandbox,
} from '../../../src/sandbox/slack/server.js';
import { plainCard } from './cards.js';

const {
  oauth_config: oauth,
  settings,
  features,
} = z
  .object({
    oauth_config: z.object({ scopes: z.object({ bot: z.array(z.string()) }) }),
    settings: z.object({ event_subscriptions: z.object({ bot_events: z.array(z.string()) }) }),
    features: z.object({
      slash_commands: z.array(z.object({ command: z.string(), should_escape: z.boolean() })),
    }),
  })
  .parse(JSON.parse(readFileSync(join(import.meta.dirname, '../../../manifest.json'), 'utf8')));

/** A workspace that grants the app what the manifest asks for, and nothing else. */
const office: WorkspaceSeed = {
  team: { id: 'T0OFFICE', name: 'Office', domain: 'office' },
  app: { app_id: 'A0APP', bot_id: 'B0BOT', user_id: 'U0BOT', name: 'tokendesk' },
  users: [
    { id: 'U0ANA', name: 'ana', real_name: 'Ana Silva', email: 'ana@office.test', tz: 'America/New_York' },
    { id: 'U0BO', name: 'bo', real_name: 'Bo Berg', display_name: 'Bo' },
    { id: 'U0WEI', name: 'wei', real_name: '王伟', locale: 'zh-CN', tz: 'Asia/Shanghai' },
    { id: 'U0GUS', name: 'gus', real_name: 'Gus Guest', is_restricted: true },
    { id: 'U0OUT', name: 'out', real_name: 'Olga Out', team_id: 'T0OTHER', is_stranger: true },
  ],
  channels: [
    { id: 'C0TEAM', name: 'team', members: ['U0ANA', 'U0BO', 'U0BOT'] },
    { id: 'C0ALONE', name: 'alone', members: ['U0ANA', 'U0BO'] },
  ],
  scopes: oauth.scopes.bot,
  events: settings.event_subscriptions.bot_events,
  commands: features.slash_commands,
};

/** A talk that says what the test tells it to, and remembers what it was asked. */
export interface ScriptedTalk extends Talk {
  readonly heard: Inbound[];
  changing(when: (inbound: Inbound) => boolean): void;
  says(answer: (inbound: Inbound) => Reply | Promise<Reply>): void;
  page(draw: () => HomeView): void;
}

/** The inbox's rows, in memory; direct answers go out at once through the bot's own sender. */
export interface MemoryInbox extends InboxPort {
  readonly rows: Map<string, { kind: string; payload: unknown; done: boolean }>;
  readonly answers: { key: string; to: Recipient; cards: Card[] }[];
  failing: boolean;
  /** Whom the outbox does not reach. */
  strangers: Set<string>;
}

/** A running bot in a local Slack. */
export interface Stage {
  slack: ServedSlackSandbox;
  bot: SlackBot;
  talk: ScriptedTalk;
  inbox: MemoryInbox;
  /** What was logged as a warning or an error. */
  troubles: string[];
  seams: string[];
  person(name: string): SlackPerson;
  /** Where Slack's requests go to the bots in turn, over HTTP. */
  url(): string;
  /** Another bot over the same inbox and talk: the next process after a restart. */
  again(): Promise<SlackBot>;
  close(): Promise<void>;
}

/** What a bot behind the HTTP door and the local Slack share. */
export const signingSecret = '8f742231b10e8888abcd99yyyzzz85a5';

/** Serves the office and starts the bot in it, unless told not to; through Socket Mode, unless told otherwise. */
export async function openStage(
  options: Partial<ServeOptions> & { start?: boolean; door?: 'http' } = {},
): Promise<Stage> {
  const { start = true, door, ...served } = options;
  const slack = await serveSlackSandbox({
    workspace: office,
    botToken: 'xoxb-test',
    appToken: 'xapp-test',
    ids: 'test',
    ...served,
  });
  const talk = scriptedTalk();
  const troubles: string[] = [];
  const seams: string[] = [];
  const bots: SlackBot[] = [];
  const inbox = memoryInbox(() => bots.at(-1));
  const log: Log = {
    debug: () => undefined,
    info: () => undefined,
    warn: (fields, message) => troubles.push(`${message} ${JSON.stringify(fields)}`),
    error: (fields, message) => troubles.push(`${message} ${JSON.stringify(fields)}`),
  };
  const make = () => {
    const made = createSlackBot({
      talk,
      inbox,
      log,
      seam: (place) => seams.push(place),
      instead: async (_from, form) => plainCard(`Type it instead: ${form.name}`),
      newId: countingId(bots.length * 1_000),
      config: {
        botToken: 'xoxb-test',
        apiUrl: slack.apiUrl,
        ...(door === 'http' ? { signingSecret } : { appToken: 'xapp-test' }),
      },
    });
    bots.push(made);
    return made;
  };
  const bot = make();
  if (start) await bot.start();
  const http = door === 'http' ? await serveInTurn(bots, slack, log) : null;
  return {
    slack,
    bot,
    talk,
    inbox,
    troubles,
    seams,
    url: () => `${http?.url}/slack/events`,
    person: (name) => slackPerson(slack.sandbox.people, name),
    async again() {
      const next = make();
      await next.start();
      return next;
    },
    async close() {
      await http?.close(0);
      for (const each of bots) await each.stop();
      await slack.close();
    },
  };
}

/** One address before all bots, as a load balancer would have it. */
async function serveInTurn(
  bots: readonly SlackBot[],
  slack: ServedSlackSandbox,
  log: Log,
): Promise<HttpDoor> {
  let turn = 0;
  const handler: SlackBot['handle'] = async (req, res) => {
    const bot = bots[turn % bots.length];
    turn += 1;
    return (await bot?.handle(req, res)) ?? false;
  };
  const http = await startHttp({ port: 0, host: '127.0.0.1', handlers: [handler], log });
  const url = `${http.url}/slack/events`;
  await slack.sandbox.people.configure({ deliver: { http: { url, signingSecret } } });
  return http;
}

function scriptedTalk(): ScriptedTalk {
  const heard: Inbound[] = [];
  let changing: (inbound: Inbound) => boolean = () => false;
  let answer: (inbound: Inbound) => Reply | Promise<Reply> = () => ({ cards: [plainCard('ok')] });
  let draw: () => HomeView = () => ({ cards: [plainCard('Your page')] });
  return {
    heard,
    changing(when) {
      changing = when;
    },
    says(next) {
      answer = next;
    },
    page(next) {
      draw = next;
    },
    changes: (inbound) => changing(inbound),
    async handle(inbound) {
      heard.push(inbound);
      return answer(inbound);
    },
    home: async () => draw(),
    broken: async (_from, reference) => plainCard(`Something broke: ${reference}`),
  };
}

function memoryInbox(bot: () => SlackBot | undefined): MemoryInbox {
  const rows: MemoryInbox['rows'] = new Map();
  const answers: MemoryInbox['answers'] = [];
  return {
    rows,
    answers,
    failing: false,
    strangers: new Set(),
    async receive({ key, kind, payload }) {
      if (this.failing) throw new Error('the database is away');
      if (rows.has(key)) return false;
      // As the database would give it back.
      rows.set(key, { kind, payload: JSON.parse(JSON.stringify(payload)), done: false });
      return true;
    },
    async done(key) {
      const row = rows.get(key);
      if (row !== undefined) row.done = true;
    },
    async answer(key, to, cards) {
      if (this.strangers.has(to.userId)) return false;
      if (answers.some((each) => each.key === key)) return true;
      answers.push({ key, to, cards });
      for (const card of cards) await bot()?.sender.send(to, card, key, 'decision');
      return true;
    },
  };
}
