import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { ConfigError, loadConfig } from '../../src/config.js';

let home = '';
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'config-'));
});
afterEach(() => rmSync(home, { recursive: true, force: true }));

function problems(env: Record<string, string>): string {
  try {
    loadConfig(env, home);
  } catch (error) {
    if (error instanceof ConfigError) return error.message;
    throw error;
  }
  return '';
}

test('nothing set: the defaults', () => {
  const { settings, policyFile, warnings } = loadConfig({ DATABASE_URL: '', PORT: ' ' }, home);
  expect(settings).toEqual({
    databaseUrl: null,
    redisUrl: null,
    slack: null,
    dingtalk: null,
    port: 3000,
    roles: new Set(['bot', 'worker', 'api']),
    configPath: null,
    dataDir: null,
    logLevel: 'info',
    apiKeys: [],
  });
  expect(policyFile).toBeNull();
  expect(warnings).toEqual([]);
});

test('everything set', () => {
  const file = join(home, 'rules.yaml');
  writeFileSync(file, 'unit: CNY\n');
  const { settings, policy } = loadConfig(
    {
      DATABASE_URL: 'postgresql://u:p@h/db',
      REDIS_URL: 'rediss://h',
      SLACK_BOT_TOKEN: 'xoxb-1',
      SLACK_APP_TOKEN: 'xapp-1',
      SLACK_API_URL: 'http://127.0.0.1:4000/api/',
      DINGTALK_CLIENT_ID: 'ding1',
      DINGTALK_CLIENT_SECRET: 'hidden',
      DINGTALK_CARD_TEMPLATE_ID: '1.schema',
      PORT: '0',
      TOKENDESK_CONFIG: file,
      TOKENDESK_ROLES: 'worker, api',
      TOKENDESK_API_KEYS: 'litellm:0123456789abcdef, litellm:fedcba9876543210,batch:aaaaaaaaaaaaaaaa:b',
      LOG_LEVEL: 'DEBUG',
    },
    home,
  );
  expect(policy.unit).toBe('CNY');
  expect(settings).toMatchObject({
    port: 0,
    logLevel: 'debug',
    roles: new Set(['worker', 'api']),
    slack: {
      botToken: 'xoxb-1',
      appToken: 'xapp-1',
      signingSecret: null,
      apiUrl: 'http://127.0.0.1:4000/api/',
    },
    dingtalk: {
      clientId: 'ding1',
      clientSecret: 'hidden',
      robotCode: 'ding1',
      corpId: 'ding1',
      cardTemplateId: '1.schema',
      apiUrl: null,
    },
    apiKeys: [
      { source: 'litellm', key: '0123456789abcdef' },
      { source: 'litellm', key: 'fedcba9876543210' },
      { source: 'batch', key: 'aaaaaaaaaaaaaaaa:b' },
    ],
  });
});

test('tokendesk.yaml beside the program is found', () => {
  writeFileSync(join(home, 'tokendesk.yaml'), 'members: closed\n');
  expect(loadConfig({}, home)).toMatchObject({
    policy: { members: 'closed' },
    policyFile: join(home, 'tokendesk.yaml'),
  });
});

test.each([
  [{ DATABASE_URL: 'mysql://root:hunter2secret@h/db' }, 'DATABASE_URL is not a URL of postgresql:'],
  [{ REDIS_URL: 'hunter2secret' }, 'REDIS_URL is not a URL'],
  [{ PORT: '70000' }, 'PORT "70000" is not a port'],
  [{ LOG_LEVEL: 'loud' }, 'LOG_LEVEL "loud" is unknown'],
  [{ TOKENDESK_ROLES: 'bot,wrker' }, 'TOKENDESK_ROLES "wrker" is no role'],
  [
    { TOKENDESK_CONFIG: '/nowhere/rules.yaml' },
    'TOKENDESK_CONFIG names /nowhere/rules.yaml, which cannot be read (ENOENT)',
  ],
  [{ TOKENDESK_API_KEYS: 'litellm:hunter2secret' }, 'item 1 is shorter than 16 characters'],
  [{ TOKENDESK_API_KEYS: 'hunter2secrethunter2secret' }, 'item 1 is not source:key'],
  [{ TOKENDESK_API_KEYS: 'hunter2secrethunter2secret:litellm' }, 'item 1 is shorter than 16 characters'],
  [{ TOKENDESK_API_KEYS: 'a:hunter2secret-xx,b:hunter2secret-xx' }, 'item 2 is the key of another source'],
  [{ SLACK_APP_TOKEN: 'xapp-hunter2secret' }, 'SLACK_BOT_TOKEN is missing'],
  [
    { SLACK_BOT_TOKEN: 'xoxb-hunter2secret' },
    'SLACK_APP_TOKEN is missing; set it for Socket Mode, or set SLACK_SIGNING_SECRET',
  ],
  [{ SLACK_SIGNING_SECRET: 'hunter2secret' }, 'SLACK_BOT_TOKEN is missing'],
  [
    { SLACK_BOT_TOKEN: 'xoxb-hunter2secret', SLACK_SIGNING_SECRET: 'xapp-hunter2secret' },
    'SLACK_SIGNING_SECRET holds a token',
  ],
  [
    { SLACK_BOT_TOKEN: 'xapp-hunter2secret', SLACK_APP_TOKEN: 'xoxb-hunter2secret' },
    'SLACK_BOT_TOKEN holds an app-level token',
  ],
  [{ DINGTALK_ROBOT_CODE: 'ding1' }, 'DINGTALK_CLIENT_ID is missing although'],
  [{ DINGTALK_CLIENT_SECRET: 'hunter2secret' }, 'DINGTALK_CLIENT_ID is missing; client id and client secret'],
  [
    { DINGTALK_CLIENT_ID: 'a', DINGTALK_CLIENT_SECRET: 'hunter2secret', DINGTALK_CARD_TEMPLATE_ID: 'x' },
    'DINGTALK_CARD_TEMPLATE_ID "x" is not the id',
  ],
  [{ SLACK_API_URL: 'slack.test' }, 'SLACK_API_URL is not a URL'],
])('%j', (env, message) => {
  const text = problems(env as Record<string, string>);
  expect(text).toContain(message);
  expect(text).not.toContain('hunter2secret');
});

test('a mistyped name is pointed out, the names of others are not', () => {
  const env = {
    SLACK_BOT_TOKN: 'x',
    TOKENDESK_ROLE: 'bot',
    DATABASEURL: 'x',
    SLACK_WEBHOOK: 'x',
    PORTS: '1',
    PATH: '/bin',
  };
  const { warnings } = loadConfig(env, home);
  expect(warnings).toEqual([
    'SLACK_BOT_TOKN is not read, did you mean SLACK_BOT_TOKEN?',
    'TOKENDESK_ROLE is not read, did you mean TOKENDESK_ROLES?',
    'DATABASEURL is not read, did you mean DATABASE_URL?',
  ]);
});
