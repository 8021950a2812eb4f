import { z } from 'zod';
import { ChatError } from '../../../ports/chat-sender.js';
import type { Clock } from '../../../ports/clock.js';
import type { Log } from '../../talk/ports.js';
import { apiBase, type DingTalkConfig } from '../config.js';
import { callJson, type Fetch } from './http.js';
import { newRefusal } from './refusals.js';

/** The app's access token, kept until shortly before it ends. */
export interface AccessToken {
  /** The token; asks for one if there is none or it is about to end. Rejects with `ChatError`. */
  get(): Promise<string>;
  /** This one was refused: the next `get` asks for another. A token that has been replaced meanwhile stays. */
  drop(token: string): void;
}

const answer = z.object({ accessToken: z.string().min(1), expireIn: z.coerce.number().positive() });

/** A token is replaced so long before it ends, in milliseconds: asking for it while it is valid prolongs it. */
const earlyMs = 5 * 60_000;
/** Wrong credentials do not become right by being repeated every second. */
const refusedPauseMs = 60_000;

/**
 * Asks for tokens, one call at a time however many wait for it; asking often is throttled. Source:
 * https://open.dingtalk.com/document/development/obtain-the-access-token-of-an-internal-app
 */
export function createAccessToken(parts: {
  config: DingTalkConfig;
  fetch: Fetch;
  clock: Clock;
  log: Log;
  timeoutMs: number;
}): AccessToken {
  const { config, fetch, clock, log, timeoutMs } = parts;
  let held: { token: string; until: number } | null = null;
  let asking: Promise<string> | null = null;

  async function ask(): Promise<string> {
    const reply = await callJson(fetch, {
      method: 'POST',
      url: `${apiBase(config)}/v1.0/oauth2/accessToken`,
      body: { appKey: config.clientId, appSecret: config.clientSecret },
      timeoutMs,
    }).catch((error: unknown) => {
      // Whoever wanted to send has not sent anything yet, whatever became of this call.
      throw error instanceof ChatError ? new ChatError(error.code, error.retry, error.retryAfterMs) : error;
    });
    const refusal = newRefusal(reply);
    if (refusal?.kind === 'refused' || refusal?.kind === 'token' || refusal?.kind === 'permission') {
      log.error(
        { code: refusal.code },
        'DingTalk refuses the app’s credentials: check the client id and secret',
      );
      throw new ChatError('credentials', true, refusedPauseMs);
    }
    if (refusal !== null)
      throw new ChatError(refusal.kind, true, refusal.kind === 'rate' ? refusal.pauseMs : null);
    const read = answer.safeParse(reply.json);
    if (!read.success) throw new ChatError('unreadable', true);
    const { accessToken, expireIn } = read.data;
    // A token of a few minutes is used for half of its life.
    const life = expireIn * 1000;
    held = { token: accessToken, until: clock.now().getTime() + life - Math.min(earlyMs, life / 2) };
    return accessToken;
  }

  return {
    get() {
      if (held !== null && clock.now().getTime() < held.until) return Promise.resolve(held.token);
      asking ??= ask().finally(() => {
        asking = null;
      });
      return asking;
    },
    drop(token) {
      if (held?.token === token) held = null;
    },
  };
}
