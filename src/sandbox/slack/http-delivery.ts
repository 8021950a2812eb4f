import { createHmac } from 'node:crypto';
import type { AckResult, Carrier, CarrierParts, Question } from './carrier.js';
import { fitsDelivery } from './faults.js';
import { isObject, type Json, parseJson } from './json.js';

/** Where an app without Socket Mode takes its requests. */
export interface HttpTarget {
  /** The one request URL of events, commands and interactivity. */
  readonly url: string;
  /** What every request is signed with. */
  readonly signingSecret: string;
}

/** Why a delivery failed, in the words of `X-Slack-Retry-Reason`. */
type Failure = 'http_timeout' | 'http_error' | 'connection_failed';

/** What came of one request. */
type Outcome =
  | { readonly kind: 'answered'; readonly text: string; readonly json: boolean }
  /** `final`: the app asked not to be told again. */
  | { readonly kind: 'failed'; readonly why: Failure; readonly final: boolean };

interface OpenEvent {
  readonly payload: Json;
  attempt: number;
  timer: NodeJS.Timeout | undefined;
}

const form = 'application/x-www-form-urlencoded';

/**
 * Signed requests to an app's own server.
 * https://docs.slack.dev/authentication/verifying-requests-from-slack, https://docs.slack.dev/apis/events-api#errors
 */
export interface HttpDelivery extends Carrier {
  /** Sends what Slack sends before it takes an address: the app must give the challenge back. */
  verify(): Promise<boolean>;
}

/** Creates the way to one address. */
export function createHttpDelivery(parts: CarrierParts, target: HttpTarget): HttpDelivery {
  const { world, faults, traffic, timings, timers, disturbance, done } = parts;
  const events = new Map<string, OpenEvent>();

  /** One request, with its deadline. */
  const request = async (
    type: string,
    payload: Json,
    body: string,
    headers: { readonly [name: string]: string },
  ): Promise<Outcome> => {
    // The machine's time, whatever the workspace's clocks say: the app holds it against its own.
    const timestamp = String(Math.floor(Date.now() / 1000));
    const deadline = AbortSignal.timeout(timings.ackMs);
    try {
      const response = await fetch(target.url, {
        method: 'POST',
        redirect: 'manual',
        signal: deadline,
        headers: {
          'user-agent': 'Slackbot 1.0 (+https://api.slack.com/robots)',
          'x-slack-request-timestamp': timestamp,
          'x-slack-signature': sign(target.signingSecret, timestamp, body),
          ...headers,
        },
        body,
      });
      const text = await response.text();
      if (faults.take('drop-ack', fitsDelivery(type, payload)) !== undefined) {
        traffic.note('fault', 'acknowledgement lost', { type, status: response.status });
        await aborted(deadline);
        return { kind: 'failed', why: 'http_timeout', final: false };
      }
      traffic.note('ack', type, { status: response.status, body: text.slice(0, 4_000) });
      const final = response.headers.get('x-slack-no-retry') === '1';
      if (!response.ok) return { kind: 'failed', why: 'http_error', final };
      return { kind: 'answered', text, json: isJson(response.headers.get('content-type')) };
    } catch {
      const why = deadline.aborted ? 'http_timeout' : 'connection_failed';
      traffic.note('trouble', 'not delivered', { type, why });
      return { kind: 'failed', why, final: false };
    }
  };

  /** A request that may be late, doubled or overtaken; the first outcome counts. */
  const deliver = (
    type: string,
    payload: Json,
    sent: unknown,
    body: string,
    headers: { readonly [name: string]: string },
  ): Promise<Outcome> =>
    new Promise((resolve) => {
      disturbance.pass(type, payload, () => {
        traffic.note('sent', type, sent);
        void request(type, payload, body, headers).then(resolve);
      });
    });

  const attempt = async (id: string, event: OpenEvent, why: Failure | undefined): Promise<void> => {
    const retry: { [name: string]: string } =
      why === undefined ? {} : { 'x-slack-retry-num': String(event.attempt), 'x-slack-retry-reason': why };
    const outcome = await deliver(
      'events_api',
      event.payload,
      { payload: event.payload, ...retry },
      JSON.stringify(event.payload),
      {
        'content-type': 'application/json',
        ...retry,
      },
    );
    // Meanwhile it may have been handed to another carrier.
    if (events.get(id) !== event) return;
    if (outcome.kind === 'failed' && !outcome.final && event.attempt < timings.redeliverMs.length) {
      // Slack repeats a failed delivery nearly at once, and only then takes its time.
      const pause = event.attempt === 0 ? 0 : (timings.redeliverMs[event.attempt] ?? 0);
      event.attempt += 1;
      event.timer = timers.later(pause, () => void attempt(id, event, outcome.why));
      return;
    }
    if (outcome.kind === 'failed') traffic.note('trouble', 'event given up', { event_id: id });
    events.delete(id);
    done(id);
  };

  return {
    async ask(question) {
      const outcome = await deliver(question.type, question.payload, question.payload, encode(question), {
        'content-type': form,
      });
      if (outcome.kind === 'answered') return { kind: 'acked', payload: readAnswer(question, outcome) };
      return outcome.why === 'http_timeout' ? timeout(question) : { kind: 'not-delivered' };
    },
    event(id, payload) {
      const event = { payload, attempt: 0, timer: undefined };
      events.set(id, event);
      void attempt(id, event, undefined);
    },
    release() {
      const open = [...events];
      for (const [, event] of open) timers.cancel(event.timer);
      events.clear();
      return open.map(([id, { payload }]) => ({ id, payload }));
    },
    async verify() {
      const challenge = world.ids.hex(32);
      const body = JSON.stringify({ token: 'sandbox', challenge, type: 'url_verification' });
      const outcome = await request('url_verification', {}, body, { 'content-type': 'application/json' });
      if (outcome.kind === 'failed') return false;
      const answer = parseJson(outcome.text);
      return outcome.text.trim() === challenge || (isObject(answer) && answer['challenge'] === challenge);
    },
  };

  function timeout(question: Question): AckResult {
    traffic.note('trouble', 'not acknowledged in time', { type: question.type });
    return { kind: 'timeout' };
  }
}

/** `v0=` and the HMAC of version, time and raw body. */
function sign(signingSecret: string, timestamp: string, body: string): string {
  return `v0=${createHmac('sha256', signingSecret).update(`v0:${timestamp}:${body}`).digest('hex')}`;
}

function encode({ type, payload }: Question): string {
  if (type === 'interactive') return new URLSearchParams({ payload: JSON.stringify(payload) }).toString();
  const fields = Object.entries(payload).map(([name, value]) => [name, String(value)] as const);
  return new URLSearchParams(Object.fromEntries(fields)).toString();
}

/** A command may be answered in plain text; an interaction whose answer is no JSON has answered nonsense. */
function readAnswer(question: Question, { text, json }: { text: string; json: boolean }): Json {
  if (text.trim() === '' || !question.acceptsPayload) return {};
  const parsed = json || question.type === 'interactive' ? parseJson(text) : undefined;
  if (isObject(parsed)) return parsed;
  return question.type === 'slash_commands' ? { text } : { response_action: 'unreadable' };
}

function isJson(contentType: string | null): boolean {
  return contentType?.split(';')[0]?.trim().toLowerCase() === 'application/json';
}

function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener('abort', () => resolve(), { once: true });
  });
}
