import { planOf } from '../core/policy.js';
import { type Outcome, type Refusal, refusal } from '../core/refusals.js';
import { type Approvers, mayRequest, resolveApprovers } from '../core/requests.js';
import type { Executor } from '../store/db.js';
import { addToOutbox, rerender } from '../store/outbox.js';
import { peopleByEmail, peopleById } from '../store/people.js';
import { decideRow, insertRequest, lockRequest, pendingOf, type RequestRow } from '../store/requests.js';
import { actOnce } from './act.js';
import type { Desk } from './desk.js';
import { inBooks } from './in-books.js';
import { auditAct } from './record.js';

/** A wish for more. */
export interface RequestInput {
  requesterId: string;
  /** On top of what there is, never a new total. */
  amount: bigint;
  reason: string | null;
  /** Until when it is wanted; null for the end of the period. */
  until: Date | null;
}

/** What was requested, and of whom. */
export interface Requested {
  requestId: string;
  amount: bigint;
  approvers: string[];
  expiresAt: Date;
}

const hour = 60 * 60 * 1000;

/** Requests a top-up. If nobody can decide it, it is refused at once and says so. */
export function requestTopUp(desk: Desk, key: string, input: RequestInput): Promise<Outcome<Requested>> {
  return actOnce<Requested>(desk, { key, input: { act: 'request', ...input } }, async (tx, now) =>
    inBooks(desk, tx, now, { members: [input.requesterId] }, async (books): Promise<Outcome<Requested>> => {
      const member = books.member(input.requesterId);
      if (input.until && input.until <= now) return { refused: refusal('past-date') };
      const open = await pendingOf(tx, member.id);
      const refused = mayRequest(member, input.amount, input.reason, open.length, desk.policy);
      if (refused) return { refused };
      const approvers = await approversOf(desk, tx, member.id);
      const rules = planOf(desk.policy, member.plan).requests;
      const request = {
        id: desk.newId(),
        requesterId: member.id,
        amount: input.amount,
        reason: input.reason,
        until: input.until,
        expiresAt: new Date(now.getTime() + rules.expiresHours * hour),
        createdAt: now,
        policy: { plan: member.plan, step: approvers.why },
      };
      const nobody = approvers.people.length === 0;
      await insertRequest(tx, { ...request, state: nobody ? 'refused' : 'pending' });
      const detail = { amount: input.amount, asked: approvers.people.map((person) => person.id) };
      const action = nobody ? 'request.refuse' : 'request.submit';
      await auditAct(tx, member.id, action, { type: 'request', id: request.id }, detail, now);
      if (nobody) return { refused: refusal('nobody-can-approve', { contact: desk.policy.contact }) };
      const readers = [...approvers.people.map((person) => person.id), member.id];
      const card = { kind: 'card', name: 'request', subjectType: 'request', subjectId: request.id } as const;
      await addToOutbox(
        tx,
        readers.map((memberId) => ({ ...card, id: desk.newId(), memberId })),
        now,
      );
      const names = approvers.people.map((person) => person.name);
      return {
        done: { requestId: request.id, amount: input.amount, approvers: names, expiresAt: request.expiresAt },
      };
    }),
  );
}

/** The requester takes a request back. */
export function withdrawRequest(
  desk: Desk,
  key: string,
  input: { requestId: string; memberId: string },
): Promise<Outcome<{ amount: bigint }>> {
  return actOnce<{ amount: bigint }>(desk, { key, input: { act: 'withdraw', ...input } }, async (tx, now) => {
    const request = await lockRequest(tx, input.requestId);
    if (!request || request.requesterId !== input.memberId) return { refused: refusal('not-yours') };
    if (request.state !== 'pending') return { refused: decidedAlready(request) };
    await decideRow(tx, request.id, { state: 'withdrawn' }, now);
    await rerender(tx, 'request', [request.id], now);
    await auditAct(tx, input.memberId, 'request.withdraw', { type: 'request', id: request.id }, {}, now);
    return { done: { amount: request.amount } };
  });
}

/** Who decides a member's requests now: looked up at the moment of the decision, never remembered. */
export async function approversOf(desk: Desk, db: Executor, requesterId: string): Promise<Approvers> {
  const [requester] = await peopleById(db, [requesterId]);
  const [manager] = requester?.managerId ? await peopleById(db, [requester.managerId]) : [];
  const fallback = await peopleByEmail(db, desk.policy.fallbackApprovers);
  return resolveApprovers(requesterId, manager ?? null, fallback);
}

/** Says who decided a request and when. */
export function decidedAlready(request: RequestRow): Refusal {
  const by = request.decider ?? request.requester;
  return refusal('request-decided', { state: request.state, by, at: request.decidedAt });
}
