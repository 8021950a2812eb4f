import { z } from 'zod';
import { type Executor, sql } from './db.js';

/** Puts a question off: the lender is asked again at `at`, and it stands at least until `expiresAt`. */
export async function postponeQuestion(
  tx: Executor,
  id: string,
  next: { at: Date; expiresAt: Date },
): Promise<void> {
  await tx.run(sql`UPDATE loan SET ask_again_at = ${next.at}, expires_at = ${next.expiresAt}, postponed = postponed + 1,
    version = version + 1 WHERE id = ${id}::uuid AND state = 'asked'`);
}

/** The question is put again, or nobody waits for that any more. */
export async function endPostponement(tx: Executor, id: string): Promise<void> {
  await tx.run(sql`UPDATE loan SET ask_again_at = NULL, version = version + 1 WHERE id = ${id}::uuid`);
}

/** The borrower's wish for a later date; null takes it away. The loan's two people must be locked. */
export async function saveWish(
  tx: Executor,
  id: string,
  wish: { to: Date; until: Date; reason: string | null } | null,
): Promise<void> {
  await tx.run(sql`UPDATE loan SET extend_to = ${wish?.to ?? null}, extend_until = ${wish?.until ?? null},
    extend_reason = ${wish?.reason ?? null}, version = version + 1 WHERE id = ${id}::uuid AND state = 'active'`);
}

/** Moves a due date, with which a wish for another one is settled. The loan's two people must be locked. */
export async function moveDue(tx: Executor, id: string, dueAt: Date, nextReminderAt: Date): Promise<void> {
  await tx.run(sql`UPDATE loan SET due_at = ${dueAt}, next_reminder_at = ${nextReminderAt}, extend_to = NULL,
    extend_until = NULL, extend_reason = NULL, version = version + 1 WHERE id = ${id}::uuid AND state = 'active'`);
}

/** Counts what was forgiven; the entry that did it is written by the books. */
export async function countForgiven(tx: Executor, id: string, amount: bigint): Promise<void> {
  await tx.run(sql`UPDATE loan SET forgiven = forgiven + ${amount} WHERE id = ${id}::uuid`);
}

const ended = z.object({
  id: z.string(),
  side: z.enum(['lender', 'borrower']),
  with: z.string(),
  principal: z.bigint(),
  forgiven: z.bigint(),
  lentAt: z.date(),
  dueAt: z.date(),
  closedAt: z.date(),
});

/** A loan that moved credit and has ended, from one side. */
export type EndedLoan = z.infer<typeof ended>;

/** A member's ended loans, the last one first; one more than `limit` tells that there are others. */
export function endedLoans(
  db: Executor,
  memberId: string,
  limit: number,
  offset: number,
): Promise<EndedLoan[]> {
  return db.rows(
    ended,
    sql`SELECT l.id, CASE WHEN l.lender_id = ${memberId}::uuid THEN 'lender' ELSE 'borrower' END AS side, o.name AS "with",
        l.principal, l.forgiven, l.answered_at AS "lentAt", l.due_at AS "dueAt", l.closed_at AS "closedAt"
      FROM loan l JOIN member o ON o.id = CASE WHEN l.lender_id = ${memberId}::uuid THEN l.borrower_id ELSE l.lender_id END
      WHERE (l.lender_id = ${memberId}::uuid OR l.borrower_id = ${memberId}::uuid) AND l.state = 'repaid'
      ORDER BY l.closed_at DESC, l.id LIMIT ${limit + 1} OFFSET ${offset}`,
  );
}

const movement = z.object({
  at: z.date(),
  kind: z.string(),
  side: z.enum(['lender', 'borrower']),
  with: z.string(),
  loanId: z.string(),
  /** What the debt grew by; negative for what was repaid, returned or forgiven. */
  amount: z.bigint(),
  dueAt: z.date(),
});

/** One movement of a debt, from one side. */
export type LoanMovement = z.infer<typeof movement>;

/** What changed on a member's loans in a time, the earliest first. */
export function loanMovements(
  db: Executor,
  memberId: string,
  from: Date,
  until: Date,
): Promise<LoanMovement[]> {
  return db.rows(
    movement,
    sql`SELECT e.at, e.kind, CASE p.account WHEN 'receivable' THEN 'lender' ELSE 'borrower' END AS side, o.name AS "with",
        l.id AS "loanId", CASE p.account WHEN 'receivable' THEN p.amount ELSE -p.amount END AS amount, l.due_at AS "dueAt"
      FROM loan l JOIN posting p ON p.loan_id = l.id JOIN entry e ON e.id = p.entry_id
        JOIN member o ON o.id = CASE p.account WHEN 'receivable' THEN l.borrower_id ELSE l.lender_id END
      WHERE (l.lender_id = ${memberId}::uuid OR l.borrower_id = ${memberId}::uuid) AND p.member_id = ${memberId}::uuid
        AND p.account IN ('receivable', 'payable') AND e.at >= ${from} AND e.at < ${until}
      ORDER BY e.at, p.id`,
  );
}

const standing = z.object({ owed: z.bigint(), lent: z.bigint() });

/** What a member owed and was owed just before an instant. */
export async function loansBefore(
  db: Executor,
  memberId: string,
  at: Date,
): Promise<z.infer<typeof standing>> {
  const [row] = await db.rows(
    standing,
    sql`SELECT coalesce(-sum(p.amount) FILTER (WHERE p.account = 'payable'), 0)::bigint AS owed,
        coalesce(sum(p.amount) FILTER (WHERE p.account = 'receivable'), 0)::bigint AS lent
      FROM loan l JOIN posting p ON p.loan_id = l.id JOIN entry e ON e.id = p.entry_id
      WHERE (l.lender_id = ${memberId}::uuid OR l.borrower_id = ${memberId}::uuid) AND p.member_id = ${memberId}::uuid
        AND p.account IN ('receivable', 'payable') AND e.at < ${at}`,
  );
  return row ?? { owed: 0n, lent: 0n };
}

const teamLoans = z.object({
  within: z.bigint(),
  owed: z.bigint(),
  overdue: z.number(),
});

/** What people of a team lent each other, what they owe in all, and how many of their loans are overdue. */
export async function loansOfTeam(
  db: Executor,
  members: readonly string[],
  now: Date,
): Promise<z.infer<typeof teamLoans>> {
  const ids = [...members];
  const [row] = await db.rows(
    teamLoans,
    sql`SELECT coalesce(sum(l.outstanding) FILTER (WHERE l.lender_id = ANY(${ids}::uuid[])), 0)::bigint AS within,
        coalesce(sum(l.outstanding), 0)::bigint AS owed, count(*) FILTER (WHERE l.due_at <= ${now})::int AS overdue
      FROM loan l WHERE l.state = 'active' AND l.borrower_id = ANY(${ids}::uuid[])`,
  );
  return row ?? { within: 0n, owed: 0n, overdue: 0 };
}

const pair = z.object({ lender: z.string(), borrower: z.string(), outstanding: z.bigint(), dueAt: z.date() });

/** Who of a team owes whom, the earliest due first. */
export function loanPairsOfTeam(
  db: Executor,
  members: readonly string[],
  limit: number,
): Promise<z.infer<typeof pair>[]> {
  return db.rows(
    pair,
    sql`SELECT a.name AS lender, b.name AS borrower, l.outstanding, l.due_at AS "dueAt"
      FROM loan l JOIN member a ON a.id = l.lender_id JOIN member b ON b.id = l.borrower_id
      WHERE l.state = 'active' AND l.borrower_id = ANY(${[...members]}::uuid[]) ORDER BY l.due_at, l.id LIMIT ${limit}`,
  );
}
