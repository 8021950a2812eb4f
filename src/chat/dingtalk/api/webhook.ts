import { ChatError } from '../../../ports/chat-sender.js';
import { type DingTalkConfig, oapiBase } from '../config.js';
import { callJson, type Fetch } from './http.js';
import { oldRefusal } from './refusals.js';

/** Milliseconds for a reply, which somebody waits for. */
const replyWithinMs = 5_000;

/** The session is over or its group is gone: send through the API instead. */
const sessionOver = new Set(['300001', '400013', '400102', '400106']);
const tooFast = '410100';
/** A custom robot that sends more than twenty messages a minute is silent for ten; perhaps this one too. */
const tooFastPauseMs = 10_000;

/**
 * Whether an address may be replied to: the payload names it, and whoever could make us call any address could reach
 * what only we can. DingTalk's own hosts over TLS, or the host that stands in for it.
 */
export function mayReplyTo(url: string, config: DingTalkConfig): boolean {
  const target = URL.canParse(url) ? new URL(url) : null;
  if (target === null || target.username !== '' || target.password !== '') return false;
  const own = new URL(oapiBase(config));
  if (target.host === own.host && target.protocol === own.protocol) return true;
  const { hostname, protocol, port } = target;
  return (
    protocol === 'https:' &&
    port === '' &&
    (hostname === 'dingtalk.com' || hostname.endsWith('.dingtalk.com'))
  );
}

/**
 * Replies in a conversation by the address that came with the message. Needs no token and does not count. Rejects with
 * `ChatError`: `session-expired` when the address has served its time, `webhook-address` when it is none of DingTalk's.
 *
 * Source: https://open.dingtalk.com/document/dingstart/robot-receive-message
 */
export async function replyByWebhook(
  fetch: Fetch,
  config: DingTalkConfig,
  url: string,
  body: object,
): Promise<void> {
  if (!mayReplyTo(url, config)) throw new ChatError('webhook-address', false);
  const answer = await callJson(fetch, { method: 'POST', url, body, timeoutMs: replyWithinMs });
  const refusal = oldRefusal(answer);
  if (refusal === null) return;
  const { code, kind } = refusal;
  if (sessionOver.has(code)) throw new ChatError('session-expired', false);
  if (code === tooFast) throw new ChatError('rate', true, tooFastPauseMs);
  if (kind === 'rate') throw new ChatError('rate', true, refusal.pauseMs);
  if (kind === 'busy') throw new ChatError('busy', true, null, true);
  throw new ChatError(`webhook-${code}`, false);
}
