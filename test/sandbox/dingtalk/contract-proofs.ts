import { expect } from 'vitest';
import { WebSocket } from 'ws';
import {
  app,
  caller,
  cardFor,
  cardPath,
  createPath,
  newToken,
  person,
  reply,
  startBot,
  startDingTalk,
} from './support.js';

const old = async (oapiUrl: string, token: string, path: string, body: unknown) => {
  const response = await fetch(`${oapiUrl}${path}?access_token=${token}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  expect(response.status).toBe(200);
  return (await response.json()) as Record<string, unknown>;
};

/** What the table of the contract proves itself, by the names it uses. Whoever runs one stops what it started. */
export const proofs: { readonly [name: string]: () => Promise<void> } = {
  /** No ticket, no connection. */
  async noTicket() {
    const { url } = await startDingTalk();
    const socket = new WebSocket(`${url.replace('http', 'ws')}/dingtalk/connect`);
    const said = await new Promise<string>((resolve) => {
      socket.once('error', (error) => resolve(error.message));
    });
    expect(said).toMatch(/401/);
    expect((await fetch(`${url}/dingtalk/connect`)).status).toBe(426);
  },
  /** A wrong secret is refused; the old door gives the same token, which opens both APIs. */
  async oldDoor() {
    const { apiUrl, oapiUrl } = await startDingTalk();
    const wrong = await fetch(`${apiUrl}/v1.0/oauth2/accessToken`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ appKey: app.clientId, appSecret: 'guess' }),
    });
    expect(wrong.status).toBe(400);
    expect(await wrong.json()).toMatchObject({ code: 'invalidClientIdOrSecret' });
    const token = await newToken({ apiUrl });
    const gettoken = async (secret: string) =>
      (await fetch(`${oapiUrl}/gettoken?appkey=${app.clientId}&appsecret=${secret}`)).json();
    expect(await gettoken(app.clientSecret)).toMatchObject({
      errcode: 0,
      access_token: token,
      expires_in: 7200,
    });
    expect(await gettoken('guess')).toMatchObject({ errcode: 40089 });
    expect(await old(oapiUrl, token, '/topapi/v2/user/get', { userid: 'lina' })).toMatchObject({
      errcode: 0,
    });
  },
  /** Without its token, or with another one, a call is HTTP 400. */
  async noToken() {
    const { apiUrl } = await startDingTalk();
    for (const token of ['', 'guess']) {
      const headers = { 'x-acs-dingtalk-access-token': token };
      const answer = await fetch(`${apiUrl}${createPath}`, { method: 'POST', headers, body: '{}' });
      expect(answer.status).toBe(400);
      expect(await answer.json()).toMatchObject({ code: 'InvalidAuthentication', requestid: /./ });
    }
  },
  /** An address that does not exist is 404, and errcode 22 at the old door. */
  async noSuchAddress() {
    const { apiUrl, oapiUrl } = await startDingTalk();
    expect((await fetch(`${apiUrl}/v1.0/none`)).status).toBe(404);
    expect(await old(oapiUrl, 'any', '/topapi/none', {})).toMatchObject({ errcode: 22 });
  },
  /** A webhook mentions at most 50 people. */
  async fiftyMentions() {
    const dingtalk = await startDingTalk();
    const bot = await startBot(dingtalk);
    await person(dingtalk, 'lina').types('hello');
    await expect.poll(() => bot.messages.length).toBe(1);
    const [message] = bot.messages;
    if (message === undefined) throw new Error('no message came');
    const text = (count: number) => ({
      msgtype: 'text',
      text: { content: 'x' },
      at: { atUserIds: Array.from({ length: count }, (_, i) => `u${i}`) },
    });
    expect(await reply(message, text(50))).toMatchObject({ errcode: 0 });
    expect(await reply(message, text(51))).toMatchObject({ errcode: 40035 });
  },
  /** A group message has at most 15,000 bytes. */
  async groupBytes() {
    const call = await caller(await startDingTalk());
    const send = async (bytes: number) => {
      const empty = JSON.stringify({ content: '' }).length;
      const msgParam = JSON.stringify({ content: 'x'.repeat(bytes - empty) });
      return call('POST', '/v1.0/robot/groupMessages/send', {
        robotCode: app.robotCode,
        openConversationId: 'cidteam',
        msgKey: 'sampleText',
        msgParam,
      });
    };
    expect((await send(15_000)).status).toBe(200);
    expect((await send(15_001)).body).toMatchObject({ code: 'invalidParameter.msgParam.tooLong' });
  },
  /** OutTrackId has at most 100 characters, openSpaceId 1,000, a key 100 bytes. */
  async cardLengths() {
    const call = await caller(await startDingTalk());
    const create = async (outTrackId: string, change: object = {}, params: object = {}) =>
      (await call('POST', createPath, { ...cardFor('lina', outTrackId, { ...params }), ...change })).body;
    expect(await create('x'.repeat(101))).toMatchObject({ code: 'param.invalid' });
    expect(await create('x'.repeat(100))).toMatchObject({ success: true });
    const space = 'dtv1.card//IM_ROBOT.lina;'.repeat(41);
    expect(await create('r1', { openSpaceId: space })).toMatchObject({ code: 'param.openSpaceIdInvalid' });
    expect(await create('r1', {}, { ['k'.repeat(101)]: '' })).toMatchObject({ code: 'param.invalid' });
  },
  /** A card can be created first and delivered later. */
  async twoSteps() {
    const dingtalk = await startDingTalk();
    const call = await caller(dingtalk);
    const card = cardFor('lina', 'r1', { title: '先有后到' });
    expect((await call('POST', cardPath, card)).body).toEqual({ success: true, result: 'r1' });
    await person(dingtalk, 'lina').doesNotSee('先有后到', { since: 0 });
    expect((await call('POST', `${cardPath}/deliver`, card)).body).toMatchObject({
      result: [{ success: true }],
    });
    await person(dingtalk, 'lina').sees('先有后到', { since: 0 });
  },
  /** A piece of a stream is at most 1 KB, its guid makes it one, and Markdown goes in full. */
  async streaming() {
    const dingtalk = await startDingTalk();
    const call = await caller(dingtalk);
    await call('POST', createPath, cardFor('lina', 'r1', { title: '' }));
    const stream = async (guid: string, content: string, more: object = {}) =>
      (
        await call('PUT', '/v1.0/card/streaming', {
          outTrackId: 'r1',
          guid,
          key: 'title',
          content,
          ...more,
        })
      ).body;
    expect(await stream('a', 'x'.repeat(1_025))).toMatchObject({ code: 'param.stream.content' });
    for (const guid of ['a', 'a', 'b']) expect(await stream(guid, '好')).toMatchObject({ success: true });
    expect((await dingtalk.sandbox.people.card({ outTrackId: 'r1' }))?.data['title']).toBe('好好');
    await stream('c', '**x**', { key: 'body' });
    await stream('d', '**x**', { key: 'body', isFull: true });
    expect(dingtalk.sandbox.warnings.map((one) => one.kind)).toEqual(['stream-not-full']);
  },
  /** By union id, by department, and the departments above somebody. */
  async moreContacts() {
    const dingtalk = await startDingTalk();
    const token = await newToken(dingtalk);
    const get = (path: string, body: unknown) => old(dingtalk.oapiUrl, token, path, body);
    expect(await get('/topapi/user/getbyunionid', { unionid: 'union-lina' })).toMatchObject({
      result: { userid: 'lina' },
    });
    expect(await get('/topapi/user/getbyunionid', { unionid: 'none' })).toMatchObject({ errcode: 60121 });
    const list = (cursor: number, size = 1) => get('/topapi/v2/user/list', { dept_id: 2, cursor, size });
    expect(await list(0)).toMatchObject({
      result: { has_more: true, next_cursor: 1, list: [{ userid: 'wang1' }] },
    });
    expect(await list(1)).toMatchObject({ result: { has_more: false, list: [{ userid: 'wang2' }] } });
    expect(await list(0, 101)).toMatchObject({ errcode: 400002 });
    expect(await get('/topapi/v2/department/listparentbyuser', { userid: 'wang1' })).toMatchObject({
      result: { parent_list: [{ parent_dept_id_list: [2, 1] }] },
    });
    expect(await get('/topapi/user/listid', { dept_id: 9 })).toMatchObject({ errcode: 60003 });
  },
  /** An acknowledgement other than 200 brings a message again. */
  async refusedAck() {
    const dingtalk = await startDingTalk({ timings: { robotRedeliverMs: [20, 5_000] } });
    const bot = await startBot(dingtalk, {
      onMessage: ({ frame }, client) => {
        const { messageId } = frame.headers;
        const code = bot.messages.length > 1 ? 200 : 500;
        const socket: unknown = Reflect.get(client, 'socket');
        if (socket instanceof WebSocket)
          socket.send(JSON.stringify({ code, headers: { messageId }, message: '', data: '{}' }));
      },
    });
    await person(dingtalk, 'lina').types('again');
    await expect.poll(async () => (await dingtalk.sandbox.people.state({})).openPushes).toBe(0);
    expect(bot.messages).toHaveLength(2);
  },
};
