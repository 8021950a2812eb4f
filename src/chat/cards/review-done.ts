import type { Reader } from '../../core/views.js';
import { type Card, type Form, plainCard } from './card.js';
import { present } from './facts.js';
import { amountField, blankForm } from './form-parts.js';
import { oneLine } from './typed-text.js';
import { voiceFor, type Words } from './voice.js';

/** A review needs nothing. */
export function doneFine(view: { member: string }, reader: Reader, words: Words, now: Date): Card {
  const say = voiceFor(reader, words, now);
  return plainCard(say.t('done.review-fine', { member: say.name(view.member) }));
}

/** Somebody was given more. */
export function doneRaise(
  view: { member: string; amount: bigint; left: bigint; until: Date },
  reader: Reader,
  words: Words,
  now: Date,
): Card {
  const say = voiceFor(reader, words, now);
  const member = say.name(view.member);
  return {
    ...plainCard(say.t('done.review-raise', { member, amount: say.money(view.amount) })),
    lines: [
      say.t('done.review-raise-left', { member, left: say.have(view.left), until: say.until(view.until) }),
    ],
  };
}

/** A conversation was opened, or asked for. */
export function doneTalk(
  view: { member: string; how: 'together' | 'told' },
  reader: Reader,
  words: Words,
  now: Date,
): Card {
  const say = voiceFor(reader, words, now);
  const member = say.name(view.member);
  return {
    ...plainCard(say.t(`done.review-talk.${view.how}`, { member })),
    lines: [say.t('done.review-talk.open')],
  };
}

/** How much more somebody gets; `amount` as people type it, null where nothing can be proposed. */
export function raiseForm(
  view: {
    reviewId: string;
    member: string;
    amount: string | null;
    until: Date;
    pool: { team: string | null; left: bigint } | null;
  },
  reader: Reader,
  words: Words,
  now: Date,
): Form {
  const say = voiceFor(reader, words, now);
  const { pool } = view;
  const name = pool?.team ?? null;
  const lines = present([
    say.t('form.review-raise.intro', { member: say.name(view.member), until: say.until(view.until) }),
    pool &&
      say.t('form.review-raise.pool', {
        whose: name === null ? 'org' : 'team',
        team: name === null ? '' : oneLine(name, 40),
        left: say.have(pool.left),
      }),
  ]);
  return {
    ...blankForm('review.raise', 'review-raise', view.reviewId, say),
    intro: lines.join(reader.locale === 'zh-CN' ? '' : ' '),
    fields: [
      { ...amountField(say), label: say.t('field.more'), ...(view.amount ? { value: view.amount } : {}) },
    ],
  };
}
