import { EventAck } from 'dingtalk-stream';
import { afterEach, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { app, person, reply, robotTopic, startBot, startDingTalk, stopAll } from './support.js';

afterEach(stopAll);

interface Frame {
  readonly headers: { readonly topic: string; readonly messageId: string };
}

const open = (apiUrl: string, body: unknown, headers: Record<string, string> = {}): Promise<Response> =>
  fetch(`${apiUrl}/v1.0/gateway/connections/open`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', accept: 'application/json', ...headers },
    body: JSON.stringify(body),
  });
const good = {
  clientId: app.clientId,
  clientSecret: app.clientSecret,
  ua: 'test/1',
  subscriptions: [{ type: 'CALLBACK', topic: robotTopic }],
};
const closed = (url: string): Promise<string> =>
  new Promise((resolve) => {
    const socket = new WebSocket(url);
    socket.on('open', () => {
      socket.close();
      resolve('open');
    });
    socket.on('error', (error) => resolve(error.message));
  });

describe('the gateway', () => {
  it('refuses who is not the app, and what cannot be subscribed', async () => {
    const { apiUrl } = await startDingTalk();
    const wrong = await open(apiUrl, { ...good, clientSecret: 'guess' });
    expect(wrong.status).toBe(401);
    expect(await wrong.json()).toMatchObject({ code: 'authFailed', message: '鉴权失败' });
    for (const change of [{ subscriptions: [] }, { subscriptions: [{ type: 'X', topic: '*' }] }, { ua: 7 }]) {
      const refused = await open(apiUrl, { ...good, ...change });
      expect(refused.status).toBe(400);
      expect(await refused.json()).toMatchObject({ code: 'invalidParameter' });
    }
  });

  it('answers in XML unless JSON is asked for', async () => {
    const { apiUrl } = await startDingTalk();
    const answer = await open(apiUrl, good, { accept: '*/*' });
    expect(await answer.text()).toMatch(/^<\?xml/);
  });

  it('gives tickets that are good for one connection and 90 seconds', async () => {
    const clock = { at: 1_000_000 };
    const { apiUrl } = await startDingTalk({ realNow: () => clock.at });
    const ticket = async (): Promise<string> => {
      const answer = (await (await open(apiUrl, good)).json()) as { endpoint: string; ticket: string };
      return `${answer.endpoint}?ticket=${encodeURIComponent(answer.ticket)}`;
    };
    const once = await ticket();
    expect(await closed(once)).toBe('open');
    expect(await closed(once)).toMatch(/401/);
    const late = await ticket();
    clock.at += 90_001;
    expect(await closed(late)).toMatch(/401/);
  });
});

describe('pushes to the robot', () => {
  it('carry what somebody wrote, and an answer goes back by the webhook', async () => {
    const dingtalk = await startDingTalk({ now: () => 1_760_000_000_000 });
    const bot = await startBot(dingtalk, {
      onMessage: (received, client) => {
        client.socketCallBackResponse(received.frame.headers.messageId, null);
        void reply(received, { msgtype: 'text', text: { content: '还剩 500' } });
      },
    });
    const wang = person(dingtalk, 'wang1');
    await wang.types('还剩多少');
    await wang.sees('还剩 500');
    const [message] = bot.messages;
    expect(message?.data).toMatchObject({
      msgtype: 'text',
      text: { content: '还剩多少' },
      conversationType: '1',
      senderStaffId: 'wang1',
      senderCorpId: 'dingoffice',
      senderNick: '王伟',
      robotCode: 'dingapp',
      createAt: 1_760_000_000_000,
      sessionWebhookExpiredTime: 1_760_005_400_000,
    });
    expect(typeof message?.frame.data).toBe('string');
    expect(message?.frame.headers).toMatchObject({ topic: robotTopic, contentType: 'application/json' });
    await expect(person(dingtalk, 'lina').doesNotSee('500')).resolves.toBeUndefined();
  });

  it('come from groups only when the robot is mentioned, with the space left standing', async () => {
    const dingtalk = await startDingTalk();
    const bot = await startBot(dingtalk);
    await person(dingtalk, 'wang1').says('研发群', '大家好');
    await person(dingtalk, 'wang1').says('研发群', '@TokenDesk 还剩多少');
    await person(dingtalk, 'gus').says('研发群', '@TokenDesk @李娜 hello');
    await expect.poll(() => bot.messages.length).toBe(2);
    const [known, outside] = bot.messages.map((one) => one.data);
    expect(known).toMatchObject({
      text: { content: ' 还剩多少' },
      conversationType: '2',
      conversationId: 'cidteam',
      conversationTitle: '研发群',
      isInAtList: true,
    });
    expect(outside).not.toHaveProperty('senderStaffId');
    expect(outside).toMatchObject({ text: { content: '  hello' }, atUsers: [{}, { staffId: 'lina' }] });
    await expect(person(dingtalk, 'lina').says('研发群', '@王伟 hi')).rejects.toThrow('Several members');
    await person(dingtalk, 'lina').says('研发群', '@TokenDesk 借 @wang2 200');
    await expect.poll(() => bot.messages.length).toBe(3);
    expect(bot.messages[2]?.data).toMatchObject({ atUsers: [{}, { staffId: 'wang2' }] });
    expect((await person(dingtalk, 'wang1').sees('200', { since: 0 })).text).toBe('@TokenDesk 借 @王伟 200');
    await person(dingtalk, 'lina').sees('大家好', { since: 0 });
    await expect(person(dingtalk, 'lina').says('别的群', 'x')).rejects.toThrow('李娜 is not in');
  });

  it('go only to connections that asked for them', async () => {
    const dingtalk = await startDingTalk();
    const { apiUrl } = dingtalk;
    const answer = await open(apiUrl, { ...good, subscriptions: [{ type: 'EVENT', topic: '*' }] });
    const { endpoint, ticket } = (await answer.json()) as { endpoint: string; ticket: string };
    const socket = new WebSocket(`${endpoint}?ticket=${ticket}`);
    const got: string[] = [];
    socket.on('message', (data) => got.push(data.toString()));
    await new Promise((resolve) => socket.once('open', resolve));
    await person(dingtalk, 'wang1').types('hello');
    const log = await dingtalk.sandbox.people.log({});
    expect(log.map((one) => one.name)).toContain('push lost: nobody is connected');
    expect(got).toEqual([]);
    socket.terminate();
  });

  it('go to one of several connections, by chance', async () => {
    const dingtalk = await startDingTalk();
    const bots = [await startBot(dingtalk), await startBot(dingtalk)];
    for (let i = 0; i < 20; i += 1) await person(dingtalk, 'wang1').types(`message ${i}`);
    await expect.poll(() => bots.reduce((sum, bot) => sum + bot.messages.length, 0)).toBe(20);
    for (const bot of bots) expect(bot.messages.length).toBeGreaterThan(0);
  });

  it('come again until acknowledged: a new frame id, the same message id', async () => {
    const dingtalk = await startDingTalk({ timings: { robotRedeliverMs: [30, 30] } });
    const bot = await startBot(dingtalk, {
      onMessage: ({ frame }, client) => {
        if (bot.messages.length > 1) client.socketCallBackResponse(frame.headers.messageId, null);
      },
    });
    await person(dingtalk, 'wang1').types('again');
    await expect.poll(() => bot.messages.length).toBe(2);
    const [first, second] = bot.messages;
    expect(second?.data['msgId']).toBe(first?.data['msgId']);
    expect(second?.frame.headers.messageId).not.toBe(first?.frame.headers.messageId);
    await expect.poll(async () => (await dingtalk.sandbox.people.state({})).openPushes).toBe(0);
  });
});

describe('what is written while nobody is connected', () => {
  it('is lost, as people report, or comes later, as the setting says', async () => {
    const dingtalk = await startDingTalk();
    const wang = person(dingtalk, 'wang1');
    await wang.types('lost');
    await dingtalk.sandbox.people.configure({ offline: 'later' });
    await wang.types('kept');
    const bot = await startBot(dingtalk);
    await expect.poll(() => bot.messages.map((one) => one.data['text'])).toEqual([{ content: 'kept' }]);
  });
});

describe('events', () => {
  it('come again when the app says LATER: the same event in a new frame', async () => {
    const dingtalk = await startDingTalk({ timings: { eventRedeliverMs: [20, 20] } });
    const { client } = await startBot(dingtalk);
    const got: { id: string | undefined; frame: string; data: unknown }[] = [];
    client.registerAllEventListener(({ headers, data }) => {
      got.push({ id: headers.eventId, frame: headers.messageId, data: JSON.parse(data) });
      return { status: got.length > 1 ? EventAck.SUCCESS : EventAck.LATER };
    });
    const event = { eventType: 'user_leave_org', data: { userId: ['wang1'] } };
    const { eventId } = await dingtalk.sandbox.people.emitEvent(event);
    await expect.poll(async () => (await dingtalk.sandbox.people.state({})).openPushes).toBe(0);
    expect(got.map((one) => one.id)).toEqual([eventId, eventId]);
    expect(new Set(got.map((one) => one.frame)).size).toBe(2);
    expect(got[0]?.data).toEqual(event.data);
  });
});

describe('a connection', () => {
  it('that says what no client should is warned of', async () => {
    const timings = { pingMs: 20, robotRedeliverMs: [60_000] };
    const dingtalk = await startDingTalk({ timings });
    const connect = async (): Promise<{ socket: WebSocket; frames: Frame[] }> => {
      const answer = (await (await open(dingtalk.apiUrl, good)).json()) as {
        endpoint: string;
        ticket: string;
      };
      const socket = new WebSocket(`${answer.endpoint}?ticket=${answer.ticket}`);
      const frames: Frame[] = [];
      socket.on('message', (data) => frames.push(JSON.parse(data.toString()) as Frame));
      await new Promise((resolve) => socket.once('open', resolve));
      return { socket, frames };
    };
    const one = await connect();
    await person(dingtalk, 'wang1').types('hello');
    const other = await connect();
    const idOf = (topic: string) =>
      one.frames.find((frame) => frame.headers.topic === topic)?.headers.messageId;
    await expect.poll(() => idOf('ping') !== undefined && idOf(robotTopic) !== undefined).toBe(true);
    const ack = (messageId: string | undefined) =>
      JSON.stringify({ code: 200, headers: { messageId }, message: 'OK', data: '{}' });
    one.socket.send('what?');
    one.socket.send(ack(idOf('ping')));
    other.socket.send(ack(idOf(robotTopic)));
    const kinds = () => new Set(dingtalk.sandbox.warnings.map((warning) => warning.kind));
    await expect.poll(kinds).toEqual(new Set(['bad-frame', 'bad-echo', 'wrong-socket']));
    expect((await dingtalk.sandbox.people.state({})).openPushes).toBe(1);
    one.socket.terminate();
    other.socket.terminate();
  });

  it('is asked for an echo, and dropped without one', async () => {
    const dingtalk = await startDingTalk({ timings: { pingMs: 20, echoMs: 40 } });
    const { client } = await startBot(dingtalk);
    const echo = client.onSystem.bind(client);
    const pings: string[] = [];
    client.onSystem = (frame) => {
      pings.push(frame.headers.topic);
      echo(frame);
    };
    await expect.poll(() => pings.filter((topic) => topic === 'ping').length).toBeGreaterThan(4);
    expect(client.connected).toBe(true);
    expect(dingtalk.sandbox.warnings).toEqual([]);
    client.onSystem = () => undefined;
    await expect.poll(() => client.connected).toBe(false);
  });

  it('that is retired takes nothing new and ends', async () => {
    const dingtalk = await startDingTalk({ timings: { retireMs: 60 } });
    const old = await startBot(dingtalk);
    await dingtalk.sandbox.people.strike({ how: 'disconnect' });
    const successor = await startBot(dingtalk);
    for (let i = 0; i < 8; i += 1) await person(dingtalk, 'wang1').types(`message ${i}`);
    await expect.poll(() => successor.messages.length).toBe(8);
    expect(old.messages).toEqual([]);
    await expect
      .poll(async () => (await dingtalk.sandbox.people.log({})).some((one) => one.name === 'closed'))
      .toBe(true);
  });
});
