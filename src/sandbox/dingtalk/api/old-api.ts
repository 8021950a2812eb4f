import type { IncomingMessage, ServerResponse } from 'node:http';
import { mediaType, readBody } from '../../slack/http.js';
import { entryOf, isObject, type Json, parseJson } from '../../slack/json.js';
import { type ApiName, fitsApi } from '../faults.js';
import type { Platform } from '../platform.js';
import { createThrottle } from '../quota.js';
import { ApiRefusal, OldRefusal } from '../refusal.js';
import { issueToken, needOldToken } from '../tokens.js';
import { type Answer, sendAnswer } from './answer.js';
import { contactApis } from './contacts.js';
import { takeFailedEvents } from './failed-events.js';
import { refuseByFault, troubleAfter, troubleBefore } from './troubles.js';
import { answerWebhook } from './webhook.js';

/** What is not about people, by path. */
const others: { readonly [path: string]: ApiName } = {
  '/robot/sendBySession': 'webhook',
  '/gettoken': 'gettoken',
  '/call_back/get_call_back_failed_result': 'failedEvents',
};

/** Answers a call of the old API and of webhooks: always HTTP 200 with an `errcode`, 0 for success. */
export function createOldApi(
  platform: Platform,
): (path: string, url: URL, req: IncomingMessage, res: ServerResponse) => Promise<void> {
  const throttle = createThrottle(platform);
  const { world, traffic, settings, faults } = platform;

  const run = async (
    path: string,
    url: URL,
    req: IncomingMessage,
    text: string,
  ): Promise<{ name: ApiName; answer: Answer } | undefined> => {
    const contact = contactApis.find((one) => one.path === path);
    const name: ApiName | undefined = contact?.name ?? entryOf(others, path);
    if (name === undefined) return undefined;
    const trouble = await troubleBefore(platform, name);
    if (trouble !== undefined) return { name, answer: trouble };
    try {
      refuseByFault(platform, name, false);
      const refusal = faults.take('refuse-call', fitsApi(name));
      if (refusal !== undefined) throw new OldRefusal(Number(refusal.code), String(refusal.code));
      let body: Json;
      if (name === 'webhook') {
        if (req.method !== 'POST') throw new OldRefusal(43004, '请使用 POST');
        answerWebhook(platform, url.searchParams.get('session') ?? '', text);
        body = {};
      } else if (name === 'gettoken') {
        body = oldToken(platform, url);
      } else if (contact === undefined) {
        needOldToken(platform, url.searchParams.get('access_token') ?? undefined);
        throttle.rate(name);
        body = takeFailedEvents(platform);
      } else {
        needOldToken(platform, url.searchParams.get('access_token') ?? undefined);
        if (settings.denied.includes(contact.permission)) throw new OldRefusal(60011, '没有调用该接口的权限');
        throttle.rate(name);
        body = { result: contact.run(platform, decode(req, text)) };
      }
      const result = { errcode: 0, errmsg: 'ok', ...body };
      return { name, answer: troubleAfter(platform, name) ?? { status: 200, body: result } };
    } catch (error) {
      return { name, answer: { status: 200, body: { ...errorBody(error), request_id: world.ids.hex(12) } } };
    }
  };

  return async (path, url, req, res) => {
    const text = (await readBody(req)).toString('utf8');
    const began = world.realNow();
    const done = await run(path, url, req, text);
    const ms = world.realNow() - began;
    if (done === undefined) {
      sendAnswer(req, res, { status: 200, body: { errcode: 22, errmsg: '不合法的api' } });
      return;
    }
    const { name, answer } = done;
    const result = name === 'gettoken' ? null : answer.body;
    const kind = name === 'webhook' ? 'webhook' : 'call';
    traffic.note(kind, name, { body: parseJson(text) ?? text, status: answer.status, ms, result });
    sendAnswer(req, res, answer);
  };
}

function errorBody(error: unknown): Json {
  if (error instanceof OldRefusal) return { errcode: error.errcode, errmsg: error.message };
  if (!(error instanceof ApiRefusal)) throw error;
  // What the new API says in words, the old one says in numbers.
  const numbers: { readonly [code: string]: number } = {
    'Forbidden.AccessDenied.QpsLimitForAppkeyAndApi': 90018,
    'contain.unsafe.url': 430101,
  };
  return { errcode: numbers[error.code] ?? -1, errmsg: error.message };
}

function oldToken(platform: Platform, url: URL): Json {
  const { app } = platform.world;
  const query = url.searchParams;
  if (query.get('appkey') !== app.clientId || query.get('appsecret') !== app.clientSecret)
    throw new OldRefusal(40089, '不合法的appkey或appsecret');
  const { value, seconds } = issueToken(platform);
  return { access_token: value, expires_in: seconds };
}

/** The old API takes JSON and forms. */
function decode(req: IncomingMessage, text: string): Json {
  if (mediaType(req) !== 'application/json') return Object.fromEntries(new URLSearchParams(text));
  const parsed = parseJson(text || '{}');
  if (!isObject(parsed)) throw new OldRefusal(400002, '参数错误');
  return parsed;
}
