import { z } from 'zod';
import { runMeters } from '../core/alerts-meter.js';
import { type Account, Books } from '../core/books.js';
import type { Policy } from '../core/policy.js';
import { nextDueOf, settle } from '../core/settle.js';
import {
  amount,
  capUse,
  capWindows,
  heirPool,
  holdJson,
  holdShape,
  loanJson,
  loanShape,
  lotJson,
  lotShape,
  memberJson,
  memberShape,
  poolHoldJson,
  poolHoldShape,
  takeMember,
  time,
  toldJson,
  toldShape,
} from './books-json.js';
import { type Executor, RunAgain, type Sql, sql } from './db.js';

/** What is needed to open books. */
export interface Opening {
  members: readonly string[];
  /** Pools that will pay or be paid. */
  pools?: readonly string[];
  /** Lots to have in hand although they are empty, for corrections; lent ones with those who lent them. */
  lots?: readonly string[];
  /** Who was locked for this already, in this transaction; null if somebody joined them meanwhile. */
  circle?: readonly string[] | null | undefined;
  /** What else is to be read when the books are, under the same locks: one value of JSON. */
  beside?: Sql | undefined;
  now: Date;
  policy: Policy;
  newId: () => string;
}

/**
 * Locks members (ascending by id) and pools, takes their books in hand and settles them up to now. With them come all
 * who are connected by a debt of somebody with a due event: they must be settled at the same instants.
 */
export async function openBooks(tx: Executor, opening: Opening): Promise<Books> {
  const { books } = await openBooksBeside(tx, opening);
  return books;
}

/** {@link openBooks}, with what was read beside; undefined where nothing was. */
export async function openBooksBeside(
  tx: Executor,
  opening: Opening,
): Promise<{ books: Books; beside: unknown }> {
  const { members, lots = [], pools = [], now } = opening;
  const circle = opening.circle === undefined ? await lock(tx, members, lots, pools, now) : opening.circle;
  if (!circle) throw new RunAgain();
  const opened = await loadBooks(tx, opening, circle, true);
  settle(opened.books, now, opening.policy);
  return opened;
}

async function lock(
  tx: Executor,
  members: readonly string[],
  lots: readonly string[],
  pools: readonly string[],
  now: Date,
): Promise<string[] | null> {
  const wanted = {
    members: sql`${[...members]}::uuid[]`,
    lots: sql`${[...lots]}::uuid[]`,
    pools: sql`${[...pools]}::uuid[]`,
    now: sql`${now}::timestamptz`,
  };
  const [locked] = await tx.rows(
    z.object({ circle: z.array(z.string()).nullable() }),
    sql`SELECT ${lockBooks(wanted)} AS circle`,
  );
  return locked?.circle ?? null;
}

/**
 * Locks books as part of a statement: the ids of all who are locked, null if that must be done anew. From then on the
 * transaction goes by keys, and no statement of it gains by being planned for its values.
 */
export function lockBooks(wanted: Record<'members' | 'lots' | 'pools' | 'now', Sql>): Sql {
  const { members, lots, pools, now } = wanted;
  return sql`CASE WHEN set_config('plan_cache_mode', 'force_generic_plan', true) <> '' THEN lock_books(${members}, ${lots}, ${pools}, ${now}) END`;
}

const dueRow = z.object({ due: z.boolean() });

/** Whether anything of this member, or of somebody who owes them, is due and waits for being settled. */
export async function isDue(db: Executor, memberId: string, now: Date): Promise<boolean> {
  const [row] = await db.rows(
    dueRow,
    sql`SELECT EXISTS (SELECT 1 FROM member WHERE id = ${memberId}::uuid AND next_settle_at <= ${now})
      OR EXISTS (SELECT 1 FROM loan l JOIN member b ON b.id = l.borrower_id
        WHERE l.lender_id = ${memberId}::uuid AND l.state = 'active' AND b.next_settle_at <= ${now}) AS due`,
  );
  return row?.due ?? false;
}

/** Reads a member's books without locking; for showing, never for deciding. Settle first if `isDue`. */
export async function readBooks(db: Executor, opening: Opening): Promise<Books> {
  const { books } = await loadBooks(db, opening, opening.members, false);
  return books;
}

const document = z.object({
  members: z.array(memberShape),
  lots: z.array(lotShape),
  loans: z.array(loanShape),
  holds: z.array(holdShape),
  pools: z.array(
    z.object({ id: z.string(), allowance: amount, remaining: amount, periodStart: time, periodEnd: time }),
  ),
  poolHolds: z.array(poolHoldShape),
  told: z.array(toldShape),
});
const documentRow = z.object({ doc: document, beside: z.unknown() });

async function loadBooks(
  db: Executor,
  opening: Opening,
  members: readonly string[],
  locking: boolean,
): Promise<{ books: Books; beside: unknown }> {
  const { now, policy } = opening;
  const since = capWindows(now, policy.zone);
  const ids = [...members];
  // Under the lock, so that nobody is told twice; for showing they are not needed.
  const told =
    locking && policy.alerts.enabled
      ? sql`(SELECT coalesce(json_agg(${toldJson}), '[]'::json) FROM alert_state a
          WHERE a.subject_id = ANY(${ids}::uuid[] || ARRAY(SELECT id FROM paying)))`
      : sql`'[]'::json`;
  const lock = locking ? sql`ORDER BY q.id FOR NO KEY UPDATE` : sql``;
  const [row] = await db.rows(
    documentRow,
    sql`WITH live AS MATERIALIZED (
        SELECT g.* FROM "grant" g WHERE g.member_id = ANY(${ids}::uuid[]) AND g.remaining > 0
        UNION
        SELECT g.* FROM hold h JOIN hold_lot hl ON hl.hold_id = h.id JOIN "grant" g ON g.id = hl.grant_id
          WHERE h.member_id = ANY(${ids}::uuid[]) AND h.state = 'held'
        UNION
        SELECT g.* FROM "grant" g WHERE g.id = ANY(${[...(opening.lots ?? [])]}::uuid[])
      ), paying AS MATERIALIZED (
        SELECT q.* FROM pool q WHERE q.id = ANY(${[...(opening.pools ?? [])]}::uuid[]
          || ARRAY(SELECT pool_id FROM live WHERE pool_id IS NOT NULL AND expires_at <= ${now} AND expires_at < pool_until)
          || ARRAY(SELECT ${heirPool} FROM member m WHERE m.id = ANY(${ids}::uuid[]) AND m.status = 'left'))
        ${lock}
      )
      SELECT json_build_object(
        'members', (SELECT coalesce(json_agg(${memberJson(now)}), '[]'::json)
          FROM member m LEFT JOIN LATERAL (${capUse(since)}) c ON true WHERE m.id = ANY(${ids}::uuid[])),
        'lots', (SELECT coalesce(json_agg(${lotJson}), '[]'::json) FROM live g),
        'loans', (SELECT coalesce(json_agg(${loanJson}), '[]'::json)
          FROM (SELECT * FROM loan WHERE state = 'active' AND lender_id = ANY(${ids}::uuid[])
            UNION SELECT * FROM loan WHERE state = 'active' AND borrower_id = ANY(${ids}::uuid[])) l),
        'holds', (SELECT coalesce(json_agg(${holdJson}), '[]'::json)
          FROM hold h WHERE h.member_id = ANY(${ids}::uuid[]) AND h.state = 'held'),
        'pools', (SELECT coalesce(json_agg(json_build_object('id', q.id, 'allowance', q.allowance::text, 'remaining', q.remaining::text,
            'periodStart', q.period_start, 'periodEnd', q.period_end)), '[]'::json) FROM paying q),
        'poolHolds', (SELECT coalesce(json_agg(${poolHoldJson}), '[]'::json)
          FROM hold h LEFT JOIN task t ON t.hold_id = h.id WHERE h.pool_id = ANY(ARRAY(SELECT id FROM paying)) AND h.state = 'held'),
        'told', ${told}
      ) AS doc, ${opening.beside ?? sql`NULL::json`} AS beside`,
  );
  const books = new Books(opening.newId, now);
  if (!row) return { books, beside: undefined };
  for (const member of row.doc.members) takeMember(books, member, since);
  for (const lot of row.doc.lots) books.putLot(lot);
  for (const loan of row.doc.loans) books.loans.set(loan.id, loan);
  for (const hold of row.doc.holds) books.holds.set(hold.id, hold);
  for (const pool of row.doc.pools) books.pools.set(pool.id, pool);
  for (const hold of row.doc.poolHolds) books.poolHolds.set(hold.id, hold);
  for (const { subjectId, ...told } of row.doc.told)
    books.told.set(subjectId, [...(books.told.get(subjectId) ?? []), told]);
  return { books, beside: row.beside ?? undefined };
}

/** What a decision changes on a loan beside its postings. */
export interface LoanChange {
  id: string;
  /** Principal that this transaction lends. */
  lent?: bigint;
  state?: 'active' | 'repaid';
  answeredAt?: Date;
  closedAt?: Date;
  nextReminderAt?: Date | null;
}

/** Writes everything that happened in the books, in one call. `loans` says what changes beside the postings. */
export async function saveBooks(
  tx: Executor,
  books: Books,
  loans: readonly LoanChange[] = [],
): Promise<void> {
  runMeters(books);
  const changes = [...loans];
  for (const [id, closedAt] of books.closedLoans) changes.push({ id, state: 'repaid', closedAt });
  const moved = books.entries.length + books.movedMembers.size + books.movedPools.size;
  if (moved === 0 && changes.length === 0) return;
  const snake = snakes();
  const rows = {
    lots: books.newLots.map(snake),
    holds: [
      ...books.newHolds.map((hold) => snake({ ...hold, lots: undefined, remaining: undefined })),
      ...books.newPoolHolds.map((hold) => snake({ ...hold, remaining: undefined })),
    ],
    holdLots: books.newHolds.flatMap((hold) => hold.lots.map((lot) => snake({ holdId: hold.id, ...lot }))),
    entries: books.entries.map((entry) => snake({ ...entry, postings: undefined, bookedAt: books.bookedAt })),
    postings: books.entries.flatMap(({ id: entryId, postings }) =>
      postings.map((posting) => snake({ entryId, ...posting })),
    ),
    resolved: [...books.resolvedHolds].map(([id, { state, at }]) => snake({ id, state, resolvedAt: at })),
    pools: [...books.movedPools].map((id) => snake(books.pool(id))),
    members: [...books.movedMembers].map((id) => {
      const member = books.member(id);
      const { periodStart, periodEnd } = member;
      return snake({
        id,
        ...books.meters.get(id),
        periodStart,
        periodEnd,
        nextSettleAt: nextDueOf(books, member),
      });
    }),
    loans: changes.map(snake),
  };
  const accounts = new Set<Account>(
    books.entries.flatMap(({ postings }) => postings.map(({ account }) => account)),
  );
  const json = (list: readonly unknown[]) => sql`${JSON.stringify(list)}::json`;
  await tx.ahead(sql`SELECT post_books(${json(rows.lots)}, ${json(rows.holds)}, ${json(rows.holdLots)}, ${json(rows.entries)},
    ${json(rows.postings)}, ${json(rows.resolved)}, ${json(rows.pools)}, ${json(rows.members)}, ${json(rows.loans)},
    ${accounts.has('hold')}, ${accounts.has('pool') || rows.pools.length > 0})`);
}

/** Makes rows of objects: column names and plain values, amounts as strings, times in ISO form. */
function snakes(): (row: object) => Record<string, unknown> {
  // The same few names for thousands of rows at a refill.
  const columns = new Map<string, string>();
  const columnOf = (key: string): string => {
    const column = columns.get(key) ?? key.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
    columns.set(key, column);
    return column;
  };
  return (row) => {
    const plain: Record<string, unknown> = {};
    for (const [key, value] of Object.entries(row)) {
      if (value === undefined || value === null) continue;
      plain[columnOf(key)] = typeof value === 'bigint' ? value.toString() : value;
    }
    return plain;
  };
}
