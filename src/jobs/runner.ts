import type { ChatSender } from '../ports/chat-sender.js';
import type { Clock } from '../ports/clock.js';
import { noSeam, type Seam } from '../ports/seam.js';
import type { Deliveries, DueTimers, InboundHandler, InboxItems, Render, Work } from '../ports/work.js';
import { type JobWorker, openBackend, type QueueCounts, type QueueSettings } from './backend.js';
import { type Counted, counters } from './counters.js';
import { deliver } from './delivery.js';
import { drain } from './drain.js';
import { resume } from './inbox.js';
import { type JobLog, outage } from './job-log.js';
import { pace } from './pace.js';
import { machineTime, type RealTime } from './real-time.js';
import { startRelay } from './relay.js';
import { QUEUES, type QueueName, type Ticket, workOf } from './ticket.js';
import type { Hand, JobTools } from './tools.js';

/** What the workers of one process need. Everything with a default is for tests and for tuning. */
export interface RunnerOptions<Card> {
  queues: QueueSettings;
  work: Work;
  deliveries: Deliveries;
  inboxItems: InboxItems;
  timers: DueTimers;
  render: Render<Card>;
  /** Brings a member's keys and limit at the gateway to what they are to be. */
  gateway?: (memberId: string) => Promise<void>;
  /** Brings the approvals that stand for a request elsewhere in line with it. */
  oa?: (requestId: string) => Promise<void>;
  senders: readonly ChatSender<Card>[];
  handlers: readonly InboundHandler[];
  /** Business time. */
  clock: Clock;
  log: JobLog;
  time?: RealTime;
  random?: () => number;
  seam?: Seam;
  /** How often to look for due rows, in milliseconds: 200. */
  intervalMs?: number;
  /** How long a claimed row is safe from others, in milliseconds: 30,000. Longer than a call to a platform may take. */
  leaseMs?: number;
  /** Messages on their way at once: 10. */
  concurrency?: number;
  /** Between two messages to one conversation, and two renderings of one message, in milliseconds: 1,000. */
  paceMs?: number;
  /** How long a stop waits for what is in hand, in milliseconds: 10,000. */
  graceMs?: number;
  /** After how long a drain gives up, in milliseconds: 60,000. */
  drainMs?: number;
}

/** The workers of one process. */
export interface Jobs {
  /** Looks for due rows now: to be called after a commit that wrote some. */
  nudge(): void;
  /** Resolves when nothing is due now and nobody has a row in hand; rejects when that takes too long. */
  drain(): Promise<void>;
  /** Takes nothing new, finishes what is in hand or gives it back, and closes the queues. */
  stop(): Promise<void>;
  /** What was done since the start. */
  counts(): Readonly<Record<Counted, number>>;
  /** Where the queues live. */
  readonly store: 'redis' | 'postgres';
  /** The jobs of each queue by state. Rejects within five seconds when the store is away. */
  queues(): Promise<({ name: QueueName } & QueueCounts)[]>;
}

const QUEUE_FACTOR = 3;

/** Starts relay and workers. Rejects when the queue's tables cannot be prepared. */
export async function startJobs<Card>(options: RunnerOptions<Card>): Promise<Jobs> {
  const { work, timers, clock, log } = options;
  const time = options.time ?? machineTime;
  const leaseMs = options.leaseMs ?? 30_000;
  const concurrency = options.concurrency ?? 10;
  const paceMs = options.paceMs ?? 1_000;
  const stopping = new AbortController();
  const tools: JobTools = {
    work,
    clock,
    time,
    leaseMs,
    log,
    random: options.random ?? Math.random,
    seam: options.seam ?? noSeam,
    counters: counters(),
    stopping: stopping.signal,
  };
  const deliveryTools = {
    ...tools,
    deliveries: options.deliveries,
    render: options.render,
    ...(options.gateway ? { gateway: options.gateway } : {}),
    ...(options.oa ? { oa: options.oa } : {}),
    senders: new Map(options.senders.map((sender) => [sender.platform, sender])),
    turns: pace(paceMs),
    silences: pace(0),
  };
  const inboxTools = {
    ...tools,
    items: options.inboxItems,
    handlers: new Map(options.handlers.map((handler) => [handler.platform, handler])),
  };

  const workersOutage = outage(log, 'job workers');
  const backend = await openBackend(options.queues, (error) => workersOutage.noticed(error));
  const queues = {
    inbox: backend.queue('inbox'),
    delivery: backend.queue('delivery'),
    timers: backend.queue('timers'),
  };
  const relay = startRelay({
    work,
    timers,
    queues,
    clock,
    time,
    leaseMs,
    seam: tools.seam,
    outage: outage(log, 'work relay'),
    intervalMs: options.intervalMs ?? 200,
    mostQueued: concurrency * QUEUE_FACTOR,
  });

  const hands = inHand();
  const perform = async (ticket: Ticket, hand: Hand | null) => {
    if (ticket.table === 'timer') await runTimer(ticket.id);
    else if (hand !== null)
      await (ticket.table === 'inbox' ? resume(inboxTools, hand) : deliver(deliveryTools, hand));
  };
  const runTimer = async (id: 'sweep' | 'seal') => {
    tools.seam(`timer.${id}`);
    if (id === 'seal') tools.counters.add('sealed', await timers.seal());
    else {
      tools.counters.add('swept', await timers.sweep(clock.now()));
      relay.nudge();
    }
  };
  const run = async (ticket: Ticket) => {
    const hand = ticket.table === 'timer' ? null : { work: workOf(ticket) };
    const release = hands.take(hand);
    try {
      await perform(ticket, hand);
      workersOutage.over();
    } catch (error) {
      workersOutage.noticed(error);
      // A row comes back by its lease; a sweep comes back by the queue.
      if (ticket.table === 'timer') throw error;
    } finally {
      release();
      relay.roomFreed();
    }
  };
  const sizes: Record<QueueName, number> = { inbox: concurrency, delivery: concurrency, timers: 1 };
  const workers: JobWorker[] = QUEUES.map((name) => backend.worker(name, sizes[name], run));

  const giveBack = async () => {
    for (const { work: held } of hands.rows())
      await work
        .retryAt(held, clock.now(), 'stopped half way', true)
        .catch((error) => workersOutage.noticed(error));
  };
  const stop = async () => {
    await relay.stop();
    stopping.abort();
    const over = new AbortController();
    const finished = Promise.all(workers.map((worker) => worker.close(false))).finally(() => over.abort());
    await Promise.race([finished, time.wait(options.graceMs ?? 10_000, over.signal)]);
    await giveBack();
    const closed = Promise.all(Object.values(queues).map((queue) => queue.close())).finally(() =>
      backend.close(),
    );
    await Promise.race([closed, time.wait(2_000)]);
  };
  let stopped: Promise<void> | null = null;

  return {
    nudge: relay.nudge,
    drain: () =>
      drain({
        relay,
        work,
        timers,
        clock,
        time,
        inHand: hands.count,
        pause: () => Promise.race([hands.nextEnd(), time.wait(50)]),
        timeoutMs: options.drainMs ?? 60_000,
      }),
    stop: () => {
      stopped ??= stop();
      return stopped;
    },
    counts: tools.counters.read,
    store: backend.kind,
    queues: () => Promise.all(QUEUES.map(async (name) => ({ name, ...(await queues[name].counts()) }))),
  };
}

/** The jobs that this process is working on. */
function inHand() {
  const held = new Set<Hand | symbol>();
  let ended: (() => void)[] = [];
  return {
    take: (hand: Hand | null) => {
      const entry = hand ?? Symbol('timer');
      held.add(entry);
      return () => {
        held.delete(entry);
        const waiting = ended;
        ended = [];
        for (const resolve of waiting) resolve();
      };
    },
    rows: () => [...held].filter((entry) => typeof entry !== 'symbol'),
    count: () => held.size,
    nextEnd: () => new Promise<void>((resolve) => ended.push(resolve)),
  };
}
