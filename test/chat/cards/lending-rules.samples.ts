import type { Card } from '../../../src/chat/cards/card.js';
import { doneLend, doneOffer } from '../../../src/chat/cards/done.js';
import { doneLoanDecision, loanApprovalCard } from '../../../src/chat/cards/loan-approval.js';
import type { Words } from '../../../src/chat/cards/voice.js';
import type { LoanApprovalView, Reader } from '../../../src/core/views.js';
import { type Cast, friday, now, refillAt } from './samples.js';

/** A loan that waits for a manager. */
function approval(cast: Cast, over: Partial<LoanApprovalView> = {}): LoanApprovalView {
  return {
    id: '7a1b0c9e-0000-7000-8000-000000000001',
    version: 2,
    lender: cast.bo,
    borrower: cast.ana,
    amount: cast.amount(200),
    reason: cast.reason,
    dueAt: friday,
    state: 'waiting',
    decider: null,
    decidedAt: null,
    declineReason: null,
    expiresAt: friday,
    mine: true,
    actingFor: null,
    lenderNow: { left: cast.amount(310), refillAt },
    between: cast.amount(50),
    ...over,
  };
}

/** Every card about loans that somebody must agree to. */
export function lendingRulesCards(cast: Cast, reader: Reader, words: Words): [name: string, card: Card][] {
  const parts = [reader, words, now] as const;
  const over = { mine: false, lenderNow: null, decider: cast.bo, decidedAt: now } as const;
  const views: [string, Partial<LoanApprovalView>][] = [
    ['waiting', {}],
    ['waiting, first between the two', { between: 0n }],
    ['waiting, in place of somebody', { actingFor: cast.ana }],
    ['waiting for somebody else', { mine: false, lenderNow: null }],
    ['approved', { ...over, state: 'approved' }],
    ['declined', { ...over, state: 'declined' }],
    ['declined with a line', { ...over, state: 'declined', declineReason: cast.reason }],
    ['expired', { ...over, state: 'expired' }],
    ['ended', { ...over, state: 'ended' }],
  ];
  const loan = { lender: cast.bo, borrower: cast.ana, amount: cast.amount(200), due: friday };
  return [
    ...views.map(([name, part]): [string, Card] => [
      `loan approval ${name}`,
      loanApprovalCard(approval(cast, part), ...parts),
    ]),
    ['done loan approve', doneLoanDecision({ ...loan, verdict: 'approve' }, ...parts)],
    ['done loan decline', doneLoanDecision({ ...loan, verdict: 'decline' }, ...parts)],
    ['done lend waiting', doneLend({ ...loan, state: 'waiting' }, ...parts)],
    ['done offer waiting', doneOffer({ ...loan, accepted: true, state: 'waiting' }, ...parts)],
  ];
}
