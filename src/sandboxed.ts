import { readFileSync } from 'node:fs';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { join } from 'node:path';
import type { Duplex } from 'node:stream';
import type { DingTalkConfig } from './chat/dingtalk/config.js';
import type { Log } from './chat/talk/ports.js';
import { type Program, type Role, startProgram } from './compose.js';
import { readPolicy } from './config.js';
import { localDate } from './core/calendar.js';
import type { Policy } from './core/policy.js';
import type { Desk } from './desk/desk.js';
import { importMembers } from './desk/import-members.js';
import { ingestUsage, mostEvents } from './desk/ingest-usage.js';
import { install } from './desk/install.js';
import { sweep } from './desk/sweep.js';
import { advanceTo } from './jobs/advance.js';
import { fakeGateway } from './ports/fake-gateway.js';
import type { GatewayPort } from './ports/gateway.js';
import type { Seam } from './ports/seam.js';
import { company } from './sandbox/company/company.js';
import { usageFor } from './sandbox/company/usage.js';
import { createDingTalkSandbox, type DingTalkSandbox } from './sandbox/dingtalk/sandbox.js';
import { createSlackSandbox, type SlackSandbox } from './sandbox/slack/sandbox.js';
import type { WorkspaceSeed } from './sandbox/slack/seed.js';
import { openSharedClock, type SharedClock } from './store/clock.js';
import type { Database } from './store/db.js';
import { projectRoot } from './store/project-root.js';
import { sqlWork } from './store/work.js';

/** The policy of the made-up company. */
export function companyPolicy(): Policy {
  return readPolicy(company.policyYaml, 'the sandbox company');
}

/** Opens the local DingTalk, with the card template that the company's admin would have imported. */
export function openSandboxDingTalk(options: {
  baseUrl: () => string;
  journal?: string | undefined;
  now?: () => number;
}): Promise<DingTalkSandbox> {
  const { corp, app, cardTemplateId } = company.dingtalk;
  return createDingTalkSandbox({
    ...options,
    corp,
    app,
    templates: [{ id: cardTemplateId, json: cardTemplate() }],
  });
}

/** The template of interactive cards as it is imported into DingTalk's card platform. */
export function cardTemplate(): string {
  return readFileSync(join(projectRoot(), 'docs', 'dingtalk-card-template.json'), 'utf8');
}

/** A local Slack with the made-up company in it, to be mounted into an HTTP server. */
export interface SandboxSlack {
  slack: SlackSandbox;
  handle(req: IncomingMessage, res: ServerResponse): Promise<boolean>;
  upgrade(req: IncomingMessage, socket: Duplex, head: Buffer): boolean;
}

/** Opens the local Slack. `locale` makes everybody's profile speak one language; else each has their own. */
export async function openSandboxSlack(options: {
  baseUrl: () => string;
  journal?: string | undefined;
  now?: () => number;
  locale?: 'en' | 'zh-CN' | undefined;
}): Promise<SandboxSlack> {
  const { baseUrl, journal, now, locale } = options;
  const slack = await createSlackSandbox({
    baseUrl,
    workspace: locale ? speaking(company.workspace, locale) : company.workspace,
    botToken: company.botToken,
    appToken: company.appToken,
    ...(journal ? { journal } : {}),
    ...(now ? { now } : {}),
  });
  return {
    slack,
    handle: (req, res) => slack.handle(req, res),
    upgrade: (req, socket, head) => slack.upgrade(req, socket, head),
  };
}

function speaking(workspace: WorkspaceSeed, locale: 'en' | 'zh-CN'): WorkspaceSeed {
  const tag = locale === 'en' ? 'en-US' : 'zh-CN';
  return { ...workspace, users: workspace.users.map((user) => ({ ...user, locale: tag })) };
}

/** The program among the made-up company's people. */
export interface SandboxWorld {
  program: Program;
  desk: Desk;
  policy: Policy;
  clock: SharedClock;
  /** Moves the clock by way of every due time, and finishes what falls due at each. */
  advance(to: Date): Promise<number>;
  stop(): Promise<void>;
}

/** What a world is started with. */
export interface WorldOptions {
  db: Database;
  appUrl: string;
  redisUrl?: string | undefined;
  /** Base of the local Slack's Web API. */
  slackApiUrl: string;
  /** With it the bot takes Slack's requests over HTTP, at `program.slack.handle`; else through Socket Mode. */
  slackSigningSecret?: string | undefined;
  /** Bases of the local DingTalk's two APIs; without them there is Slack alone. */
  dingtalk?:
    | ({ apiUrl: string; oapiUrl: string; cards?: boolean; oa?: boolean } & Pick<
        DingTalkConfig,
        'pingEveryMs' | 'refusedPauseMs'
      >)
    | undefined;
  /** Where people's keys are paused; a gateway that only remembers by default. */
  gateway?: GatewayPort;
  /** The language of those about whom nothing is known; the company's own by default. */
  language?: Policy['language'];
  log: Log;
  clock?: SharedClock;
  seam?: Seam;
  roles?: ReadonlySet<Role>;
  /** How long a claimed row is safe from other workers, in milliseconds; the workers' own choice by default. */
  leaseMs?: number | undefined;
}

/** Starts the program against the local Slack. */
export async function startWorld(options: WorldOptions): Promise<SandboxWorld> {
  const { db, appUrl, redisUrl, slackApiUrl, slackSigningSecret, dingtalk, log, seam, leaseMs } = options;
  const own = companyPolicy();
  const policy = { ...own, language: options.language ?? own.language };
  const clock = options.clock ?? (await openSharedClock(db));
  const program = await startProgram({
    db,
    appUrl,
    redisUrl,
    policy,
    clock,
    log,
    roles: options.roles ?? new Set(['bot', 'worker', 'api']),
    slack: {
      botToken: company.botToken,
      apiUrl: slackApiUrl,
      ...(slackSigningSecret ? { signingSecret: slackSigningSecret } : { appToken: company.appToken }),
    },
    dingtalk: dingtalk ? dingtalkConfig(dingtalk) : null,
    gateway: options.gateway ?? fakeGateway(),
    prepare: install,
    // The local Slack does not ask for a second between two messages.
    paceMs: 0,
    leaseMs,
    ...(seam ? { seam } : {}),
  });
  const { desk, timers, jobs } = program;
  return {
    program,
    desk,
    policy,
    clock,
    async advance(to) {
      if (!jobs) throw new Error('the clock can only be moved by a process that works');
      return advanceTo(to, { clock, timers, work: sqlWork(db), drain: () => jobs.drain() });
    },
    async stop() {
      await program.stop();
      clock.stop();
    },
  };
}

function dingtalkConfig({
  cards = true,
  oa = true,
  ...urls
}: NonNullable<WorldOptions['dingtalk']>): DingTalkConfig {
  const { corp, app, cardTemplateId, processCode } = company.dingtalk;
  const { clientId, clientSecret, robotCode } = app;
  return {
    ...urls,
    clientId,
    clientSecret,
    robotCode,
    corpId: corp.corpId,
    cardTemplateId: cards ? cardTemplateId : null,
    processCode: oa ? processCode : null,
  };
}

const day = 24 * 60 * 60 * 1000;

/**
 * Gives an empty database its company: members by import, and usage day by day from `from` to the clock's target, as
 * a gateway would have reported it, with refills on the way. Does nothing where members are there already.
 */
export async function furnish(desk: Desk, clock: SharedClock, from: Date, to: Date): Promise<boolean> {
  if ((await desk.db.client.member.count()) > 0) return false;
  await clock.set(from);
  await install(desk);
  const { problems } = await importMembers(desk, company.membersCsv, { slack: company.workspace.team.id });
  if (problems.length > 0)
    throw new Error(`the made-up company cannot be imported: ${JSON.stringify(problems)}`);
  const { zone } = desk.policy;
  for (let at = from.getTime(); at < to.getTime(); at += day) {
    const until = new Date(Math.min(at + day, to.getTime()));
    await clock.set(until);
    while ((await sweep(desk, clock.now())) > 0);
    const events = usageFor(localDate(new Date(at), zone), { until });
    for (let i = 0; i < events.length; i += mostEvents)
      await ingestUsage(desk, 'gateway', events.slice(i, i + mostEvents));
  }
  return true;
}
