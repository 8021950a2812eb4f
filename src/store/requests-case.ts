import { z } from 'zod';
import { lockBooks } from './books.js';
import { amount, time } from './books-json.js';
import { type Executor, type Sql, sql } from './db.js';

const id = z.string();
const idOrNull = z.string().nullable();
const amountOrNull = amount.nullable();
const timeOrNull = time.nullable();

const requestShape = z.object({
  id,
  requesterId: id,
  amount,
  reason: z.string().nullable(),
  task: z.string().nullable(),
  state: z.enum(['pending', 'approved', 'declined', 'expired', 'withdrawn', 'refused']),
  lasting: z.enum(['period', 'date', 'every']),
  until: timeOrNull,
  approved: amountOrNull,
  deciderId: idOrNull,
  decidedAt: timeOrNull,
  declineReason: z.string().nullable(),
  /** The rule as it was frozen; see `frozenFrom`. */
  policy: z.unknown(),
  rule: z.string().nullable(),
  policyVersion: z.string().nullable(),
  step: z.number(),
  stepSince: time,
  escalated: z.boolean(),
  nextEscalationAt: timeOrNull,
  nextReminderAt: timeOrNull,
  reminders: z.number(),
  nudgedAt: timeOrNull,
  expiresAt: time,
  createdAt: time,
  version: z.number(),
});

const askedShape = z.object({
  step: z.number(),
  memberId: id,
  seat: z.string(),
  actingFor: idOrNull,
  handed: z.boolean(),
  askedAt: time,
  seenAt: timeOrNull,
  active: z.boolean(),
});

const caseShape = z.object({
  request: requestShape,
  teamId: idOrNull,
  managerId: idOrNull,
  managersManagerId: idOrNull,
  people: z.array(
    z.object({
      id,
      name: z.string(),
      status: z.enum(['active', 'frozen', 'left']),
      email: z.string().nullable(),
    }),
  ),
  delegations: z.array(z.object({ from: id, to: id, since: time, until: time })),
  asked: z.array(askedShape),
  votes: z.array(
    z.object({
      step: z.number(),
      voterId: id,
      actingFor: idOrNull,
      verdict: z.enum(['approve', 'decline']),
      amount: amountOrNull,
      at: time,
    }),
  ),
  hold: z.object({ id, poolId: id, remaining: amount }).nullable(),
  payer: z.object({ id, team: z.string().nullable(), remaining: amount }).nullable(),
});

/** A request with everything its decision rests on. */
export type RequestCase = Omit<z.infer<typeof caseShape>, 'people'> & {
  people: ReadonlyMap<string, z.infer<typeof caseShape>['people'][number]>;
  /** Whose books were locked with it, together with the pools that its decision may move; see `openBooks`. */
  circle?: readonly string[] | null;
};

const row = z.object({ found: caseShape.nullable() });

/** A request as of `at`; `emails` are of all who fill a role now. Null if there is none. */
export async function requestCase(
  db: Executor,
  requestId: string,
  emails: readonly string[],
  at: Date,
): Promise<RequestCase | null> {
  const [found] = await db.rows(
    row,
    sql`SELECT request_case(${requestId}::uuid, false, ${[...emails]}::text[], ${at}) AS found`,
  );
  return found?.found ? caseOf(found.found) : null;
}

const lockedRow = z.object({ found: caseShape.nullable(), circle: z.array(z.string()).nullable() });

/**
 * Locks a request, before any member is locked, then reads it as it stands; where it is still to be decided, locks at once
 * what a decision moves: the requester's books, and the pool that pays or has set something aside.
 */
export async function lockCase(
  tx: Executor,
  requestId: string,
  emails: readonly string[],
  at: Date,
): Promise<RequestCase | null> {
  const [found] = await tx.rows(
    lockedRow,
    sql`SELECT c.found, CASE WHEN c.found->'request'->>'state' = 'pending' THEN ${lockBooks({
      members: sql`ARRAY[c.found->'request'->>'requesterId']::uuid[]`,
      lots: sql`'{}'::uuid[]`,
      pools: sql`array_remove(ARRAY[c.found->'hold'->>'poolId', c.found->'payer'->>'id'], NULL)::uuid[]`,
      now: sql`${at}::timestamptz`,
    })} END AS circle
      FROM (SELECT request_case(${requestId}::uuid, true, ${[...emails]}::text[], ${at}) AS found OFFSET 0) c`,
  );
  if (!found?.found) return null;
  const it = caseOf(found.found);
  return it.request.state === 'pending' ? { ...it, circle: found.circle } : it;
}

/** A member's own requests that are pending or given anew each period, newest first. */
export function casesOf(
  db: Executor,
  memberId: string,
  emails: readonly string[],
  at: Date,
): Promise<RequestCase[]> {
  return cases(
    db,
    sql`SELECT r.id FROM request r WHERE r.requester_id = ${memberId}::uuid AND (r.state = 'pending' OR EXISTS (
      SELECT FROM recurring c WHERE c.request_id = r.id AND c.next_at IS NOT NULL)) ORDER BY r.created_at DESC, r.id`,
    emails,
    at,
  );
}

/** Requests that wait for this member's answer, the oldest first; at most `limit`. */
export function casesFor(
  db: Executor,
  memberId: string,
  emails: readonly string[],
  at: Date,
  limit: number,
): Promise<RequestCase[]> {
  return cases(
    db,
    sql`SELECT r.id FROM request_asked a JOIN request r ON r.id = a.request_id AND r.state = 'pending' AND r.expires_at > ${at}
      WHERE a.member_id = ${memberId}::uuid AND a.active AND a.step = r.step ORDER BY r.created_at, r.id LIMIT ${limit}`,
    emails,
    at,
  );
}

/** How many requests wait for this member's answer. */
export async function countFor(db: Executor, memberId: string, at: Date): Promise<number> {
  const [found] = await db.rows(
    z.object({ count: z.number() }),
    sql`SELECT count(*)::int AS count FROM request_asked a JOIN request r ON r.id = a.request_id AND r.state = 'pending' AND r.expires_at > ${at}
      WHERE a.member_id = ${memberId}::uuid AND a.active AND a.step = r.step`,
  );
  return found?.count ?? 0;
}

async function cases(db: Executor, which: Sql, emails: readonly string[], at: Date): Promise<RequestCase[]> {
  const rows = await db.rows(
    row,
    sql`SELECT request_case(w.id, false, ${[...emails]}::text[], ${at}) AS found
      FROM (SELECT id, row_number() OVER () AS n FROM (${which}) ids) w ORDER BY w.n`,
  );
  return rows.flatMap(({ found }) => (found ? [caseOf(found)] : []));
}

function caseOf(found: z.infer<typeof caseShape>): RequestCase {
  return { ...found, people: new Map(found.people.map((person) => [person.id, person])) };
}
