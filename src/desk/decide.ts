import { planOf } from '../core/policy.js';
import { type Outcome, type Refusal, refusal } from '../core/refusals.js';
import { grantTopUp, mayDecide } from '../core/requests.js';
import { leftNow } from '../core/spend.js';
import type { Executor } from '../store/db.js';
import { rerender } from '../store/outbox.js';
import { peopleById } from '../store/people.js';
import { decideRow, lockRequest, payingPool, type RequestRow } from '../store/requests.js';
import { actOnce } from './act.js';
import type { Desk } from './desk.js';
import { inBooks } from './in-books.js';
import { auditAct, tell } from './record.js';
import { approversOf, decidedAlready } from './request.js';

/** What was decided. */
export interface Decided {
  requestId: string;
  requester: string;
  amount: bigint;
  asked: bigint;
}

/**
 * Approves a request, with all or less of the amount: the grant, its payment, the decision, the audit row and every
 * message about it in one transaction. Whoever comes second hears who was first.
 */
export function approveRequest(
  desk: Desk,
  key: string,
  input: { requestId: string; deciderId: string; amount: bigint | null },
): Promise<Outcome<Decided>> {
  return actOnce<Decided>(desk, { key, input: { act: 'approve', ...input } }, async (tx, now) => {
    const request = await lockRequest(tx, input.requestId);
    const stale = await decisionRefusal(desk, tx, request, input.deciderId, now);
    if (stale || !request) return { refused: stale ?? refusal('not-yours') };
    const amount = input.amount ?? request.amount;
    if (amount > request.amount) return { refused: refusal('more-than-asked', { asked: request.amount }) };
    const [requester] = await peopleById(tx, [request.requesterId]);
    const pool = await payingPool(tx, requester?.teamId ?? null);
    const open = { members: [request.requesterId], pools: pool ? [pool.id] : [] };
    const granted = await inBooks(desk, tx, now, open, (books): Refusal | { left: bigint; until: Date } => {
      const member = books.member(request.requesterId);
      if (member.status !== 'active') return refusal('not-active', { name: request.requester });
      const until = request.until && request.until > now ? request.until : member.periodEnd;
      const topUp = { memberId: member.id, requestId: request.id, amount, until, poolId: pool?.id ?? null };
      const refused = grantTopUp(books, topUp, now);
      if (refused) return refusal(refused.code, { ...refused.params, pool: pool?.team ?? null });
      const plan = planOf(desk.policy, member.plan);
      return { left: leftNow(books, member, plan, desk.policy.zone, now).now, until };
    });
    if ('code' in granted) return { refused: granted };
    await decideRow(tx, request.id, { state: 'approved', approved: amount, deciderId: input.deciderId }, now);
    await tellRequester(desk, tx, request, 'request-approved', now, {
      amount: amount.toString(),
      asked: request.amount.toString(),
      left: granted.left.toString(),
      until: granted.until.toISOString(),
    });
    await auditAct(
      tx,
      input.deciderId,
      'request.approve',
      { type: 'request', id: request.id },
      { amount },
      now,
    );
    return { done: { requestId: request.id, requester: request.requester, amount, asked: request.amount } };
  });
}

/** Declines a request; the reason goes to the requester. */
export function declineRequest(
  desk: Desk,
  key: string,
  input: { requestId: string; deciderId: string; reason: string },
): Promise<Outcome<Decided>> {
  return actOnce<Decided>(desk, { key, input: { act: 'decline', ...input } }, async (tx, now) => {
    const request = await lockRequest(tx, input.requestId);
    const stale = await decisionRefusal(desk, tx, request, input.deciderId, now);
    if (stale || !request) return { refused: stale ?? refusal('not-yours') };
    if (input.reason.trim() === '') return { refused: refusal('decline-reason-needed') };
    await decideRow(
      tx,
      request.id,
      { state: 'declined', deciderId: input.deciderId, reason: input.reason },
      now,
    );
    const payload = { amount: request.amount.toString(), reason: input.reason };
    await tellRequester(desk, tx, request, 'request-declined', now, payload);
    await auditAct(
      tx,
      input.deciderId,
      'request.decline',
      { type: 'request', id: request.id },
      { reason: input.reason },
      now,
    );
    return {
      done: { requestId: request.id, requester: request.requester, amount: 0n, asked: request.amount },
    };
  });
}

/** Why this person cannot decide this request now; null if they can. Late clicks hear the outcome, whoever clicks. */
async function decisionRefusal(
  desk: Desk,
  tx: Executor,
  request: RequestRow | null,
  deciderId: string,
  now: Date,
): Promise<Refusal | null> {
  if (!request) return refusal('not-yours');
  const refused = mayDecide(deciderId, request.requesterId, await approversOf(desk, tx, request.requesterId));
  if (refused) {
    const detail = { code: refused.code };
    await auditAct(tx, deciderId, 'request.refused', { type: 'request', id: request.id }, detail, now);
    return refused;
  }
  if (request.state === 'expired') return refusal('request-expired', { at: request.expiresAt });
  if (request.state !== 'pending') return decidedAlready(request);
  // Time decides, not the job that will mark it.
  return request.expiresAt <= now ? refusal('request-expired', { at: request.expiresAt }) : null;
}

async function tellRequester(
  desk: Desk,
  tx: Executor,
  request: RequestRow,
  name: string,
  now: Date,
  payload: Record<string, unknown>,
): Promise<void> {
  await tell(desk, tx, request.requesterId, name, { type: 'request', id: request.id }, payload, now);
  await rerender(tx, 'request', [request.id], now);
}
