import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';
import { serveControl } from '../common/control-server.js';
import { createFaultQueue } from '../common/faults.js';
import { openJournal } from '../common/journal.js';
import { sendText } from '../slack/http.js';
import { createIds } from '../slack/ids.js';
import { createControl } from './acts/control.js';
import { createNewApi } from './api/new-api.js';
import { createOldApi } from './api/old-api.js';
import { controlMembers, type DingTalkControl } from './control.js';
import type { Fault, Faults } from './faults.js';
import { createFeed } from './feed.js';
import { createHub } from './hub.js';
import type { Platform } from './platform.js';
import { isChangeRecord } from './records.js';
import type { AppSeed, CorpSeed, TemplateSeed } from './seed.js';
import { dingtalkTimings, freshSettings, type Settings, type Timings } from './settings.js';
import { readTemplates } from './templates.js';
import { createTraffic } from './traffic.js';
import { createWarnings, type Warning } from './warnings.js';
import { createWorld } from './world.js';

/** How a local DingTalk is set up. */
export interface DingTalkSandboxOptions {
  /** Where it is reached, such as `http://127.0.0.1:3000`; asked late, as the port may not be known yet. */
  readonly baseUrl: () => string;
  readonly corp: CorpSeed;
  readonly app: AppSeed;
  /** The published card templates. */
  readonly templates: readonly TemplateSeed[];
  /** Path of an append-only file: what was said survives a restart. Without it everything is forgotten. */
  readonly journal?: string | undefined;
  /** The organisation's clock, epoch milliseconds: dates, lives of tokens and webhooks, months. Real time when absent. */
  readonly now?: (() => number) | undefined;
  /** The clock of tickets and of calls a second. Real time when absent. */
  readonly realNow?: () => number;
  /** The same seed gives the same ids; random when absent. */
  readonly ids?: string | undefined;
  /** DingTalk's own when absent. */
  readonly timings?: Partial<Timings>;
  /** 20 calls a second of one API and a month without end when absent. */
  readonly settings?: Partial<Settings>;
}

/** A local DingTalk, to be mounted into an HTTP server. */
export interface DingTalkSandbox {
  /** Answers requests below `/dingtalk/`; false for others' paths. */
  handle(req: IncomingMessage, res: ServerResponse): Promise<boolean>;
  /** Takes Stream connections at `/dingtalk/connect`; false for others' paths. */
  upgrade(req: IncomingMessage, socket: Duplex, head: Buffer): boolean;
  /** The people, acting in this process. */
  readonly people: DingTalkControl;
  readonly faults: Faults;
  /** What the app did against the documents although it was taken. */
  readonly warnings: readonly Warning[];
  /** Base of the new API: the part before `/v1.0/`. */
  apiUrl(): string;
  /** Base of the old API: the part before `/topapi/`. */
  oapiUrl(): string;
  close(): Promise<void>;
}

/**
 * Creates a local DingTalk that an unmodified client connects to by its two base URLs.
 *
 * @throws when the journal is damaged other than by a torn last line, or a template cannot be read
 */
export async function createDingTalkSandbox(options: DingTalkSandboxOptions): Promise<DingTalkSandbox> {
  const realNow = options.realNow ?? Date.now;
  const journal = openJournal(options.journal, isChangeRecord);
  const traffic = createTraffic(realNow);
  const faults = createFaultQueue<Fault>((fault) => traffic.note('fault', 'happened', fault));
  const warnings = createWarnings();
  const settings: Settings = { ...freshSettings, ...options.settings };
  const timings: Timings = { ...dingtalkTimings, ...options.timings };
  const world = createWorld(options.corp, options.app, {
    templates: readTemplates(options.templates),
    now: options.now ?? realNow,
    realNow,
    ids: createIds(options.ids),
    feed: createFeed(),
    journal,
  });
  const platform: Platform = {
    world,
    faults,
    traffic,
    warnings,
    settings,
    hub: createHub({ world, faults, traffic, warnings, settings, timings }),
    callbacks: new Map(),
    baseUrl: () => options.baseUrl().replace(/\/$/, ''),
  };
  const closing = new AbortController();
  const control = createControl(platform, closing.signal);
  const newApi = createNewApi(platform);
  const oldApi = createOldApi(platform);

  return {
    people: control,
    faults,
    warnings: warnings.list,
    apiUrl: () => `${platform.baseUrl()}/dingtalk/api`,
    oapiUrl: () => `${platform.baseUrl()}/dingtalk/oapi`,
    async handle(req, res) {
      const url = new URL(req.url ?? '/', 'http://localhost');
      const [, root, area = '', ...rest] = url.pathname.split('/');
      if (root !== 'dingtalk' || !['api', 'oapi', 'control', 'connect'].includes(area)) return false;
      if (area === 'control') await serveControl(control, controlMembers, rest.join('/'), req, res);
      else if (area === 'connect') sendText(res, 426, 'This address takes WebSockets.');
      else await (area === 'api' ? newApi : oldApi)(`/${rest.join('/')}`, url, req, res);
      return true;
    },
    upgrade(req, socket, head) {
      if (new URL(req.url ?? '/', 'http://localhost').pathname !== '/dingtalk/connect') return false;
      if (!platform.hub.upgrade(req, socket, head)) socket.end('HTTP/1.1 401 Unauthorized\r\n\r\n');
      return true;
    },
    async close() {
      closing.abort();
      platform.hub.close();
      journal.close();
    },
  };
}
