import { repayable, repay as repayIn } from '../core/loans.js';
import { least } from '../core/money.js';
import { type Outcome, refusal } from '../core/refusals.js';
import { sumOf } from '../core/spend.js';
import { writeAudit } from '../store/audit.js';
import type { LoanRow } from '../store/loans.js';
import { openLoansOf } from '../store/loans.js';
import { addToOutbox } from '../store/outbox.js';
import { peopleById } from '../store/people.js';
import { actOnce } from './act.js';
import type { Desk } from './desk.js';
import { inBooks } from './in-books.js';

/** What to pay back. */
export interface RepayInput {
  borrowerId: string;
  /** One loan; else every loan with `lenderId`; else every loan, oldest due first. */
  loanId: string | null;
  lenderId: string | null;
  /** Most to pay; null for all that is owed. */
  amount: bigint | null;
}

/** What one lender got, and is still owed on the same loans. */
export interface PaidTo {
  lender: string;
  amount: bigint;
  outstanding: bigint;
}

/** What was paid back. */
export interface Repaid {
  amount: bigint;
  /** Still owed to the same people afterwards. */
  outstanding: bigint;
  lenders: string[];
  /** By lender, in the order in which they were paid. */
  parts: PaidTo[];
}

/** A loan with what was paid of it. */
interface Paid {
  loan: LoanRow;
  amount: bigint;
}

/**
 * Pays back by hand: first what is unspent of a loan, then own credit. An active loan is guarded by the locks of its
 * two members, so it is read after those are held. A lender hears of it once, whatever number of loans it was.
 */
export function repay(desk: Desk, key: string, input: RepayInput): Promise<Outcome<Repaid>> {
  return actOnce<Repaid>(desk, { key, input: { act: 'repay', ...input } }, async (tx, now) => {
    const before = chosen(await openLoansOf(tx, input.borrowerId), input);
    if (before.length === 0) return { refused: await nothingOwed(desk, input) };
    const members = [input.borrowerId, ...before.map((loan) => loan.lenderId)];
    return inBooks(desk, tx, now, { members }, async (books): Promise<Outcome<Repaid>> => {
      const owed = before.filter((loan) => (books.loans.get(loan.id)?.outstanding ?? 0n) > 0n);
      if (owed.length === 0) return { refused: refusal('nothing-owed') };
      const total = owed.reduce((sum, loan) => sum + books.loan(loan.id).outstanding, 0n);
      let wanted = input.amount === null || input.amount > total ? total : input.amount;
      const paid: Paid[] = [];
      const rest = wanted;
      for (const loan of owed) {
        const open = books.loan(loan.id);
        const found = repayable(books, open, desk.policy, now);
        const amount = least(wanted, sumOf(found.unspent) + sumOf(found.own));
        if (amount === 0n) continue;
        repayIn(books, open, amount, desk.policy, now);
        paid.push({ loan, amount });
        wanted -= amount;
      }
      // Nothing was written yet: the whole act is refused, with what could be paid in all.
      if (wanted > 0n) throw new Short(rest - wanted);
      const left = (loan: LoanRow) => books.loan(loan.id).outstanding;
      const groups = byLender(paid);
      await addToOutbox(
        tx,
        groups.map((group) => notice(desk, group, left)),
        now,
      );
      await writeAudit(
        tx,
        paid.map(({ loan, amount }) => audit(loan, amount)),
        now,
      );
      const parts = groups.map((group) => partOf(group, left));
      const lenders = [...new Set(parts.map(({ lender }) => lender))];
      return { done: { amount: rest, outstanding: total - rest, lenders, parts } };
    });
  }).catch((error: unknown) => {
    if (error instanceof Short) return { refused: refusal('repay-short', { left: error.left }) };
    throw error;
  });
}

/** Ends the transaction: there is not enough to pay what was asked for. */
class Short extends Error {
  constructor(readonly left: bigint) {
    super('not enough to repay');
  }
}

function chosen(loans: readonly LoanRow[], input: RepayInput): LoanRow[] {
  return loans.filter(
    (loan) =>
      loan.state === 'active' &&
      loan.borrowerId === input.borrowerId &&
      (input.loanId === null || loan.id === input.loanId) &&
      (input.lenderId === null || loan.lenderId === input.lenderId),
  );
}

async function nothingOwed(desk: Desk, input: RepayInput) {
  const [lender] = input.lenderId ? await peopleById(desk.db, [input.lenderId]) : [];
  return lender ? refusal('nothing-owed-to', { name: lender.name }) : refusal('nothing-owed');
}

/** Two lenders may have the same name, so it goes by id. */
function byLender(paid: readonly Paid[]): Paid[][] {
  const groups = new Map<string, Paid[]>();
  for (const part of paid) groups.set(part.loan.lenderId, [...(groups.get(part.loan.lenderId) ?? []), part]);
  return [...groups.values()];
}

function partOf(group: readonly Paid[], left: (loan: LoanRow) => bigint): PaidTo {
  return {
    lender: group[0]?.loan.lender ?? '',
    amount: group.reduce((sum, { amount }) => sum + amount, 0n),
    outstanding: group.reduce((sum, { loan }) => sum + left(loan), 0n),
  };
}

function notice(desk: Desk, group: readonly Paid[], left: (loan: LoanRow) => bigint) {
  const { amount, outstanding } = partOf(group, left);
  const [first] = group;
  if (!first) throw new Error('nobody was paid');
  return {
    id: desk.newId(),
    kind: 'notice',
    name: 'loan-repaid',
    memberId: first.loan.lenderId,
    subjectType: 'loan',
    subjectId: first.loan.id,
    payload: { amount: amount.toString(), outstanding: outstanding.toString(), how: 'hand' },
  } as const;
}

function audit(loan: LoanRow, amount: bigint) {
  const detail = { amount };
  return {
    actorId: loan.borrowerId,
    actor: 'member',
    action: 'loan.repay',
    subjectType: 'loan',
    subjectId: loan.id,
    detail,
  };
}
