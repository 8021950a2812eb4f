import { resolve } from 'node:path';
import { nearest, type Problem } from './problems.js';

/** What a process does. */
export type Role = 'bot' | 'worker' | 'api';

/** Every role. */
const roles: readonly Role[] = ['bot', 'worker', 'api'];

/** How much is logged, from least to most. */
export const logLevels = ['silent', 'fatal', 'error', 'warn', 'info', 'debug', 'trace'] as const;

/** One of the log levels. */
export type LogLevel = (typeof logLevels)[number];

/** A key with which one source may report usage. */
export interface ApiKey {
  source: string;
  key: string;
}

/** How the bot reaches Slack. */
export interface SlackSettings {
  botToken: string;
  /** Selects Socket Mode, also where there is a signing secret. */
  appToken: string | null;
  /** Needed without Socket Mode: proves that a call comes from Slack. */
  signingSecret: string | null;
  /** Base URL of Slack's Web API; null for Slack's own. */
  apiUrl: string | null;
}

/** How the bot reaches DingTalk. */
export interface DingTalkSettings {
  clientId: string;
  clientSecret: string;
  robotCode: string;
  /** The organisation as the imported file names it; the client id where nothing is said. */
  corpId: string;
  /** Template of interactive cards; null works without. */
  cardTemplateId: string | null;
  /** Form of OA approvals; null decides requests on cards alone. */
  processCode: string | null;
  /** Base URLs of other servers; null for DingTalk's own. */
  apiUrl: string | null;
  oapiUrl: string | null;
}

/** What one process needs to know of its surroundings. */
export interface Settings {
  databaseUrl: string | null;
  redisUrl: string | null;
  slack: SlackSettings | null;
  dingtalk: DingTalkSettings | null;
  port: number;
  roles: ReadonlySet<Role>;
  configPath: string | null;
  dataDir: string | null;
  logLevel: LogLevel;
  apiKeys: readonly ApiKey[];
}

/** An environment name as the documentation lists it. */
interface Variable {
  type: string;
  fallback: string;
}

/** Every environment name that the program reads. */
export const variables = {
  DATABASE_URL: { type: 'a URL', fallback: 'embedded server' },
  REDIS_URL: { type: 'a URL', fallback: 'queue in PostgreSQL' },
  SLACK_BOT_TOKEN: { type: 'a secret', fallback: 'none' },
  SLACK_APP_TOKEN: { type: 'a secret', fallback: 'none' },
  SLACK_SIGNING_SECRET: { type: 'a secret', fallback: 'none' },
  SLACK_API_URL: { type: 'a URL', fallback: 'Slack itself' },
  DINGTALK_CLIENT_ID: { type: 'text', fallback: 'none' },
  DINGTALK_CLIENT_SECRET: { type: 'a secret', fallback: 'none' },
  DINGTALK_ROBOT_CODE: { type: 'text', fallback: 'the client id' },
  DINGTALK_CORP_ID: { type: 'text', fallback: 'the client id' },
  DINGTALK_CARD_TEMPLATE_ID: { type: 'text', fallback: 'no interactive cards' },
  DINGTALK_PROCESS_CODE: { type: 'text', fallback: 'no OA approval' },
  DINGTALK_API_URL: { type: 'a URL', fallback: 'DingTalk itself' },
  DINGTALK_OAPI_URL: { type: 'a URL', fallback: 'DingTalk itself' },
  PORT: { type: 'a port', fallback: '3000' },
  TOKENDESK_CONFIG: { type: 'a path', fallback: 'tokendesk.yaml, if it is there' },
  TOKENDESK_ROLES: { type: `a list of ${roles.join(', ')}`, fallback: 'all of them' },
  TOKENDESK_DATA_DIR: { type: 'a path', fallback: '.tokendesk' },
  TOKENDESK_API_KEYS: { type: 'a list of source:key', fallback: 'none' },
  LOG_LEVEL: { type: `one of ${logLevels.join(', ')}`, fallback: 'info' },
} as const satisfies Record<string, Variable>;

type Name = keyof typeof variables;
type Environment = Readonly<Record<string, string | undefined>>;

/** Fewest characters of an API key: 128 bits as hexadecimal digits would be 32, a good random word is 16. */
const shortestKey = 16;

/** Reads the settings; adds what is wrong to `problems`. Empty values count as absent. Never repeats a secret. */
export function readEnvironment(env: Environment, problems: Problem[]): Settings {
  const get = (name: Name): string | null => env[name]?.trim() || null;
  const wrong = (key: Name, message: string) => problems.push({ where: 'the environment', key, message });
  const url = (name: Name, protocols: readonly string[], example: string): string | null => {
    const text = get(name);
    if (text === null || hasProtocol(text, protocols)) return text;
    wrong(name, `is not a URL of ${protocols.join(' or ')}; write one like ${example}`);
    return null;
  };
  const path = (name: Name) => {
    const text = get(name);
    return text === null ? null : resolve(text);
  };
  return {
    databaseUrl: url('DATABASE_URL', ['postgresql:', 'postgres:'], 'postgresql://user@host:5432/tokendesk'),
    redisUrl: url('REDIS_URL', ['redis:', 'rediss:'], 'redis://host:6379'),
    slack: slackOf(get, url('SLACK_API_URL', ['https:', 'http:'], 'http://127.0.0.1:4000/api/'), wrong),
    dingtalk: dingtalkOf(
      get,
      url('DINGTALK_API_URL', ['https:', 'http:'], 'http://127.0.0.1:4000/dingtalk/api'),
      url('DINGTALK_OAPI_URL', ['https:', 'http:'], 'http://127.0.0.1:4000/dingtalk/oapi'),
      wrong,
    ),
    port: portOf(get('PORT'), wrong),
    roles: rolesOf(get('TOKENDESK_ROLES'), wrong),
    configPath: path('TOKENDESK_CONFIG'),
    dataDir: path('TOKENDESK_DATA_DIR'),
    logLevel: levelOf(get('LOG_LEVEL'), wrong),
    apiKeys: apiKeysOf(get('TOKENDESK_API_KEYS'), wrong),
  };
}

/** Names that were probably meant to be ours: for a warning, since the environment belongs to others too. */
export function mistypedNames(env: Environment): string[] {
  const known = Object.keys(variables);
  return Object.keys(env).flatMap((name) => {
    if (known.includes(name) || !/^(TOKENDESK|SLACK|DINGTALK)_|^(DATABASE|REDIS)_?URL/.test(name)) return [];
    const near = nearest(name, known);
    return near === null || name.length < 6 ? [] : [`${name} is not read, did you mean ${near}?`];
  });
}

type Wrong = (key: Name, message: string) => void;

function hasProtocol(text: string, protocols: readonly string[]): boolean {
  return URL.canParse(text) && protocols.includes(new URL(text).protocol);
}

function slackOf(
  get: (name: Name) => string | null,
  apiUrl: string | null,
  wrong: Wrong,
): SlackSettings | null {
  const [botToken, appToken, signingSecret] = [
    get('SLACK_BOT_TOKEN'),
    get('SLACK_APP_TOKEN'),
    get('SLACK_SIGNING_SECRET'),
  ];
  if (botToken?.startsWith('xapp-'))
    wrong(
      'SLACK_BOT_TOKEN',
      'holds an app-level token; put that into SLACK_APP_TOKEN and the token that begins with xoxb- here',
    );
  if (appToken?.startsWith('xoxb-'))
    wrong(
      'SLACK_APP_TOKEN',
      'holds a bot token; put that into SLACK_BOT_TOKEN and the token that begins with xapp- here',
    );
  if (signingSecret !== null && /^x(ox[a-z]|app)-/.test(signingSecret))
    wrong(
      'SLACK_SIGNING_SECRET',
      'holds a token; the signing secret has no such beginning, copy it from "Basic Information" of the Slack app',
    );
  if (botToken === null) {
    if (appToken !== null || signingSecret !== null)
      wrong(
        'SLACK_BOT_TOKEN',
        'is missing although other Slack settings are there; copy it from "OAuth & Permissions" of the Slack app',
      );
    return null;
  }
  if (appToken === null && signingSecret === null)
    wrong(
      'SLACK_APP_TOKEN',
      'is missing; set it for Socket Mode, or set SLACK_SIGNING_SECRET to let Slack call this server over HTTP',
    );
  return { botToken, appToken, signingSecret, apiUrl };
}

function dingtalkOf(
  get: (name: Name) => string | null,
  apiUrl: string | null,
  oapiUrl: string | null,
  wrong: Wrong,
): DingTalkSettings | null {
  const [clientId, clientSecret] = [get('DINGTALK_CLIENT_ID'), get('DINGTALK_CLIENT_SECRET')];
  const [robotCode, cardTemplateId] = [get('DINGTALK_ROBOT_CODE'), get('DINGTALK_CARD_TEMPLATE_ID')];
  if (clientId === null && clientSecret === null) {
    if (robotCode !== null || cardTemplateId !== null)
      wrong(
        'DINGTALK_CLIENT_ID',
        'is missing although other DingTalk settings are there; copy it from the credentials page of the app',
      );
    return null;
  }
  if (clientId === null || clientSecret === null) {
    const missing = clientId === null ? 'DINGTALK_CLIENT_ID' : 'DINGTALK_CLIENT_SECRET';
    wrong(missing, 'is missing; client id and client secret are both on the credentials page of the app');
    return null;
  }
  if (cardTemplateId !== null && !cardTemplateId.endsWith('.schema'))
    wrong(
      'DINGTALK_CARD_TEMPLATE_ID',
      `"${cardTemplateId}" is not the id of a card template; it ends with .schema`,
    );
  const corpId = get('DINGTALK_CORP_ID') ?? clientId;
  const processCode = get('DINGTALK_PROCESS_CODE');
  if (processCode !== null && !processCode.startsWith('PROC-'))
    wrong(
      'DINGTALK_PROCESS_CODE',
      `"${processCode}" is not the code of an approval form; it begins with PROC-, and "tokendesk dingtalk setup" prints it`,
    );
  return {
    clientId,
    clientSecret,
    robotCode: robotCode ?? clientId,
    corpId,
    cardTemplateId,
    processCode,
    apiUrl,
    oapiUrl,
  };
}

function portOf(text: string | null, wrong: Wrong): number {
  const port = Number(text ?? variables.PORT.fallback);
  if (/^\d+$/.test(text ?? '0') && port <= 65_535) return port;
  wrong('PORT', `"${text}" is not a port; write a whole number from 0 (any free one) to 65535`);
  return 0;
}

function rolesOf(text: string | null, wrong: Wrong): ReadonlySet<Role> {
  if (text === null) return new Set(roles);
  const asked = text.split(',').map((word) => word.trim());
  const known = new Set(roles.filter((role) => asked.includes(role)));
  const unknown = asked.filter((word) => !roles.some((role) => role === word));
  if (unknown.length > 0 || known.size === 0)
    wrong('TOKENDESK_ROLES', `"${unknown.join(', ')}" is no role; write a list of ${roles.join(', ')}`);
  return known;
}

function levelOf(text: string | null, wrong: Wrong): LogLevel {
  const level = logLevels.find((known) => known === (text?.toLowerCase() ?? variables.LOG_LEVEL.fallback));
  if (level === undefined) wrong('LOG_LEVEL', `"${text}" is unknown; write one of ${logLevels.join(', ')}`);
  return level ?? 'info';
}

function apiKeysOf(text: string | null, wrong: Wrong): ApiKey[] {
  const keys: ApiKey[] = [];
  for (const [index, part] of (text?.split(',') ?? []).entries()) {
    const colon = part.indexOf(':');
    const [source, key] = [part.slice(0, colon).trim(), part.slice(colon + 1).trim()];
    // Never the words themselves: somebody may have written key:source.
    const which = `item ${index + 1}`;
    if (colon < 0 || !/^[\w.-]{1,64}$/.test(source))
      wrong(
        'TOKENDESK_API_KEYS',
        `${which} is not source:key; write for example litellm:<key>, with letters, digits, - _ . in the source`,
      );
    else if (key.length < shortestKey)
      wrong(
        'TOKENDESK_API_KEYS',
        `${which} is shorter than ${shortestKey} characters; make one with: openssl rand -hex 32`,
      );
    else if (keys.some((other) => other.key === key && other.source !== source))
      wrong('TOKENDESK_API_KEYS', `${which} is the key of another source; give each source its own`);
    else keys.push({ source, key });
  }
  return keys;
}
