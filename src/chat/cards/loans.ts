import type { LoansView, LoanView, Reader } from '../../core/views.js';
import { button, waysOn } from './buttons.js';
import type { Card, CardAction, CardSection } from './card.js';
import { present, shortened } from './facts.js';
import { loanParams } from './loan-words.js';
import { type Voice, voiceFor, type Words } from './voice.js';

// Together with the ways on, the buttons stay within the 25 elements that one block of actions may hold.
const mostQuestionsWithButtons = 5;
const mostDebtsWithButtons = 4;
const mostLentWithButtons = 3;
const mostLines = 15;

/** What one owes, what one is owed, and the questions that wait, each with its buttons. */
export function loansCard(view: LoansView, reader: Reader, words: Words, now: Date): Card {
  const say = voiceFor(reader, words, now);
  return {
    headline: headline(view, say),
    lines: present([
      view.atRefill &&
        say.t('loans.at-refill', {
          day: say.since(view.atRefill.at),
          amount: say.money(view.atRefill.amount),
        }),
    ]),
    facts: [],
    sections: present([
      section('loans.questions', view.questions, say),
      section('loans.owed', view.owed, say, view.atRefill?.parts),
      section('loans.lent', view.lent, say),
    ]),
    actions: [
      ...view.questions.slice(0, mostQuestionsWithButtons).flatMap((loan) => questionButtons(loan, say)),
      ...view.owed.slice(0, mostDebtsWithButtons).map((loan) => repayButton(loan, say)),
      ...(view.owed.length > 1
        ? [button('repay.all', say.t('button.repay-all', { amount: say.money(view.totalOwed) }))]
        : []),
      ...view.lent.slice(0, mostLentWithButtons).map((loan) => lentButton(loan, say)),
      ...(view.past ? [button('loans.past', say.t('button.loans-past'), '0')] : []),
      ...waysOn(say, 'balance.show'),
    ],
  };
}

function headline(view: LoansView, say: Voice): string {
  const params = { owed: say.money(view.totalOwed), lent: say.money(view.totalLent) };
  if (view.totalOwed > 0n && view.totalLent > 0n) return say.t('loans.both', params);
  if (view.totalOwed > 0n) return say.t('loans.owing', params);
  if (view.totalLent > 0n) return say.t('loans.lending', params);
  return say.t('loans.none');
}

function section(
  title: 'loans.questions' | 'loans.owed' | 'loans.lent',
  loans: LoanView[],
  say: Voice,
  taken: readonly { loanId: string; amount: bigint }[] = [],
): CardSection | false {
  const lines = loans.map((loan) => {
    const part = taken.find(({ loanId }) => loanId === loan.id);
    const line = loanLine(loan, say);
    return part ? say.t('loans.line.at-refill', { line, amount: say.money(part.amount) }) : line;
  });
  return lines.length > 0 && { title: say.t(title), lines: shortened(say, lines, mostLines) };
}

function loanLine(loan: LoanView, say: Voice): string {
  const params = loanParams(loan, say);
  if (loan.state === 'asked' || loan.state === 'offered' || loan.state === 'waiting') {
    return say.t(`loans.line.${loan.state}-${loan.side}`, params);
  }
  const name = loan.side === 'lender' ? say.name(loan.borrower) : say.name(loan.lender);
  if (loan.wish) return say.t('loans.line.wish', { ...params, name, to: say.until(loan.wish.to) });
  return say.t(loan.overdue ? 'loans.line.overdue' : 'loans.line.due', { ...params, name });
}

/** A loan's own card has what its lender may do about it. */
function lentButton(loan: LoanView, say: Voice): CardAction {
  const label = say.t('button.loan-show', {
    name: say.shortName(loan.borrower),
    amount: say.money(loan.outstanding),
  });
  return { ...button('loan.show', label, loan.id), spare: true };
}

function repayButton(loan: LoanView, say: Voice): CardAction {
  return button(
    'loan.repay',
    say.t('button.repay-to', { name: say.shortName(loan.lender), amount: say.money(loan.outstanding) }),
    loan.id,
  );
}

/** Several questions may wait at once, so these buttons name the other person. */
function questionButtons(loan: LoanView, say: Voice): CardAction[] {
  const lender = say.shortName(loan.lender);
  const borrower = say.shortName(loan.borrower);
  if (loan.side === 'borrower' && loan.state !== 'offered') {
    return [button('loan.withdraw', say.t('button.withdraw-from', { name: lender }), loan.id)];
  }
  if (loan.side === 'lender' && loan.state !== 'asked') {
    return [button('loan.withdraw', say.t('button.take-back-from', { name: borrower }), loan.id)];
  }
  if (loan.side === 'borrower') {
    return [
      button('offer.accept', say.t('button.accept-from', { name: lender }), loan.id),
      button('offer.decline', say.t('button.decline-from', { name: lender }), loan.id),
    ];
  }
  const lendable = loan.lenderNow?.lendable ?? loan.asked;
  return present([
    lendable >= loan.asked &&
      button(
        'loan.accept',
        say.t('button.lend-to', { name: borrower, amount: say.money(loan.asked) }),
        loan.id,
      ),
    lendable > 0n && button('loan.part', say.t('button.lend-part-to', { name: borrower }), loan.id),
    button('loan.decline', say.t('button.decline-from', { name: borrower }), loan.id),
  ]);
}
