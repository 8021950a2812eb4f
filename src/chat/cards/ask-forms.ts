import type { Reader } from '../../core/views.js';
import type { Form } from './card.js';
import { amountField, blankForm, dueField, reasonField } from './form-parts.js';
import { voiceFor, type Words } from './voice.js';

/** How much, until when and what for, asked of a channel or of a team. */
export function askForm(
  view: { context: string; inChannel: boolean; amount?: string; due?: string; reason?: string },
  reader: Reader,
  words: Words,
  now: Date,
): Form {
  const say = voiceFor(reader, words, now);
  return {
    ...blankForm('ask.submit', 'ask-many', view.context, say),
    intro: say.t(view.inChannel ? 'form.ask-many.channel' : 'form.ask-many.team'),
    fields: [
      { ...amountField(say), value: view.amount },
      dueField(say, view.due),
      { ...reasonField(say, 'field.reason'), value: view.reason },
    ],
  };
}

/** How much of an ask to lend, and whether to be named. */
export function askPartForm(
  view: { askId: string; asker: string; amount: bigint; open: bigint; lendable: bigint },
  reader: Reader,
  words: Words,
  now: Date,
): Form {
  const say = voiceFor(reader, words, now);
  const intro = say.t('form.ask-part.intro', {
    asker: say.name(view.asker),
    amount: say.money(view.amount),
    open: say.money(view.open),
    lendable: say.have(view.lendable),
  });
  return {
    ...blankForm('ask.part', 'ask-part', view.askId, say),
    intro,
    fields: [
      amountField(say),
      {
        name: 'how',
        label: say.t('field.ask-how'),
        kind: 'choices',
        options: [
          { value: 'unnamed', label: say.t('field.ask-how.unnamed') },
          { value: 'less', label: say.t('field.ask-how.less') },
        ],
        optional: true,
      },
    ],
  };
}
