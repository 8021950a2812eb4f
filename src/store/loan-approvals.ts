import { z } from 'zod';
import { type Executor, sql } from './db.js';

const shape = z.object({
  loanId: z.string(),
  amount: z.bigint(),
  state: z.enum(['waiting', 'approved', 'declined', 'expired', 'ended']),
  asked: z.array(z.string()),
  askedAt: z.date(),
  expiresAt: z.date(),
  deciderId: z.string().nullable(),
  decider: z.string().nullable(),
  actingFor: z.string().nullable(),
  decidedAt: z.date().nullable(),
  reason: z.string().nullable(),
  version: z.number(),
});

/** What is to be decided, or was decided, about a loan. */
export type LoanApprovalRow = z.infer<typeof shape>;

/** The approval that a loan waits for, or waited for; null where nobody was asked. Guarded by the lock of the loan. */
export async function loanApproval(db: Executor, loanId: string): Promise<LoanApprovalRow | null> {
  const [row] = await db.rows(
    shape,
    sql`SELECT a.loan_id AS "loanId", a.amount, a.state, a.asked, a.asked_at AS "askedAt", a.expires_at AS "expiresAt",
        a.decider_id AS "deciderId", m.name AS decider, a.acting_for AS "actingFor", a.decided_at AS "decidedAt", a.reason, a.version
      FROM loan_approval a LEFT JOIN member m ON m.id = a.decider_id WHERE a.loan_id = ${loanId}::uuid`,
  );
  return row ?? null;
}

/** Lets a loan wait: the lender has said yes, and somebody is asked. */
export async function startWaiting(
  tx: Executor,
  approval: { loanId: string; amount: bigint; asked: readonly string[]; expiresAt: Date },
  now: Date,
): Promise<void> {
  const { loanId, amount, asked, expiresAt } = approval;
  await tx.run(sql`INSERT INTO loan_approval (loan_id, amount, state, asked, asked_at, expires_at)
    VALUES (${loanId}::uuid, ${amount}, 'waiting', ${[...asked]}::uuid[], ${now}, ${expiresAt})`);
  await tx.run(sql`UPDATE loan SET state = 'waiting', answered_at = ${now}, expires_at = ${expiresAt}, version = version + 1
    WHERE id = ${loanId}::uuid AND state IN ('asked', 'offered')`);
}

/** Notes what became of an approval. The one conditional update: false if it was decided before. */
export async function endApproval(
  tx: Executor,
  loanId: string,
  end: {
    state: 'approved' | 'declined' | 'expired' | 'ended';
    deciderId?: string | null;
    actingFor?: string | null;
    reason?: string | null;
  },
  now: Date,
): Promise<boolean> {
  const { state, deciderId = null, actingFor = null, reason = null } = end;
  const changed = await tx.run(sql`UPDATE loan_approval SET state = ${state}, decider_id = ${deciderId}::uuid,
      acting_for = ${actingFor}::uuid, decided_at = ${now}, reason = ${reason}, version = version + 1
    WHERE loan_id = ${loanId}::uuid AND state = 'waiting'`);
  return changed === 1;
}

/** Ends a loan that waits, without credit having moved. */
export async function endWaitingLoan(
  tx: Executor,
  loanId: string,
  state: 'refused' | 'expired' | 'withdrawn',
  reason: string | null,
  now: Date,
): Promise<void> {
  await tx.run(sql`UPDATE loan SET state = ${state}, decline_reason = ${reason}, answered_at = ${now}, version = version + 1
    WHERE id = ${loanId}::uuid AND state = 'waiting'`);
}

/** Notes that somebody else is asked about a loan that waits. */
export async function askMore(tx: Executor, loanId: string, memberIds: readonly string[]): Promise<void> {
  await tx.run(sql`UPDATE loan_approval SET asked = asked || ${[...memberIds]}::uuid[], version = version + 1
    WHERE loan_id = ${loanId}::uuid AND state = 'waiting'`);
}

/** Loans that wait for somebody who was asked, by id. */
export async function waitingFor(tx: Executor, memberId: string): Promise<string[]> {
  const rows = await tx.rows(
    z.object({ id: z.string() }),
    sql`SELECT loan_id AS id FROM loan_approval WHERE state = 'waiting' AND ${memberId}::uuid = ANY(asked) ORDER BY loan_id`,
  );
  return rows.map(({ id }) => id);
}
