import type { TrafficEntry as DingTalkEntry } from '../../dingtalk/traffic.js';
import type { TrafficEntry as SlackEntry } from '../../slack/traffic.js';

/** A platform's note of something that went over the wire. */
export type Entry = SlackEntry | DingTalkEntry;

/** The platforms. */
export type Platform = 'slack' | 'dingtalk';

/** One exchange between a platform and the bot: what was sent and what came back, or something that befell the connection. */
export interface Exchange {
  /** Stable: platform and number of the first note. */
  readonly id: string;
  readonly number: number;
  readonly platform: Platform;
  /** Real epoch milliseconds. */
  readonly at: number;
  /** To the bot, from the bot, or neither. */
  readonly way: 'in' | 'out' | 'other';
  readonly kind: 'push' | 'call' | 'socket' | 'fault' | 'trouble';
  readonly name: string;
  /** What it is about, in a few words of its content. */
  readonly about: string;
  /** Real milliseconds until the answer; null where there is none, or none yet. */
  readonly ms: number | null;
  /** `open`: an answer may still come. */
  readonly status: 'ok' | 'open' | 'failed' | 'none';
  /** HTTP status or the platform's code, where there is one. */
  readonly code: string;
  readonly sent: unknown;
  readonly answer: unknown;
}

/** Longer than any platform waits for an acknowledgement, in real milliseconds. */
const patienceMs = 10_000;

/** Pairs what was pushed with its acknowledgement, and leaves the rest as it is. Oldest first. */
export function exchangesOf(platform: Platform, entries: readonly Entry[], now: number): Exchange[] {
  const acks = new Map<string, Entry>();
  for (const entry of entries) {
    const key = entry.kind === 'ack' ? ackKey(platform, entry) : undefined;
    if (key !== undefined && !acks.has(key)) acks.set(key, entry);
  }
  return entries.flatMap((entry) => {
    if (entry.kind === 'ack') return [];
    const base = {
      id: `${platform}-${entry.number}`,
      number: entry.number,
      platform,
      at: entry.at,
      // The last part of a response URL is what lets one write there.
      name: entry.kind === 'response-url' ? 'response_url' : entry.name,
    };
    if (entry.kind === 'sent') {
      const key = sentKey(platform, entry);
      const ack = key === undefined ? undefined : acks.get(key);
      return [{ ...base, ...pushed(entry, ack, now) }];
    }
    if (entry.kind === 'socket' || entry.kind === 'fault' || entry.kind === 'trouble')
      return [{ ...base, ...befell(entry, entry.kind) }];
    return [{ ...base, ...called(entry) }];
  });
}

type Rest = Omit<Exchange, 'id' | 'number' | 'platform' | 'at' | 'name'>;

function pushed(entry: Entry, ack: Entry | undefined, now: number): Rest {
  const about = aboutPush(entry.detail);
  const base = { way: 'in', kind: 'push', about, sent: entry.detail } as const;
  if (ack === undefined)
    return {
      ...base,
      ms: null,
      status: now - entry.at < patienceMs ? 'open' : 'failed',
      code: '',
      answer: undefined,
    };
  const code = field(ack.detail, 'code') ?? field(ack.detail, 'status');
  const failed = typeof code === 'number' && code !== 200;
  return {
    ...base,
    ms: Math.max(0, ack.at - entry.at),
    status: failed ? 'failed' : 'ok',
    code: typeof code === 'number' ? String(code) : '',
    answer: ack.detail,
  };
}

function called(entry: Entry): Rest {
  const { detail } = entry;
  const status = field(detail, 'status');
  const answer = field(detail, 'answer') ?? field(detail, 'result') ?? field(detail, 'error');
  const sent = field(detail, 'args') ?? field(detail, 'body');
  const ms = field(detail, 'ms');
  const error = field(answer, 'error') ?? field(answer, 'code') ?? field(detail, 'error');
  const errcode = field(answer, 'errcode');
  const refused =
    (typeof status === 'number' && status >= 400) ||
    status === 0 ||
    field(answer, 'ok') === false ||
    field(answer, 'success') === false ||
    (typeof errcode === 'number' && errcode !== 0) ||
    typeof field(detail, 'error') === 'string';
  const codes = [status, refused ? error : undefined, refused && errcode !== 0 ? errcode : undefined];
  return {
    way: 'out',
    kind: 'call',
    about: aboutCall(sent),
    ms: typeof ms === 'number' ? ms : null,
    status: refused ? 'failed' : 'ok',
    code: codes.filter((one) => typeof one === 'number' || typeof one === 'string').join(' '),
    sent,
    answer,
  };
}

function befell(entry: Entry, kind: 'socket' | 'fault' | 'trouble'): Rest {
  const what = field(entry.detail, 'kind') ?? field(entry.detail, 'api');
  return {
    way: 'other',
    kind,
    about: typeof what === 'string' ? what : '',
    ms: null,
    status: 'none',
    code: '',
    sent: entry.detail,
    answer: undefined,
  };
}

/** An acknowledgement's key: Slack names the envelope, DingTalk the frame. */
function ackKey(platform: Platform, entry: Entry): string | undefined {
  const id = platform === 'slack' ? entry.name : field(entry.detail, 'messageId');
  return typeof id === 'string' ? id : undefined;
}

function sentKey(platform: Platform, entry: Entry): string | undefined {
  const id =
    platform === 'slack'
      ? field(entry.detail, 'envelope_id')
      : field(field(entry.detail, 'headers'), 'messageId');
  return typeof id === 'string' ? id : undefined;
}

/** What a push brings: the command, the button, the words. */
function aboutPush(detail: unknown): string {
  const payload = field(detail, 'payload');
  const data = parsed(field(detail, 'data'));
  const action = first(field(payload, 'actions'));
  const parts = [
    field(payload, 'command'),
    field(payload, 'text'),
    field(action, 'action_id') ?? field(field(payload, 'view'), 'callback_id'),
    field(field(payload, 'event'), 'type'),
    field(field(payload, 'event'), 'text'),
    field(field(data, 'text'), 'content'),
    field(field(field(parsed(field(data, 'value')), 'cardPrivateData'), 'actionIds'), '0'),
  ];
  return brief(parts);
}

/** What a call is about: its text. */
function aboutCall(sent: unknown): string {
  const parameters = parsed(field(sent, 'msgParam'));
  return brief([
    field(sent, 'text') ?? field(field(sent, 'text'), 'content'),
    field(parameters, 'title') ?? field(field(sent, 'markdown'), 'title'),
    field(sent, 'outTrackId'),
  ]);
}

function brief(parts: readonly unknown[]): string {
  const text = parts.filter((one): one is string => typeof one === 'string' && one.trim() !== '').join(' ');
  const line = text.replace(/\s+/g, ' ').trim();
  return line.length > 90 ? `${line.slice(0, 89)}…` : line;
}

function field(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>)[name] : undefined;
}

function first(value: unknown): unknown {
  return Array.isArray(value) ? value[0] : undefined;
}

function parsed(value: unknown): unknown {
  if (typeof value !== 'string') return value;
  try {
    return JSON.parse(value);
  } catch {
    return undefined;
  }
}
