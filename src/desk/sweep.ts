import { lockAskOfLoan } from '../store/asks.js';
import { sealAudit, writeAudit } from '../store/audit.js';
import type { Executor } from '../store/db.js';
import { endQuestion, lockLoan } from '../store/loans.js';
import { oaCheckDue } from '../store/oa.js';
import { rerender } from '../store/outbox.js';
import { dueTimers, nextTimer, type Timer } from '../store/timers.js';
import { askDue } from './ask-end.js';
import { expireWaiting } from './decide-loan.js';
import type { Desk } from './desk.js';
import { digestsDue } from './digest.js';
import {
  escalateRequest,
  expireRequest,
  recheckRequest,
  remindOfRequest,
  turnDelegation,
} from './escalate.js';
import { lapseWish } from './extend.js';
import { giftDue } from './gift.js';
import { inBooks } from './in-books.js';
import { askAgain } from './later.js';
import { limitDue } from './limits.js';
import { closeOffer } from './offer.js';
import { tell } from './record.js';
import { repeatDue } from './recurring.js';
import { remindOfLoan } from './remind-loan.js';
import { shelfDue } from './shelf.js';
import { taskDue } from './task-end.js';

const batch = 1000;
/**
 * Members settled in one transaction, beside those whom their debts bring with them: few enough to hold locks for a fraction of
 * a second and for memory to stay small, enough to be quick at a month's end.
 */
const together = 200;
const sealAtOnce = 1000;

/**
 * Does what time has made due, the earliest first, each subject in a transaction of its own. Returns how many rows it
 * handled; call it again until it returns 0. Two sweeps at once do nothing twice: each row is looked at again under
 * its lock.
 */
export async function sweep(desk: Desk, now: Date): Promise<number> {
  const due = await dueTimers(desk.db, now, batch);
  const settling = due.filter((timer) => timer.kind === 'settle').map((timer) => timer.id);
  for (const timer of due)
    if (timer.kind !== 'settle' && timer.kind !== 'pool') await handle(desk, timer, now);
  await settleAll(desk, settling, now);
  for (const { id, kind } of due) {
    if (kind === 'pool')
      await desk.db.transaction((tx) => inBooks(desk, tx, now, { members: [], pools: [id] }, () => {}));
  }
  // Last: what is left is told from settled books, and nothing waits for a digest.
  const digests = due.some((timer) => timer.kind === 'digest') ? await digestsDue(desk, now) : 0;
  if (due.length > 0) desk.wake();
  return due.length + digests;
}

/** So many at once: while the database writes for the one, the other works out what is to be written. */
const lanes = 2;

/** Settles members, a few at a time; whoever came along with somebody before them is settled already. */
async function settleAll(desk: Desk, due: readonly string[], now: Date): Promise<void> {
  const waiting = new Set(due);
  const lane = async (): Promise<void> => {
    while (waiting.size > 0) {
      const members = [...waiting].slice(0, together);
      for (const id of members) waiting.delete(id);
      const settled = await desk.db.transaction(async (tx) => {
        const circle = await inBooks(desk, tx, now, { members }, (books) => [...books.members.keys()]);
        desk.seam('before-commit');
        return circle;
      });
      for (const id of settled) waiting.delete(id);
      desk.seam('after-commit');
    }
  };
  // Whichever fails, nothing of this sweep goes on behind its caller's back.
  const ends = await Promise.allSettled(Array.from({ length: lanes }, lane));
  for (const end of ends) if (end.status === 'rejected') throw end.reason;
}

/** The earliest time at which anything falls due; null if nothing ever does. */
export function nextDue(desk: Desk): Promise<Date | null> {
  return nextTimer(desk.db);
}

/** Chains audit rows that wait for it; returns how many. */
export function seal(desk: Desk): Promise<number> {
  return desk.db.transaction((tx) => sealAudit(tx, sealAtOnce));
}

async function handle(desk: Desk, timer: Timer, now: Date): Promise<void> {
  await desk.db.transaction(async (tx) => {
    if (timer.kind === 'question') await expireQuestion(desk, tx, timer.id, now);
    else if (timer.kind === 'reminder') await remindOfLoan(desk, tx, timer.id, now);
    else if (timer.kind === 'ask-again') await askAgain(desk, tx, timer.id, now);
    else if (timer.kind === 'extension') await lapseWish(desk, tx, timer.id, now);
    else if (timer.kind === 'request') await expireRequest(desk, tx, timer.id, now);
    else if (timer.kind === 'delegation') await turnDelegation(tx, timer.id, now);
    else if (timer.kind === 'recheck') await recheckRequest(desk, tx, timer.id, now);
    else if (timer.kind === 'escalation') await escalateRequest(desk, tx, timer.id, now);
    else if (timer.kind === 'nudge') await remindOfRequest(desk, tx, timer.id, now);
    else if (timer.kind === 'repeat') await repeatDue(desk, tx, timer.id, now);
    else if (timer.kind === 'task') await taskDue(desk, tx, timer.id, now);
    else if (timer.kind === 'ask') await askDue(desk, tx, timer.id, now);
    else if (timer.kind === 'gift') await giftDue(desk, tx, timer.id, now);
    else if (timer.kind === 'shelf') await shelfDue(desk, tx, timer.id, now);
    else if (timer.kind === 'limit') await limitDue(desk, tx, timer.id, now);
    else if (timer.kind === 'oa') await oaCheckDue(tx, timer.id, desk.newId(), now);
    desk.seam('before-commit');
  });
  desk.seam('after-commit');
}

async function expireQuestion(desk: Desk, tx: Executor, id: string, now: Date): Promise<void> {
  await lockAskOfLoan(tx, id);
  const loan = await lockLoan(tx, id);
  if (!loan || loan.expiresAt > now) return;
  if (loan.state === 'waiting') return expireWaiting(desk, tx, loan, now);
  if (loan.state === 'offered') await closeOffer(desk, tx, loan, 'expired', now);
  else if (loan.state === 'asked') {
    await endQuestion(tx, id, 'expired', null, now);
    await rerender(tx, 'loan', [id], now);
  } else return;
  const asker = loan.openedBy === 'borrower' ? loan.borrowerId : loan.lenderId;
  const payload = { amount: loan.asked.toString(), side: loan.openedBy };
  await tell(desk, tx, asker, 'loan-expired', { type: 'loan', id }, payload, now);
  await writeAudit(
    tx,
    [{ actorId: null, actor: 'clock', action: 'loan.expire', subjectType: 'loan', subjectId: id }],
    now,
  );
}
