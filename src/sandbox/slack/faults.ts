import type { FaultQueue } from '../common/faults.js';
import { isObject, type Json, obj, str } from './json.js';

/**
 * A fault of whatever is delivered next, or of what a person does next: a command, a click, a form, a message of theirs.
 * What the app is told besides, such as an echo of its own message, then passes.
 */
interface OfDelivery {
  readonly of?: 'person';
}

/** Something that goes wrong on purpose, as plain JSON. `count` is how many times; 1 when absent. */
export type Fault = { readonly count?: number } & (
  | ({ /** The app's acknowledgement is lost on the way. */ readonly kind: 'drop-ack' } & OfDelivery)
  | ({ /** A delivery arrives twice. */ readonly kind: 'deliver-twice' } & OfDelivery)
  | ({
      /** A delivery arrives late, by this many real milliseconds. */ readonly kind: 'delay';
      readonly ms: number;
    } & OfDelivery)
  | ({
      /** A delivery is overtaken by the one after it. */ readonly kind: 'out-of-order';
      /** Real milliseconds after which it arrives although nothing overtook it; 2,000 when absent. */
      readonly ms?: number;
    } & OfDelivery)
  | {
      /** A Web API call (of this method, or any) fails with a server error, before or after its effect. */
      readonly kind: 'fail-call';
      readonly method?: string;
      readonly when: 'before' | 'after';
      /** 500 when absent; 0 cuts the connection without an answer. */
      readonly status?: number;
    }
  | {
      /** A Web API call is refused with 429. */
      readonly kind: 'rate-limit';
      readonly method?: string;
      readonly retryAfterSeconds: number;
    }
  | {
      /** A Web API call answers late. */ readonly kind: 'slow-call';
      readonly method?: string;
      readonly ms: number;
    }
  | {
      /** A Web API call is refused with this error. */
      readonly kind: 'refuse-call';
      readonly method?: string;
      readonly error: string;
    }
  | { /** A `trigger_id` comes back when its three seconds are over. */ readonly kind: 'expire-trigger' }
  | {
      /** A `response_url` is used when its thirty minutes are over. */ readonly kind: 'expire-response-url';
    }
  | {
      /** An ephemeral message does not arrive, although the call says ok. */ readonly kind: 'lose-ephemeral';
    }
);

/** Faults that happen at once instead of waiting for their occasion. */
export type Strike = keyof typeof strikes;

/**
 * `half-open-sockets`: the connections stay open, but nothing comes through in either direction, pings included; Slack
 * itself gives them up after a while.
 */
export const strikes = {
  'cut-sockets': 'cut',
  'half-open-sockets': 'half-open',
  'refresh-sockets': 'refresh_requested',
  'warn-sockets': 'warning',
} as const;

/** The faults that are waiting for their occasion. */
export type Faults = FaultQueue<Fault>;

/** True when a fault names no method or this one. */
export function fitsMethod(method: string): (fault: { readonly method?: string }) => boolean {
  return (fault) => fault.method === undefined || fault.method === method;
}

/** True when a fault is of every delivery, or of what people do and this is such. */
export function fitsDelivery(type: string, payload: Json): (fault: OfDelivery) => boolean {
  return (fault) => fault.of === undefined || isByPerson(type, payload);
}

function isByPerson(type: string, payload: Json): boolean {
  if (type !== 'events_api') return type === 'slash_commands' || type === 'interactive';
  const event = obj(payload, 'event');
  return /^(message|app_mention)$/.test(str(event, 'type') ?? '') && isTyped(event);
}

/** Edits and deletions have a subtype, as have joins; what the app itself said has its bot's id. */
function isTyped(event: Json | undefined): boolean {
  const { bot_id: bot, subtype } = event ?? {};
  return bot === undefined && (subtype === undefined || subtype === 'thread_broadcast');
}

type Check = (value: unknown) => boolean;
const text: Check = (value) => typeof value === 'string' && value !== '';
const whole: Check = (value) => Number.isInteger(value) && Number(value) >= 0;
const person: Check = (value) => value === 'person';
const absentOr =
  (check: Check): Check =>
  (value) =>
    value === undefined || check(value);

/** What each fault consists of, beside `kind` and `count`. */
const shapes: { readonly [K in Fault['kind']]: { readonly [field: string]: Check } } = {
  'drop-ack': { of: absentOr(person) },
  'deliver-twice': { of: absentOr(person) },
  delay: { ms: whole, of: absentOr(person) },
  'out-of-order': { ms: absentOr(whole), of: absentOr(person) },
  'fail-call': {
    method: absentOr(text),
    when: (value) => value === 'before' || value === 'after',
    status: absentOr((value) => value === 0 || (whole(value) && Number(value) >= 500 && Number(value) < 600)),
  },
  'rate-limit': { method: absentOr(text), retryAfterSeconds: whole },
  'slow-call': { method: absentOr(text), ms: whole },
  'refuse-call': { method: absentOr(text), error: text },
  'expire-trigger': {},
  'expire-response-url': {},
  'lose-ephemeral': {},
};

/**
 * Reads a fault that came as JSON.
 *
 * @throws {TypeError} when it is none; the message says which part is wrong
 */
export function readFault(value: unknown): Fault {
  const kinds = Object.keys(shapes).join(', ');
  if (!isObject(value)) throw new TypeError('a fault is an object with a kind');
  const { kind, count, ...fields } = value;
  if (!isKind(kind)) throw new TypeError(`"${String(kind)}" is no kind of fault; there are ${kinds}`);
  const shape = shapes[kind];
  if (!absentOr((given) => whole(given) && given !== 0)(count))
    throw new TypeError('count is a whole number from 1');
  for (const name of Object.keys(fields))
    if (shape[name] === undefined) throw new TypeError(`${kind} has no "${name}"`);
  for (const [name, check] of Object.entries(shape))
    if (!check(fields[name])) throw new TypeError(`"${name}" of ${kind} is missing or wrong`);
  return value as Fault;
}

/**
 * Reads the name of a strike.
 *
 * @throws {TypeError} when there is none of this name
 */
export function readStrike(value: unknown): Strike {
  const names = Object.keys(strikes) as Strike[];
  const found = names.find((name) => name === value);
  if (found === undefined)
    throw new TypeError(`"${String(value)}" is no strike; there are ${names.join(', ')}`);
  return found;
}

function isKind(value: unknown): value is Fault['kind'] {
  return typeof value === 'string' && Object.hasOwn(shapes, value);
}
