import { z } from 'zod';
import { type Executor, type Sql, sql } from './db.js';

const requestShape = z.object({
  id: z.string(),
  requesterId: z.string(),
  requester: z.string(),
  amount: z.bigint(),
  reason: z.string().nullable(),
  state: z.enum(['pending', 'approved', 'declined', 'expired', 'withdrawn', 'refused']),
  until: z.date().nullable(),
  approved: z.bigint().nullable(),
  deciderId: z.string().nullable(),
  decider: z.string().nullable(),
  decidedAt: z.date().nullable(),
  declineReason: z.string().nullable(),
  expiresAt: z.date(),
  createdAt: z.date(),
  version: z.number(),
});

/** A request with the names of its people. */
export type RequestRow = z.infer<typeof requestShape>;

const columns = sql`r.id, r.requester_id AS "requesterId", m.name AS requester, r.amount, r.reason, r.state, r.until, r.approved,
  r.decider_id AS "deciderId", d.name AS decider, r.decided_at AS "decidedAt", r.decline_reason AS "declineReason",
  r.expires_at AS "expiresAt", r.created_at AS "createdAt", r.version`;

function select(db: Executor, tail: Sql): Promise<RequestRow[]> {
  return db.rows(
    requestShape,
    sql`SELECT ${columns} FROM request r JOIN member m ON m.id = r.requester_id LEFT JOIN member d ON d.id = r.decider_id ${tail}`,
  );
}

/** A request by id, or null. */
export async function requestById(db: Executor, id: string): Promise<RequestRow | null> {
  const [row] = await select(db, sql`WHERE r.id = ${id}::uuid`);
  return row ?? null;
}

/**
 * Locks a request, then reads it as it stands; before any member is locked. In one statement the decider's name would be
 * looked up as of before the wait.
 */
export async function lockRequest(tx: Executor, id: string): Promise<RequestRow | null> {
  await tx.run(sql`SELECT 1 FROM request WHERE id = ${id}::uuid FOR UPDATE`);
  return requestById(tx, id);
}

/** A member's own pending requests, newest first. */
export function pendingOf(db: Executor, memberId: string): Promise<RequestRow[]> {
  return select(
    db,
    sql`WHERE r.requester_id = ${memberId}::uuid AND r.state = 'pending' ORDER BY r.created_at DESC, r.id`,
  );
}

/** Pending requests of the people whose manager this is, or of anybody for a fallback approver; oldest first. */
export function pendingFor(db: Executor, memberId: string, fallback: boolean): Promise<RequestRow[]> {
  return select(
    db,
    sql`WHERE r.state = 'pending' AND r.requester_id <> ${memberId}::uuid
      AND (m.manager_id = ${memberId}::uuid OR ${fallback}) ORDER BY r.created_at, r.id LIMIT 100`,
  );
}

/** Writes a new request. */
export async function insertRequest(
  tx: Executor,
  request: Pick<
    RequestRow,
    'id' | 'requesterId' | 'amount' | 'reason' | 'until' | 'expiresAt' | 'createdAt'
  > & {
    state: 'pending' | 'refused';
    policy: object;
  },
): Promise<void> {
  await tx.run(sql`INSERT INTO request (id, requester_id, amount, reason, state, until, policy, expires_at, created_at)
    VALUES (${request.id}::uuid, ${request.requesterId}::uuid, ${request.amount}, ${request.reason}, ${request.state}, ${request.until},
      ${JSON.stringify(request.policy)}::jsonb, ${request.expiresAt}, ${request.createdAt})`);
}

/** Decides a request. The one conditional update: false if it is no longer pending. */
export async function decideRow(
  tx: Executor,
  id: string,
  decision: {
    state: 'approved' | 'declined' | 'expired' | 'withdrawn';
    approved?: bigint;
    deciderId?: string;
    reason?: string | null;
  },
  now: Date,
): Promise<boolean> {
  const changed =
    await tx.run(sql`UPDATE request SET state = ${decision.state}, approved = ${decision.approved ?? null},
      decider_id = ${decision.deciderId ?? null}::uuid, decided_at = ${now}, decline_reason = ${decision.reason ?? null}, version = version + 1
    WHERE id = ${id}::uuid AND state = 'pending'`);
  return changed === 1;
}

/** How many earlier requests of a member were approved and declined. */
export async function earlierOutcomes(
  db: Executor,
  memberId: string,
): Promise<{ approved: number; declined: number }> {
  const [row] = await db.rows(
    z.object({ approved: z.number(), declined: z.number() }),
    sql`SELECT count(*) FILTER (WHERE state = 'approved')::int AS approved, count(*) FILTER (WHERE state = 'declined')::int AS declined
      FROM request WHERE requester_id = ${memberId}::uuid`,
  );
  return row ?? { approved: 0, declined: 0 };
}

/** The pool that pays a member's top-ups: the team's, else the organisation's; null where nothing is limited. */
export async function payingPool(
  db: Executor,
  teamId: string | null,
): Promise<{ id: string; team: string | null } | null> {
  const [row] = await db.rows(
    z.object({ id: z.string(), team: z.string().nullable() }),
    sql`SELECT q.id, t.name AS team FROM pool q LEFT JOIN team t ON t.id = q.team_id
      WHERE (q.team_id = ${teamId}::uuid OR q.team_id IS NULL) AND q.allowance > 0 ORDER BY q.team_id NULLS LAST LIMIT 1`,
  );
  return row ?? null;
}
