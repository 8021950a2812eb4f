import type { IncomingMessage, ServerResponse } from 'node:http';
import { HTTPReceiver, type Logger } from '@slack/bolt';
import type { Door } from './door.js';

/** The one path at which Slack's events, commands, clicks and forms arrive. */
export const slackPath = '/slack/events';

/** Most bytes of a request: a click sends back the whole message it was made on, and a form grows threefold in transit. */
const mostBytes = 4 * 1024 * 1024;

/** Seconds by which a request's time may differ from ours. https://docs.slack.dev/authentication/verifying-requests-from-slack */
const mostSkewSeconds = 5 * 60;

/**
 * Slack's requests to our own HTTP server, taken in and verified by Bolt's receiver: signature over the raw body,
 * compared in constant time, and no older than five minutes. It is not the receiver's own server that listens, so that
 * the program has one port.
 *
 * Any number of processes may have this door: which of them a repeated request comes to does not matter.
 */
export function createHttpDoor(signingSecret: string, logger: Logger): Door {
  const receiver = new HTTPReceiver({
    signingSecret,
    logger,
    endpoints: slackPath,
    bodyLimit: mostBytes,
    // Not acknowledged in time: Slack is told so, and repeats what it repeats.
    unhandledRequestHandler: ({ response }) => {
      if (!response.headersSent) turnAway(response, 503);
    },
  });
  let taking = false;
  return {
    receiver,
    async open() {
      taking = true;
    },
    async handle(req, res) {
      if ((req.url ?? '').split('?', 1)[0] !== slackPath) return false;
      if (req.method !== 'POST') turnAway(res, 405, { allow: 'POST' });
      else if (!taking) turnAway(res, 503, { 'retry-after': '1', connection: 'close' });
      else if (Number(req.headers['content-length'] ?? 0) > mostBytes)
        turnAway(res, 413, { connection: 'close' });
      else if (isFromTheFuture(req)) turnAway(res, 401);
      else receiver.requestListener(req, res);
      return true;
    },
    rest() {
      taking = false;
    },
    async close() {
      taking = false;
    },
  };
}

/** Without a word: whoever is turned away at this door learns nothing from it. */
function turnAway(res: ServerResponse, status: number, headers: { [name: string]: string } = {}): void {
  res.writeHead(status, headers).end();
}

/** Bolt looks only whether a request is too old; one dated ahead could be kept and sent again for longer. */
function isFromTheFuture(req: IncomingMessage): boolean {
  const sent = Number(req.headers['x-slack-request-timestamp']);
  return sent > Date.now() / 1000 + mostSkewSeconds;
}
