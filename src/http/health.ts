import type { MetricsPage } from '../kit/metrics.js';
import { sendJson } from './errors.js';
import { exact, type Handler, type HttpLog } from './server.js';

/** Rejects when a part that the program cannot work without is away. */
export type Check = () => Promise<unknown>;

/** A check that has not answered by then counts as failed: whoever asks does not wait for long either. */
const patienceMs = 2_000;

/** `GET /healthz`: the process is alive and its event loop turns. */
export function healthz(): Handler {
  return exact('GET', '/healthz', async (_req, res) => sendJson(res, 200, { status: 'alive' }));
}

/** `GET /readyz`: whether each part that is needed answers; 503 names those that do not. Details go to the log. */
export function readyz(checks: Readonly<Record<string, Check>>, log: HttpLog): Handler {
  return exact('GET', '/readyz', async (_req, res) => {
    const parts = await Promise.all(
      Object.entries(checks).map(async ([name, check]) => {
        try {
          await inTime(check());
          return [name, 'ok'] as const;
        } catch (error) {
          const why = error instanceof Error ? error.message : String(error);
          log.info({ part: name, why }, 'http: not ready');
          return [name, 'failed'] as const;
        }
      }),
    );
    const ready = parts.every(([, state]) => state === 'ok');
    sendJson(res, ready ? 200 : 503, {
      status: ready ? 'ready' : 'not ready',
      checks: Object.fromEntries(parts),
    });
  });
}

/** `GET /metrics` in Prometheus' text format. */
export function metrics(registry: MetricsPage): Handler {
  return exact('GET', '/metrics', async (_req, res) => {
    const text = await registry.metrics();
    res.writeHead(200, { 'content-type': registry.contentType, 'cache-control': 'no-store' });
    res.end(text);
  });
}

async function inTime(work: Promise<unknown>): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`no answer within ${patienceMs} ms`)), patienceMs);
  });
  try {
    await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}
