import { Registry } from 'prom-client';
import { slackPath } from './chat/slack/http-door.js';
import type { Desk } from './desk/desk.js';
import { deskGauges } from './desk/gauges.js';
import { type ApiKey, bearerKeys } from './http/api-keys.js';
import { HttpError } from './http/errors.js';
import { healthz, metrics as metricsPage, readyz } from './http/health.js';
import { outcomesApi } from './http/outcomes.js';
import { exact, type Handler, type HttpDoor, startHttp, type UpgradeHandler } from './http/server.js';
import { usageApi } from './http/usage.js';
import type { Log } from './kit/log.js';
import { createMetrics } from './kit/metrics.js';
import { sql } from './store/db.js';

/** What the program's one port serves. */
export interface DoorOptions {
  port: number;
  host?: string | undefined;
  apiKeys: readonly ApiKey[];
  log: Log;
  /** Null until the program is up; asked at every request. */
  desk: () => Desk | null;
  /** What the workers of this process have done since the start, by kind. */
  counts?: () => Readonly<Record<string, number>>;
  /** Slack's requests, where the bot takes them over HTTP; null until it does. */
  slack?: (() => Handler | null) | undefined;
  /** Further handlers, asked after the program's own: the sandbox. */
  mounted?: readonly Handler[];
  upgrades?: readonly UpgradeHandler[];
  /** Whether this process takes usage. */
  api: boolean;
}

/** What is reported during the start must be reported again: "not found" would tell a gateway to give up. */
const notYet = (path: string) =>
  exact('POST', path, async () => {
    throw new HttpError(503, 'starting', 'the program is still starting; send this again in a moment', {
      'retry-after': '1',
    });
  });

/** Opens the port: health, readiness, metrics, usage, and what is mounted beside them. */
export async function openDoor(options: DoorOptions): Promise<HttpDoor> {
  const { port, host, log, desk, mounted = [], upgrades = [] } = options;
  const metrics = createMetrics(new Registry(), { process: true });
  metrics.gauges(async () => {
    const up = desk();
    const done = Object.entries(options.counts?.() ?? {}).map(([what, value]) => ({
      name: 'tokendesk_jobs',
      help: 'What the workers of this process have done since the start',
      labels: { what },
      value,
    }));
    return up ? [...(await deskGauges(up)), ...done] : done;
  });
  const ready = async () => {
    const up = desk();
    if (!up) throw new Error('the program is still starting');
    await up.db.run(sql`SELECT 1`);
  };
  const authenticate = bearerKeys(options.apiKeys);
  const usage: Handler = async (req, res) => {
    if (!options.api) return false;
    const up = desk();
    return up ? usageApi(up, authenticate, metrics.usage)(req, res) : notYet('/v1/usage')(req, res);
  };
  const outcomes: Handler = async (req, res) => {
    if (!options.api) return false;
    const up = desk();
    return up ? outcomesApi(up, authenticate, metrics.outcomes)(req, res) : notYet('/v1/outcomes')(req, res);
  };
  const slack: Handler = async (req, res) => {
    if (!options.slack) return false;
    return (options.slack() ?? notYet(slackPath))(req, res);
  };
  return startHttp({
    port,
    host,
    log,
    handlers: [
      healthz(),
      readyz({ database: ready }, log),
      metricsPage(metrics.registry),
      usage,
      outcomes,
      slack,
      ...mounted,
    ],
    upgrades,
    routes: ['/healthz', '/readyz', '/metrics', '/v1/usage', '/v1/outcomes', slackPath],
    onAnswered: metrics.request,
  });
}
