import type { AccountHolder } from './books.js';
import type { LendingCircles } from './plan.js';
import { type Policy, planOf } from './policy.js';
import { type Refusal, refusal } from './refusals.js';

const hour = 60 * 60 * 1000;
const day = 24 * hour;

/** What the guards of a loan go by, beside the two members. Amounts in minor units; the loan in question is not in them. */
export interface LendingFacts {
  /** The borrower's loans that run or wait for a decision; the parts of one ask are one. */
  openLoans: number;
  /** The borrower's unanswered questions. */
  openQuestions: number;
  /** Whether one of them is to this lender. */
  alreadyAsked: boolean;
  /** What the borrower owes in all, with what waits for a decision. */
  owed: bigint;
  /** What the lender has lent in all, with what is set aside for loans. */
  lent: bigint;
  /** What the borrower owes this lender, with what waits for a decision. */
  between: bigint;
  /** When this lender last declined a question of the borrower's; null for never. */
  declinedAt: Date | null;
  /** When the borrower last closed a loan after its due date; null for never. */
  repaidLateAt: Date | null;
  teams: { borrower: string | null; lender: string | null };
}

/** Facts of two people who have nothing to do with each other yet. */
export const noFacts: LendingFacts = {
  openLoans: 0,
  openQuestions: 0,
  alreadyAsked: false,
  owed: 0n,
  lent: 0n,
  between: 0n,
  declinedAt: null,
  repaidLateAt: null,
  teams: { borrower: null, lender: null },
};

/** A loan that is asked for, offered, or about to begin. */
export interface LendingCase {
  borrower: AccountHolder;
  lender: AccountHolder;
  names: { borrower: string; lender: string };
  amount: bigint;
  dueAt: Date;
  facts: LendingFacts;
  /** What the lender owes and may lend now, and what they have that is not theirs to lend; null where it is not looked at. */
  own: { owes: bigint; lendable: bigint; bound: bigint } | null;
}

/** A limit, or what it is compared with: an amount, a number, a time, a word; null for none. */
export type Figure = bigint | number | Date | string | null;

/** Every guard, in the order in which they are looked at. */
export type GuardName =
  | 'people'
  | 'plans'
  | 'teams'
  | 'per-loan'
  | 'due'
  | 'asked-already'
  | 'cool-down'
  | 'repaid-late'
  | 'open'
  | 'questions'
  | 'owed'
  | 'per-pair'
  | 'lender-owes'
  | 'lent'
  | 'lendable';

/** One guard with its limit, what it found, and the refusal as it is said to each of the two; null if it lets pass. */
export interface Guard {
  name: GuardName;
  /** Looked at when somebody asks or offers, when credit is about to move, or both times. */
  at: 'ask' | 'lend' | 'both';
  limit: Figure;
  found: Figure;
  refused: Record<Side, Refusal> | null;
}

/** To whom a refusal is said. */
export type Side = 'borrower' | 'lender';

/** Every guard between two people, whether it bites or not, in order. */
export function guardsOf(it: LendingCase, policy: Policy, now: Date): Guard[] {
  return [
    ...peopleGuards(it, policy),
    ...loanGuards(it, policy, now),
    ...sumGuards(it, policy),
    ...lenderGuards(it, policy),
  ];
}

/** The first refusal of those guards that count at that moment, as it is said to that side; null if all let pass. */
export function firstRefusal(guards: readonly Guard[], at: 'ask' | 'lend', side: Side): Refusal | null {
  const biting = guards.find((guard) => guard.refused && (guard.at === at || guard.at === 'both'));
  return biting?.refused?.[side] ?? null;
}

function guard(
  name: GuardName,
  at: Guard['at'],
  [limit, found]: [Figure, Figure],
  refused: Refusal | Record<Side, Refusal> | null | false,
): Guard {
  const both = refused && 'code' in refused ? { borrower: refused, lender: refused } : refused;
  return { name, at, limit, found, refused: both || null };
}

/** What the lender is told where the borrower's own standing is the reason, and the other way round. */
const borrowerUnable = (it: LendingCase, room: bigint) =>
  refusal('borrower-limit', { name: it.names.borrower, room: room > 0n ? room : 0n });
const lenderUnable = (it: LendingCase) => refusal('lender-unable', { name: it.names.lender });

function peopleGuards(it: LendingCase, policy: Policy): Guard[] {
  const { borrower, lender, names, facts } = it;
  const rules = planOf(policy, borrower.plan).lending;
  const enabled = rules.enabled && planOf(policy, lender.plan).lending.enabled;
  return [
    guard('people', 'both', ['active', standing(it)], peopleRefusal(it)),
    guard('plans', 'both', ['on', enabled ? 'on' : 'off'], !enabled && refusal('lending-off')),
    guard(
      'teams',
      'both',
      [policy.lending.within, `${facts.teams.lender ?? '–'} → ${facts.teams.borrower ?? '–'}`],
      mayMix(policy.lending, facts.teams)
        ? null
        : {
            borrower: refusal('loan-across', { name: names.lender }),
            lender: refusal('loan-across', { name: names.borrower }),
          },
    ),
  ];
}

function standing({ borrower, lender }: LendingCase): string {
  return borrower.id === lender.id
    ? 'the same person'
    : ([borrower.status, lender.status].find((status) => status !== 'active') ?? 'active');
}

function peopleRefusal({ borrower, lender, names }: LendingCase): Guard['refused'] {
  if (borrower.id === lender.id) return { borrower: refusal('self-loan'), lender: refusal('self-loan') };
  if (borrower.status !== 'active')
    return { borrower: refusal('frozen'), lender: refusal('not-active', { name: names.borrower }) };
  if (lender.status !== 'active')
    return { borrower: refusal('not-active', { name: names.lender }), lender: refusal('frozen') };
  return null;
}

/** Whether people of these teams lend to each other. Teams in none of the groups mix with everybody. */
export function mayMix(circles: LendingCircles, teams: LendingFacts['teams']): boolean {
  const { borrower, lender } = teams;
  if (circles.within === 'team' && (borrower === null || borrower !== lender)) return false;
  if (borrower === lender) return true;
  const groupOf = (team: string | null) =>
    circles.apart.findIndex((group) => team !== null && group.includes(team));
  const [one, other] = [groupOf(borrower), groupOf(lender)];
  return one === -1 || other === -1 || one === other;
}

function loanGuards(it: LendingCase, policy: Policy, now: Date): Guard[] {
  const { amount, dueAt, facts, names } = it;
  const rules = planOf(policy, it.borrower.plan).lending;
  const latest = new Date(now.getTime() + rules.mostDays * day);
  const late =
    dueAt <= now
      ? refusal('past-date')
      : dueAt > latest
        ? refusal('too-far', { days: rules.mostDays })
        : null;
  const again = after(facts.declinedAt, rules.cooldownHours * hour);
  const trusted = after(facts.repaidLateAt, rules.lateDays * day);
  return [
    guard(
      'per-loan',
      'both',
      [rules.mostPerLoan, amount],
      rules.mostPerLoan !== null &&
        amount > rules.mostPerLoan &&
        refusal('loan-too-large', { limit: rules.mostPerLoan }),
    ),
    guard('due', 'ask', [latest, dueAt], late),
    guard(
      'asked-already',
      'ask',
      [null, facts.alreadyAsked ? 'yes' : 'no'],
      facts.alreadyAsked && refusal('already-asked', { name: names.lender }),
    ),
    guard(
      'cool-down',
      'ask',
      [rules.cooldownHours, facts.declinedAt],
      again !== null && now < again && refusal('ask-again-later', { name: names.lender, at: again }),
    ),
    guard(
      'repaid-late',
      'ask',
      [rules.lateDays, facts.repaidLateAt],
      trusted !== null &&
        now < trusted && {
          borrower: refusal('repaid-late', { at: trusted }),
          lender: borrowerUnable(it, 0n),
        },
    ),
  ];
}

function after(at: Date | null, span: number): Date | null {
  return at && span > 0 ? new Date(at.getTime() + span) : null;
}

function sumGuards(it: LendingCase, policy: Policy): Guard[] {
  const { amount, facts, names } = it;
  const rules = planOf(policy, it.borrower.plan).lending;
  const over = (limit: bigint | null, sum: bigint) => limit !== null && sum + amount > limit;
  const room = (limit: bigint | null, sum: bigint) => ((limit ?? 0n) > sum ? (limit ?? 0n) - sum : 0n);
  const { mostOwed, mostPerPair } = rules;
  const pair = { limit: mostPerPair, room: room(mostPerPair, facts.between) };
  return [
    guard(
      'open',
      'both',
      [rules.mostOpen, facts.openLoans],
      facts.openLoans >= rules.mostOpen && {
        borrower: refusal('too-many-open', { limit: rules.mostOpen }),
        lender: borrowerUnable(it, 0n),
      },
    ),
    guard(
      'questions',
      'ask',
      [rules.mostQuestions, facts.openQuestions],
      facts.openQuestions >= rules.mostQuestions &&
        refusal('too-many-questions', { limit: rules.mostQuestions }),
    ),
    guard(
      'owed',
      'both',
      [mostOwed, facts.owed],
      over(mostOwed, facts.owed) && {
        borrower: refusal('owes-too-much', {
          limit: mostOwed,
          owed: facts.owed,
          room: room(mostOwed, facts.owed),
        }),
        lender: borrowerUnable(it, room(mostOwed, facts.owed)),
      },
    ),
    guard(
      'per-pair',
      'both',
      [mostPerPair, facts.between],
      over(mostPerPair, facts.between) && {
        borrower: refusal('pair-too-much', { ...pair, name: names.lender }),
        lender: refusal('pair-too-much', { ...pair, name: names.borrower }),
      },
    ),
  ];
}

function lenderGuards(it: LendingCase, policy: Policy): Guard[] {
  const { amount, facts, own } = it;
  const { mostLent } = planOf(policy, it.lender.plan).lending;
  const unable = lenderUnable(it);
  const free = mostLent !== null && mostLent > facts.lent ? mostLent - facts.lent : 0n;
  const lent = guard(
    'lent',
    'lend',
    [mostLent, facts.lent],
    mostLent !== null &&
      facts.lent + amount > mostLent && {
        borrower: unable,
        lender: refusal('lent-too-much', { limit: mostLent, lent: facts.lent, room: free }),
      },
  );
  if (!own) return [lent];
  const { owes, lendable, bound } = own;
  const short =
    lendable + bound >= amount && bound > 0n
      ? refusal('lender-bound', { lendable, bound })
      : refusal('lender-short', { lendable });
  return [
    guard(
      'lender-owes',
      'lend',
      [0n, owes],
      owes > 0n && { borrower: unable, lender: refusal('lender-owes', { amount: owes }) },
    ),
    lent,
    guard('lendable', 'lend', [lendable, amount], amount > lendable && { borrower: unable, lender: short }),
  ];
}

/** Whether the lender's manager is told of a loan, or asked before credit moves. */
export type ManagersPart = 'none' | 'told' | 'asked';

/** Goes by this loan with what is open between the two already, so that nobody needs to cut a loan into pieces. */
export function managersPart(
  it: Pick<LendingCase, 'lender' | 'amount' | 'facts'>,
  policy: Policy,
): ManagersPart {
  const { tellManagerFrom, askManagerFrom } = planOf(policy, it.lender.plan).lending;
  const total = it.facts.between + it.amount;
  if (askManagerFrom !== null && total >= askManagerFrom) return 'asked';
  return tellManagerFrom !== null && total >= tellManagerFrom ? 'told' : 'none';
}
