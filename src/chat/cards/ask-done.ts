import type { AskView } from '../../core/ask-view.js';
import type { Refusal } from '../../core/refusals.js';
import type { Reader } from '../../core/views.js';
import { lendButton } from './ask.js';
import { button, waysOn } from './buttons.js';
import { type Card, plainCard } from './card.js';
import { present } from './facts.js';
import { refusalCard } from './refusal.js';
import { quoted } from './typed-text.js';
import { voiceFor, type Words } from './voice.js';

// What came of an act about an ask, said at once to the person who did it.

/** Many were asked. */
export function doneAsk(
  view: { amount: bigint; due: Date; endsAt: Date; colleagues: number | null },
  reader: Reader,
  words: Words,
  now: Date,
): Card {
  const say = voiceFor(reader, words, now);
  const { colleagues } = view;
  const params = { amount: say.money(view.amount), due: say.until(view.due) };
  return {
    ...plainCard(
      colleagues === null
        ? say.t('done.ask-channel', params)
        : say.t('done.ask-team', { ...params, n: colleagues }),
    ),
    lines: [say.t('done.ask-next', { ends: say.until(view.endsAt) })],
  };
}

/** A part was lent, or waits for a manager's word. */
export function donePart(
  view: { asker: string; amount: bigint; less: boolean; open: bigint; due: Date; waiting: boolean },
  reader: Reader,
  words: Words,
  now: Date,
): Card {
  const say = voiceFor(reader, words, now);
  const params = {
    borrower: say.name(view.asker),
    amount: say.money(view.amount),
    due: say.until(view.due),
  };
  return {
    ...plainCard(say.t(view.waiting ? 'done.ask-part-waiting' : 'done.lend', params)),
    lines: present([
      view.less && say.t('done.ask-part-less'),
      view.open === 0n
        ? say.t('done.ask-part-full')
        : say.t('done.ask-part-open', { open: say.money(view.open) }),
    ]),
    actions: waysOn(say, 'balance.show'),
  };
}

/** The asker closed it. */
export function doneEnough(
  view: { filled: bigint; amount: bigint },
  reader: Reader,
  words: Words,
  now: Date,
): Card {
  const say = voiceFor(reader, words, now);
  const params = { filled: say.money(view.filled), amount: say.money(view.amount) };
  return {
    ...plainCard(say.t(view.filled > 0n ? 'done.ask-enough' : 'done.ask-enough-none', params)),
    actions: waysOn(say, 'balance.show'),
  };
}

/** More was clicked than is open: how much that is, with the button for it. */
export function partRefused(
  view: { refused: Refusal; ask: AskView | null },
  reader: Reader,
  words: Words,
  now: Date,
): Card {
  const card = refusalCard(view.refused, reader, words, now);
  const { ask } = view;
  if (view.refused.code !== 'ask-part-too-large' || ask?.state !== 'open') return card;
  const say = voiceFor(reader, words, now);
  return { ...card, actions: [lendButton(ask, ask.amount - ask.filled, say)] };
}

/** Asks whether to ask many. */
export function confirmAsk(
  view: { inChannel: boolean; amount: bigint; due: Date | null; reason: string | null; contextJson: string },
  reader: Reader,
  words: Words,
  now: Date,
): Card {
  const say = voiceFor(reader, words, now);
  const amount = say.money(view.amount);
  const dated = view.due ? { dated: 'yes', due: say.until(view.due) } : { dated: 'no', due: '' };
  return {
    ...plainCard(say.t(view.inChannel ? 'confirm.ask-channel' : 'confirm.ask-team', { amount, ...dated })),
    quote: quoted(view.reason),
    actions: [
      button('ask.confirm', say.t('button.ask-send', { amount }), view.contextJson, 'primary'),
      button('ask.edit', say.t('button.change'), view.contextJson),
      button('confirm.cancel', say.t('button.cancel')),
    ],
    note: say.t('confirm.note'),
  };
}
