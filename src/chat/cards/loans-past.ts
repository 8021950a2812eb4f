import type { PastLoansView, Reader } from '../../core/views.js';
import { button, waysOn } from './buttons.js';
import { type Card, plainCard } from './card.js';
import { present } from './facts.js';
import { voiceFor, type Words } from './voice.js';

/** Loans that have ended, a page at a time. */
export function pastLoansCard(view: PastLoansView, reader: Reader, words: Words, now: Date): Card {
  const say = voiceFor(reader, words, now);
  const lines = view.loans.map((loan) =>
    say.t('loans.past.line', {
      side: loan.side,
      name: say.name(loan.with),
      principal: say.money(loan.principal),
      lent: say.shortDay(loan.lentAt),
      closed: say.shortDay(loan.closedAt),
      some: loan.forgiven > 0n ? 'forgiven' : 'none',
      forgiven: say.money(loan.forgiven),
    }),
  );
  return {
    ...plainCard(say.t(lines.length > 0 ? 'loans.past.title' : 'loans.past.none')),
    sections: lines.length > 0 ? [{ title: say.t('loans.past.page', { n: view.page + 1 }), lines }] : [],
    actions: [
      ...present([
        view.page > 0 && button('loans.past', say.t('button.newer'), String(view.page - 1)),
        view.more && button('loans.past', say.t('button.older'), String(view.page + 1)),
        button('statement.send', say.t('button.statement')),
      ]),
      ...waysOn(say, 'loans.show'),
    ],
    note: say.t('loans.past.note'),
  };
}
