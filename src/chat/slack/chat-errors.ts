import {
  WebAPIHTTPError,
  WebAPIPlatformError,
  WebAPIRateLimitedError,
  WebAPIRequestError,
} from '@slack/web-api';
import { ChatError } from '../../ports/chat-sender.js';

/** Slack's words for a fault of its own. After these the call may have had its effect all the same. */
const slackAtFault = new Set(['internal_error', 'fatal_error', 'service_unavailable', 'request_timeout']);

/** Slack's words for "later", other than status 429. */
const later = new Set(['ratelimited', 'rate_limited', 'message_limit_exceeded', 'team_added_to_org']);

/** The connection was never made, so nothing can have arrived. */
const neverSent = new Set(['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'UND_ERR_CONNECT_TIMEOUT']);

/** What Slack said about a message that can no longer be edited. */
const gone = new Set(['message_not_found', 'cant_update_message', 'edit_window_closed', 'is_inactive']);

/**
 * An error of the Slack client as the workers understand it: whether to try again, when, and whether the call may have
 * had its effect. Words not known here are final: Slack refuses by the hundred, and repeating a refusal never helps.
 *
 * Source: https://docs.slack.dev/reference/methods/chat.postMessage#errors
 */
export function toChatError(error: unknown): ChatError {
  if (error instanceof ChatError) return error;
  if (error instanceof WebAPIRateLimitedError)
    return new ChatError('ratelimited', true, error.retryAfter * 1_000);
  if (error instanceof WebAPIPlatformError) return fromPlatform(error.data.error);
  if (error instanceof WebAPIHTTPError) {
    const again = error.statusCode >= 500 || error.statusCode === 408 || error.statusCode === 429;
    return new ChatError(`http_${error.statusCode}`, again, null, error.statusCode >= 500);
  }
  if (error instanceof WebAPIRequestError) return unreachable(error.original);
  // A 429 without Retry-After arrives as a plain error of the client; nothing was done then, but this cannot be told
  // from other faults here.
  return new ChatError('unexpected', true, null, true);
}

/** Whether Slack says that the message is no longer there or no longer ours to edit. */
export function isGone(error: ChatError): boolean {
  return gone.has(error.code);
}

/** Slack's word for why it refused, or null if it was no refusal. */
export function refusalOf(error: unknown): string | null {
  return error instanceof WebAPIPlatformError ? error.data.error : null;
}

function fromPlatform(code: string): ChatError {
  // Between us and Slack, a proxy may answer with a page of its own; the client hands its text on as the error.
  if (!/^[\w.:-]{1,80}$/.test(code)) return new ChatError('unreadable', true, null, true);
  if (slackAtFault.has(code)) return new ChatError(code, true, null, true);
  return new ChatError(code, later.has(code));
}

function unreachable(original: Error): ChatError {
  const cause = original.cause;
  const code = cause instanceof Error && 'code' in cause ? String(cause.code) : '';
  return new ChatError('unreachable', true, null, !neverSent.has(code));
}
