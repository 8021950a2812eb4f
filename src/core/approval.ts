import {
  type ApprovalMode,
  type ApprovalRule,
  type ApprovalRules,
  type Selector,
  type StepRule,
  usualRule,
} from './approval-rules.js';

/** Somebody who may be asked to decide. */
export interface Candidate {
  id: string;
  name: string;
  status: 'active' | 'frozen' | 'left';
}

/** A rule as it stood when the request was made. Plain JSON: it is kept with the request. */
export interface FrozenApproval {
  rule: string;
  policyVersion: string;
  mode: ApprovalMode;
  /** Whether less than asked may be given. */
  less: boolean;
  /** Empty where the rule decided by itself. */
  steps: readonly StepRule[];
}

/** Somebody who may vote on a step. */
export interface Seat {
  person: Candidate;
  /** Why they are asked. */
  as: Selector;
  /** For whom they sit as a delegate; null for somebody who sits in their own right. */
  actingFor: Candidate | null;
}

/** Who decides for whom, and when. */
export interface DelegationInForce {
  from: Candidate;
  to: Candidate;
  since: Date;
  /** The first instant at which it holds no more. */
  until: Date;
}

/** Whom the selectors mean at an instant, as the database knows. */
export interface Resolved {
  at: Date;
  /** People by selector; those of a rota beginning with whose turn it is. Nobody where the selector is not there. */
  bySelector: ReadonlyMap<Selector, readonly Candidate[]>;
  delegations: readonly DelegationInForce[];
}

/** A vote as it was cast. */
export interface Vote {
  step: number;
  voterId: string;
  /** For whom the voter sat; null for themselves. */
  actingFor: string | null;
  verdict: 'approve' | 'decline';
  /** What was approved, in minor units; null for all that was asked. */
  amount: bigint | null;
}

/** Where a request stands. */
export type Standing =
  /** So many approvals of this step are missing. */
  | { kind: 'open'; missing: number }
  /** The step is done; this is the next one. */
  | { kind: 'next'; step: number }
  /** The lowest amount that was approved, in minor units. */
  | { kind: 'granted'; amount: bigint }
  | { kind: 'declined' }
  /** Those who can vote are too few: escalate, or refuse. */
  | { kind: 'stuck' };

/**
 * Who may vote on a step now: those of `from` and those who sit for them, and once the step is escalated those of
 * `escalateTo` too. Where nobody of `from` can, `escalateTo` takes their place at once. Only active people; never the
 * requester, nor anybody in the requester's stead; nobody twice. A delegate's delegate does not sit.
 */
export function seatsOf(step: StepRule, escalated: boolean, resolved: Resolved, requesterId: string): Seat[] {
  const asked = principalsOf(step.from, resolved, requesterId);
  const more = escalated || asked.length === 0 ? principalsOf(step.escalateTo, resolved, requesterId) : [];
  const seats = onePerPerson([...asked, ...more]);
  const delegates = seats.flatMap((seat) =>
    resolved.delegations
      .filter((one) => one.from.id === seat.person.id && one.since <= resolved.at && resolved.at < one.until)
      .filter((one) => mayVote(one.to, requesterId))
      .map((one): Seat => ({ person: one.to, as: seat.as, actingFor: seat.person })),
  );
  return onePerPerson([...seats, ...delegates]);
}

function principalsOf(selectors: readonly Selector[], resolved: Resolved, requesterId: string): Seat[] {
  return selectors.flatMap((selector) => {
    const able = (resolved.bySelector.get(selector) ?? []).filter((person) => mayVote(person, requesterId));
    // Of people who take turns, whose turn it is, or the next one who can.
    const asked = selector.startsWith('rota:') ? able.slice(0, 1) : able;
    return asked.map((person): Seat => ({ person, as: selector, actingFor: null }));
  });
}

function mayVote(person: Candidate, requesterId: string): boolean {
  return person.status === 'active' && person.id !== requesterId;
}

function onePerPerson(seats: readonly Seat[]): Seat[] {
  const seen = new Set<string>();
  return seats.filter(({ person }) => !seen.has(person.id) && seen.add(person.id));
}

/** In whose right somebody sits or voted. */
function principalOf(seat: Seat): string {
  return seat.actingFor?.id ?? seat.person.id;
}

/**
 * Where a request stands at a step, by those who may vote now and the votes cast so far (of all steps; `asked` in minor
 * units). One refusal declines. Approvals count by the person in whose right they were given, each person once a step;
 * an approval stays good when its giver has left. Of `all`, each who is asked must approve, and after an escalation each of
 * `escalateTo` who approves stands in for one of them.
 */
export function standing(
  frozen: Pick<FrozenApproval, 'steps'>,
  step: number,
  seats: readonly Seat[],
  votes: readonly Vote[],
  asked: bigint,
): Standing {
  const rule = frozen.steps[step];
  if (votes.some((vote) => vote.step <= step && vote.verdict === 'decline')) return { kind: 'declined' };
  if (!rule) return { kind: 'stuck' };
  const cast = firstPerVoter(votes.filter((vote) => vote.step === step));
  const approved = new Set(cast.map((vote) => vote.actingFor ?? vote.voterId));
  const missing = missingOf(rule, seats, approved);
  if (missing === null) return { kind: 'stuck' };
  if (missing > 0) {
    const voted = new Set(cast.map((vote) => vote.voterId));
    const able = seats.filter((seat) => !voted.has(seat.person.id) && !approved.has(principalOf(seat)));
    const enough = new Set(able.map(principalOf)).size >= missing;
    return enough ? { kind: 'open', missing } : { kind: 'stuck' };
  }
  if (step + 1 < frozen.steps.length) return { kind: 'next', step: step + 1 };
  return { kind: 'granted', amount: lowest(votes, step, asked) };
}

/** How many approvals a step still needs; null if there is nobody who could be counted. */
function missingOf(rule: StepRule, seats: readonly Seat[], approved: ReadonlySet<string>): number | null {
  if (rule.need !== 'all') return Math.max(0, (rule.need === 'any' ? 1 : rule.need) - approved.size);
  const inFrom = seats.filter((seat) => rule.from.includes(seat.as));
  // Where nobody of `from` is left, those they were escalated to are the ones asked.
  const needed = new Set((inFrom.length > 0 ? inFrom : seats).map(principalOf));
  const standIns = new Set(seats.map(principalOf).filter((id) => !needed.has(id) && approved.has(id)));
  // Everybody asked may have approved and left since: one approval there must be in any case.
  if (needed.size === 0) return approved.size > 0 ? 0 : null;
  const open = [...needed].filter((id) => !approved.has(id)).length;
  return Math.max(0, open - standIns.size);
}

function firstPerVoter(votes: readonly Vote[]): Vote[] {
  const seen = new Set<string>();
  return votes.filter(({ voterId }) => !seen.has(voterId) && seen.add(voterId));
}

/** What the approvals up to a step agree on. */
function lowest(votes: readonly Vote[], step: number, asked: bigint): bigint {
  return votes
    .filter((vote) => vote.step <= step)
    .reduce((least, { amount }) => (amount !== null && amount < least ? amount : least), asked);
}

/** The amount that approvals so far leave of what was asked, in minor units: later steps may only lower it. */
export function amountSoFar(votes: readonly Vote[], asked: bigint): bigint {
  return lowest(votes, Number.POSITIVE_INFINITY, asked);
}

/** The rule as it is kept with a request: a change of the file does not disturb requests that are open. */
export function freeze(rule: ApprovalRule, approvals: Pick<ApprovalRules, 'version'>): FrozenApproval {
  const { outcome } = rule;
  const kept = { rule: rule.name, policyVersion: approvals.version };
  if (outcome.kind !== 'steps') return { ...kept, mode: 'card', less: false, steps: [] };
  return { ...kept, mode: outcome.mode, less: outcome.less, steps: outcome.steps };
}

/**
 * Reads what was kept with a request. Requests from before there were rules kept `{plan, step}` and follow the usual
 * rule. Throws a RangeError for anything else.
 */
export function frozenFrom(json: unknown): FrozenApproval {
  if (!isRecord(json)) throw new RangeError('what is kept of a rule is no object');
  if (!('steps' in json) && 'plan' in json) return freeze(usualRule, { version: 'before' });
  const { rule, policyVersion, mode, less, steps } = json;
  const knownMode = modes.find((known) => known === mode);
  if (
    typeof rule !== 'string' ||
    typeof policyVersion !== 'string' ||
    typeof less !== 'boolean' ||
    knownMode === undefined ||
    !Array.isArray(steps)
  )
    throw new RangeError('what is kept of a rule lacks its name, version, mode or steps');
  return { rule, policyVersion, mode: knownMode, less, steps: steps.map(stepFrom) };
}

const modes: readonly ApprovalMode[] = ['card', 'oa', 'both'];

function stepFrom(json: unknown): StepRule {
  if (!isRecord(json)) throw new RangeError('a step that is kept is no object');
  const { need, from, escalateHours, escalateTo } = json;
  const counted = typeof need === 'number' && Number.isSafeInteger(need) && need > 0;
  if (need !== 'any' && need !== 'all' && !counted) throw new RangeError('a step that is kept needs nobody');
  if (escalateHours !== null && typeof escalateHours !== 'number')
    throw new RangeError('a step that is kept escalates at no time');
  return { need, from: selectorsFrom(from), escalateHours, escalateTo: selectorsFrom(escalateTo) };
}

function selectorsFrom(json: unknown): Selector[] {
  if (!Array.isArray(json) || !json.every(isSelector))
    throw new RangeError('a step that is kept names nobody');
  return json;
}

/** Whether a text names somebody as the rules do. */
export function isSelector(text: unknown): text is Selector {
  return (
    text === 'manager' ||
    text === 'managers-manager' ||
    (typeof text === 'string' && /^(role|rota|person):./.test(text))
  );
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
