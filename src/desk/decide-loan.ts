import { releaseHold } from '../core/holds.js';
import { firstRefusal, guardsOf } from '../core/lending-rules.js';
import { owedBy } from '../core/loans.js';
import { type Outcome, type Refusal, refusal } from '../core/refusals.js';
import { lockAskOfLoan } from '../store/asks.js';
import { writeAudit } from '../store/audit.js';
import type { Executor } from '../store/db.js';
import { lendingFacts } from '../store/lending-facts.js';
import { endApproval, endWaitingLoan, type LoanApprovalRow, loanApproval } from '../store/loan-approvals.js';
import { type LoanRow, lockLoan } from '../store/loans.js';
import { rerender } from '../store/outbox.js';
import { actOnce } from './act.js';
import { partAgreed, partEnded } from './ask-end.js';
import type { Desk } from './desk.js';
import { inBooks } from './in-books.js';
import { type LoanDecider, loanDeciders } from './loan-deciders.js';
import { auditAct, tell } from './record.js';
import { heldFor, moveLoan } from './start-loan.js';

/** A click of somebody who is asked about a loan. */
export interface LoanVerdict {
  loanId: string;
  memberId: string;
  verdict: 'approve' | 'decline';
  /** Why not, as typed; null for nothing. */
  reason: string | null;
}

/** What came of it. */
export interface LoanDecided {
  lender: string;
  borrower: string;
  amount: bigint;
  verdict: 'approve' | 'decline';
}

/**
 * Lets a loan that waits begin, or ends it. The first decision counts: the loan's row is locked, and whoever comes later
 * hears who was first. The guards are looked at once more, since much may have changed while the loan waited.
 */
export function decideLoan(desk: Desk, key: string, input: LoanVerdict): Promise<Outcome<LoanDecided>> {
  return actOnce<LoanDecided>(desk, { key, input: { act: 'decide-loan', ...input } }, async (tx, now) => {
    const { memberId, verdict, reason } = input;
    await lockAskOfLoan(tx, input.loanId);
    const loan = await lockLoan(tx, input.loanId);
    const approval = loan && (await loanApproval(tx, loan.id));
    if (!loan || !approval) return { refused: refusal('loan-not-yours-to-decide', { approver: '' }) };
    const seats = await loanDeciders(desk, tx, loan, now);
    const seat = seats.find(({ person }) => person.id === memberId);
    const stale = staleRefusal(approval, seat, seats, memberId, now);
    if (stale) return { refused: stale };
    const { amount } = approval;
    const actingFor = seat?.actingFor?.id ?? null;
    if (verdict === 'approve') {
      const refused = await begin(desk, tx, loan, amount, now);
      if (refused) return { refused };
      await endApproval(tx, loan.id, { state: 'approved', deciderId: memberId, actingFor }, now);
      await partAgreed(tx, loan.id, now);
    } else {
      await closeWaiting(desk, tx, loan, 'refused', now, { deciderId: memberId, actingFor, reason });
    }
    await rerender(tx, 'loan-approval', [loan.id], now);
    const by = seat?.person.name ?? '';
    await tellBoth(
      desk,
      tx,
      loan,
      verdict === 'approve' ? 'loan-agreed' : 'loan-refused',
      { amount, by, reason },
      now,
    );
    const action = verdict === 'approve' ? 'loan.agree' : 'loan.refuse';
    await auditAct(tx, memberId, action, { type: 'loan', id: loan.id }, { amount, actingFor, reason }, now);
    return { done: { lender: loan.lender, borrower: loan.borrower, amount, verdict } };
  });
}

function staleRefusal(
  approval: LoanApprovalRow,
  seat: LoanDecider | undefined,
  seats: readonly LoanDecider[],
  memberId: string,
  now: Date,
): Refusal | null {
  if (!seat && !approval.asked.includes(memberId))
    return refusal('loan-not-yours-to-decide', { approver: seats[0]?.person.name ?? '' });
  if (approval.state !== 'waiting')
    return refusal('loan-decided', { state: approval.state, by: approval.decider, at: approval.decidedAt });
  // Time decides, not the job that will mark it.
  if (approval.expiresAt <= now)
    return refusal('loan-decided', { state: 'expired', by: null, at: approval.expiresAt });
  return seat ? null : refusal('loan-not-yours-to-decide', { approver: seats[0]?.person.name ?? '' });
}

/** Moves what was held, if both may still lend and borrow. */
function begin(desk: Desk, tx: Executor, loan: LoanRow, amount: bigint, now: Date): Promise<Refusal | null> {
  const members = [loan.lenderId, loan.borrowerId];
  return inBooks(desk, tx, now, { members }, async (books, changes) => {
    const unable = refusal('loan-unable-now', { lender: loan.lender, borrower: loan.borrower });
    if (!heldFor(books, loan.id)) return unable;
    const guards = guardsOf(
      {
        borrower: books.member(loan.borrowerId),
        lender: books.member(loan.lenderId),
        names: { borrower: loan.borrower, lender: loan.lender },
        amount,
        dueAt: loan.dueAt,
        facts: await lendingFacts(tx, { ...loan, loanId: loan.id }, now, books),
        own: { owes: owedBy(books, loan.lenderId), lendable: amount, bound: 0n },
      },
      desk.policy,
      now,
    );
    if (firstRefusal(guards, 'lend', 'lender')) return unable;
    moveLoan(desk, books, changes, loan, amount, now);
    return null;
  });
}

/** Ends a loan that waits: what was held goes back to the lender. The loan's row is locked, and before it its ask's. */
export async function closeWaiting(
  desk: Desk,
  tx: Executor,
  loan: LoanRow,
  state: 'refused' | 'expired' | 'withdrawn',
  now: Date,
  by: { deciderId: string; actingFor: string | null; reason: string | null } | null = null,
): Promise<void> {
  await inBooks(desk, tx, now, { members: [loan.lenderId] }, (books) => {
    const hold = heldFor(books, loan.id);
    if (hold) releaseHold(books, hold, state === 'expired' ? 'timed-out' : 'voided', now);
  });
  await noteClosed(tx, loan, state, now, by);
}

/** The rows of a waiting loan that ended. */
async function noteClosed(
  tx: Executor,
  loan: LoanRow,
  state: 'refused' | 'expired' | 'withdrawn',
  now: Date,
  by: { deciderId: string; actingFor: string | null; reason: string | null } | null = null,
): Promise<void> {
  const ended = { refused: 'declined', expired: 'expired', withdrawn: 'ended' } as const;
  await endWaitingLoan(tx, loan.id, state, by?.reason ?? null, now);
  await endApproval(tx, loan.id, { state: ended[state], ...by }, now);
  await partEnded(tx, loan, now);
  await rerender(tx, 'loan', [loan.id], now);
  await rerender(tx, 'loan-approval', [loan.id], now);
}

/** Time is up and nobody decided: both sides hear it. */
export async function expireWaiting(desk: Desk, tx: Executor, loan: LoanRow, now: Date): Promise<void> {
  const approval = await loanApproval(tx, loan.id);
  await closeWaiting(desk, tx, loan, 'expired', now);
  const expired = {
    actorId: null,
    actor: 'clock',
    action: 'loan.undecided',
    subjectType: 'loan',
    subjectId: loan.id,
  };
  await writeAudit(tx, [expired], now);
  await tellBoth(
    desk,
    tx,
    loan,
    'loan-undecided',
    { amount: approval?.amount ?? loan.asked, by: '', reason: null },
    now,
  );
}

/** The borrower or the lender takes back a loan that waits. */
export function withdrawWaiting(
  desk: Desk,
  key: string,
  input: { loanId: string; memberId: string },
): Promise<Outcome<{ other: string; amount: bigint }>> {
  return actOnce<{ other: string; amount: bigint }>(
    desk,
    { key, input: { act: 'withdraw-waiting', ...input } },
    async (tx, now) => {
      await lockAskOfLoan(tx, input.loanId);
      const loan = await lockLoan(tx, input.loanId);
      if (!loan || (loan.borrowerId !== input.memberId && loan.lenderId !== input.memberId))
        return { refused: refusal('not-yours') };
      const approval = await loanApproval(tx, loan.id);
      if (loan.state !== 'waiting' || !approval)
        return {
          refused: refusal('loan-decided', {
            state: approval?.state ?? 'ended',
            by: approval?.decider ?? null,
            at: approval?.decidedAt ?? loan.answeredAt,
          }),
        };
      await closeWaiting(desk, tx, loan, 'withdrawn', now);
      const own = loan.borrowerId === input.memberId;
      const { amount } = approval;
      const other = own ? loan.lenderId : loan.borrowerId;
      const subject = { type: 'loan', id: loan.id } as const;
      const payload = { amount: amount.toString(), side: own ? 'lender' : 'borrower' };
      await tell(desk, tx, other, 'loan-called-off', subject, payload, now);
      await auditAct(tx, input.memberId, 'loan.withdraw', subject, { amount }, now);
      return { done: { other: own ? loan.lender : loan.borrower, amount } };
    },
  );
}

async function tellBoth(
  desk: Desk,
  tx: Executor,
  loan: LoanRow,
  name: string,
  said: { amount: bigint; by: string; reason: string | null },
  now: Date,
): Promise<void> {
  const subject = { type: 'loan', id: loan.id } as const;
  const payload = { ...said, amount: said.amount.toString() };
  await tell(desk, tx, loan.lenderId, name, subject, { ...payload, side: 'lender' }, now);
  await tell(desk, tx, loan.borrowerId, name, subject, { ...payload, side: 'borrower' }, now);
}
