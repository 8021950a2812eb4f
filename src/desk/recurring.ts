import { type Outcome, type Refusal, refusal } from '../core/refusals.js';
import { writeAudit } from '../store/audit.js';
import type { Executor } from '../store/db.js';
import { rerender } from '../store/outbox.js';
import { endRecurringRow, nextRecurring, type Recurring, recurringOf } from '../store/recurring.js';
import { lockCase, type RequestCase } from '../store/requests-case.js';
import { actOnce } from './act.js';
import type { Desk } from './desk.js';
import { inBooks } from './in-books.js';
import { auditAct, refuseOthers, tell } from './record.js';
import { requestAudit } from './request.js';
import { type Granted, grantFor, poolsOf } from './request-books.js';
import { emailsOf } from './request-seats.js';

/**
 * A period began for somebody whose request was approved for every period: gives the amount anew, from whoever pays now.
 * Where that is not possible (the pool is short, the member is frozen) the requester and whoever decided hear of it, and
 * the next period is tried again. Somebody who left gets nothing any more.
 */
export async function repeatDue(desk: Desk, tx: Executor, requestId: string, now: Date): Promise<void> {
  const it = await lockCase(tx, requestId, emailsOf(desk.policy), now);
  const [recurring] = await recurringOf(tx, [requestId]);
  const amount = it?.request.approved;
  if (!it || !amount || !recurring?.nextAt || recurring.nextAt > now) return;
  const { requesterId } = it.request;
  if (it.people.get(requesterId)?.status === 'left') {
    await endRecurringRow(tx, requestId, null, now);
    await auditClock(tx, it, 'request.repeat-end', { because: 'left' }, now);
    return;
  }
  const open = { members: [requesterId], pools: poolsOf(it) };
  const turn = await inBooks(desk, tx, now, open, (books) => ({
    given: grantFor(desk, books, it, amount, now),
    nextAt: books.member(requesterId).periodEnd,
  }));
  const given = !('code' in turn.given);
  await nextRecurring(tx, requestId, { given, nextAt: turn.nextAt });
  await auditClock(
    tx,
    it,
    given ? 'request.repeat' : 'request.repeat-skip',
    detailOf(amount, turn.given),
    now,
  );
  if (!given) {
    const payload = { amount: amount.toString(), until: turn.nextAt.toISOString() };
    await tellSides(desk, tx, it, 'request-repeat-skipped', payload, null, now);
  }
  await rerender(tx, 'request', [requestId], now);
}

function detailOf(amount: bigint, given: Refusal | Granted): Record<string, unknown> {
  return 'code' in given ? { amount, because: given.code } : { amount, until: given.until };
}

/** Ends what is given anew each period: its receiver may, and whoever approved it. What was given stays. */
export function endRecurring(
  desk: Desk,
  key: string,
  input: { requestId: string; memberId: string },
): Promise<Outcome<{ amount: bigint }>> {
  return actOnce<{ amount: bigint }>(
    desk,
    { key, input: { act: 'end-recurring', ...input } },
    async (tx, now) => {
      const { requestId, memberId } = input;
      const it = await lockCase(tx, requestId, emailsOf(desk.policy), now);
      const [recurring] = await recurringOf(tx, [requestId]);
      const amount = it?.request.approved;
      if (!it || !amount || !recurring) return { refused: refusal('not-yours') };
      const subject = { type: 'request', id: requestId };
      if (!mayEnd(it, memberId)) return refuseOthers(tx, memberId, 'repeat-end', subject, now);
      if (!recurring.nextAt) return { refused: alreadyEnded(recurring) };
      await endRecurringRow(tx, requestId, memberId, now);
      await auditAct(tx, memberId, 'request.repeat-end', subject, { amount, times: recurring.times }, now);
      await tellSides(desk, tx, it, 'request-repeat-ended', { amount: amount.toString() }, memberId, now);
      await rerender(tx, 'request', [requestId], now);
      return { done: { amount } };
    },
  );
}

/** Whether somebody may end what this request gives each period. */
export function mayEnd({ request, votes, managerId }: RequestCase, memberId: string): boolean {
  if (memberId === request.requesterId || memberId === request.deciderId || memberId === managerId)
    return true;
  return votes.some((vote) => vote.voterId === memberId && vote.verdict === 'approve');
}

function alreadyEnded({ endedBy, endedAt }: Recurring): Refusal {
  return refusal('repeat-ended', { by: endedBy, at: endedAt });
}

/** Tells the requester and whoever decided, without the one who did it. */
async function tellSides(
  desk: Desk,
  tx: Executor,
  { request }: RequestCase,
  name: string,
  payload: Record<string, unknown>,
  except: string | null,
  now: Date,
): Promise<void> {
  const sides = new Set([request.requesterId, request.deciderId].flatMap((id) => id ?? []));
  for (const id of sides)
    if (id !== except) await tell(desk, tx, id, name, { type: 'request', id: request.id }, payload, now);
}

function auditClock(
  tx: Executor,
  { request }: RequestCase,
  action: string,
  detail: Record<string, unknown>,
  now: Date,
): Promise<void> {
  return writeAudit(tx, [requestAudit(request.id, action, { actorId: null, actor: 'clock' }, detail)], now);
}
