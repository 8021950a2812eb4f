import { tmpdir } from 'node:os';
import { afterEach, describe, expect, it } from 'vitest';
import { loadConfig } from '../../../src/config.js';
import { openDoor } from '../../../src/door.js';
import { createLog } from '../../../src/kit/log.js';
import { runProduction } from '../../../src/production.js';
import { company } from '../../../src/sandbox/company/company.js';
import { slackPerson } from '../../../src/sandbox/slack/people.js';
import { serveSlackSandbox } from '../../../src/sandbox/slack/server.js';
import { testDatabase } from '../../support/database.js';

const closing: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close();
});

const log = createLog({ level: 'silent' });
const signingSecret = '8f742231b10e8888abcd99yyyzzz85a5';

describe('the service for a real workspace, told by its environment', () => {
  /** A company's Slack and a database, for however many processes. */
  async function surroundings() {
    const database = await testDatabase();
    closing.push(() => database.drop());
    const slack = await serveSlackSandbox({
      workspace: company.workspace,
      botToken: company.botToken,
      appToken: company.appToken,
    });
    closing.push(() => slack.close());
    const start = async (more: Record<string, string>) => {
      const env = {
        DATABASE_URL: database.adminUrl,
        SLACK_BOT_TOKEN: company.botToken,
        SLACK_API_URL: slack.apiUrl,
        PORT: '0',
        ...more,
      };
      // A directory without tokendesk.yaml: the defaults hold, and newcomers become members by their first word.
      const running = await runProduction(loadConfig(env, tmpdir()), log);
      closing.push(() => running.stop());
      const port = /port (\d+)/.exec(running.greeting)?.[1];
      return `http://127.0.0.1:${port}`;
    };
    return { slack, start };
  }

  it('takes requests with a signing secret and no app-level token', async () => {
    const { slack, start } = await surroundings();
    const url = `${await start({ SLACK_SIGNING_SECRET: signingSecret })}/slack/events`;
    const { people } = slack.sandbox;
    await people.configure({ deliver: { http: { url, signingSecret } } });
    const ana = slackPerson(people, 'ana', 10_000);
    await ana.types('/tokens');
    await ana.sees(/\d/);
    expect((await fetch(url, { method: 'POST', body: '{}' })).status).toBe(401);
  });

  it('connects through Socket Mode with an app-level token, and then serves no requests', async () => {
    const { slack, start } = await surroundings();
    const url = await start({ SLACK_APP_TOKEN: company.appToken, SLACK_SIGNING_SECRET: signingSecret });
    const ana = slackPerson(slack.sandbox.people, 'ana', 10_000);
    await ana.types('/tokens');
    await ana.sees(/\d/);
    expect((await fetch(`${url}/slack/events`, { method: 'POST', body: '{}' })).status).toBe(404);
  });

  it('leaves the door closed in processes without the role bot', async () => {
    const { start } = await surroundings();
    const url = await start({ SLACK_SIGNING_SECRET: signingSecret, TOKENDESK_ROLES: 'api' });
    expect((await fetch(`${url}/slack/events`, { method: 'POST', body: '{}' })).status).toBe(404);
    expect((await fetch(`${url}/healthz`)).status).toBe(200);
  });
});

describe('the one port', () => {
  it('has Slack come again while the program starts', async () => {
    const door = await openDoor({
      port: 0,
      host: '127.0.0.1',
      apiKeys: [],
      log,
      desk: () => null,
      api: false,
      slack: () => null,
    });
    closing.push(() => door.close(0));
    const answer = await fetch(`${door.url}/slack/events`, { method: 'POST', body: '{}' });
    expect([answer.status, answer.headers.get('retry-after')]).toEqual([503, '1']);
  });
});
