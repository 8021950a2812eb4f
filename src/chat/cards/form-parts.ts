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

/** What a form about credit has in it when it opens, each as its field wants it. */
export interface CreditPrefill {
  /** The platform's user id. */
  person?: string;
  /** As typed: "200". */
  amount?: string;
  /** YYYY-MM-DD. */
  due?: string;
  reason?: string;
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

/** The field for the day on which a loan is to be repaid; without one the plan says when. */
export function dueField(say: Voice, value: string | undefined): FormField {
  return {
    name: 'due',
    label: say.t('field.due'),
    kind: 'date',
    hint: say.t('field.due-hint'),
    value,
    optional: true,
  };
}

/** The field for a reason, or for an answer, that may be left empty. */
export function reasonField(say: Voice, label: 'field.reason' | 'field.answer'): FormField {
  return { name: 'reason', label: say.t(label), kind: 'paragraph', optional: true, maxLength: 500 };
}

/** The field for what credit is given for, which the other one reads. */
export function givenForField(
  say: Voice,
  hint: 'field.gift-reason-hint' | 'field.grant-reason-hint',
  value: string | undefined,
): FormField {
  return { ...reasonField(say, 'field.reason'), hint: say.t(hint), value };
}
