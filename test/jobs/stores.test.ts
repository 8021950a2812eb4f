import pg from 'pg';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import type { InboxItem } from '../../src/ports/work.js';
import { redisFound, type TestRedis, testRedis } from '../support/redis.js';
import { type Office, openOffice, START } from './office.js';

const withRedis = redisFound('test/jobs/stores over Redis');

describe.each(['postgres', 'redis'] as const)('with the queues on %s', (kind) => {
  describe.skipIf(kind === 'redis' && !withRedis)('the workers', () => {
    let redis: TestRedis | null = null;
    let office: Office;
    beforeAll(async () => {
      if (kind === 'redis') redis = await testRedis();
    });
    afterAll(() => redis?.stop());
    beforeEach(async () => {
      office = await openOffice(redis === null ? {} : { redisUrl: redis.url });
    });
    afterEach(() => office.close());

    /** What an operator may do to the queue's store at any moment. */
    const emptyStore = async () => {
      if (redis !== null) return redis.flush();
      const { rows } = await office.admin.query<{ name: string }>(
        `SELECT format('%I.%I', schemaname, tablename) AS name FROM pg_tables
          WHERE schemaname = 'tokendesk_queue' AND tablename <> 'migration'`,
      );
      const truncate = () => office.admin.query(`TRUNCATE ${rows.map((row) => row.name).join(', ')}`);
      // It wants all tables at once and may meet a worker that holds one and wants another.
      for (;;) {
        try {
          await truncate();
          return;
        } catch (error) {
          if (!(error instanceof pg.DatabaseError && error.code === '40P01')) throw error;
        }
      }
    };
    const sends = () =>
      office.chat.calls.filter((call) => call.method === 'send').map((call) => call.outboxId);
    const received = async (key: string, dueAt = START) => {
      await office.admin.query(
        `INSERT INTO inbox (id, key, platform, kind, payload, state, due_at, received_at)
         VALUES (gen_random_uuid(), $1, 'slack', 'text', '{"text":"hi"}', 'received', $2, $3)`,
        [key, dueAt, START],
      );
    };
    const inboxStates = async () => {
      const { rows } = await office.admin.query<{ key: string; state: string }>(
        'SELECT key, state FROM inbox ORDER BY key',
      );
      return Object.fromEntries(rows.map(({ key, state }) => [key, state]));
    };

    /** The versions that the remembered messages show. */
    const messages = async () => {
      const { rows } = await office.admin.query<{ version: number }>(
        'SELECT shown_version AS version FROM message',
      );
      return rows.map((row) => row.version);
    };

    test('share the rows: each is delivered once', async () => {
      const ids: string[] = [];
      for (let count = 0; count < 80; count += 1) ids.push(await office.post());
      const [one, two] = [await office.start(), await office.start()];
      await Promise.all([one.drain(), two.drain()]);
      expect(sends().sort()).toEqual(ids.sort());
      expect(one.counts().sent + two.counts().sent).toBe(80);
      expect(one.counts().sent).toBeGreaterThan(0);
      expect(two.counts().sent).toBeGreaterThan(0);
    });

    test.each([1, 2, 3])('lose nothing when the store is emptied at any moment (seed %i)', async (seed) => {
      const random = seeded(seed);
      const ids: string[] = [];
      for (let count = 0; count < 40; count += 1) ids.push(await office.post());
      for (let count = 0; count < 10; count += 1) await received(`event-${count}`);
      const moments = new Set(Array.from({ length: 4 }, () => Math.floor(random() * 40)));
      let calls = 0;
      const strike = async () => {
        if (moments.has(calls++)) await emptyStore();
      };
      office.chat.during(strike);
      const seen: string[] = [];
      const jobs = await office.start({
        leaseMs: 1_500,
        concurrency: 1 + Math.floor(random() * 8),
        handlers: [
          {
            platform: 'slack',
            resume: async (item) => {
              await strike();
              seen.push(item.key);
            },
          },
        ],
      });
      await jobs.drain();
      expect(sends().sort()).toEqual(ids.sort());
      expect(await office.states()).toEqual({ sent: 40 });
      expect(new Set(seen).size).toBe(10);
      expect(new Set(Object.values(await inboxStates()))).toEqual(new Set(['done']));
    });

    test('deliver what a process claimed and never queued, once its lease has run out', async () => {
      const id = await office.post();
      const order = {
        table: 'outbox',
        now: START,
        realNow: office.time.now(),
        leaseMs: 30_000,
        limit: 10,
      } as const;
      expect(await office.work.claim(order)).toHaveLength(1);
      const jobs = await office.start();
      expect(await office.work.claim({ ...order, realNow: office.time.now() })).toEqual([]);
      expect(sends()).toEqual([]);
      office.time.push(30_001);
      await jobs.drain();
      expect(await office.row(id)).toMatchObject({ state: 'sent', attempt: 2 });
      expect(office.chat.calls.map((call) => call.method)).toEqual(['send']);
    });

    test('look first after a process that died in the middle of sending', async () => {
      const id = await office.post();
      const [claim] = await office.work.claim({
        table: 'outbox',
        now: START,
        realNow: office.time.now(),
        leaseMs: 30_000,
        limit: 1,
      });
      if (claim === undefined) throw new Error('nothing claimed');
      await office.work.begin(claim, office.time.now(), 30_000);
      await office.chat.send({ workspace: 'T1', userId: 'U-ana' }, 'sent before it died', id, 'alert');
      office.time.push(31_000);
      const jobs = await office.start();
      await jobs.drain();
      expect(office.chat.calls.map((call) => call.method)).toEqual(['send', 'find']);
      expect((await office.row(id)).state).toBe('sent');
    });

    test('finish what was left in the inbox, and leave fresh rows to their receiver', async () => {
      await received('left');
      await received('fresh', new Date(START.getTime() + 5_000));
      const items: InboxItem[] = [];
      let failures = 1;
      const jobs = await office.start({
        handlers: [
          {
            platform: 'slack',
            resume: async (item) => {
              if (failures-- > 0) throw new Error('a fault');
              items.push(item);
            },
          },
        ],
      });
      await jobs.drain();
      expect(items).toEqual([]);
      office.clock.advance(1_000);
      await jobs.drain();
      expect(items).toEqual([{ key: 'left', platform: 'slack', kind: 'text', payload: { text: 'hi' } }]);
      expect(await inboxStates()).toEqual({ left: 'done', fresh: 'received' });
    });

    test('sweep what is due, again after a failure, and seal', async () => {
      let due: Date | null = START;
      let failures = 1;
      let sealed = 0;
      const timers = {
        sweep: async () => {
          if (failures-- > 0) throw new Error('a fault');
          due = null;
          await office.post();
          return 3;
        },
        nextDue: async () => due,
        seal: async () => {
          sealed += 1;
          return 2;
        },
      };
      const jobs = await office.start({ timers });
      await jobs.drain();
      expect(jobs.counts()).toMatchObject({ swept: 3, sent: 1 });
      expect(jobs.counts().sealed).toBe(2 * sealed);
      expect(sealed).toBeGreaterThan(0);
    });

    test('stop gracefully: what is in hand is finished, the rest waits for the next process', async () => {
      for (let count = 0; count < 30; count += 1) await office.post();
      const gate = door();
      office.chat.during(async () => {
        gate.arrived();
        await gate.opened;
      });
      const jobs = await office.start({ concurrency: 3 });
      await gate.reached(3);
      const stopped = jobs.stop();
      gate.open();
      await stopped;
      const done = sends().length;
      expect(done).toBeGreaterThanOrEqual(3);
      expect(done).toBeLessThan(30);
      expect((await office.states())['sent']).toBe(done);
      office.time.push(30_001);
      const next = await office.start();
      await next.drain();
      expect(new Set(sends()).size).toBe(30);
      expect(sends()).toHaveLength(30);
    });

    test('stop in time although a platform hangs: what is in hand is given back at once', async () => {
      const id = await office.post();
      const gate = door();
      office.chat.during(async () => {
        gate.arrived();
        await gate.opened;
      });
      const jobs = await office.start({ graceMs: 50 });
      await gate.reached(1);
      await jobs.stop();
      expect(await office.row(id)).toMatchObject({ state: 'due', error: 'unknown: stopped half way' });
      office.chat.during(async () => {});
      const next = await office.start();
      await next.drain();
      expect(office.chat.calls.map((call) => call.method)).toEqual(['send', 'find', 'send']);
      gate.open();
    });

    test('a message that arrives twice after all is kept up to date in both copies', async () => {
      const loan = await office.loan();
      await office.post({ loan });
      const gate = door();
      office.chat.during(async () => {
        gate.arrived();
        await gate.opened;
      });
      const hung = await office.start({ graceMs: 50 });
      await gate.reached(1);
      await hung.stop();
      office.chat.during(async () => {});
      const next = await office.start();
      await next.drain();
      gate.open();
      await vi.waitFor(async () => expect(await messages()).toHaveLength(2));
      await office.change(loan);
      await next.drain();
      expect(office.chat.messages.map((message) => message.card)).toEqual(['loan v2', 'loan v2']);
      expect(await messages()).toEqual([2, 2]);
    });

    test('a rendering that lands late is followed by another', async () => {
      const loan = await office.loan();
      await office.post({ loan });
      const first = await office.start({ graceMs: 50 });
      await first.drain();
      const gate = door();
      office.chat.during(async () => {
        gate.arrived();
        await gate.opened;
      });
      await office.change(loan);
      await gate.reached(1);
      await first.stop();
      office.chat.during(async () => {});
      const next = await office.start();
      await office.change(loan);
      await next.drain();
      expect(office.chat.messages.map((message) => message.card)).toEqual(['loan v3']);
      // Now version 2 lands on top of it.
      gate.open();
      await vi.waitFor(() => expect(first.counts().updated).toBe(1));
      await next.drain();
      expect(office.chat.messages.map((message) => message.card)).toEqual(['loan v3']);
      expect(office.chat.calls.filter((call) => call.method === 'update')).toHaveLength(3);
      expect(await messages()).toEqual([3]);
    });

    test('two renderings at the same time, whoever notes it first, are followed by another', async () => {
      const loan = await office.loan();
      await office.post({ loan });
      const jobs = await office.start();
      await jobs.drain();
      await jobs.stop();
      await office.change(loan);
      const claim = async () => {
        const order = {
          table: 'outbox',
          now: START,
          realNow: office.time.now(),
          leaseMs: 30_000,
          limit: 1,
        } as const;
        const [claimed] = await office.work.claim(order);
        if (claimed === undefined) throw new Error('nothing claimed');
        const begun = await office.work.begin(claimed, office.time.now(), 30_000);
        if (begun === null) throw new Error('not ours');
        return begun.work;
      };
      const slow = await claim();
      office.time.push(31_000);
      const quick = await claim();
      await office.deliveries.updated(slow, 2, 1, START);
      await office.deliveries.updated(quick, 2, 1, START);
      expect(await messages()).toEqual([0]);
      const next = await office.start();
      await next.drain();
      expect(await messages()).toEqual([2]);
      expect(office.chat.messages.map((message) => message.card)).toEqual(['loan v2']);
    });

    test('go on after the database ended all sessions', async () => {
      const jobs = await office.start();
      await jobs.drain();
      await office.admin.query(
        'SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()',
      );
      const id = await office.post();
      await jobs.drain();
      expect((await office.row(id)).state).toBe('sent');
    });

    test('a queue that runs a job twice has it done once', async () => {
      const id = await office.post();
      const [claim] = await office.work.claim({
        table: 'outbox',
        now: START,
        realNow: office.time.now(),
        leaseMs: 30_000,
        limit: 1,
      });
      if (claim === undefined) throw new Error('nothing claimed');
      const both = await Promise.all([1, 2].map(() => office.work.begin(claim, office.time.now(), 30_000)));
      expect(both.filter((begun) => begun !== null)).toHaveLength(1);
      expect((await office.row(id)).attempt).toBe(1);
    });
  });
});

describe.skipIf(!withRedis)('when Redis goes away and comes back', () => {
  test('no row is claimed for nothing, one line tells of it, and all goes on', async () => {
    const first = await testRedis();
    const office = await openOffice({ redisUrl: first.url });
    const said = () =>
      office.logged.filter((line) => line.message.startsWith('work relay')).map((line) => line.level);
    const jobs = await office.start();
    await jobs.drain();
    await first.stop();
    const id = await office.post();
    await vi.waitFor(() => expect(said()).toEqual(['warn']));
    expect(await office.row(id)).toMatchObject({ state: 'due', attempt: 0 });
    const second = await testRedis(first);
    try {
      await jobs.drain();
      expect((await office.row(id)).state).toBe('sent');
      expect(said()).toEqual(['warn', 'info']);
    } finally {
      await office.close();
      await second.stop();
    }
  });
});

/** A door that holds whoever arrives until it is opened. */
function door() {
  let count = 0;
  let open: () => void = () => {};
  const opened = new Promise<void>((resolve) => {
    open = resolve;
  });
  const waiting: { count: number; resolve: () => void }[] = [];
  return {
    opened,
    open,
    arrived: () => {
      count += 1;
      for (const one of waiting) if (count >= one.count) one.resolve();
    },
    reached: (howMany: number) =>
      new Promise<void>((resolve) => {
        if (count >= howMany) resolve();
        else waiting.push({ count: howMany, resolve });
      }),
  };
}

/** mulberry32. */
function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
