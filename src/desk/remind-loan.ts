import type { Executor } from '../store/db.js';
import { countReminder, lockLoan } from '../store/loans.js';
import { addToOutbox } from '../store/outbox.js';
import type { Desk } from './desk.js';
import { goodTimeOf } from './later.js';
import { nextReminder, phaseOf } from './reminders.js';

/**
 * Speaks of a loan that is due soon, today, or since some time: in the borrower's day, and in other words than the last
 * time. How it stands is looked up when the words are written.
 */
export async function remindOfLoan(desk: Desk, tx: Executor, id: string, now: Date): Promise<void> {
  const loan = await lockLoan(tx, id);
  if (loan?.state !== 'active' || !loan.nextReminderAt || loan.nextReminderAt > now) return;
  const dueAt = await goodTimeOf(desk, tx, loan.borrowerId, now);
  const payload = {
    amount: loan.outstanding.toString(),
    dueAt: loan.dueAt.toISOString(),
    phase: phaseOf(loan.dueAt, dueAt),
    variant: loan.reminders,
    loanId: id,
  };
  await addToOutbox(
    tx,
    [
      {
        id: desk.newId(),
        kind: 'notice',
        name: 'loan-reminder',
        memberId: loan.borrowerId,
        subjectType: 'loan',
        subjectId: id,
        payload,
        dueAt,
      },
    ],
    now,
  );
  // Counted from when it is read, so that a delayed one is not followed by the next on its heels.
  await countReminder(tx, id, nextReminder(loan.dueAt, dueAt));
}
