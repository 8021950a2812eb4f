import { Redis } from 'ioredis';
import pg from 'pg';
import type { JobLog } from '../../src/jobs/job-log.js';
import { machineTime, type RealTime } from '../../src/jobs/real-time.js';
import { type Jobs, type RunnerOptions, startJobs } from '../../src/jobs/runner.js';
import { type FakeClock, fakeClock } from '../../src/ports/clock.js';
import { type FakeChatSender, fakeChatSender } from '../../src/ports/fake-chat-sender.js';
import { countingId } from '../../src/ports/ids.js';
import type { Deliveries, DueTimers, InboxItems, Render, Work } from '../../src/ports/work.js';
import { connect, type Database } from '../../src/store/db.js';
import { sqlWork } from '../../src/store/work.js';
import { sqlDeliveries } from '../../src/store/work-deliveries.js';
import { sqlInboxItems } from '../../src/store/work-inbox.js';
import { type TestDatabase, testDatabase } from '../support/database.js';

export const START = new Date('2026-03-02T09:00:00.000Z');

/** The machine's timers, with a clock that a test can push forward to let leases run out. */
export interface PushedTime extends RealTime {
  push(milliseconds: number): void;
}

/** Time that has not been pushed yet. */
export function pushedTime(): PushedTime {
  let ahead = 0;
  return {
    now: () => new Date(Date.now() + ahead),
    wait: machineTime.wait,
    push: (milliseconds) => {
      ahead += milliseconds;
    },
  };
}

/** One line of what was logged. */
export interface Logged {
  level: 'info' | 'warn' | 'error';
  message: string;
  fields: object;
}

/** An office with people, a loan, an outbox, and as many workers as a test starts. */
export interface Office {
  readonly database: TestDatabase;
  readonly store: Database;
  /** As the owner of the tables. */
  readonly admin: pg.Pool;
  readonly clock: FakeClock;
  readonly time: PushedTime;
  readonly chat: FakeChatSender<string>;
  readonly work: Work;
  readonly deliveries: Deliveries;
  readonly items: InboxItems;
  readonly logged: Logged[];
  /** Member ids. */
  readonly ana: string;
  readonly bo: string;
  start(more?: Partial<RunnerOptions<string>>): Promise<Jobs>;
  /** A card about a loan (or a notice without a subject) that is due now. Returns the row's id. */
  post(row?: { member?: string; kind?: 'card' | 'notice'; loan?: string; dueAt?: Date }): Promise<string>;
  loan(): Promise<string>;
  /** What a decision does: the loan moves on, and its messages are to be rendered anew. */
  change(loan: string): Promise<void>;
  row(id: string): Promise<{ state: string; attempt: number; due: Date; error: string | null }>;
  states(): Promise<Record<string, number>>;
  close(): Promise<void>;
}

/** A card says which loan it is about and which version of it; a notice says its own id. */
function renderer(store: () => pg.Pool): Render<string> {
  return async (row) => {
    if (row.subjectId === null)
      return { card: `notice ${row.id}`, locale: 'en', subjectVersion: 0, callClass: 'alert' };
    const { rows } = await store().query<{ version: number }>('SELECT version FROM loan WHERE id = $1', [
      row.subjectId,
    ]);
    const version = rows[0]?.version ?? 0;
    return { card: `loan v${version}`, locale: 'en', subjectVersion: version, callClass: 'loan' };
  };
}

const noTimers: DueTimers = { sweep: async () => 0, nextDue: async () => null, seal: async () => 0 };

export async function openOffice(queues: { redisUrl?: string } = {}): Promise<Office> {
  const database = await testDatabase();
  const store = connect(database.appUrl, 4);
  const admin = new pg.Pool({ connectionString: database.adminUrl, max: 4 });
  admin.on('error', () => {});
  const clock = fakeClock(START);
  const time = pushedTime();
  const chat = fakeChatSender<string>();
  const newId = countingId();
  const logged: Logged[] = [];
  const log: JobLog = {
    info: (fields, message) => logged.push({ level: 'info', fields, message }),
    warn: (fields, message) => logged.push({ level: 'warn', fields, message }),
    error: (fields, message) => logged.push({ level: 'error', fields, message }),
  };
  const work: Work = sqlWork(store);
  const deliveries: Deliveries = sqlDeliveries(store);
  const items: InboxItems = sqlInboxItems(store);
  const running: Jobs[] = [];
  const [ana, bo] = [newId(), newId()];
  for (const [id, name] of [
    [ana, 'ana'],
    [bo, 'bo'],
  ]) {
    await admin.query(
      `INSERT INTO member (id, name, plan, status, period_start, period_end, next_settle_at, created_at)
       VALUES ($1, $2, 'standard', 'active', $3, $4, $4, $3)`,
      [id, name, START, new Date('2026-04-01T00:00:00Z')],
    );
    await admin.query(
      `INSERT INTO identity (platform, workspace, user_id, member_id, created_at) VALUES ('slack', 'T1', $2, $1, $3)`,
      [id, `U-${name}`, START],
    );
  }

  const office: Office = {
    database,
    store,
    admin,
    clock,
    time,
    chat,
    work,
    deliveries,
    items,
    logged,
    ana,
    bo,
    start: async (more = {}) => {
      const jobs = await startJobs<string>({
        queues: { databaseUrl: database.appUrl, redisUrl: queues.redisUrl },
        work,
        deliveries,
        inboxItems: items,
        timers: noTimers,
        render: renderer(() => admin),
        senders: [chat],
        handlers: [],
        clock,
        log,
        time,
        random: () => 0.5,
        intervalMs: 20,
        paceMs: 0,
        ...more,
      });
      running.push(jobs);
      return jobs;
    },
    post: async (row = {}) => {
      const id = newId();
      await admin.query(
        `INSERT INTO outbox (id, kind, name, member_id, subject_type, subject_id, payload, state, due_at, created_at)
         VALUES ($1, $2, 'loan.question', $3, $4, $5, '{}', 'due', $6, $7)`,
        [
          id,
          row.kind ?? (row.loan === undefined ? 'notice' : 'card'),
          row.member ?? ana,
          row.loan === undefined ? null : 'loan',
          row.loan ?? null,
          row.dueAt ?? clock.now(),
          clock.now(),
        ],
      );
      return id;
    },
    loan: async () => {
      const id = newId();
      await admin.query(
        `INSERT INTO loan (id, lender_id, borrower_id, opened_by, asked, state, due_at, expires_at, created_at)
         VALUES ($1, $2, $3, 'borrower', 100, 'asked', $4, $4, $5)`,
        [id, bo, ana, new Date('2026-03-20T00:00:00Z'), START],
      );
      return id;
    },
    change: async (loan) => {
      const client = await admin.connect();
      try {
        await client.query('BEGIN');
        await client.query('UPDATE loan SET version = version + 1 WHERE id = $1', [loan]);
        await client.query(
          `INSERT INTO outbox (id, kind, name, message_id, subject_type, subject_id, payload, state, due_at, created_at)
           SELECT gen_random_uuid(), 'update', name, id, subject_type, subject_id, '{}', 'due', $2, $2
             FROM message WHERE subject_id = $1 AND NOT gone ON CONFLICT DO NOTHING`,
          [loan, clock.now()],
        );
        await client.query('COMMIT');
      } finally {
        client.release();
      }
    },
    row: async (id) => {
      const { rows } = await admin.query<{ state: string; attempt: number; due: Date; error: string | null }>(
        'SELECT state, attempt, due_at AS due, error FROM outbox WHERE id = $1',
        [id],
      );
      const row = rows[0];
      if (row === undefined) throw new Error('no such row');
      return row;
    },
    states: async () => {
      const { rows } = await admin.query<{ state: string; n: number }>(
        'SELECT state, count(*)::int AS n FROM outbox GROUP BY state',
      );
      return Object.fromEntries(rows.map(({ state, n }) => [state, n]));
    },
    close: async () => {
      await Promise.all(running.map((jobs) => jobs.stop()));
      await store.close();
      await admin.end();
      await database.drop();
      if (queues.redisUrl !== undefined) {
        const redis = new Redis(queues.redisUrl);
        await redis.flushall();
        redis.disconnect();
      }
    },
  };
  return office;
}
