import { fromMorningOn, nextWorkingMorning } from '../core/morning.js';
import { type QuietHours, quietOf } from '../core/quiet.js';
import { type Outcome, refusal } from '../core/refusals.js';
import { listeners } from '../store/alerts.js';
import { writeAudit } from '../store/audit.js';
import type { Executor } from '../store/db.js';
import { endPostponement, postponeQuestion } from '../store/loan-life.js';
import { lockLoan } from '../store/loans.js';
import { addToOutbox, rerender } from '../store/outbox.js';
import { actOnce } from './act.js';
import { questionRefusal } from './answer-loan.js';
import type { Desk } from './desk.js';
import { auditAct, tell } from './record.js';

/** How often a lender may put a question off: whoever asked wants to know at some time. */
export const mostPostponed = 2;

/** How long the lender has once the question comes back. */
const standsFor = 24 * 60 * 60 * 1000;

/** When a question comes back. */
export interface Postponed {
  borrower: string;
  at: Date;
}

/** "Ask me tomorrow": the card comes back on the lender's next working morning, and the question stands until then. */
export function postponeLoan(
  desk: Desk,
  key: string,
  input: { loanId: string; lenderId: string },
): Promise<Outcome<Postponed>> {
  return actOnce<Postponed>(desk, { key, input: { act: 'later', ...input } }, async (tx, now) => {
    const loan = await lockLoan(tx, input.loanId);
    const stale = questionRefusal(loan, input.lenderId, 'asked', now);
    if (stale || !loan) return { refused: stale ?? refusal('not-your-question') };
    if (loan.askAgainAt) return { done: { borrower: loan.borrower, at: loan.askAgainAt } };
    if (loan.postponed >= mostPostponed) return { refused: refusal('later-enough', { name: loan.borrower }) };
    const at = await nextMorningOf(desk, tx, loan.lenderId, now);
    if (at >= loan.dueAt)
      return { refused: refusal('later-too-late', { name: loan.borrower, due: loan.dueAt }) };
    const stands = Math.min(at.getTime() + standsFor, loan.dueAt.getTime());
    const expiresAt = new Date(Math.max(stands, loan.expiresAt.getTime()));
    await postponeQuestion(tx, loan.id, { at, expiresAt });
    await rerender(tx, 'loan', [loan.id], now);
    const about = { type: 'loan', id: loan.id } as const;
    const payload = { amount: loan.asked.toString(), at: at.toISOString(), loanId: loan.id };
    await tell(desk, tx, loan.borrowerId, 'loan-later', about, payload, now);
    await auditAct(tx, loan.lenderId, 'loan.later', about, { at, expiresAt }, now);
    return { done: { borrower: loan.borrower, at } };
  });
}

/** Puts a question that was put off: a new card, since the first one is far up by now. */
export async function askAgain(desk: Desk, tx: Executor, id: string, now: Date): Promise<void> {
  const loan = await lockLoan(tx, id);
  if (loan?.state !== 'asked' || !loan.askAgainAt || loan.askAgainAt > now) return;
  await endPostponement(tx, id);
  if (loan.expiresAt <= now) return;
  await rerender(tx, 'loan', [id], now);
  const card = { kind: 'card', name: 'loan', subjectType: 'loan', subjectId: id } as const;
  await addToOutbox(tx, [{ ...card, id: desk.newId(), memberId: loan.lenderId }], now);
  const clock = { actorId: null, actor: 'clock', subjectType: 'loan', subjectId: id };
  await writeAudit(tx, [{ ...clock, action: 'loan.ask-again' }], now);
}

/** The first moment from now on at which somebody wants to hear of a loan. */
export async function goodTimeOf(desk: Desk, tx: Executor, memberId: string, now: Date): Promise<Date> {
  const { quiet, zone } = await habitsOf(desk, tx, memberId);
  return fromMorningOn(now, quiet, zone);
}

async function nextMorningOf(desk: Desk, tx: Executor, memberId: string, now: Date): Promise<Date> {
  const { quiet, zone } = await habitsOf(desk, tx, memberId);
  return nextWorkingMorning(now, desk.policy.approvals.working, quiet, zone);
}

async function habitsOf(
  desk: Desk,
  tx: Executor,
  memberId: string,
): Promise<{ quiet: QuietHours | null; zone: string }> {
  const [person] = await listeners(tx, [memberId]);
  const { alerts, zone } = desk.policy;
  return { quiet: quietOf(person?.quiet ?? null, alerts.quiet), zone: person?.zone ?? zone };
}
