import type { Deliver } from './delivery.js';
import { isObject, str } from './json.js';
import type { Platform } from './platform.js';

/** What can be changed while the workspace is open; what is absent stays. */
export interface Settings {
  /** How the app is reached. Over HTTP its address must first give Slack's challenge back. */
  readonly deliver?: Deliver;
  /** `real` holds Web API calls to Slack's rate limits. */
  readonly rateLimits?: 'off' | 'real';
}

/** How things are. */
export interface SettingsSeen {
  readonly deliver: 'socket' | { readonly http: { readonly url: string } };
  readonly rateLimits: 'off' | 'real';
}

/**
 * Applies a change of settings that came as JSON.
 *
 * @throws {TypeError} when it is none
 * @throws {ImpossibleAct} when an address does not give Slack's challenge back
 */
export async function changeSettings(platform: Platform, change: unknown): Promise<SettingsSeen> {
  const { deliver, rateLimits } = readSettings(change);
  if (rateLimits !== undefined) platform.rateLimits = rateLimits;
  if (deliver !== undefined) await platform.delivery.change(deliver);
  const { way } = platform.delivery;
  return {
    deliver: way === 'socket' ? 'socket' : { http: { url: way.http.url } },
    rateLimits: platform.rateLimits,
  };
}

function readSettings(value: unknown): Settings {
  if (!isObject(value)) throw new TypeError('settings are an object');
  for (const name of Object.keys(value))
    if (name !== 'deliver' && name !== 'rateLimits') throw new TypeError(`there is no setting "${name}"`);
  const { deliver, rateLimits } = value;
  if (rateLimits !== undefined && rateLimits !== 'off' && rateLimits !== 'real')
    throw new TypeError('rateLimits is "off" or "real"');
  return {
    ...(deliver === undefined ? {} : { deliver: readDeliver(deliver) }),
    ...(rateLimits === undefined ? {} : { rateLimits }),
  };
}

function readDeliver(value: unknown): Deliver {
  if (value === 'socket') return value;
  const http = isObject(value) ? value['http'] : undefined;
  const url = str(http, 'url');
  const signingSecret = str(http, 'signingSecret');
  if (url === undefined || !/^https?:/.test(url) || !URL.canParse(url) || !signingSecret)
    throw new TypeError('deliver is "socket" or {"http": {"url": "https://…", "signingSecret": "…"}}');
  return { http: { url, signingSecret } };
}
