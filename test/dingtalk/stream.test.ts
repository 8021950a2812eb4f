import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { createStream, type Stream, type StreamParts } from '../../src/chat/dingtalk/stream/connection.js';
import type { StreamHandlers } from '../../src/chat/dingtalk/stream/handlers.js';
import { type FakeTime, fakeTime, keptLog, type Logged, until } from './link-stage.js';
import { frame, paths, type Server, startServer } from './server.js';

const robot = '/v1.0/im/bot/messages/get';
const card = '/v1.0/card/instances/callback';

let server: Server;
let time: FakeTime;
let lines: Logged[];
let stream: Stream;
let handlers: { -readonly [K in keyof StreamHandlers]: StreamHandlers[K] };

function make(more: Partial<StreamParts> = {}): Stream {
  const kept = keptLog();
  lines = kept.lines;
  stream = createStream({ config: server.config, log: kept.log, handlers, time, random: () => 0, ...more });
  return stream;
}

beforeEach(async () => {
  server = await startServer();
  time = fakeTime();
  handlers = { onBotMessage: async () => {}, onCard: async () => null, onEvent: async () => 'SUCCESS' };
  make();
});
afterEach(async () => {
  await stream.stop();
  await server.close();
});

test('asks the gateway for everything it handles and encodes the ticket', async () => {
  await stream.start();
  const wire = await server.wire();
  expect(wire.query).toBe('/connect?ticket=a%2Bb%2Fc%3D');
  expect(server.calls(paths.gateway)[0]?.body).toMatchObject({
    clientId: 'dingapp',
    clientSecret: 'very-secret-secret',
    subscriptions: [
      { type: 'EVENT', topic: '*' },
      { type: 'CALLBACK', topic: robot },
      { type: 'CALLBACK', topic: card },
    ],
  });
  expect(stream.state()).toMatchObject({ status: 'open', opened: 1 });
});

test('the SDK writes nothing to the console, and no line of the log has a secret', async () => {
  const info = vi.spyOn(console, 'info').mockImplementation(() => {});
  const warn = vi.spyOn(console, 'warn').mockImplementation(() => {});
  make();
  await stream.start();
  const wire = await server.wire();
  wire.push('no frame at all');
  await until(() => lines.some((line) => line.message.includes('no frame')));
  await stream.stop();
  expect([info.mock.calls, warn.mock.calls]).toEqual([[], []]);
  expect(JSON.stringify(lines)).not.toMatch(/secret|a\+b|a%2Bb/);
  console.info('still there');
  expect(info).toHaveBeenCalledOnce();
  vi.restoreAllMocks();
});

describe('acknowledgements', () => {
  test('a message is acknowledged when its handler has done with it', async () => {
    let stored = () => {};
    handlers.onBotMessage = (data) => {
      expect(data).toEqual({ msgId: 'm-1' });
      return new Promise((resolve) => {
        stored = resolve;
      });
    };
    await stream.start();
    const wire = await server.wire();
    wire.push(frame('CALLBACK', robot, { msgId: 'm-1' }, 'f-7'));
    // The server's ping overtakes it: nothing was acknowledged before.
    wire.push(frame('SYSTEM', 'ping', { opaque: 'xyz' }, 'p-1'));
    expect(await wire.acked()).toMatchObject({
      code: 200,
      headers: { messageId: 'p-1' },
      data: { opaque: 'xyz' },
    });
    stored();
    expect(await wire.acked()).toEqual({
      code: 200,
      headers: { contentType: 'application/json', messageId: 'f-7' },
      message: 'OK',
      data: { response: null },
    });
  });

  test('a handler may acknowledge early and go on; a later failure is not told a second time', async () => {
    let fail = () => {};
    handlers.onBotMessage = (_data, ack) => {
      ack();
      return new Promise((_resolve, reject) => {
        fail = () => reject(new Error('afterwards'));
      });
    };
    await stream.start();
    const wire = await server.wire();
    wire.push(frame('CALLBACK', robot, {}, 'f-1'));
    expect((await wire.acked()).code).toBe(200);
    fail();
    wire.push(frame('SYSTEM', 'ping', { opaque: 'x' }, 'p-1'));
    expect((await wire.acked()).headers['messageId']).toBe('p-1');
  });

  test('what could not be stored is refused, so that it comes again', async () => {
    handlers.onBotMessage = async () => {
      throw new Error('no database');
    };
    handlers.onEvent = async () => {
      throw new Error('no database');
    };
    handlers.onCard = async () => {
      throw new Error('no database');
    };
    await stream.start();
    const wire = await server.wire();
    wire.push(frame('CALLBACK', robot, {}, 'f-1'));
    expect((await wire.acked()).code).toBe(500);
    wire.push(frame('EVENT', '*', {}, 'f-2'));
    expect((await wire.acked()).data).toMatchObject({ status: 'LATER' });
    wire.push(frame('CALLBACK', card, {}, 'f-3'));
    expect((await wire.acked()).code).toBe(500);
  });

  test('a click is answered with what the card shows now, an event with what became of it', async () => {
    handlers.onCard = async (data) => ({
      cardData: { cardParamMap: { status: `seen ${JSON.stringify(data)}` } },
    });
    handlers.onEvent = async (_data, { headers }) => (headers['eventId'] === 'e-1' ? 'SUCCESS' : 'LATER');
    await stream.start();
    const wire = await server.wire();
    wire.push(frame('CALLBACK', card, { outTrackId: 'o' }));
    expect((await wire.acked()).data).toEqual({
      response: { cardData: { cardParamMap: { status: 'seen {"outTrackId":"o"}' } } },
    });
    wire.push(frame('EVENT', '*', {}, 'f-2', { eventId: 'e-1' }));
    expect((await wire.acked()).data).toMatchObject({ status: 'SUCCESS' });
    wire.push(frame('EVENT', '*', {}, 'f-3', { eventId: 'e-2' }));
    expect((await wire.acked()).data).toMatchObject({ status: 'LATER' });
  });

  test('an unknown topic gets 404, data that is no JSON 400, and neither ends the connection', async () => {
    await stream.start();
    const wire = await server.wire();
    wire.push('{"type":');
    wire.push('[]');
    wire.push(frame('CALLBACK', '/v1.0/graph/api/invoke', {}, 'f-1'));
    expect(await wire.acked()).toMatchObject({ code: 404, headers: { messageId: 'f-1' } });
    wire.push(frame('CALLBACK', robot, 'half a', 'f-2'));
    expect(await wire.acked()).toMatchObject({ code: 400, headers: { messageId: 'f-2' } });
    expect(stream.state().opened).toBe(1);
  });
});

describe('a connection that goes', () => {
  test('is replaced before it is left, and what it brought is acknowledged on it', async () => {
    let stored = () => {};
    handlers.onBotMessage = () =>
      new Promise((resolve) => {
        stored = resolve;
      });
    await stream.start();
    const first = await server.wire();
    time.advance(60_000);
    first.push(frame('CALLBACK', robot, {}, 'f-1'));
    first.push({
      specVersion: '1.0',
      type: 'SYSTEM',
      headers: { topic: 'disconnect' },
      data: '{"reason":"expired"}',
    });
    const second = await server.wire();
    await until(() => stream.state().opened === 2);
    expect(first.socket.readyState).toBe(1);
    stored();
    expect((await first.acked()).headers['messageId']).toBe('f-1');
    await first.closed;
    second.push(frame('CALLBACK', card, {}, 'f-2'));
    expect((await second.acked()).headers['messageId']).toBe('f-2');
  });

  test('without a word is replaced too', async () => {
    await stream.start();
    const first = await server.wire();
    time.advance(60_000);
    first.socket.terminate();
    await server.wire();
    await until(() => stream.state().status === 'open' && stream.state().opened === 2);
  });

  test('that answers nothing any more is found by its silence', async () => {
    await stream.start();
    const first = await server.wire();
    first.freeze();
    time.advance(20_000);
    time.advance(20_000);
    await server.wire();
    await until(() => stream.state().opened === 2);
    expect(stream.state().silentMs).toBe(0);
  });

  test('that lives but gets no pushes is replaced after ten minutes', async () => {
    await stream.start();
    const first = await server.wire();
    for (let minute = 0; minute < 10; minute += 1) {
      time.advance(20_000);
      first.push(frame('SYSTEM', 'KEEPALIVE', {}));
      await until(() => stream.state().silentMs === 0);
      time.advance(20_000);
      first.push(frame('SYSTEM', 'KEEPALIVE', {}));
      await until(() => stream.state().silentMs === 0);
      expect(stream.state().opened).toBe(1);
      time.advance(20_000);
      first.push(frame('SYSTEM', 'KEEPALIVE', {}));
      await until(() => stream.state().silentMs === 0);
    }
    await server.wire();
    await until(() => stream.state().opened === 2);
  });

  test('again and again is replaced ever more slowly, one attempt at a time', async () => {
    await stream.start();
    for (const pause of [500, 1_000, 2_000, 4_000, 8_000, 16_000, 30_000, 30_000]) {
      const wire = await server.wire();
      wire.push(frame('SYSTEM', 'disconnect', {}));
      wire.push(frame('SYSTEM', 'disconnect', {}));
      await time.timer(pause);
      const before = server.calls(paths.gateway).length;
      time.advance(pause - 1);
      expect(server.calls(paths.gateway)).toHaveLength(before);
      time.advance(1);
    }
    await until(() => stream.state().opened === 9);
    expect(server.calls(paths.gateway)).toHaveLength(9);
  });
});

describe('the gateway', () => {
  test('that refuses the app is asked again slowly, and the log says so loudly', async () => {
    server.answer(
      paths.gateway,
      { status: 401, body: { code: 'authFailed', message: 'no' } },
      { status: 401, body: { code: 'authFailed', message: 'no' } },
    );
    await stream.start();
    expect(stream.state().status).toBe('refused');
    expect(lines.at(-1)).toMatchObject({ level: 'error', fields: { code: 'authFailed' } });
    time.advance(59_999);
    expect(server.calls(paths.gateway)).toHaveLength(1);
    time.advance(1);
    await until(() => server.calls(paths.gateway).length === 2);
  });

  test('that is out of order is asked again after ever longer pauses of at most a minute', async () => {
    server.answer(paths.gateway, { status: 503, body: 'Service Unavailable' });
    await stream.start();
    expect(stream.state().status).toBe('waiting');
    for (const pause of [500, 1_000, 2_000, 4_000, 8_000, 16_000, 30_000, 30_000]) {
      await time.timer(pause);
      time.advance(pause);
    }
    await until(() => server.calls(paths.gateway).length === 9);
    expect(lines.every(({ level }) => level === 'warn')).toBe(true);
  });

  test('that comes back is found', async () => {
    const open = {
      body: { endpoint: `${server.config.apiUrl?.replace('http', 'ws')}/connect`, ticket: 't' },
    };
    server.answer(
      paths.gateway,
      null,
      { status: 200, body: '<html>' },
      { body: { endpoint: 'nowhere', ticket: 'tt' } },
      open,
    );
    await stream.start();
    for (const pause of [500, 1_000, 2_000]) {
      await time.timer(pause);
      time.advance(pause);
    }
    await server.wire();
    await until(() => stream.state().status === 'open');
  });

  test('whose socket never opens is given up after ten seconds', async () => {
    // A port that takes the connection and says nothing.
    const { createServer } = await import('node:net');
    const mute = createServer(() => {});
    await new Promise<void>((resolve) => mute.listen(0, '127.0.0.1', resolve));
    const address = mute.address();
    const port = typeof address === 'object' && address !== null ? address.port : 0;
    server.answer(paths.gateway, { body: { endpoint: `ws://127.0.0.1:${port}/x`, ticket: 't' } });
    const started = stream.start();
    await time.timer(10_000);
    time.advance(10_000);
    await started;
    expect(stream.state().status).toBe('waiting');
    await new Promise((resolve) => mute.close(resolve));
  });
});

describe('stopping', () => {
  test('waits for what is in hand and takes in nothing more', async () => {
    let stored = () => {};
    const seen: unknown[] = [];
    handlers.onBotMessage = (data) => {
      seen.push(data);
      return new Promise((resolve) => {
        stored = resolve;
      });
    };
    await stream.start();
    const wire = await server.wire();
    wire.push(frame('CALLBACK', robot, { msgId: 'one' }, 'f-1'));
    await until(() => seen.length === 1);
    const stopped = stream.stop();
    wire.push(frame('CALLBACK', robot, { msgId: 'two' }, 'f-2'));
    wire.push(frame('SYSTEM', 'ping', { opaque: 'x' }, 'p-1'));
    expect((await wire.acked()).headers['messageId']).toBe('p-1');
    stored();
    expect((await wire.acked()).headers['messageId']).toBe('f-1');
    await stopped;
    await wire.closed;
    expect(seen).toEqual([{ msgId: 'one' }]);
    expect(stream.state().status).toBe('stopped');
  });

  test('does not wait for ever', async () => {
    handlers.onBotMessage = () => new Promise(() => {});
    await stream.start();
    const wire = await server.wire();
    wire.push(frame('CALLBACK', robot, {}, 'f-1'));
    wire.push(frame('SYSTEM', 'ping', { opaque: 'x' }, 'p-1'));
    await wire.acked();
    const stopped = stream.stop();
    time.advance(10_000);
    await stopped;
    await wire.closed;
  });

  test('leaves no timer that would connect again', async () => {
    server.answer(paths.gateway, { status: 503, body: {} });
    await stream.start();
    await stream.stop();
    expect(time.waits).toEqual([]);
  });
});
