import { z } from 'zod';
import { type Executor, type Sql, sql } from './db.js';

const askShape = z.object({
  id: z.string(),
  askerId: z.string(),
  asker: z.string(),
  amount: z.bigint(),
  filled: z.bigint(),
  reason: z.string().nullable(),
  place: z.enum(['channel', 'team']),
  state: z.enum(['open', 'full', 'enough', 'over']),
  dueAt: z.date(),
  endsAt: z.date(),
  createdAt: z.date(),
  closedAt: z.date().nullable(),
  version: z.number(),
});

/** An ask with its asker's name. */
export type AskRow = z.infer<typeof askShape>;

const select = (
  tail: Sql,
) => sql`SELECT a.id, a.asker_id AS "askerId", m.name AS asker, a.amount, a.filled, a.reason, a.place, a.state,
    a.due_at AS "dueAt", a.ends_at AS "endsAt", a.created_at AS "createdAt", a.closed_at AS "closedAt", a.version
  FROM ask a JOIN member m ON m.id = a.asker_id ${tail}`;

/** An ask by id, or null. */
export async function askById(db: Executor, id: string): Promise<AskRow | null> {
  const [row] = await db.rows(askShape, select(sql`WHERE a.id = ${id}::uuid`));
  return row ?? null;
}

/** Locks an ask and reads it as it stands then; before any loan or member is locked. */
export async function lockAsk(tx: Executor, id: string): Promise<AskRow | null> {
  const [row] = await tx.rows(askShape, select(sql`WHERE a.id = ${id}::uuid FOR UPDATE OF a`));
  return row ?? null;
}

/** Locks the ask that a loan is a part of, before the loan itself; null for a loan that is none. */
export async function lockAskOfLoan(tx: Executor, loanId: string): Promise<AskRow | null> {
  // Which ask a loan belongs to never changes, so it may be read before anything is locked.
  const [row] = await tx.rows(
    askShape,
    select(sql`WHERE a.id = (SELECT ask_id FROM loan WHERE id = ${loanId}::uuid) FOR UPDATE OF a`),
  );
  return row ?? null;
}

/** A member's open ask, or null. */
export async function openAskOf(db: Executor, memberId: string): Promise<AskRow | null> {
  const [row] = await db.rows(
    askShape,
    select(sql`WHERE a.asker_id = ${memberId}::uuid AND a.state = 'open'`),
  );
  return row ?? null;
}

/** When a member's asks since a moment were put, the oldest first. */
export async function askedSince(db: Executor, memberId: string, since: Date): Promise<Date[]> {
  const rows = await db.rows(
    z.object({ at: z.date() }),
    sql`SELECT created_at AS at FROM ask WHERE asker_id = ${memberId}::uuid AND created_at > ${since} ORDER BY created_at`,
  );
  return rows.map(({ at }) => at);
}

/** Writes a new, open ask. */
export async function insertAsk(
  tx: Executor,
  ask: Pick<AskRow, 'id' | 'askerId' | 'amount' | 'reason' | 'place' | 'dueAt' | 'endsAt' | 'createdAt'>,
): Promise<void> {
  await tx.run(sql`INSERT INTO ask (id, asker_id, amount, reason, place, state, due_at, ends_at, created_at)
    VALUES (${ask.id}::uuid, ${ask.askerId}::uuid, ${ask.amount}, ${ask.reason}, ${ask.place}, 'open', ${ask.dueAt}, ${ask.endsAt},
      ${ask.createdAt})`);
}

/** Writes how far a locked ask is filled and how it stands. */
export async function changeAsk(
  tx: Executor,
  id: string,
  change: { filled: bigint; state: AskRow['state']; closedAt: Date | null },
): Promise<void> {
  await tx.run(sql`UPDATE ask SET filled = ${change.filled}, state = ${change.state}, closed_at = ${change.closedAt},
    version = version + 1 WHERE id = ${id}::uuid`);
}

/** Writes a part of an ask as a loan that is about to be lent: a question to its lender that they answer in this transaction. */
export async function insertPart(
  tx: Executor,
  part: { id: string; lenderId: string; amount: bigint; unnamed: boolean },
  ask: AskRow,
  now: Date,
): Promise<void> {
  await tx.run(sql`INSERT INTO loan (id, lender_id, borrower_id, opened_by, asked, state, reason, due_at, expires_at, created_at, ask_id, unnamed)
    VALUES (${part.id}::uuid, ${part.lenderId}::uuid, ${ask.askerId}::uuid, 'borrower', ${part.amount}, 'asked', ${ask.reason}, ${ask.dueAt},
      ${ask.endsAt}, ${now}, ${ask.id}::uuid, ${part.unnamed})`);
}

const partShape = z.object({
  lenderId: z.string(),
  lender: z.string(),
  amount: z.bigint(),
  unnamed: z.boolean(),
  waiting: z.boolean(),
});

/** What counts as lent, or as waiting for a word that lets it be lent. */
const standing = sql`(l.principal > 0 OR l.state NOT IN ('declined', 'refused', 'expired', 'withdrawn'))`;

/** The parts of an ask that count, in the order in which they were lent. */
export function partsOf(db: Executor, askId: string): Promise<z.infer<typeof partShape>[]> {
  return db.rows(
    partShape,
    sql`SELECT l.lender_id AS "lenderId", m.name AS lender, l.asked AS amount, l.unnamed, l.principal = 0 AS waiting
      FROM loan l JOIN member m ON m.id = l.lender_id WHERE l.ask_id = ${askId}::uuid AND ${standing} ORDER BY l.created_at, l.id`,
  );
}

/** Colleagues of somebody's team who may be asked, each with equal chance of being among the first. */
export async function teamAround(
  db: Executor,
  memberId: string,
  seed: string,
  limit: number,
): Promise<string[]> {
  const rows = await db.rows(
    z.object({ id: z.string() }),
    sql`SELECT o.id FROM member m JOIN member o ON o.team_id = m.team_id AND o.id <> m.id AND o.status = 'active'
      WHERE m.id = ${memberId}::uuid ORDER BY md5(o.id::text || ${seed}::text), o.id LIMIT ${limit}`,
  );
  return rows.map(({ id }) => id);
}

/**
 * Whether the asker's own card is a text that nobody can edit, so that it cannot tell how the ask goes. One that is on its
 * way may be one, and was written before this moment.
 */
export async function isToldInWords(db: Executor, ask: Pick<AskRow, 'id' | 'askerId'>): Promise<boolean> {
  const [row] = await db.rows(
    z.object({ told: z.boolean() }),
    sql`SELECT (EXISTS (SELECT FROM message WHERE subject_type = 'ask' AND subject_id = ${ask.id}::uuid AND name = 'ask'
        AND member_id = ${ask.askerId}::uuid AND NOT editable)
        OR EXISTS (SELECT FROM outbox WHERE kind = 'card' AND name = 'ask' AND state = 'sending' AND conversation IS NULL
          AND subject_id = ${ask.id}::uuid AND member_id = ${ask.askerId}::uuid))
      AND NOT EXISTS (SELECT FROM message WHERE subject_type = 'ask' AND subject_id = ${ask.id}::uuid AND name = 'ask'
        AND member_id = ${ask.askerId}::uuid AND editable AND NOT gone) AS told`,
  );
  return row?.told ?? false;
}
