import type { Refusal } from '../core/refusals.js';
import { type AuditItem, writeAudit } from '../store/audit.js';
import type { Executor } from '../store/db.js';
import { rerender } from '../store/outbox.js';
import { castVote, decideRow, type NewVote } from '../store/requests.js';
import type { RequestCase } from '../store/requests-case.js';
import type { Desk } from './desk.js';
import { inBooks } from './in-books.js';
import { endUndecided, repeatFrom, requestAudit, tellRequester } from './request.js';
import {
  type DecisionEvidence,
  evidenceAfter,
  evidenceBefore,
  type Granted,
  grantFor,
  holdFor,
  poolsOf,
} from './request-books.js';
import { type Advance, mostNow } from './request-seats.js';
import { type Opened, openStep } from './request-step.js';

/** The vote by which a request moved, and from which seat; null where it moved since somebody left. */
export type MovedBy = { vote: RequestCase['votes'][number]; seat: string } | null;

/** Where a request is now. */
export interface Carried {
  /** `refused`: nobody is left who could decide the rest. */
  state: 'approved' | 'open' | 'refused';
  amount: bigint;
  next: string[];
}

/**
 * Writes what follows from the votes of a request: the grant, or the next step with what is set aside for it, or the end
 * where nobody is left who could decide. A refusal (the pool is short, the requester is frozen) has changed nothing. `it` has
 * the new vote already.
 */
export async function carryOn(
  desk: Desk,
  tx: Executor,
  it: RequestCase,
  next: Advance,
  by: MovedBy,
  now: Date,
): Promise<Carried | Refusal> {
  const { request } = it;
  if (next.kind === 'refused') {
    const end = { state: 'refused', ...voteOf(it, by) } as const;
    await endUndecided(desk, tx, it, end, audit(it, 'request.refuse', by, { step: next.step }), now);
    await tellRequester(desk, tx, it, 'request-none', { amount: request.amount.toString() }, now);
    return { state: 'refused', amount: 0n, next: [] };
  }
  if (next.kind === 'granted') return grant(desk, tx, it, next.amount, by, now);
  const amount = mostNow(it);
  const evidence = by ? await setAside(desk, tx, it, amount, now) : null;
  if (evidence && 'code' in evidence) return evidence;
  if (by) await castVote(tx, { ...by.vote, requestId: request.id }, now);
  const opened = await openStep(desk, tx, it, next, now);
  await rerender(tx, 'request', [request.id], now);
  await tellOfMove(desk, tx, it, opened, amount, now);
  const asked = opened.fresh.map(({ person }) => person.id);
  const detail = { step: request.step, next: next.step, escalated: next.escalated, asked, amount, evidence };
  await writeAudit(tx, [audit(it, by ? 'request.approve-step' : 'request.reseat', by, detail)], now);
  return { state: 'open', amount, next: next.seats.map(({ person }) => person.name) };
}

/** Sets the amount aside in the pool, so that two approvals cannot spend the same. */
function setAside(
  desk: Desk,
  tx: Executor,
  it: RequestCase,
  amount: bigint,
  now: Date,
): Promise<DecisionEvidence | Refusal> {
  const { requesterId } = it.request;
  const open = { members: [requesterId], pools: poolsOf(it), circle: it.circle };
  return inBooks(desk, tx, now, open, (books) => {
    const poolId = it.hold?.poolId ?? it.payer?.id ?? null;
    const before = evidenceBefore(desk, books, { memberId: requesterId, poolId }, now);
    return holdFor(books, it, amount, now) ?? evidenceAfter(books, before);
  });
}

async function grant(
  desk: Desk,
  tx: Executor,
  it: RequestCase,
  amount: bigint,
  by: MovedBy,
  now: Date,
): Promise<Carried | Refusal> {
  const { request } = it;
  const { id, requesterId } = request;
  const open = { members: [requesterId], pools: poolsOf(it), circle: it.circle };
  const granted = await inBooks(
    desk,
    tx,
    now,
    open,
    (books): Refusal | (Granted & { evidence: DecisionEvidence }) => {
      const poolId = it.hold?.poolId ?? it.payer?.id ?? null;
      const before = evidenceBefore(desk, books, { memberId: requesterId, poolId }, now);
      const given = grantFor(desk, books, it, amount, now);
      return 'code' in given ? given : { ...given, evidence: evidenceAfter(books, before) };
    },
  );
  if ('code' in granted) return granted;
  const { evidence, left, until } = granted;
  // Where somebody who left was the last one missing, the last who approved has decided.
  const deciderId = by?.vote.voterId ?? it.votes.at(-1)?.voterId ?? null;
  const decision = { state: 'approved', approved: amount, deciderId, evidence, ...voteOf(it, by) } as const;
  const kept = audit(it, 'request.approve', by, { amount, step: request.step, evidence });
  await decideRow(tx, id, decision, [kept], now);
  await repeatFrom(tx, it, until);
  await tellRequester(
    desk,
    tx,
    it,
    'request-approved',
    {
      amount: amount.toString(),
      asked: request.amount.toString(),
      left: left.toString(),
      until: until.toISOString(),
    },
    now,
  );
  await rerender(tx, 'request', [id], now);
  return { state: 'approved', amount, next: [] };
}

/** The requester hears whom a request waits for now, where that is somebody new. */
async function tellOfMove(
  desk: Desk,
  tx: Executor,
  it: RequestCase,
  { fresh, how }: Opened,
  amount: bigint,
  now: Date,
): Promise<void> {
  if (fresh.length === 0 || how === null) return;
  const people = fresh.map(({ person }) => person.name);
  const payload = { how, amount: amount.toString(), people };
  await tellRequester(desk, tx, it, 'request-moved', payload, now);
}

function voteOf(it: RequestCase, by: MovedBy): { vote?: NewVote } {
  return by ? { vote: { ...by.vote, requestId: it.request.id } } : {};
}

function audit(
  { request }: RequestCase,
  action: string,
  by: MovedBy,
  detail: Record<string, unknown>,
): AuditItem {
  const { rule, policyVersion } = request;
  if (!by)
    return requestAudit(
      request.id,
      action,
      { actorId: null, actor: 'clock' },
      { ...detail, rule, policyVersion },
    );
  const { vote, seat } = by;
  const from = { seat, actingFor: vote.actingFor, rule, policyVersion };
  return requestAudit(request.id, action, { actorId: vote.voterId, actor: 'member' }, { ...detail, ...from });
}
