import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import type { Fault } from '../../../src/sandbox/dingtalk/faults.js';
import { httpControl } from '../../../src/sandbox/dingtalk/http-control.js';
import { dingtalkPerson } from '../../../src/sandbox/dingtalk/people.js';
import {
  app,
  batchPath,
  caller,
  cardFor,
  createPath,
  newToken,
  person,
  reply,
  startBot,
  startDingTalk,
  stopAll,
} from './support.js';

afterEach(stopAll);

const send = {
  robotCode: 'dingapp',
  userIds: ['lina'],
  msgKey: 'sampleText',
  msgParam: JSON.stringify({ content: '通知' }),
};

describe('tokens', () => {
  it('are the same while valid, end by the clock, and can be revoked', async () => {
    const clock = { at: 1_760_000_000_000 };
    const dingtalk = await startDingTalk({ now: () => clock.at });
    const token = await newToken(dingtalk);
    expect(await newToken(dingtalk)).toBe(token);
    const call = await caller(dingtalk);
    expect((await call('POST', batchPath, send)).status).toBe(200);
    clock.at += 7_200_000;
    expect(await call('POST', batchPath, send)).toMatchObject({
      status: 400,
      body: { code: 'InvalidAuthentication' },
    });
    const next = await caller(dingtalk);
    expect((await next('POST', batchPath, send)).status).toBe(200);
    await dingtalk.sandbox.people.strike({ how: 'revoke-token' });
    expect((await next('POST', batchPath, send)).status).toBe(400);
    expect(await newToken(dingtalk)).not.toBe(token);
  });

  it('take JSON only', async () => {
    const dingtalk = await startDingTalk();
    const answer = await fetch(`${dingtalk.apiUrl}/v1.0/oauth2/accessToken`, {
      method: 'POST',
      body: new URLSearchParams({ appKey: app.clientId, appSecret: app.clientSecret }),
    });
    expect(answer.status).toBe(400);
    expect(await answer.json()).toMatchObject({ code: 'Missingbody' });
  });
});

describe('limits', () => {
  it('hold one API to 20 calls a second', async () => {
    const clock = { at: 1_000_000 };
    const dingtalk = await startDingTalk({ realNow: () => clock.at });
    const call = await caller(dingtalk);
    for (let i = 0; i < 20; i += 1) expect((await call('POST', batchPath, send)).status).toBe(200);
    const refused = await call('POST', batchPath, send);
    expect(refused).toMatchObject({
      status: 403,
      body: { code: 'Forbidden.AccessDenied.QpsLimitForAppkeyAndApi' },
    });
    expect((await call('POST', createPath, cardFor('lina', 'r1', {}))).status).toBe(200);
    clock.at += 50;
    expect((await call('POST', batchPath, send)).status).toBe(200);
    expect((await dingtalk.sandbox.people.counts({})).calls).toBe(22);
  });

  it('end a month’s calls and pushes until the next one', async () => {
    const clock = { at: Date.parse('2026-11-30T15:00:00Z') };
    const dingtalk = await startDingTalk({ now: () => clock.at });
    const bot = await startBot(dingtalk);
    await dingtalk.sandbox.people.configure({ monthlyCalls: 1, monthlyPushes: 1, tokenMs: 90_000_000 });
    const call = await caller(dingtalk);
    expect((await call('POST', batchPath, send)).status).toBe(200);
    expect(await call('POST', batchPath, send)).toMatchObject({
      status: 403,
      body: { code: 'Forbidden.AccessDenied.ApiCountLimitForOrg' },
    });
    for (const words of ['one', 'two']) await person(dingtalk, 'lina').types(words);
    await expect.poll(() => bot.messages.length).toBe(2);
    expect(bot.messages[0]?.data).toMatchObject({ text: { content: 'one' } });
    expect(bot.messages[1]?.data).not.toHaveProperty('text');
    expect(bot.messages[1]?.data).toMatchObject({ errorCode: 20001, senderStaffId: 'lina' });
    // Midnight in China, where the bill is made.
    clock.at = Date.parse('2026-11-30T16:00:00Z');
    expect((await call('POST', batchPath, send)).status).toBe(200);
  });

  it('name the permission that is missing', async () => {
    const dingtalk = await startDingTalk({ settings: { denied: ['qyapi_robot_sendmsg'] } });
    const call = await caller(dingtalk);
    expect(await call('POST', batchPath, send)).toMatchObject({
      status: 403,
      body: { accessdenieddetail: { requiredScopes: ['qyapi_robot_sendmsg'] } },
    });
  });
});

describe('faults of calls', () => {
  it('fail before or after the effect', async () => {
    const dingtalk = await startDingTalk();
    const call = await caller(dingtalk);
    const { faults } = dingtalk.sandbox;
    const seen = async () => (await dingtalk.sandbox.people.news({ user: 'lina', since: 0 })).items.length;
    const cases: [Fault, number, Record<string, unknown>, number][] = [
      [{ kind: 'fail-call', when: 'before' }, 500, { code: 'system.busy' }, 0],
      [{ kind: 'fail-call', when: 'after', api: 'batchSend' }, 504, {}, 1],
      [{ kind: 'qps' }, 403, { code: 'Forbidden.AccessDenied.QpsLimitForAppkeyAndApi' }, 1],
      [{ kind: 'unsafe' }, 400, { code: 'contain.unsafe.url' }, 1],
      [{ kind: 'refuse-call', status: 400, code: 'send.too.fast' }, 400, { code: 'send.too.fast' }, 1],
    ];
    for (const [fault, status, body, shown] of cases) {
      faults.add(fault);
      expect(await call('POST', batchPath, send), fault.kind).toMatchObject({ status, body });
      expect(await seen()).toBe(shown);
    }
    faults.add({ kind: 'fail-call', when: 'before', status: 0 });
    await expect(call('POST', batchPath, send)).rejects.toThrow();
    faults.add({ kind: 'html' });
    await expect(call('POST', batchPath, send)).rejects.toThrow(/JSON/);
    expect(faults.waiting).toEqual([]);
  });

  it('hide in a 200', async () => {
    const dingtalk = await startDingTalk();
    const call = await caller(dingtalk);
    dingtalk.sandbox.faults.add({ kind: 'not-success' });
    expect((await call('POST', createPath, cardFor('lina', 'r1', {}))).body).toMatchObject({
      success: false,
    });
    expect(await dingtalk.sandbox.people.card({ outTrackId: 'r1' })).toBeNull();
    dingtalk.sandbox.faults.add({ kind: 'fail-delivery' });
    expect((await call('POST', createPath, cardFor('lina', 'r1', {}))).body).toMatchObject({
      success: true,
      result: { deliverResults: [{ success: false }] },
    });
    expect(await dingtalk.sandbox.people.card({ outTrackId: 'r1' })).not.toBeNull();
  });

  it('close the gateway', async () => {
    const dingtalk = await startDingTalk();
    dingtalk.sandbox.faults.add({ kind: 'fail-call', api: 'gateway', when: 'before', status: 503 });
    dingtalk.sandbox.faults.add({ kind: 'refuse-call', api: 'gateway', status: 401, code: 'authFailed' });
    const { client } = await startBot(dingtalk);
    expect(client.connected).toBe(false);
    await client.connect();
    expect(client.connected).toBe(false);
    await client.connect();
    expect(client.connected).toBe(true);
  });
});

describe('faults of pushes', () => {
  const given = async () => {
    const dingtalk = await startDingTalk({ timings: { robotRedeliverMs: [400, 400, 400] } });
    const bot = await startBot(dingtalk);
    return { dingtalk, bot, faults: dingtalk.sandbox.faults, wang: person(dingtalk, 'wang1') };
  };
  const words = (bot: Awaited<ReturnType<typeof startBot>>) =>
    bot.messages.map(({ data }) => (data['text'] as { content: string }).content);

  it('lose an acknowledgement, so that the message comes again', async () => {
    const { bot, faults, wang } = await given();
    faults.add({ kind: 'drop-ack' });
    await wang.types('a');
    await expect.poll(() => bot.messages.length).toBe(2);
  });

  it('double, delay and swap messages', async () => {
    const { bot, faults, wang } = await given();
    faults.add({ kind: 'duplicate' });
    await wang.types('a');
    await expect.poll(() => words(bot)).toEqual(['a', 'a']);
    const ids = bot.messages.map((one) => one.frame.headers.messageId);
    expect(new Set(ids).size).toBe(2);
    faults.add({ kind: 'reorder' });
    await wang.types('b');
    await wang.types('c');
    await expect.poll(() => words(bot).slice(2)).toEqual(['c', 'b']);
    faults.add({ kind: 'delay', ms: 20 });
    await wang.types('d');
    await wang.types('e');
    await expect.poll(() => words(bot).slice(4)).toEqual(['e', 'd']);
  });

  it('lose what goes into a half-open or mute connection, until it comes again elsewhere', async () => {
    for (const how of ['half-open', 'mute'] as const) {
      const { dingtalk, bot, wang } = await given();
      await dingtalk.sandbox.people.strike({ how });
      await wang.types('lost?');
      expect(bot.client.connected).toBe(true);
      await dingtalk.sandbox.people.strike({ how: 'cut-sockets' });
      const next = await startBot(dingtalk);
      await expect.poll(() => words(next)).toEqual(['lost?']);
      expect(bot.messages).toEqual([]);
    }
  });

  it('tell a new connection to go', async () => {
    const { dingtalk, faults, bot, wang } = await given();
    bot.client.disconnect();
    faults.add({ kind: 'disconnect-storm', count: 2 });
    const turned = [await startBot(dingtalk), await startBot(dingtalk)];
    const last = await startBot(dingtalk);
    await wang.types('who hears?');
    await expect.poll(() => words(last)).toEqual(['who hears?']);
    expect(turned.flatMap((one) => one.messages)).toEqual([]);
  });
});

describe('over a restart', () => {
  it('nothing that was said is lost, and what was not acknowledged comes again', async () => {
    const journal = join(mkdtempSync(join(tmpdir(), 'dingtalk-')), 'journal.jsonl');
    const timings = { robotRedeliverMs: [150, 150] };
    const first = await startDingTalk({ journal, timings });
    const bot = await startBot(first, { onMessage: () => undefined });
    const call = await caller(first);
    await call('POST', createPath, cardFor('lina', 'r1', { title: '申请' }));
    await person(first, 'wang1').types('remember me');
    await expect.poll(() => bot.messages.length).toBe(1);
    bot.client.disconnect();
    await first.close();

    const second = await startDingTalk({ journal, timings });
    const again = await startBot(second);
    await expect.poll(() => again.messages.length).toBe(1);
    expect(again.messages[0]?.data['msgId']).toBe(bot.messages[0]?.data['msgId']);
    const sight = await second.sandbox.people.see({ user: 'lina' });
    expect(sight.conversations[0]?.items[0]?.text).toBe('申请');
    const twice = await (await caller(second))('POST', createPath, cardFor('lina', 'r1', {}));
    expect(twice.body).toMatchObject({ code: 'param.cardAlreadyExist' });
  });
});

describe('the control of another process', () => {
  it('does the same over HTTP', async () => {
    const dingtalk = await startDingTalk();
    const control = httpControl(dingtalk.url);
    await startBot(dingtalk, {
      onMessage: (received) => {
        void reply(received, { msgtype: 'markdown', markdown: { title: '余额', text: '还剩 **7**' } });
      },
    });
    const lina = dingtalkPerson(control, 'lina', 2_000);
    await lina.types('还剩多少');
    await lina.sees('还剩 7');
    expect(await lina.transcript()).toContain('TokenDesk: 还剩 7');
    await expect(lina.clicks('nothing', { timeoutMs: 10 })).rejects.toThrow('There is nothing to tap.');
    await control.addFault({ kind: 'month' });
    const call = await caller(dingtalk);
    expect((await call('POST', batchPath, send)).status).toBe(403);
    expect((await control.log({})).some((one) => one.kind === 'webhook')).toBe(true);
    expect(JSON.stringify(await control.log({}))).not.toContain(app.clientSecret);
  });
});
