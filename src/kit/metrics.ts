import { Counter, collectDefaultMetrics, Gauge, Histogram, type Registry } from 'prom-client';

/** Numbers for Prometheus. Belongs to one registry; nothing is shared between two of them. */
export interface Metrics {
  /** What `/metrics` shows, the gauges as they are at that moment. */
  readonly registry: MetricsPage;
  /** One HTTP request that was answered; `route` is one of a few known ones. */
  request(seen: { method: string; route: string; status: number; seconds: number }): void;
  /** Usage events of one call, by what became of them. */
  usage(source: string, counts: Readonly<Record<string, number>>): void;
  /** Outcomes of one call, by what became of them. */
  outcomes(source: string, counts: Readonly<Record<string, number>>): void;
  /** Numbers that are asked for whenever somebody looks; a reader that fails leaves its numbers out. */
  gauges(read: () => Promise<readonly GaugeReading[]>): void;
}

/** Everything in Prometheus' text format. */
export interface MetricsPage {
  readonly contentType: string;
  metrics(): Promise<string>;
}

/** One number as it stands, for example `{name: 'tokendesk_outbox_rows', labels: {state: 'due'}, value: 3}`. */
export interface GaugeReading {
  name: string;
  help: string;
  labels?: Readonly<Record<string, string>>;
  value: number;
}

/** Metrics in a registry. `process`: also those of Node itself, which start a few timers. */
export function createMetrics(registry: Registry, options: { process?: boolean } = {}): Metrics {
  const registers = [registry];
  if (options.process) collectDefaultMetrics({ register: registry });
  const requests = new Counter({
    name: 'tokendesk_http_requests_total',
    help: 'HTTP requests answered',
    labelNames: ['method', 'route', 'status'],
    registers,
  });
  const durations = new Histogram({
    name: 'tokendesk_http_request_seconds',
    help: 'Time until an HTTP request was answered',
    labelNames: ['route'],
    buckets: [0.005, 0.02, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10],
    registers,
  });
  const events = new Counter({
    name: 'tokendesk_usage_events_total',
    help: 'Usage events received, by source and result',
    labelNames: ['source', 'result'],
    registers,
  });
  const outcomes = new Counter({
    name: 'tokendesk_outcomes_total',
    help: 'Outcomes received, by source and result',
    labelNames: ['source', 'result'],
    registers,
  });
  const failed = new Gauge({
    name: 'tokendesk_gauge_readers_failed',
    help: 'How many sources of gauges could not be read',
    registers,
  });
  const readers: (() => Promise<readonly GaugeReading[]>)[] = [];
  const made = new Map<string, Gauge>();
  return {
    registry: {
      contentType: registry.contentType,
      metrics: async () => {
        await refresh();
        return registry.metrics();
      },
    },
    request: ({ method, route, status, seconds }) => {
      requests.inc({ method, route, status: String(status) });
      durations.observe({ route }, seconds);
    },
    usage: (source, counts) => {
      for (const [result, count] of Object.entries(counts)) events.inc({ source, result }, count);
    },
    outcomes: (source, counts) => {
      for (const [result, count] of Object.entries(counts)) outcomes.inc({ source, result }, count);
    },
    gauges: (read) => {
      readers.push(read);
    },
  };

  // Before the page is written, not while it is: all of its gauges then show the same moment.
  async function refresh(): Promise<void> {
    const answers = await Promise.all(readers.map((read) => read().catch(() => null)));
    for (const gauge of made.values()) gauge.reset();
    failed.set(answers.filter((answer) => answer === null).length);
    for (const { name, help, labels = {}, value } of answers.flatMap((answer) => answer ?? [])) {
      const gauge = made.get(name) ?? new Gauge({ name, help, labelNames: Object.keys(labels), registers });
      made.set(name, gauge);
      gauge.set(labels, value);
    }
  }
}
