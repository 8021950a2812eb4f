import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { tokenBucket } from '../../src/chat/dingtalk/api/bucket.js';
import { createDingTalkApi, type DingTalkApi, type NewCard } from '../../src/chat/dingtalk/api/client.js';
import { mayReplyTo } from '../../src/chat/dingtalk/api/webhook.js';
import { createDingTalkProfiles } from '../../src/chat/dingtalk/profiles.js';
import { ChatError } from '../../src/ports/chat-sender.js';
import { type FakeClock, fakeClock } from '../../src/ports/clock.js';
import { type FakeCallBudget, fakeCallBudget } from '../../src/ports/fake-call-budget.js';
import { type FakeTime, fakeTime, keptLog, type Logged } from './link-stage.js';
import { type Answer, paths, type Server, startServer } from './server.js';

let server: Server;
let clock: FakeClock;
let time: FakeTime;
let budget: FakeCallBudget;
let lines: Logged[];
let api: DingTalkApi;

function make(callsPerSecond = 1_000): DingTalkApi {
  budget = fakeCallBudget(callsPerSecond);
  const kept = keptLog();
  lines = kept.lines;
  return createDingTalkApi({ config: server.config, clock, budget, log: kept.log, time });
}

beforeEach(async () => {
  server = await startServer();
  clock = fakeClock(new Date('2026-03-02T09:00:00Z'));
  time = fakeTime();
  api = make();
  server.answer(paths.batchSend, {
    body: { processQueryKey: 'key-1', invalidStaffIdList: [], flowControlledStaffIdList: [] },
  });
});
afterEach(() => server.close());

const hello = { msgKey: 'sampleMarkdown', msgParam: { title: 'Hello', text: '**Hello**' } };
const send = () => api.batchSend('ana', hello, 'loan');

async function failure(work: Promise<unknown>): Promise<ChatError> {
  const error = await work.then(
    () => null,
    (reason: unknown) => reason,
  );
  if (error instanceof ChatError) return error;
  throw new Error(`expected a ChatError, got ${String(error)}`);
}

const refusal = (status: number, code: string, more: object = {}): Answer => ({
  status,
  body: { code, message: 'in Chinese', requestid: 'r-1', ...more },
});

describe('the token', () => {
  test('is asked for once, however many need it', async () => {
    await Promise.all([send(), send(), send()]);
    await send();
    expect(server.calls(paths.token).map(({ body }) => body)).toEqual([
      { appKey: 'dingapp', appSecret: 'very-secret-secret' },
    ]);
    expect(server.calls(paths.batchSend).map(({ token }) => token)).toEqual(Array(4).fill('token-1'));
  });

  test('is replaced five minutes before it ends', async () => {
    server.answer(
      paths.token,
      { body: { accessToken: 'token-1', expireIn: 7200 } },
      { body: { accessToken: 'token-2', expireIn: 7200 } },
    );
    await send();
    clock.advance(6_899_000);
    await send();
    clock.advance(1_000);
    await send();
    expect(server.calls(paths.batchSend).map(({ token }) => token)).toEqual([
      'token-1',
      'token-1',
      'token-2',
    ]);
  });

  test.each([
    ['400 InvalidAuthentication', refusal(400, 'InvalidAuthentication')],
    ['401', refusal(401, 'Unauthorized')],
  ])('that was revoked (%s) is replaced, and the call made once more', async (_, refused) => {
    server.answer(
      paths.token,
      { body: { accessToken: 'token-1', expireIn: 7200 } },
      { body: { accessToken: 'token-2', expireIn: 7200 } },
    );
    server.answer(paths.batchSend, refused, { body: { processQueryKey: 'key-2' } });
    expect(await send()).toEqual({ processQueryKey: 'key-2' });
    expect(server.calls(paths.batchSend).map(({ token }) => token)).toEqual(['token-1', 'token-2']);
    expect(budget.taken).toEqual(['loan']);
  });

  test('that is refused twice is an error to try again later, and no call was used', async () => {
    server.answer(paths.batchSend, refusal(400, 'InvalidAuthentication'));
    expect(await failure(send())).toMatchObject({ code: 'token', retry: true, unknownOutcome: false });
    expect(server.calls(paths.batchSend)).toHaveLength(2);
    expect(budget.taken).toEqual([]);
  });

  test('for wrong credentials is refused loudly, without the secret', async () => {
    server.answer(paths.token, refusal(400, 'invalidClientIdOrSecret'));
    expect(await failure(send())).toMatchObject({ code: 'credentials', retry: true, retryAfterMs: 60_000 });
    expect(lines).toMatchObject([{ level: 'error', fields: { code: 'invalidClientIdOrSecret' } }]);
    expect(JSON.stringify(lines)).not.toContain('very-secret');
  });

  test('that nobody answered for leaves no doubt that nothing was sent', async () => {
    server.answer(paths.token, null);
    expect(await failure(send())).toMatchObject({ code: 'unreachable', retry: true, unknownOutcome: false });
  });
});

describe('refusals are told apart', () => {
  test.each<[string, Answer, Partial<ChatError>, boolean]>([
    [
      'QPS of app and API',
      refusal(403, 'Forbidden.AccessDenied.QpsLimitForAppkeyAndApi'),
      { code: 'rate', retry: true, retryAfterMs: 1_000 },
      false,
    ],
    [
      'QPS of the API',
      refusal(403, 'Forbidden.AccessDenied.QpsLimitForApi'),
      { code: 'rate', retry: true, retryAfterMs: 1_000 },
      false,
    ],
    [
      'calls a minute',
      refusal(403, 'Forbidden.AccessDenied.QpmLimitForAppkeyAndApi'),
      { code: 'rate', retry: true, retryAfterMs: 60_000 },
      false,
    ],
    [
      'sending too fast',
      refusal(400, 'send.too.fast'),
      { code: 'rate', retry: true, retryAfterMs: 1_000 },
      false,
    ],
    [
      'a permission',
      refusal(403, 'Forbidden.AccessDenied.AccessTokenPermissionDenied', {
        accessdenieddetail: { requiredScopes: ['qyapi_robot_sendmsg'] },
      }),
      { code: 'permission', retry: false },
      true,
    ],
    [
      'an address not allowed',
      refusal(403, 'Forbidden.AccessDenied.IpNotInWhiteList'),
      { code: 'permission', retry: false },
      true,
    ],
    [
      'DingTalk being busy',
      refusal(500, 'system.busy'),
      { code: 'busy', retry: true, unknownOutcome: true },
      true,
    ],
    [
      'no answer in time, perhaps after the effect',
      { status: 504, body: '' },
      { code: 'busy', retry: true, unknownOutcome: true },
      true,
    ],
    [
      'an outcome that DingTalk does not know',
      refusal(400, 'unknown.send.result'),
      { code: 'busy', retry: true, unknownOutcome: true },
      true,
    ],
    ['a cut connection', null, { code: 'unreachable', retry: true, unknownOutcome: true }, true],
    [
      'a page for an address that is shut out',
      { status: 403, body: '<html>denied</html>' },
      { code: 'rate', retry: true, retryAfterMs: 300_000 },
      false,
    ],
    [
      'a punished address',
      { status: 200, body: { status: 1111, wait: 5, source: 'x5', punish: 'deny' } },
      { code: 'rate', retry: true, retryAfterMs: 300_000 },
      false,
    ],
    [
      'a wrong call',
      refusal(400, 'invalidParameter.robotCode.auth'),
      { code: 'invalidParameter.robotCode.auth', retry: false },
      true,
    ],
    [
      'a month used up',
      refusal(403, 'Forbidden.AccessDenied.ApiCountLimitForOrg'),
      { code: 'monthly-limit', retry: true, alone: true },
      false,
    ],
  ])('%s', async (_, answer, expected, counted) => {
    server.answer(paths.batchSend, answer);
    expect(await failure(send())).toMatchObject(expected);
    expect(budget.taken).toEqual(counted ? ['loan'] : []);
  });

  test('a missing permission is named to the operator', async () => {
    server.answer(
      paths.batchSend,
      refusal(403, 'Forbidden.AccessDenied.AccessTokenPermissionDenied', {
        accessdenieddetail: { requiredScopes: ['qyapi_robot_sendmsg'] },
      }),
    );
    await failure(send());
    expect(lines).toMatchObject([{ level: 'error', fields: { requiredScopes: ['qyapi_robot_sendmsg'] } }]);
  });

  test('haste is met with longer and longer pauses, until a call succeeds', async () => {
    const fast = refusal(403, 'Forbidden.AccessDenied.QpsLimitForApi');
    const fine = { body: { processQueryKey: 'k' } };
    server.answer(paths.batchSend, fast, fast, fast, fast, fine, fast);
    const pauses: (number | null)[] = [];
    for (let call = 0; call < 4; call += 1) pauses.push((await failure(send())).retryAfterMs);
    await send();
    pauses.push((await failure(send())).retryAfterMs);
    expect(pauses).toEqual([1_000, 2_000, 4_000, 4_000, 1_000]);
  });

  test('a month used up ends alerts and digests, but not what has to be decided', async () => {
    server.answer(paths.batchSend, refusal(403, 'Forbidden.AccessDenied.ApiCountLimitForOrg'));
    expect(await failure(api.batchSend('ana', hello, 'digest'))).toMatchObject({ retry: false });
    expect(await failure(api.batchSend('ana', hello, 'alert'))).toMatchObject({ retry: false });
    expect(await failure(api.batchSend('ana', hello, 'decision'))).toMatchObject({
      retry: true,
      alone: true,
    });
  });

  test('what the budget refuses is not called', async () => {
    budget.refuse('digest');
    expect(await failure(api.batchSend('ana', hello, 'digest'))).toMatchObject({ code: 'budget' });
    expect(server.calls(paths.batchSend)).toEqual([]);
  });
});

describe('a success that is none', () => {
  test('a person who is not there', async () => {
    server.answer(paths.batchSend, { body: { processQueryKey: 'k', invalidStaffIdList: ['ana'] } });
    expect(await failure(send())).toMatchObject({ code: 'invalid-staff-id', retry: false });
  });

  test('a person who is held back', async () => {
    server.answer(paths.batchSend, { body: { processQueryKey: 'k', flowControlledStaffIdList: ['ana'] } });
    expect(await failure(send())).toMatchObject({ code: 'rate', retry: true, retryAfterMs: 1_000 });
  });

  const card: NewCard = {
    outTrackId: 'card-1',
    to: { userId: 'ana' },
    publicParams: { title: 'Loan' },
    privateParams: { ana: { buttons: '[]' } },
    summary: 'Loan',
  };
  const make = () => api.createAndDeliver(card, 'loan');

  test('a card that was not made', async () => {
    server.answer(paths.createAndDeliver, { body: { success: false } });
    expect(await failure(make())).toMatchObject({ code: 'not-created', retry: true });
  });

  test('a card that was made and not shown', async () => {
    server.answer(paths.createAndDeliver, {
      body: {
        success: true,
        result: {
          outTrackId: 'card-1',
          deliverResults: [
            { success: true, spaceType: 'IM_ROBOT' },
            { success: false, errorMsg: 'not visible' },
          ],
        },
      },
    });
    expect(await failure(make())).toMatchObject({ code: 'not-delivered', retry: false });
  });

  test('a card that was not changed', async () => {
    server.answer(paths.card, { body: { success: 'false' } });
    expect(await failure(api.updateCard('card-1', { publicParams: {} }, 'loan'))).toMatchObject({
      code: 'not-updated',
      retry: true,
    });
  });

  test('an answer that is no JSON may have been one', async () => {
    server.answer(paths.batchSend, { body: 'OK' });
    expect(await failure(send())).toMatchObject({ retry: true });
  });
});

describe('calls', () => {
  test('to one person and to a group carry their parameters as JSON in a string', async () => {
    server.answer(paths.groupSend, { body: { processQueryKey: 'key-g' } });
    await send();
    expect(await api.groupSend('cid-1', hello, 'alert')).toEqual({ processQueryKey: 'key-g' });
    const msgParam = JSON.stringify(hello.msgParam);
    expect(server.calls(paths.batchSend)[0]?.body).toEqual({
      robotCode: 'dingapp',
      userIds: ['ana'],
      msgKey: 'sampleMarkdown',
      msgParam,
    });
    expect(server.calls(paths.groupSend)[0]?.body).toEqual({
      robotCode: 'dingapp',
      openConversationId: 'cid-1',
      msgKey: 'sampleMarkdown',
      msgParam,
    });
    expect(budget.taken).toEqual(['loan', 'alert']);
  });

  test('a card goes to its space; one that exists is known by its id', async () => {
    server.answer(
      paths.createAndDeliver,
      { body: { success: true, result: { deliverResults: [{ success: true }] } } },
      refusal(400, 'param.cardAlreadyExist'),
    );
    const card: NewCard = {
      outTrackId: 'card-1',
      to: { openConversationId: 'cid-1' },
      publicParams: { title: 'Loan' },
      privateParams: {},
      summary: 'Loan',
    };
    expect(await api.createAndDeliver(card, 'loan')).toBe('delivered');
    expect(await api.createAndDeliver(card, 'loan')).toBe('exists');
    expect(server.calls(paths.createAndDeliver)[0]?.body).toEqual({
      cardTemplateId: 'template.schema',
      outTrackId: 'card-1',
      callbackType: 'STREAM',
      userIdType: 1,
      cardData: { cardParamMap: { title: 'Loan' } },
      openSpaceId: 'dtv1.card//IM_GROUP.cid-1',
      imGroupOpenSpaceModel: { supportForward: false, lastMessageI18n: { ZH_CN: 'Loan', EN_US: 'Loan' } },
      imGroupOpenDeliverModel: { robotCode: 'dingapp' },
    });
  });

  test('a card is changed by key, or is gone', async () => {
    server.answer(paths.card, { body: { success: true, result: true } }, refusal(400, 'param.cardNotExist'));
    const change = { publicParams: { status: 'Lent' }, privateParams: { ana: { buttons: '[]' } } };
    expect(await api.updateCard('card-1', change, 'loan')).toBe('updated');
    expect(await api.updateCard('card-1', change, 'loan')).toBe('gone');
    expect(server.calls(paths.card)[0]).toMatchObject({
      method: 'PUT',
      body: {
        outTrackId: 'card-1',
        cardData: { cardParamMap: { status: 'Lent' } },
        privateData: { ana: { cardParamMap: { buttons: '[]' } } },
        cardUpdateOptions: { updateCardDataByKey: true, updatePrivateDataByKey: true },
      },
    });
  });

  test('are never more in any second than the edition allows, also after a pause', () => {
    const bucket = tokenBucket(20, time);
    const at: number[] = [];
    for (let call = 0; call < 300; call += 1) {
      const { waitMs, taken } = bucket.turn(5_000);
      if (taken) at.push(time.now() + waitMs);
      if (call % 3 === 0) time.advance(call === 99 ? 2_000 : 40);
    }
    at.forEach((from) => {
      expect(at.filter((one) => one >= from && one < from + 1_000).length).toBeLessThanOrEqual(20);
    });
    // And it does not dawdle: a full second is used.
    expect(Math.max(...at.map((from) => at.filter((one) => one >= from && one < from + 1_000).length))).toBe(
      20,
    );
  });

  test('that would wait too long go back to the queue', async () => {
    const bucket = tokenBucket(1, time);
    expect([bucket.turn(2_000), bucket.turn(2_000), bucket.turn(2_000)]).toEqual([
      { waitMs: 0, taken: true },
      { waitMs: 1_050, taken: true },
      { waitMs: 2_100, taken: false },
    ]);
    api = make(1);
    const waiting = Array.from({ length: 5 }, () => send());
    expect(await failure(send())).toMatchObject({ code: 'rate', retry: true, alone: true });
    for (let second = 0; second < 4; second += 1) time.advance(1_050);
    await Promise.all(waiting);
    expect(budget.taken).toHaveLength(5);
  });

  test('beyond the pace wait for their turn', async () => {
    api = make(2);
    await send();
    await send();
    const third = send();
    await time.timer(1_050);
    expect(server.calls(paths.batchSend)).toHaveLength(2);
    time.advance(1_050);
    await third;
  });
});

describe('people', () => {
  test('have a name and an e-mail address, the company’s first', async () => {
    server.answer(paths.userGet, {
      body: {
        errcode: 0,
        errmsg: 'ok',
        result: {
          userid: 'ana',
          name: '安娜',
          email: 'a@home',
          org_email: 'ana@example.com',
          active: 'true',
          mobile: '139',
        },
      },
    });
    expect(await api.userGet('ana')).toEqual({
      userId: 'ana',
      name: '安娜',
      email: 'ana@example.com',
      active: true,
      departments: [],
    });
    expect(server.calls(paths.userGet)[0]).toMatchObject({ token: 'token-1', body: { userid: 'ana' } });
    expect(budget.taken).toEqual([]);
  });

  test.each([33012, 60121])('who are unknown (%d) are nobody', async (errcode) => {
    server.answer(paths.userGet, { body: { errcode, errmsg: 'no such user' } });
    expect(await api.userGet('nobody')).toBeNull();
  });

  test.each([40014, 42001, 88])('are asked for once more when the token is refused (%d)', async (errcode) => {
    server.answer(
      paths.userGet,
      { body: { errcode } },
      { body: { errcode: 0, result: { userid: 'ana', name: 'Ana' } } },
    );
    expect(await api.userGet('ana')).toEqual({
      userId: 'ana',
      name: 'Ana',
      email: null,
      active: null,
      departments: [],
    });
    expect(server.calls(paths.token)).toHaveLength(2);
  });

  test.each([
    [
      { errcode: 88, sub_code: '60011' },
      { code: 'permission', retry: false },
    ],
    [{ errcode: 90018 }, { code: 'rate', retry: true }],
    [{ errcode: 90020 }, { code: 'monthly-limit', retry: true }],
    [{ errcode: -1 }, { code: 'busy', retry: true }],
    [{ errcode: 400002 }, { code: '400002', retry: false }],
  ])('%j', async (body, expected) => {
    server.answer(paths.userGet, { body });
    expect(await failure(api.userGet('ana'))).toMatchObject(expected);
  });

  test('as profiles: members of this organisation, with no language and no zone', async () => {
    const { log } = keptLog();
    const profiles = createDingTalkProfiles(api, server.config, log);
    server.answer(paths.userGet, {
      body: { errcode: 0, result: { userid: 'ana', name: 'Ana', email: 'ana@example.com' } },
    });
    expect(await profiles.fetch('dingcorp', 'ana')).toEqual({
      name: 'Ana',
      handle: null,
      email: 'ana@example.com',
      locale: null,
      zone: null,
      standing: 'member',
    });
    expect(await profiles.fetch('another', 'ana')).toBeNull();
    server.answer(paths.userGet, { body: { errcode: 60011 } });
    expect(await profiles.fetch('dingcorp', 'ana')).toBeNull();
    server.answer(paths.userGet, null);
    await expect(profiles.fetch('dingcorp', 'ana')).rejects.toThrow(ChatError);
  });
});

describe('replies by webhook', () => {
  const url = () => `${server.config.oapiUrl}/robot/sendBySession?session=s`;
  const reply = () => api.replyByWebhook(url(), { msgtype: 'text', text: { content: 'hi' } });

  test('need no token and no call of the month', async () => {
    server.answer(paths.webhook, { body: { errcode: 0, errmsg: 'ok' } });
    await reply();
    expect(server.seen).toMatchObject([{ path: paths.webhook, body: { msgtype: 'text' }, token: null }]);
    expect(budget.taken).toEqual([]);
  });

  test.each([
    [{ body: { errcode: 300001, errmsg: 'session 不存在' } }, { code: 'session-expired', retry: false }],
    [{ body: { errcode: 400013 } }, { code: 'session-expired', retry: false }],
    [{ body: { errcode: 410100 } }, { code: 'rate', retry: true }],
    [{ body: { errcode: -1 } }, { code: 'busy', retry: true, unknownOutcome: true }],
    [{ body: { errcode: 430101 } }, { code: 'webhook-430101', retry: false }],
    [
      { status: 502, body: '<html>' },
      { code: 'busy', retry: true, unknownOutcome: true },
    ],
    [null, { code: 'unreachable', retry: true, unknownOutcome: true }],
  ])('%j', async (answer, expected) => {
    server.answer(paths.webhook, answer);
    expect(await failure(reply())).toMatchObject(expected);
  });

  test.each([
    ['https://oapi.dingtalk.com/robot/sendBySession?session=x', true],
    ['https://dingtalk.com/x', true],
    ['http://oapi.dingtalk.com/x', false],
    ['https://oapi.dingtalk.com:8443/x', false],
    ['https://oapi.dingtalk.com@evil.example/x', false],
    ['https://user:word@oapi.dingtalk.com/x', false],
    ['https://evildingtalk.com/x', false],
    ['https://dingtalk.com.evil.example/x', false],
    ['http://127.0.0.1:1/x', false],
    ['http://169.254.169.254/latest/meta-data', false],
    ['file:///etc/passwd', false],
    ['nonsense', false],
  ])('%s may be replied to: %s', async (address, may) => {
    expect(mayReplyTo(address, server.config)).toBe(may);
    if (!may)
      expect(await failure(api.replyByWebhook(address, {}))).toMatchObject({ code: 'webhook-address' });
    expect(server.seen).toEqual([]);
  });

  test('the host that stands in for DingTalk may be replied to, on its own port alone', () => {
    const config = { ...server.config, oapiUrl: 'http://127.0.0.1:4000' };
    expect(mayReplyTo('http://127.0.0.1:4000/robot/sendBySession?session=x', config)).toBe(true);
    expect(mayReplyTo('http://127.0.0.1:4001/robot/sendBySession?session=x', config)).toBe(false);
    expect(mayReplyTo('https://127.0.0.1:4000/robot/sendBySession?session=x', config)).toBe(false);
  });
});
