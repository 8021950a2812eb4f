import { App, type AppOptions, LogLevel, SocketModeReceiver } from '@slack/bolt';
import { WebClient, type WebClientOptions } from '@slack/web-api';
import { type SlackPerson, slackPerson } from '../../../src/sandbox/slack/people.js';
import type { WorkspaceSeed } from '../../../src/sandbox/slack/seed.js';
import {
  type ServedSlackSandbox,
  type ServeOptions,
  serveSlackSandbox,
} from '../../../src/sandbox/slack/server.js';

const botToken = 'xoxb-test';
export const appToken = 'xapp-test';

const allScopes = [
  'commands',
  'chat:write',
  'im:write',
  'im:history',
  'im:read',
  'channels:read',
  'channels:history',
  'app_mentions:read',
  'users:read',
  'users:read.email',
  'files:write',
  'reactions:write',
];

/** A small office: Ana and Bo work here, Carol is in Shanghai, Gus is a guest, and two people are called 王伟. */
export const office: WorkspaceSeed = {
  team: { id: 'T0OFFICE', name: 'Office', domain: 'office' },
  app: { app_id: 'A0APP', bot_id: 'B0BOT', user_id: 'U0BOT', name: 'tokendesk', real_name: 'TokenDesk' },
  users: [
    { id: 'U0ANA', name: 'ana', real_name: 'Ana Silva', email: 'ana@office.test', tz: 'America/New_York' },
    { id: 'U0BO', name: 'bo', real_name: 'Bo Berg', display_name: 'Bo', email: 'bo@office.test' },
    {
      id: 'U0CAROL',
      name: 'carol',
      real_name: '卡罗',
      display_name: '卡罗',
      locale: 'zh-CN',
      tz: 'Asia/Shanghai',
    },
    { id: 'U0GUS', name: 'gus', real_name: 'Gus Guest', is_restricted: true },
    { id: 'U0WEI1', name: 'wei1', real_name: '王伟', display_name: '王伟' },
    { id: 'U0WEI2', name: 'wei2', real_name: '王伟', display_name: '王伟' },
  ],
  channels: [
    { id: 'C0GENERAL', name: 'general', members: ['U0ANA', 'U0BO', 'U0CAROL', 'U0BOT'] },
    { id: 'C0RANDOM', name: 'random', members: ['U0ANA', 'U0BO'] },
    { id: 'C0SECRET', name: 'secret', is_private: true, members: ['U0BO'] },
  ],
  scopes: allScopes,
  commands: [
    { command: '/tokens', should_escape: true },
    { command: '/plain', should_escape: false },
  ],
};

const started: { stop(): Promise<unknown> }[] = [];

/** Stops everything a test started, newest first. */
export async function stopAll(): Promise<void> {
  for (const one of started.splice(0).reverse()) await one.stop();
}

/** Has something stopped by {@link stopAll}. */
export function stopLater(stop: () => Promise<unknown>): void {
  started.push({ stop });
}

/** Serves the office; closed by {@link stopAll}. */
export async function startSlack(options: Partial<ServeOptions> = {}): Promise<ServedSlackSandbox> {
  const served = await serveSlackSandbox({ workspace: office, botToken, appToken, ids: 'test', ...options });
  started.push({ stop: () => served.close() });
  return served;
}

/** A real client that neither retries nor waits. */
export function webClient(
  slack: ServedSlackSandbox,
  options: WebClientOptions & { token?: string } = {},
): WebClient {
  const { token = botToken, ...rest } = options;
  return new WebClient(token, {
    slackApiUrl: slack.apiUrl,
    retryConfig: { retries: 0 },
    rejectRateLimitedCalls: true,
    logger: silent,
    ...rest,
  });
}

/** A real Bolt app in Socket Mode with its listeners set; started and later stopped. */
export async function startBolt(
  slack: ServedSlackSandbox,
  listen: (app: App) => void,
  options: Partial<AppOptions> = {},
): Promise<App> {
  const receiver = new SocketModeReceiver({
    appToken,
    // `clientPingTimeout` is also how long the SDK waits before it connects again.
    clientPingTimeout: 500,
    logger: silent,
    installerOptions: { clientOptions: { slackApiUrl: slack.apiUrl } },
  });
  const app = new App({
    token: botToken,
    receiver,
    clientOptions: { slackApiUrl: slack.apiUrl, retryConfig: { retries: 0 } },
    logger: silent,
    ...options,
  });
  listen(app);
  await app.start();
  started.push({ stop: () => app.stop() });
  return app;
}

/** One of the office's people, acting in this process. */
export function person(slack: ServedSlackSandbox, name: string): SlackPerson {
  return slackPerson(slack.sandbox.people, name);
}

/** The Slack error a call is refused with, or `ok`. */
export async function errorOf(call: Promise<unknown>): Promise<string> {
  try {
    await call;
    return 'ok';
  } catch (error) {
    const data: unknown = error instanceof Error && 'data' in error ? error.data : undefined;
    if (typeof data === 'object' && data !== null && 'error' in data) return String(data.error);
    return String(error);
  }
}

const quiet = (): void => undefined;

/** A logger that keeps the tests' output readable. */
const silent = {
  debug: quiet,
  info: quiet,
  warn: quiet,
  error: quiet,
  setLevel: quiet,
  getLevel: () => LogLevel.ERROR,
  setName: quiet,
};
