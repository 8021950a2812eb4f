import type { Seat } from '../core/approval.js';
import { escalatesAt, nextReminder, nextWorkingTime } from '../core/approval-calendar.js';
import { afterQuiet, quietOf } from '../core/quiet.js';
import { listeners } from '../store/alerts.js';
import type { Executor } from '../store/db.js';
import { wantOa } from '../store/oa.js';
import { addToOutbox, type OutboxItem } from '../store/outbox.js';
import { askPeople, moveStep } from '../store/requests.js';
import type { RequestCase } from '../store/requests-case.js';
import type { Desk } from './desk.js';
import { cardPeople, usesOa } from './oa-wanted.js';
import { type Advance, frozenOf, unanswered } from './request-seats.js';

/** What became of a step. */
export interface Opened {
  /** Who is asked now and was not before. */
  fresh: Seat[];
  /** What the requester should hear: it went on, time was up, or others decide it instead; null for nothing of the kind. */
  how: 'step' | 'escalated' | 'reseat' | null;
}

/**
 * Has a request wait where `open` says: writes who is asked, when it escalates and when they are reminded, and sends the
 * card to whoever is asked anew. Those whose answer is not wanted any more see so on their copies.
 */
export async function openStep(
  desk: Desk,
  tx: Executor,
  it: RequestCase,
  open: Extract<Advance, { kind: 'open' }>,
  now: Date,
): Promise<Opened> {
  const { request } = it;
  const moved = open.step !== request.step || it.asked.length === 0;
  const escalated = open.escalated && (moved || !request.escalated);
  const wanted = unanswered(it, open.step, open.seats);
  const asked = new Set(
    it.asked.filter((row) => row.active && row.step === open.step).map((row) => row.memberId),
  );
  const fresh = wanted.filter(({ person }) => !asked.has(person.id));
  await askPeople(
    tx,
    request.id,
    open.step,
    wanted.map(({ person, as, actingFor }) => ({
      memberId: person.id,
      seat: as,
      actingFor: actingFor?.id ?? null,
    })),
    now,
  );
  const since = moved || escalated ? now : request.stepSince;
  const due = await dueTimes(desk, tx, it, open, wanted, since, now);
  await moveStep(tx, request.id, {
    step: open.step,
    stepSince: moved ? now : request.stepSince,
    escalated: open.escalated,
    nextEscalationAt: moved || open.escalated ? due.escalation : request.nextEscalationAt,
    nextReminderAt: moved || escalated ? due.reminder : request.nextReminderAt,
    reminders: moved || escalated ? 0 : request.reminders,
  });
  const shown = await cardPeople(
    desk,
    tx,
    it,
    fresh.map(({ person }) => person.id),
  );
  await addToOutbox(
    tx,
    shown.map((memberId) => requestCardFor(desk, memberId, request.id)),
    now,
  );
  if (usesOa(desk, it)) await wantOa(tx, desk.newId(), request.id, now);
  const others = fresh.length > 0 && fresh.length === wanted.length;
  return { fresh, how: moved ? 'step' : escalated ? 'escalated' : others ? 'reseat' : null };
}

/** A request's live card for somebody. */
export function requestCardFor(desk: Desk, memberId: string, requestId: string): OutboxItem {
  return {
    id: desk.newId(),
    kind: 'card',
    name: 'request',
    memberId,
    subjectType: 'request',
    subjectId: requestId,
  };
}

/** A step escalates when the last of those asked has had their working hours; reminders begin with the first. */
async function dueTimes(
  desk: Desk,
  tx: Executor,
  it: RequestCase,
  open: { step: number; escalated: boolean },
  wanted: readonly Seat[],
  since: Date,
  now: Date,
): Promise<{ escalation: Date | null; reminder: Date | null }> {
  const { approvals, zone } = desk.policy;
  const rule = frozenOf(it).steps[open.step];
  const people = await listeners(
    tx,
    wanted.map(({ person }) => person.id),
  );
  const zones = [...new Set(people.map((person) => person.zone ?? zone))];
  const calendars = (zones.length > 0 ? zones : [zone]).map((one) => ({ ...approvals.working, zone: one }));
  // Where nobody of the first ones can, those it escalates to have the step already.
  const canEscalate = rule && !open.escalated && wanted.some((seat) => rule.from.includes(seat.as));
  const escalations = canEscalate
    ? calendars.flatMap((calendar) => escalatesAt(since, rule, calendar) ?? [])
    : [];
  const reminders = calendars.flatMap(
    (calendar) => nextReminder(since, 0, approvals.reminders, calendar) ?? [],
  );
  const { expiresAt } = it.request;
  const within = (at: number) => (Number.isFinite(at) && at < expiresAt.getTime() ? new Date(at) : null);
  return {
    escalation: escalations.length === 0 ? null : within(Math.max(...escalations.map(Number), now.getTime())),
    reminder: within(Math.min(...reminders.map(Number))),
  };
}

/** When each of these people wants to hear of something that has time: in their working hours, outside their quiet ones. */
export async function goodTimes(
  desk: Desk,
  tx: Executor,
  ids: readonly string[],
  now: Date,
): Promise<Map<string, Date>> {
  const { alerts, approvals, zone } = desk.policy;
  const people = await listeners(tx, ids);
  return new Map(
    people.map((person) => {
      const own = person.zone ?? zone;
      const working = nextWorkingTime(now, { ...approvals.working, zone: own });
      return [person.id, afterQuiet(working, quietOf(person.quiet, alerts.quiet), own)];
    }),
  );
}
