import type { Args } from './args.js';
import { createArgs } from './args.js';
import { fitsMethod } from './faults.js';
import type { Uploads } from './files.js';
import { entryOf, type Json } from './json.js';
import { chatMethods } from './methods/chat.js';
import { conversationMethods } from './methods/conversations.js';
import { fileMethods } from './methods/files.js';
import { missingScope } from './methods/find.js';
import { historyMethods } from './methods/history.js';
import type { Method, Methods } from './methods/method.js';
import { reactionMethods } from './methods/reactions.js';
import { scheduleMethods } from './methods/schedule.js';
import { teamMethods } from './methods/team.js';
import { userMethods } from './methods/users.js';
import { viewMethods } from './methods/views.js';
import type { Platform } from './platform.js';
import { createRateLimiter } from './rate-tiers.js';
import { SlackRefusal } from './refusal.js';

/** What goes back over HTTP; status 0 cuts the connection. */
interface ApiAnswer {
  readonly status: number;
  readonly headers: { readonly [name: string]: string };
  readonly body: Json | string;
}

/** The Web API: one call in, one answer out. */
export type Api = (method: string, args: Json, token: string | undefined) => Promise<ApiAnswer>;

/** How the Web API is set up. */
interface ApiOptions {
  readonly botToken: string;
  readonly appToken: string;
}

/** Creates the Web API over the platform. */
export function createApi(platform: Platform, uploads: Uploads, options: ApiOptions): Api {
  const { world, faults, traffic } = platform;
  const methods: Methods = {
    ...teamMethods,
    ...chatMethods,
    ...scheduleMethods,
    ...conversationMethods,
    ...historyMethods,
    ...userMethods,
    ...viewMethods,
    ...reactionMethods,
    ...fileMethods(uploads),
  };
  const limiter = createRateLimiter(world.clock.realNow);

  const authorise = (method: Method, token: string | undefined): void => {
    if (method.token === 'none') return;
    if (token === undefined || token === '') throw new SlackRefusal('not_authed');
    if (token !== options.botToken && token !== options.appToken) throw new SlackRefusal('invalid_auth');
    if ((method.token === 'app') !== (token === options.appToken))
      throw new SlackRefusal('not_allowed_token_type');
    if (method.token === 'app' || method.scopes.length === 0) return;
    if (!method.scopes.some((scope) => world.seed.scopes.includes(scope))) {
      throw missingScope(world, method.scopes.join(','));
    }
  };

  const run = (name: string, args: Args, token: string | undefined): ApiAnswer => {
    const method = entryOf(methods, name);
    if (method === undefined) return answer({ ok: false, error: 'unknown_method', req_method: name });
    const headers = {
      'x-oauth-scopes': world.seed.scopes.join(','),
      'x-accepted-oauth-scopes': method.scopes.join(','),
    };
    try {
      authorise(method, token);
      if (platform.rateLimits === 'real') {
        const wait = limiter.take(name, method.tier, args.text('channel') ?? '');
        if (wait > 0) return limited(wait);
      }
      return answer({ ok: true, ...method.run({ args, platform, bot: world.seed.app.user_id }) }, headers);
    } catch (error) {
      if (!(error instanceof SlackRefusal)) throw error;
      return answer({ ok: false, error: error.code, ...error.extra }, headers);
    }
  };

  return async (name, raw, token) => {
    const { token: bodyToken, ...rest } = raw;
    const began = world.clock.realNow();
    const fits = fitsMethod(name);
    const slow = faults.take('slow-call', fits);
    if (slow !== undefined) await new Promise((resolve) => setTimeout(resolve, slow.ms));
    const refused = faults.take('refuse-call', fits);
    const limit = faults.take('rate-limit', fits);
    const failure = faults.take('fail-call', fits);
    let result: ApiAnswer;
    if (refused !== undefined) result = answer({ ok: false, error: refused.error });
    else if (limit !== undefined) result = limited(limit.retryAfterSeconds);
    else if (failure?.when === 'before') result = broken(failure.status);
    else {
      result = run(name, createArgs(rest), token ?? (typeof bodyToken === 'string' ? bodyToken : undefined));
      if (failure !== undefined) result = broken(failure.status);
    }
    const ms = world.clock.realNow() - began;
    traffic.note('call', name, { args: rest, status: result.status, ms, answer: result.body });
    return result;
  };
}

function answer(body: Json, headers: { readonly [name: string]: string } = {}): ApiAnswer {
  return { status: 200, headers, body };
}

function limited(seconds: number): ApiAnswer {
  return {
    status: 429,
    headers: { 'retry-after': String(seconds) },
    body: { ok: false, error: 'ratelimited' },
  };
}

function broken(status = 500): ApiAnswer {
  return { status, headers: {}, body: 'Internal Server Error' };
}
