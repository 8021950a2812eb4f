import { type Left, settleLeaver } from '../core/leaving.js';
import { writeAudit } from '../store/audit.js';
import { type Executor, RunAgain } from '../store/db.js';
import { delegationsOf, recheckSeatsOf, revokeDelegation } from '../store/delegations.js';
import { askGateway, wantKeys } from '../store/gateway.js';
import { lockGiftsOf } from '../store/gifts.js';
import { type Leaver, leaverOf, lockAsksOf, lockUnmoved, markLeft } from '../store/leaving.js';
import { askMore, loanApproval, waitingFor } from '../store/loan-approvals.js';
import { countForgiven } from '../store/loan-life.js';
import { endQuestion, loanById, lockLoan } from '../store/loans.js';
import { addToOutbox, type OutboxItem, rerender } from '../store/outbox.js';
import { lockShelvedBy } from '../store/shelf.js';
import { askDue } from './ask-end.js';
import { closeWaiting } from './decide-loan.js';
import type { Desk } from './desk.js';
import { giveBack } from './gift.js';
import { inBooks } from './in-books.js';
import { lookAtLimits } from './limits.js';
import { loanDeciders } from './loan-deciders.js';
import { closeOffer } from './offer.js';
import { clearShelf } from './shelf.js';
import { askDeciders } from './start-loan.js';

/** What leaving did; null for somebody who had left before, where nothing was done. */
export type LeftResult = Left | null;

/**
 * Somebody leaves the organisation: everything of theirs is settled in one transaction, by one rule, and both sides of
 * every loan hear of it. Doing it again does nothing.
 *
 * The order is that of all locks: asks, loans, gifts, shelf, then members by id, then pools. What waits for an answer is
 * closed first, so that nothing of theirs is set aside when their books are settled.
 */
export async function leave(desk: Desk, memberId: string): Promise<LeftResult> {
  const now = desk.clock.now();
  const result = await desk.db.transaction(async (tx) => {
    const known = await leaverOf(tx, memberId, now);
    if (!known || known.status === 'left') return null;
    const subjects = await lockSubjects(tx, memberId);
    const open = {
      members: [memberId, ...known.others],
      pools: [...new Set([known.teamPoolId, known.heirPoolId, ...known.poolIds].flatMap((id) => id ?? []))],
    };
    await inBooks(desk, tx, now, open, async () => {
      // Something new may have begun while the locks were waited for.
      const again = await leaverOf(tx, memberId, now);
      if (again?.status === 'left' || !sameOthers(known, again)) throw new RunAgain();
      if ((await lockUnmoved(tx, memberId)).length !== subjects.loans.length) throw new RunAgain();
    });
    await closeOpen(desk, tx, known, subjects, now);
    const left = await inBooks(desk, tx, now, open, async (books) => {
      const settled = settleLeaver(books, memberId, { team: known.teamPoolId, heir: known.heirPoolId }, now);
      await markLeft(tx, memberId);
      return settled;
    });
    for (const { loanId, forgiven } of left.debts)
      if (forgiven > 0n) await countForgiven(tx, loanId, forgiven);
    await afterLeaving(desk, tx, known, left, now);
    desk.seam('before-commit');
    return left;
  });
  desk.seam('after-commit');
  desk.wake();
  return result;
}

function sameOthers(before: Leaver, after: Leaver | null): boolean {
  const known = new Set(before.others);
  return after?.others.every((id) => known.has(id)) ?? false;
}

interface Subjects {
  loans: string[];
  gifts: Awaited<ReturnType<typeof lockGiftsOf>>;
  shelf: Awaited<ReturnType<typeof lockShelvedBy>>;
}

async function lockSubjects(tx: Executor, memberId: string): Promise<Subjects> {
  await lockAsksOf(tx, memberId);
  const loans = await lockUnmoved(tx, memberId);
  return { loans, gifts: await lockGiftsOf(tx, memberId), shelf: await lockShelvedBy(tx, memberId) };
}

/**
 * Ends what waits for an answer, on either side. Whoever adds something that is set aside, or asked of somebody, adds it
 * here; its row is locked in `lockSubjects`, and the people concerned are among `others` of `leaverOf`.
 */
async function closeOpen(
  desk: Desk,
  tx: Executor,
  leaver: Leaver,
  subjects: Subjects,
  now: Date,
): Promise<void> {
  for (const id of subjects.loans) await closeLoan(desk, tx, leaver, id, now);
  for (const gift of subjects.gifts) {
    const given = gift.giverId === leaver.id;
    await giveBack(desk, tx, gift, given ? 'withdrawn' : 'declined', now);
    await rerender(tx, 'gift', [gift.id], now);
    const other = given ? gift.receiverId : gift.giverId;
    await addToOutbox(
      tx,
      [
        notice(desk, 'leaver-closed', other, leaver, {
          amount: gift.amount.toString(),
          what: given ? 'from' : 'back',
        }),
      ],
      now,
    );
  }
  for (const entry of subjects.shelf) await clearShelf(desk, tx, entry, 'withdrawn', now);
}

async function closeLoan(desk: Desk, tx: Executor, leaver: Leaver, id: string, now: Date): Promise<void> {
  const loan = await lockLoan(tx, id);
  if (!loan) return;
  const lends = loan.lenderId === leaver.id;
  if (loan.state === 'waiting') await closeWaiting(desk, tx, loan, 'withdrawn', now);
  else if (loan.state === 'offered') await closeOffer(desk, tx, loan, 'withdrawn', now);
  else if (loan.state === 'asked') {
    await endQuestion(tx, id, lends ? 'expired' : 'withdrawn', null, now);
    await rerender(tx, 'loan', [id], now);
  } else return;
  // Whoever waited for credit turns to somebody else; whoever had set it aside has it again; else nothing is to be done.
  const what = lends ? 'from' : loan.state === 'asked' ? 'nothing' : 'back';
  const other = lends ? loan.borrowerId : loan.lenderId;
  await addToOutbox(
    tx,
    [notice(desk, 'leaver-closed', other, leaver, { amount: loan.asked.toString(), what })],
    now,
  );
}

/** What follows once the books are settled: decisions, delegations, keys, and the words to both sides. */
async function afterLeaving(desk: Desk, tx: Executor, leaver: Leaver, left: Left, now: Date): Promise<void> {
  if (leaver.openAskId) await askDue(desk, tx, leaver.openAskId, now);
  for (const { id, fromId } of await delegationsOf(tx, leaver.id, now)) {
    await revokeDelegation(tx, id, now);
    await recheckSeatsOf(tx, fromId);
  }
  for (const loanId of await waitingFor(tx, leaver.id)) await askOthers(desk, tx, loanId, now);
  if (desk.gateway && (await wantKeys(tx, leaver.id, 'paused', leaver.id, now)))
    await askGateway(tx, desk.newId(), leaver.id, now);
  // Also of somebody who had nothing that could end: whatever the gateway has, it is nothing now.
  await lookAtLimits(desk, tx, [leaver.id], now);
  await addToOutbox(tx, await words(desk, tx, leaver, left), now);
  await writeAudit(
    tx,
    [
      {
        actorId: null,
        actor: 'import',
        action: 'member.leave',
        subjectType: 'member',
        subjectId: leaver.id,
        detail: { ...left },
      },
    ],
    now,
  );
}

/** A loan that waited for the person who left goes to whoever may decide it now. */
async function askOthers(desk: Desk, tx: Executor, loanId: string, now: Date): Promise<void> {
  const [loan, approval] = [await loanById(tx, loanId), await loanApproval(tx, loanId)];
  if (!loan || !approval) return;
  const asked = new Set(approval.asked);
  const others = (await loanDeciders(desk, tx, loan, now)).flatMap(({ person }) =>
    asked.has(person.id) ? [] : [person.id],
  );
  await rerender(tx, 'loan-approval', [loanId], now);
  if (others.length === 0) return;
  await askMore(tx, loanId, others);
  await askDeciders(desk, tx, loanId, others, now);
}

async function words(desk: Desk, tx: Executor, leaver: Leaver, left: Left): Promise<OutboxItem[]> {
  const pool =
    leaver.heirPoolId === null ? 'none' : leaver.heirPoolId === leaver.teamPoolId ? 'team' : 'organisation';
  const team = leaver.team ?? '';
  const debts = left.debts.map(({ loanId, lenderId, ...parts }) =>
    notice(desk, 'leaver-settled', lenderId, leaver, { ...amounts(parts), team }),
  );
  const claims = await Promise.all(
    left.claims.map(async ({ loanId, borrowerId, outstanding }) => {
      const loan = await loanById(tx, loanId);
      const payload = { amount: outstanding.toString(), due: loan?.dueAt.toISOString(), pool, team };
      return notice(desk, 'leaver-claim', borrowerId, leaver, payload);
    }),
  );
  if (debts.length + claims.length === 0) return [];
  return [...debts, ...claims, notice(desk, 'leaver-own', leaver.id, leaver, {})];
}

function amounts(parts: { returned: bigint; paid: bigint; forgiven: bigint }): Record<string, string> {
  return Object.fromEntries(Object.entries(parts).map(([name, amount]) => [name, amount.toString()]));
}

function notice(
  desk: Desk,
  name: string,
  memberId: string,
  leaver: Leaver,
  payload: Record<string, unknown>,
): OutboxItem {
  return { id: desk.newId(), kind: 'notice', name, memberId, payload: { ...payload, name: leaver.name } };
}
