import { firstRefusal, guardsOf } from '../core/lending-rules.js';
import { usualDue } from '../core/loans.js';
import { planOf } from '../core/policy.js';
import { type Outcome, refusal } from '../core/refusals.js';
import { lendingFacts } from '../store/lending-facts.js';
import { insertLoan } from '../store/loans.js';
import { addToOutbox } from '../store/outbox.js';
import { peopleById } from '../store/people.js';
import { actOnce } from './act.js';
import type { Desk } from './desk.js';
import { inBooks } from './in-books.js';
import { auditAct } from './record.js';

/** A question to one colleague. */
export interface BorrowInput {
  borrowerId: string;
  lenderId: string;
  amount: bigint;
  /** The end of the day until which it is wanted; null for the plan's usual time. */
  dueAt: Date | null;
  reason: string | null;
}

/** What was asked. */
export interface Asked {
  loanId: string;
  lender: string;
  amount: bigint;
  dueAt: Date;
  expiresAt: Date;
}

const hour = 60 * 60 * 1000;

/** Asks a colleague for a loan: they get a card with buttons, nothing moves yet. */
export function borrow(desk: Desk, key: string, input: BorrowInput): Promise<Outcome<Asked>> {
  return actOnce(desk, { key, input: { act: 'borrow', ...input } }, async (tx, now) => {
    const people = await peopleById(tx, [input.borrowerId, input.lenderId]);
    const lender = people.find((person) => person.id === input.lenderId);
    if (!lender) return { refused: refusal('person-unknown', { person: '' }) };
    if (input.lenderId === input.borrowerId) return { refused: refusal('self-loan') };
    return inBooks(
      desk,
      tx,
      now,
      { members: [input.borrowerId, input.lenderId] },
      async (books): Promise<Outcome<Asked>> => {
        const borrower = books.member(input.borrowerId);
        const rules = planOf(desk.policy, borrower.plan).lending;
        const dueAt = input.dueAt ?? usualDue(borrower, desk.policy, now);
        const guards = guardsOf(
          {
            borrower,
            lender: books.member(lender.id),
            names: { borrower: '', lender: lender.name },
            amount: input.amount,
            dueAt,
            facts: await lendingFacts(tx, { borrowerId: borrower.id, lenderId: lender.id }, now, books),
            own: null,
          },
          desk.policy,
          now,
        );
        const refused = firstRefusal(guards, 'ask', 'borrower');
        if (refused) return { refused };
        const id = desk.newId();
        const expiresAt = new Date(Math.min(now.getTime() + rules.questionHours * hour, dueAt.getTime()));
        const loan = {
          id,
          lenderId: lender.id,
          borrowerId: borrower.id,
          openedBy: 'borrower',
          createdAt: now,
        } as const;
        await insertLoan(tx, { ...loan, asked: input.amount, reason: input.reason, dueAt, expiresAt });
        const card = { kind: 'card', name: 'loan', subjectType: 'loan', subjectId: id } as const;
        await addToOutbox(
          tx,
          [
            { ...card, id: desk.newId(), memberId: lender.id },
            { ...card, id: desk.newId(), memberId: borrower.id },
          ],
          now,
        );
        const detail = { lenderId: lender.id, amount: input.amount, dueAt };
        await auditAct(tx, borrower.id, 'loan.ask', { type: 'loan', id }, detail, now);
        return { done: { loanId: id, lender: lender.name, amount: input.amount, dueAt, expiresAt } };
      },
    );
  });
}
