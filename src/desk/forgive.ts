import { forgive } from '../core/forgive.js';
import { least } from '../core/money.js';
import { type Outcome, refusal } from '../core/refusals.js';
import { writeAudit } from '../store/audit.js';
import { countForgiven } from '../store/loan-life.js';
import { openLoansOf } from '../store/loans.js';
import { peopleById } from '../store/people.js';
import { actOnce } from './act.js';
import type { Desk } from './desk.js';
import { inBooks } from './in-books.js';
import { tell } from './record.js';

/** What a lender does not want back. */
export interface ForgiveInput {
  lenderId: string;
  /** One loan, or all that the lender lent to `borrowerId`, the earliest due first. */
  loanId: string | null;
  borrowerId: string | null;
  /** Most to forgive; null for all that is owed. */
  amount: bigint | null;
}

/** What was forgiven. */
export interface Forgiven {
  borrower: string;
  amount: bigint;
  /** Still owed by them to the lender on these loans. */
  outstanding: bigint;
}

/** Forgives part or all of what somebody owes. Both sides of the books become smaller; nobody's credit moves. */
export function forgiveLoan(desk: Desk, key: string, input: ForgiveInput): Promise<Outcome<Forgiven>> {
  return actOnce<Forgiven>(desk, { key, input: { act: 'forgive', ...input } }, async (tx, now) => {
    const open = (await openLoansOf(tx, input.lenderId)).filter(
      (loan) =>
        loan.state === 'active' &&
        loan.lenderId === input.lenderId &&
        (input.loanId === null ? loan.borrowerId === input.borrowerId : loan.id === input.loanId),
    );
    const [first] = open;
    if (!first) return { refused: await nothingLent(desk, input) };
    const members = [first.lenderId, first.borrowerId];
    const parts = await inBooks(desk, tx, now, { members }, (books) => {
      const owed = open
        .flatMap((loan) => books.loans.get(loan.id) ?? [])
        .filter((loan) => loan.outstanding > 0n);
      const total = owed.reduce((sum, loan) => sum + loan.outstanding, 0n);
      let wanted = input.amount === null ? total : least(input.amount, total);
      const done: { id: string; amount: bigint }[] = [];
      for (const loan of owed) {
        const amount = forgive(books, loan, wanted, now);
        if (amount > 0n) done.push({ id: loan.id, amount });
        wanted -= amount;
      }
      const amount = done.reduce((sum, part) => sum + part.amount, 0n);
      return { done, amount, outstanding: total - amount };
    });
    const { amount, outstanding } = parts;
    if (amount === 0n) return { refused: refusal('nothing-lent-to', { name: first.borrower }) };
    // Only now: what is forgiven is never more than what is not owed any more.
    for (const part of parts.done) await countForgiven(tx, part.id, part.amount);
    const about = { type: 'loan', id: parts.done[0]?.id ?? first.id } as const;
    const payload = { amount: amount.toString(), outstanding: outstanding.toString() };
    await tell(desk, tx, first.borrowerId, 'loan-forgiven', about, payload, now);
    const by = { actorId: first.lenderId, actor: 'member', action: 'loan.forgive', subjectType: 'loan' };
    await writeAudit(
      tx,
      parts.done.map((part) => ({ ...by, subjectId: part.id, detail: { amount: part.amount } })),
      now,
    );
    return { done: { borrower: first.borrower, amount, outstanding } };
  });
}

async function nothingLent(desk: Desk, { borrowerId }: ForgiveInput) {
  const [person] = borrowerId ? await peopleById(desk.db, [borrowerId]) : [];
  return person ? refusal('nothing-lent-to', { name: person.name }) : refusal('loan-not-running');
}
