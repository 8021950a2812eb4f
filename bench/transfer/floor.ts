import { type Executor, sql } from '../../src/store/db.js';

/** A loan as bare rows: which question, between whom, and the ids of the rows to write. */
export interface BareLoan {
  loanId: string;
  lenderId: string;
  borrowerId: string;
  lotId: string;
  entryId: string;
  outboxId: string;
  nextReminderAt: Date;
  now: Date;
}

/**
 * The least that an accepted loan writes, in two statements: both members locked in the order of their ids, then everything
 * at once. The loan's row, the lender's lot, the borrower's new one, the entry with its four postings, the audit row, the
 * message to the borrower, and both cards' new state. Nothing is looked up beside the lot, nothing checked but that the question
 * waits and the lot suffices.
 */
export async function lendBarely(tx: Executor, it: BareLoan): Promise<void> {
  const { loanId, lenderId, borrowerId, lotId, entryId, outboxId, nextReminderAt, now } = it;
  await tx.run(
    sql`SELECT 1 FROM member WHERE id IN (${lenderId}::uuid, ${borrowerId}::uuid) ORDER BY id FOR NO KEY UPDATE`,
  );
  const written = await tx.run(sql`
    WITH asked AS (
      UPDATE loan SET state = 'active', principal = asked, outstanding = asked, answered_at = ${now}, next_reminder_at = ${nextReminderAt},
        version = version + 1
      WHERE id = ${loanId}::uuid AND state = 'asked' RETURNING id, asked),
    source AS (
      UPDATE "grant" g SET remaining = g.remaining - a.asked FROM asked a
      WHERE g.id = (SELECT s.id FROM "grant" s WHERE s.member_id = ${lenderId}::uuid AND s.remaining > 0 AND s.kind = 'allowance'
        AND s.remaining >= a.asked LIMIT 1)
      RETURNING g.id, g.expires_at, a.asked),
    lot AS (
      INSERT INTO "grant" (id, member_id, kind, amount, remaining, effective_at, expires_at, loan_id, created_at)
      SELECT ${lotId}::uuid, ${borrowerId}::uuid, 'loan', asked, asked, ${now}, expires_at, ${loanId}::uuid, ${now} FROM source),
    journal AS (
      INSERT INTO entry (id, kind, member_id, at, booked_at, loan_id)
      SELECT ${entryId}::uuid, 'loan', ${lenderId}::uuid, ${now}, ${now}, ${loanId}::uuid FROM source),
    sides AS (
      INSERT INTO posting (entry_id, account, amount, member_id, grant_id, loan_id, capped_at)
      SELECT ${entryId}::uuid, p.account, p.amount, p.member_id, p.grant_id, p.loan_id, p.capped_at FROM source s, LATERAL (VALUES
        ('receivable', s.asked, ${lenderId}::uuid, NULL::uuid, ${loanId}::uuid, NULL::timestamptz),
        ('payable', -s.asked, ${borrowerId}::uuid, NULL, ${loanId}::uuid, NULL),
        ('lot', -s.asked, ${lenderId}::uuid, s.id, NULL, ${now}::timestamptz),
        ('lot', s.asked, ${borrowerId}::uuid, ${lotId}::uuid, NULL, NULL)
      ) AS p(account, amount, member_id, grant_id, loan_id, capped_at)),
    kept AS (
      INSERT INTO audit (at, actor_id, actor, action, subject_type, subject_id, detail)
      SELECT ${now}, ${lenderId}::uuid, 'member', 'loan.accept', 'loan', ${loanId}::text, jsonb_build_object('amount', asked::text) FROM source)
    INSERT INTO outbox (id, kind, name, member_id, message_id, subject_type, subject_id, payload, platform, state, due_at, created_at)
    SELECT ${outboxId}::uuid, 'notice', 'loan-accepted', ${borrowerId}::uuid, NULL, 'loan', ${loanId}::uuid,
      jsonb_build_object('amount', asked::text, 'asked', asked::text), 'slack', 'due', ${now}::timestamptz, ${now}::timestamptz FROM source
    UNION ALL
    SELECT gen_random_uuid(), 'update', m.name, m.member_id, m.id, m.subject_type, m.subject_id, m.payload, NULL, 'due', ${now}, ${now}
    FROM message m, source WHERE m.subject_type = 'loan' AND m.subject_id = ${loanId}::uuid AND NOT m.gone AND m.editable`);
  if (written < 1) throw new Error(`loan ${loanId} does not wait, or its lender has too little`);
}
