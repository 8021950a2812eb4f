import type { AccountHolder, Books } from '../core/books.js';
import { windowEnd, windowStart } from '../core/calendar.js';
import { planOf } from '../core/policy.js';
import { grantAllowance } from '../core/settle.js';
import { clearOverdraft, creditLot } from '../core/spend.js';
import { type AuditItem, writeAudit } from '../store/audit.js';
import { type Executor, sqlState } from '../store/db.js';
import {
  allAccounts,
  allMembers,
  ensureTeams,
  grantedAllowances,
  insertMembers,
  linkAccounts,
  lockSetUp,
  type MemberRow,
  setStatus,
  updateMembers,
} from '../store/import.js';
import type { Desk } from './desk.js';
import { firstDigestAt } from './digest-schedule.js';
import { type ImportProblem, readMembersCsv, type Workspaces } from './import-csv.js';
import { type PlannedMember, planImport } from './import-plan.js';
import { inBooks } from './in-books.js';
import { leave } from './leave.js';
import { lookAtLimits } from './limits.js';

/** What an import did, or would do; with problems nothing was changed. */
export interface ImportResult {
  created: { line: number; name: string }[];
  updated: { line: number; name: string; changes: string[] }[];
  unchanged: number;
  /** By line; each says what to do. */
  problems: ImportProblem[];
}

/** How to import. */
export interface ImportOptions extends Workspaces {
  /** Only say what would happen. */
  dryRun?: boolean;
}

/**
 * Imports members from CSV in one transaction: all of the file or, if any line is wrong, nothing. Importing the same
 * file again changes nothing. Newcomers get the full allowance of the running period; a higher plan brings the
 * difference at once, a lower one applies at the next refill. Whoever has left is settled, see `leave`; who comes back
 * gets an allowance at their next refill.
 */
export async function importMembers(
  desk: Desk,
  csv: string,
  options: ImportOptions = {},
): Promise<ImportResult> {
  const read = readMembersCsv(csv, options);
  const now = desk.clock.now();
  const attempt = () =>
    desk.db.transaction(async (tx) => {
      await lockSetUp(tx);
      const known = { members: await allMembers(tx), accounts: await allAccounts(tx) };
      const plan = planImport(read.lines, known, desk.policy, desk.newId);
      const problems = [...read.problems, ...plan.problems].sort((a, b) => a.line - b.line);
      const changed = plan.members.filter((member) => !member.before || member.changes.length > 0);
      if (problems.length === 0 && !options.dryRun && changed.length > 0) await write(desk, tx, changed, now);
      desk.seam('before-commit');
      const going = plan.members.filter(
        ({ before, after }) => before?.status !== 'left' && after.status === 'left',
      );
      return { result: resultOf(plan.members, problems), leaving: going.map(({ after }) => after.id) };
    });
  const { result, leaving } = await attempt().catch((error: unknown) => {
    // Somebody of the file joined by themselves in this very moment: look again.
    if (sqlState(error) === '23505') return attempt();
    throw error;
  });
  desk.seam('after-commit');
  // Each in a transaction of its own, after the file's. Interrupted, the same file goes on where it stopped.
  if (result.problems.length === 0 && !options.dryRun) for (const id of leaving) await leave(desk, id);
  desk.wake();
  return result;
}

function resultOf(members: readonly PlannedMember[], problems: ImportProblem[]): ImportResult {
  const created = members.filter((member) => !member.before);
  const updated = members.filter((member) => member.before && member.changes.length > 0);
  return {
    created: created.map(({ line, after }) => ({ line, name: after.name })),
    updated: updated.map(({ line, after, changes }) => ({ line, name: after.name, changes })),
    unchanged: members.length - created.length - updated.length,
    problems,
  };
}

async function write(desk: Desk, tx: Executor, members: readonly PlannedMember[], now: Date): Promise<void> {
  const { policy } = desk;
  const names = members.flatMap(({ after }) => (after.team === null ? [] : [after.team]));
  const teams = await ensureTeams(tx, names, desk.newId, now);
  const rowOf = ({ after }: PlannedMember): MemberRow => {
    const { id, name, email, managerId, plan } = after;
    return {
      id,
      name,
      email,
      managerId,
      plan,
      teamId: after.team === null ? null : (teams.ids.get(after.team) ?? null),
    };
  };
  const fresh = members.filter((member) => !member.before);
  const periods = fresh.map((member) => {
    const { window } = planOf(policy, member.after.plan);
    const [periodStart, periodEnd] = [
      windowStart(window, now, policy.zone),
      windowEnd(window, now, policy.zone),
    ];
    return { ...rowOf(member), periodStart, periodEnd, nextDigestAt: firstDigestAt(policy, now, null) };
  });
  await insertMembers(tx, periods, now);
  const open = { members: members.map(({ after }) => after.id) };
  await inBooks(desk, tx, now, open, async (books) => {
    for (const { after } of fresh)
      grantAllowance(books, books.member(after.id), planOf(policy, after.plan).allowance, now);
    await raisePlans(desk, tx, books, members, now);
    await updateMembers(tx, members.filter((member) => member.before).map(rowOf));
    for (const status of ['active', 'frozen'] as const) {
      const changed = members.filter(
        ({ before, after }) => after.status === status && (before?.status ?? 'active') !== status,
      );
      await setStatus(
        tx,
        changed.map(({ after }) => after.id),
        status,
      );
    }
  });
  // Another plan may have other caps; nothing else of it tells before the next refill.
  const replanned = members.filter(({ before, after }) => before && before.plan !== after.plan);
  await lookAtLimits(
    desk,
    tx,
    replanned.map(({ after }) => after.id),
    now,
  );
  const accounts = members.flatMap(({ after, accounts }) =>
    accounts.map((one) => ({ ...one, memberId: after.id })),
  );
  await linkAccounts(tx, accounts, now);
  await writeAudit(tx, [...teams.made.map(teamAudit), ...members.map(memberAudit)], now);
}

/**
 * A higher plan of the same window tops this period's allowance up to the new one. What the period has brought counts,
 * not the plan before, so that going back and forth brings nothing twice.
 */
async function raisePlans(
  desk: Desk,
  tx: Executor,
  books: Books,
  members: readonly PlannedMember[],
  now: Date,
): Promise<void> {
  const moved = members.filter(({ before, after }) => before && before.plan !== after.plan);
  const periods = new Map(moved.map(({ after }) => [after.id, books.member(after.id).periodStart] as const));
  const granted = await grantedAllowances(tx, periods);
  for (const { before, after } of moved) {
    const [was, is] = [planOf(desk.policy, before?.plan ?? ''), planOf(desk.policy, after.plan)];
    if (was.window !== is.window) continue;
    const member = books.member(after.id);
    // A refill that was due when we came is still in hand only.
    const inHand = books.newLots
      .filter((lot) => lot.memberId === after.id && lot.kind === 'allowance')
      .filter((lot) => lot.effectiveAt >= member.periodStart)
      .reduce((sum, lot) => sum + lot.amount, 0n);
    const more = is.allowance - (granted.get(after.id) ?? 0n) - inHand;
    if (more > 0n) topUpAllowance(books, member, more, now);
  }
}

/** A further allowance lot within the period; it belongs to no window's start, of which each brings one lot. */
function topUpAllowance(books: Books, member: AccountHolder, amount: bigint, at: Date): void {
  const lot = books.addLot({
    memberId: member.id,
    kind: 'allowance',
    amount,
    effectiveAt: at,
    expiresAt: member.periodEnd,
    windowStart: null,
    loanId: null,
    requestId: null,
    poolId: null,
    poolUntil: null,
  });
  books.post({ kind: 'refill', memberId: member.id, at }, [
    { account: 'issued', amount: -amount, memberId: member.id },
    creditLot(lot, amount),
  ]);
  clearOverdraft(books, [lot], at);
}

function memberAudit({ before, after, changes }: PlannedMember): AuditItem {
  return {
    actorId: null,
    actor: 'import',
    action: before ? 'member.update' : 'member.enrol',
    subjectType: 'member',
    subjectId: after.id,
    detail: before ? { changes, before, after } : { after },
  };
}

function teamAudit(name: string): AuditItem {
  return { actorId: null, actor: 'import', action: 'team.create', subjectType: 'team', subjectId: name };
}
