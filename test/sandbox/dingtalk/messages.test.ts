import { afterEach, describe, expect, it } from 'vitest';
import {
  batchPath,
  caller,
  newToken,
  person,
  type Received,
  reply,
  startBot,
  startDingTalk,
  stopAll,
} from './support.js';

afterEach(stopAll);

const text = (content: string) => ({ msgKey: 'sampleText', msgParam: JSON.stringify({ content }) });
const recallPath = '/v1.0/robot/otoMessages/batchRecall';

describe('messages of the robot', () => {
  it('reach people, and the answer names who got nothing', async () => {
    const dingtalk = await startDingTalk();
    const call = await caller(dingtalk);
    dingtalk.sandbox.faults.add({ kind: 'flow-control', user: 'wang2' });
    const userIds = ['lina', 'wang2', 'gus', 'nobody'];
    const { status, body } = await call('POST', batchPath, {
      robotCode: 'dingapp',
      userIds,
      ...text('早上好'),
    });
    expect(status).toBe(200);
    expect(body).toMatchObject({
      invalidStaffIdList: ['gus', 'nobody'],
      flowControlledStaffIdList: ['wang2'],
    });
    await person(dingtalk, 'lina').sees('早上好');
    await person(dingtalk, 'wang2').doesNotSee('早上好');
  });

  it('are refused as the API refuses them', async () => {
    const dingtalk = await startDingTalk();
    const call = await caller(dingtalk);
    const base = { robotCode: 'dingapp', userIds: ['lina'], ...text('x') };
    const cases: [string, Record<string, unknown>][] = [
      ['invalidParameter.robotCode.empty', { robotCode: '' }],
      ['invalidParameter.robotCode.notExsit', { robotCode: 'other' }],
      ['invalidParameter.userIds.empty', { userIds: [] }],
      ['invalidParameter.userIds.overMax', { userIds: Array.from({ length: 21 }, (_, i) => `u${i}`) }],
      ['invalidParameter.msgKey.invalid', { msgKey: 'sampleActionCard1' }],
      ['invalidParameter.msgParam.invalid', { msgParam: { content: 'an object' } }],
      ['invalidParameter.msgParam.tooLong', text('字'.repeat(5_001))],
      ['miss.param.text', { msgKey: 'sampleMarkdown', msgParam: JSON.stringify({ title: 'x' }) }],
      [
        'miss.param.actionURL2',
        {
          msgKey: 'sampleActionCard2',
          msgParam: JSON.stringify({
            title: 't',
            text: 't',
            actionTitle1: 'a',
            actionURL1: 'b',
            actionTitle2: 'c',
          }),
        },
      ],
    ];
    for (const [code, change] of cases) {
      const { status, body } = await call('POST', batchPath, { ...base, ...change });
      expect([status, body['code']], code).toEqual([400, code]);
      expect(body['requestid']).toMatch(/\w/);
    }
    const group = await call('POST', '/v1.0/robot/groupMessages/send', {
      ...base,
      openConversationId: 'cidnone',
    });
    expect(group.body).toMatchObject({ code: 'invalid.openConversationId' });
  });

  it('can be recalled for a day, and say who read them', async () => {
    const clock = { at: 1_760_000_000_000 };
    const dingtalk = await startDingTalk({ now: () => clock.at });
    const send = async () => {
      const call = await caller(dingtalk);
      const { body } = await call('POST', batchPath, {
        robotCode: 'dingapp',
        userIds: ['lina'],
        ...text('oops'),
      });
      return String(body['processQueryKey']);
    };
    const key = await send();
    const lina = person(dingtalk, 'lina');
    const call = await caller(dingtalk);
    const status = async () =>
      (await call('GET', `/v1.0/robot/oToMessages/readStatus?robotCode=dingapp&processQueryKey=${key}`)).body;
    expect(await status()).toMatchObject({ messageReadInfoList: [{ userId: 'lina', readStatus: 'UNREAD' }] });
    await lina.looks();
    expect(await status()).toMatchObject({ messageReadInfoList: [{ readStatus: 'READ' }] });
    const recall = async (processQueryKeys: string[]) =>
      (await (await caller(dingtalk))('POST', recallPath, { robotCode: 'dingapp', processQueryKeys })).body;
    expect(await recall([key, 'none'])).toMatchObject({ successResult: [key], failedResult: { none: /./ } });
    expect((await lina.looks()).conversations[0]?.items).toEqual([]);
    const old = await send();
    clock.at += 24 * 60 * 60 * 1000 + 1;
    expect(await recall([old])).toMatchObject({ successResult: [], failedResult: { [old]: /./ } });
  });
});

describe('answers by webhook', () => {
  const given = async (now?: () => number) => {
    const dingtalk = await startDingTalk({ now });
    const bot = await startBot(dingtalk);
    const wang = person(dingtalk, 'wang1');
    await wang.types('hello');
    await expect.poll(() => bot.messages.length).toBe(1);
    const [message] = bot.messages;
    if (message === undefined) throw new Error('no message came');
    return { dingtalk, bot, wang, message };
  };

  it('are always 200, with an error number for what is wrong', async () => {
    const { message } = await given();
    const wrong = async (body: unknown, to: Received = message) => (await reply(to, body))['errcode'];
    expect(await wrong({ msgtype: 'text', text: { content: 'ok' } })).toBe(0);
    expect(await wrong({ msgtype: 'text', text: {} })).toBe(40035);
    expect(await wrong({ msgtype: 'markdown', markdown: { text: 'no title' } })).toBe(40035);
    expect(await wrong({ msgtype: 'actionCard', actionCard: { title: 't', text: 't', btns: [] } })).toBe(
      40035,
    );
    expect(await wrong({ msgtype: 'poem' })).toBe(400105);
    expect(await wrong({ msgtype: 'text', text: { content: 'x'.repeat(20_000) } })).toBe(460101);
    const elsewhere = String(message.data['sessionWebhook']).replace(/session=.*/, 'session=none');
    expect(await wrong({}, { ...message, data: { sessionWebhook: elsewhere } })).toBe(300001);
  });

  it('end with their time, by the organisation’s clock', async () => {
    const clock = { at: 1_760_000_000_000 };
    const { message } = await given(() => clock.at);
    const body = { msgtype: 'text', text: { content: 'x' } };
    clock.at += 5_399_999;
    expect(await reply(message, body)).toMatchObject({ errcode: 0 });
    clock.at += 1;
    expect(await reply(message, body)).toMatchObject({ errcode: 300001, errmsg: 'session 不存在' });
  });

  it('have buttons that type for the person, when the host is in small letters', async () => {
    const { dingtalk, bot, wang, message } = await given();
    const link = (host: string, words: string) =>
      `dtmd://${host}/sendMessage?content=${new URLSearchParams({ c: words }).toString().slice(2)}`;
    await reply(message, {
      msgtype: 'actionCard',
      actionCard: {
        title: '额度',
        text: `还剩 **500**  \n[借用](${link('dingtalkclient', 'borrow 200 & more')})`,
        btns: [{ title: '历史', actionURL: link('dingtalkClient', '历史') }],
      },
    });
    expect((await wang.sees('还剩 500')).text).toBe('还剩 500\n[借用]\n[历史]');
    await wang.clicks('历史');
    expect(dingtalk.sandbox.warnings.map((one) => one.kind)).toEqual(['dead-link']);
    await wang.clicks('借用');
    await expect.poll(() => bot.messages.length).toBe(2);
    expect(bot.messages[1]?.data).toMatchObject({
      senderStaffId: 'wang1',
      msgtype: 'text',
      text: { content: 'borrow 200 & more' },
    });
  });

  it('have buttons that reach nobody from a group', async () => {
    const { bot, dingtalk } = await given();
    await person(dingtalk, 'lina').says('研发群', '@TokenDesk hi');
    await expect.poll(() => bot.messages.length).toBe(2);
    const [, message] = bot.messages;
    if (message === undefined) throw new Error('no message came');
    await reply(message, {
      msgtype: 'actionCard',
      actionCard: {
        title: 't',
        text: 't',
        singleTitle: 'Go',
        singleURL: 'dtmd://dingtalkclient/sendMessage?content=go',
      },
    });
    await person(dingtalk, 'wang2').clicks('Go');
    await person(dingtalk, 'lina').sees(/^go$/);
    expect(bot.messages).toHaveLength(2);
  });
});

describe('people of the organisation', () => {
  it('are found as the old API finds them', async () => {
    const dingtalk = await startDingTalk();
    const token = await newToken(dingtalk);
    const get = async (path: string, body: unknown, with_ = token) => {
      const response = await fetch(`${dingtalk.oapiUrl}${path}?access_token=${with_}`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(body),
      });
      expect(response.status).toBe(200);
      return (await response.json()) as Record<string, unknown>;
    };
    expect(await get('/topapi/v2/user/get', { userid: 'wang1' })).toMatchObject({
      errcode: 0,
      result: { userid: 'wang1', name: '王伟', manager_userid: 'lina', dept_id_list: [2] },
    });
    expect(await get('/topapi/v2/user/get', { userid: 'gus' })).toMatchObject({ errcode: 60121 });
    expect(await get('/topapi/v2/user/get', {})).toMatchObject({ errcode: 400002 });
    expect(await get('/topapi/v2/user/getbymobile', { mobile: '13800000001' })).toMatchObject({
      result: { userid: 'lina' },
    });
    expect(await get('/topapi/v2/user/getbymobile', { mobile: 'x' })).toMatchObject({ errcode: 40104 });
    expect(await get('/topapi/v2/department/get', { dept_id: 2 })).toMatchObject({
      result: { parent_id: 1, dept_manager_userid_list: ['lina'] },
    });
    expect(await get('/topapi/v2/department/listsub', { dept_id: '1' })).toMatchObject({
      result: [{ dept_id: 2 }],
    });
    expect(await get('/topapi/v2/user/get', { userid: 'lina' }, 'stale')).toMatchObject({ errcode: 40014 });
    await dingtalk.sandbox.people.configure({ denied: ['fieldMobile'] });
    expect((await get('/topapi/v2/user/get', { userid: 'lina' }))['result']).not.toHaveProperty('mobile');
  });
});
