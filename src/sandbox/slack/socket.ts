import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { type WebSocket, WebSocketServer } from 'ws';
import type { Faults } from './faults.js';
import { isObject, type Json, parseJson, str } from './json.js';
import { limits } from './limits.js';
import type { Traffic } from './traffic.js';
import type { World } from './world.js';

/** Real milliseconds after which Slack loses patience. */
export interface Timings {
  /** A command or interaction must be acknowledged within this time: 3 s at Slack. */
  readonly ackMs: number;
  /** An unacknowledged event is delivered again after each of these in turn. */
  readonly redeliverMs: readonly number[];
  /** How often the server pings; the SDK gives up after 30 s of silence. */
  readonly pingMs: number;
}

/** Slack's own timings. https://docs.slack.dev/apis/events-api#retries */
export const slackTimings: Timings = { ackMs: 3_000, redeliverMs: [3_000, 60_000, 300_000], pingMs: 10_000 };

/** What became of a command or interaction. */
export type AckResult =
  | { readonly kind: 'acked'; readonly payload: Json }
  | { readonly kind: 'timeout' }
  | { readonly kind: 'no-socket' };

/** The Socket Mode side: sockets come and go, each envelope goes to exactly one of them. */
export interface SocketHub {
  /** A one-time address for a new socket, below the given base URL. */
  newAddress(baseUrl: string): string;
  /** Takes over an HTTP upgrade; false when the address is not valid (any more). */
  upgrade(req: IncomingMessage, socket: Duplex, head: Buffer): boolean;
  /** Sends something that must be answered in time; the answer is never awaited again. */
  ask(type: 'slash_commands' | 'interactive', payload: Json, acceptsPayload: boolean): Promise<AckResult>;
  /** Sends an event again and again until it is acknowledged or Slack gives up. */
  event(eventId: string, payload: Json): void;
  /** Cuts, or politely refreshes, every socket. */
  strike(how: 'cut' | 'refresh_requested' | 'warning'): void;
  /** How many sockets are ready. */
  readonly size: number;
  close(): void;
}

interface OpenEvent {
  readonly id: string;
  readonly payload: Json;
  attempt: number;
  timeouts: number;
  reason: string;
  socket: WebSocket | undefined;
  timer: NodeJS.Timeout | undefined;
}

/** Creates the hub and takes up the events a previous process left open. */
export function createSocketHub(parts: {
  world: World;
  faults: Faults;
  traffic: Traffic;
  timings: Timings;
}): SocketHub {
  const { world, faults, traffic, timings } = parts;
  const server = new WebSocketServer({ noServer: true });
  const sockets: WebSocket[] = [];
  const tickets = new Set<string>();
  const waiting = new Map<string, (payload: Json) => void>();
  const events = new Map<string, OpenEvent>();
  const timers = new Set<NodeJS.Timeout>();
  let closed = false;

  const later = (ms: number, run: () => void): NodeJS.Timeout => {
    const timer = setTimeout(() => {
      timers.delete(timer);
      run();
    }, ms);
    timers.add(timer);
    return timer;
  };
  const cancel = (timer: NodeJS.Timeout | undefined): void => {
    clearTimeout(timer);
    if (timer !== undefined) timers.delete(timer);
  };

  // Any of them, as at Slack: a strict turn would give one socket all messages and the other all echoes.
  const pick = (): WebSocket | undefined =>
    sockets[Number.parseInt(world.ids.hex(6), 16) % Math.max(1, sockets.length)];

  const send = (socket: WebSocket, envelope: Json): void => {
    const late = faults.take('delay');
    const twice = faults.take('deliver-twice') !== undefined;
    const text = JSON.stringify(envelope);
    const go = (): void => {
      traffic.note('sent', String(envelope['type']), envelope);
      socket.send(text);
      if (twice) (pick() ?? socket).send(text);
    };
    if (late === undefined) go();
    else later(late.ms, go);
  };

  const deliver = (event: OpenEvent): void => {
    const socket = pick();
    event.socket = socket;
    if (socket === undefined) return;
    const envelopeId = world.ids.hex(32);
    const patience = timings.redeliverMs[event.timeouts];
    waiting.set(envelopeId, () => {
      cancel(event.timer);
      if (events.delete(event.id)) world.commit({ kind: 'event-done', id: event.id });
    });
    event.timer = later(patience ?? timings.ackMs, () => {
      event.timeouts += 1;
      if (patience === undefined) {
        events.delete(event.id);
        world.commit({ kind: 'event-done', id: event.id });
        traffic.note('trouble', 'event given up', { event_id: event.id });
        return;
      }
      retry(event, 'timeout');
    });
    send(socket, {
      envelope_id: envelopeId,
      payload: event.payload,
      type: 'events_api',
      accepts_response_payload: false,
      retry_attempt: event.attempt,
      retry_reason: event.reason,
    });
  };
  const retry = (event: OpenEvent, reason: string): void => {
    cancel(event.timer);
    if (!events.has(event.id)) return;
    event.attempt += 1;
    event.reason = reason;
    deliver(event);
  };
  const begin = (id: string, payload: Json): OpenEvent => {
    const event: OpenEvent = {
      id,
      payload,
      attempt: 0,
      timeouts: 0,
      reason: '',
      socket: undefined,
      timer: undefined,
    };
    events.set(id, event);
    return event;
  };
  for (const [id, payload] of world.openEvents) begin(id, payload);

  const join = (socket: WebSocket): void => {
    if (sockets.length >= limits.sockets) {
      socket.send(JSON.stringify({ type: 'disconnect', reason: 'too_many_websockets' }));
      socket.close();
      return;
    }
    socket.on('message', (data) => {
      const answer = parseJson(data.toString());
      const id = str(answer, 'envelope_id');
      if (!isObject(answer) || id === undefined) return;
      if (faults.take('drop-ack') !== undefined) {
        traffic.note('fault', 'acknowledgement lost', { envelope_id: id });
        return;
      }
      traffic.note('ack', id, answer['payload'] ?? {});
      const settle = waiting.get(id);
      waiting.delete(id);
      settle?.(isObject(answer['payload']) ? answer['payload'] : {});
    });
    const ping = setInterval(() => socket.ping(), timings.pingMs);
    socket.on('close', () => {
      clearInterval(ping);
      const index = sockets.indexOf(socket);
      if (index >= 0) sockets.splice(index, 1);
      if (closed) return;
      traffic.note('socket', 'closed', { open: sockets.length });
      for (const event of [...events.values()])
        if (event.socket === socket) retry(event, 'connection_failed');
    });
    socket.on('error', () => socket.terminate());
    socket.send(
      JSON.stringify({
        type: 'hello',
        num_connections: sockets.length + 1,
        connection_info: { app_id: world.seed.app.app_id },
        debug_info: { host: 'sandbox', build_number: 1, approximate_connection_time: 18_060 },
      }),
    );
    sockets.push(socket);
    traffic.note('socket', 'opened', { open: sockets.length });
    for (const event of [...events.values()]) if (event.socket === undefined) deliver(event);
  };

  return {
    newAddress(baseUrl) {
      const ticket = world.ids.hex(32);
      tickets.add(ticket);
      later(30_000, () => tickets.delete(ticket)).unref();
      const address = new URL('/slack/socket/', baseUrl);
      address.protocol = address.protocol === 'https:' ? 'wss:' : 'ws:';
      address.searchParams.set('ticket', ticket);
      address.searchParams.set('app_id', world.seed.app.app_id);
      return address.href;
    },
    upgrade(req, socket, head) {
      const ticket = new URL(req.url ?? '/', 'http://localhost').searchParams.get('ticket') ?? '';
      if (!tickets.delete(ticket)) return false;
      server.handleUpgrade(req, socket, head, join);
      return true;
    },
    ask(type, payload, acceptsPayload) {
      const socket = pick();
      if (socket === undefined) return Promise.resolve({ kind: 'no-socket' });
      const envelopeId = world.ids.hex(32);
      return new Promise((resolve) => {
        const timer = later(timings.ackMs, () => {
          waiting.delete(envelopeId);
          traffic.note('trouble', 'not acknowledged in time', { type });
          resolve({ kind: 'timeout' });
        });
        waiting.set(envelopeId, (answer) => {
          cancel(timer);
          resolve({ kind: 'acked', payload: answer });
        });
        send(socket, { envelope_id: envelopeId, payload, type, accepts_response_payload: acceptsPayload });
      });
    },
    event(eventId, payload) {
      world.commit({ kind: 'event', id: eventId, payload });
      deliver(begin(eventId, payload));
    },
    strike(how) {
      for (const socket of [...sockets]) {
        if (how === 'cut') socket.terminate();
        else
          socket.send(JSON.stringify({ type: 'disconnect', reason: how, debug_info: { host: 'sandbox' } }));
        // A refreshed socket takes nothing new: what comes next waits for its successor.
        if (how === 'refresh_requested') sockets.splice(sockets.indexOf(socket), 1);
      }
    },
    get size() {
      return sockets.length;
    },
    close() {
      closed = true;
      for (const timer of timers) clearTimeout(timer);
      timers.clear();
      for (const socket of [...server.clients]) socket.terminate();
      server.close();
    },
  };
}
