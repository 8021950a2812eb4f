import type { IncomingMessage, ServerResponse } from 'node:http';
import { mediaType, readBody } from '../../slack/http.js';
import { isObject, type Json, parseJson, str } from '../../slack/json.js';
import { fitsApi } from '../faults.js';
import type { Platform } from '../platform.js';
import { countCall, createThrottle, type Throttle } from '../quota.js';
import { ApiRefusal, refused } from '../refusal.js';
import { issueToken, needToken } from '../tokens.js';
import { type Answer, sendAnswer } from './answer.js';
import type { Api } from './call.js';
import { cardApis } from './cards.js';
import { openGateway } from './gateway.js';
import { robotApis } from './robot.js';
import { refuseByFault, troubleAfter, troubleBefore } from './troubles.js';
import { workflowApis } from './workflow.js';
import { workflowFormApis } from './workflow-forms.js';

const secret = new Set(['clientSecret', 'appSecret']);

/** What opens the door: needs no token. */
const doorApis: readonly Api[] = [
  {
    name: 'gateway',
    method: 'POST',
    path: '/v1.0/gateway/connections/open',
    counted: false,
    run: (platform, { body }) => openGateway(platform, body),
  },
  {
    name: 'accessToken',
    method: 'POST',
    path: '/v1.0/oauth2/accessToken',
    counted: false,
    run(platform, { body }) {
      const { app } = platform.world;
      if (str(body, 'appKey') !== app.clientId || str(body, 'appSecret') !== app.clientSecret)
        throw refused(400, 'invalidClientIdOrSecret', '无效的clientId或者clientSecret');
      const { value, seconds } = issueToken(platform);
      return { accessToken: value, expireIn: seconds };
    },
  },
];

/** Answers a call of the new API; `path` begins with `/v1.0/`. */
export function createNewApi(
  platform: Platform,
): (path: string, url: URL, req: IncomingMessage, res: ServerResponse) => Promise<void> {
  const apis = [...doorApis, ...robotApis, ...cardApis, ...workflowApis, ...workflowFormApis];
  const throttle = createThrottle(platform);
  const { world, traffic } = platform;

  return async (path, url, req, res) => {
    const text = (await readBody(req)).toString('utf8');
    const api = apis.find((one) => one.path === path && one.method === req.method);
    if (api === undefined) {
      traffic.note('call', `${req.method} ${path}`, { status: 404 });
      const body = { code: 'InvalidAction.NotFound', message: path, requestid: world.ids.hex(16) };
      sendAnswer(req, res, { status: 404, body });
      return;
    }
    const began = world.realNow();
    const answer = await answerCall(platform, throttle, api, { text, url, req });
    const ms = world.realNow() - began;
    const parsed = parseJson(text);
    const body = isObject(parsed) ? withoutSecrets(parsed) : text;
    // A token is as good as a secret.
    const result = api.name === 'accessToken' || api.name === 'gateway' ? null : answer.body;
    traffic.note('call', api.name, { body, status: answer.status, ms, result });
    const xml = api.name === 'gateway' && !/application\/json/.test(req.headers.accept ?? '');
    sendAnswer(req, res, answer, xml);
  };
}

async function answerCall(
  platform: Platform,
  throttle: Throttle,
  api: Api,
  call: { text: string; url: URL; req: IncomingMessage },
): Promise<Answer> {
  const { world, faults, settings } = platform;
  const { req } = call;
  try {
    const trouble = await troubleBefore(platform, api.name);
    if (trouble !== undefined) return trouble;
    const door = doorApis.includes(api);
    if (!door) needToken(platform, headerOf(req, 'x-acs-dingtalk-access-token'));
    if (api.permission !== undefined && settings.denied.includes(api.permission))
      throw new ApiRefusal(
        403,
        'Forbidden.AccessDenied.AccessTokenPermissionDenied',
        '应用尚未开通所需的权限',
        [api.permission],
      );
    refuseByFault(platform, api.name, api.counted);
    throttle.rate(api.name);
    const refusal = faults.take('refuse-call', fitsApi(api.name));
    if (refusal !== undefined) throw refused(refusal.status ?? 400, String(refusal.code));
    const body = decode(api, call.text, req);
    if (api.counted) countCall(platform);
    if (api.failure !== undefined && faults.take('not-success', fitsApi(api.name)) !== undefined)
      return { status: 200, body: api.failure };
    const result = api.run(platform, { body, query: call.url.searchParams });
    return troubleAfter(platform, api.name) ?? { status: 200, body: result };
  } catch (error) {
    if (!(error instanceof ApiRefusal)) throw error;
    const { status, code, message, scopes } = error;
    const requestid = world.ids.hex(16).toUpperCase();
    const detail = scopes.length === 0 ? {} : { accessdenieddetail: { requiredScopes: scopes } };
    return { status, body: { code, message, requestid, ...detail } };
  }
}

function decode(api: Api, text: string, req: IncomingMessage): Json {
  if (api.method === 'GET') return {};
  const parsed = mediaType(req) === 'application/json' ? parseJson(text) : undefined;
  if (!isObject(parsed)) throw refused(400, 'Missingbody', 'body is mandatory for this action.');
  return parsed;
}

function headerOf(req: IncomingMessage, name: string): string | undefined {
  const value = req.headers[name];
  return Array.isArray(value) ? value[0] : value;
}

function withoutSecrets(body: Json): Json {
  return Object.fromEntries(Object.entries(body).filter(([name]) => !secret.has(name)));
}
