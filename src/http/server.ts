import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';
import { HttpError, sendError } from './errors.js';

/** Serves a request, or says that it is not its own by resolving to false without having touched it. */
export type Handler = (req: IncomingMessage, res: ServerResponse) => Promise<boolean>;

/** Takes over a connection (WebSocket), or says that it is not its own. */
export type UpgradeHandler = (req: IncomingMessage, socket: Duplex, head: Buffer) => Promise<boolean>;

/** Where the server writes what an operator should know. */
export interface HttpLog {
  info(fields: object, message: string): void;
  error(fields: object, message: string): void;
}

/** What the one door of the program needs. */
export interface HttpOptions {
  /** 0 for any free port. */
  port: number;
  /** Address to listen on; all of them by default. */
  host?: string | undefined;
  /** Asked in this order. */
  handlers: readonly Handler[];
  upgrades?: readonly UpgradeHandler[];
  log: HttpLog;
  /** Paths that metrics tell apart, each with what lies below it; all others are `other`. */
  routes?: readonly string[];
  onAnswered?: (seen: { method: string; route: string; status: number; seconds: number }) => void;
}

/** The door, open. */
export interface HttpDoor {
  readonly url: string;
  readonly port: number;
  /** Takes nothing new, lets what is in hand finish for up to `patienceMs`, then cuts the rest. */
  close(patienceMs?: number): Promise<void>;
}

/** Methods that metrics tell apart, so that a stranger cannot make up new ones. */
const methods = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'HEAD', 'OPTIONS'];

/** Opens the door: one port for the usage API, health, metrics and whatever else is mounted. Rejects if the port is taken. */
export async function startHttp(options: HttpOptions): Promise<HttpDoor> {
  const { handlers, upgrades = [], log, host } = options;
  const upgraded = new Set<Duplex>();
  let closing = false;
  const server = createServer((req, res) => {
    // Kept alive, a connection would hold up the close although nobody asks anything on it.
    if (closing) res.setHeader('connection', 'close');
    res.once('close', () => closing && setImmediate(() => server.closeIdleConnections()));
    watch(req, res, options);
    void serve(req, res, handlers, log);
  });
  // A slow sender must not hold a connection for ever.
  server.headersTimeout = 10_000;
  server.requestTimeout = 30_000;
  server.keepAliveTimeout = 65_000;
  server.on('upgrade', (req: IncomingMessage, socket: Duplex, head: Buffer) => {
    upgraded.add(socket);
    socket.once('close', () => upgraded.delete(socket));
    socket.on('error', () => socket.destroy());
    void upgrade(req, socket, head, upgrades, log);
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(options.port, host, () => resolve());
  });
  const { port } = server.address() as AddressInfo;
  return {
    port,
    url: `http://${host === undefined || host === '0.0.0.0' || host === '::' ? '127.0.0.1' : host}:${port}`,
    close: async (patienceMs = 10_000) => {
      closing = true;
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      server.closeIdleConnections();
      for (const socket of upgraded) socket.destroy();
      const cut = setTimeout(() => server.closeAllConnections(), patienceMs);
      await closed;
      clearTimeout(cut);
    },
  };
}

async function serve(
  req: IncomingMessage,
  res: ServerResponse,
  handlers: readonly Handler[],
  log: HttpLog,
): Promise<void> {
  try {
    for (const handler of handlers) if (await handler(req, res)) return;
    throw new HttpError(404, 'not-found', `there is nothing at ${pathOf(req)}`);
  } catch (error) {
    const known = error instanceof HttpError ? error : null;
    if (!known) log.error({ err: error, method: req.method, path: pathOf(req) }, 'http: a request failed');
    if (res.headersSent) res.destroy();
    else
      sendError(
        res,
        known ??
          new HttpError(
            500,
            'broken',
            'something went wrong here; try again, and tell the operator if it stays so',
          ),
      );
    // What the sender still has to say is thrown away, so that it gets to read the answer.
    if (!req.complete) req.resume();
  }
}

async function upgrade(
  req: IncomingMessage,
  socket: Duplex,
  head: Buffer,
  upgrades: readonly UpgradeHandler[],
  log: HttpLog,
): Promise<void> {
  try {
    for (const handler of upgrades) if (await handler(req, socket, head)) return;
    socket.end('HTTP/1.1 404 Not Found\r\nconnection: close\r\n\r\n');
  } catch (error) {
    log.error({ err: error, path: pathOf(req) }, 'http: an upgrade failed');
    socket.destroy();
  }
}

/** The path of a request, without its query. */
function pathOf(req: IncomingMessage): string {
  return (req.url ?? '/').split('?', 1)[0] ?? '/';
}

/** A handler for one path. Other methods than `method` (and HEAD beside GET) are refused with 405. */
export function exact(
  method: 'GET' | 'POST',
  path: string,
  work: (req: IncomingMessage, res: ServerResponse) => Promise<void>,
): Handler {
  const allowed = method === 'GET' ? ['GET', 'HEAD'] : [method];
  return async (req, res) => {
    if (pathOf(req) !== path) return false;
    if (!allowed.includes(req.method ?? ''))
      throw new HttpError(405, 'method', `${path} takes ${method} only`, { allow: allowed.join(', ') });
    await work(req, res);
    return true;
  };
}

function watch(req: IncomingMessage, res: ServerResponse, { routes = [], onAnswered }: HttpOptions): void {
  if (!onAnswered) return;
  const begun = performance.now();
  const path = pathOf(req);
  const route = routes.find((known) => path === known || path.startsWith(`${known}/`)) ?? 'other';
  const method = methods.find((known) => known === req.method) ?? 'other';
  res.once('close', () =>
    onAnswered({ method, route, status: res.statusCode, seconds: (performance.now() - begun) / 1000 }),
  );
}
