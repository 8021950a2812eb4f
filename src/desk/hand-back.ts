import { unspentOf } from '../core/forgive.js';
import { repay } from '../core/loans.js';
import { type Outcome, refusal } from '../core/refusals.js';
import { actOnce } from './act.js';
import type { Desk } from './desk.js';
import { auditAct, tell } from './record.js';
import { onRunningLoan } from './running-loan.js';

/** What went back. */
export interface HandedBack {
  lender: string;
  amount: bigint;
}

/** The borrower turns out not to need a loan: as long as nothing of it was used, all of it goes back and it is over. */
export function handBack(
  desk: Desk,
  key: string,
  input: { loanId: string; borrowerId: string },
): Promise<Outcome<HandedBack>> {
  return actOnce<HandedBack>(desk, { key, input: { act: 'hand-back', ...input } }, (tx, now) => {
    const on = { loanId: input.loanId, memberId: input.borrowerId, side: 'borrower', act: 'cancel' } as const;
    return onRunningLoan<HandedBack>(desk, tx, on, now, async (books, loan, open) => {
      const amount = open.outstanding;
      const used = amount - unspentOf(books, open);
      if (used > 0n) return { refused: refusal('loan-used', { used, name: loan.lender }) };
      const paid = repay(books, open, amount, desk.policy, now);
      if (typeof paid !== 'bigint') return { refused: paid };
      const about = { type: 'loan', id: loan.id } as const;
      const payload = { amount: amount.toString(), outstanding: '0', how: 'return' };
      await tell(desk, tx, loan.lenderId, 'loan-repaid', about, payload, now);
      await auditAct(tx, loan.borrowerId, 'loan.cancel', about, { amount }, now);
      return { done: { lender: loan.lender, amount } };
    });
  });
}
