import type { Reader } from '../../core/views.js';
import type { Form } from './card.js';
import { amountField, blankForm, type CreditPrefill, dueField, givenForField } from './form-parts.js';
import { voiceFor, type Words } from './voice.js';

/** To whom to offer a loan, how much, until when, what for. */
export function lendForm(prefill: CreditPrefill, reader: Reader, words: Words, now: Date): Form {
  const say = voiceFor(reader, words, now);
  return {
    ...blankForm('lend.submit', 'lend', '-', say),
    fields: [
      { name: 'person', label: say.t('field.borrower'), kind: 'person', value: prefill.person },
      { ...amountField(say), value: prefill.amount },
      dueField(say, prefill.due),
      givenForField(say, 'field.gift-reason-hint', prefill.reason),
    ],
  };
}
