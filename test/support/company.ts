import pg from 'pg';
import { windowEnd, windowStart } from '../../src/core/calendar.js';
import { toDecimal } from '../../src/core/money.js';
import type { Policy } from '../../src/core/policy.js';
import { fillPool } from '../../src/core/settle.js';
import type { Desk } from '../../src/desk/desk.js';
import { enrol } from '../../src/desk/enrol.js';
import { inBooks } from '../../src/desk/in-books.js';
import { ingestUsage } from '../../src/desk/ingest-usage.js';
import { type FakeClock, fakeClock } from '../../src/ports/clock.js';
import { timeOrderedId } from '../../src/ports/ids.js';
import { noSeam } from '../../src/ports/seam.js';
import { connect, sql } from '../../src/store/db.js';
import { type TestDatabase, testDatabase } from './database.js';

/** A desk over a database of its own, with a clock that stands until it is moved. */
export interface Company {
  readonly desk: Desk;
  readonly clock: FakeClock;
  /** A session of the tables' owner: for looking, and for tampering. */
  readonly owner: pg.Client;
  /** What the program itself connects with. */
  readonly appUrl: string;
  /** Enrols a member with the running period's allowance; returns the id. */
  join(name: string, over?: { plan?: string; teamId?: string; managerId?: string }): Promise<string>;
  /** Makes a team; with an allowance, one with a pool that holds it. */
  team(name: string, allowance?: bigint): Promise<{ teamId: string; poolId: string }>;
  /** Books a call that cost `cost`; returns the source's id of it. */
  spends(memberId: string, cost: bigint, over?: { occurredAt?: Date; corrects?: string }): Promise<string>;
  close(): Promise<void>;
}

/** Opens for business at `start`. */
export async function company(policy: Policy, start: Date, connections = 10): Promise<Company> {
  const database = await testDatabase();
  const owner = new pg.Client({ connectionString: database.adminUrl });
  await owner.connect();
  const clock = fakeClock(start);
  const desk: Desk = {
    db: connect(database.appUrl, connections),
    clock,
    newId: timeOrderedId,
    policy,
    seam: noSeam,
    profiles: new Map(),
    gateway: null,
    wake: () => {},
  };
  await owner.query('INSERT INTO installation (id, unit, zone, created_at) VALUES (1, $1, $2, $3)', [
    policy.unit,
    policy.zone,
    start,
  ]);
  const { appUrl } = database;
  return { desk, clock, owner, appUrl, ...acts(desk, clock), close: () => close(desk, owner, database) };
}

async function close(desk: Desk, owner: pg.Client, database: TestDatabase): Promise<void> {
  await desk.db.close();
  await owner.end();
  await database.drop();
}

function acts(desk: Desk, clock: FakeClock): Pick<Company, 'join' | 'team' | 'spends'> {
  const { db, policy } = desk;
  let events = 0;
  return {
    join: (name, over = {}) =>
      db.transaction((tx) => {
        const newcomer = { name, email: `${name}@example.com`, teamId: null, managerId: null, by: 'test' };
        return enrol(desk, tx, { ...newcomer, plan: policy.defaultPlan, ...over }, clock.now());
      }),
    team: async (name, allowance) => {
      const [teamId, poolId] = [desk.newId(), desk.newId()];
      const now = clock.now();
      const [from, to] = [windowStart('month', now, policy.zone), windowEnd('month', now, policy.zone)];
      await db.transaction(async (tx) => {
        await tx.run(sql`INSERT INTO team (id, name, created_at) VALUES (${teamId}::uuid, ${name}, ${now})`);
        if (allowance === undefined) return;
        await tx.run(sql`INSERT INTO pool (id, team_id, allowance, period_start, period_end)
          VALUES (${poolId}::uuid, ${teamId}::uuid, ${allowance}, ${from}, ${to})`);
        await inBooks(desk, tx, now, { members: [], pools: [poolId] }, (books) =>
          fillPool(books, books.pool(poolId), now),
        );
      });
      return { teamId, poolId };
    },
    spends: async (member, cost, { occurredAt = clock.now(), corrects } = {}) => {
      events += 1;
      const id = `event ${events}`;
      const amount = { amount: toDecimal(cost, policy.unit), currency: policy.unit };
      const event = { id, member, occurredAt: occurredAt.toISOString(), model: 'm', cost: amount };
      const answer = await ingestUsage(desk, 'test', [corrects ? { ...event, corrects } : event]);
      if (answer.accepted !== 1) throw new Error(`not booked: ${JSON.stringify(answer.rejected)}`);
      return id;
    },
  };
}
