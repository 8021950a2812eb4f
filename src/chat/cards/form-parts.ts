import type { Form, FormField } from './card.js';
import type { Voice } from './voice.js';

/** The forms that have words of their own. */
export type FormWords =
  | 'borrow'
  | 'lend-part'
  | 'ask-many'
  | 'ask-part'
  | 'decline-loan'
  | 'refuse-loan'
  | 'repay'
  | 'extend'
  | 'give-time'
  | 'forgive'
  | 'request'
  | 'grant'
  | 'task'
  | 'task-add'
  | 'gift'
  | 'lend'
  | 'shelf-put'
  | 'shelf-take'
  | 'approve-less'
  | 'decline-request'
  | 'ask'
  | 'answer'
  | 'hand-over'
  | 'bulk'
  | 'delegate'
  | 'review-raise'
  | 'zone'
  | 'quiet';

/** A form without fields. `words` names its texts, `context` comes back with the submission. */
export function blankForm(name: string, words: FormWords, context: string, say: Voice): Form {
  return {
    name,
    title: say.t(`form.${words}.title`),
    submit: say.t(`form.${words}.submit`),
    cancel: say.t('button.cancel'),
    context,
    fields: [],
  };
}

/** The field for an amount, typed as people write numbers ("200", "1.5k", "2万"). */
export function amountField(say: Voice): FormField {
  return {
    name: 'amount',
    label: say.t('field.amount'),
    kind: 'line',
    placeholder: say.t('field.amount-placeholder'),
    maxLength: 40,
  };
}
