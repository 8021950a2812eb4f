import type { AccountHolder } from '../core/books.js';
import { type GivenKind, type GiverRole, giveCredit, mayGive } from '../core/grants.js';
import { planOf } from '../core/policy.js';
import { type Outcome, type Refusal, refusal } from '../core/refusals.js';
import { leftNow } from '../core/spend.js';
import { type Executor, RunAgain } from '../store/db.js';
import { addToOutbox } from '../store/outbox.js';
import { type Person, peopleById } from '../store/people.js';
import { payerOf } from '../store/requests.js';
import { insertGiven } from '../store/tasks.js';
import { actOnce } from './act.js';
import type { Desk } from './desk.js';
import { roleOf, ruleFor } from './grant-giver.js';
import { grantedNotice } from './grant-notices.js';
import { inBooks } from './in-books.js';
import { auditAct } from './record.js';

/** Credit that somebody means to give, unasked. */
export interface GrantInput {
  giverId: string;
  memberId: string;
  amount: bigint;
  kind: GivenKind;
  reason: string | null;
  /** Until when it can be used; null for the end of the member's period. */
  until: Date | null;
}

/** What would be given, before anybody confirms it. */
export interface GrantPreview {
  name: string;
  amount: bigint;
  kind: GivenKind;
  until: Date;
  /** The pool that would pay, before and after; null where nothing is limited. */
  pool: { team: string | null; before: bigint; after: bigint; until: Date } | null;
}

/** What was given. */
export interface Granted {
  name: string;
  amount: bigint;
  kind: GivenKind;
  until: Date;
  pool: { team: string | null; before: bigint; after: bigint } | null;
}

/** What would happen now; nothing is locked, so that giving looks again at everything. */
export async function previewGrant(desk: Desk, input: GrantInput): Promise<Outcome<GrantPreview>> {
  const now = desk.clock.now();
  return desk.db.transaction(async (tx): Promise<Outcome<GrantPreview>> => {
    const payer = await payerOf(tx, input.memberId);
    const pools = payer.pool ? [payer.pool.id] : [];
    return inBooks(desk, tx, now, { members: [input.memberId], pools }, async (books) => {
      const found = await look(desk, tx, input, books.member(input.memberId), payer, now);
      if ('code' in found) return { refused: found };
      const pool = payer.pool && books.pool(payer.pool.id);
      if (pool && pool.remaining < input.amount)
        return { refused: refusal('grant-short', { left: pool.remaining }) };
      const after = pool && {
        team: payer.pool?.team ?? null,
        before: pool.remaining,
        after: pool.remaining - input.amount,
        until: pool.periodEnd,
      };
      const { amount, kind } = input;
      return { done: { name: found.receiver.name, amount, kind, until: found.until, pool: after } };
    });
  });
}

/**
 * Gives credit unasked, from the pool that pays the member's top-ups. Who may, and what the pool has, is looked at under
 * the locks. The member is told, with the new balance; attempts by those who may not are kept in the audit trail.
 */
export function giveGrant(desk: Desk, key: string, input: GrantInput): Promise<Outcome<Granted>> {
  const { giverId, memberId, amount, kind } = input;
  const reason = input.reason?.trim() || null;
  return actOnce<Granted>(desk, { key, input: { act: 'grant', ...input } }, async (tx, now) => {
    const payer = await payerOf(tx, memberId);
    const open = { members: [memberId], pools: payer.pool ? [payer.pool.id] : [] };
    const given = await inBooks(desk, tx, now, open, async (books): Promise<Refusal | GivenNow> => {
      // The member may have changed teams while the locks were waited for.
      if ((await payerOf(tx, memberId)).pool?.id !== payer.pool?.id) throw new RunAgain();
      const member = books.member(memberId);
      const found = await look(desk, tx, input, member, payer, now);
      if ('code' in found) return found;
      const { giver, receiver, role, until } = found;
      const pool = payer.pool && books.pool(payer.pool.id);
      const before = pool?.remaining ?? 0n;
      const lot = giveCredit(books, { memberId, kind, amount, until, poolId: pool?.id ?? null }, now);
      if ('code' in lot) return lot;
      const left = leftNow(books, member, planOf(desk.policy, member.plan), desk.policy.zone, now).now;
      const paid = pool && { team: payer.pool?.team ?? null, before, after: pool.remaining };
      return { giver, receiver, role, until, lotId: lot.id, left, paid };
    });
    const subject = { type: 'member', id: memberId };
    if ('code' in given) {
      await auditAct(tx, giverId, 'grant.refused', subject, { code: given.code, amount, kind }, now);
      return { refused: given };
    }
    const { giver, receiver, role, until, lotId, left, paid } = given;
    await insertGiven(tx, [{ grantId: lotId, giverId, taskId: null, reason, run: null }], now);
    const detail = { grantId: lotId, amount, kind, until, reason, role, pool: paid };
    await auditAct(tx, giverId, 'grant.give', subject, detail, now);
    const about = { by: giver.name, amount, kind, until, reason, task: null, left };
    await addToOutbox(tx, [grantedNotice(desk, memberId, about)], now);
    return { done: { name: receiver.name, amount, kind, until, pool: paid } };
  });
}

interface GivenNow extends Looked {
  lotId: string;
  left: bigint;
  paid: Granted['pool'];
}

interface Looked {
  giver: Person;
  receiver: Person;
  role: GiverRole;
  until: Date;
}

/** Who gives whom, in which right, until when; or why not. The member is in hand. */
async function look(
  desk: Desk,
  tx: Executor,
  input: GrantInput,
  member: AccountHolder,
  payer: Awaited<ReturnType<typeof payerOf>>,
  now: Date,
): Promise<Looked | Refusal> {
  const people = await peopleById(tx, [input.giverId, input.memberId]);
  const giver = people.find(({ id }) => id === input.giverId);
  const receiver = people.find(({ id }) => id === input.memberId);
  if (!giver || !receiver) return refusal('person-unknown', { person: null });
  const { amount, reason } = input;
  const role = roleOf(desk.policy, giver, receiver);
  const until = input.until ?? member.periodEnd;
  const poolLeft = payer.pool?.remaining ?? null;
  const rule = await ruleFor(desk, tx, member, { amount, reason, team: payer.team, poolLeft }, now);
  const refused = mayGive({ giver, receiver, role, amount, until, rule }, desk.policy, now);
  if (refused || role === null) return refused ?? refusal('grant-not-yours', { name: receiver.name });
  return { giver, receiver, role, until };
}
