import { toDecimal } from '../../core/money.js';
import type { Reader } from '../../core/views.js';
import type { Form, FormField } from './card.js';
import { amountField, blankForm, type CreditPrefill, dueField, reasonField } from './form-parts.js';
import { voiceFor, type Words } from './voice.js';

/** As long as the message to both sides shows it. */
const mostShown = 300;

/** Whom to ask, how much, until when, what for. */
export function borrowForm(
  context: string,
  prefill: CreditPrefill,
  reader: Reader,
  words: Words,
  now: Date,
): Form {
  const say = voiceFor(reader, words, now);
  return {
    ...blankForm('borrow.submit', 'borrow', context, say),
    fields: [
      { name: 'person', label: say.t('field.lender'), kind: 'person', value: prefill.person },
      { ...amountField(say), value: prefill.amount },
      dueField(say, prefill.due),
      { ...reasonField(say, 'field.reason'), value: prefill.reason },
    ],
  };
}

/** How much of what was asked for to lend. */
export function lendPartForm(
  view: { loanId: string; borrower: string; asked: bigint; lendable: bigint },
  reader: Reader,
  words: Words,
  now: Date,
): Form {
  const say = voiceFor(reader, words, now);
  const intro = say.t('form.lend-part.intro', {
    borrower: say.name(view.borrower),
    asked: say.money(view.asked),
    lendable: say.have(view.lendable),
  });
  return { ...blankForm('loan.lend-part', 'lend-part', view.loanId, say), intro, fields: [amountField(say)] };
}

/** Declines a loan; a reason may be given. */
export function declineLoanForm(
  view: { loanId: string; borrower: string },
  reader: Reader,
  words: Words,
  now: Date,
): Form {
  const say = voiceFor(reader, words, now);
  return {
    ...blankForm('loan.decline', 'decline-loan', view.loanId, say),
    intro: say.t('form.decline-loan.intro', { borrower: say.name(view.borrower) }),
    fields: [reasonField(say, 'field.answer')],
  };
}

/** Keeps a loan between two others from beginning; a line for both of them may be added. */
export function refuseLoanForm(
  view: { loanId: string; lender: string; borrower: string },
  reader: Reader,
  words: Words,
  now: Date,
): Form {
  const say = voiceFor(reader, words, now);
  const names = { lender: say.name(view.lender), borrower: say.name(view.borrower) };
  return {
    ...blankForm('loan.refuse', 'refuse-loan', view.loanId, say),
    intro: say.t('form.refuse-loan.intro', names),
    fields: [{ ...reasonField(say, 'field.answer'), maxLength: mostShown }],
  };
}

/** How much to repay; what is owed stands in it at first. */
export function repayForm(
  view: { loanId: string; lender: string; outstanding: bigint; left: bigint },
  reader: Reader,
  words: Words,
  now: Date,
): Form {
  const say = voiceFor(reader, words, now);
  return {
    ...blankForm('loan.repay', 'repay', view.loanId, say),
    intro: say.t('form.repay.intro', {
      lender: say.name(view.lender),
      outstanding: say.money(view.outstanding),
      left: say.have(view.left),
    }),
    fields: [{ ...amountField(say), value: toDecimal(view.outstanding, reader.unit) }],
  };
}

/** Until when: a borrower asks for it (`loan.extend`), a lender gives it (`loan.give-time`). */
export function timeForm(
  view: { loanId: string; side: 'lender' | 'borrower'; other: string; dueAt: Date; due?: string | null },
  reader: Reader,
  words: Words,
  now: Date,
): Form {
  const say = voiceFor(reader, words, now);
  const form = view.side === 'borrower' ? 'extend' : 'give-time';
  const date: FormField = { name: 'due', label: say.t('field.new-due'), kind: 'date' };
  return {
    ...blankForm(view.side === 'borrower' ? 'loan.extend' : 'loan.give-time', form, view.loanId, say),
    intro: say.t(`form.${form}.intro`, { other: say.name(view.other), due: say.until(view.dueAt) }),
    fields: [
      view.due ? { ...date, value: view.due } : date,
      ...(view.side === 'borrower' ? [reasonField(say, 'field.reason')] : []),
    ],
  };
}

/** How much need not be repaid; all of it stands in it at first. */
export function forgiveForm(
  view: { loanId: string; borrower: string; outstanding: bigint },
  reader: Reader,
  words: Words,
  now: Date,
): Form {
  const say = voiceFor(reader, words, now);
  return {
    ...blankForm('loan.forgive', 'forgive', view.loanId, say),
    intro: say.t('form.forgive.intro', {
      borrower: say.name(view.borrower),
      outstanding: say.money(view.outstanding),
    }),
    fields: [{ ...amountField(say), value: toDecimal(view.outstanding, reader.unit) }],
  };
}
