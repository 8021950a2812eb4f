import { z } from 'zod';
import { ChatError } from '../../../ports/chat-sender.js';
import { callJson, type Fetch } from '../api/http.js';
import { apiBase, type DingTalkConfig } from '../config.js';
import { subscriptions } from './frame.js';

/** Why no socket could be had, and what to do about it. */
export class GatewayError extends Error {
  override readonly name = 'GatewayError';
  constructor(
    /** `refused`: the app itself is wrong (credentials, not published, no Stream mode); repeating hardly helps. */
    readonly kind: 'refused' | 'unreachable',
    /** DingTalk's word, or ours. */
    readonly code: string,
  ) {
    super(`DingTalk's gateway: ${code}`);
  }
}

const opened = z.object({ endpoint: z.string().min(1), ticket: z.string().min(1) });
const refused = z.object({ code: z.string() });

/**
 * Asks for a socket's address. The ticket in it is good for 90 seconds and one connection. Rejects with `GatewayError`.
 *
 * Source: https://opensource.dingtalk.com/developerpedia/docs/learn/stream/protocol
 */
export async function askGateway(fetch: Fetch, config: DingTalkConfig, timeoutMs: number): Promise<string> {
  const answer = await callJson(fetch, {
    method: 'POST',
    url: `${apiBase(config)}/v1.0/gateway/connections/open`,
    body: {
      clientId: config.clientId,
      clientSecret: config.clientSecret,
      ua: 'tokendesk/1.0',
      subscriptions,
    },
    timeoutMs,
  }).catch((error: unknown) => {
    throw new GatewayError('unreachable', error instanceof ChatError ? error.code : 'unreachable');
  });
  const { status, json } = answer;
  const read = opened.safeParse(json);
  if (status >= 200 && status < 300 && read.success) return addressOf(read.data);
  const word = refused.safeParse(json);
  const code = word.success ? word.data.code : `http-${status}`;
  throw new GatewayError(
    status === 400 || status === 401 || status === 403 ? 'refused' : 'unreachable',
    code,
  );
}

function addressOf({ endpoint, ticket }: z.infer<typeof opened>): string {
  const address = URL.canParse(endpoint) ? new URL(endpoint) : null;
  // Checked here, since the socket's own complaint would quote the ticket.
  if (address === null || !/^wss?:$/.test(address.protocol))
    throw new GatewayError('unreachable', 'bad-endpoint');
  return `${endpoint}?ticket=${encodeURIComponent(ticket)}`;
}
