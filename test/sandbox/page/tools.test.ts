import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { waitFor } from '../../../src/sandbox/common/waiting.js';
import { company } from '../../../src/sandbox/company/company.js';
import type { Ask, Lang } from '../../../src/sandbox/page/region.js';
import { exchangesOf } from '../../../src/sandbox/page/tools/exchanges.js';
import { offers } from '../../../src/sandbox/page/tools/fault-list.js';
import { shown } from '../../../src/sandbox/page/tools/mask.js';
import { toolRegions } from '../../../src/sandbox/page/tools/regions.js';
import { faultWords } from '../../../src/sandbox/page/words/tool-faults.js';
import { type ToolWords, toolWords } from '../../../src/sandbox/page/words/tools.js';
import { type BackstageWorld, startBackstageWorld } from '../../support/backstage-world.js';

let world: BackstageWorld;
beforeAll(async () => {
  world = await startBackstageWorld(new Date('2026-03-12T08:00:00Z'));
  await world.in('ana').types('how much do I have left');
  await world.in('ana').sees(/\$500/);
  await world.in('ana').types('/tokens borrow 40 from @bo until Friday');
  await asks('carol01');
  await world.drained();
});
afterAll(() => world.close());

/** Somebody asks in DingTalk, and has their answer. */
async function asks(user: string): Promise<void> {
  const { position } = await world.dingtalk.typeMessage({ user, text: 'how much do I have left' });
  const answer = await waitFor(world.dingtalk, user, /You have/, { since: position, timeoutMs: 10_000 });
  expect(answer).toBeDefined();
}

const langs: readonly Lang[] = ['en', 'zh-CN'];

function ask(lang: Lang, more: Readonly<Record<string, string>> = {}): Ask {
  const people = { slack: company.people.ana.slackId, dingtalk: 'carol01' };
  return { lang, query: new URLSearchParams({ ...people, lang, ...more }) };
}

async function draw(name: string, asked: Ask): Promise<string> {
  const { slack, dingtalk, backstage } = world;
  const region = toolRegions({ slack, dingtalk, backstage: () => backstage }).find(
    (one) => one.name === name,
  );
  return (await region?.draw(asked))?.html.text ?? '';
}

describe.each(langs)('every tool in %s', (lang) => {
  it.each(['inspector', 'books', 'jobs', 'faults'])('%s is drawn without a secret', async (name) => {
    const html = await draw(name, ask(lang));
    expect(html).toContain(toolWords[lang][name as 'books'].intro);
    const { apiKey, botToken, appToken, dingtalk } = company;
    for (const secret of [apiKey, botToken, appToken, dingtalk.app.clientSecret])
      expect(html).not.toContain(secret);
    expect(html).not.toMatch(/sandbox-verification-token|ticket=[^•]|session=[^•]|\/slack\/response\/R/);
    expect(html).not.toContain('undefined');
    expect(html).not.toContain('[object');
  });

  it('says that the bot is still starting', async () => {
    const { slack } = world;
    for (const region of toolRegions({ slack, backstage: () => null })) {
      const html = (await region.draw(ask(lang)))?.html.text;
      if (['books', 'jobs'].includes(region.name)) expect(html).toContain(toolWords[lang].starting);
    }
  });
});

it('both languages say the same things', () => {
  const keys = (words: unknown): unknown =>
    typeof words === 'object' && words !== null
      ? Object.fromEntries(Object.entries(words).map(([key, value]) => [key, keys(value)]))
      : 'text';
  const shape = (words: ToolWords) => keys(words);
  expect(shape(toolWords['zh-CN'])).toEqual(shape(toolWords.en));
  expect(keys(faultWords['zh-CN'])).toEqual(keys(faultWords.en));
});

describe('the inspector', () => {
  const rows = (html: string): string[] =>
    [...html.matchAll(/<li id="t-x-([^"]+)"/g)].map(([, id]) => id ?? '');

  it('pairs what was pushed with its acknowledgement', async () => {
    const slack = exchangesOf('slack', await world.slack.log({ after: 0 }), Date.now());
    const command = slack.find(({ about }) => about.startsWith('/tokens borrow 40'));
    expect(command).toMatchObject({ way: 'in', kind: 'push', status: 'ok', name: 'slash_commands' });
    expect(command?.ms).toBeGreaterThanOrEqual(0);
    const dingtalk = exchangesOf('dingtalk', await world.dingtalk.log({ after: 0 }), Date.now());
    const question = dingtalk.find(({ about }) => about.includes('how much do I have left'));
    expect(question).toMatchObject({ way: 'in', status: 'ok', code: '200' });
  });

  it('says what waits and what was never acknowledged', () => {
    const sent = {
      number: 1,
      at: 1_000,
      kind: 'sent',
      name: 'interactive',
      detail: { envelope_id: 'a' },
    } as const;
    expect(exchangesOf('slack', [sent], 2_000)).toMatchObject([{ status: 'open', ms: null }]);
    expect(exchangesOf('slack', [sent], 60_000)).toMatchObject([{ status: 'failed', ms: null }]);
    const ack = { number: 2, at: 1_040, kind: 'ack', name: 'a', detail: {} } as const;
    expect(exchangesOf('slack', [sent, ack], 2_000)).toMatchObject([{ status: 'ok', ms: 40 }]);
  });

  it('shows a refused call as such', () => {
    const call = (detail: object) =>
      exchangesOf('dingtalk', [{ number: 1, at: 0, kind: 'call', name: 'x', detail }], 0);
    expect(call({ status: 403, result: { code: 'Forbidden' } })).toMatchObject([
      { status: 'failed', code: '403 Forbidden' },
    ]);
    expect(call({ status: 200, result: { errcode: 300001 } })).toMatchObject([
      { status: 'failed', code: '200 300001' },
    ]);
    expect(call({ status: 200, result: { success: false } })).toMatchObject([{ status: 'failed' }]);
    expect(call({ status: 200, ms: 3, result: { success: true } })).toMatchObject([{ status: 'ok', ms: 3 }]);
  });

  it('is filtered by platform, direction and text, and draws nothing unescaped', async () => {
    const on = rows(await draw('inspector', ask('en', { wireOn: 'dingtalk' })));
    expect(on.length).toBeGreaterThan(0);
    expect(on.every((id) => id.startsWith('dingtalk-'))).toBe(true);
    const text = await draw('inspector', ask('en', { wireText: 'BORROW 40', wireWay: 'in' }));
    expect(rows(text)).toHaveLength(1);
    expect(text).toContain('&lt;@U07BO000001');
    expect(text).not.toContain('<@U07BO');
  });

  it('draws only what came after, when asked to', async () => {
    const whole = await draw('inspector', ask('en'));
    const last = /data-last="([^"]+)"/.exec(whole)?.[1] ?? '';
    const open = /data-open="([^"]+)"/.exec(whole)?.[1] ?? '';
    const after = { wireAfter: last, wireOpen: open };
    expect(rows(await draw('inspector', ask('en', after)))).toEqual([]);
    await world.in('bo').types('how much do I have left');
    await world.in('bo').sees(/\$500/);
    const fresh = rows(await draw('inspector', ask('en', after)));
    expect(fresh.length).toBeGreaterThan(0);
    const known = rows(whole);
    expect(fresh.filter((id) => known.includes(id))).toEqual([]);
    // Paused where it was, it goes on showing what it showed.
    expect(rows(await draw('inspector', ask('en', { wireTo: last })))).toEqual(known);
  });
});

it('what must not be shown is masked, wherever it hides', () => {
  const text = JSON.stringify(
    shown({
      token: 'abc',
      accessToken: 'abc',
      url: 'wss://127.0.0.1/slack/socket/?ticket=abc&app_id=A1',
      response_url: 'http://127.0.0.1/slack/response/abc',
      data: JSON.stringify({
        sessionWebhook: 'http://127.0.0.1/robot/sendBySession?session=abc',
        clientSecret: 'abc',
      }),
      list: [{ text: 'my token is xoxb-abc-1' }],
      kept: 'abcdef token',
    }),
  );
  expect(text.replace('abcdef token', '')).not.toContain('abc');
  expect(text).toContain('abcdef token');
  expect(text).toContain('app_id=A1');
});

describe('the books', () => {
  it('show what is left, of whom, and each entry adding up to zero', async () => {
    const html = await draw('books', ask('en', { entries: 'all' }));
    expect(html).toContain('Ana Costa');
    expect(html).toContain('Carol Mbeki');
    expect(html).toContain('$500');
    const tables = [...html.matchAll(/<table>(.*?)<\/table>/gs)].map(([table]) => table);
    expect(tables.length).toBeGreaterThan(10);
    for (const table of tables) {
      const amounts = [...table.matchAll(/t-amount">([+−])([\d.]+)</g)].map(
        ([, sign, digits]) => Math.round(Number(digits) * 1_000_000) * (sign === '+' ? 1 : -1),
      );
      expect(amounts.length).toBeGreaterThan(1);
      expect(amounts.reduce((sum, one) => sum + one, 0)).toBe(0);
    }
  });

  it('say of a newcomer that there is no account yet', async () => {
    const html = await draw('books', ask('en', { slack: company.people.nils.slackId }));
    expect(html).toContain(toolWords.en.books.stranger);
  });
});

describe('the faults', () => {
  it('show what is armed, and that it happened', async () => {
    const row = async (): Promise<string> =>
      /<li id="t-f-dingtalk-twice".*?<\/li>/s.exec(await draw('faults', ask('en')))?.[0] ?? '';
    expect(await row()).toContain('data-armed="0" data-happened="0"');
    await world.dingtalk.addFault({ kind: 'duplicate', of: 'message', count: 2 });
    expect(await row()).toContain('armed ×2');
    await asks('carol01');
    expect(await row()).toContain('data-armed="1" data-happened="1"');
    await world.dingtalk.clearFaults({});
    expect(await row()).toContain('data-armed="0" data-happened="1"');
  });

  it('are all taken by the platforms', async () => {
    for (const offer of offers) {
      if (!('fault' in offer)) continue;
      if (offer.platform === 'slack') await world.slack.addFault(offer.fault);
      else await world.dingtalk.addFault(offer.fault);
    }
    const html = await draw('faults', ask('en'));
    expect([...html.matchAll(/data-armed="1"/g)]).toHaveLength(offers.filter((one) => 'fault' in one).length);
    await Promise.all([world.slack.clearFaults({}), world.dingtalk.clearFaults({})]);
  });
});
