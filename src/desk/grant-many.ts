import type { Books } from '../core/books.js';
import { giveCredit } from '../core/grants.js';
import { planOf } from '../core/policy.js';
import { refusal } from '../core/refusals.js';
import { leftNow } from '../core/spend.js';
import { writeAudit } from '../store/audit.js';
import { type Executor, RunAgain } from '../store/db.js';
import { hashInput, recall } from '../store/idempotency.js';
import { addToOutbox } from '../store/outbox.js';
import { insertGiven, membersOf, payersOf } from '../store/tasks.js';
import { actOnce } from './act.js';
import type { Desk } from './desk.js';
import type { GrantLine } from './grant-csv.js';
import { type ManyRow, understand } from './grant-lines.js';
import { grantedNotice } from './grant-notices.js';
import { inBooks } from './in-books.js';

/** Most lines of a run: it is one transaction, which others wait for. */
export const mostInRun = 2_000;

/** What a run does, or would do. */
export interface ManyPlan {
  rows: ManyRow[];
  /** Who pays, by name; `team` is null for the organisation's pool. */
  payers: { team: string | null; before: bigint; after: bigint }[];
  /** Of this, nobody pays since nothing is limited. */
  issued: bigint;
}

/** What became of a run: done now, done before under this key, not done since lines are wrong, or its key stands for another one. */
export type ManyResult =
  | { kind: 'done' | 'before'; people: number; total: bigint; skipped: number }
  | { kind: 'problems'; plan: ManyPlan }
  | { kind: 'conflict' };

/** The people of a filter, each with the same. */
export async function linesForFilter(
  desk: Desk,
  filter: { team: string | null; plan: string | null },
  each: Omit<GrantLine, 'line' | 'who'>,
): Promise<GrantLine[]> {
  const people = await membersOf(desk.db, filter.team, filter.plan);
  return people.map(({ name, email, id }, index) => ({
    ...each,
    line: index + 1,
    who: email ?? `${name}#${id}`,
  }));
}

/** What a run would do now. */
export async function previewMany(desk: Desk, lines: readonly GrantLine[]): Promise<ManyPlan> {
  const now = desk.clock.now();
  return desk.db.transaction(async (tx) => {
    const rows = await understand(desk, tx, lines, now);
    return withBooks(desk, tx, rows, now, (books, payers) => judge(books, rows, payers, now));
  });
}

/**
 * Gives to many in one transaction, once per key: all of it, or, with `skipBad`, what can be done. `input` is what the key
 * stands for.
 */
export async function giveMany(
  desk: Desk,
  run: { key: string; input: unknown; skipBad: boolean },
  lines: readonly GrantLine[],
): Promise<ManyResult> {
  const key = `grant-run:${run.key}`;
  const input = { act: 'grant-many', input: run.input, skipBad: run.skipBad };
  const before = await recall(desk.db, key, hashInput(input));
  if (before === 'conflict') return { kind: 'conflict' };
  let failed: ManyPlan | null = null;
  const outcome = await actOnce<Given>(desk, { key, input }, async (tx, now) => {
    const rows = await understand(desk, tx, lines, now);
    const found = await withBooks(desk, tx, rows, now, (books, payers) => {
      const plan = judge(books, rows, payers, now);
      const good = plan.rows.filter((row) => row.problem === null);
      if (good.length === 0 || (good.length < rows.length && !run.skipBad)) return { plan, given: null };
      return { plan, given: good.map((row) => giveOne(desk, books, row, payers, now)) };
    });
    if (!found.given) {
      failed = found.plan;
      return { refused: refusal('conflict') };
    }
    await record(desk, tx, run.key, found.given, now);
    const total = found.given.reduce((sum, { row }) => sum + row.amount, 0n);
    return { done: { people: found.given.length, total, skipped: rows.length - found.given.length } };
  });
  if ('done' in outcome) return { kind: before ? 'before' : 'done', ...outcome.done };
  return failed ? { kind: 'problems', plan: failed } : { kind: 'conflict' };
}

interface Given {
  people: number;
  total: bigint;
  skipped: number;
}

type Payers = Awaited<ReturnType<typeof payersOf>>;

interface GivenOne {
  row: ManyRow;
  memberId: string;
  lotId: string;
  until: Date;
  left: bigint;
}

async function withBooks<T>(
  desk: Desk,
  tx: Executor,
  rows: readonly ManyRow[],
  now: Date,
  work: (books: Books, payers: Payers) => T,
): Promise<T> {
  const members = [...new Set(rows.flatMap((row) => row.memberId ?? []))];
  const payers = await payersOf(tx, members);
  const pools = [...new Set([...payers.values()].flatMap((payer) => payer?.id ?? []))];
  return inBooks(desk, tx, now, { members, pools }, async (books) => {
    // Somebody may have changed teams while the locks were waited for.
    const again = await payersOf(tx, members);
    if (members.some((id) => again.get(id)?.id !== payers.get(id)?.id)) throw new RunAgain();
    return work(books, payers);
  });
}

/** What can be done with the books as they are; pools pay in the order of the lines. Moves nothing. */
function judge(books: Books, rows: readonly ManyRow[], payers: Payers, now: Date): ManyPlan {
  const left = new Map<string, bigint>();
  let issued = 0n;
  const judged = rows.map((row): ManyRow => {
    if (row.problem !== null || row.memberId === null) return row;
    const member = books.member(row.memberId);
    if (member.status !== 'active') return { ...row, problem: `is ${member.status}` };
    const until = row.until ?? member.periodEnd;
    if (until <= now) return { ...row, problem: 'its day is over' };
    const payer = payers.get(row.memberId);
    if (!payer) {
      issued += row.amount;
      return { ...row, until };
    }
    const there = left.get(payer.id) ?? books.pool(payer.id).remaining;
    if (there < row.amount) return { ...row, until, problem: 'the pool has not enough left' };
    left.set(payer.id, there - row.amount);
    return { ...row, until };
  });
  const shown = new Map([...payers.values()].flatMap((payer) => (payer ? [[payer.id, payer] as const] : [])));
  const pools = [...shown.values()].map(({ id, team }) => {
    const before = books.pool(id).remaining;
    return { team, before, after: left.get(id) ?? before };
  });
  pools.sort((a, b) => ((a.team ?? '') < (b.team ?? '') ? -1 : 1));
  return { rows: judged, payers: pools, issued };
}

function giveOne(desk: Desk, books: Books, row: ManyRow, payers: Payers, now: Date): GivenOne {
  const memberId = row.memberId ?? '';
  const member = books.member(memberId);
  const until = row.until ?? member.periodEnd;
  const poolId = payers.get(memberId)?.id ?? null;
  const lot = giveCredit(books, { memberId, kind: row.kind, amount: row.amount, until, poolId }, now);
  if ('code' in lot) throw new Error(`line ${row.line} was judged to be good: ${lot.code}`);
  const left = leftNow(books, member, planOf(desk.policy, member.plan), desk.policy.zone, now).now;
  return { row, memberId, lotId: lot.id, until, left };
}

async function record(
  desk: Desk,
  tx: Executor,
  run: string,
  given: readonly GivenOne[],
  now: Date,
): Promise<void> {
  const rows = given.map(({ lotId, row }) => ({
    grantId: lotId,
    giverId: null,
    taskId: null,
    reason: row.reason,
    run,
  }));
  await insertGiven(tx, rows, now);
  const items = given.map(({ row, memberId, lotId, until }) => ({
    actorId: null,
    actor: 'cli',
    action: 'grant.give',
    subjectType: 'member',
    subjectId: memberId,
    detail: {
      run,
      line: row.line,
      grantId: lotId,
      amount: row.amount,
      kind: row.kind,
      until,
      reason: row.reason,
    },
  }));
  await writeAudit(tx, items, now);
  const notices = given.map(({ row, memberId, until, left }) => {
    const { amount, kind, reason } = row;
    return grantedNotice(desk, memberId, { by: null, amount, kind, until, reason, task: null, left });
  });
  await addToOutbox(tx, notices, now);
}
