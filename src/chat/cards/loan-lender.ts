import type { LoanView } from '../../core/views.js';
import { button } from './buttons.js';
import type { Card, CardAction, Fact } from './card.js';
import { fact, present } from './facts.js';
import { declineFact, loanParams, loanStatus, movedFacts } from './loan-words.js';
import { quoted } from './typed-text.js';
import type { Voice } from './voice.js';

/** A loan as the lender sees it: amount and due date, never what the borrower uses. */
export function lenderCard(view: LoanView, say: Voice): Card {
  return {
    headline: headline(view, say),
    lines: lines(view, say),
    facts: facts(view, say),
    quote: quoted(view.reason),
    sections: [],
    status: loanStatus(view, say),
    actions: actions(view, say),
  };
}

function headline(view: LoanView, say: Voice): string {
  const params = loanParams(view, say);
  if (view.state === 'active' || view.state === 'repaid') return say.t('loan.lender.lent', params);
  return say.t(view.openedBy === 'lender' ? 'loan.lender.offered' : 'loan.lender.asked', params);
}

function lines(view: LoanView, say: Voice): string[] {
  if (view.state === 'offered') return [say.t('loan.lender.set-aside')];
  if (view.state === 'active') {
    return [say.t(view.overdue ? 'loan.lender.overdue' : 'loan.lender.comes-back', loanParams(view, say))];
  }
  if (view.state !== 'asked' || !view.lenderNow) return [];
  const { lendable } = view.lenderNow;
  if (lendable <= 0n) return [say.t('loan.lender.none-lendable')];
  if (lendable < view.asked) return [say.t('loan.lender.part-lendable', { lendable: say.have(lendable) })];
  return [];
}

function facts(view: LoanView, say: Voice): Fact[] {
  if (view.state === 'active' || view.state === 'repaid') return movedFacts(view, say);
  return present([
    fact(say, 'fact.due', say.until(view.dueAt)),
    view.state === 'asked' && view.lenderNow && fact(say, 'fact.your-left', beforeAfter(view.lenderNow, say)),
    view.state === 'asked' &&
      view.lenderNow &&
      fact(say, 'fact.your-refill', say.since(view.lenderNow.refillAt)),
    declineFact(view, say),
  ]);
}

function beforeAfter(own: NonNullable<LoanView['lenderNow']>, say: Voice): string {
  if (own.after < 0n) return say.have(own.left);
  return say.t('before-after', { before: say.have(own.left), after: say.have(own.after) });
}

function actions(view: LoanView, say: Voice): CardAction[] {
  if (view.state === 'offered') return [button('loan.withdraw', say.t('button.take-back'), view.id)];
  if (view.state !== 'asked') return [];
  const lendable = view.lenderNow?.lendable ?? view.asked;
  const amount = say.money(view.asked);
  return present([
    lendable >= view.asked && button('loan.accept', say.t('button.lend', { amount }), view.id, 'primary'),
    lendable > 0n && button('loan.part', say.t('button.lend-part'), view.id),
    button('loan.decline', say.t('button.decline-loan'), view.id),
  ]);
}
