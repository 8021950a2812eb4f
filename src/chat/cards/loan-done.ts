import type { Reader } from '../../core/views.js';
import { waysOn } from './buttons.js';
import { type Card, plainCard } from './card.js';
import { outstandingLine } from './done.js';
import { voiceFor, type Words } from './voice.js';

// What was done about a loan on its way, said at once to the person who did it.

/** A question was put off. */
export function doneLater(
  view: { borrower: string; at: Date },
  reader: Reader,
  words: Words,
  now: Date,
): Card {
  const say = voiceFor(reader, words, now);
  const params = { borrower: say.name(view.borrower), at: say.dateTime(view.at) };
  return { ...plainCard(say.t('done.later', params)), lines: [say.t('done.later-then', params)] };
}

/** The lender was asked for a later date, gave one, or kept the one there is; or the borrower needs none any more. */
export function doneTime(
  view: { how: 'asked' | 'given' | 'kept' | 'withdrawn'; other: string; due: Date },
  reader: Reader,
  words: Words,
  now: Date,
): Card {
  const say = voiceFor(reader, words, now);
  const params = { how: view.how, other: say.name(view.other), due: say.until(view.due) };
  return {
    ...plainCard(say.t('done.time', params)),
    lines: view.how === 'asked' ? [say.t('done.time-then')] : [],
    actions: waysOn(say, 'loans.show'),
  };
}

/** Part or all of what somebody owed was forgiven. */
export function doneForgive(
  view: { borrower: string; amount: bigint; outstanding: bigint },
  reader: Reader,
  words: Words,
  now: Date,
): Card {
  const say = voiceFor(reader, words, now);
  const borrower = say.name(view.borrower);
  return {
    ...plainCard(say.t('done.forgive', { borrower, amount: say.money(view.amount) })),
    lines: [
      view.outstanding > 0n
        ? say.t('notice.loan-repaid.rest', { amount: say.money(view.outstanding) })
        : say.t('done.forgive-all'),
    ],
    actions: waysOn(say, 'loans.show'),
  };
}

/** An unused loan was handed back. */
export function doneHandBack(
  view: { lender: string; amount: bigint },
  reader: Reader,
  words: Words,
  now: Date,
): Card {
  const say = voiceFor(reader, words, now);
  const params = { lender: say.name(view.lender), amount: say.money(view.amount) };
  return {
    ...plainCard(say.t('done.hand-back', params)),
    lines: [outstandingLine(0n, say)],
    actions: waysOn(say, 'balance.show'),
  };
}

/** A statement is on its way, as a message to the person alone. */
export function doneStatement(
  view: { month: string; rows: number },
  reader: Reader,
  words: Words,
  now: Date,
): Card {
  const say = voiceFor(reader, words, now);
  return plainCard(say.t('done.statement', { month: view.month.slice(0, 7), n: view.rows }));
}
