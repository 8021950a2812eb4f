import { type Json, objs, str } from '../../slack/json.js';
import type { Platform } from '../platform.js';
import { refused } from '../refusal.js';

/** Answers `POST /v1.0/gateway/connections/open`: where to connect, and a ticket for one connection. */
export function openGateway(platform: Platform, body: Json): Json {
  const { world, hub } = platform;
  const { app } = world;
  if (str(body, 'clientId') !== app.clientId || str(body, 'clientSecret') !== app.clientSecret)
    throw refused(401, 'authFailed');
  const subscriptions = objs(body, 'subscriptions');
  if (subscriptions.length === 0) throw refused(400, 'invalidParameter', 'subscriptions is empty');
  const wanted = subscriptions.map((one) => {
    const type = str(one, 'type');
    const topic = str(one, 'topic') ?? '';
    if ((type !== 'EVENT' && type !== 'CALLBACK') || topic === '')
      throw refused(400, 'invalidParameter', 'subscriptions invalid');
    return `${type} ${topic}`;
  });
  const ua = body['ua'];
  if (ua !== undefined && (typeof ua !== 'string' || /[^\x20-\x7e]/.test(ua)))
    throw refused(400, 'invalidParameter', 'ua invalid');
  const endpoint = new URL(`${platform.baseUrl()}/dingtalk/connect`);
  endpoint.protocol = endpoint.protocol === 'https:' ? 'wss:' : 'ws:';
  return { endpoint: endpoint.href, ticket: hub.ticket(new Set(wanted)) };
}
