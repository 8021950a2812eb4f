import { setTimeout as pause } from 'node:timers/promises';
import { type Logger, SocketModeReceiver } from '@slack/bolt';
import type { Log } from '../talk/ports.js';
import { toChatError } from './chat-errors.js';
import { type SlackAccess, socketClientOptions } from './clients.js';
import type { Door } from './door.js';
import { describeError } from './redact.js';

/** Milliseconds until Slack must have greeted us on a new connection. */
const helloTimeoutMs = 15_000;

/** Milliseconds for the farewell; after that the connection is simply left. */
const farewellMs = 2_000;

/** Milliseconds before each attempt to connect again; the last one is repeated. */
const reconnectDelays = [0, 500, 1_000, 2_000, 5_000, 10_000, 30_000] as const;

/**
 * Socket Mode, kept connected. The library's own reconnection waits five seconds whenever Slack renews a connection,
 * gives up at the first network fault, and leaves that fault as an unhandled rejection, which ends the program; so it
 * is switched off and done here.
 */
export function createSocketDoor(
  access: Pick<SlackAccess, 'apiUrl'> & { appToken: string },
  logger: Logger,
  log: Log,
): Door {
  const receiver = new SocketModeReceiver({
    appToken: access.appToken,
    logger,
    autoReconnectEnabled: false,
    installerOptions: { clientOptions: socketClientOptions(access, logger) },
  });
  const { client } = receiver;
  const closing = new AbortController();
  let connected = false;

  client.on('connected', () => {
    connected = true;
  });
  client.on('disconnected', () => {
    // Failed attempts end here as well; the loop that made them knows already.
    if (!connected || closing.signal.aborted) return;
    connected = false;
    void reconnect();
  });

  async function connect(): Promise<void> {
    const silent = setTimeout(() => void client.disconnect(), helloTimeoutMs);
    try {
      await client.start();
    } finally {
      clearTimeout(silent);
    }
  }

  async function reconnect(): Promise<void> {
    for (let attempt = 0; ; attempt += 1) {
      const delay = reconnectDelays[Math.min(attempt, reconnectDelays.length - 1)] ?? 0;
      try {
        // Up to a fifth more, so that many processes do not come back in the same instant.
        await pause(delay * (1 + Math.random() / 5), undefined, { signal: closing.signal });
        await connect();
        log.info({ attempt }, 'connected to Slack again');
        return;
      } catch (error) {
        if (closing.signal.aborted) return;
        log.warn({ attempt, ...describeError(error) }, 'Slack could not be reached; trying again');
      }
    }
  }

  return {
    receiver,
    async open() {
      await connect().catch((error: unknown) => {
        const { code, retry } = toChatError(error);
        const remedy = retry ? 'is SLACK_API_URL right and the network up?' : 'check SLACK_APP_TOKEN';
        throw new Error(`Slack did not open a connection (${code}): ${remedy}`, { cause: error });
      });
    },
    handle: async () => false,
    // What is in hand is acknowledged over the connection; what comes meanwhile is left to Slack, which sends it again.
    rest() {},
    async close() {
      closing.abort();
      const left = new AbortController();
      await Promise.race([
        client.disconnect(),
        pause(farewellMs, undefined, { signal: left.signal }).catch(() => undefined),
      ]);
      left.abort();
    },
  };
}
