import type { Reader } from '../../core/views.js';
import type { Form } from './card.js';
import { amountField, blankForm } from './form-parts.js';
import { voiceFor, type Words } from './voice.js';

/** What is already known when a form is opened, each as its field wants it. */
export interface GiftPrefill {
  /** The platform's user id. */
  person?: string;
  /** As typed: "50". */
  amount?: string;
  reason?: string;
}

/** To whom, how much, what for. */
export function giftForm(prefill: GiftPrefill, reader: Reader, words: Words, now: Date): Form {
  const say = voiceFor(reader, words, now);
  return {
    ...blankForm('gift.submit', 'gift', '-', say),
    fields: [
      { name: 'person', label: say.t('field.gift-to'), kind: 'person', value: prefill.person },
      { ...amountField(say), value: prefill.amount },
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

/** How much to leave on the team's shelf, and whether in one's own name. */
export function shelfPutForm(most: bigint, reader: Reader, words: Words, now: Date): Form {
  const say = voiceFor(reader, words, now);
  return {
    ...blankForm('shelf.put', 'shelf-put', '-', say),
    intro: say.t('form.shelf-put.intro', { amount: say.have(most) }),
    fields: [
      amountField(say),
      {
        name: 'named',
        label: say.t('field.shelf-named'),
        kind: 'choices',
        options: [{ value: 'yes', label: say.t('field.shelf-named-yes') }],
        optional: true,
      },
    ],
  };
}

/** How much to take of what is there. */
export function shelfTakeForm(
  view: { left: bigint; most: bigint },
  reader: Reader,
  words: Words,
  now: Date,
): Form {
  const say = voiceFor(reader, words, now);
  return {
    ...blankForm('shelf.take', 'shelf-take', '-', say),
    intro: say.t('form.shelf-take.intro', { left: say.have(view.left), most: say.have(view.most) }),
    fields: [amountField(say)],
  };
}
