import { z } from 'zod';
import type { CohortFacts } from '../core/digest.js';
import { pastWeekCount } from '../core/digest-plan.js';
import type { DigestDays, OutcomeKind } from '../core/digest-view.js';
import { outcomeKinds } from '../core/outcomes.js';
import { type Executor, type Sql, sql } from './db.js';

/**
 * Whose figures are added up: rows of (cohort, member). A person is a cohort of one; a manager's id stands for those
 * who report to them; the organisation is everybody under one id.
 */
export type Cohorts = Sql;

/** Every member for themselves. */
export const persons = (ids: readonly string[]): Cohorts =>
  sql`SELECT id AS cohort, id AS member FROM unnest(${[...ids]}::uuid[]) AS i(id)`;

/** Those who report to each of these managers. */
export const reportsOf = (managers: readonly string[]): Cohorts =>
  sql`SELECT manager_id AS cohort, id AS member FROM member WHERE manager_id = ANY(${[...managers]}::uuid[]) AND status <> 'left'`;

/** Everybody, under one id. */
export const everybody = (id: string): Cohorts => sql`SELECT ${id}::uuid AS cohort, id AS member FROM member`;

/** Which days are looked at; `zone` is the organisation's. */
export interface FactsQuestion extends DigestDays {
  zone: string;
}

/** What the tables say of cohorts, in three statements whatever their number. Cohorts without anything are left out. */
export async function readFacts(
  db: Executor,
  cohorts: Cohorts,
  question: FactsQuestion,
): Promise<Map<string, CohortFacts>> {
  const [uses, past, outcomes] = await Promise.all([
    usesOf(db, cohorts, question),
    pastOf(db, cohorts, question),
    outcomesOf(db, cohorts, question),
  ]);
  const facts = new Map<string, Mutable<CohortFacts>>();
  const of = (cohort: string) => {
    const known = facts.get(cohort);
    if (known) return known;
    const made: Mutable<CohortFacts> = { uses: [], past: [], ratio: null, outcomes: [] };
    facts.set(cohort, made);
    return made;
  };
  for (const { cohort, input, output, cacheRead, cacheWrite, ...use } of uses)
    of(cohort).uses.push({ ...use, tokens: { input, output, cacheRead, cacheWrite } });
  for (const { cohort, week, cost, usual, days } of past) {
    if (week !== null) of(cohort).past.push({ week, cost });
    else if (usual !== null) of(cohort).ratio = { usual, of: days };
  }
  for (const { cohort, ...outcome } of outcomes) of(cohort).outcomes.push(outcome);
  return facts;
}

interface Mutable<T extends CohortFacts> {
  uses: T['uses'][number][];
  past: T['past'][number][];
  ratio: T['ratio'];
  outcomes: T['outcomes'][number][];
}

const useShape = z.object({
  cohort: z.string(),
  day: z.string(),
  model: z.string(),
  events: z.bigint(),
  input: z.bigint(),
  output: z.bigint(),
  cacheRead: z.bigint(),
  cacheWrite: z.bigint(),
  cost: z.bigint(),
  judgedEvents: z.bigint(),
  failedEvents: z.bigint(),
  retryCost: z.bigint(),
  tooledEvents: z.bigint(),
  misfitCost: z.bigint(),
  misfitSaves: z.bigint(),
});

function usesOf(db: Executor, cohorts: Cohorts, { from, to }: FactsQuestion) {
  return db.rows(
    useShape,
    sql`SELECT c.cohort, d.day::text AS day, d.model, sum(d.events)::bigint AS events, sum(d.input_tokens)::bigint AS input,
        sum(d.output_tokens)::bigint AS output, sum(d.cache_read_tokens)::bigint AS "cacheRead",
        sum(d.cache_write_tokens)::bigint AS "cacheWrite", sum(d.cost)::bigint AS cost,
        sum(d.judged_events)::bigint AS "judgedEvents", sum(d.failed_events)::bigint AS "failedEvents",
        sum(d.retry_cost)::bigint AS "retryCost", sum(d.tooled_events)::bigint AS "tooledEvents",
        sum(d.misfit_cost)::bigint AS "misfitCost", sum(d.misfit_saves)::bigint AS "misfitSaves"
      FROM (${cohorts}) c JOIN usage_day d ON d.member_id = c.member AND d.day BETWEEN ${from}::date AND ${to}::date
      GROUP BY c.cohort, d.day, d.model ORDER BY c.cohort, d.day, d.model`,
  );
}

/** Past weeks' spending, and (with `week` null) the usual proportion of input to output, from one look at the rows. */
function pastOf(db: Executor, cohorts: Cohorts, { from }: FactsQuestion) {
  return db.rows(
    z.object({
      cohort: z.string(),
      week: z.number().nullable(),
      cost: z.bigint(),
      usual: z.bigint().nullable(),
      days: z.number(),
    }),
    sql`SELECT cohort, week, sum(cost)::bigint AS cost, percentile_disc(0.9) WITHIN GROUP (ORDER BY ratio)::bigint AS usual,
        count(ratio)::int AS days
      FROM (SELECT c.cohort, (${from}::date - d.day - 1) / 7 AS week, d.cost,
          CASE WHEN d.output_tokens > 0 AND d.input_tokens >= 0 THEN d.input_tokens::float8 * 1000000 / d.output_tokens END AS ratio
        FROM (${cohorts}) c JOIN usage_day d ON d.member_id = c.member
          AND d.day BETWEEN ${from}::date - ${7 * pastWeekCount}::int AND ${from}::date - 1) past
      GROUP BY GROUPING SETS ((cohort, week), (cohort))`,
  );
}

const outcomeShape = z.object({
  cohort: z.string(),
  week: z.number().nullable(),
  kind: z.enum(outcomeKinds as [OutcomeKind, ...OutcomeKind[]]),
  state: z.string(),
  count: z.number(),
});

/** The last state that a thing had in a week decides; a thing belongs to whom its report names. */
function outcomesOf(db: Executor, cohorts: Cohorts, { from, to, zone }: FactsQuestion) {
  return db.rows(
    outcomeShape,
    sql`SELECT cohort, week, kind, state, count(*)::int AS count FROM (
        SELECT DISTINCT ON (o.member_id, kind, subject, week) c.cohort, kind, state,
          CASE WHEN o.day < ${from}::date THEN (${from}::date - o.day - 1) / 7 END AS week
        FROM (${cohorts}) c JOIN LATERAL (SELECT e.*, (e.occurred_at AT TIME ZONE ${zone})::date AS day FROM outcome e
          WHERE e.member_id = c.member AND e.occurred_at >= (${from}::date - ${7 * pastWeekCount}::int)::timestamp AT TIME ZONE ${zone}
            AND e.occurred_at < (${to}::date + 1)::timestamp AT TIME ZONE ${zone}) o ON true
        ORDER BY o.member_id, kind, subject, week, o.occurred_at DESC, o.received_at DESC, o.external_id DESC) last
      GROUP BY cohort, week, kind, state`,
  );
}

/** Agents that delivered something, by cohort: the mean of distinct agents a day over seven days, and the best day. */
export async function readAgents(
  db: Executor,
  cohorts: Cohorts,
  { from, to, zone }: FactsQuestion,
): Promise<Map<string, { perDay: number; most: number }>> {
  const rows = await db.rows(
    z.object({ cohort: z.string(), total: z.number(), most: z.number() }),
    sql`SELECT cohort, sum(agents)::int AS total, max(agents)::int AS most FROM (
        SELECT c.cohort, (o.occurred_at AT TIME ZONE ${zone})::date AS day, count(DISTINCT o.agent) AS agents
        FROM (${cohorts}) c JOIN outcome o ON o.member_id = c.member AND o.agent IS NOT NULL
          AND o.state IN ('merged', 'resolved', 'finished', 'completed')
          AND o.occurred_at >= ${from}::date::timestamp AT TIME ZONE ${zone}
          AND o.occurred_at < (${to}::date + 1)::timestamp AT TIME ZONE ${zone}
        GROUP BY 1, 2) daily GROUP BY cohort`,
  );
  return new Map(
    rows.map(({ cohort, total, most }) => [cohort, { perDay: Math.round((total / 7) * 10) / 10, most }]),
  );
}

/** What each member used in the period that runs, up to and including `today`. */
export async function readPeriodUse(
  db: Executor,
  cohorts: Cohorts,
  question: { today: string; zone: string; since?: string },
): Promise<Map<string, bigint>> {
  const { today, zone, since } = question;
  const start = since ? sql`${since}::date` : sql`(m.period_start AT TIME ZONE ${zone})::date`;
  const rows = await db.rows(
    z.object({ cohort: z.string(), used: z.bigint() }),
    sql`SELECT c.cohort, sum(d.cost)::bigint AS used FROM (${cohorts}) c JOIN member m ON m.id = c.member
      JOIN usage_day d ON d.member_id = m.id AND d.day BETWEEN ${start} AND ${today}::date GROUP BY c.cohort`,
  );
  return new Map(rows.map(({ cohort, used }) => [cohort, used]));
}
