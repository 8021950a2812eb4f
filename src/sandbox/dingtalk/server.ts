import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { createDingTalkSandbox, type DingTalkSandbox, type DingTalkSandboxOptions } from './sandbox.js';

/** A local DingTalk with a server of its own. */
export interface ServedDingTalkSandbox {
  /** Such as `http://127.0.0.1:41234`. */
  readonly url: string;
  /** Base of the new API. */
  readonly apiUrl: string;
  /** Base of the old API. */
  readonly oapiUrl: string;
  readonly sandbox: DingTalkSandbox;
  close(): Promise<void>;
}

/** Where to listen, and what else to serve beside DingTalk. */
export interface ServeOptions extends Omit<DingTalkSandboxOptions, 'baseUrl'> {
  /** 0 or absent: any free port. */
  readonly port?: number;
  /** `127.0.0.1` when absent. */
  readonly host?: string;
  /** Answers what is not DingTalk's, such as the page; false leaves it to a 404. */
  readonly fallback?: (
    sandbox: DingTalkSandbox,
    req: IncomingMessage,
    res: ServerResponse,
  ) => Promise<boolean>;
}

/**
 * Serves a local DingTalk.
 *
 * @throws when the port is taken or the journal is damaged
 */
export async function serveDingTalkSandbox(options: ServeOptions): Promise<ServedDingTalkSandbox> {
  const { port = 0, host = '127.0.0.1', fallback, ...rest } = options;
  let url = '';
  const sandbox = await createDingTalkSandbox({ ...rest, baseUrl: () => url });
  const server = createServer((req, res) => {
    answer(req, res).catch((error: unknown) => {
      if (!res.headersSent) res.writeHead(500, { 'content-type': 'text/plain' });
      res.end(String(error));
    });
  });
  const answer = async (req: IncomingMessage, res: ServerResponse): Promise<void> => {
    if (await sandbox.handle(req, res)) return;
    if (fallback !== undefined && (await fallback(sandbox, req, res))) return;
    res.writeHead(404, { 'content-type': 'text/plain' });
    res.end('not found');
  };
  server.on('upgrade', (req, socket, head) => {
    if (!sandbox.upgrade(req, socket, head)) socket.destroy();
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, resolve);
  }).catch(async (error: unknown) => {
    await sandbox.close();
    throw error;
  });
  const address = server.address();
  const bound = typeof address === 'object' && address !== null ? address.port : port;
  url = `http://${host}:${bound}`;
  return {
    url,
    apiUrl: sandbox.apiUrl(),
    oapiUrl: sandbox.oapiUrl(),
    sandbox,
    async close() {
      await sandbox.close();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
