import type { Reader } from '../../core/views.js';
import { waysOn } from './buttons.js';
import { type Card, plainCard } from './card.js';
import { type Voice, voiceFor, type Words } from './voice.js';

// What was done, said at once to the person who did it. Live cards and notices tell the others.

/** A question to a colleague was sent. */
export function doneBorrow(
  view: { lender: string; amount: bigint; due: Date; expiresAt: Date },
  reader: Reader,
  words: Words,
  now: Date,
): Card {
  const say = voiceFor(reader, words, now);
  return {
    ...plainCard(say.t('done.borrow', { lender: say.name(view.lender), ...amountAndDue(view, say) })),
    lines: [say.t('done.borrow-next', { expires: say.until(view.expiresAt) })],
  };
}

/** A loan was given. */
export function doneLend(
  view: { borrower: string; amount: bigint; due: Date; state?: 'lent' | 'waiting' },
  reader: Reader,
  words: Words,
  now: Date,
): Card {
  const say = voiceFor(reader, words, now);
  if (view.state === 'waiting') {
    const params = { borrower: say.name(view.borrower), amount: say.money(view.amount) };
    return { ...plainCard(say.t('done.lend-waiting', params)), lines: [say.t('done.lend-waiting-next')] };
  }
  return {
    ...plainCard(say.t('done.lend', { borrower: say.name(view.borrower), ...amountAndDue(view, say) })),
    actions: waysOn(say, 'balance.show'),
  };
}

/** An offer was made; its amount is set aside. */
export function offerMade(
  view: { borrower: string; amount: bigint; due: Date; expiresAt: Date },
  reader: Reader,
  words: Words,
  now: Date,
): Card {
  const say = voiceFor(reader, words, now);
  return {
    ...plainCard(say.t('done.offer', { borrower: say.name(view.borrower), ...amountAndDue(view, say) })),
    lines: [say.t('done.offer-next', { expires: say.until(view.expiresAt) })],
  };
}

/** An offer was accepted or declined by the borrower. */
export function doneOffer(
  view: { lender: string; amount: bigint; due: Date; accepted: boolean; state?: 'lent' | 'waiting' },
  reader: Reader,
  words: Words,
  now: Date,
): Card {
  const say = voiceFor(reader, words, now);
  const params = { lender: say.name(view.lender), ...amountAndDue(view, say) };
  if (!view.accepted) return plainCard(say.t('done.offer-declined', params));
  if (view.state === 'waiting')
    return {
      ...plainCard(say.t('done.offer-waiting', { lender: params.lender, amount: params.amount })),
      lines: [say.t('notice.loan-waiting.next.borrower')],
    };
  return {
    ...plainCard(say.t('done.offer-accepted', params)),
    actions: waysOn(say, 'balance.show'),
  };
}

/** A loan question was declined. */
export function doneDecline(view: { borrower: string }, reader: Reader, words: Words, now: Date): Card {
  const say = voiceFor(reader, words, now);
  return plainCard(say.t('done.decline', { borrower: say.name(view.borrower) }));
}

/** Something was repaid; `outstanding` is what is still owed to this lender. */
export function doneRepay(
  view: {
    lender: string;
    amount: bigint;
    outstanding: bigint;
    parts?: readonly { lender: string; amount: bigint }[];
  },
  reader: Reader,
  words: Words,
  now: Date,
): Card {
  const say = voiceFor(reader, words, now);
  const params = { lender: say.name(view.lender), amount: say.money(view.amount) };
  const parts = view.parts ?? [];
  const lines = parts.map((part) =>
    say.t('confirm.repay-part', { person: say.name(part.lender), amount: say.money(part.amount) }),
  );
  return {
    ...plainCard(say.t('done.repay', params)),
    // One loan or one colleague may be settled while others are not.
    lines: [
      view.outstanding <= 0n && parts.length <= 1
        ? say.t('outstanding.none-of-it')
        : outstandingLine(view.outstanding, say),
    ],
    sections: parts.length > 1 ? [{ title: say.t('confirm.repay-to'), lines }] : [],
    actions: waysOn(say, 'balance.show', 'loans.show'),
  };
}

/** A question, an offer or a request was taken back. */
export function doneWithdraw(
  view: { what: 'loan' | 'offer' | 'request' },
  reader: Reader,
  words: Words,
  now: Date,
): Card {
  return plainCard(voiceFor(reader, words, now).t('done.withdraw', { what: view.what }));
}

/** A setting was changed; `reader` is the person with the new setting. */
export function doneSetting(
  view: { what: 'language' | 'zone' },
  reader: Reader,
  words: Words,
  now: Date,
): Card {
  const say = voiceFor(reader, words, now);
  const headline =
    view.what === 'language'
      ? say.t('done.language')
      : say.t('done.zone', { zone: reader.zone, time: say.time(now) });
  return { ...plainCard(headline), actions: waysOn(say, 'balance.show', 'settings.show') };
}

/** A request was approved, wholly or in part. */
export function doneApprove(
  view: { requester: string; amount: bigint; asked: bigint; state?: string; next?: string[] },
  reader: Reader,
  words: Words,
  now: Date,
): Card {
  const say = voiceFor(reader, words, now);
  const requester = say.name(view.requester);
  if (view.state === 'refused') return plainCard(say.t('done.approve-last', { requester }));
  if (view.state === 'open')
    return plainCard(
      say.t('done.approve-step', {
        requester,
        amount: say.money(view.amount),
        people: say.list((view.next ?? []).slice(0, 4).map(say.name), 'or') || say.t('somebody'),
      }),
    );
  return plainCard(
    say.t('done.approve', {
      requester: say.name(view.requester),
      amount: say.money(view.amount),
      asked: say.money(view.asked),
      less: view.amount < view.asked ? 'yes' : 'no',
    }),
  );
}

/** A request was declined. */
export function doneDeclineRequest(
  view: { requester: string },
  reader: Reader,
  words: Words,
  now: Date,
): Card {
  const say = voiceFor(reader, words, now);
  return plainCard(say.t('done.decline-request', { requester: say.name(view.requester) }));
}

/** Whether anything is left to repay, as a sentence. */
export function outstandingLine(outstanding: bigint, say: Voice): string {
  if (outstanding <= 0n) return say.t('outstanding.none');
  return say.t('outstanding.some', { amount: say.money(outstanding) });
}

function amountAndDue(view: { amount: bigint; due: Date }, say: Voice): { amount: string; due: string } {
  return { amount: say.money(view.amount), due: say.until(view.due) };
}
