import type { Told } from './alerts-meter.js';
import { budgetsOf, poolReading, type Reading } from './alerts-reading.js';
import type { Books, PoolBooks } from './books.js';
import { paceOf } from './pace.js';
import type { AlertRules } from './plan.js';
import { type Policy, planOf } from './policy.js';

/** Something to be told about a budget. */
export interface Telling {
  what: 'level' | 'pace' | 'back';
  /** The member or pool. */
  subjectId: string;
  reading: Reading;
  /** For `level`: the level reached. For `back`: 100. Else 0. */
  level: number;
  arming: number;
}

/** What became of a subject's budgets: what to tell, and what must be remembered. */
export interface Judgement {
  tellings: Telling[];
  changed: { subjectId: string; told: Told }[];
}

/** Levels at which pools are watched; a plan's levels are its people's. */
const poolLevels: readonly number[] = [50, 80, 95, 100];

/** The highest of `levels` that the share used ÷ (used + left) has reached; 0 for none. */
export function levelReached(levels: readonly number[], used: bigint, left: bigint): number {
  if (used <= 0n) return 0;
  const total = used + left;
  return levels.reduce(
    (highest, level) => (level > highest && used * 100n >= BigInt(level) * total ? level : highest),
    0,
  );
}

/**
 * What is to be told about members and pools after their books changed. Only the highest new level of each budget,
 * once in its period. A level is told again after incoming credit has brought the share below it; a correction or a
 * call that is taken back does not do that, so nobody is told twice for an amount that wavers.
 */
export function judge(books: Books, policy: Policy, now: Date): Judgement {
  const judgement: Judgement = { tellings: [], changed: [] };
  const raised = incomingOf(books);
  for (const id of books.movedMembers) {
    const member = books.members.get(id);
    const meter = books.meters.get(id);
    if (!meter || member?.status !== 'active') continue;
    const plan = planOf(policy, member.plan);
    const readings = budgetsOf(books, member, plan, meter.usedPeriod, policy.zone, now);
    for (const reading of readings)
      judgeBudget(judgement, books, id, reading, plan.alerts.levels, raised.has(id), policy.alerts, now);
  }
  for (const pool of poolsMoved(books)) {
    const reading = poolReading(pool);
    judgeBudget(judgement, books, pool.id, reading, poolLevels, raised.has(pool.id), policy.alerts, now);
  }
  return judgement;
}

/** How a member's credit window runs, as far as it is worth a word: when it ends well before the refill. */
export function worryingPace(reading: Reading, pace: number, now: Date): Date | null {
  const { used, left, periodStart, periodEnd } = reading;
  const { known, runsOutAt } = paceOf(used, left, periodStart, periodEnd, now);
  if (!known || !runsOutAt || left <= 0n) return null;
  const elapsed = BigInt(now.getTime() - periodStart.getTime());
  const whole = BigInt(periodEnd.getTime() - periodStart.getTime());
  // used ÷ elapsed against (used + left) ÷ whole, in percent.
  return used * whole * 100n >= BigInt(pace) * (used + left) * elapsed ? runsOutAt : null;
}

function judgeBudget(
  judgement: Judgement,
  books: Books,
  subjectId: string,
  reading: Reading,
  levels: readonly number[],
  raised: boolean,
  rules: AlertRules,
  now: Date,
): void {
  const { budget, periodStart } = reading;
  const known = books.told.get(subjectId)?.find((one) => one.budget === budget);
  const running = known?.periodStart.getTime() === periodStart.getTime();
  const told = known && running ? known : { budget, periodStart, level: 0, arming: 0, pace: false };
  const next = { ...told };
  const tell = (what: Telling['what'], level: number) =>
    judgement.tellings.push({ what, subjectId, reading, level, arming: next.arming });
  const reached = levelReached(levels, reading.used, reading.left);
  const wasOut = known?.level === 100 && reading.left > 0n;
  if (!running && wasOut && budget === 'credit') tell('back', 100);
  if (reached > told.level && reading.binds) {
    next.level = reached;
    tell('level', reached);
  } else if (reached < told.level && raised) {
    next.level = reached;
    next.arming += 1;
    if (wasOut) tell('back', 100);
  }
  if (budget === 'credit' && !told.pace && worryingPace(reading, rules.pace, now)) {
    next.pace = true;
    // A level that is told in this very moment speaks of the pace itself.
    if (next.level <= told.level) tell('pace', 0);
  }
  const differs = next.level !== told.level || next.arming !== told.arming || next.pace !== told.pace;
  // An older period is forgotten once it has been told that there is credit again, or when there is news of this one.
  if (differs || (!running && wasOut && budget === 'credit'))
    judgement.changed.push({ subjectId, told: next });
}

/** Members and pools to whom credit came in: anything but usage taken back. */
function incomingOf(books: Books): ReadonlySet<string> {
  const raised = new Set<string>();
  for (const { kind, postings } of books.entries) {
    if (kind === 'usage' || kind === 'correction') continue;
    for (const { account, amount, memberId, poolId } of postings) {
      if (amount <= 0n) continue;
      if (account === 'lot' && memberId) raised.add(memberId);
      if (account === 'pool' && poolId) raised.add(poolId);
    }
  }
  return raised;
}

function poolsMoved(books: Books): PoolBooks[] {
  const moved = new Set(books.movedPools);
  for (const { postings } of books.entries)
    for (const { account, poolId } of postings) if (account === 'pool' && poolId) moved.add(poolId);
  return [...moved].map((id) => books.pool(id));
}
