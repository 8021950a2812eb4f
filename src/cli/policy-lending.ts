import type { Figure, Guard, GuardName } from '../core/lending-rules.js';
import type { ExplainedLoan } from '../desk/explain-loan.js';
import { listed } from './policy-words.js';

/** How amounts, times and refusals are said on the terminal. */
export interface LoanSpeaker {
  money(amount: bigint): string;
  decimal(amount: bigint): string;
  time(at: Date): string;
  refusal(refused: NonNullable<ExplainedLoan['asking']>): string;
}

/** What each guard looks at, and whose rule it is. */
const subjects: Record<GuardName, string> = {
  people: 'both are active',
  plans: "both plans' lending.enabled",
  teams: 'lending.within and lending.apart, lender → borrower',
  'per-loan': 'mostPerLoan',
  due: 'mostDays, due at the latest, and when',
  'asked-already': 'an open question to the same lender',
  'cool-down': 'cooldownHours, hours after a decline, and the last one',
  'repaid-late': 'lateDays, days after a late repayment, and the last one',
  open: 'mostOpen, loans of the borrower',
  questions: 'mostQuestions, questions of the borrower',
  owed: 'mostOwed, owed by the borrower in all',
  'per-pair': 'mostPerPair, open between the two',
  'lender-owes': 'whoever owes does not lend, owed by the lender',
  lent: 'mostLent, lent by the lender in all',
  lendable: 'what the lender may lend now (keepShare, caps, own credit), and what is asked',
};

/** What would become of a loan, in lines. What the lender has is in it: it is for whoever runs TokenDesk. */
export function explainedLoan(seen: ExplainedLoan, amount: bigint, say: LoanSpeaker): string[] {
  const first = seen.guards.findIndex((guard) => guard.refused !== null);
  return [
    `${seen.borrower.name} (plan ${seen.borrower.plan}) would borrow ${say.money(amount)} from ${seen.lender.name} (plan ${seen.lender.plan}) until ${say.time(seen.dueAt)}.`,
    '',
    ...seen.guards.map((guard, index) => guardLine(guard, index === first, say)),
    '',
    managerLine(seen, say),
    ...(seen.lots.length === 0
      ? ['No credit would move.']
      : [
          'The credit would keep its end:',
          ...seen.lots.map(
            (lot) =>
              `  ${say.money(lot.amount)} of ${lot.kind}, ${lot.expiresAt ? `until ${say.time(lot.expiresAt)}` : 'without an end'}`,
          ),
        ]),
    '',
    conclusion(seen, say),
  ];
}

function guardLine(guard: Guard, first: boolean, say: LoanSpeaker): string {
  const mark = guard.refused === null ? 'ok  ' : first ? 'NO  ' : 'no  ';
  return `${mark}${subjects[guard.name]}: limit ${figure(guard.limit, say)}, now ${figure(guard.found, say)}`;
}

function figure(value: Figure, say: LoanSpeaker): string {
  if (value === null) return 'none';
  if (typeof value === 'bigint') return say.money(value);
  return value instanceof Date ? say.time(value) : String(value);
}

function managerLine({ manager }: ExplainedLoan, say: LoanSpeaker): string {
  const { part, tellFrom, askFrom, people } = manager;
  const limits = `told from ${figure(tellFrom, say)}, asked from ${figure(askFrom, say)}`;
  if (part === 'none') return `The lender's manager has no part in it (${limits}).`;
  if (people.length === 0) return `Somebody would be ${part}, but nobody can be (${limits}).`;
  return `${listed(people, 'or')} would be ${part}${part === 'asked' ? ', and the credit set aside until then' : ''} (${limits}).`;
}

function conclusion(seen: ExplainedLoan, say: LoanSpeaker): string {
  if (seen.asking) return `It would be refused: ${say.refusal(seen.asking)}`;
  if (seen.lending)
    return `It would be asked, but ${seen.lender.name} could not lend all of it: ${say.refusal(seen.lending)}`;
  if (seen.manager.part === 'asked')
    return `It would be asked; once ${seen.lender.name} says yes it would wait for the manager.`;
  return `It would be asked, and move once ${seen.lender.name} says yes.`;
}

/** The same as data; amounts are decimals in the unit, times ISO. */
export function loanJson(seen: ExplainedLoan, amount: bigint, say: LoanSpeaker) {
  const value = (figure: Figure) =>
    typeof figure === 'bigint' ? say.decimal(figure) : figure instanceof Date ? figure.toISOString() : figure;
  const refusal = (refused: ExplainedLoan['asking']) =>
    refused && { code: refused.code, text: say.refusal(refused) };
  const person = ({ name, email, plan }: ExplainedLoan['borrower']) => ({ name, email, plan });
  return {
    borrower: person(seen.borrower),
    lender: person(seen.lender),
    amount: say.decimal(amount),
    result: seen.asking
      ? 'refused'
      : seen.lending
        ? 'asked in vain'
        : seen.manager.part === 'asked'
          ? 'asked, then the manager'
          : 'asked',
    refused: refusal(seen.asking),
    lenderRefused: refusal(seen.lending),
    guards: seen.guards.map(({ name, at, limit, found, refused }) => ({
      name,
      at,
      limit: value(limit),
      found: value(found),
      refuses: refused !== null,
    })),
    manager: {
      part: seen.manager.part,
      tellFrom: value(seen.manager.tellFrom),
      askFrom: value(seen.manager.askFrom),
      people: seen.manager.people,
    },
    dueAt: seen.dueAt.toISOString(),
    lots: seen.lots.map(({ kind, amount: part, expiresAt }) => ({
      kind,
      amount: say.decimal(part),
      expiresAt: expiresAt?.toISOString() ?? null,
    })),
  };
}
