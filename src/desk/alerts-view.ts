import { z } from 'zod';
import { worryingPace } from '../core/alerts.js';
import type { Budget } from '../core/alerts-meter.js';
import { budgetsOf, type Reading } from '../core/alerts-reading.js';
import { type Policy, planOf } from '../core/policy.js';
import { leftNow } from '../core/spend.js';
import { listeners, mostOfHour, readPool, readTold } from '../store/alerts.js';
import { booksOf, freeModels } from './balance.js';
import type { Desk } from './desk.js';

/** Names of the notices that this file finds the figures for. */
export const alertNames = ['alert-level', 'alert-pace', 'credit-back', 'burn-alarm', 'pool-level'] as const;

/** A notice that this file finds the figures for. */
export type AlertName = (typeof alertNames)[number];

const stored = z.object({
  budget: z.enum(['credit', 'week', 'day', 'pool']).catch('credit'),
  periodStart: z.coerce.date().catch(new Date(0)),
  level: z.number().catch(0),
  arming: z.number().catch(0),
  begins: z.coerce.date().nullable().catch(null),
  poolId: z.string().catch(''),
  hour: z.coerce.date().catch(new Date(0)),
  cost: z.string().catch('0'),
});

type Stored = z.infer<typeof stored>;

/**
 * The figures of an alert as they are now; null when there is nothing to say any more: a higher level was reached
 * while it waited, credit came in, the period is over, or the person wants no alerts since.
 */
export async function alertParams(
  desk: Desk,
  name: AlertName,
  memberId: string,
  payload: unknown,
): Promise<Record<string, unknown> | null> {
  const about = stored.parse(payload ?? {});
  const urgent = name === 'burn-alarm' || about.level >= 100;
  const [person] = await listeners(desk.db, [memberId]);
  if (!person || (person.alerts === 'off' && !urgent)) return null;
  if (name === 'pool-level') return poolParams(desk, about);
  if (name === 'burn-alarm') return burnParams(desk, memberId, about);
  const now = desk.clock.now();
  const view = await readingOf(desk, memberId, about.budget, now);
  const told = await readTold(desk.db, memberId, about.budget);
  const same = told?.periodStart.getTime() === about.periodStart.getTime() && told.arming === about.arming;
  if (name === 'credit-back') {
    if (view.left <= 0n || (about.begins && !(same && told.level === 100))) return null;
    return { ...view.params, begins: about.begins?.toISOString() ?? null };
  }
  if (!same || view.reading.periodStart.getTime() !== about.periodStart.getTime()) return null;
  if (name === 'alert-pace' ? view.params.runsOutAt === null : told.level !== about.level) return null;
  return view.params;
}

interface View {
  reading: Reading;
  left: bigint;
  params: Record<string, unknown> & { runsOutAt: string | null };
}

async function readingOf(desk: Desk, memberId: string, budget: Budget, now: Date): Promise<View> {
  const { policy } = desk;
  const books = await booksOf(desk, memberId, now);
  const member = books.member(memberId);
  const plan = planOf(policy, member.plan);
  const used = books.meters.get(memberId)?.usedPeriod ?? 0n;
  const readings = budgetsOf(books, member, plan, used, policy.zone, now);
  const [credit] = readings;
  const reading = readings.find((one) => one.budget === budget) ?? credit;
  if (!reading || !credit) throw new Error(`member ${memberId} has no budgets`);
  const left = leftNow(books, member, plan, policy.zone, now);
  const runsOutAt = worryingPace(credit, policy.alerts.pace, now);
  return {
    reading,
    left: left.now,
    params: {
      budget: reading.budget,
      used: reading.used.toString(),
      total: (reading.used + reading.left - member.overdraft).toString(),
      left: reading.left.toString(),
      leftNow: left.now.toString(),
      overdraft: member.overdraft.toString(),
      until: reading.periodEnd.toISOString(),
      refillAt: member.periodEnd.toISOString(),
      runsOutAt: runsOutAt?.toISOString() ?? null,
      lends: plan.lending.enabled ? 'yes' : 'no',
      free: freeModels(desk, now).join(', '),
    },
  };
}

async function burnParams(desk: Desk, memberId: string, about: Stored): Promise<Record<string, unknown>> {
  const now = desk.clock.now();
  const books = await booksOf(desk, memberId, now);
  const meter = books.meters.get(memberId);
  const running = meter?.burnHour?.getTime() === about.hour.getTime();
  const most = await mostOfHour(desk.db, memberId, about.hour);
  return {
    spent: running ? meter.burnCost.toString() : about.cost,
    leftNow: leftNowOf(desk.policy, books, memberId, now).toString(),
    refillAt: books.member(memberId).periodEnd.toISOString(),
    model: most?.model ?? null,
    agent: most?.agent ?? null,
    pausable: (desk.gateway ?? null) === null ? 'no' : 'yes',
  };
}

function leftNowOf(policy: Policy, books: Awaited<ReturnType<typeof booksOf>>, memberId: string, now: Date) {
  const member = books.member(memberId);
  return leftNow(books, member, planOf(policy, member.plan), policy.zone, now).now;
}

async function poolParams(desk: Desk, about: Stored): Promise<Record<string, unknown> | null> {
  const pool = await readPool(desk.db, about.poolId);
  const told = await readTold(desk.db, about.poolId, 'pool');
  if (!pool || told?.level !== about.level || told.arming !== about.arming) return null;
  if (pool.periodStart.getTime() !== about.periodStart.getTime()) return null;
  return {
    team: pool.team,
    left: pool.remaining.toString(),
    allowance: pool.allowance.toString(),
    until: pool.periodEnd.toISOString(),
  };
}
