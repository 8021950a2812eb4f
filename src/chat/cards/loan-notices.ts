import { button, noRow, waysOn } from './buttons.js';
import { plainCard } from './card.js';
import { outstandingLine } from './done.js';
import { present } from './facts.js';
import type { NoticeCard, NoticeParams } from './notice-params.js';
import { quoted } from './typed-text.js';
import type { Voice } from './voice.js';

const accepted: NoticeCard = (params, say) => {
  const amount = params.amount('amount');
  const asked = params.optionalAmount('asked') ?? amount;
  const due = params.time('due');
  const part = amount < asked;
  return {
    ...plainCard(
      say.t('notice.loan-accepted', { lender: say.name(params.text('lender')), amount: say.money(amount) }),
    ),
    lines: present([
      part && say.t('notice.loan-accepted.part', { asked: say.money(asked) }),
      due && say.t('notice.loan-accepted.due', { due: say.until(due) }),
    ]),
    actions: part ? waysOn(say, 'balance.show', 'borrow.open') : waysOn(say, 'balance.show'),
  };
};

const declined: NoticeCard = (params, say) => ({
  ...plainCard(
    say.t('notice.loan-declined', {
      lender: say.name(params.text('lender')),
      amount: say.money(params.amount('amount')),
    }),
  ),
  quote: quoted(params.text('reason')),
  lines: [say.t('notice.other-ways')],
  actions: waysOn(say, 'borrow.open', 'ask.open', 'request.open'),
});

const expired: NoticeCard = (params, say) => {
  const side = params.oneOf('side', ['borrower', 'lender']);
  const forBorrower = side === 'borrower';
  return {
    ...plainCard(
      say.t(`notice.loan-expired.${side}`, {
        lender: say.name(params.text('lender')),
        borrower: say.name(params.text('borrower')),
        amount: say.money(params.amount('amount')),
      }),
    ),
    lines: [forBorrower ? say.t('notice.other-ways') : say.t('notice.nothing-to-do')],
    actions: forBorrower ? waysOn(say, 'borrow.open', 'request.open') : [],
  };
};

/** To the lender when the borrower took a question back; to the borrower when the lender took an offer back. */
const withdrawn: NoticeCard = (params, say) => {
  const lender = params.text('lender');
  const borrower = params.text('borrower');
  const amount = say.money(params.amount('amount'));
  if (lender !== null && borrower === null) {
    return plainCard(say.t('notice.offer-withdrawn', { lender: say.name(lender), amount }));
  }
  return {
    ...plainCard(say.t('notice.loan-withdrawn', { borrower: say.name(borrower), amount })),
    lines: [say.t('notice.nothing-to-do')],
  };
};

const offerAccepted: NoticeCard = (params, say) => ({
  ...plainCard(
    say.t('notice.offer-accepted', {
      borrower: say.name(params.text('borrower')),
      amount: say.money(params.amount('amount')),
    }),
  ),
  actions: waysOn(say, 'loans.show'),
});

const offerDeclined: NoticeCard = (params, say) => ({
  ...plainCard(
    say.t('notice.offer-declined', {
      borrower: say.name(params.text('borrower')),
      amount: say.money(params.amount('amount')),
    }),
  ),
  lines: [say.t('notice.offer-declined.back')],
});

const repaid: NoticeCard = (params, say) => {
  const outstanding = params.optionalAmount('outstanding');
  return {
    ...plainCard(
      say.t(`notice.loan-repaid.${params.oneOf('how', ['hand', 'refill', 'return'])}`, {
        borrower: say.name(params.text('borrower')),
        amount: say.money(params.amount('amount')),
      }),
    ),
    lines: present([
      outstanding !== null &&
        (outstanding > 0n
          ? say.t('notice.loan-repaid.rest', { amount: say.money(outstanding) })
          : say.t('notice.loan-repaid.all')),
    ]),
    actions: waysOn(say, 'balance.show'),
  };
};

const collected: NoticeCard = (params, say) => {
  const outstanding = params.optionalAmount('outstanding');
  return {
    ...plainCard(
      say.t('notice.loan-collected', {
        lender: say.name(params.text('lender')),
        amount: say.money(params.amount('amount')),
      }),
    ),
    lines: present([outstanding !== null && outstandingLine(outstanding, say), ...rolling(params, say)]),
    actions: outstanding ? waysOn(say, 'balance.show', 'loans.show') : waysOn(say, 'balance.show'),
  };
};

/** What a refill did not repay: when the rest is taken, and what is never touched. */
function rolling(params: NoticeParams, say: Voice): string[] {
  const next = params.time('next');
  const kept = params.optionalAmount('kept');
  if (!params.optionalAmount('outstanding') || !next || kept === null) return [];
  return [say.t('notice.loan-collected.rest', { day: say.since(next), kept: say.money(kept) })];
}

/** A refill that concerned several loans, told at once. */
const collectedSeveral: NoticeCard = (params, say) => {
  const outstanding = params.optionalAmount('outstanding');
  return {
    ...plainCard(say.t('notice.loans-collected', { amount: say.money(params.amount('amount')) })),
    lines: present([outstanding !== null && outstandingLine(outstanding, say), ...rolling(params, say)]),
    sections: [
      {
        title: say.t('notice.loans-collected.to'),
        lines: params.parts('parts').map((part) => partLine(part, say)),
      },
    ],
    actions: waysOn(say, 'balance.show', 'loans.show'),
  };
};

const repaidSeveral: NoticeCard = (params, say) => ({
  ...plainCard(say.t('notice.loans-repaid', { amount: say.money(params.amount('amount')) })),
  sections: [
    {
      title: say.t('notice.loans-repaid.from'),
      lines: params.parts('parts').map((part) => partLine(part, say)),
    },
  ],
  actions: waysOn(say, 'balance.show', 'loans.show'),
});

function partLine(part: NoticeParams, say: Voice): string {
  const outstanding = part.optionalAmount('outstanding') ?? 0n;
  return say.t('notice.loans.part', {
    name: say.name(part.text('name')),
    amount: say.money(part.amount('amount')),
    rest: outstanding > 0n ? 'some' : 'none',
    outstanding: say.money(outstanding),
  });
}

const forgiven: NoticeCard = (params, say) => {
  const outstanding = params.optionalAmount('outstanding') ?? 0n;
  return {
    ...plainCard(
      say.t('notice.loan-forgiven', {
        lender: say.name(params.text('lender')),
        amount: say.money(params.amount('amount')),
      }),
    ),
    lines: [
      outstanding > 0n
        ? say.t('notice.loan-forgiven.rest', { amount: say.money(outstanding) })
        : say.t('notice.loan-forgiven.all'),
    ],
    actions: waysOn(say, 'balance.show', 'loans.show'),
  };
};

const later: NoticeCard = (params, say) => {
  const at = params.time('at');
  return {
    ...plainCard(
      say.t('notice.loan-later', {
        lender: say.name(params.text('lender')),
        amount: say.money(params.amount('amount')),
        at: at ? say.dateTime(at) : say.t('sometime'),
      }),
    ),
    lines: [say.t('notice.loan-later.then')],
    actions: [
      button('loan.withdraw', say.t('button.withdraw'), params.text('loanId') ?? noRow),
      ...waysOn(say, 'borrow.open'),
    ],
  };
};

const extended: NoticeCard = (params, say) => {
  const due = params.time('due');
  return {
    ...plainCard(
      say.t('notice.loan-extended', {
        lender: say.name(params.text('lender')),
        due: due ? say.until(due) : say.t('sometime'),
      }),
    ),
    lines: [say.t('notice.loan-extended.then', { amount: say.money(params.amount('amount')) })],
    actions: waysOn(say, 'loans.show'),
  };
};

/** The date stays, because the lender said so or nobody answered in time. */
const notExtended =
  (words: 'declined' | 'lapsed'): NoticeCard =>
  (params, say) => {
    const due = params.time('due');
    const wanted = params.time('wanted');
    const told = {
      lender: say.name(params.text('lender')),
      due: due ? say.until(due) : say.t('sometime'),
      wanted: wanted ? say.until(wanted) : say.t('sometime'),
    };
    return {
      ...plainCard(say.t(`notice.loan-time.${words}`, told)),
      lines: [say.t('notice.loan-time.then')],
      actions: [
        button('loan.repay', say.t('button.repay'), params.text('loanId') ?? noRow),
        ...waysOn(say, 'loans.show'),
      ],
    };
  };

/** To the lender: the borrower does not ask for a later date any more. */
const wishWithdrawn: NoticeCard = (params, say) => {
  const due = params.time('due');
  const wanted = params.time('wanted');
  return {
    ...plainCard(
      say.t('notice.loan-time.withdrawn', {
        borrower: say.name(params.text('borrower')),
        due: due ? say.until(due) : say.t('sometime'),
        wanted: wanted ? say.until(wanted) : say.t('sometime'),
      }),
    ),
    lines: [say.t('notice.nothing-to-do')],
  };
};

const returned: NoticeCard = (params, say) => {
  const outstanding = params.optionalAmount('outstanding');
  return {
    ...plainCard(
      say.t('notice.loan-returned', {
        lender: say.name(params.text('lender')),
        amount: say.money(params.amount('amount')),
      }),
    ),
    lines: present([
      outstanding !== null && outstandingLine(outstanding, say),
      outstanding !== null && outstanding > 0n && say.t('notice.loan-returned.rest'),
    ]),
    actions: waysOn(say, 'balance.show', 'loans.show'),
  };
};

/** What lenders and borrowers are told without asking. */
export const loanNotices = {
  'loan-accepted': accepted,
  'loan-declined': declined,
  'loan-expired': expired,
  'loan-withdrawn': withdrawn,
  'offer-accepted': offerAccepted,
  'offer-declined': offerDeclined,
  'loan-repaid': repaid,
  'loan-collected': collected,
  'loan-returned': returned,
  'loans-collected': collectedSeveral,
  'loans-repaid': repaidSeveral,
  'loan-forgiven': forgiven,
  'loan-later': later,
  'loan-extended': extended,
  'loan-time-declined': notExtended('declined'),
  'loan-time-lapsed': notExtended('lapsed'),
  'loan-time-withdrawn': wishWithdrawn,
} satisfies Record<string, NoticeCard>;
