import { once } from 'node:events';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { type WebSocket, WebSocketServer } from 'ws';
import type { DingTalkConfig } from '../../src/chat/dingtalk/config.js';

/** One HTTP call as the server saw it. */
export interface Seen {
  method: string;
  path: string;
  token: string | null;
  body: Record<string, unknown>;
}

/** What the server answers; `null` cuts the connection after the call was read. */
export type Answer = { status?: number; body: unknown } | null;

/** One socket, and the acknowledgements that came on it. */
export interface Wire {
  readonly socket: WebSocket;
  readonly query: string;
  /** Pushes a frame; the text is sent as it is. */
  push(frame: object | string): void;
  /** The next acknowledgement on this socket, in order. */
  acked(): Promise<{ code: number; headers: Record<string, string>; message: string; data: unknown }>;
  /** From here on it reads nothing and answers no ping, without closing. */
  freeze(): void;
  readonly closed: Promise<void>;
}

/** A DingTalk of the tests' own: whatever it is told to answer, by path. */
export interface Server {
  readonly config: DingTalkConfig;
  readonly seen: Seen[];
  /** The next calls of a path get these; then the last one stays. */
  answer(path: string, ...answers: Answer[]): void;
  /** The next socket that is opened and has not been handed out yet. */
  wire(): Promise<Wire>;
  /** How many calls of a path came. */
  calls(path: string): Seen[];
  close(): Promise<void>;
}

export const paths = {
  gateway: '/v1.0/gateway/connections/open',
  token: '/v1.0/oauth2/accessToken',
  batchSend: '/v1.0/robot/oToMessages/batchSend',
  groupSend: '/v1.0/robot/groupMessages/send',
  createAndDeliver: '/v1.0/card/instances/createAndDeliver',
  card: '/v1.0/card/instances',
  userGet: '/topapi/v2/user/get',
  webhook: '/robot/sendBySession',
} as const;

export async function startServer(): Promise<Server> {
  const answers = new Map<string, Answer[]>();
  const seen: Seen[] = [];
  const wires = queue<Wire>();
  const open = new Set<Socket>();
  const http = createServer(async (request, response) => {
    const url = new URL(request.url ?? '/', 'http://local');
    const header = request.headers['x-acs-dingtalk-access-token'];
    const token = typeof header === 'string' ? header : url.searchParams.get('access_token');
    seen.push({
      method: request.method ?? '',
      path: url.pathname,
      token,
      body: await readBody(request),
    });
    const list = answers.get(url.pathname) ?? [{ status: 404, body: { code: 'not-scripted' } }];
    const answer = list.length > 1 ? list.shift() : list[0];
    if (answer === null || answer === undefined) {
      request.socket.destroy();
      return;
    }
    const text = typeof answer.body === 'string' ? answer.body : JSON.stringify(answer.body);
    response.writeHead(answer.status ?? 200, { 'content-type': 'application/json' });
    response.end(text);
  });
  http.on('connection', (socket) => {
    open.add(socket);
    socket.on('close', () => open.delete(socket));
  });
  const sockets = new WebSocketServer({ server: http, path: '/connect', autoPong: true });
  sockets.on('connection', (socket, request) => wires.put(wireOver(socket, request)));
  http.listen(0, '127.0.0.1');
  await once(http, 'listening');
  const { port } = http.address() as AddressInfo;
  const base = `http://127.0.0.1:${port}`;
  const server: Server = {
    config: {
      clientId: 'dingapp',
      clientSecret: 'very-secret-secret',
      robotCode: 'dingapp',
      corpId: 'dingcorp',
      cardTemplateId: 'template.schema',
      apiUrl: base,
      oapiUrl: base,
    },
    seen,
    answer: (path, ...more) => {
      answers.set(path, more);
    },
    wire: () => wires.take(),
    calls: (path) => seen.filter((one) => one.path === path),
    async close() {
      for (const client of sockets.clients) client.terminate();
      for (const socket of open) socket.destroy();
      http.close();
      await once(http, 'close');
    },
  };
  server.answer(paths.gateway, { body: { endpoint: `ws://127.0.0.1:${port}/connect`, ticket: 'a+b/c=' } });
  server.answer(paths.token, { body: { accessToken: 'token-1', expireIn: 7200 } });
  return server;
}

function wireOver(socket: WebSocket, request: IncomingMessage): Wire {
  const acks = queue<Awaited<ReturnType<Wire['acked']>>>();
  socket.on('message', (raw) => {
    const ack = JSON.parse(String(raw));
    acks.put({ ...ack, data: JSON.parse(ack.data) });
  });
  return {
    socket,
    query: request.url ?? '',
    push: (frame) => socket.send(typeof frame === 'string' ? frame : JSON.stringify(frame)),
    acked: () => acks.take(),
    freeze: () => socket.pause(),
    closed: new Promise((resolve) => socket.on('close', () => resolve())),
  };
}

/** A frame as DingTalk pushes it. */
export function frame(
  type: string,
  topic: string,
  data: unknown,
  messageId = 'f-1',
  more: object = {},
): object {
  return {
    specVersion: '1.0',
    type,
    headers: {
      appId: 'a',
      connectionId: 'c',
      contentType: 'application/json',
      messageId,
      time: '0',
      topic,
      ...more,
    },
    data: typeof data === 'string' ? data : JSON.stringify(data),
  };
}

async function readBody(request: IncomingMessage): Promise<Record<string, unknown>> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(Buffer.from(chunk));
  const text = Buffer.concat(chunks).toString();
  return text === '' ? {} : JSON.parse(text);
}

function queue<T>() {
  const items: T[] = [];
  const waiting: ((item: T) => void)[] = [];
  return {
    put(item: T) {
      const next = waiting.shift();
      if (next) next(item);
      else items.push(item);
    },
    take(): Promise<T> {
      const item = items.shift();
      return item === undefined ? new Promise((resolve) => waiting.push(resolve)) : Promise.resolve(item);
    },
  };
}
