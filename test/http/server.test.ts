import { connect } from 'node:net';
import { afterEach, expect, test } from 'vitest';
import { readJson } from '../../src/http/body.js';
import { sendJson } from '../../src/http/errors.js';
import { healthz, readyz } from '../../src/http/health.js';
import { exact, type HttpDoor, type HttpOptions, startHttp } from '../../src/http/server.js';

const doors: HttpDoor[] = [];
const logged: string[] = [];
afterEach(async () => {
  for (const door of doors.splice(0)) await door.close(0);
  logged.splice(0);
});

const log = {
  info: (_fields: object, message: string) => void logged.push(message),
  error: (_fields: object, message: string) => void logged.push(message),
};

async function open(options: Partial<HttpOptions>): Promise<HttpDoor> {
  const door = await startHttp({ port: 0, host: '127.0.0.1', handlers: [], log, ...options });
  doors.push(door);
  return door;
}

const echo = exact('POST', '/echo', async (req, res) => sendJson(res, 200, await readJson(req)));

test('asks its handlers in order and answers 404 when none wants a request', async () => {
  const { url } = await open({ handlers: [async () => false, echo] });
  const answer = await fetch(`${url}/echo`, { method: 'POST', body: '{"a":1}' });
  expect([answer.status, await answer.json()]).toEqual([200, { a: 1 }]);
  const missing = await fetch(`${url}/nothing?secret=1`);
  expect([missing.status, await missing.json()]).toEqual([
    404,
    { error: { code: 'not-found', message: 'there is nothing at /nothing' } },
  ]);
});

test('another method is refused with the ones that are allowed', async () => {
  const { url } = await open({ handlers: [echo] });
  const answer = await fetch(`${url}/echo`);
  expect([answer.status, answer.headers.get('allow')]).toEqual([405, 'POST']);
});

test('a fault is logged and answered without its words', async () => {
  const { url } = await open({
    handlers: [
      async () => {
        throw new Error('the password is hunter2');
      },
    ],
  });
  const answer = await fetch(url);
  expect(answer.status).toBe(500);
  expect(await answer.text()).not.toContain('hunter2');
  expect(logged).toEqual(['http: a request failed']);
});

test('a body of more than 2 MiB is refused, announced or not, and the sender gets to read why', async () => {
  const { url } = await open({ handlers: [echo] });
  const announced = await fetch(`${url}/echo`, { method: 'POST', body: Buffer.alloc(3 * 1024 * 1024, 32) });
  expect([announced.status, await announced.json()]).toMatchObject([413, { error: { code: 'too-large' } }]);
  const streamed = new ReadableStream({
    start(controller) {
      for (let i = 0; i < 48; i += 1) controller.enqueue(new Uint8Array(64 * 1024).fill(32));
      controller.close();
    },
  });
  const answer = await fetch(`${url}/echo`, {
    method: 'POST',
    body: streamed,
    duplex: 'half',
  } as RequestInit);
  expect(answer.status).toBe(413);
});

test.each(['{', 'nonsense', '\ufffe', ''])('what is not JSON is refused: %j', async (body) => {
  const { url } = await open({ handlers: [echo] });
  const answer = await fetch(`${url}/echo`, { method: 'POST', body });
  expect([answer.status, await answer.json()]).toMatchObject([400, { error: { code: 'not-json' } }]);
});

test('closing lets a request in hand finish and takes no new one', async () => {
  let finish = () => {};
  let begun = () => {};
  const inHand = new Promise<void>((resolve) => {
    begun = resolve;
  });
  const door = await open({
    handlers: [
      async (_req, res) => {
        begun();
        await new Promise<void>((resolve) => {
          finish = resolve;
        });
        sendJson(res, 200, { done: true });
        return true;
      },
    ],
  });
  const answer = fetch(door.url);
  await inHand;
  const closed = door.close();
  await expect(fetch(door.url)).rejects.toThrow();
  finish();
  expect(await (await answer).json()).toEqual({ done: true });
  await closed;
});

test('an upgrade goes to whoever takes it, else it is refused', async () => {
  const door = await open({
    upgrades: [
      async (req, socket) => {
        if (req.url !== '/live') return false;
        socket.end('HTTP/1.1 101 Switching Protocols\r\n\r\nhello');
        return true;
      },
    ],
  });
  const upgrade = (path: string) =>
    new Promise<string>((resolve, reject) => {
      const socket = connect(door.port, '127.0.0.1', () =>
        socket.write(`GET ${path} HTTP/1.1\r\nhost: x\r\nconnection: Upgrade\r\nupgrade: websocket\r\n\r\n`),
      );
      let text = '';
      socket.on('data', (part) => {
        text += part.toString();
      });
      socket.once('error', reject);
      socket.once('close', () => resolve(text));
    });
  expect(await upgrade('/live')).toContain('hello');
  expect(await upgrade('/other')).toContain('404');
});

test('a taken port is an error at once', async () => {
  const { port } = await open({});
  await expect(startHttp({ port, host: '127.0.0.1', handlers: [], log })).rejects.toThrow('EADDRINUSE');
});

test('alive and ready are different things', async () => {
  let database = async () => {};
  const { url } = await open({
    handlers: [healthz(), readyz({ database: () => database(), queue: async () => {} }, log)],
  });
  const ready = await fetch(`${url}/readyz`);
  expect([ready.status, await ready.json()]).toEqual([
    200,
    { status: 'ready', checks: { database: 'ok', queue: 'ok' } },
  ]);
  database = async () => {
    throw new Error('connect to postgres://u:hunter2@h failed');
  };
  const away = await fetch(`${url}/readyz`);
  expect([away.status, await away.json()]).toEqual([
    503,
    { status: 'not ready', checks: { database: 'failed', queue: 'ok' } },
  ]);
  expect((await fetch(`${url}/healthz`)).status).toBe(200);
});

test('what was answered is told by route, whatever strangers ask for', async () => {
  const seen: string[] = [];
  const { url } = await open({
    handlers: [healthz()],
    routes: ['/healthz'],
    onAnswered: ({ method, route, status }) => void seen.push(`${method} ${route} ${status}`),
  });
  for (const path of ['/healthz', '/healthzz', '/made/up']) await (await fetch(url + path)).text();
  await expect.poll(() => seen).toEqual(['GET /healthz 200', 'GET other 404', 'GET other 404']);
});
