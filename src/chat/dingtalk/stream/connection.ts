import type { Log } from '../../talk/ports.js';
import type { Fetch } from '../api/http.js';
import { machineTime, type RealTime } from '../api/timers.js';
import type { DingTalkConfig } from '../config.js';
import { GatewayError } from './gateway.js';
import type { StreamHandlers } from './handlers.js';
import { Link } from './link.js';
import { retryDelayMs } from './retry.js';

/** How the connection stands. */
export interface StreamState {
  /** `waiting`: until the next attempt. `refused`: DingTalk does not accept the app; it is tried again, slowly. */
  status: 'stopped' | 'connecting' | 'open' | 'waiting' | 'refused';
  /** Milliseconds since anything came from DingTalk; null while nothing has. */
  silentMs: number | null;
  /** Sockets opened so far. */
  opened: number;
}

/** The bot's ear: one connection that is kept up. */
export interface Stream {
  /** Begins. Resolves when the first attempt has ended, well or not; from then on it looks after itself. */
  start(): Promise<void>;
  /** Takes in nothing more, waits for what is in hand (ten seconds at most), and leaves. */
  stop(): Promise<void>;
  state(): StreamState;
}

/** What the stream is made of. */
export interface StreamParts {
  config: DingTalkConfig;
  log: Log;
  handlers: StreamHandlers;
  fetch?: Fetch;
  time?: RealTime;
  random?: () => number;
}

/** Milliseconds for the gateway's answer, and again for the socket to open. */
const openWithinMs = 10_000;
/** Pings of our own. */
const usualPingMs = 20_000;
/** A connection may live and yet get no pushes any more. Replacing a healthy one in a quiet hour costs nothing. */
const renewAfterMs = 10 * 60_000;
/** A connection that lived so long was a good one: the next attempt starts without a pause. */
const goodAfterMs = 30_000;
const stopWithinMs = 10_000;
/** A secret that is wrong, or an app that is not published, is put right by people. */
const usualRefusedPauseMs = 60_000;

/**
 * Keeps one connection up. There is at most one attempt at a time and one timer for the next; a connection that is to
 * go is replaced before it is ended, since DingTalk keeps nothing for whoever is away.
 */
export function createStream(parts: StreamParts): Stream {
  const { config, log, time = machineTime, random = Math.random, fetch = globalThis.fetch } = parts;
  const { pingEveryMs = usualPingMs, refusedPauseMs = usualRefusedPauseMs } = config;
  // A connection from which nothing came for so long, not even an answer to a ping, is dead whatever the socket says.
  const silentAfterMs = 2 * pingEveryMs;
  const links = new Set<Link>();
  const bornAt = new Map<Link, number>();
  /** Links that bring nothing more: retired by the server, or gone. */
  const spent = new WeakSet<Link>();
  let current: Link | null = null;
  let running = false;
  let refused = false;
  let attempt: Promise<void> | null = null;
  let cancelNext: (() => void) | null = null;
  let cancelWatch: (() => void) | null = null;
  let failures = 0;
  let opened = 0;
  let heardAt: number | null = null;
  let pushedAt = 0;

  const watcher = {
    alive(link: Link, sign: 'push' | 'life') {
      if (link !== current) return;
      heardAt = time.now();
      if (sign === 'push') pushedAt = heardAt;
    },
    retiring(link: Link) {
      spent.add(link);
      if (link !== current) return;
      log.info({}, 'DingTalk retires the connection; another one takes over');
      replace(link);
    },
    closed(link: Link) {
      spent.add(link);
      links.delete(link);
      if (link !== current || !running) return;
      log.warn({}, 'the connection to DingTalk is gone');
      replace(link);
    },
  };

  /** Gets another connection: at once after a good one, after a pause when they go as fast as they come. */
  function replace(link: Link): void {
    // A connection is first retired and then closed: it counts once.
    if (isUnderWay()) return;
    const lived = time.now() - (bornAt.get(link) ?? time.now());
    if (lived >= goodAfterMs) failures = 0;
    else failures += 1;
    schedule(failures === 0 ? 0 : retryDelayMs(failures, random));
  }

  /** One attempt and one timer at most, however many reasons there are. */
  function schedule(delayMs: number): void {
    if (!running || isUnderWay()) return;
    if (delayMs === 0) {
      void connect();
      return;
    }
    cancelNext = time.after(delayMs, () => {
      cancelNext = null;
      void connect();
    });
  }

  function isUnderWay(): boolean {
    return attempt !== null || cancelNext !== null;
  }

  function connect(): Promise<void> {
    attempt ??= tryOnce().then((failedFor) => {
      attempt = null;
      if (failedFor !== null) schedule(failedFor);
      // It may have been retired or lost while it was being taken into use.
      else if (current !== null && spent.has(current)) replace(current);
    });
    return attempt;
  }

  /** Null, or for how long to wait before the next attempt. */
  async function tryOnce(): Promise<number | null> {
    const link = new Link({ ...parts, fetch, time, watcher, timeoutMs: openWithinMs });
    links.add(link);
    try {
      await link.open();
    } catch (error) {
      links.delete(link);
      link.end();
      return pauseAfter(error);
    }
    if (!running) {
      link.end();
      return null;
    }
    takeOver(link);
    return null;
  }

  function takeOver(link: Link): void {
    const before = current;
    current = link;
    refused = false;
    opened += 1;
    heardAt = time.now();
    pushedAt = heardAt;
    bornAt.set(link, heardAt);
    log.info({ opened }, 'listening to DingTalk');
    cancelWatch?.();
    cancelWatch = time.after(pingEveryMs, look);
    if (before !== null) void retire(before);
  }

  /** What was taken in is acknowledged on the connection it came by, so that one goes last. */
  async function retire(link: Link): Promise<void> {
    bornAt.delete(link);
    await link.finished();
    link.end();
  }

  function pauseAfter(error: unknown): number {
    const code = error instanceof GatewayError ? error.code : String(error);
    refused = error instanceof GatewayError && error.kind === 'refused';
    failures += 1;
    if (!refused) {
      log.warn({ code }, 'DingTalk cannot be reached');
      return retryDelayMs(failures, random);
    }
    log.error(
      { code },
      'DingTalk refuses the app: check client id and secret, that the app is published and its robot is in Stream mode',
    );
    return refusedPauseMs;
  }

  function look(): void {
    const link = current;
    if (!running || link === null) return;
    const now = time.now();
    if (now - (heardAt ?? now) >= silentAfterMs) {
      log.warn({}, 'the connection to DingTalk answers no more; another one takes over');
      schedule(0);
    } else if (now - pushedAt >= renewAfterMs) {
      log.info({}, 'nothing came from DingTalk for a while; another connection takes over');
      schedule(0);
    }
    link.ping();
    cancelWatch = time.after(pingEveryMs, look);
  }

  async function within(milliseconds: number, work: Promise<unknown>): Promise<void> {
    let cancel = () => {};
    const late = new Promise<void>((resolve) => {
      cancel = time.after(milliseconds, resolve);
    });
    await Promise.race([work, late]);
    cancel();
  }

  function statusNow(): StreamState['status'] {
    if (!running) return 'stopped';
    if (current?.isOpen) return 'open';
    if (refused) return 'refused';
    return attempt === null ? 'waiting' : 'connecting';
  }

  return {
    start() {
      running = true;
      return connect();
    },

    async stop() {
      running = false;
      cancelNext?.();
      cancelWatch?.();
      cancelNext = null;
      for (const link of links) link.refuse();
      await within(stopWithinMs, Promise.all([...links].map((link) => link.finished())));
      for (const link of links) link.end();
      links.clear();
      current = null;
    },

    state: () => ({
      status: statusNow(),
      silentMs: heardAt === null ? null : time.now() - heardAt,
      opened,
    }),
  };
}
