import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { plainCard } from '../../src/chat/cards/card.js';
import { createDingTalkApi, type DingTalkApi } from '../../src/chat/dingtalk/api/client.js';
import type { DingTalkConfig } from '../../src/chat/dingtalk/config.js';
import { createDingTalkSender, outTrackIdOf } from '../../src/chat/dingtalk/sender.js';
import { createStream, type Stream } from '../../src/chat/dingtalk/stream/connection.js';
import { systemClock } from '../../src/ports/clock.js';
import { type FakeCallBudget, fakeCallBudget } from '../../src/ports/fake-call-budget.js';
import { type ServedDingTalkSandbox, serveDingTalkSandbox } from '../../src/sandbox/dingtalk/server.js';
import { type FakeTime, fakeTime, keptLog, until } from './link-stage.js';

// The same connection and client against the local DingTalk, which keeps to the contract by itself.

const templateId = '11111111-2222-4333-8444-555555555555.schema';
const template = readFileSync(join(import.meta.dirname, '../../docs/dingtalk-card-template.json'), 'utf8');
const ana = { workspace: 'dingcorp', userId: 'ana01' };

let dingtalk: ServedDingTalkSandbox;
let stream: Stream;
let time: FakeTime;
let budget: FakeCallBudget;
let api: DingTalkApi;
let config: DingTalkConfig;
let heard: string[];

beforeEach(async () => {
  dingtalk = await serveDingTalkSandbox({
    corp: {
      corpId: 'dingcorp',
      users: [{ userId: 'ana01', name: 'Ana', email: 'ana@example.com', deptIds: [1] }],
      departments: [{ deptId: 1, name: 'Office' }],
      groups: [],
    },
    app: { clientId: 'dingapp', clientSecret: 'secret', robotCode: 'dingapp' },
    templates: [{ id: templateId, json: template }],
    timings: { robotRedeliverMs: [400, 400], retireMs: 5_000 },
  });
  config = {
    clientId: 'dingapp',
    clientSecret: 'secret',
    robotCode: 'dingapp',
    corpId: 'dingcorp',
    cardTemplateId: templateId,
    apiUrl: dingtalk.apiUrl,
    oapiUrl: dingtalk.oapiUrl,
  };
  time = fakeTime();
  budget = fakeCallBudget();
  heard = [];
  const { log } = keptLog();
  api = createDingTalkApi({ config, clock: systemClock, budget, log });
  stream = createStream({
    config,
    log,
    time,
    random: () => 0,
    handlers: {
      onBotMessage: async (data) => {
        heard.push(textOf(data));
      },
      onCard: async () => null,
      onEvent: async () => 'SUCCESS',
    },
  });
});
afterEach(async () => {
  await stream.stop();
  await dingtalk.close();
});

function textOf(data: unknown): string {
  const { text } = data as { text?: { content?: string } };
  return text?.content?.trim() ?? '(no text)';
}

const people = () => dingtalk.sandbox.people;
const types = (text: string) => people().typeMessage({ user: 'ana01', text });
const hears = (text: string) => until(() => heard.includes(text));

describe('the connection', () => {
  test('hears each message once', async () => {
    await stream.start();
    await types('one');
    await hears('one');
    await types('two');
    await hears('two');
    expect(heard).toEqual(['one', 'two']);
    expect(await people().warnings({})).toEqual([]);
  });

  test('hears a message again when its acknowledgement is lost: the inbox knows it by its msgId', async () => {
    await people().addFault({ kind: 'drop-ack' });
    await stream.start();
    await types('one');
    await until(() => heard.length === 2);
    expect(heard).toEqual(['one', 'one']);
  });

  test.each(['disconnect', 'cut-sockets'] as const)('goes on hearing after %s', async (how) => {
    await stream.start();
    time.advance(60_000);
    await people().strike({ how });
    await until(() => stream.state().opened === 2);
    await types('still there?');
    await hears('still there?');
  });

  test.each(['half-open', 'mute'] as const)('finds a connection that is %s by itself', async (how) => {
    await stream.start();
    await people().strike({ how });
    // Half open shows in seconds, mute only by the silence of ten minutes.
    for (let step = 0; step < 31; step += 1) time.advance(20_000);
    await until(() => stream.state().opened >= 2);
    await types('still there?');
    await hears('still there?');
  });

  test('survives a storm of goodbyes', async () => {
    await people().addFault({ kind: 'disconnect-storm', count: 4 });
    await stream.start();
    for (const pause of [500, 1_000, 2_000, 4_000]) {
      await time.timer(pause);
      time.advance(pause);
    }
    await until(() => stream.state().opened === 5);
    await types('still there?');
    await hears('still there?');
  });

  test('takes a message over the limit, which has no text', async () => {
    await people().addFault({ kind: 'over-quota' });
    await stream.start();
    await types('one');
    await hears('(no text)');
  });
});

describe('sending', () => {
  const sender = () => createDingTalkSender({ api, config, log: keptLog().log, buttonLinks: async () => [] });

  test('a card that arrived although DingTalk did not answer is not made a second time', async () => {
    await people().addFault({ kind: 'fail-call', when: 'after', api: 'createAndDeliver' });
    const chat = sender();
    await expect(chat.send(ana, plainCard('Old words'), 'row-1', 'loan')).rejects.toMatchObject({
      retry: true,
      unknownOutcome: true,
    });
    const ref = await chat.send(ana, plainCard('New words'), 'row-1', 'loan');
    expect(ref.externalId).toBe(outTrackIdOf('row-1'));
    const { conversations } = await people().see({ user: 'ana01' });
    const shown = JSON.stringify(conversations);
    expect(shown).toContain('New words');
    expect(shown).not.toContain('Old words');
    expect(await chat.update(ref, plainCard('Last words'), 'row-1', 'loan')).toBe('updated');
    expect(await people().warnings({})).toEqual([]);
  });

  test('a card that was made and not delivered is said in words', async () => {
    await people().addFault({ kind: 'fail-delivery' });
    expect(await sender().send(ana, plainCard('Hello'), 'row-1', 'loan')).toMatchObject({ editable: false });
    expect(JSON.stringify(await people().see({ user: 'ana01' }))).toContain('Hello');
  });

  test('goes on when the token is revoked', async () => {
    await sender().send(ana, plainCard('one'), 'row-1', 'loan');
    await people().strike({ how: 'revoke-token' });
    await sender().send(ana, plainCard('two'), 'row-2', 'loan');
    expect(JSON.stringify(await people().see({ user: 'ana01' }))).toContain('two');
    expect((await api.userGet('ana01'))?.email).toBe('ana@example.com');
  });

  test.each([
    [{ kind: 'qps' }, { code: 'rate', retry: true }],
    [{ kind: 'month' }, { code: 'monthly-limit', retry: true, alone: true }],
    [{ kind: 'html' }, { code: 'rate', retry: true }],
    [{ kind: 'not-success' }, { code: 'not-created', retry: true }],
    [
      { kind: 'fail-call', when: 'before' },
      { code: 'busy', retry: true },
    ],
    [
      { kind: 'fail-call', when: 'before', status: 0 },
      { code: 'unreachable', retry: true, unknownOutcome: true },
    ],
  ] as const)('under %j is put off', async (fault, expected) => {
    await people().addFault({ ...fault, api: 'createAndDeliver' });
    const chat = sender();
    await expect(chat.send(ana, plainCard('Hello'), 'row-1', 'decision')).rejects.toMatchObject(expected);
    await chat.send(ana, plainCard('Hello'), 'row-1', 'decision');
    expect(JSON.stringify(await people().see({ user: 'ana01' }))).toContain('Hello');
  });

  test('without the permission is refused for good', async () => {
    await people().configure({ denied: ['Card.Instance.Write'] });
    await expect(sender().send(ana, plainCard('Hello'), 'row-1', 'loan')).rejects.toMatchObject({
      code: 'permission',
      retry: false,
    });
  });
});
