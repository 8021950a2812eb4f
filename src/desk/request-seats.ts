import {
  amountSoFar,
  type Candidate,
  type FrozenApproval,
  frozenFrom,
  type Resolved,
  type Seat,
  seatsOf,
  standing,
} from '../core/approval.js';
import { turnsOf } from '../core/approval-calendar.js';
import { fallbackRole, type Selector } from '../core/approval-rules.js';
import type { Policy } from '../core/policy.js';
import type { RequestCase } from '../store/requests-case.js';

/** E-mail addresses of everybody who fills a role or takes turns now: whom a request's case must be able to name. */
export function emailsOf(policy: Policy): string[] {
  const { roles, rotas } = policy.approvals;
  const named = [
    ...roles.values(),
    ...[...rotas.values()].map((rota) => rota.people),
    policy.fallbackApprovers,
  ];
  return [...new Set(named.flat())];
}

/** The rule as it was frozen with a request. */
export function frozenOf(it: RequestCase): FrozenApproval {
  return frozenFrom(it.request.policy);
}

/**
 * Who may decide a request's step now: looked up at the moment, never remembered. Whoever handed this very request to
 * somebody who can decide it has no seat meanwhile.
 */
export function seatsNow(
  policy: Policy,
  it: RequestCase,
  now: Date,
  step: number = it.request.step,
  escalated: boolean = it.request.escalated,
): Seat[] {
  const rule = frozenOf(it).steps[step];
  if (!rule) return [];
  const seats = seatsOf(rule, escalated, resolve(policy, it, now, step), it.request.requesterId);
  const handed = handOvers(it, step);
  const relieved = new Set(
    seats.flatMap(({ person, actingFor }) =>
      actingFor && handed.some((one) => one.memberId === person.id && one.actingFor === actingFor.id)
        ? [actingFor.id]
        : [],
    ),
  );
  return seats.filter(({ person }) => !relieved.has(person.id));
}

function handOvers(it: RequestCase, step: number): RequestCase['asked'] {
  return it.asked.filter((row) => row.handed && row.step === step);
}

/** Whom the selectors of a request mean at an instant. */
function resolve(policy: Policy, it: RequestCase, at: Date, step: number): Resolved {
  const byEmail = new Map<string, Candidate>();
  for (const person of it.people.values()) if (person.email) byEmail.set(person.email, person);
  const selectors = new Set(frozenOf(it).steps.flatMap(({ from, escalateTo }) => [...from, ...escalateTo]));
  const bySelector = new Map<Selector, Candidate[]>();
  for (const selector of selectors) {
    const people =
      selector === 'manager' || selector === 'managers-manager'
        ? [it.people.get((selector === 'manager' ? it.managerId : it.managersManagerId) ?? '')]
        : emailsFor(policy, selector, at).map((email) => byEmail.get(email));
    bySelector.set(
      selector,
      people.flatMap((person) => person ?? []),
    );
  }
  const { expiresAt } = it.request;
  const standIns = [
    // A request that was handed over is decided by whom it was handed to, before anybody who stands in for all.
    ...handOvers(it, step).map((row) => ({
      from: row.actingFor ?? '',
      to: row.memberId,
      since: row.askedAt,
      until: expiresAt,
    })),
    ...it.delegations,
  ];
  const delegations = standIns.flatMap(({ from, to, since, until }) => {
    const [giver, taker] = [it.people.get(from), it.people.get(to)];
    return giver && taker ? [{ from: giver, to: taker, since, until }] : [];
  });
  return { at, bySelector, delegations };
}

function emailsFor(policy: Policy, selector: Selector, at: Date): readonly string[] {
  const name = selector.slice(selector.indexOf(':') + 1);
  if (selector.startsWith('person:')) return [name.toLowerCase()];
  if (selector.startsWith('rota:')) {
    const rota = policy.approvals.rotas.get(name);
    return rota ? turnsOf(rota, at, policy.zone) : [];
  }
  if (name === fallbackRole) return policy.fallbackApprovers;
  return policy.approvals.roles.get(name) ?? [];
}

/** What comes next for a request, by the votes it has and who could vote now. */
export type Advance =
  | { kind: 'open'; step: number; escalated: boolean; seats: Seat[] }
  | { kind: 'granted'; step: number; amount: bigint }
  /** Nobody is left who could decide, nor anybody to escalate to. */
  | { kind: 'refused'; step: number };

/**
 * Follows the votes as far as they carry: a step that is done leads to the next, one that too few can decide escalates at
 * once, and where that is no help the request is refused. Nobody has declined.
 */
export function advance(policy: Policy, it: RequestCase, now: Date): Advance {
  const frozen = frozenOf(it);
  const { request, votes } = it;
  let { step, escalated } = request;
  for (;;) {
    const seats = seatsNow(policy, it, now, step, escalated);
    const stands = standing(frozen, step, seats, votes, request.amount);
    if (stands.kind === 'granted') return { kind: 'granted', step, amount: stands.amount };
    if (stands.kind === 'open') return { kind: 'open', step, escalated, seats };
    if (stands.kind === 'next') {
      step = stands.step;
      escalated = false;
    } else if (stands.kind === 'stuck' && !escalated) escalated = true;
    else return { kind: 'refused', step };
  }
}

/** Those of a step's seats whose answer is still wanted: who has not voted, in whose right nobody has. */
export function unanswered(it: RequestCase, step: number, seats: readonly Seat[]): Seat[] {
  const cast = it.votes.filter((vote) => vote.step === step);
  const voters = new Set(cast.map((vote) => vote.voterId));
  const rights = new Set(cast.map((vote) => vote.actingFor ?? vote.voterId));
  return seats.filter(
    (seat) => !voters.has(seat.person.id) && !rights.has(seat.actingFor?.id ?? seat.person.id),
  );
}

/** The most that may be approved now, in minor units: what was asked, or what somebody lowered it to. */
export function mostNow(it: RequestCase): bigint {
  return amountSoFar(it.votes, it.request.amount);
}
