import { z } from 'zod';
import { runMeters } from '../core/alerts-meter.js';
import { type Account, Books } from '../core/books.js';
import type { Policy } from '../core/policy.js';
import { nextDueOf, settle } from '../core/settle.js';
import {
  amount,
  capWindows,
  holdShape,
  loanShape,
  lotShape,
  memberShape,
  poolHoldShape,
  takeMember,
  time,
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
  /** What else is to be read for showing, at the same moment: one value of JSON. */
  beside?: Sql | undefined;
  /** What {@link lockedBooks} read already, in this transaction and at this time; null if somebody joined meanwhile. */
  read?: ReadBooks | null | undefined;
  now: Date;
  policy: Policy;
  newId: () => string;
}

/**
 * Locks members (ascending by id) and pools, takes their books in hand and settles them up to now. With them come all
 * who are connected by a debt of somebody with a due event: they must be settled at the same instants.
 */
export async function openBooks(tx: Executor, opening: Opening): Promise<Books> {
  const read = opening.read === undefined ? await lockAndRead(tx, opening) : opening.read;
  if (!read) throw new RunAgain();
  const books = booksOf(read, opening);
  for (const { id, nextSettleAt } of read.members) books.stood.set(id, standingOf(books, id, nextSettleAt));
  settle(books, opening.now, opening.policy);
  return books;
}

async function lockAndRead(tx: Executor, opening: Opening): Promise<ReadBooks | null> {
  const { members, lots = [], pools = [], circle } = opening;
  if (circle === null) return null;
  if (circle) return (await readDocument(tx, opening, circle, true)).doc;
  const wanted = {
    members: sql`${[...members]}::uuid[]`,
    lots: sql`${[...lots]}::uuid[]`,
    pools: sql`${[...pools]}::uuid[]`,
  };
  const [row] = await tx.rows(
    z.object({ doc: readShape.nullable() }),
    sql`SELECT ${lockedBooks(wanted, opening, sql`b`)} AS doc FROM (SELECT ${lockBooks({ ...wanted, now: sql`${opening.now}::timestamptz` })} AS circle OFFSET 0) b`,
  );
  return row?.doc ?? null;
}

/**
 * Locks books as part of a statement: the ids of all who are locked, null if that must be done anew. From then on the
 * transaction goes by keys, and no statement of it gains by being planned for its values.
 */
export function lockBooks(wanted: Record<'members' | 'lots' | 'pools' | 'now', Sql>): Sql {
  const { members, lots, pools, now } = wanted;
  return sql`CASE WHEN set_config('plan_cache_mode', 'force_generic_plan', true) <> '' THEN lock_books(${members}, ${lots}, ${pools}, ${now}) END`;
}

/** What is said of reading books, beside whose. */
type Reading = Pick<Opening, 'now' | 'policy'>;

/**
 * Reads books behind {@link lockBooks}, in the same statement: JSON of {@link readShape}, null where that must be done anew.
 * `from` is the row that `lockBooks` stands in as `circle`, which must have been made before: behind `OFFSET 0`.
 */
export function lockedBooks(wanted: Record<'lots' | 'pools', Sql>, reading: Reading, from: Sql): Sql {
  return sql`CASE WHEN ${from}.circle IS NOT NULL THEN ${documentOf(sql`${from}.circle`, wanted, reading, true)} END`;
}

function documentOf(
  members: Sql,
  { lots, pools }: Record<'lots' | 'pools', Sql>,
  { now, policy }: Reading,
  locking: boolean,
): Sql {
  const { weekStart, dayStart } = capWindows(now, policy.zone);
  // Under the lock, so that nobody is told twice; for showing they are not needed.
  const told = locking && policy.alerts.enabled;
  const books = locking ? sql`locked_books_of` : sql`books_of`;
  return sql`${books}(${members}, ${lots}, ${pools}, ${now}::timestamptz, ${weekStart}::timestamptz, ${dayStart}::timestamptz, ${told})`;
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
  const { books } = await readBooksBeside(db, opening);
  return books;
}

/** {@link readBooks}, with what was read beside, at the same moment. */
export async function readBooksBeside(
  db: Executor,
  opening: Opening,
): Promise<{ books: Books; beside: unknown }> {
  const { doc, beside } = await readDocument(db, opening, opening.members, false);
  return { books: booksOf(doc, opening), beside };
}

/** What the database's `books_of` gives. */
export const readShape = z.object({
  weekStart: time,
  dayStart: time,
  members: z.array(memberShape.extend({ nextSettleAt: time })),
  lots: z.array(lotShape),
  loans: z.array(loanShape),
  holds: z.array(holdShape),
  pools: z.array(
    z.object({ id: z.string(), allowance: amount, remaining: amount, periodStart: time, periodEnd: time }),
  ),
  poolHolds: z.array(poolHoldShape),
  told: z.array(toldShape),
});
/** Books as they were read, before they are settled. */
export type ReadBooks = z.infer<typeof readShape>;
const documentRow = z.object({ doc: readShape, beside: z.unknown() });

async function readDocument(
  db: Executor,
  opening: Opening,
  members: readonly string[],
  locking: boolean,
): Promise<z.infer<typeof documentRow>> {
  const { lots = [], pools = [], beside = sql`NULL::json` } = opening;
  const wanted = { lots: sql`${[...lots]}::uuid[]`, pools: sql`${[...pools]}::uuid[]` };
  const books = documentOf(sql`${[...members]}::uuid[]`, wanted, opening, locking);
  const [row] = await db.rows(documentRow, sql`SELECT ${books} AS doc, ${beside} AS beside`);
  if (!row) throw new Error('one row of books was to come');
  return row;
}

function booksOf(read: ReadBooks, { now, newId }: Opening): Books {
  const books = new Books(newId, now);
  const { weekStart, dayStart } = read;
  for (const member of read.members) takeMember(books, member, { weekStart, dayStart });
  for (const lot of read.lots) books.putLot(lot);
  for (const loan of read.loans) books.loans.set(loan.id, loan);
  for (const hold of read.holds) books.holds.set(hold.id, hold);
  for (const pool of read.pools) books.pools.set(pool.id, pool);
  for (const hold of read.poolHolds) books.poolHolds.set(hold.id, hold);
  for (const { subjectId, ...told } of read.told)
    books.told.set(subjectId, [...(books.told.get(subjectId) ?? []), told]);
  return books;
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
    members: [...books.movedMembers].flatMap((id) => {
      const nextSettleAt = nextDueOf(books, books.member(id));
      if (standingOf(books, id, nextSettleAt) === books.stood.get(id)) return [];
      return [snake(memberRow(books, id, nextSettleAt))];
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

/** What is written of a member, beside the overdraft, which follows the postings. */
function memberRow(books: Books, id: string, nextSettleAt: Date): object {
  const { periodStart, periodEnd } = books.member(id);
  return { id, ...books.meters.get(id), periodStart, periodEnd, nextSettleAt };
}

/** The same with the overdraft, to be compared. */
function standingOf(books: Books, id: string, nextSettleAt: Date): string {
  const { overdraft } = books.member(id);
  return JSON.stringify(Object.values({ ...memberRow(books, id, nextSettleAt), overdraft }).map(plainOf));
}

function plainOf(value: unknown): unknown {
  return typeof value === 'bigint' ? value.toString() : value;
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
      plain[columnOf(key)] = plainOf(value);
    }
    return plain;
  };
}
