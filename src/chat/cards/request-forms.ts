import type { Reader } from '../../core/views.js';
import type { Form } from './card.js';
import { amountField, blankForm } from './form-parts.js';
import { voiceFor, type Words } from './voice.js';

/** What is already known when a request's form is opened, each as its field wants it. */
export interface RequestPrefill {
  /** As typed: "500". */
  amount?: string;
  reason?: string;
  /** YYYY-MM-DD. */
  until?: string;
}

/** How much more, what for, until when. */
export function requestForm(
  context: string,
  prefill: RequestPrefill,
  reader: Reader,
  words: Words,
  now: Date,
): Form {
  const say = voiceFor(reader, words, now);
  return {
    ...blankForm('request.submit', 'request', context, say),
    fields: [
      { ...amountField(say), label: say.t('field.more'), value: prefill.amount },
      {
        name: 'reason',
        label: say.t('field.reason'),
        kind: 'paragraph',
        hint: say.t('field.reason-hint'),
        placeholder: say.t('field.reason-placeholder'),
        value: prefill.reason,
        maxLength: 500,
      },
      {
        name: 'until',
        label: say.t('field.until'),
        kind: 'date',
        hint: say.t('field.until-hint'),
        value: prefill.until,
        optional: true,
      },
    ],
  };
}

/** How much of what was asked for to approve. */
export function approveLessForm(
  view: { requestId: string; requester: string; asked: bigint },
  reader: Reader,
  words: Words,
  now: Date,
): Form {
  const say = voiceFor(reader, words, now);
  return {
    ...blankForm('request.approve-less', 'approve-less', view.requestId, say),
    intro: say.t('form.approve-less.intro', {
      requester: say.name(view.requester),
      asked: say.money(view.asked),
    }),
    fields: [amountField(say)],
  };
}

/** Declines a request; the reason goes to the requester. */
export function declineRequestForm(
  view: { requestId: string; requester: string },
  reader: Reader,
  words: Words,
  now: Date,
): Form {
  const say = voiceFor(reader, words, now);
  return {
    ...blankForm('request.decline', 'decline-request', view.requestId, say),
    fields: [
      {
        name: 'reason',
        label: say.t('field.reason'),
        kind: 'paragraph',
        hint: say.t('field.decline-hint', { requester: say.name(view.requester) }),
        maxLength: 500,
      },
    ],
  };
}
