import type { Books } from '../core/books.js';
import { placeHold, postHold } from '../core/holds.js';
import { firstRefusal, guardsOf, type LendingCase, managersPart, type Side } from '../core/lending-rules.js';
import { lend, lendable, owedBy } from '../core/loans.js';
import { planOf } from '../core/policy.js';
import { type Refusal, refusal } from '../core/refusals.js';
import type { LoanChange } from '../store/books.js';
import type { Executor } from '../store/db.js';
import { type FoundFacts, lendingFacts } from '../store/lending-facts.js';
import { startWaiting } from '../store/loan-approvals.js';
import type { LoanRow } from '../store/loans.js';
import { addToOutbox } from '../store/outbox.js';
import type { Desk } from './desk.js';
import { type LoanDecider, loanDeciders } from './loan-deciders.js';
import { auditAct } from './record.js';
import { nextReminder } from './reminders.js';

/** A question, an offer or a part of an ask whose lender says yes, with the names of its two people. */
export type StartingLoan = Pick<
  LoanRow,
  'id' | 'lenderId' | 'borrowerId' | 'lender' | 'borrower' | 'openedBy' | 'dueAt'
>;

const hour = 60 * 60 * 1000;

/**
 * Everything that happens when a lender says yes (or a borrower to an offer): the guards, then the credit moves, or it
 * is held until the lender's manager agrees. The loan's row is locked or new in this transaction; the books of both
 * members are in hand, with their pools. A refusal is said to whoever speaks: the lender, or the borrower of an offer.
 * Telling the two people is left to the caller; the manager is told here.
 */
export async function startLoan(
  desk: Desk,
  tx: Executor,
  books: Books,
  changes: LoanChange[],
  loan: StartingLoan,
  amount: bigint,
  now: Date,
  /** The facts of the two, where they were read together with the books. */
  facts?: FoundFacts | null,
): Promise<Refusal | 'lent' | 'waiting'> {
  const { policy } = desk;
  const held = heldFor(books, loan.id);
  const it: LendingCase = {
    borrower: books.member(loan.borrowerId),
    lender: books.member(loan.lenderId),
    names: { borrower: loan.borrower, lender: loan.lender },
    amount,
    dueAt: loan.dueAt,
    facts: await lendingFacts(tx, { ...loan, loanId: loan.id }, now, books, facts),
    own: ownOf(desk, books, loan.lenderId, held ? amount : null, now),
  };
  const side: Side = loan.openedBy === 'lender' ? 'borrower' : 'lender';
  const refused = firstRefusal(guardsOf(it, policy, now), 'lend', side);
  if (refused) return refused;
  const part = managersPart(it, policy);
  const deciders = part === 'none' ? [] : await loanDeciders(desk, tx, loan, now);
  if (part === 'asked') return wait(desk, tx, books, loan, amount, deciders, now);
  moveLoan(desk, books, changes, loan, amount, now);
  if (part === 'told') await tellManagers(desk, tx, loan, amount, deciders, now);
  return 'lent';
}

/** What a lender owes and may lend; what an offer holds already was theirs to lend when it was set aside. */
export function ownOf(
  desk: Desk,
  books: Books,
  lenderId: string,
  held: bigint | null,
  now: Date,
): LendingCase['own'] {
  const { amount, bound } = lendable(books, lenderId, desk.policy, now);
  return { owes: owedBy(books, lenderId), lendable: held ?? amount, bound };
}

/** What is set aside for a loan; undefined for nothing. */
export function heldFor(books: Books, loanId: string) {
  return [...books.holds.values()].find((hold) => hold.loanId === loanId && hold.remaining > 0n);
}

/** Moves the credit, out of what is held for the loan or out of the lender's lots, and opens the debt. */
export function moveLoan(
  desk: Desk,
  books: Books,
  changes: LoanChange[],
  loan: StartingLoan,
  amount: bigint,
  now: Date,
): void {
  const { id, lenderId, borrowerId, dueAt } = loan;
  const opened = { id, lenderId, borrowerId, outstanding: 0n, dueAt };
  const held = heldFor(books, id);
  books.loans.set(id, opened);
  if (held) postHold(books, held, opened, now);
  else lend(books, opened, amount, desk.policy, now);
  changes.push({
    id,
    lent: amount,
    state: 'active',
    answeredAt: now,
    nextReminderAt: nextReminder(dueAt, now),
  });
}

async function wait(
  desk: Desk,
  tx: Executor,
  books: Books,
  loan: StartingLoan,
  amount: bigint,
  deciders: readonly LoanDecider[],
  now: Date,
): Promise<Refusal | 'waiting'> {
  const { lending } = planOf(desk.policy, books.member(loan.lenderId).plan);
  if (deciders.length === 0)
    return loan.openedBy === 'lender'
      ? refusal('lender-unable', { name: loan.lender })
      : refusal('loan-nobody-agrees', { limit: lending.askManagerFrom ?? 0n });
  const until = new Date(Math.min(now.getTime() + lending.managerHours * hour, loan.dueAt.getTime()));
  const hold =
    heldFor(books, loan.id) ??
    placeHold(
      books,
      loan.lenderId,
      lendable(books, loan.lenderId, desk.policy, now).takes(amount),
      loan.id,
      until,
      now,
    );
  const asked = deciders.map(({ person }) => person.id);
  const expiresAt = new Date(Math.min(until.getTime(), hold.expiresAt.getTime()));
  await startWaiting(tx, { loanId: loan.id, amount, asked, expiresAt }, now);
  await askDeciders(desk, tx, loan.id, asked, now);
  await auditAct(tx, loan.lenderId, 'loan.await', { type: 'loan', id: loan.id }, { amount, asked }, now);
  return 'waiting';
}

/** Sends the card on which a loan is decided. */
export function askDeciders(
  desk: Desk,
  tx: Executor,
  loanId: string,
  memberIds: readonly string[],
  now: Date,
): Promise<void> {
  const card = {
    kind: 'card',
    name: 'loan-approval',
    subjectType: 'loan-approval',
    subjectId: loanId,
  } as const;
  return addToOutbox(
    tx,
    memberIds.map((memberId) => ({ ...card, id: desk.newId(), memberId })),
    now,
  );
}

/** Whoever would be asked about a larger loan hears of this one; nothing is asked of them. */
async function tellManagers(
  desk: Desk,
  tx: Executor,
  loan: StartingLoan,
  amount: bigint,
  deciders: readonly LoanDecider[],
  now: Date,
): Promise<void> {
  const payload = {
    amount: amount.toString(),
    lender: loan.lender,
    borrower: loan.borrower,
    due: loan.dueAt.toISOString(),
  };
  const notice = { kind: 'notice', name: 'loan-told', payload } as const;
  await addToOutbox(
    tx,
    deciders
      .filter(({ actingFor }) => actingFor === null)
      .map(({ person }) => ({ ...notice, id: desk.newId(), memberId: person.id })),
    now,
  );
}
