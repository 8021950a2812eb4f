import { type FrozenApproval, freeze } from '../core/approval.js';
import { chooseRule, type Lasting, type RequestFacts } from '../core/approval-rules.js';
import type { AccountHolder, Books } from '../core/books.js';
import { planOf } from '../core/policy.js';
import { type Outcome, type Refusal, refusal } from '../core/refusals.js';
import { mayRequest } from '../core/requests.js';
import type { AuditItem } from '../store/audit.js';
import type { Executor } from '../store/db.js';
import { addToOutbox, rerender } from '../store/outbox.js';
import { beginRecurring } from '../store/recurring.js';
import {
  type Decision,
  decideRow,
  insertRequest,
  type NewRequest,
  payerOf,
  tallyOf,
} from '../store/requests.js';
import { lockCase, type RequestCase, requestCase } from '../store/requests-case.js';
import { actOnce } from './act.js';
import type { Desk } from './desk.js';
import { inBooks } from './in-books.js';
import { auditAct, refuseOthers, tell } from './record.js';
import { evidenceAfter, evidenceBefore, type Granted, grantFor, letGo, poolsOf } from './request-books.js';
import { advance, emailsOf } from './request-seats.js';
import { openStep, requestCardFor } from './request-step.js';

/** A wish for more. */
export interface RequestInput {
  requesterId: string;
  /** On top of what there is, never a new total. */
  amount: bigint;
  reason: string | null;
  /** Until when it is wanted; null for the end of the period. */
  until: Date | null;
  /** What it is for: a task or a project. */
  task?: string | null;
  /** This period, until `until`, or every period; by default as `until` says. */
  lasting?: Lasting;
}

/** What was requested, and of whom. */
export interface Requested {
  requestId: string;
  amount: bigint;
  /** Who is asked; nobody where a rule approved at once. */
  approvers: string[];
  expiresAt: Date;
  /** What a rule gave at once; null where people decide. */
  granted: Granted | null;
}

const hour = 60 * 60 * 1000;

/**
 * Requests a top-up under the rule that applies now, which is kept with the request. A rule may give it at once, within its
 * bounds, or refuse it; if nobody can decide it, it is refused at once and says so.
 */
export function requestTopUp(desk: Desk, key: string, input: RequestInput): Promise<Outcome<Requested>> {
  const { requesterId } = input;
  return actOnce<Requested>(desk, { key, input: { act: 'request', ...input } }, async (tx, now) => {
    const payer = await payerOf(tx, requesterId);
    // Only a rule that gives at once touches the pool: the others leave it to whoever decides.
    const byRule = desk.policy.approvals.rules.some((rule) => rule.outcome.kind === 'approve');
    const pools = byRule && payer.pool ? [payer.pool.id] : [];
    return inBooks(desk, tx, now, { members: [requesterId], pools }, async (books) => {
      const member = books.member(requesterId);
      const wish = wishOf(input);
      if (wish.until && wish.until <= now) return { refused: refusal('past-date') };
      if (wish.lasting === 'date' && !wish.until) return { refused: refusal('past-date') };
      const tally = await tallyOf(tx, member.id, member.periodStart, now);
      const pool = payer.pool && (books.pools.get(payer.pool.id) ?? payer.pool);
      const facts = factsOf(member, input, wish, tally, payer.team, pool?.remaining ?? null, now);
      const { rule } = chooseRule(desk.policy.approvals, facts);
      const under = { rule, task: wish.task, recent: tally, now };
      const refused = mayRequest(member, input.amount, input.reason, tally.openCount, desk.policy, under);
      if (refused) return { refused: await recorded(tx, member.id, refused, input.amount, now) };
      const hours = rule.expiresHours ?? planOf(desk.policy, member.plan).requests.expiresHours;
      const policy = freeze(rule, desk.policy.approvals);
      const request = {
        ...wish,
        id: desk.newId(),
        requesterId,
        amount: input.amount,
        reason: input.reason,
        policy,
        expiresAt: new Date(now.getTime() + hours * hour),
        createdAt: now,
      };
      await insertRequest(tx, request);
      const it = await requestCase(tx, request.id, emailsOf(desk.policy), now);
      if (!it) throw new Error(`request ${request.id} is not there`);
      if (rule.outcome.kind === 'approve') return giveAtOnce(desk, tx, books, it, policy, now);
      return askStep(desk, tx, it, request, policy, now);
    });
  });
}

function wishOf(input: RequestInput): Pick<NewRequest, 'task' | 'lasting' | 'until'> {
  const lasting = input.lasting ?? (input.until ? 'date' : 'period');
  return { lasting, until: lasting === 'date' ? input.until : null, task: input.task?.trim() || null };
}

function factsOf(
  member: AccountHolder,
  { amount, reason }: RequestInput,
  wish: Pick<NewRequest, 'task' | 'lasting'>,
  tally: Awaited<ReturnType<typeof tallyOf>>,
  team: string | null,
  poolLeft: bigint | null,
  now: Date,
): RequestFacts {
  const [from, to] = [member.periodStart.getTime(), member.periodEnd.getTime()];
  return {
    amount,
    plan: member.plan,
    team,
    purpose: `${reason ?? ''} ${wish.task ?? ''}`.trim(),
    grantedThisPeriod: tally.granted,
    openThisPeriod: tally.open,
    approvedThisPeriod: tally.approved,
    declinedRecently: tally.declined,
    periodShare: Math.floor(((now.getTime() - from) * 100) / (to - from)),
    poolLeft,
    lasting: wish.lasting,
  };
}

/** What a rule refuses leaves a trace, though nothing to decide. */
async function recorded(
  tx: Executor,
  memberId: string,
  refused: Refusal,
  amount: bigint,
  now: Date,
): Promise<Refusal> {
  if (refused.code === 'rule-refuses') {
    const detail = { amount, rule: refused.params['rule'] };
    await auditAct(tx, memberId, 'request.rule-refuses', { type: 'member', id: memberId }, detail, now);
  }
  return refused;
}

/** A rule that gives by itself, within its bounds. */
async function giveAtOnce(
  desk: Desk,
  tx: Executor,
  books: Books,
  it: RequestCase,
  { rule, policyVersion }: FrozenApproval,
  now: Date,
): Promise<Outcome<Requested>> {
  const { request } = it;
  const poolId = it.payer?.id ?? null;
  const before = evidenceBefore(desk, books, { memberId: request.requesterId, poolId }, now);
  const granted = grantFor(desk, books, it, request.amount, now);
  // The rule was chosen because the pool can pay, under the pool's lock.
  if ('code' in granted) throw new Error(`a rule gave what cannot be given: ${granted.code}`);
  const evidence = evidenceAfter(books, before);
  const detail = { amount: request.amount, rule, policyVersion, evidence };
  const subject = { subjectType: 'request', subjectId: request.id, detail };
  const audit = [
    { ...subject, actorId: request.requesterId, actor: 'member', action: 'request.submit' },
    { ...subject, actorId: null, actor: 'rule', action: 'request.approve' },
  ];
  await decideRow(tx, request.id, { state: 'approved', approved: request.amount, evidence }, audit, now);
  await repeatFrom(tx, it, granted.until);
  await addToOutbox(tx, [requestCardFor(desk, request.requesterId, request.id)], now);
  const { id: requestId, amount, expiresAt } = request;
  return { done: { requestId, amount, approvers: [], expiresAt, granted } };
}

/** What was approved for every period is due again when this one ends. */
export async function repeatFrom(tx: Executor, { request }: RequestCase, periodEnd: Date): Promise<void> {
  if (request.lasting !== 'every') return;
  await beginRecurring(tx, { requestId: request.id, memberId: request.requesterId, nextAt: periodEnd });
}

async function askStep(
  desk: Desk,
  tx: Executor,
  it: RequestCase,
  request: NewRequest,
  { rule, policyVersion }: FrozenApproval,
  now: Date,
): Promise<Outcome<Requested>> {
  const { id, requesterId, amount, expiresAt } = request;
  const subject = { type: 'request', id };
  const open = advance(desk.policy, it, now);
  const about = { amount, rule, policyVersion };
  if (open.kind !== 'open') {
    const detail = { ...about, asked: [] };
    const audit = requestAudit(id, 'request.refuse', { actorId: requesterId, actor: 'member' }, detail);
    await decideRow(tx, id, { state: 'refused' }, [audit], now);
    return { refused: refusal('nobody-can-approve', { contact: desk.policy.contact }) };
  }
  await openStep(desk, tx, it, open, now);
  await addToOutbox(tx, [requestCardFor(desk, requesterId, id)], now);
  const asked = open.seats.map(({ person }) => person.id);
  await auditAct(tx, requesterId, 'request.submit', subject, { ...about, asked, step: open.step }, now);
  const approvers = open.seats.map(({ person }) => person.name);
  return { done: { requestId: id, amount, approvers, expiresAt, granted: null } };
}

/** The requester takes a request back. */
export function withdrawRequest(
  desk: Desk,
  key: string,
  input: { requestId: string; memberId: string },
): Promise<Outcome<{ amount: bigint }>> {
  return actOnce<{ amount: bigint }>(desk, { key, input: { act: 'withdraw', ...input } }, async (tx, now) => {
    const it = await lockCase(tx, input.requestId, emailsOf(desk.policy), now);
    if (!it) return { refused: refusal('not-yours') };
    const subject = { type: 'request', id: it.request.id };
    if (it.request.requesterId !== input.memberId)
      return refuseOthers(tx, input.memberId, 'withdraw', subject, now);
    if (it.request.state !== 'pending') return { refused: decidedAlready(it) };
    const by = { actorId: input.memberId, actor: 'member' };
    const audit = requestAudit(it.request.id, 'request.withdraw', by, { asked: askedIds(it) });
    await endUndecided(desk, tx, it, { state: 'withdrawn' }, audit, now);
    return { done: { amount: it.request.amount } };
  });
}

/** An audit row about a request. */
export function requestAudit(
  subjectId: string,
  action: string,
  by: Pick<AuditItem, 'actorId' | 'actor'>,
  detail: Record<string, unknown>,
): AuditItem {
  return { ...by, action, subjectType: 'request', subjectId, detail };
}

/** Ends a request without a grant: nobody is asked any more, what was set aside goes back, every copy shows it. */
export async function endUndecided(
  desk: Desk,
  tx: Executor,
  it: RequestCase,
  end: Decision & { state: 'withdrawn' | 'expired' | 'refused' },
  audit: AuditItem,
  now: Date,
): Promise<void> {
  const { id, requesterId } = it.request;
  if (it.hold) {
    const open = { members: [requesterId], pools: poolsOf(it), circle: it.circle };
    await inBooks(desk, tx, now, open, (books) => {
      letGo(books, it, end.state === 'expired' ? 'timed-out' : 'voided', now);
    });
  }
  await decideRow(tx, id, end, [audit], now);
  await rerender(tx, 'request', [id], now);
}

/** Who was being asked. */
export function askedIds(it: RequestCase): string[] {
  return it.asked.filter((row) => row.active).map((row) => row.memberId);
}

/** Says who decided a request and when. */
export function decidedAlready({ request, people }: RequestCase): Refusal {
  if (request.state === 'expired') return refusal('request-expired', { at: request.expiresAt });
  const by = people.get(request.deciderId ?? request.requesterId)?.name ?? null;
  return refusal('request-decided', { state: request.state, by, at: request.decidedAt });
}

/** Tells the requester once what became of a request. */
export function tellRequester(
  desk: Desk,
  tx: Executor,
  it: RequestCase,
  name: string,
  payload: Record<string, unknown>,
  now: Date,
): Promise<void> {
  const { id, requesterId } = it.request;
  return tell(desk, tx, requesterId, name, { type: 'request', id }, payload, now);
}
