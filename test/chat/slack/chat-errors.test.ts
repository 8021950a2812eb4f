import {
  WebAPIHTTPError,
  WebAPIPlatformError,
  WebAPIRateLimitedError,
  WebAPIRequestError,
} from '@slack/web-api';
import { describe, expect, it } from 'vitest';
import { isGone, toChatError } from '../../../src/chat/slack/chat-errors.js';

const refused = (error: string) => new WebAPIPlatformError({ ok: false, error });
const network = (code: string) =>
  new WebAPIRequestError(new TypeError('fetch failed', { cause: Object.assign(new Error(code), { code }) }));

describe('what the workers learn of a failure', () => {
  it.each([
    ['a refusal is final', refused('channel_not_found'), ['channel_not_found', false, null, false]],
    ['a wrong token is final', refused('invalid_auth'), ['invalid_auth', false, null, false]],
    ['a rate limit says when', new WebAPIRateLimitedError(7), ['ratelimited', true, 7_000, false]],
    ['Slack at fault: perhaps it arrived', refused('internal_error'), ['internal_error', true, null, true]],
    ['a page of a proxy: perhaps it arrived', refused('<html>oops</html>'), ['unreadable', true, null, true]],
    ['a server error: perhaps it arrived', new WebAPIHTTPError(503, '', {}), ['http_503', true, null, true]],
    ['not found is final', new WebAPIHTTPError(404, '', {}), ['http_404', false, null, false]],
    ['a broken connection: perhaps it arrived', network('ECONNRESET'), ['unreachable', true, null, true]],
    ['no connection: it did not', network('ECONNREFUSED'), ['unreachable', true, null, false]],
    [
      'a time-out: perhaps it arrived',
      new WebAPIRequestError(new DOMException('too slow', 'TimeoutError')),
      ['unreachable', true, null, true],
    ],
    ['anything else: perhaps it arrived', new Error('?'), ['unexpected', true, null, true]],
  ])('%s', (_what, error, expected) => {
    const { code, retry, retryAfterMs, unknownOutcome } = toChatError(error);
    expect([code, retry, retryAfterMs, unknownOutcome]).toEqual(expected);
  });

  it.each(['message_not_found', 'cant_update_message', 'edit_window_closed', 'is_inactive'])(
    '%s means that the message is gone',
    (word) => {
      expect(isGone(toChatError(refused(word)))).toBe(true);
      expect(isGone(toChatError(refused('channel_not_found')))).toBe(false);
    },
  );
});
