import { join } from 'node:path';
import type { Card } from './chat/cards/card.js';
import type { Words } from './chat/cards/voice.js';
import type { DingTalkBot } from './chat/dingtalk/app.js';
import type { DingTalkConfig } from './chat/dingtalk/config.js';
import type { SlackBot, SlackConfig } from './chat/slack/app.js';
import type { Log } from './chat/talk/ports.js';
import { renderRow } from './chat/talk/render.js';
import { dingtalkOver, slackOver } from './connections.js';
import type { Policy } from './core/policy.js';
import { applyGateway } from './desk/apply-limit.js';
import type { Desk } from './desk/desk.js';
import { alignOa } from './desk/oa.js';
import { nextDue, seal, sweep } from './desk/sweep.js';
import { type Jobs, startJobs } from './jobs/runner.js';
import { readCatalogues } from './kit/i18n/catalogue.js';
import { createI18n } from './kit/i18n/i18n.js';
import type { Clock } from './ports/clock.js';
import type { GatewayPort } from './ports/gateway.js';
import { timeOrderedId } from './ports/ids.js';
import { noSeam, type Seam } from './ports/seam.js';
import type { DueTimers } from './ports/work.js';
import type { Database } from './store/db.js';
import { projectRoot } from './store/project-root.js';
import { sqlWork } from './store/work.js';
import { sqlDeliveries } from './store/work-deliveries.js';
import { sqlInboxItems } from './store/work-inbox.js';

/** Which parts of the program a process runs. */
export type Role = 'bot' | 'worker' | 'api';

/** What the program is put together from. */
export interface Ingredients {
  db: Database;
  /** Connection of the program's role, for the queue's own tables. */
  appUrl: string;
  redisUrl?: string | undefined;
  policy: Policy;
  clock: Clock;
  log: Log;
  slack: SlackConfig | null;
  dingtalk?: DingTalkConfig | null;
  roles: ReadonlySet<Role>;
  seam?: Seam;
  /** Where people's keys can be paused and their limits set; none by default. */
  gateway?: GatewayPort | null;
  /** Brings the database in line with the policy, before anything comes in. */
  prepare?: (desk: Desk) => Promise<void>;
  /** Between two messages to one conversation, in milliseconds; Slack allows about one a second. */
  paceMs?: number | undefined;
  /** How long a claimed row is safe from other workers, in milliseconds; the workers' own choice by default. */
  leaseMs?: number | undefined;
}

/** The program, running. */
export interface Program {
  desk: Desk;
  words: Words;
  jobs: Jobs | null;
  slack: SlackBot | null;
  dingtalk: DingTalkBot | null;
  timers: DueTimers;
  /** Finishes or gives back what is in hand, then leaves. The database stays open: its opener closes it. */
  stop(): Promise<void>;
}

/** Every word the bot says, from the locales folder. */
export function readWords(): Words {
  return createI18n(readCatalogues(join(projectRoot(), 'locales')));
}

/** A desk over a database, for processes that work without chat. */
export function makeDesk(
  ingredients: Pick<Ingredients, 'db' | 'clock' | 'policy' | 'seam' | 'gateway'>,
  wake = () => {},
): Desk {
  const { db, clock, policy, gateway = null } = ingredients;
  const seam = ingredients.seam ?? noSeam;
  return { db, clock, policy, seam, newId: timeOrderedId, profiles: new Map(), gateway, wake };
}

/** Puts the program together and starts it: workers first, so that whatever comes in finds them. */
export async function startProgram(ingredients: Ingredients): Promise<Program> {
  const { log, roles } = ingredients;
  const running: { jobs: Jobs | null } = { jobs: null };
  const desk = makeDesk(ingredients, () => running.jobs?.nudge());
  await ingredients.prepare?.(desk);
  const words = readWords();
  const slack = ingredients.slack ? slackOver(desk, words, log, ingredients.slack) : null;
  const dingtalk = ingredients.dingtalk ? dingtalkOver(desk, words, log, ingredients.dingtalk) : null;
  if (slack) desk.profiles.set('slack', slack.profiles);
  if (dingtalk) desk.profiles.set('dingtalk', dingtalk.profiles);
  desk.oa = dingtalk?.oa ?? null;
  if (!desk.oa) warnOfOa(desk, log);
  const timers: DueTimers = {
    sweep: (now) => sweep(desk, now),
    nextDue: () => nextDue(desk),
    seal: () => seal(desk),
  };
  if (slack) await slack.identify();
  if (roles.has('worker'))
    running.jobs = await startWorkers(ingredients, desk, words, { slack, dingtalk }, timers);
  if (roles.has('bot')) await Promise.all([slack?.start(), dingtalk?.start()]);
  return {
    desk,
    words,
    jobs: running.jobs,
    slack,
    dingtalk,
    timers,
    async stop() {
      await Promise.all([slack?.stop(), dingtalk?.stop()]);
      await running.jobs?.stop();
    },
  };
}

/** Rules that have requests decided where nothing is set up for it; where cards go out as well, nobody misses anything. */
function warnOfOa({ policy }: Desk, log: Log): void {
  const rules = policy.approvals.rules.filter(
    ({ outcome }) => outcome.kind === 'steps' && outcome.mode !== 'card',
  );
  const alone = rules.some(({ outcome }) => outcome.kind === 'steps' && outcome.mode === 'oa');
  if (rules.length > 0)
    log[alone ? 'warn' : 'info'](
      { rules: rules.map(({ name }) => name) },
      'these rules want DingTalk OA approval, which is not set up: their requests are decided on cards; see "tokendesk dingtalk setup"',
    );
}

function startWorkers(
  ingredients: Ingredients,
  desk: Desk,
  words: Words,
  bots: Pick<Program, 'slack' | 'dingtalk'>,
  timers: DueTimers,
): Promise<Jobs> {
  const { db, appUrl, redisUrl, clock, log, seam = noSeam, paceMs, leaseMs } = ingredients;
  const { slack, dingtalk } = bots;
  const connected = [
    ...(slack ? [['slack', slack] as const] : []),
    ...(dingtalk ? [['dingtalk', dingtalk] as const] : []),
  ];
  return startJobs<Card>({
    queues: { databaseUrl: appUrl, redisUrl },
    work: sqlWork(db),
    deliveries: sqlDeliveries(
      db,
      connected.map(([platform]) => platform),
    ),
    inboxItems: sqlInboxItems(db),
    timers,
    render: (row) => renderRow(desk, words, row),
    gateway: (memberId) => applyGateway(desk, memberId),
    oa: (requestId) => alignOa(desk, requestId),
    senders: connected.map(([, bot]) => bot.sender),
    handlers: connected.map(([platform, bot]) => ({ platform, resume: (item) => bot.resume(item.payload) })),
    clock,
    log,
    seam,
    ...(paceMs === undefined ? {} : { paceMs }),
    ...(leaseMs === undefined ? {} : { leaseMs }),
  });
}
