import type { Reader } from '../../core/views.js';
import type { Form } from './card.js';
import { amountField, blankForm, type CreditPrefill, givenForField } from './form-parts.js';
import { voiceFor, type Words } from './voice.js';

/** To whom, how much, what for. */
export function giftForm(prefill: CreditPrefill, reader: Reader, words: Words, now: Date): Form {
  const say = voiceFor(reader, words, now);
  return {
    ...blankForm('gift.submit', 'gift', '-', say),
    fields: [
      { name: 'person', label: say.t('field.gift-to'), kind: 'person', value: prefill.person },
      { ...amountField(say), value: prefill.amount },
      givenForField(say, 'field.gift-reason-hint', prefill.reason),
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
