import type { LoanView } from '../../core/views.js';
import type { Fact } from './card.js';
import { fact, present, typedFact } from './facts.js';
import { oneLine } from './typed-text.js';
import type { Voice } from './voice.js';

/** What every sentence about a loan may need. */
export function loanParams(view: LoanView, say: Voice): Record<string, string> {
  return {
    lender: say.name(view.lender),
    borrower: say.name(view.borrower),
    asked: say.money(view.asked),
    principal: say.money(view.principal),
    outstanding: say.money(view.outstanding),
    due: say.until(view.dueAt),
    expires: say.until(view.expiresAt),
    opener: view.openedBy,
    side: view.side,
    open: view.state === 'asked' || view.state === 'offered' ? 'yes' : 'no',
  };
}

/** Where a loan stands, in one line. */
export function loanStatus(view: LoanView, say: Voice): string {
  const params = loanParams(view, say);
  if (view.state === 'active' && view.overdue) return say.t('loan.status.overdue', params);
  if (view.state === 'asked' && view.askAgainAt)
    return say.t('loan.status.later', { ...params, at: say.dateTime(view.askAgainAt) });
  if (view.state === 'repaid' && view.forgiven > 0n)
    return say.t('loan.status.forgiven', {
      forgiven: say.money(view.forgiven),
      at: view.closedAt ? say.dateTime(view.closedAt) : say.t('sometime'),
    });
  const at = view.state === 'repaid' ? view.closedAt : (view.answeredAt ?? view.closedAt);
  return say.t(`loan.status.${view.state}`, { ...params, at: at ? say.dateTime(at) : say.t('sometime') });
}

/** Facts of a loan that moved credit: what is still owed of what, and until when. */
export function movedFacts(view: LoanView, say: Voice): Fact[] {
  const open = view.state === 'active';
  return present([
    // Until something came back, the headline says as much.
    open && view.outstanding !== view.principal && fact(say, 'fact.still-owed', say.money(view.outstanding)),
    open && fact(say, 'fact.due', say.until(view.dueAt)),
    view.forgiven > 0n && fact(say, 'fact.forgiven', say.money(view.forgiven)),
    view.asked !== view.principal && fact(say, 'fact.asked', say.money(view.asked)),
  ]);
}

/** Why the lender declined, or whoever was asked about the loan did not agree, as they put it. */
export function declineFact(view: LoanView, say: Voice): Fact | false {
  const reason = oneLine(view.declineReason ?? '', 300);
  const said = view.state === 'declined' || view.state === 'refused';
  return said && reason !== '' && typedFact(say, 'fact.answer', reason);
}
