import type { Seat } from '../core/approval.js';
import { type Outcome, type Refusal, refusal } from '../core/refusals.js';
import type { Executor } from '../store/db.js';
import { rerender } from '../store/outbox.js';
import { decideRow } from '../store/requests.js';
import { lockCase, type RequestCase } from '../store/requests-case.js';
import { actOnce } from './act.js';
import { carryOn } from './decide-step.js';
import type { Desk } from './desk.js';
import { inBooks } from './in-books.js';
import { auditAct } from './record.js';
import { decidedAlready, requestAudit, tellRequester } from './request.js';
import { evidenceAfter, evidenceBefore, letGo, poolsOf } from './request-books.js';
import { advance, emailsOf, frozenOf, mostNow, seatsNow, unanswered } from './request-seats.js';

/** What was decided. */
export interface Decided {
  requestId: string;
  requester: string;
  /** What was approved; zero for a decline. */
  amount: bigint;
  asked: bigint;
  /** `open`: others decide after this approval, those in `next`. `refused`: there is nobody left who could. */
  state: 'approved' | 'declined' | 'open' | 'refused';
  /** Names of those who are asked now, where it is open. */
  next: string[];
}

/**
 * Approves a request, with all or less of the amount. With `step`, only while that one waits. The last approval that its steps want brings the grant, its payment
 * and the decision; an earlier one sets the amount aside in the pool and leads on. All of it, with audit and every message,
 * in one transaction. Whoever comes second hears who was first.
 */
export function approveRequest(
  desk: Desk,
  key: string,
  input: { requestId: string; deciderId: string; amount: bigint | null; step?: number },
): Promise<Outcome<Decided>> {
  return actOnce<Decided>(desk, { key, input: { act: 'approve', ...input } }, async (tx, now) => {
    const it = await lockCase(tx, input.requestId, emailsOf(desk.policy), now);
    const seat = movedOn(it, input.step) ?? (await seatToDecide(desk, tx, it, input.deciderId, now));
    if (!it || 'code' in seat) return { refused: 'code' in seat ? seat : refusal('not-yours') };
    const { request } = it;
    const most = mostNow(it);
    const amount = input.amount ?? most;
    if (amount <= 0n) return { refused: refusal('zero') };
    if (amount > most) return { refused: refusal('more-than-asked', { asked: most }) };
    if (amount < most && !frozenOf(it).less) return { refused: refusal('less-not-allowed', { asked: most }) };
    const vote = {
      step: request.step,
      voterId: input.deciderId,
      actingFor: seat.actingFor?.id ?? null,
      verdict: 'approve' as const,
      amount,
      at: now,
    };
    const voted: RequestCase = { ...it, votes: [...it.votes, vote] };
    const next = advance(desk.policy, voted, now);
    const carried = await carryOn(desk, tx, voted, next, { vote, seat: seat.as }, now);
    if ('code' in carried) return { refused: carried };
    return { done: { ...carried, requester: nameOf(it), requestId: request.id, asked: request.amount } };
  });
}

/** Declines a request; the reason goes to the requester. One refusal ends it, whatever its steps want. */
export function declineRequest(
  desk: Desk,
  key: string,
  input: { requestId: string; deciderId: string; reason: string; step?: number },
): Promise<Outcome<Decided>> {
  return actOnce<Decided>(desk, { key, input: { act: 'decline', ...input } }, async (tx, now) => {
    const it = await lockCase(tx, input.requestId, emailsOf(desk.policy), now);
    const seat = movedOn(it, input.step) ?? (await seatToDecide(desk, tx, it, input.deciderId, now));
    if (!it || 'code' in seat) return { refused: 'code' in seat ? seat : refusal('not-yours') };
    if (input.reason.trim() === '') return { refused: refusal('decline-reason-needed') };
    const { request } = it;
    const { id, requesterId, amount } = request;
    const open = { members: [requesterId], pools: poolsOf(it), circle: it.circle };
    const evidence = await inBooks(desk, tx, now, open, (books) => {
      const poolId = it.hold?.poolId ?? it.payer?.id ?? null;
      const before = evidenceBefore(desk, books, { memberId: requesterId, poolId }, now);
      letGo(books, it, 'voided', now);
      return evidenceAfter(books, before);
    });
    const { deciderId, reason } = input;
    const actingFor = seat.actingFor?.id ?? null;
    const { rule, policyVersion, step } = request;
    const vote = {
      requestId: id,
      step,
      voterId: deciderId,
      actingFor,
      verdict: 'decline',
      amount: null,
    } as const;
    const detail = { reason, step, seat: seat.as, actingFor, rule, policyVersion, evidence };
    const audit = requestAudit(id, 'request.decline', { actorId: deciderId, actor: 'member' }, detail);
    await decideRow(tx, id, { state: 'declined', deciderId, reason, evidence, vote }, [audit], now);
    await tellRequester(desk, tx, it, 'request-declined', { amount: amount.toString(), reason }, now);
    await rerender(tx, 'request', [id], now);
    const state = 'declined' as const;
    return { done: { requestId: id, requester: nameOf(it), amount: 0n, asked: amount, state, next: [] } };
  });
}

function nameOf(it: RequestCase): string {
  return it.people.get(it.request.requesterId)?.name ?? '';
}

/**
 * The seat from which somebody decides a request now, or why they cannot. Late clicks hear the outcome, if it is any
 * business of theirs; whoever has nothing to do with it hears that, and it is kept.
 */
export async function seatToDecide(
  desk: Desk,
  tx: Executor,
  it: RequestCase | null,
  memberId: string,
  now: Date,
): Promise<Seat | Refusal> {
  if (!it) return refusal('not-yours');
  const { request } = it;
  const pending = request.state === 'pending';
  const seats = seatsNow(desk.policy, it, now);
  const seat = seats.find(({ person }) => person.id === memberId);
  const asked = it.asked.some((row) => row.memberId === memberId);
  const own = it.votes.find((vote) => vote.voterId === memberId);
  if (pending && !seat && own) return votedAlready(it, own);
  const refused =
    memberId === request.requesterId
      ? refusal('own-request')
      : seat || (!pending && asked)
        ? null
        : refusal(asked ? 'not-approver-now' : 'not-approver', { approver: namesOf(it, seats) });
  if (refused) {
    const subject = { type: 'request', id: request.id };
    await auditAct(tx, memberId, 'request.refused', subject, { code: refused.code }, now);
    return refused;
  }
  if (!pending) return decidedAlready(it);
  // Time decides, not the job that will mark it.
  if (request.expiresAt <= now) return refusal('request-expired', { at: request.expiresAt });
  if (!seat) return refusal('not-yours');
  if (unanswered(it, request.step, [seat]).length > 0) return seat;
  const right = seat.actingFor?.id ?? memberId;
  const inStep = it.votes.filter((vote) => vote.step === request.step);
  return votedAlready(
    it,
    inStep.find((vote) => vote.voterId === memberId || (vote.actingFor ?? vote.voterId) === right),
  );
}

/** What was decided of one step, where that is over: a vote for it is none for the step that waits now. */
function movedOn(it: RequestCase | null, step: number | undefined): Refusal | null {
  if (!it || step === undefined || it.request.state !== 'pending' || it.request.step === step) return null;
  return votedAlready(
    it,
    it.votes.findLast((vote) => vote.step === step),
  );
}

function votedAlready(it: RequestCase, vote: RequestCase['votes'][number] | undefined): Refusal {
  return refusal('voted-already', {
    by: it.people.get(vote?.voterId ?? '')?.name ?? null,
    at: vote?.at ?? null,
  });
}

function namesOf(it: RequestCase, seats: readonly Seat[]): string {
  const wanted = unanswered(it, it.request.step, seats);
  return wanted.map(({ person }) => person.name).join(', ');
}
