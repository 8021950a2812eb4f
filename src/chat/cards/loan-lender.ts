import type { LenderNow, LoanView } from '../../core/views.js';
import { button } from './buttons.js';
import type { Card, CardAction, Fact } from './card.js';
import { fact, present } from './facts.js';
import { declineFact, loanParams, loanStatus, movedFacts } from './loan-words.js';
import { quoted } from './typed-text.js';
import type { Voice } from './voice.js';

/** As many earlier loans to the same person as a card names one by one. */
const mostBetween = 3;

/** A loan as the lender sees it: amount and due date, never what the borrower uses. */
export function lenderCard(view: LoanView, say: Voice): Card {
  return {
    headline: headline(view, say),
    lines: lines(view, say),
    facts: facts(view, say),
    quote: quoted(view.wish?.reason ?? view.reason),
    sections: [],
    status: loanStatus(view, say),
    actions: actions(view, say),
  };
}

function headline(view: LoanView, say: Voice): string {
  const params = loanParams(view, say);
  if (view.wish) return say.t('loan.lender.wish', { ...params, to: say.until(view.wish.to) });
  if (view.state === 'active' || view.state === 'repaid') return say.t('loan.lender.lent', params);
  return say.t(view.openedBy === 'lender' ? 'loan.lender.offered' : 'loan.lender.asked', params);
}

function lines(view: LoanView, say: Voice): string[] {
  if (view.state === 'offered' || view.state === 'waiting') return [say.t('loan.lender.set-aside')];
  if (view.state === 'active') {
    return present([
      view.wish && say.t('loan.lender.wish-then', loanParams(view, say)),
      say.t(view.overdue ? 'loan.lender.overdue' : 'loan.lender.comes-back', loanParams(view, say)),
    ]);
  }
  if (view.state !== 'asked' || !view.lenderNow) return [];
  const { lendable } = view.lenderNow;
  if (lendable <= 0n) return [say.t('loan.lender.none-lendable')];
  if (lendable < view.asked) return [say.t('loan.lender.part-lendable', { lendable: say.have(lendable) })];
  return [afterwards(view.lenderNow, say)];
}

/** What lending would leave, and how long that lasts by the same forecast as the balance's. */
function afterwards(own: LenderNow, say: Voice): string {
  const pace = own.paceKnown ? (own.afterRunsOutAt ? 'ends' : 'lasts') : 'unknown';
  const day = say.since(own.afterRunsOutAt ?? own.refillAt);
  return say.t('loan.lender.afterwards', { after: say.have(own.after), pace, day });
}

/** Whether the line on what lending would leave names the refill already. */
function saysRefill(own: LenderNow, view: LoanView): boolean {
  return own.lendable >= view.asked && own.lendable > 0n && !(own.paceKnown && own.afterRunsOutAt);
}

function facts(view: LoanView, say: Voice): Fact[] {
  if (view.state === 'active' || view.state === 'repaid') return movedFacts(view, say);
  const own = view.state === 'asked' ? view.lenderNow : null;
  return present([
    fact(say, 'fact.due', say.until(view.dueAt)),
    own && fact(say, 'fact.your-left', beforeAfter(own, say)),
    own && !saysRefill(own, view) && fact(say, 'fact.your-refill', say.since(own.refillAt)),
    own && own.between.length > 0 && fact(say, 'fact.owes-you', between(own, say)),
    declineFact(view, say),
  ]);
}

function beforeAfter(own: LenderNow, say: Voice): string {
  if (own.after < 0n) return say.have(own.left);
  return say.t('before-after', { before: say.have(own.left), after: say.have(own.after) });
}

/** What the same person owes the lender already: single loans while they are few, else their sum. */
function between({ between: loans }: LenderNow, say: Voice): string {
  if (loans.length > mostBetween) {
    const total = loans.reduce((sum, loan) => sum + loan.outstanding, 0n);
    return say.t('loan.lender.owes-in-all', { amount: say.money(total), n: loans.length });
  }
  return say.list(
    loans.map((loan) =>
      say.t('loan.lender.owes', { amount: say.money(loan.outstanding), due: say.until(loan.dueAt) }),
    ),
  );
}

function actions(view: LoanView, say: Voice): CardAction[] {
  if (view.state === 'offered' || view.state === 'waiting')
    return [button('loan.withdraw', say.t('button.take-back'), view.id)];
  if (view.state === 'active') return running(view, say);
  if (view.state !== 'asked') return [];
  const lendable = view.lenderNow?.lendable ?? view.asked;
  const amount = say.money(view.asked);
  return present([
    lendable >= view.asked && button('loan.accept', say.t('button.lend', { amount }), view.id, 'primary'),
    lendable > 0n && button('loan.part', say.t('button.lend-part'), view.id),
    button('loan.decline', say.t('button.decline-loan'), view.id),
    view.mayWait && button('loan.later', say.t('button.later'), view.id),
  ]);
}

function running(view: LoanView, say: Voice): CardAction[] {
  const other = [
    { ...button('loan.give-time', say.t('button.give-time'), view.id), spare: true as const },
    { ...button('loan.forgive', say.t('button.forgive'), view.id), spare: true as const },
  ];
  if (!view.wish) return other;
  return [
    button('loan.time-yes', say.t('button.time-yes', { due: say.until(view.wish.to) }), view.id, 'primary'),
    button('loan.time-no', say.t('button.time-no', { due: say.until(view.dueAt) }), view.id),
    ...other,
  ];
}
