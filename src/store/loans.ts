import { z } from 'zod';
import type { Policy } from '../core/policy.js';
import { lockBooks, lockedBooks, readShape } from './books.js';
import { type Executor, type Sql, sql } from './db.js';
import { factsOf, factsShape } from './lending-facts.js';

const loanShape = z.object({
  id: z.string(),
  lenderId: z.string(),
  borrowerId: z.string(),
  lender: z.string(),
  borrower: z.string(),
  openedBy: z.enum(['borrower', 'lender']),
  asked: z.bigint(),
  principal: z.bigint(),
  outstanding: z.bigint(),
  state: z.enum([
    'asked',
    'offered',
    'waiting',
    'active',
    'repaid',
    'declined',
    'refused',
    'expired',
    'withdrawn',
  ]),
  reason: z.string().nullable(),
  declineReason: z.string().nullable(),
  dueAt: z.date(),
  expiresAt: z.date(),
  createdAt: z.date(),
  answeredAt: z.date().nullable(),
  closedAt: z.date().nullable(),
  nextReminderAt: z.date().nullable(),
  reminders: z.number(),
  forgiven: z.bigint(),
  postponed: z.number(),
  askAgainAt: z.date().nullable(),
  extendTo: z.date().nullable(),
  extendUntil: z.date().nullable(),
  extendReason: z.string().nullable(),
  version: z.number(),
});

/** A loan with the names of its two people. */
export type LoanRow = z.infer<typeof loanShape>;

const columns = sql`l.id, l.lender_id AS "lenderId", l.borrower_id AS "borrowerId", a.name AS lender, b.name AS borrower,
  l.opened_by AS "openedBy", l.asked, l.principal, l.outstanding, l.state, l.reason, l.decline_reason AS "declineReason",
  l.due_at AS "dueAt", l.expires_at AS "expiresAt", l.created_at AS "createdAt", l.answered_at AS "answeredAt",
  l.closed_at AS "closedAt", l.next_reminder_at AS "nextReminderAt", l.reminders, l.forgiven, l.postponed,
  l.ask_again_at AS "askAgainAt", l.extend_to AS "extendTo", l.extend_until AS "extendUntil", l.extend_reason AS "extendReason",
  l.version`;

function select(db: Executor, tail: Sql): Promise<LoanRow[]> {
  return db.rows(
    loanShape,
    sql`SELECT ${columns} FROM loan l JOIN member a ON a.id = l.lender_id JOIN member b ON b.id = l.borrower_id ${tail}`,
  );
}

/** A loan by id, or null. */
export async function loanById(db: Executor, id: string): Promise<LoanRow | null> {
  const [row] = await select(db, sql`WHERE l.id = ${id}::uuid`);
  return row ?? null;
}

/** Locks a loan and reads it as it stands then; before any member is locked. */
export async function lockLoan(tx: Executor, id: string): Promise<LoanRow | null> {
  const [row] = await select(tx, sql`WHERE l.id = ${id}::uuid FOR UPDATE OF l`);
  return row ?? null;
}

/** What an answer needs of the loan itself: the first statement of an answer is a short one. */
const answered = {
  id: true,
  lenderId: true,
  borrowerId: true,
  lender: true,
  borrower: true,
  openedBy: true,
  asked: true,
  state: true,
  dueAt: true,
  expiresAt: true,
  answeredAt: true,
} as const;
const caseColumns = sql`l.id, l.lender_id AS "lenderId", l.borrower_id AS "borrowerId", a.name AS lender, b.name AS borrower,
  l.opened_by AS "openedBy", l.asked, l.state, l.due_at AS "dueAt", l.expires_at AS "expiresAt", l.answered_at AS "answeredAt"`;
const caseShape = loanShape
  .pick(answered)
  .extend({ books: readShape.nullable(), facts: factsShape.nullable() });

/**
 * A loan under its lock, with the books of its two people as they were locked and read with it, and the facts of the two;
 * null where somebody joined them meanwhile. See `openBooks` and `lendingFacts`.
 */
export type LoanCase = z.infer<typeof caseShape>;

/** As {@link lockLoan}, and locks and reads at once the books of its two people, which moving its credit takes. */
export async function lockLoanCase(
  tx: Executor,
  id: string,
  policy: Policy,
  now: Date,
): Promise<LoanCase | null> {
  const none = sql`'{}'::uuid[]`;
  const wanted = { members: sql`ARRAY[l.lender_id, l.borrower_id]`, lots: none, pools: none };
  // The loan is locked and read before anything is made of it: thus books are never locked ahead of their loan.
  const [row] = await tx.rows(
    caseShape,
    sql`WITH l AS MATERIALIZED (SELECT * FROM loan WHERE id = ${id}::uuid FOR UPDATE),
        c AS MATERIALIZED (SELECT ${lockBooks({ ...wanted, now: sql`${now}::timestamptz` })} AS circle FROM l)
      SELECT ${caseColumns}, ${lockedBooks(wanted, { now, policy }, sql`c`)} AS books,
        CASE WHEN c.circle IS NOT NULL THEN ${factsOf(sql`l.borrower_id`, sql`l.lender_id`, sql`l.id`)} END AS facts
      FROM l CROSS JOIN c JOIN member a ON a.id = l.lender_id JOIN member b ON b.id = l.borrower_id`,
  );
  return row ?? null;
}

/** Loans of a member that are open (a question, an offer, or credit still owed), earliest due first. */
export function openLoansOf(db: Executor, memberId: string): Promise<LoanRow[]> {
  return select(
    db,
    sql`WHERE (l.lender_id = ${memberId}::uuid OR l.borrower_id = ${memberId}::uuid) AND l.state IN ('asked', 'offered', 'waiting', 'active')
      ORDER BY l.due_at, l.id`,
  );
}

/** Writes a new question or offer. */
export async function insertLoan(
  tx: Executor,
  loan: Pick<
    LoanRow,
    'id' | 'lenderId' | 'borrowerId' | 'openedBy' | 'asked' | 'reason' | 'dueAt' | 'expiresAt' | 'createdAt'
  >,
): Promise<void> {
  await tx.run(sql`INSERT INTO loan (id, lender_id, borrower_id, opened_by, asked, state, reason, due_at, expires_at, created_at)
    VALUES (${loan.id}::uuid, ${loan.lenderId}::uuid, ${loan.borrowerId}::uuid, ${loan.openedBy}, ${loan.asked},
      ${loan.openedBy === 'borrower' ? 'asked' : 'offered'}, ${loan.reason}, ${loan.dueAt}, ${loan.expiresAt}, ${loan.createdAt})`);
}

/** Ends a question or offer without a loan. The one conditional update: false if it was answered before. */
export async function endQuestion(
  tx: Executor,
  id: string,
  state: 'declined' | 'expired' | 'withdrawn',
  reason: string | null,
  now: Date,
): Promise<boolean> {
  const changed =
    await tx.run(sql`UPDATE loan SET state = ${state}, decline_reason = ${reason}, answered_at = ${now}, version = version + 1
    WHERE id = ${id}::uuid AND state IN ('asked', 'offered')`);
  return changed === 1;
}

/** Counts a reminder and says when the next is due. */
export async function countReminder(tx: Executor, id: string, next: Date | null): Promise<void> {
  await tx.run(
    sql`UPDATE loan SET reminders = reminders + 1, next_reminder_at = ${next} WHERE id = ${id}::uuid`,
  );
}
