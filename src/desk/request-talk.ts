import { type Outcome, refusal } from '../core/refusals.js';
import type { Executor } from '../store/db.js';
import { addToOutbox, rerender } from '../store/outbox.js';
import { peopleById } from '../store/people.js';
import { handSeat, insertNote, noteNudge, noteRequestSeen, openQuestions } from '../store/requests.js';
import { lockCase, type RequestCase } from '../store/requests-case.js';
import { actOnce } from './act.js';
import { seatToDecide } from './decide.js';
import type { Desk } from './desk.js';
import { remindPeople } from './escalate.js';
import { cardPeople } from './oa-wanted.js';
import { auditAct, refuseOthers, tell } from './record.js';
import { decidedAlready, tellRequester } from './request.js';
import { emailsOf, seatsNow, unanswered } from './request-seats.js';
import { requestCardFor } from './request-step.js';

/** Most characters of a question or an answer. */
const noteMost = 500;

/** An approver asks the requester; the request stays open, and the question stands on every copy of it. */
export function askAboutRequest(
  desk: Desk,
  key: string,
  input: { requestId: string; memberId: string; text: string },
): Promise<Outcome<{ requestId: string; requester: string }>> {
  return actOnce<{ requestId: string; requester: string }>(
    desk,
    { key, input: { act: 'request-ask', ...input } },
    async (tx, now) => {
      const it = await lockCase(tx, input.requestId, emailsOf(desk.policy), now);
      const seat = await seatToDecide(desk, tx, it, input.memberId, now);
      if (!it || 'code' in seat) return { refused: 'code' in seat ? seat : refusal('not-yours') };
      const text = [...input.text.trim()].slice(0, noteMost).join('');
      if (text === '') return { refused: refusal('reason-length', { least: 1, most: noteMost }) };
      const { id } = it.request;
      const note = {
        id: desk.newId(),
        requestId: id,
        authorId: input.memberId,
        kind: 'question',
        text,
      } as const;
      await insertNote(tx, note, now);
      const by = it.people.get(input.memberId)?.name ?? '';
      const payload = { by, text, amount: it.request.amount.toString(), requestId: id };
      await tellRequester(desk, tx, it, 'request-question', payload, now);
      await rerender(tx, 'request', [id], now);
      await auditAct(tx, input.memberId, 'request.ask', { type: 'request', id }, { text }, now);
      return { done: { requestId: id, requester: it.people.get(it.request.requesterId)?.name ?? '' } };
    },
  );
}

/** The requester answers; it goes to whoever asked, and stands on every copy. */
export function answerAboutRequest(
  desk: Desk,
  key: string,
  input: { requestId: string; memberId: string; text: string },
): Promise<Outcome<{ requestId: string; to: string[] }>> {
  return actOnce<{ requestId: string; to: string[] }>(
    desk,
    { key, input: { act: 'request-answer', ...input } },
    async (tx, now) => {
      const it = await lockCase(tx, input.requestId, emailsOf(desk.policy), now);
      if (!it) return { refused: refusal('not-yours') };
      const about = { type: 'request', id: it.request.id } as const;
      if (it.request.requesterId !== input.memberId)
        return refuseOthers(tx, input.memberId, 'answer', about, now);
      const stale = staleness(it, now);
      if (stale) return { refused: stale };
      const { id } = it.request;
      const asked = await openQuestions(tx, id);
      if (asked.length === 0) return { refused: refusal('nothing-asked') };
      const text = [...input.text.trim()].slice(0, noteMost).join('');
      if (text === '') return { refused: refusal('reason-length', { least: 1, most: noteMost }) };
      const note = {
        id: desk.newId(),
        requestId: id,
        authorId: input.memberId,
        kind: 'answer',
        text,
      } as const;
      await insertNote(tx, note, now);
      const subject = { type: 'request', id } as const;
      const payload = { text, amount: it.request.amount.toString(), requestId: id };
      for (const memberId of asked) await tell(desk, tx, memberId, 'request-answer', subject, payload, now);
      await rerender(tx, 'request', [id], now);
      await auditAct(tx, input.memberId, 'request.answer', subject, { text, to: asked }, now);
      const people = await peopleById(tx, asked);
      return { done: { requestId: id, to: people.map(({ name }) => name) } };
    },
  );
}

/**
 * Hands one request to a colleague, who decides it in this person's right. Whoever handed it over is not asked any more as
 * long as the other can decide.
 */
export function handOverRequest(
  desk: Desk,
  key: string,
  input: { requestId: string; fromId: string; toId: string },
): Promise<Outcome<{ requestId: string; to: string }>> {
  return actOnce<{ requestId: string; to: string }>(
    desk,
    { key, input: { act: 'hand-over', ...input } },
    async (tx, now) => {
      const it = await lockCase(tx, input.requestId, emailsOf(desk.policy), now);
      const seat = await seatToDecide(desk, tx, it, input.fromId, now);
      if (!it || 'code' in seat) return { refused: 'code' in seat ? seat : refusal('not-yours') };
      const { id, step, requesterId } = it.request;
      const [to] = await peopleById(tx, [input.toId]);
      const name = to?.name ?? null;
      const seated = seatsNow(desk.policy, it, now).some(({ person }) => person.id === input.toId);
      const principalId = seat.actingFor?.id ?? input.fromId;
      const unable = to?.status !== 'active' || to.id === requesterId || seated || to.id === principalId;
      if (unable) return { refused: refusal('hand-over-unable', { name }) };
      await handSeat(tx, id, step, { fromId: input.fromId, toId: to.id, principalId, as: seat.as }, now);
      await touched(desk, tx, it, to.id, now);
      const detail = { to: to.id, step, seat: seat.as, actingFor: principalId };
      await auditAct(tx, input.fromId, 'request.hand-over', { type: 'request', id }, detail, now);
      return { done: { requestId: id, to: to.name } };
    },
  );
}

async function touched(desk: Desk, tx: Executor, it: RequestCase, toId: string, now: Date): Promise<void> {
  const { id } = it.request;
  const shown = await cardPeople(desk, tx, it, [toId]);
  await addToOutbox(
    tx,
    shown.map((memberId) => requestCardFor(desk, memberId, id)),
    now,
  );
  await rerender(tx, 'request', [id], now);
}

const nudgeGap = 4 * 60 * 60 * 1000;

/** When a requester may have those asked reminded the next time; null for now. */
export function nudgeAt(nudgedAt: Date | null, now: Date): Date | null {
  const next = nudgedAt && new Date(nudgedAt.getTime() + nudgeGap);
  return next && next > now ? next : null;
}

/** The requester has those whose answer is wanted reminded, once in four hours at most. */
export function nudgeRequest(
  desk: Desk,
  key: string,
  input: { requestId: string; memberId: string },
): Promise<Outcome<{ requestId: string; people: string[] }>> {
  return actOnce<{ requestId: string; people: string[] }>(
    desk,
    { key, input: { act: 'nudge', ...input } },
    async (tx, now) => {
      const it = await lockCase(tx, input.requestId, emailsOf(desk.policy), now);
      if (!it) return { refused: refusal('not-yours') };
      const about = { type: 'request', id: it.request.id } as const;
      if (it.request.requesterId !== input.memberId)
        return refuseOthers(tx, input.memberId, 'nudge', about, now);
      const stale = staleness(it, now);
      if (stale) return { refused: stale };
      const { id, step, nudgedAt } = it.request;
      const at = nudgeAt(nudgedAt, now);
      if (at) return { refused: refusal('nudge-too-soon', { at }) };
      const seats = unanswered(it, step, seatsNow(desk.policy, it, now));
      const asked = seats.map(({ person }) => person.id);
      await noteNudge(tx, id, now);
      await remindPeople(desk, tx, it, asked, 'nudge', now);
      await rerender(tx, 'request', [id], now);
      await auditAct(tx, input.memberId, 'request.nudge', { type: 'request', id }, { asked, step }, now);
      return { done: { requestId: id, people: seats.map(({ person }) => person.name) } };
    },
  );
}

/** Somebody who is asked opened the details: kept once, with the time. Whoever is not asked leaves no trace. */
export async function seenRequest(desk: Desk, input: { requestId: string; memberId: string }): Promise<void> {
  const now = desk.clock.now();
  const { requestId, memberId } = input;
  await desk.db.transaction(async (tx) => {
    if (await noteRequestSeen(tx, requestId, memberId, now))
      await auditAct(tx, memberId, 'request.seen', { type: 'request', id: requestId }, {}, now);
  });
}

function staleness(it: RequestCase, now: Date) {
  if (it.request.state !== 'pending') return decidedAlready(it);
  return it.request.expiresAt <= now ? refusal('request-expired', { at: it.request.expiresAt }) : null;
}
