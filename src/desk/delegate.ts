import { type Outcome, refusal } from '../core/refusals.js';
import {
  delegationsOf,
  insertDelegation,
  lockDelegation,
  lockDelegator,
  overlapping,
  recheckSeatsOf,
  revokeDelegation,
} from '../store/delegations.js';
import { addToOutbox } from '../store/outbox.js';
import { peopleById } from '../store/people.js';
import { actOnce } from './act.js';
import type { Desk } from './desk.js';
import { auditAct, refuseOthers } from './record.js';

/** Longest that decisions are handed over for. */
const longest = 366 * 24 * 60 * 60 * 1000;

/** Who decides for whom, from one side. */
export interface DelegationView {
  id: string;
  side: 'from' | 'to';
  /** The other person. */
  with: string;
  startsAt: Date;
  /** The first instant at which it holds no more. */
  endsAt: Date;
  inForce: boolean;
}

/**
 * Hands all decisions over for a time, to be decided in this person's right; who handed over may still decide. Requests that
 * wait already are put to the colleague when it begins.
 */
export function delegate(
  desk: Desk,
  key: string,
  input: { fromId: string; toId: string; startsAt: Date | null; endsAt: Date },
): Promise<Outcome<{ delegationId: string; to: string; startsAt: Date; endsAt: Date }>> {
  return actOnce<{ delegationId: string; to: string; startsAt: Date; endsAt: Date }>(
    desk,
    { key, input: { act: 'delegate', ...input } },
    async (tx, now) => {
      const { fromId, toId, endsAt } = input;
      const startsAt = input.startsAt && input.startsAt > now ? input.startsAt : now;
      if (fromId === toId) return { refused: refusal('delegate-self') };
      if (endsAt <= startsAt || endsAt.getTime() - now.getTime() > longest)
        return { refused: refusal('delegate-times') };
      await lockDelegator(tx, fromId);
      const people = await peopleById(tx, [fromId, toId]);
      const [from, to] = [fromId, toId].map((id) => people.find((person) => person.id === id));
      if (from?.status !== 'active') return { refused: refusal('frozen') };
      if (to?.status !== 'active') return { refused: refusal('not-active', { name: to?.name ?? null }) };
      const other = await overlapping(tx, fromId, startsAt, endsAt);
      if (other) return { refused: refusal('delegate-overlaps', { name: other.to, at: other.endsAt }) };
      const id = desk.newId();
      const begun = startsAt <= now;
      const row = { id, fromId, toId, startsAt, endsAt, nextAt: begun ? endsAt : startsAt };
      await insertDelegation(tx, row, now);
      if (begun) await recheckSeatsOf(tx, fromId);
      const payload = {
        from: from.name,
        startsAt: startsAt.toISOString(),
        endsAt: endsAt.toISOString(),
        begun: begun ? 'yes' : 'no',
      };
      await addToOutbox(
        tx,
        [{ id: desk.newId(), kind: 'notice', name: 'delegated', memberId: toId, payload }],
        now,
      );
      const detail = { to: toId, startsAt, endsAt };
      await auditAct(tx, fromId, 'delegation.make', { type: 'delegation', id }, detail, now);
      return { done: { delegationId: id, to: to.name, startsAt, endsAt } };
    },
  );
}

/** Takes a delegation back: by who made it, or by who decides for them. */
export function undelegate(
  desk: Desk,
  key: string,
  input: { delegationId: string; memberId: string },
): Promise<Outcome<{ with: string }>> {
  return actOnce<{ with: string }>(desk, { key, input: { act: 'undelegate', ...input } }, async (tx, now) => {
    const row = await lockDelegation(tx, input.delegationId);
    if (!row) return { refused: refusal('not-yours') };
    const subject = { type: 'delegation', id: row.id };
    if (row.endsAt <= now || ![row.fromId, row.toId].includes(input.memberId))
      return refuseOthers(tx, input.memberId, 'end', subject, now);
    await revokeDelegation(tx, row.id, now);
    await recheckSeatsOf(tx, row.fromId);
    const own = input.memberId === row.fromId;
    const payload = { by: own ? row.from : row.to, side: own ? 'from' : 'to' };
    const about = { id: desk.newId(), kind: 'notice', name: 'delegation-ended', payload } as const;
    await addToOutbox(tx, [{ ...about, memberId: own ? row.toId : row.fromId }], now);
    await auditAct(tx, input.memberId, 'delegation.end', { type: 'delegation', id: row.id }, {}, now);
    return { done: { with: own ? row.to : row.from } };
  });
}

/** What a member has handed over, and what they have taken over, now or later. */
export async function delegations(desk: Desk, memberId: string): Promise<DelegationView[]> {
  const now = desk.clock.now();
  const rows = await delegationsOf(desk.db, memberId, now);
  return rows.map((row) => {
    const side = row.fromId === memberId ? 'from' : 'to';
    const { id, startsAt, endsAt } = row;
    return {
      id,
      side,
      with: side === 'from' ? row.to : row.from,
      startsAt,
      endsAt,
      inForce: startsAt <= now,
    };
  });
}
