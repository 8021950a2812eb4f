import { createPostgresBackend, type JobsOptions, Queue, Worker, withBackend } from 'bullmq';
import { Redis } from 'ioredis';
import { prepareQueueSchema, queueConnection } from './queue-schema.js';
import { jobId, type QueueName, type Ticket } from './ticket.js';

/** Where the queues live: Redis when there is one, else the program's own PostgreSQL. */
export interface QueueSettings {
  redisUrl?: string | undefined;
  /** Connection of the program's role, not of the tables' owner. */
  databaseUrl: string;
}

/** One queue, to add to. Methods reject within five seconds when the store is away. */
export interface JobQueue {
  /** Adds jobs; ids that are still queued are passed over. */
  add(tickets: readonly Ticket[]): Promise<void>;
  /** How many jobs wait or are worked on. */
  size(): Promise<number>;
  /** How many jobs are in each state, as the library counts. */
  counts(): Promise<QueueCounts>;
  close(): Promise<void>;
}

/** The jobs of a queue by state. Jobs that are over are not kept, so there is no count of them. */
export interface QueueCounts {
  waiting: number;
  active: number;
  delayed: number;
  failed: number;
}

/** One queue's jobs being worked on by this process. */
export interface JobWorker {
  /** Takes no further jobs, and waits for those in hand unless `force`. */
  close(force: boolean): Promise<void>;
}

/** Opens queues and workers on one kind of store. */
export interface Backend {
  readonly kind: 'redis' | 'postgres';
  queue(name: QueueName): JobQueue;
  worker(name: QueueName, concurrency: number, run: (ticket: Ticket) => Promise<void>): JobWorker;
  close(): Promise<void>;
}

const LOCKS = {
  // A job is a hint, so what its worker loses is found again soon; twice killed must not be "stalled for good".
  lockDuration: 5_000,
  stalledInterval: 2_000,
  maxStalledCount: 1_000_000,
  runRetryDelay: 1_000,
} as const;

/** The one switch. `trouble` hears every error of the store; it is called often during an outage. */
export async function openBackend(
  settings: QueueSettings,
  trouble: (error: Error) => void,
): Promise<Backend> {
  return settings.redisUrl === undefined
    ? openPostgres(settings.databaseUrl, trouble)
    : openRedis(settings.redisUrl, trouble);
}

/** Each queue owns two connections at most, each worker two and one that listens. */
async function openPostgres(databaseUrl: string, trouble: (error: Error) => void): Promise<Backend> {
  await prepareQueueSchema(databaseUrl);
  const connection = queueConnection(databaseUrl);
  const onPostgres = withBackend(createPostgresBackend);
  return {
    kind: 'postgres',
    queue: (name) => jobQueue(new onPostgres.Queue<Ticket>(name, { connection }), trouble),
    worker: (name, concurrency, run) =>
      jobWorker(
        new onPostgres.Worker<Ticket>(name, ({ data }) => run(data), {
          connection,
          concurrency,
          ...LOCKS,
          ...FORGET,
        }),
        trouble,
      ),
    close: async () => {},
  };
}

/** All queues share one connection; each worker owns two. */
async function openRedis(redisUrl: string, trouble: (error: Error) => void): Promise<Backend> {
  // Commands fail at once while Redis is away: the relay then leaves the rows alone.
  const shared = new Redis(redisUrl, { enableOfflineQueue: false, maxRetriesPerRequest: 0, retryStrategy });
  shared.on('error', trouble);
  return {
    kind: 'redis',
    queue: (name) => jobQueue(new Queue<Ticket>(name, { connection: shared, prefix: PREFIX }), trouble),
    worker: (name, concurrency, run) =>
      jobWorker(
        new Worker<Ticket>(name, ({ data }) => run(data), {
          connection: { url: redisUrl, maxRetriesPerRequest: null, retryStrategy },
          prefix: PREFIX,
          concurrency,
          ...LOCKS,
          ...FORGET,
        }),
        trouble,
      ),
    close: async () => {
      shared.disconnect();
    },
  };
}

const PREFIX = 'tokendesk';

// A job that stays after its end would silently swallow the next one with its id.
const FORGET = { removeOnComplete: { count: 0 }, removeOnFail: { count: 0 } } as const;

const retryStrategy = (times: number) => Math.min(200 * times, 2_000);

/** A sweep that fails is tried again by the queue: this serves only technical back-off. */
const SWEEP_RETRY: JobsOptions = { attempts: 6, backoff: { type: 'exponential', delay: 1_000 } };

interface Emits {
  on(event: 'error', listener: (error: Error) => void): unknown;
}

/** A BullMQ queue on either store. */
interface AnyQueue extends Emits {
  addBulk(jobs: { name: string; data: Ticket; opts: JobsOptions }[]): Promise<unknown>;
  getJobCountByTypes(...types: ('waiting' | 'active')[]): Promise<number>;
  getJobCounts(...types: (keyof QueueCounts)[]): Promise<{ [state: string]: number }>;
  close(): Promise<void>;
}

function jobQueue(queue: AnyQueue, trouble: (error: Error) => void): JobQueue {
  queue.on('error', trouble);
  return {
    add: async (tickets) => {
      const jobs = tickets.map((ticket) => ({
        name: ticket.table,
        data: ticket,
        opts: {
          jobId: jobId(ticket),
          removeOnComplete: true,
          removeOnFail: true,
          ...(ticket.table === 'timer' ? SWEEP_RETRY : {}),
        },
      }));
      await within(queue.addBulk(jobs));
    },
    size: () => within(queue.getJobCountByTypes('waiting', 'active')),
    counts: async () => {
      const counted = await within(queue.getJobCounts('waiting', 'active', 'delayed', 'failed'));
      const of = (state: keyof QueueCounts) => counted[state] ?? 0;
      return {
        waiting: of('waiting'),
        active: of('active'),
        delayed: of('delayed'),
        failed: of('failed'),
      };
    },
    close: () => queue.close(),
  };
}

function jobWorker(
  worker: Emits & { close(force?: boolean): Promise<void> },
  trouble: (error: Error) => void,
): JobWorker {
  worker.on('error', trouble);
  return { close: (force) => worker.close(force) };
}

/** BullMQ waits for a lost store for as long as it takes; the relay would rather know. */
async function within<T>(work: Promise<T>, milliseconds = 5_000): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  try {
    return await Promise.race([
      work,
      new Promise<never>((_resolve, reject) => {
        timer = setTimeout(() => reject(new Error('the queue store does not answer')), milliseconds);
      }),
    ]);
  } finally {
    clearTimeout(timer);
  }
}
