import type { Executor } from '../store/db.js';
import { delegationsOf } from '../store/delegations.js';
import { type Person, peopleByEmail, peopleById } from '../store/people.js';
import type { Desk } from './desk.js';

/** Somebody who may decide a loan, in whose right if not their own. */
export interface LoanDecider {
  person: Person;
  actingFor: Person | null;
}

/**
 * Who may decide a loan now: the lender's manager, whose team's budget goes away, and whoever stands in for them; where
 * there is none who can, those of `approvals.fallback`. Never one of the two people.
 */
export async function loanDeciders(
  desk: Desk,
  db: Executor,
  pair: { lenderId: string; borrowerId: string },
  now: Date,
): Promise<LoanDecider[]> {
  const able = (person: Person | undefined): person is Person =>
    person?.status === 'active' && person.id !== pair.lenderId && person.id !== pair.borrowerId;
  const [lender] = await peopleById(db, [pair.lenderId]);
  const [manager] = lender?.managerId ? await peopleById(db, [lender.managerId]) : [];
  if (manager && manager.status === 'active') {
    const standing = (await delegationsOf(db, manager.id, now)).filter(
      ({ fromId, startsAt }) => fromId === manager.id && startsAt <= now,
    );
    const standIns = await peopleById(
      db,
      standing.map(({ toId }) => toId),
    );
    // A manager who borrows decides neither by themselves nor through somebody in their place.
    const found = manager.id === pair.borrowerId ? [] : standIns.filter(able);
    const seats = [
      ...(able(manager) ? [{ person: manager, actingFor: null }] : []),
      ...found.map((person) => ({ person, actingFor: manager })),
    ];
    if (seats.length > 0) return seats;
  }
  const others = await peopleByEmail(db, desk.policy.fallbackApprovers);
  return others.filter(able).map((person) => ({ person, actingFor: null }));
}
