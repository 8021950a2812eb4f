import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { WebClient } from '@slack/web-api';
import { parse as parseCsv } from 'csv-parse/sync';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { parse as parseYaml } from 'yaml';
import { z } from 'zod';
import { readPolicy } from '../../../src/config.js';
import { company } from '../../../src/sandbox/company/company.js';
import { modelPrices } from '../../../src/sandbox/company/models.js';
import { type ServedSlackSandbox, serveSlackSandbox } from '../../../src/sandbox/slack/server.js';
import { projectRoot } from '../../../src/store/project-root.js';

const rowShape = z.strictObject({
  name: z.string().min(1),
  email: z.email(),
  team: z.string().min(1),
  manager: z.string(),
  plan: z.string().min(1),
  slack: z.string().regex(/^U[A-Z0-9]{8,10}$/),
  dingtalk: z.union([z.literal(''), z.string().regex(/^dingcorp0001\/[a-z0-9]+$/)]),
});
const rows = z.array(rowShape).parse(parseCsv(company.membersCsv, { columns: true }));
const policy = readPolicy(company.policyYaml, 'tokendesk.yaml');
const { users, channels } = company.workspace;

describe('the imported people', () => {
  test('are sixteen, each once', () => {
    expect(rows).toHaveLength(16);
    expect(new Set(rows.map((row) => row.email)).size).toBe(16);
    expect(new Set(rows.map((row) => row.slack)).size).toBe(16);
    // One account is left for its owner to link.
    expect(rows.filter((row) => row.dingtalk === '')).toHaveLength(1);
  });

  test('are in Slack under the same name and address', () => {
    for (const row of rows)
      expect(users.find((user) => user.id === row.slack)).toMatchObject({
        real_name: row.name,
        email: row.email,
      });
  });

  test('have plans that the policy knows and managers who are imported before them', () => {
    const seen = new Set(['']);
    for (const row of rows) {
      expect([...policy.plans.keys()], row.name).toContain(row.plan);
      expect([...seen], row.name).toContain(row.manager);
      seen.add(row.email);
    }
    expect(rows.filter((row) => row.manager === '').map((row) => row.name)).toEqual([
      'Dave Okafor',
      'Sam Reyes',
    ]);
  });

  test('include two of one name in different teams', () => {
    const namesakes = rows.filter((row) => row.name === '王伟');
    expect(namesakes.map((row) => row.team)).toEqual(['Platform', 'Payments']);
  });
});

describe('the workspace', () => {
  test('also has a guest, an outsider and somebody nobody imported', () => {
    const imported = new Set(rows.map((row) => row.slack));
    const others = users.filter((user) => !imported.has(user.id));
    expect(others.map((user) => user.name).sort()).toEqual(['gus', 'nils', 'olga']);
    expect(users.filter((user) => user.is_restricted).map((user) => user.name)).toEqual(['gus']);
    const strangers = users.filter((user) => user.is_stranger);
    expect(strangers.map((user) => user.name)).toEqual(['olga']);
    expect(strangers[0]?.team_id).not.toBe(company.workspace.team.id);
  });

  test('has channels of people it knows, and the bot in one of them', () => {
    const bot = company.workspace.app.user_id;
    const known = [bot, ...users.map((user) => user.id)];
    expect(channels.map((channel) => channel.name)).toEqual(['general', 'platform', 'payments', 'random']);
    for (const channel of channels) expect(known).toEqual(expect.arrayContaining([...channel.members]));
    const withBot = channels.filter((channel) => channel.members.includes(bot));
    expect(withBot.map((channel) => channel.name)).toEqual(['general']);
    expect(new Set([...known, ...channels.map((channel) => channel.id)]).size).toBe(known.length + 4);
  });

  test('uses zones and locales that exist', () => {
    for (const person of Object.values(company.people)) {
      expect(Intl.DateTimeFormat.supportedLocalesOf(person.locale)).toHaveLength(1);
      expect(() => new Intl.DateTimeFormat('en', { timeZone: person.zone })).not.toThrow();
    }
  });

  test('grants the app what the manifest asks for, and nothing else', () => {
    const manifest = z
      .object({
        oauth_config: z.object({ scopes: z.object({ bot: z.array(z.string()) }) }),
        settings: z.object({ event_subscriptions: z.object({ bot_events: z.array(z.string()) }) }),
        features: z.object({ slash_commands: z.array(z.unknown()) }),
      })
      .parse(JSON.parse(readFileSync(join(projectRoot(), 'manifest.json'), 'utf8')));
    expect([...company.workspace.scopes].sort()).toEqual([...manifest.oauth_config.scopes.bot].sort());
    expect(company.workspace.commands).toEqual(manifest.features.slash_commands);
    expect(company.workspace.events).toEqual(manifest.settings.event_subscriptions.bot_events);
  });
});

describe('the policy', () => {
  test('is plain yaml without a key twice', () => {
    expect(parseYaml(company.policyYaml, { strict: true, uniqueKeys: true })).toMatchObject({ unit: 'USD' });
  });

  test('means what the company is meant to have', () => {
    expect(policy).toMatchObject({ unit: 'USD', zone: 'Asia/Shanghai', language: 'en', members: 'auto' });
    expect(policy.defaultPlan).toBe('engineer');
    expect(policy.fallbackApprovers).toEqual([company.people.dave.email, company.people.fay.email]);
    const allowances = [...policy.plans.values()].map((plan) => [plan.key, plan.allowance / 1_000_000n]);
    expect(Object.fromEntries(allowances)).toEqual({
      engineer: 500n,
      manager: 800n,
      contractor: 50n,
      intern: 100n,
    });
    expect(policy.plans.get('engineer')?.requests.reasonFrom).toBe(200_000_000n);
    expect(Object.fromEntries(policy.pools)).toEqual({
      Platform: 2_000_000_000n,
      Payments: 1_500_000_000n,
    });
    expect(rows.map((row) => row.team)).toEqual(expect.arrayContaining([...policy.pools.keys()]));
  });

  test('lets an engineer lend 200 within one week', () => {
    const engineer = policy.plans.get('engineer');
    const week = engineer?.caps.find((cap) => cap.window === 'week');
    expect(engineer?.lending.mostPerLoan).toBeGreaterThanOrEqual(200_000_000n);
    expect(week?.amount).toBeGreaterThanOrEqual(200_000_000n);
  });

  test('prices every model from the start of 2026, the in-house one at nothing', () => {
    expect(policy.prices.map((price) => price.model)).toEqual(Object.keys(modelPrices));
    for (const price of policy.prices) {
      expect(price.from).toEqual(new Date('2026-01-01T00:00:00+08:00'));
      expect(price.input === 0n, price.model).toBe(price.model === 'house-7b');
    }
  });
});

describe('the local Slack', () => {
  let slack: ServedSlackSandbox;
  beforeAll(async () => {
    slack = await serveSlackSandbox({ ...company, ids: 'company' });
  });
  afterAll(() => slack.close());

  test('shows the people as they are to the bot', async () => {
    const client = new WebClient(company.botToken, { slackApiUrl: slack.apiUrl });
    const profile = await client.users.info({
      user: company.people.xiaoming.slackId,
      include_locale: true,
    });
    expect(profile.user).toMatchObject({
      name: 'xiaoming',
      real_name: '王小明',
      locale: 'zh-CN',
      tz: 'Asia/Shanghai',
      profile: { email: 'xiaoming@example.com' },
    });
    const outsider = await client.users.info({ user: company.people.olga.slackId });
    expect(outsider.user).toMatchObject({ is_stranger: true, team_id: 'T07PARTNER1' });
  });
});

describe('the keys', () => {
  test('say that they are for the sandbox only, and begin as Slack expects', () => {
    for (const key of [company.apiKey, company.botToken, company.appToken])
      expect(key).toMatch(/sandbox-only-not-a-secret$/);
    expect(company.botToken).toMatch(/^xoxb-/);
    expect(company.appToken).toMatch(/^xapp-/);
    // Shorter ones are refused.
    expect(company.apiKey.length).toBeGreaterThanOrEqual(16);
  });
});
