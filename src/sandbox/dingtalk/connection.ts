import type { WebSocket } from 'ws';
import { type Ack, type Frame, makeFrame, readAck } from './frames.js';
import type { Timings } from './settings.js';
import type { Traffic } from './traffic.js';
import type { Warnings } from './warnings.js';
import type { World } from './world.js';

/** One connection of the app. */
export interface Connection {
  readonly id: string;
  /** Takes pushes: it was not told to go. */
  readonly live: boolean;
  wants(type: string, topic: string): boolean;
  /** Sends a push. A connection that is half open or mute swallows it. */
  send(frame: Frame): void;
  /** Tells the app to go, and ends the connection when its time is over. */
  retire(): void;
  strike(how: 'cut' | 'half-open' | 'mute'): void;
}

/** Takes over a socket: pings, echoes, and what the app sends up. */
export function openConnection(
  socket: WebSocket,
  subscriptions: ReadonlySet<string>,
  parts: {
    world: World;
    traffic: Traffic;
    warnings: Warnings;
    timings: Timings;
    onAck: (ack: Ack) => void;
    onClose: () => void;
  },
): Connection {
  const { world, traffic, warnings, timings } = parts;
  const id = world.ids.next('c');
  let state: 'live' | 'retired' | 'half-open' | 'mute' = 'live';
  const echoes = new Map<string, { data: string; timer: NodeJS.Timeout }>();

  const system = (topic: string, data: unknown): Frame => {
    const frame = makeFrame(world, id, { type: 'SYSTEM', topic, data });
    if (state !== 'half-open') socket.send(JSON.stringify(frame));
    return frame;
  };
  const ping = setInterval(() => {
    const frame = system('ping', { opaque: world.ids.hex(16) });
    const timer = setTimeout(() => {
      traffic.note('socket', 'no echo', { connectionId: id });
      socket.terminate();
    }, timings.echoMs);
    echoes.set(frame.headers['messageId'] ?? '', { data: frame.data, timer });
  }, timings.pingMs);
  const keepAlive = setInterval(() => system('KEEPALIVE', {}), timings.keepAliveMs);
  let end: NodeJS.Timeout | undefined;

  socket.on('message', (raw) => {
    if (state === 'half-open') return;
    const ack = readAck(raw.toString());
    if (typeof ack === 'string') {
      warnings.add('bad-frame', ack);
      return;
    }
    const echo = echoes.get(ack.messageId);
    if (echo === undefined) {
      parts.onAck(ack);
      return;
    }
    clearTimeout(echo.timer);
    echoes.delete(ack.messageId);
    if (ack.data !== echo.data || ack.code !== 200) warnings.add('bad-echo', `${ack.code} ${ack.data}`);
  });
  socket.on('close', () => {
    clearInterval(ping);
    clearInterval(keepAlive);
    clearTimeout(end);
    for (const { timer } of echoes.values()) clearTimeout(timer);
    state = 'retired';
    parts.onClose();
  });
  socket.on('error', () => socket.terminate());

  return {
    id,
    get live() {
      return state !== 'retired';
    },
    wants: (type, topic) => subscriptions.has(`${type} ${topic}`) || subscriptions.has(`${type} *`),
    send(frame) {
      if (state === 'half-open' || state === 'mute') {
        traffic.note('fault', 'push lost in the connection', { connectionId: id, headers: frame.headers });
        return;
      }
      socket.send(JSON.stringify(frame));
    },
    retire() {
      if (state === 'retired') return;
      system('disconnect', { reason: 'persistent connection is timeout' });
      state = 'retired';
      end = setTimeout(() => socket.terminate(), timings.retireMs);
    },
    strike(how) {
      if (how === 'cut') {
        // It takes no push from now on, not only once the socket has noticed.
        state = 'retired';
        socket.terminate();
      } else if (state === 'live') state = how;
      // What nobody reads is not answered either: protocol pings stay without a pong.
      if (how === 'half-open') socket.pause();
    },
  };
}
