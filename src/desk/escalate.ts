import { nextReminder } from '../core/approval-calendar.js';
import { writeAudit } from '../store/audit.js';
import type { Executor } from '../store/db.js';
import { lockDelegation, recheckSeatsOf, scheduleDelegation } from '../store/delegations.js';
import { addToOutbox } from '../store/outbox.js';
import { countRequestReminder, moveStep, takeRecheck } from '../store/requests.js';
import { lockCase, type RequestCase } from '../store/requests-case.js';
import { carryOn } from './decide-step.js';
import type { Desk } from './desk.js';
import { askedIds, endUndecided, requestAudit, tellRequester } from './request.js';
import { advance, emailsOf, mostNow, seatsNow, unanswered } from './request-seats.js';
import { goodTimes } from './request-step.js';

/** A step that has waited too long: others may decide it, too, and everybody concerned hears so. */
export async function escalateRequest(desk: Desk, tx: Executor, id: string, now: Date): Promise<void> {
  const it = await waiting(desk, tx, id, now);
  if (!it) return;
  const { request } = it;
  if (!request.nextEscalationAt || request.nextEscalationAt > now || request.escalated) return;
  const raised: RequestCase = { ...it, request: { ...request, escalated: true } };
  const next = advance(desk.policy, raised, now);
  if (next.kind === 'open' && next.seats.length > 0) {
    // As the row still has it: what changes now is told.
    await carryOn(desk, tx, it, next, null, now);
    return;
  }
  await moveStep(tx, id, { ...request, nextEscalationAt: null });
}

/** Reminds those whose answer is wanted, each at a good time of theirs; the next time after twice as long. */
export async function remindOfRequest(desk: Desk, tx: Executor, id: string, now: Date): Promise<void> {
  const it = await waiting(desk, tx, id, now);
  if (!it?.request.nextReminderAt || it.request.nextReminderAt > now) return;
  const { request } = it;
  // Whoever is asked only now, since turns or people changed, gets the card and no reminder of it.
  const before = new Set(askedIds(it));
  if (await reseat(desk, tx, it, now)) return;
  const seats = unanswered(it, request.step, seatsNow(desk.policy, it, now));
  const asked = seats.map(({ person }) => person.id).filter((one) => before.has(one));
  await remindPeople(desk, tx, it, asked, 'reminder', now);
  const { approvals, zone } = desk.policy;
  const calendar = { ...approvals.working, zone };
  let sent = request.reminders + 1;
  let next = nextReminder(request.stepSince, sent, approvals.reminders, calendar);
  while (next && next <= now) {
    sent += 1;
    next = nextReminder(request.stepSince, sent, approvals.reminders, calendar);
  }
  await countRequestReminder(tx, id, sent, next && next < request.expiresAt ? next : null);
  await clock(tx, id, 'request.remind', { asked, step: request.step }, now);
}

/** Writes a reminder to each of these people; `nudge` is the requester's own and goes at once to who is up. */
export async function remindPeople(
  desk: Desk,
  tx: Executor,
  it: RequestCase,
  ids: readonly string[],
  how: 'reminder' | 'nudge',
  now: Date,
): Promise<void> {
  const { request } = it;
  const times = await goodTimes(desk, tx, ids, now);
  const payload = {
    how,
    amount: request.amount.toString(),
    most: mostNow(it).toString(),
    requestId: request.id,
    since: request.stepSince,
  };
  await addToOutbox(
    tx,
    ids.map((memberId) => ({
      id: desk.newId(),
      kind: 'notice' as const,
      name: 'request-reminder',
      memberId,
      subjectType: 'request' as const,
      subjectId: request.id,
      payload,
      dueAt: times.get(memberId) ?? now,
    })),
    now,
  );
}

/** A request that nobody decided in time: both sides hear so, and what was set aside goes back. */
export async function expireRequest(desk: Desk, tx: Executor, id: string, now: Date): Promise<void> {
  const it = await lockCase(tx, id, emailsOf(desk.policy), now);
  if (it?.request.state !== 'pending' || it.request.expiresAt > now) return;
  const asked = askedIds(it);
  const payload = { amount: it.request.amount.toString() };
  const audit = requestAudit(id, 'request.expire', theClock, { asked, step: it.request.step });
  await endUndecided(desk, tx, it, { state: 'expired' }, audit, now);
  await tellRequester(desk, tx, it, 'request-expired', payload, now);
  await tellAsked(desk, tx, it, asked, 'expired', now);
}

/** Tells those who were asked that nobody waits for them any more. */
async function tellAsked(
  desk: Desk,
  tx: Executor,
  it: RequestCase,
  asked: readonly string[],
  state: 'expired' | 'refused',
  now: Date,
): Promise<void> {
  const { id: subjectId, amount } = it.request;
  const payload = { amount: amount.toString(), state, at: now.toISOString() };
  const about = { kind: 'notice', name: 'request-settled', subjectType: 'request', subjectId } as const;
  await addToOutbox(
    tx,
    asked.map((memberId) => ({ ...about, id: desk.newId(), memberId, payload })),
    now,
  );
}

/**
 * Looks up anew who may decide a request, since somebody left, moved or handed over: new people are asked, a step that lost
 * its last one escalates at once, and where nobody is left the request ends.
 */
export async function recheckRequest(desk: Desk, tx: Executor, id: string, now: Date): Promise<void> {
  await takeRecheck(tx, id);
  const it = await waiting(desk, tx, id, now);
  if (!it) return;
  const { request } = it;
  if (it.people.get(request.requesterId)?.status === 'left') {
    const asked = askedIds(it);
    const audit = requestAudit(id, 'request.refuse', theClock, { because: 'requester-left' });
    await endUndecided(desk, tx, it, { state: 'refused' }, audit, now);
    await tellAsked(desk, tx, it, asked, 'refused', now);
    return;
  }
  await reseat(desk, tx, it, now);
}

/** Asks those who may decide now, if they are others than before; true if anything changed. */
async function reseat(desk: Desk, tx: Executor, it: RequestCase, now: Date): Promise<boolean> {
  const { request } = it;
  const next = advance(desk.policy, it, now);
  if (next.kind === 'open' && next.step === request.step && next.escalated === request.escalated) {
    const wanted = unanswered(it, next.step, next.seats).map(({ person }) => person.id);
    const asked = it.asked.filter((row) => row.active && row.step === next.step).map((row) => row.memberId);
    if (wanted.length === asked.length && wanted.every((one) => asked.includes(one))) return false;
  }
  const carried = await carryOn(desk, tx, it, next, null, now);
  // The approvals are there, but the grant is not possible now: it waits until it is, or expires.
  if ('code' in carried) await clock(tx, request.id, 'request.stuck', { code: carried.code }, now);
  return true;
}

/** A delegation begins or ends: the requests concerned are looked at again. */
export async function turnDelegation(tx: Executor, id: string, now: Date): Promise<void> {
  const row = await lockDelegation(tx, id);
  if (!row) return;
  await recheckSeatsOf(tx, row.fromId);
  await scheduleDelegation(tx, id, row.endsAt > now ? row.endsAt : null);
}

async function waiting(desk: Desk, tx: Executor, id: string, now: Date): Promise<RequestCase | null> {
  const it = await lockCase(tx, id, emailsOf(desk.policy), now);
  return it?.request.state === 'pending' && it.request.expiresAt > now ? it : null;
}

const theClock = { actorId: null, actor: 'clock' };

function clock(
  tx: Executor,
  requestId: string,
  action: string,
  detail: Record<string, unknown>,
  now: Date,
): Promise<void> {
  return writeAudit(tx, [requestAudit(requestId, action, theClock, detail)], now);
}
