import { z } from 'zod';
import type { Books } from '../core/books.js';
import { windowStart } from '../core/calendar.js';
import { type Sql, sql } from './db.js';

/**
 * Rows of the books as JSON: what a statement that reads several kinds of rows at once builds, and what comes of it.
 * Amounts travel as decimal strings, since JSON's numbers would round them.
 */
export const amount = z.string().transform(BigInt);
export const time = z.string().transform((text) => new Date(text));
const timeOrNull = z
  .string()
  .nullable()
  .transform((text) => (text === null ? null : new Date(text)));
const id = z.string();
const idOrNull = z.string().nullable();

/** A member, with what has left allowance lots since the week and the day began; `due`: something waits to be settled. */
export const memberShape = z.object({
  id,
  teamId: idOrNull,
  plan: z.string(),
  status: z.enum(['active', 'frozen', 'left']),
  heirPoolId: idOrNull,
  overdraft: amount,
  periodStart: time,
  periodEnd: time,
  week: amount,
  day: amount,
  due: z.boolean(),
  usedPeriod: amount,
  burnHour: timeOrNull,
  burnCost: amount,
  burnLimit: amount.nullable(),
  burnToldAt: timeOrNull,
});

/** Where what comes in for member `m` goes after they left: their team's pool, else the organisation's. */
export const heirPool = sql`(SELECT q.id FROM pool q WHERE q.team_id = m.team_id OR q.team_id IS NULL ORDER BY q.team_id NULLS LAST LIMIT 1)`;

/** Of table `m`, with {@link capUse} as `c`. */
export const memberJson = (now: Date): Sql =>
  sql`json_build_object('id', m.id, 'teamId', m.team_id, 'plan', m.plan, 'status', m.status,
    'heirPoolId', CASE WHEN m.status = 'left' THEN ${heirPool} END,
    'overdraft', m.overdraft::text, 'periodStart', m.period_start, 'periodEnd', m.period_end,
    'due', m.next_settle_at <= ${now}, 'week', coalesce(c.week, 0)::text, 'day', coalesce(c.day, 0)::text,
    'usedPeriod', m.used_period::text, 'burnHour', m.burn_hour, 'burnCost', m.burn_cost::text, 'burnLimit', m.burn_limit::text,
    'burnToldAt', m.burn_told_at)`;

/** When the running cap windows began. */
export interface CapWindows {
  weekStart: Date;
  dayStart: Date;
}

/** The cap windows that hold `now`, in the organisation's zone. */
export function capWindows(now: Date, zone: string): CapWindows {
  return { weekStart: windowStart('week', now, zone), dayStart: windowStart('day', now, zone) };
}

/** What has left the allowance lots of member `m`; an index of its own holds just these postings. */
export const capUse = ({ weekStart, dayStart }: CapWindows): Sql =>
  sql`SELECT -sum(p.amount) FILTER (WHERE p.capped_at >= ${weekStart}) AS week, -sum(p.amount) FILTER (WHERE p.capped_at >= ${dayStart}) AS day
    FROM posting p WHERE p.member_id = m.id AND p.capped_at IS NOT NULL AND p.capped_at >= ${weekStart}`;

/** A lot. */
export const lotShape = z.object({
  id,
  memberId: id,
  kind: z.enum(['allowance', 'rollover', 'top-up', 'task', 'loan', 'repayment', 'gift', 'reward']),
  amount,
  remaining: amount,
  effectiveAt: time,
  expiresAt: timeOrNull,
  windowStart: timeOrNull,
  loanId: idOrNull,
  requestId: idOrNull,
  poolId: idOrNull,
  poolUntil: timeOrNull,
  createdAt: time,
});

/** Of table `g`. */
export const lotJson = sql`json_build_object('id', g.id, 'memberId', g.member_id, 'kind', g.kind,
  'amount', g.amount::text, 'remaining', g.remaining::text, 'effectiveAt', g.effective_at, 'expiresAt', g.expires_at,
  'windowStart', g.window_start, 'loanId', g.loan_id, 'requestId', g.request_id, 'poolId', g.pool_id,
  'poolUntil', g.pool_until, 'createdAt', g.created_at)`;

/** A loan that has moved credit. */
export const loanShape = z.object({
  id,
  lenderId: id,
  borrowerId: id,
  outstanding: amount,
  dueAt: time,
});

/** Of table `l`. */
export const loanJson = sql`json_build_object('id', l.id, 'lenderId', l.lender_id, 'borrowerId', l.borrower_id,
  'outstanding', l.outstanding::text, 'dueAt', l.due_at)`;

/** An open hold with the lots it came from. */
export const holdShape = z.object({
  id,
  memberId: id,
  loanId: idOrNull,
  remaining: amount,
  expiresAt: time,
  createdAt: time,
  lots: z.array(z.object({ grantId: id, amount })),
});

/** Of table `h`. */
export const holdJson = sql`json_build_object('id', h.id, 'memberId', h.member_id, 'loanId', h.loan_id,
  'remaining', h.remaining::text, 'expiresAt', h.expires_at, 'createdAt', h.created_at,
  'lots', (SELECT json_agg(json_build_object('grantId', hl.grant_id, 'amount', hl.amount::text) ORDER BY hl.grant_id)
    FROM hold_lot hl WHERE hl.hold_id = h.id))`;

/** A pool's hold that is open. */
export const poolHoldShape = z.object({
  id,
  poolId: id,
  requestId: idOrNull,
  taskId: idOrNull,
  remaining: amount,
  expiresAt: time,
  poolUntil: time,
  createdAt: time,
});

/** Takes a member in hand. */
export function takeMember(books: Books, row: z.infer<typeof memberShape>, since: CapWindows): void {
  const { week, day, due, usedPeriod, burnHour, burnCost, burnLimit, burnToldAt, ...member } = row;
  books.members.set(member.id, member);
  const { periodStart } = member;
  books.meters.set(member.id, { periodStart, usedPeriod, burnHour, burnCost, burnLimit, burnToldAt });
  // Whoever was due gets a new due time, even if there turns out to be nothing left to do.
  if (due) books.movedMembers.add(member.id);
  books.capUse.set(member.id, { ...since, week, day });
}

/** What was told of a budget. */
export const toldShape = z.object({
  subjectId: id,
  budget: z.enum(['credit', 'week', 'day', 'pool', 'review']),
  periodStart: time,
  level: z.number(),
  arming: z.number(),
  pace: z.boolean(),
});

/** Of table `a`. */
export const toldJson = sql`json_build_object('subjectId', a.subject_id, 'budget', a.budget, 'periodStart', a.period_start,
  'level', a.level, 'arming', a.arming, 'pace', a.pace)`;
