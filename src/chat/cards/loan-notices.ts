import { waysOn } from './buttons.js';
import { plainCard } from './card.js';
import { outstandingLine } from './done.js';
import { present } from './facts.js';
import type { NoticeCard } from './notice-params.js';
import { quoted } from './typed-text.js';

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
  actions: waysOn(say, 'borrow.open', 'request.open'),
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
    lines: present([outstanding !== null && outstandingLine(outstanding, say)]),
    actions: waysOn(say, 'balance.show'),
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
} satisfies Record<string, NoticeCard>;
