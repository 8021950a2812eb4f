import type { GiftView, Reader } from '../../core/views.js';
import { button, waysOn } from './buttons.js';
import { type Card, type CardAction, type Fact, plainCard } from './card.js';
import { fact, present } from './facts.js';
import { cancel } from './grant.js';
import { quoted } from './typed-text.js';
import { type Voice, voiceFor, type Words } from './voice.js';

/** A gift, as its giver or its receiver sees it. */
export function giftCard(view: GiftView, reader: Reader, words: Words, now: Date): Card {
  const say = voiceFor(reader, words, now);
  const params = paramsOf(view, say);
  const open = view.state === 'offered';
  const giving = view.side === 'giver';
  return {
    ...plainCard(say.t(giving ? 'gift.giver' : 'gift.receiver', params)),
    lines: present([
      open && giving && say.t('gift.giver.set-aside', params),
      (open || view.state === 'accepted') && !giving && say.t('gift.receiver.terms'),
    ]),
    facts: present([(open || view.state === 'accepted') && endsFact(view, say)]),
    quote: quoted(view.reason),
    status: say.t(`gift.status.${view.state}`, params),
    actions: open ? actions(view, say) : [],
  };
}

function paramsOf(view: GiftView, say: Voice): Record<string, string> {
  return {
    giver: say.name(view.giver),
    receiver: say.name(view.receiver),
    amount: say.money(view.amount),
    state: view.state,
    side: view.side,
    expires: say.until(view.expiresAt),
    at: view.answeredAt ? say.dateTime(view.answeredAt) : say.t('sometime'),
  };
}

function actions(view: GiftView, say: Voice): CardAction[] {
  if (view.side === 'giver') return [button('gift.withdraw', say.t('button.gift-back'), view.id)];
  const amount = say.money(view.amount);
  return [
    button('gift.accept', say.t('button.accept', { amount }), view.id, 'primary'),
    button('gift.decline', say.t('button.decline-offer'), view.id),
  ];
}

/** Until when moved credit can be used: it may come from several lots. */
export function endsFact(ends: { endsFirst: Date | null; endsLast: Date | null }, say: Voice): Fact | false {
  const { endsFirst: first, endsLast: last } = ends;
  if (!first || !last) return false;
  const value =
    first.getTime() === last.getTime()
      ? say.until(last)
      : say.t('gift.ends-apart', { first: say.until(first), last: say.until(last) });
  return fact(say, 'fact.usable-until', value);
}

/** "Give Ana 50", as it was understood. */
export function confirmGift(
  view: { person: string; amount: bigint; reason: string | null; contextJson: string },
  reader: Reader,
  words: Words,
  now: Date,
): Card {
  const say = voiceFor(reader, words, now);
  const params = { person: say.name(view.person), amount: say.money(view.amount) };
  return {
    ...plainCard(say.t('confirm.gift', params)),
    lines: [say.t('confirm.gift-terms', params)],
    quote: quoted(view.reason),
    actions: [
      button('gift.confirm', say.t('button.gift', params), view.contextJson, 'primary'),
      button('gift.open', say.t('button.change'), view.contextJson),
      cancel(say),
    ],
    note: say.t('confirm.note'),
  };
}

/** A gift was offered; its amount is set aside. */
export function doneGift(
  view: { receiver: string; amount: bigint; expiresAt: Date },
  reader: Reader,
  words: Words,
  now: Date,
): Card {
  const say = voiceFor(reader, words, now);
  return {
    ...plainCard(say.t('done.gift', { receiver: say.name(view.receiver), amount: say.money(view.amount) })),
    lines: [say.t('done.gift-next', { expires: say.until(view.expiresAt) })],
  };
}

/** A gift was accepted or not by its receiver, or taken back by its giver; `other` is the other one. */
export function doneGiftAnswer(
  view: { other: string; amount: bigint; how: 'accepted' | 'declined' | 'back' },
  reader: Reader,
  words: Words,
  now: Date,
): Card {
  const say = voiceFor(reader, words, now);
  const other = say.name(view.other);
  const params = { giver: other, receiver: other, amount: say.money(view.amount) };
  const card = plainCard(say.t(`done.gift-${view.how}`, params));
  if (view.how !== 'accepted') return card;
  // The terms stand on the gift's own card.
  return { ...card, actions: waysOn(say, 'balance.show') };
}
