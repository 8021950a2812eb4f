import type { Books, Lot, OpenLoan } from './books.js';
import { least, shareOf } from './money.js';
import { debtSides, moveCredit } from './moving.js';
import type { Plan } from './plan.js';
import { type Policy, planOf } from './policy.js';

/**
 * Repayment at refill: out of a new allowance lot, at most allowance × (1 − protected share), over all debts of its
 * owner; earliest due first, equal dates proportionally. What is borrowed and still unspent is no debt yet. Lenders
 * receive a lot that expires with the allowance it came from, and do not pass it on in the same refill.
 */
export function collect(books: Books, allowance: Lot, at: Date, policy: Policy): void {
  const plan = planOf(policy, books.member(allowance.memberId).plan);
  const budget = budgetOf(allowance.amount, plan);
  for (const { loan, amount } of shares(
    debtsOf(books, allowance.memberId),
    least(budget, allowance.remaining),
  )) {
    moveCredit(
      books,
      [{ lot: allowance, amount }],
      { memberId: loan.lenderId, kind: 'repayment', loanId: loan.id },
      { kind: 'collection', memberId: allowance.memberId, at, loanId: loan.id },
      debtSides(loan, -amount),
      false,
    );
  }
}

/** What {@link collect} will take at a member's next refill if nothing changes until then, by loan. */
export function foreseen(
  books: Books,
  memberId: string,
  policy: Policy,
): { loan: OpenLoan; amount: bigint }[] {
  const plan = planOf(policy, books.member(memberId).plan);
  return shares(debtsOf(books, memberId), budgetOf(plan.allowance, plan));
}

/** Most that one allowance repays: what the plan does not protect. */
function budgetOf(allowance: bigint, plan: Plan): bigint {
  return shareOf(allowance, BigInt(100 - plan.lending.protectedShare), 100n);
}

/** A loan with what of it was used and is owed. */
export interface Debt {
  loan: OpenLoan;
  owed: bigint;
}

/** What a member owes for credit that was used, by loan. */
export function debtsOf(books: Books, memberId: string): Debt[] {
  const unspent = new Map<string, bigint>();
  for (const lot of books.lotsOf(memberId)) {
    if (lot.kind === 'loan' && lot.loanId)
      unspent.set(lot.loanId, (unspent.get(lot.loanId) ?? 0n) + lot.remaining);
  }
  return [...books.loans.values()]
    .filter((loan) => loan.borrowerId === memberId)
    .map((loan) => ({ loan, owed: loan.outstanding - (unspent.get(loan.id) ?? 0n) }))
    .filter((debt) => debt.owed > 0n);
}

/**
 * Divides a budget over debts: by due date, and where the date is the same proportionally by the largest remainder
 * (ties by loan id), so that the parts add up to the last minor unit.
 */
export function shares(debts: readonly Debt[], budget: bigint): { loan: OpenLoan; amount: bigint }[] {
  const parts: { loan: OpenLoan; amount: bigint }[] = [];
  let left = budget;
  for (const group of byDueDate(debts)) {
    const owed = group.reduce((sum, debt) => sum + debt.owed, 0n);
    const paid = least(left, owed);
    if (paid === 0n) break;
    parts.push(...proportional(group, owed, paid));
    left -= paid;
  }
  return parts.filter((part) => part.amount > 0n);
}

function byDueDate(debts: readonly Debt[]): Debt[][] {
  const groups = new Map<number, Debt[]>();
  for (const debt of debts) {
    const due = debt.loan.dueAt.getTime();
    groups.set(due, [...(groups.get(due) ?? []), debt]);
  }
  return [...groups.entries()].sort(([a], [b]) => a - b).map(([, group]) => group);
}

function proportional(
  group: readonly Debt[],
  owed: bigint,
  paid: bigint,
): { loan: OpenLoan; amount: bigint }[] {
  const parts = group.map(({ loan, owed: own }) => ({
    loan,
    amount: shareOf(paid, own, owed),
    remainder: (paid * own) % owed,
  }));
  let rest = paid - parts.reduce((sum, part) => sum + part.amount, 0n);
  parts.sort((a, b) =>
    a.remainder === b.remainder ? (a.loan.id < b.loan.id ? -1 : 1) : a.remainder > b.remainder ? -1 : 1,
  );
  for (const part of parts) {
    if (rest === 0n) break;
    part.amount += 1n;
    rest -= 1n;
  }
  return parts.map(({ loan, amount }) => ({ loan, amount })).sort((a, b) => (a.loan.id < b.loan.id ? -1 : 1));
}
