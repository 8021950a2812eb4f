import type { Reader } from '../../core/views.js';
import { button } from './buttons.js';
import { type Card, type CardAction, type CardSection, plainCard } from './card.js';
import { oneLine, quoted } from './typed-text.js';
import { type Voice, voiceFor, type Words } from './voice.js';

/** What every confirmation carries: compact JSON of at most 2,000 characters that comes back with the click. */
interface Understood {
  contextJson: string;
}

/** "Borrow 200 from Bo until Friday", as it was understood. */
export interface BorrowUnderstood extends Understood {
  person: string;
  amount: bigint;
  /** Null lets the plan's usual due date hold. */
  due: Date | null;
  reason: string | null;
}

/** "Lend Ana 200", as it was understood: an offer. */
export interface LendUnderstood extends Understood {
  person: string;
  amount: bigint;
  due: Date | null;
  reason: string | null;
}

/** "Request 500 for …", as it was understood. */
export interface RequestUnderstood extends Understood {
  amount: bigint;
  until: Date | null;
  reason: string | null;
  /** Whether it is wanted for every period. */
  every?: boolean;
  /** Who would decide it. */
  approvers: readonly string[];
  /** Whether a rule gives it by itself. */
  atOnce: boolean;
}

/** "Repay Bo 50", as it was understood. */
export interface RepayUnderstood extends Understood {
  /** Null where all debts are meant. */
  person: string | null;
  amount: bigint;
  /** To whom how much, where it goes to several. */
  parts?: readonly { lender: string; amount: bigint }[];
}

/** One of several people who may be meant. */
export interface Candidate {
  /** What tells this person from the others: name with team or handle. */
  label: string;
  /** Comes back with the click. */
  value: string;
}

/** Asks whether to ask a colleague for a loan. */
export function confirmBorrow(view: BorrowUnderstood, reader: Reader, words: Words, now: Date): Card {
  const say = voiceFor(reader, words, now);
  const person = say.name(view.person);
  return confirmation(say, {
    headline: say.t('confirm.borrow', {
      person,
      amount: say.money(view.amount),
      ...dueParams(view.due, say),
    }),
    quote: quoted(view.reason),
    yes: button(
      'borrow.confirm',
      say.t('button.ask', { person: say.shortName(view.person) }),
      view.contextJson,
      'primary',
    ),
    edit: button('borrow.edit', say.t('button.change'), view.contextJson),
  });
}

/** Asks whether to offer a loan to a colleague. */
export function confirmLend(view: LendUnderstood, reader: Reader, words: Words, now: Date): Card {
  const say = voiceFor(reader, words, now);
  const amount = say.money(view.amount);
  return confirmation(say, {
    headline: say.t('confirm.lend', { person: say.name(view.person), amount, ...dueParams(view.due, say) }),
    quote: quoted(view.reason),
    yes: button('lend.confirm', say.t('button.offer', { amount }), view.contextJson, 'primary'),
    edit: button('lend.edit', say.t('button.change'), view.contextJson),
  });
}

/** Asks whether to send a request for more credit. */
export function confirmRequest(view: RequestUnderstood, reader: Reader, words: Words, now: Date): Card {
  const say = voiceFor(reader, words, now);
  const amount = say.money(view.amount);
  return confirmation(say, {
    headline: say.t('confirm.request', {
      amount,
      ...dueParams(view.until, say),
      ...(view.every ? { dated: 'every' } : {}),
    }),
    quote: quoted(view.reason),
    line: view.atOnce
      ? say.t('confirm.request-at-once')
      : say.t('confirm.request-to', {
          people: say.list(view.approvers.slice(0, 4).map(say.name), 'or') || say.t('somebody'),
        }),
    yes: button('request.confirm', say.t('button.request-amount', { amount }), view.contextJson, 'primary'),
    edit: button('request.open', say.t('button.change'), view.contextJson),
  });
}

/** Asks whether to repay. */
export function confirmRepay(view: RepayUnderstood, reader: Reader, words: Words, now: Date): Card {
  const say = voiceFor(reader, words, now);
  const amount = say.money(view.amount);
  const headline =
    view.person === null
      ? say.t('confirm.repay-all', { amount })
      : say.t('confirm.repay', { amount, person: say.name(view.person) });
  const lines = (view.parts ?? []).map((part) =>
    say.t('confirm.repay-part', { person: say.name(part.lender), amount: say.money(part.amount) }),
  );
  return confirmation(say, {
    headline,
    ...(lines.length > 1 ? { section: { title: say.t('confirm.repay-to'), lines } } : {}),
    yes: button('repay.confirm', say.t('button.repay-amount', { amount }), view.contextJson, 'primary'),
  });
}

/** Asks whether to let somebody off part or all of what they owe. */
export function confirmForgive(
  view: Understood & { person: string; amount: bigint },
  reader: Reader,
  words: Words,
  now: Date,
): Card {
  const say = voiceFor(reader, words, now);
  const amount = say.money(view.amount);
  return confirmation(say, {
    headline: say.t('confirm.forgive', { person: say.name(view.person), amount }),
    line: say.t('confirm.forgive-then'),
    yes: button('forgive.confirm', say.t('button.forgive-amount', { amount }), view.contextJson, 'primary'),
  });
}

/** Asks whether to ask for a later date, or to give one. */
export function confirmTime(
  view: Understood & { side: 'lender' | 'borrower'; person: string; due: Date; to: Date },
  reader: Reader,
  words: Words,
  now: Date,
): Card {
  const say = voiceFor(reader, words, now);
  const person = say.name(view.person);
  return confirmation(say, {
    headline: say.t('confirm.time', {
      side: view.side,
      person,
      due: say.until(view.due),
      to: say.until(view.to),
    }),
    yes: button(
      'time.confirm',
      view.side === 'borrower'
        ? say.t('button.ask-time', { person: say.shortName(view.person) })
        : say.t('button.time-yes', { due: say.until(view.to) }),
      view.contextJson,
      'primary',
    ),
  });
}

/** Asks whether to hand back a loan that was not used. */
export function confirmHandBack(
  view: { loanId: string; lender: string; amount: bigint },
  reader: Reader,
  words: Words,
  now: Date,
): Card {
  const say = voiceFor(reader, words, now);
  return confirmation(say, {
    headline: say.t('confirm.hand-back', { lender: say.name(view.lender), amount: say.money(view.amount) }),
    yes: button('hand-back.confirm', say.t('button.hand-back'), view.loanId, 'primary'),
  });
}

/** Two people called 王伟: asks which is meant. */
export function whichPerson(
  view: { candidates: Candidate[] },
  reader: Reader,
  words: Words,
  now: Date,
): Card {
  const say = voiceFor(reader, words, now);
  const shown = view.candidates.slice(0, 20);
  return {
    ...plainCard(say.t('which.title')),
    lines: shown.length < view.candidates.length ? [say.t('which.more')] : [],
    actions: [
      ...shown.map(({ label, value }) => button('person.pick', oneLine(label, 75), value)),
      cancelButton(say),
    ],
  };
}

/** The answer to a cancelled confirmation. */
export function cancelledCard(reader: Reader, words: Words, now: Date): Card {
  return plainCard(voiceFor(reader, words, now).t('confirm.cancelled'));
}

function dueParams(due: Date | null, say: Voice): { dated: string; due: string } {
  return due ? { dated: 'yes', due: say.until(due) } : { dated: 'no', due: '' };
}

function cancelButton(say: Voice): CardAction {
  return button('confirm.cancel', say.t('button.cancel'));
}

function confirmation(
  say: Voice,
  given: {
    headline: string;
    line?: string;
    section?: CardSection;
    yes: CardAction;
    edit?: CardAction;
    quote?: string;
  },
): Card {
  const { headline, line, section, yes, edit, quote } = given;
  return {
    ...plainCard(headline),
    lines: line === undefined ? [] : [line],
    sections: section ? [section] : [],
    quote,
    actions: [yes, ...(edit ? [edit] : []), cancelButton(say)],
    note: say.t('confirm.note'),
  };
}
