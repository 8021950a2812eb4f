import { z } from 'zod';
import { neverPosted } from './asks-unposted.js';
import { type Database, type Executor, type Sql, sql, sqlState } from './db.js';

// The shapes of ports/work.ts, which this room may not import; main hands these objects over as those ports.
type Table = 'inbox' | 'outbox';

/** A row that somebody has claimed; `leaseUntil` is machine time. */
export interface ClaimedRow {
  table: Table;
  id: string;
  attempt: number;
  leaseUntil: Date;
}

interface ClaimOrder {
  table: Table;
  now: Date;
  realNow: Date;
  leaseMs: number;
  limit: number;
}

/** What an error begins with when the attempt may have had its effect: the next one looks before it sends. */
const UNKNOWN = 'unknown: ';
const UNKNOWN_BEGUN = `${UNKNOWN}begun and not ended`;

/** The tables' own words, as pieces of SQL. */
const TABLES = {
  inbox: { name: sql`inbox`, due: sql`'received'`, working: sql`'working'` },
  outbox: { name: sql`outbox`, due: sql`'due'`, working: sql`'sending'` },
} as const;

/** The rows of inbox and outbox as work: the port `Work` over PostgreSQL. */
export function sqlWork(database: Database) {
  return {
    async claim(order: ClaimOrder): Promise<ClaimedRow[]> {
      const leaseUntil = new Date(order.realNow.getTime() + order.leaseMs);
      const rows = await database.rows(claimed, claimSql(order, leaseUntil));
      return rows.map((row) => ({ table: order.table, ...row, leaseUntil }));
    },

    begin: (work: ClaimedRow, realNow: Date, leaseMs: number) => begin(database, work, realNow, leaseMs),

    async release(works: readonly ClaimedRow[]): Promise<void> {
      for (const table of ['inbox', 'outbox'] as const) {
        const mine = works.filter((work) => work.table === table);
        if (mine.length > 0) await giveBack(database, table, mine, sql`attempt = t.attempt - 1`);
      }
    },

    async retryAt(work: ClaimedRow, at: Date, error: string, unknown: boolean, counts = true): Promise<void> {
      const note = `${unknown ? UNKNOWN : ''}${error}`;
      const attempt = sql`attempt = t.attempt - ${counts ? 0 : 1}`;
      await giveBack(database, work.table, [work], sql`due_at = ${at}, error = ${note}, ${attempt}`);
    },

    async dead(work: ClaimedRow, error: string): Promise<void> {
      const { name } = TABLES[work.table];
      const over = sql`UPDATE ${name} SET state = 'dead', lease_until = NULL, error = ${error} WHERE ${isMine(work)}`;
      if (work.table === 'inbox') await database.run(over);
      else
        await database.transaction(async (tx) => {
          if ((await tx.run(over)) > 0) await neverPosted(tx, work.id);
        });
    },

    async open(table: Table, now: Date): Promise<{ due: number; working: number }> {
      const { name, due, working } = TABLES[table];
      const rows = await database.rows(
        openRows,
        sql`SELECT (count(*) FILTER (WHERE state = ${due} AND due_at <= ${now}))::int AS due,
                   (count(*) FILTER (WHERE state = ${working}))::int AS working
              FROM ${name} WHERE state IN (${due}, ${working})`,
      );
      return rows[0] ?? { due: 0, working: 0 };
    },

    async nextDue(now: Date): Promise<Date | null> {
      const rows = await database.rows(
        z.object({ at: z.date().nullable() }),
        sql`SELECT least(
              (SELECT min(due_at) FROM outbox WHERE state IN ('due', 'sending') AND due_at > ${now}),
              (SELECT min(due_at) FROM inbox WHERE state IN ('received', 'working') AND due_at > ${now})) AS at`,
      );
      return rows[0]?.at ?? null;
    },
  };
}

const claimed = z.object({ id: z.string(), attempt: z.number() });
const openRows = z.object({ due: z.number(), working: z.number() });

/**
 * Whether the row is still the claimant's: nobody claimed it since (attempt), and the same claim is not run a second
 * time (lease).
 */
export function isMine(work: ClaimedRow): Sql {
  return sql`id = ${work.id}::uuid AND attempt = ${work.attempt} AND lease_until = ${work.leaseUntil}
    AND state IN ('working', 'sending')`;
}

function claimSql(order: ClaimOrder, leaseUntil: Date): Sql {
  const { name, due, working } = TABLES[order.table];
  // An update waits while another update of the same message is in somebody's hands, a gateway's call for the member's, and
  // what is done about a request's approvals for the request's. What a gateway's call left behind is taken up before a new
  // one, else both would be made at once.
  const alone =
    order.table === 'inbox'
      ? sql`true`
      : sql`(t.kind <> 'update' OR NOT EXISTS (SELECT FROM outbox o WHERE o.message_id = t.message_id
          AND o.kind = 'update' AND o.state = 'sending' AND o.id <> t.id AND o.lease_until > ${order.realNow}))
          AND (t.kind <> 'gateway' OR NOT EXISTS (SELECT FROM outbox o WHERE o.member_id = t.member_id
          AND o.kind = 'gateway' AND o.state = 'sending' AND o.id <> t.id AND (t.state = 'due' OR o.lease_until > ${order.realNow})))
          AND (t.kind <> 'oa' OR NOT EXISTS (SELECT FROM outbox o WHERE o.subject_id = t.subject_id
          AND o.kind = 'oa' AND o.state = 'sending' AND o.id <> t.id AND o.lease_until > ${order.realNow}))`;
  // A lease on a row that is still due belongs to the process that received it and is answering.
  return sql`WITH mine AS (
      SELECT t.id FROM ${name} t
       WHERE t.state IN (${due}, ${working}) AND t.due_at <= ${order.now}
         AND (t.lease_until IS NULL OR t.lease_until <= ${order.realNow}) AND ${alone}
       ORDER BY t.due_at, t.id LIMIT ${order.limit} FOR UPDATE SKIP LOCKED)
    UPDATE ${name} t SET state = ${working}, attempt = t.attempt + 1, lease_until = ${leaseUntil}
      FROM mine WHERE t.id = mine.id RETURNING t.id, t.attempt`;
}

async function begin(
  database: Database,
  work: ClaimedRow,
  realNow: Date,
  leaseMs: number,
): Promise<{ work: ClaimedRow; lookFirst: boolean } | null> {
  const { name } = TABLES[work.table];
  // Always later than the lease it replaces: a job that the queue runs twice finds its own lease gone.
  const leaseUntil = new Date(Math.max(realNow.getTime() + leaseMs, work.leaseUntil.getTime() + 1));
  return database.transaction(async (tx) => {
    if (work.table === 'outbox' && (await messageIsBusy(tx, work.id, realNow))) return null;
    const rows = await tx.rows(
      z.object({ before: z.string().nullable() }),
      sql`UPDATE ${name} t SET lease_until = ${leaseUntil}, error = ${UNKNOWN_BEGUN}
            FROM (SELECT id, error FROM ${name} WHERE ${isMine(work)} FOR UPDATE) old
           WHERE t.id = old.id RETURNING old.error AS before`,
    );
    const row = rows[0];
    if (row === undefined) return null;
    return { work: { ...work, leaseUntil }, lookFirst: row.before?.startsWith(UNKNOWN) ?? false };
  });
}

/** Whether another update of the same message is under way. The message's lock puts those who ask in a row. */
async function messageIsBusy(tx: Executor, outboxId: string, realNow: Date): Promise<boolean> {
  const locked = await tx.rows(
    z.object({ id: z.string() }),
    sql`SELECT m.id FROM message m JOIN outbox o ON o.message_id = m.id
         WHERE o.id = ${outboxId}::uuid AND o.kind = 'update' FOR NO KEY UPDATE OF m`,
  );
  const message = locked[0];
  if (message === undefined) return false;
  const busy = await tx.rows(
    z.object({ id: z.string() }),
    sql`SELECT id FROM outbox WHERE message_id = ${message.id}::uuid AND id <> ${outboxId}::uuid AND kind = 'update'
          AND state = 'sending' AND lease_until > ${realNow} AND error LIKE ${`${UNKNOWN}%`} LIMIT 1`,
  );
  return busy.length > 0;
}

async function giveBack(
  database: Database,
  table: Table,
  works: readonly ClaimedRow[],
  changes: Sql,
): Promise<void> {
  const { name, due, working } = TABLES[table];
  // Only one update of a message, or call for a member, is due at a time; a second one has nothing to add.
  const state =
    table === 'inbox'
      ? due
      : sql`CASE WHEN t.kind = 'update' AND EXISTS (SELECT FROM outbox o WHERE o.message_id = t.message_id
          AND o.kind = 'update' AND o.state = 'due') THEN 'skipped'
          WHEN t.kind = 'gateway' AND EXISTS (SELECT FROM outbox o WHERE o.member_id = t.member_id
          AND o.kind = 'gateway' AND o.state = 'due') THEN 'skipped'
          WHEN t.kind = 'oa' AND EXISTS (SELECT FROM outbox o WHERE o.subject_id = t.subject_id
          AND o.kind = 'oa' AND o.state = 'due') THEN 'skipped' ELSE ${due} END`;
  const claims = JSON.stringify(
    works.map(({ id, attempt, leaseUntil }) => ({ id, attempt, lease_until: leaseUntil })),
  );
  const statement = sql`UPDATE ${name} t SET state = ${state}, lease_until = NULL, ${changes}
    FROM jsonb_to_recordset(${claims}::jsonb) AS mine(id uuid, attempt int, lease_until timestamptz)
    WHERE t.id = mine.id AND t.attempt = mine.attempt AND t.lease_until = mine.lease_until AND t.state = ${working}`;
  try {
    await database.run(statement);
  } catch (error) {
    // unique_violation: a further update became due in this very moment. Seen by now, it makes ours superfluous.
    if (sqlState(error) !== '23505') throw error;
    await database.run(statement);
  }
}
