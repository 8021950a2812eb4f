import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { type WebSocket, WebSocketServer } from 'ws';
import type { Json } from '../slack/json.js';
import { type Connection, openConnection } from './connection.js';
import { type Faults, fitsPush, type PushKind } from './faults.js';
import { type Ack, ackObject, type Frame, makeFrame } from './frames.js';
import type { Push } from './model.js';
import type { Settings, Timings } from './settings.js';
import type { Traffic } from './traffic.js';
import type { Warnings } from './warnings.js';
import type { World } from './world.js';

/** What became of a card's callback. */
export type Answer =
  | { readonly kind: 'answered'; readonly data: Json }
  | { readonly kind: 'refused'; readonly code: number }
  | { readonly kind: 'timeout' }
  | { readonly kind: 'nobody' };

/** The Stream side: connections come and go, each push goes to one of them. */
export interface Hub {
  /** A one-time ticket for a connection with these subscriptions (`TYPE topic`). */
  ticket(subscriptions: ReadonlySet<string>): string;
  /** Takes over an HTTP upgrade; false when the ticket is not valid (any more). */
  upgrade(req: IncomingMessage, socket: Duplex, head: Buffer): boolean;
  /** Sends a card's callback, which is never sent twice. */
  ask(topic: string, data: Json): Promise<Answer>;
  /** Pushes until it is acknowledged or given up. */
  push(push: Push): void;
  strike(how: 'cut' | 'half-open' | 'mute' | 'retire'): void;
  /** How many connections take pushes. */
  readonly size: number;
  close(): void;
}

/** How long a push that shall come after the next one waits for one, in real milliseconds. */
const heldMs = 1_000;

/** A frame whose acknowledgement is awaited. */
interface Waiting {
  readonly connection: Connection;
  readonly kind: PushKind;
  settle(ack: Ack): void;
}

interface OpenPush {
  readonly push: Push;
  attempt: number;
  timer: NodeJS.Timeout | undefined;
  /** Waits for somebody to connect. */
  parked: boolean;
}

/** Creates the hub and takes up the pushes a previous process left open. */
export function createHub(parts: {
  world: World;
  faults: Faults;
  traffic: Traffic;
  warnings: Warnings;
  settings: Settings;
  timings: Timings;
}): Hub {
  const { world, faults, traffic, warnings, settings, timings } = parts;
  const server = new WebSocketServer({ noServer: true });
  const connections: Connection[] = [];
  const tickets = new Map<string, { subscriptions: ReadonlySet<string>; expires: number }>();
  const waiting = new Map<string, Waiting>();
  const open = new Map<string, OpenPush>();
  const timers = new Set<NodeJS.Timeout>();
  let held: (() => void) | undefined;
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
  const pick = (type: string, topic: string): Connection | undefined => {
    const able = connections.filter((one) => one.live && one.wants(type, topic));
    return able[Number.parseInt(world.ids.hex(6), 16) % Math.max(1, able.length)];
  };

  const release = (): void => {
    const go = held;
    held = undefined;
    go?.();
  };
  /** Sends now, late, or after the next one. */
  const send = (connection: Connection, frame: Frame, kind: PushKind): void => {
    const go = (): void => {
      traffic.note('sent', frame.headers['topic'] ?? '', frame);
      connection.send(frame);
    };
    const fits = fitsPush(kind);
    const late = faults.take('delay', fits);
    const swapped = late === undefined && held === undefined && faults.take('reorder', fits) !== undefined;
    if (late !== undefined) later(late.ms, go);
    else if (swapped) {
      held = go;
      // When nothing follows, it has to come all the same.
      later(heldMs, release);
    } else {
      go();
      release();
    }
  };
  const settle = (ack: Ack, connection: Connection): void => {
    const entry = waiting.get(ack.messageId);
    if (entry === undefined) {
      // No answer counts twice, and none after its time.
      warnings.add('late-answer', ack.messageId);
      return;
    }
    if (entry.connection !== connection) {
      warnings.add('wrong-socket', ack.messageId);
      return;
    }
    waiting.delete(ack.messageId);
    entry.settle(ack);
  };
  const take = (ack: Ack, connection: Connection): void => {
    const kind = waiting.get(ack.messageId)?.kind;
    const fits = kind === undefined ? undefined : fitsPush(kind);
    if (faults.take('drop-ack', fits) !== undefined) {
      traffic.note('fault', 'acknowledgement lost', { messageId: ack.messageId });
      return;
    }
    const slow = faults.take('slow-ack', fits);
    const go = (): void => {
      traffic.note('ack', String(ack.code), ack);
      settle(ack, connection);
    };
    if (slow === undefined) go();
    else later(slow.ms, go);
  };

  const done = (entry: OpenPush): void => {
    cancel(entry.timer);
    if (open.delete(entry.push.id)) world.commit({ kind: 'push-done', id: entry.push.id });
  };
  /** Nobody took an event in all its deliveries: it can be read from a list for a while. */
  const fail = (entry: OpenPush): void => {
    if (!open.has(entry.push.id)) return;
    const { id, headers = {}, data } = entry.push;
    const event = { eventId: id, eventType: headers['eventType'] ?? '', data, at: world.now() };
    traffic.note('trouble', 'event given up', { id });
    world.commit({ kind: 'event-failed', event });
    done(entry);
  };
  const deliver = (entry: OpenPush): void => {
    const { push } = entry;
    const isEvent = push.type === 'EVENT';
    const kind: PushKind = isEvent ? 'event' : 'message';
    const schedule = isEvent ? timings.eventRedeliverMs : timings.robotRedeliverMs;
    const patience = schedule[entry.attempt];
    const connection = pick(push.type, push.topic);
    entry.parked = connection === undefined && settings.offline === 'later';
    if (entry.parked) return;
    // A message that never had a connection is gone; one that was pushed before, and an event, has its later chances.
    if (connection === undefined && !isEvent && (entry.attempt === 0 || patience === undefined)) {
      traffic.note('trouble', 'push lost: nobody is connected', { id: push.id });
      done(entry);
      return;
    }
    if (connection !== undefined) {
      const copies = faults.take('duplicate', fitsPush(kind)) === undefined ? 1 : 2;
      for (let copy = 0; copy < copies; copy += 1) {
        const to = copy === 0 ? connection : (pick(push.type, push.topic) ?? connection);
        const frame = makeFrame(world, to.id, push);
        const messageId = frame.headers['messageId'] ?? '';
        if (isEvent) later(timings.eventAckMs, () => waiting.delete(messageId));
        waiting.set(messageId, {
          connection: to,
          kind,
          settle: (ack) => {
            const again = ack.code !== 200 || ackObject(ack)['status'] === 'LATER';
            if (again) traffic.note('trouble', 'push not taken', { id: push.id, code: ack.code });
            else done(entry);
          },
        });
        send(to, frame, kind);
      }
    }
    if (patience === undefined && isEvent) {
      entry.timer = later(timings.eventAckMs, () => fail(entry));
      return;
    }
    if (patience === undefined) {
      // The last time: nothing follows, whether it is acknowledged or not.
      if (entry.attempt > 0) traffic.note('trouble', 'last push', { id: push.id });
      done(entry);
      return;
    }
    entry.timer = later(patience, () => {
      if (!open.has(push.id)) return;
      entry.attempt += 1;
      deliver(entry);
    });
  };
  const begin = (push: Push, attempt: number): OpenPush => {
    const entry: OpenPush = { push, attempt, timer: undefined, parked: false };
    open.set(push.id, entry);
    return entry;
  };
  for (const push of [...world.openPushes.values()]) {
    const entry = begin(push, 1);
    const [wait = 0] = push.type === 'EVENT' ? timings.eventRedeliverMs : timings.robotRedeliverMs;
    entry.timer = later(wait, () => deliver(entry));
  }

  const join = (socket: WebSocket, subscriptions: ReadonlySet<string>): void => {
    const connection = openConnection(socket, subscriptions, {
      world,
      traffic,
      warnings,
      timings,
      onAck: (ack) => take(ack, connection),
      onClose: () => {
        const index = connections.indexOf(connection);
        if (index >= 0) connections.splice(index, 1);
        if (!closed) traffic.note('socket', 'closed', { connectionId: connection.id });
      },
    });
    connections.push(connection);
    traffic.note('socket', 'opened', { connectionId: connection.id });
    if (faults.take('disconnect-storm') !== undefined) connection.retire();
    for (const entry of [...open.values()]) if (entry.parked) deliver(entry);
  };

  return {
    ticket(subscriptions) {
      const ticket = `${world.ids.hex(8)}-${world.ids.hex(24)}`;
      tickets.set(ticket, { subscriptions, expires: world.realNow() + timings.ticketMs });
      return ticket;
    },
    upgrade(req, socket, head) {
      const name = new URL(req.url ?? '/', 'http://localhost').searchParams.get('ticket') ?? '';
      const ticket = tickets.get(name);
      tickets.delete(name);
      if (ticket === undefined || ticket.expires < world.realNow()) return false;
      server.handleUpgrade(req, socket, head, (ws) => join(ws, ticket.subscriptions));
      return true;
    },
    ask(topic, data) {
      const connection = pick('CALLBACK', topic);
      if (connection === undefined) return Promise.resolve({ kind: 'nobody' });
      const frame = makeFrame(world, connection.id, { type: 'CALLBACK', topic, data });
      const messageId = frame.headers['messageId'] ?? '';
      return new Promise((resolve) => {
        const timer = later(timings.cardAckMs, () => {
          waiting.delete(messageId);
          traffic.note('trouble', 'card callback not answered in time', { messageId });
          resolve({ kind: 'timeout' });
        });
        waiting.set(messageId, {
          connection,
          kind: 'card',
          settle: (ack) => {
            cancel(timer);
            const answer: Answer =
              ack.code === 200
                ? { kind: 'answered', data: ackObject(ack) }
                : { kind: 'refused', code: ack.code };
            resolve(answer);
          },
        });
        send(connection, frame, 'card');
      });
    },
    push(push) {
      const kind: PushKind = push.type === 'EVENT' ? 'event' : 'message';
      if (faults.take('lose', fitsPush(kind)) !== undefined) {
        traffic.note('fault', 'push lost for good', { id: push.id });
        return;
      }
      world.commit({ kind: 'push', push });
      deliver(begin(push, 0));
    },
    strike(how) {
      for (const connection of [...connections]) {
        if (how === 'retire') connection.retire();
        else connection.strike(how);
      }
    },
    get size() {
      return connections.filter((one) => one.live).length;
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
