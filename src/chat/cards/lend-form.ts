import type { Reader } from '../../core/views.js';
import type { Form } from './card.js';
import { amountField, blankForm } from './form-parts.js';
import { voiceFor, type Words } from './voice.js';

/** What is already known when a form is opened, each as its field wants it. */
export interface LendPrefill {
  /** The platform's user id. */
  person?: string;
  /** As typed: "200". */
  amount?: string;
  /** YYYY-MM-DD. */
  due?: string;
  reason?: string;
}

/** To whom to offer a loan, how much, until when, what for. */
export function lendForm(prefill: LendPrefill, reader: Reader, words: Words, now: Date): Form {
  const say = voiceFor(reader, words, now);
  return {
    ...blankForm('lend.submit', 'lend', '-', say),
    fields: [
      { name: 'person', label: say.t('field.borrower'), kind: 'person', value: prefill.person },
      { ...amountField(say), value: prefill.amount },
      {
        name: 'due',
        label: say.t('field.due'),
        kind: 'date',
        hint: say.t('field.due-hint'),
        value: prefill.due,
        optional: true,
      },
      {
        name: 'reason',
        label: say.t('field.reason'),
        kind: 'paragraph',
        hint: say.t('field.gift-reason-hint'),
        value: prefill.reason,
        optional: true,
        maxLength: 500,
      },
    ],
  };
}
