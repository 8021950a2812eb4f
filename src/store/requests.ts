import { z } from 'zod';
import { type AuditItem, auditInsert } from './audit.js';
import { type Executor, type Sql, sql } from './db.js';
import { toJson } from './json.js';

/** A new request. */
export interface NewRequest {
  id: string;
  requesterId: string;
  amount: bigint;
  reason: string | null;
  task: string | null;
  lasting: 'period' | 'date' | 'every';
  until: Date | null;
  /** The rule as it stands now. */
  policy: { rule: string; policyVersion: string };
  expiresAt: Date;
  createdAt: Date;
}

/** Writes a new request, pending at its first step with nobody asked yet. */
export async function insertRequest(tx: Executor, request: NewRequest): Promise<void> {
  const { policy } = request;
  await tx.run(sql`INSERT INTO request (id, requester_id, amount, reason, task, state, lasting, until, policy, rule, policy_version, step_since,
      expires_at, created_at)
    VALUES (${request.id}::uuid, ${request.requesterId}::uuid, ${request.amount}, ${request.reason}, ${request.task}, 'pending',
      ${request.lasting}, ${request.until}, ${toJson(policy)}::jsonb, ${policy.rule}, ${policy.policyVersion}, ${request.createdAt},
      ${request.expiresAt}, ${request.createdAt})`);
}

/** A decision: what became of the request, by whom, on what it rested. */
export interface Decision {
  state: 'approved' | 'declined' | 'expired' | 'withdrawn' | 'refused';
  approved?: bigint;
  deciderId?: string | null;
  reason?: string | null;
  evidence?: object | null;
  /** The vote by which it was decided, if that was one. */
  vote?: NewVote;
}

/** A vote as it is written. */
export interface NewVote {
  requestId: string;
  step: number;
  voterId: string;
  actingFor: string | null;
  verdict: 'approve' | 'decline';
  amount: bigint | null;
}

/**
 * Decides a request: the one conditional update, and in the same statement the vote that decided it, the audit row and the
 * end of everybody's being asked. False if it is no longer pending, which cannot be under its lock. Fails with SQLSTATE
 * 23505 for a second vote of the same person and step.
 */
export async function decideRow(
  tx: Executor,
  id: string,
  decision: Decision,
  audit: readonly AuditItem[],
  now: Date,
): Promise<boolean> {
  const { vote } = decision;
  const voted = vote ? sql`, voted AS (${voteInsert(vote, now)})` : sql``;
  const changed = await tx.run(sql`WITH closed AS (
      UPDATE request_asked SET active = false WHERE request_id = ${id}::uuid AND active), kept AS (${auditInsert(audit, now)})${voted}
    UPDATE request SET state = ${decision.state}, approved = ${decision.approved ?? null},
      decider_id = ${decision.deciderId ?? null}::uuid, decided_at = ${now}, decline_reason = ${decision.reason ?? null},
      evidence = ${decision.evidence ? toJson(decision.evidence) : null}::jsonb, next_escalation_at = NULL, next_reminder_at = NULL,
      version = version + 1
    WHERE id = ${id}::uuid AND state = 'pending'`);
  return changed === 1;
}

/** Writes a vote. Fails with SQLSTATE 23505 for a second one of the same person and step. */
export async function castVote(tx: Executor, vote: NewVote, now: Date): Promise<void> {
  await tx.run(voteInsert(vote, now));
}

function voteInsert(vote: NewVote, now: Date): Sql {
  return sql`INSERT INTO request_vote (request_id, step, voter_id, acting_for, verdict, amount, at)
    VALUES (${vote.requestId}::uuid, ${vote.step}, ${vote.voterId}::uuid, ${vote.actingFor}::uuid, ${vote.verdict}, ${vote.amount}, ${now})`;
}

/** Where a request waits, and when time next does something about it. */
export interface StepState {
  step: number;
  stepSince: Date;
  escalated: boolean;
  nextEscalationAt: Date | null;
  nextReminderAt: Date | null;
  reminders: number;
}

/** Moves a request to a step, or changes how it waits there. */
export async function moveStep(tx: Executor, id: string, to: StepState): Promise<void> {
  await tx.run(sql`UPDATE request SET step = ${to.step}, step_since = ${to.stepSince}, escalated = ${to.escalated},
      next_escalation_at = ${to.nextEscalationAt}, next_reminder_at = ${to.nextReminderAt}, reminders = ${to.reminders}, version = version + 1
    WHERE id = ${id}::uuid`);
}

/** How a request stands and who decided it; null if there is none. */
export async function requestById(
  db: Executor,
  id: string,
): Promise<{ state: string; decider: string | null; version: number } | null> {
  const [row] = await db.rows(
    z.object({ state: z.string(), decider: z.string().nullable(), version: z.number() }),
    sql`SELECT r.state, d.name AS decider, r.version FROM request r LEFT JOIN member d ON d.id = r.decider_id WHERE r.id = ${id}::uuid`,
  );
  return row ?? null;
}

/** A person to ask. */
export interface Asked {
  memberId: string;
  /** The selector that names them. */
  seat: string;
  actingFor: string | null;
}

/** Makes `people` those, and those alone, whose answer is wanted at a step. */
export async function askPeople(
  tx: Executor,
  requestId: string,
  step: number,
  people: readonly Asked[],
  now: Date,
): Promise<void> {
  const rows = toJson(
    people.map(({ memberId, seat, actingFor }) => ({ member_id: memberId, seat, acting_for: actingFor })),
  );
  const ids = people.map(({ memberId }) => memberId);
  await tx.run(sql`WITH gone AS (
      UPDATE request_asked SET active = false
        WHERE request_id = ${requestId}::uuid AND active AND (step <> ${step} OR NOT member_id = ANY(${ids}::uuid[])))
    INSERT INTO request_asked (request_id, step, member_id, seat, acting_for, asked_at, active)
    SELECT ${requestId}::uuid, ${step}, r.member_id, r.seat, r.acting_for, ${now}, true
    FROM jsonb_to_recordset(${rows}::jsonb) AS r(member_id uuid, seat text, acting_for uuid)
    ON CONFLICT (request_id, step, member_id) DO UPDATE SET active = true, seat = EXCLUDED.seat, acting_for = EXCLUDED.acting_for,
      handed = request_asked.handed AND request_asked.acting_for IS NOT DISTINCT FROM EXCLUDED.acting_for,
      asked_at = CASE WHEN request_asked.active THEN request_asked.asked_at ELSE EXCLUDED.asked_at END`);
}

/** Hands one person's seat at a step to another; whoever held it by such a hand-over before holds it no more. */
export async function handSeat(
  tx: Executor,
  requestId: string,
  step: number,
  seat: { fromId: string; toId: string; principalId: string; as: string },
  now: Date,
): Promise<void> {
  await tx.run(sql`UPDATE request_asked SET active = false, handed = false
    WHERE request_id = ${requestId}::uuid AND step = ${step} AND (member_id = ${seat.fromId}::uuid OR (acting_for = ${seat.principalId}::uuid AND handed))`);
  await tx.run(sql`WITH shown AS (UPDATE request SET version = version + 1 WHERE id = ${requestId}::uuid)
    INSERT INTO request_asked (request_id, step, member_id, seat, acting_for, handed, asked_at, active)
    VALUES (${requestId}::uuid, ${step}, ${seat.toId}::uuid, ${seat.as}, ${seat.principalId}::uuid, true, ${now}, true)
    ON CONFLICT (request_id, step, member_id) DO UPDATE SET active = true, seat = EXCLUDED.seat, acting_for = EXCLUDED.acting_for,
      handed = true, asked_at = EXCLUDED.asked_at`);
}

/** Notes that somebody who is asked opened the details; false if that is known, or if they are not asked. */
export async function noteRequestSeen(
  db: Executor,
  requestId: string,
  memberId: string,
  now: Date,
): Promise<boolean> {
  const changed = await db.run(sql`UPDATE request_asked SET seen_at = ${now}
    WHERE request_id = ${requestId}::uuid AND member_id = ${memberId}::uuid AND active AND seen_at IS NULL`);
  return changed > 0;
}

/** Notes that the requester had those asked reminded. */
export async function noteNudge(tx: Executor, id: string, now: Date): Promise<void> {
  await tx.run(sql`UPDATE request SET nudged_at = ${now}, version = version + 1 WHERE id = ${id}::uuid`);
}

/** Notes how many reminders have had their time, and when the next one is due. */
export async function countRequestReminder(
  tx: Executor,
  id: string,
  sent: number,
  next: Date | null,
): Promise<void> {
  await tx.run(
    sql`UPDATE request SET reminders = ${sent}, next_reminder_at = ${next} WHERE id = ${id}::uuid`,
  );
}

/** Writes a question or an answer, and has everybody see it. */
export async function insertNote(
  tx: Executor,
  note: { id: string; requestId: string; authorId: string; kind: 'question' | 'answer'; text: string },
  now: Date,
): Promise<void> {
  await tx.run(sql`WITH shown AS (UPDATE request SET version = version + 1 WHERE id = ${note.requestId}::uuid)
    INSERT INTO request_note (id, request_id, author_id, kind, text, at)
    VALUES (${note.id}::uuid, ${note.requestId}::uuid, ${note.authorId}::uuid, ${note.kind}, ${note.text}, ${now})`);
}

/** Who asked the last questions of a request that were not answered, oldest first. */
export async function openQuestions(tx: Executor, requestId: string): Promise<string[]> {
  const rows = await tx.rows(
    z.object({ authorId: z.string() }),
    sql`SELECT n.author_id AS "authorId" FROM request_note n WHERE n.request_id = ${requestId}::uuid AND n.kind = 'question'
      AND NOT EXISTS (SELECT FROM request_note a WHERE a.request_id = n.request_id AND a.kind = 'answer' AND (a.at, a.id) > (n.at, n.id))
      ORDER BY n.at, n.id`,
  );
  return [...new Set(rows.map((row) => row.authorId))];
}

/** Takes a request off the list of those whose seats must be looked at again; false if it is not on it. */
export async function takeRecheck(tx: Executor, requestId: string): Promise<boolean> {
  return (await tx.run(sql`DELETE FROM request_recheck WHERE request_id = ${requestId}::uuid`)) > 0;
}

const factsShape = z.object({
  granted: z.bigint(),
  approved: z.number(),
  open: z.bigint(),
  openCount: z.number(),
  declined: z.number(),
  refusedAt: z.date().nullable(),
  askedAt: z.array(z.date()),
});

/** What a member's earlier requests come to. */
export type RequestTally = z.infer<typeof factsShape>;

const hour = 60 * 60 * 1000;
const declinesCount = 30 * 24 * hour;

/** What a member's requests of this period, and the last refusals, come to. */
export async function tallyOf(
  tx: Executor,
  memberId: string,
  periodStart: Date,
  now: Date,
): Promise<RequestTally> {
  const [anHourAgo, recently] = [new Date(now.getTime() - hour), new Date(now.getTime() - declinesCount)];
  const [row] = await tx.rows(
    factsShape,
    sql`SELECT coalesce(sum(approved) FILTER (WHERE state = 'approved' AND decided_at >= ${periodStart}), 0)::bigint AS granted,
        count(*) FILTER (WHERE state = 'approved' AND decided_at >= ${periodStart})::int AS approved,
        coalesce(sum(amount) FILTER (WHERE state = 'pending'), 0)::bigint AS open,
        count(*) FILTER (WHERE state = 'pending')::int AS "openCount",
        count(*) FILTER (WHERE state = 'declined' AND decided_at >= ${recently})::int AS declined,
        max(decided_at) FILTER (WHERE state = 'declined') AS "refusedAt",
        coalesce(array_agg(created_at) FILTER (WHERE created_at > ${anHourAgo} AND state <> 'refused'), '{}') AS "askedAt"
      FROM request WHERE requester_id = ${memberId}::uuid`,
  );
  if (!row) throw new Error('an aggregate has a row');
  return row;
}

const payerShape = z.object({
  team: z.string().nullable(),
  poolId: z.string().nullable(),
  poolTeam: z.string().nullable(),
  remaining: z.bigint().nullable(),
});

/** A member's team, and the pool that pays their top-ups: the team's, else the organisation's; null where nothing is limited. */
export async function payerOf(
  db: Executor,
  memberId: string,
): Promise<{
  team: string | null;
  pool: { id: string; team: string | null; remaining: bigint } | null;
}> {
  const [row] = await db.rows(
    payerShape,
    sql`SELECT t.name AS team, q.id AS "poolId", q.team AS "poolTeam", q.remaining FROM member m LEFT JOIN team t ON t.id = m.team_id
      LEFT JOIN LATERAL (SELECT q.id, q.remaining, o.name AS team FROM pool q LEFT JOIN team o ON o.id = q.team_id
        WHERE (q.team_id = m.team_id OR q.team_id IS NULL) AND q.allowance > 0 ORDER BY q.team_id NULLS LAST LIMIT 1) q ON true
      WHERE m.id = ${memberId}::uuid`,
  );
  if (!row?.poolId || row.remaining === null) return { team: row?.team ?? null, pool: null };
  return { team: row.team, pool: { id: row.poolId, team: row.poolTeam, remaining: row.remaining } };
}
