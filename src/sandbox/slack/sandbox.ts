import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';
import { createFaultQueue } from '../common/faults.js';
import { openJournal } from '../common/journal.js';
import { createControl } from './acts/control.js';
import { createApi } from './api.js';
import { slackTimings, type Timings } from './carrier.js';
import { createClock } from './clock.js';
import type { SlackControl } from './control.js';
import { createDelivery, type Deliver } from './delivery.js';
import { createDisturbance } from './disturbance.js';
import type { Fault } from './faults.js';
import { createFeed } from './feed.js';
import { createUploads } from './files.js';
import { createTriggers } from './handles.js';
import { createIds } from './ids.js';
import type { Platform } from './platform.js';
import { isChangeRecord } from './records.js';
import { createRouter } from './router.js';
import { startScheduler } from './scheduler.js';
import type { WorkspaceSeed } from './seed.js';
import { createTimers } from './timers.js';
import { createTraffic } from './traffic.js';
import { createWorld } from './world.js';

/** How a local Slack is set up. */
export interface SlackSandboxOptions {
  /** Where it is reached, such as `http://127.0.0.1:3000`; asked late, as the port may not be known yet. */
  readonly baseUrl: () => string;
  readonly workspace: WorkspaceSeed;
  /** Path of an append-only file: what was said survives a restart. Without it everything is forgotten. */
  readonly journal?: string;
  /** The workspace's clock, epoch milliseconds: dates of messages. Real time when absent. */
  readonly now?: () => number;
  /** The clock of trigger ids, response URLs and rate limits. Real time when absent. */
  readonly realNow?: () => number;
  readonly botToken: string;
  readonly appToken: string;
  /** The same seed gives the same ids; random when absent. */
  readonly ids?: string;
  /** `real` holds calls to Slack's rate limits; `off` when absent. */
  readonly rateLimits?: 'off' | 'real';
  /** How the app is reached; through Socket Mode when absent. An address given here is not asked for the challenge. */
  readonly deliver?: Deliver;
  /** Slack's own when absent. */
  readonly timings?: Partial<Timings>;
}

/** A local Slack, to be mounted into an HTTP server. */
export interface SlackSandbox {
  /** Answers requests below `/slack/api`, `/slack/response` and `/slack/control`; false for others' paths. */
  handle(req: IncomingMessage, res: ServerResponse): Promise<boolean>;
  /** Takes Socket Mode connections below `/slack/socket`; false for others' paths. */
  upgrade(req: IncomingMessage, socket: Duplex, head: Buffer): boolean;
  /** The people, acting in this process. */
  readonly people: SlackControl;
  /** Where the Web API begins, for `clientOptions.slackApiUrl` and `SLACK_API_URL`. */
  apiUrl(): string;
  close(): Promise<void>;
}

/**
 * Creates a local Slack that unmodified SDKs connect to by its base URL.
 *
 * @throws when the journal is damaged other than by a torn last line
 */
export async function createSlackSandbox(options: SlackSandboxOptions): Promise<SlackSandbox> {
  const realNow = options.realNow ?? Date.now;
  const journal = openJournal(options.journal, isChangeRecord);
  const traffic = createTraffic(realNow);
  const faults = createFaultQueue<Fault>((fault) => traffic.note('fault', 'happened', fault));
  const world = createWorld(options.workspace, {
    clock: createClock(options.now ?? realNow, realNow),
    ids: createIds(options.ids),
    feed: createFeed(),
    journal,
  });
  const timings = { ...slackTimings, ...options.timings };
  const timers = createTimers();
  const disturbance = createDisturbance(faults, traffic, timers.later);
  const platform: Platform = {
    world,
    faults,
    traffic,
    delivery: createDelivery(
      { world, faults, traffic, timings, timers, disturbance },
      options.deliver ?? 'socket',
    ),
    triggers: createTriggers(world, faults),
    rateLimits: options.rateLimits ?? 'off',
    baseUrl: () => options.baseUrl().replace(/\/$/, ''),
    verificationToken: 'sandbox-verification-token',
  };
  const uploads = createUploads(world);
  const closing = new AbortController();
  const control = createControl(platform, closing.signal);
  const { botToken, appToken } = options;
  const api = createApi(platform, uploads, { botToken, appToken });
  const router = createRouter({ platform, api, uploads, control });
  const scheduler = startScheduler(platform);

  return {
    people: control,
    apiUrl: () => `${platform.baseUrl()}/slack/api/`,
    async handle(req, res) {
      scheduler.check();
      return router(req, res);
    },
    upgrade(req, socket, head) {
      if (!new URL(req.url ?? '/', 'http://localhost').pathname.startsWith('/slack/socket')) return false;
      if (!platform.delivery.sockets.upgrade(req, socket, head))
        socket.end('HTTP/1.1 401 Unauthorized\r\n\r\n');
      return true;
    },
    async close() {
      closing.abort();
      scheduler.stop();
      platform.delivery.close();
      journal.close();
    },
  };
}
