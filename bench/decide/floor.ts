import type { Executor } from '../../src/store/db.js';
import { sql } from '../../src/store/db.js';

/** A decision as bare rows: who decides what, and the ids of the rows to write. */
export interface BareDecision {
  requestId: string;
  requesterId: string;
  deciderId: string;
  amount: bigint;
  entryId: string;
  outboxId: string;
  now: Date;
}

/**
 * The least that a decision writes, in one transaction: the conditional update, a journal entry with two postings, the audit
 * row, the message to the requester. Nothing is looked up or checked but that the request still waits.
 */
export async function decideBarely(tx: Executor, it: BareDecision): Promise<void> {
  const { requestId, requesterId, deciderId, amount, entryId, outboxId, now } = it;
  const changed =
    await tx.run(sql`UPDATE request SET state = 'approved', approved = ${amount}, decider_id = ${deciderId}::uuid,
      decided_at = ${now}, version = version + 1 WHERE id = ${requestId}::uuid AND state = 'pending'`);
  if (changed !== 1) throw new Error(`request ${requestId} does not wait`);
  await tx.run(sql`INSERT INTO entry (id, kind, member_id, at, booked_at, request_id)
    VALUES (${entryId}::uuid, 'top-up', ${requesterId}::uuid, ${now}, ${now}, ${requestId}::uuid)`);
  await tx.run(sql`INSERT INTO posting (entry_id, account, amount, member_id)
    VALUES (${entryId}::uuid, 'issued', ${-amount}, ${requesterId}::uuid), (${entryId}::uuid, 'expired', ${amount}, ${requesterId}::uuid)`);
  await tx.run(sql`INSERT INTO audit (at, actor_id, actor, action, subject_type, subject_id, detail)
    VALUES (${now}, ${deciderId}::uuid, 'member', 'request.approve', 'request', ${requestId}, ${'{"amount":"50000000"}'}::jsonb)`);
  await tx.run(sql`INSERT INTO outbox (id, kind, name, member_id, subject_type, subject_id, payload, platform, state, due_at, created_at)
    VALUES (${outboxId}::uuid, 'notice', 'request-approved', ${requesterId}::uuid, 'request', ${requestId}::uuid,
      ${'{"amount":"50000000"}'}::jsonb, 'slack', 'due', ${now}, ${now})`);
}
