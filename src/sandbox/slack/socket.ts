import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { type WebSocket, WebSocketServer } from 'ws';
import type { Carrier, CarrierParts } from './carrier.js';
import { fitsDelivery, type strikes } from './faults.js';
import { isObject, type Json, parseJson, str } from './json.js';
import { limits } from './limits.js';

/** The Socket Mode side: sockets come and go, each envelope goes to exactly one of them. */
export interface SocketHub extends Carrier {
  /** A one-time address for a new socket, below the given base URL. */
  newAddress(baseUrl: string): string;
  /** Takes over an HTTP upgrade; false when the address is not valid (any more). */
  upgrade(req: IncomingMessage, socket: Duplex, head: Buffer): boolean;
  /** Cuts, silences, or politely refreshes every socket. */
  strike(how: (typeof strikes)[keyof typeof strikes]): void;
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

/** Creates the hub. */
export function createSocketHub(parts: CarrierParts): SocketHub {
  const { world, faults, traffic, timings, timers, disturbance, done } = parts;
  const server = new WebSocketServer({ noServer: true });
  const sockets: WebSocket[] = [];
  /** Open, but nothing comes through. */
  const silent = new Set<WebSocket>();
  const tickets = new Set<string>();
  /** What waits for its acknowledgement, by envelope: what it brought, and what the answer does. */
  const waiting = new Map<string, { type: string; payload: Json; settle: (answer: Json) => void }>();
  const events = new Map<string, OpenEvent>();
  let closed = false;

  // Any of them, as at Slack: a strict turn would give one socket all messages and the other all echoes.
  const pick = (): WebSocket | undefined =>
    sockets[Number.parseInt(world.ids.hex(6), 16) % Math.max(1, sockets.length)];

  const put = (socket: WebSocket, text: string): void => {
    if (!silent.has(socket)) socket.send(text);
  };
  const send = (
    socket: WebSocket,
    envelope: Json & { readonly type: string; readonly payload: Json },
  ): void => {
    const { type, payload } = envelope;
    const text = JSON.stringify(envelope);
    disturbance.pass(type, payload, (copy) => {
      traffic.note('sent', type, envelope);
      put(copy ? (pick() ?? socket) : socket, text);
    });
  };

  const deliver = (event: OpenEvent): void => {
    const socket = pick();
    event.socket = socket;
    if (socket === undefined) return;
    const envelopeId = world.ids.hex(32);
    const patience = timings.redeliverMs[event.timeouts];
    const type = 'events_api';
    const settle = (): void => {
      timers.cancel(event.timer);
      if (events.delete(event.id)) done(event.id);
    };
    waiting.set(envelopeId, { type, payload: event.payload, settle });
    event.timer = timers.later(patience ?? timings.ackMs, () => {
      event.timeouts += 1;
      if (patience === undefined) {
        events.delete(event.id);
        done(event.id);
        traffic.note('trouble', 'event given up', { event_id: event.id });
        return;
      }
      retry(event, 'timeout');
    });
    send(socket, {
      envelope_id: envelopeId,
      payload: event.payload,
      type,
      accepts_response_payload: false,
      retry_attempt: event.attempt,
      retry_reason: event.reason,
    });
  };
  const retry = (event: OpenEvent, reason: string): void => {
    timers.cancel(event.timer);
    if (!events.has(event.id)) return;
    event.attempt += 1;
    event.reason = reason;
    deliver(event);
  };

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
      const open = waiting.get(id);
      const fits = fitsDelivery(open?.type ?? '', open?.payload ?? {});
      if (faults.take('drop-ack', fits) !== undefined) {
        traffic.note('fault', 'acknowledgement lost', { envelope_id: id });
        return;
      }
      traffic.note('ack', id, answer['payload'] ?? {});
      waiting.delete(id);
      open?.settle(isObject(answer['payload']) ? answer['payload'] : {});
    });
    const ping = setInterval(() => silent.has(socket) || socket.ping(), timings.pingMs);
    socket.on('close', () => {
      clearInterval(ping);
      silent.delete(socket);
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

  /** No packet of this connection arrives any more, and neither side is told. */
  const silence = (socket: WebSocket): void => {
    silent.add(socket);
    // Not even pings are read, and therefore none is answered.
    socket.pause();
    timers.later(timings.halfOpenMs, () => socket.terminate());
  };

  return {
    newAddress(baseUrl) {
      const ticket = world.ids.hex(32);
      tickets.add(ticket);
      timers.later(30_000, () => tickets.delete(ticket)).unref();
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
    ask({ type, payload, acceptsPayload }) {
      const socket = pick();
      if (socket === undefined) return Promise.resolve({ kind: 'not-delivered' });
      const envelopeId = world.ids.hex(32);
      return new Promise((resolve) => {
        const timer = timers.later(timings.ackMs, () => {
          waiting.delete(envelopeId);
          traffic.note('trouble', 'not acknowledged in time', { type });
          resolve({ kind: 'timeout' });
        });
        const settle = (answer: Json): void => {
          timers.cancel(timer);
          resolve({ kind: 'acked', payload: answer });
        };
        waiting.set(envelopeId, { type, payload, settle });
        send(socket, { envelope_id: envelopeId, payload, type, accepts_response_payload: acceptsPayload });
      });
    },
    event(id, payload) {
      const event = { id, payload, attempt: 0, timeouts: 0, reason: '', socket: undefined, timer: undefined };
      events.set(id, event);
      deliver(event);
    },
    release() {
      const open = [...events.values()];
      for (const event of open) timers.cancel(event.timer);
      events.clear();
      return open.map(({ id, payload }) => ({ id, payload }));
    },
    strike(how) {
      for (const socket of [...sockets]) {
        if (how === 'cut') socket.terminate();
        else if (how === 'half-open') silence(socket);
        else
          put(socket, JSON.stringify({ type: 'disconnect', reason: how, debug_info: { host: 'sandbox' } }));
        // A refreshed socket takes nothing new: what comes next waits for its successor.
        if (how === 'refresh_requested') sockets.splice(sockets.indexOf(socket), 1);
      }
    },
    close() {
      closed = true;
      for (const socket of [...server.clients]) socket.terminate();
      server.close();
    },
  };
}
