import type { WorkspaceSeed } from '../../src/sandbox/slack/seed.js';

/** Tokens that the local Slack accepts; they open nothing else. */
export const botToken = 'xoxb-bench-only-not-a-secret';
export const appToken = 'xapp-bench-only-not-a-secret';

export const team = 'T0BENCH';
export const channel = 'C0BENCH';
export const command = '/tokens';

const bot = 'U0BENCHBOT';

/** The Slack user id of person `n`, counted from 1; the data's SQL makes the same ones. */
export function slackId(n: number): string {
  return `U0BENCH${String(n).padStart(6, '0')}`;
}

/** A workspace of `people` in one channel, where commands need no conversation to be opened first. */
export function workspaceOf(people: number): WorkspaceSeed {
  const users = Array.from({ length: people }, (_, i) => ({
    id: slackId(i + 1),
    name: `person${i + 1}`,
    real_name: `Person ${i + 1}`,
    locale: 'en-US',
    tz: 'Europe/Berlin',
  }));
  return {
    team: { id: team, name: 'Bench', domain: 'bench' },
    app: { app_id: 'A0BENCH', bot_id: 'B0BENCH', user_id: bot, name: 'tokendesk' },
    users,
    channels: [{ id: channel, name: 'general', members: [...users.map(({ id }) => id), bot] }],
    scopes: ['app_mentions:read', 'chat:write', 'commands', 'im:history', 'im:write', 'users:read'],
    commands: [{ command, should_escape: true }],
    events: ['app_home_opened', 'app_mention', 'message.im'],
  };
}
