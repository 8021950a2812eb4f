import type { Card, Form } from '../../../src/chat/cards/card.js';
import { confirmGift, doneGift, doneGiftAnswer, giftCard } from '../../../src/chat/cards/gift.js';
import { giftForm, shelfPutForm, shelfTakeForm } from '../../../src/chat/cards/gift-forms.js';
import { lendForm } from '../../../src/chat/cards/lend-form.js';
import {
  confirmShelf,
  doneShelf,
  doneShelfBack,
  doneTake,
  shelfCard,
  shelfEntryCard,
} from '../../../src/chat/cards/shelf.js';
import type { Words } from '../../../src/chat/cards/voice.js';
import type { GiftView, Reader, ShelfEntryView, ShelfView } from '../../../src/core/views.js';
import { type Cast, friday, now, refillAt } from './samples.js';

type Named<T> = [name: string, shown: T];

/** A gift that waits for its receiver. */
function gift(cast: Cast, change: Partial<GiftView> = {}): GiftView {
  return {
    id: '0193a0de-0000-7000-8000-000000000021',
    version: 1,
    side: 'receiver',
    giver: cast.bo,
    receiver: cast.ana,
    amount: cast.amount(50),
    reason: cast.reason,
    state: 'offered',
    expiresAt: friday,
    answeredAt: null,
    endsFirst: friday,
    endsLast: refillAt,
    ...change,
  };
}

/** What somebody left on the shelf. */
function entry(cast: Cast, change: Partial<ShelfEntryView> = {}): ShelfEntryView {
  return {
    id: '0193a0de-0000-7000-8000-000000000022',
    version: 2,
    amount: cast.amount(400),
    taken: cast.amount(150),
    named: false,
    state: 'open',
    expiresAt: refillAt,
    endedAt: null,
    ...change,
  };
}

/** A team's shelf with two entries of others and one of the reader's own. */
function shelf(cast: Cast, change: Partial<ShelfView> = {}): ShelfView {
  return {
    team: cast.team,
    there: [
      { left: cast.amount(100), expiresAt: friday, from: null },
      { left: cast.amount(250), expiresAt: refillAt, from: cast.bo },
    ],
    left: cast.amount(350),
    mayTake: cast.amount(150),
    refillAt,
    own: [entry(cast)],
    mayPut: cast.amount(80),
    ...change,
  };
}

/** Gifts and the shelf, in every state there is. */
export function giftCards(cast: Cast, reader: Reader, words: Words): Named<Card>[] {
  const parts = [reader, words, now] as const;
  const states = ['offered', 'accepted', 'declined', 'withdrawn', 'expired'] as const;
  const ends = { endsFirst: friday, endsLast: refillAt };
  return [
    ...(['giver', 'receiver'] as const).flatMap((side) =>
      states.map((state): Named<Card> => {
        const answeredAt = state === 'offered' ? null : now;
        return [`gift ${state} ${side}`, giftCard(gift(cast, { side, state, answeredAt }), ...parts)];
      }),
    ),
    [
      'gift without an end',
      giftCard(gift(cast, { endsFirst: null, endsLast: null, reason: null }), ...parts),
    ],
    [
      'confirm gift',
      confirmGift(
        { person: cast.ana, amount: cast.amount(50), reason: cast.reason, contextJson: '{}' },
        ...parts,
      ),
    ],
    ['done gift', doneGift({ receiver: cast.ana, amount: cast.amount(50), expiresAt: friday }, ...parts)],
    ...(['accepted', 'declined', 'back'] as const).map(
      (how): Named<Card> => [
        `gift answer ${how}`,
        doneGiftAnswer({ other: cast.bo, amount: cast.amount(50), how }, ...parts),
      ],
    ),
    ['shelf', shelfCard(shelf(cast), ...parts)],
    ['shelf empty', shelfCard(shelf(cast, { there: [], left: 0n, own: [], mayPut: 0n }), ...parts)],
    ['shelf all taken', shelfCard(shelf(cast, { mayTake: 0n }), ...parts)],
    [
      'shelf full',
      shelfCard(
        shelf(cast, {
          there: Array.from({ length: 20 }, () => ({ left: 1n, expiresAt: friday, from: cast.bo })),
        }),
        ...parts,
      ),
    ],
    ...(['open', 'empty', 'withdrawn', 'ended'] as const).map(
      (state): Named<Card> => [
        `shelf entry ${state}`,
        shelfEntryCard(entry(cast, { state, named: state === 'open', endedAt: now }), ...parts),
      ],
    ),
    ['confirm shelf', confirmShelf({ amount: cast.amount(400), named: false, contextJson: '{}' }, ...parts)],
    ['done shelf', doneShelf({ amount: cast.amount(400), named: true, expiresAt: refillAt }, ...parts)],
    ['done take', doneTake({ amount: cast.amount(100), givers: [], ...ends }, ...parts)],
    [
      'done take named',
      doneTake({ amount: cast.amount(100), givers: [cast.bo, cast.ana], ...ends }, ...parts),
    ],
    ['done shelf back', doneShelfBack({ back: cast.amount(250), taken: cast.amount(150) }, ...parts)],
  ];
}

/** Their forms. */
export function giftForms(cast: Cast, reader: Reader, words: Words): Named<Form>[] {
  const parts = [reader, words, now] as const;
  return [
    ['lend', lendForm({ amount: '50', due: '2026-11-27', reason: cast.reason }, ...parts)],
    ['gift', giftForm({ amount: '50', reason: cast.reason }, ...parts)],
    ['shelf put', shelfPutForm(cast.amount(400), ...parts)],
    ['shelf take', shelfTakeForm({ left: cast.amount(350), most: cast.amount(150) }, ...parts)],
  ];
}
