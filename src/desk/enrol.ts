import { windowEnd, windowStart } from '../core/calendar.js';
import { planOf } from '../core/policy.js';
import { grantAllowance } from '../core/settle.js';
import { writeAudit } from '../store/audit.js';
import { openBooks, saveBooks } from '../store/books.js';
import { type Executor, sql } from '../store/db.js';
import type { Desk } from './desk.js';
import { firstDigestAt } from './digest-schedule.js';
import { followLimits } from './limits.js';

/** Who is to become a member. */
export interface Newcomer {
  name: string;
  email: string | null;
  teamId: string | null;
  managerId: string | null;
  plan: string;
  /** Who enrols them: `import` or `auto`. */
  by: string;
}

/** Makes a member with the full allowance of the running period. Returns the new id. */
export async function enrol(desk: Desk, tx: Executor, newcomer: Newcomer, now: Date): Promise<string> {
  const id = desk.newId();
  const plan = planOf(desk.policy, newcomer.plan);
  const start = windowStart(plan.window, now, desk.policy.zone);
  const end = windowEnd(plan.window, now, desk.policy.zone);
  await tx.run(sql`INSERT INTO member (id, name, email, team_id, manager_id, plan, status, period_start, period_end, next_settle_at, next_digest_at, created_at)
    VALUES (${id}::uuid, ${newcomer.name}, ${newcomer.email?.toLowerCase() ?? null}, ${newcomer.teamId}::uuid, ${newcomer.managerId}::uuid,
      ${newcomer.plan}, 'active', ${start}, ${end}, ${end}, ${firstDigestAt(desk.policy, now, null)}, ${now})`);
  const books = await openBooks(tx, { members: [id], now, policy: desk.policy, newId: desk.newId });
  grantAllowance(books, books.member(id), plan.allowance, now);
  await saveBooks(tx, books);
  await followLimits(desk, tx, books, now);
  await writeAudit(
    tx,
    [
      {
        actorId: null,
        actor: newcomer.by,
        action: 'member.enrol',
        subjectType: 'member',
        subjectId: id,
        detail: { plan: plan.key },
      },
    ],
    now,
  );
  return id;
}
