import type { LoanView } from '../../core/views.js';
import { button } from './buttons.js';
import type { Card, CardAction } from './card.js';
import { fact, present } from './facts.js';
import { declineFact, loanParams, loanStatus, movedFacts } from './loan-words.js';
import { quoted } from './typed-text.js';
import type { Voice } from './voice.js';

/** A loan as the borrower sees it. */
export function borrowerCard(view: LoanView, say: Voice): Card {
  const moved = view.state === 'active' || view.state === 'repaid';
  return {
    headline: headline(view, say),
    lines: lines(view, say),
    facts: moved
      ? movedFacts(view, say)
      : present([fact(say, 'fact.due', say.until(view.dueAt)), declineFact(view, say)]),
    quote: quoted(view.reason),
    sections: [],
    status: loanStatus(view, say),
    actions: actions(view, say),
  };
}

function lines(view: LoanView, say: Voice): string[] {
  if (view.state !== 'active') return [];
  return present([
    say.t(view.overdue ? 'loan.borrower.overdue' : 'loan.borrower.goes-back'),
    view.wish && say.t('loan.borrower.wish', { lender: say.name(view.lender), to: say.until(view.wish.to) }),
    view.untouched && say.t('loan.borrower.untouched'),
  ]);
}

function headline(view: LoanView, say: Voice): string {
  const params = loanParams(view, say);
  if (view.state === 'active' || view.state === 'repaid') return say.t('loan.borrower.lent', params);
  return say.t(view.openedBy === 'lender' ? 'loan.borrower.offered' : 'loan.borrower.asked', params);
}

function actions(view: LoanView, say: Voice): CardAction[] {
  switch (view.state) {
    case 'asked':
    case 'waiting':
      return [button('loan.withdraw', say.t('button.withdraw'), view.id)];
    case 'offered':
      return [
        button('offer.accept', say.t('button.accept', { amount: say.money(view.asked) }), view.id, 'primary'),
        button('offer.decline', say.t('button.decline-offer'), view.id),
      ];
    case 'active':
      return present([
        button('loan.repay', say.t('button.repay'), view.id),
        view.wish
          ? { ...button('loan.time-back', say.t('button.time-back'), view.id), spare: true as const }
          : { ...button('loan.extend', say.t('button.extend'), view.id), spare: true as const },
        view.untouched && {
          ...button('loan.cancel', say.t('button.hand-back'), view.id),
          spare: true as const,
        },
      ]);
    default:
      return [];
  }
}
