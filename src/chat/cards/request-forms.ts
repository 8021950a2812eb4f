import type { Reader } from '../../core/views.js';
import type { Form } from './card.js';
import { amountField, blankForm } from './form-parts.js';
import { oneLine } from './typed-text.js';
import { type Voice, voiceFor, type Words } from './voice.js';

/** What is already known when a request's form is opened, each as its field wants it. */
export interface RequestPrefill {
  /** As typed: "500". */
  amount?: string;
  reason?: string;
  task?: string;
  /** YYYY-MM-DD. */
  until?: string;
  every?: boolean;
}

/** What a reason must be. */
export interface ReasonNeeds {
  /** From which amount (minor units) a reason is needed: 0 for always, null for never. */
  from: bigint | null;
  /** Fewest characters of a needed reason, most of any. */
  least: number;
  most: number;
}

/** How much more, what for, until when. */
export function requestForm(
  context: string,
  prefill: RequestPrefill,
  needs: ReasonNeeds,
  reader: Reader,
  words: Words,
  now: Date,
): Form {
  const say = voiceFor(reader, words, now);
  return {
    ...blankForm('request.submit', 'request', context, say),
    fields: [
      { ...amountField(say), label: say.t('field.more'), value: prefill.amount },
      {
        name: 'reason',
        label: say.t('field.reason'),
        kind: 'paragraph',
        hint: reasonHint(needs, say),
        placeholder: say.t('field.reason-placeholder'),
        value: prefill.reason,
        optional: needs.from !== 0n,
        maxLength: needs.most,
      },
      {
        name: 'task',
        label: say.t('field.task'),
        kind: 'line',
        hint: say.t('field.task-hint'),
        value: prefill.task,
        optional: true,
        maxLength: 80,
      },
      {
        name: 'until',
        label: say.t('field.until'),
        kind: 'date',
        hint: say.t('field.until-hint'),
        value: prefill.until,
        optional: true,
      },
      {
        name: 'every',
        label: say.t('field.every'),
        kind: 'choices',
        options: [{ value: 'every', label: say.t('field.every-option') }],
        ...(prefill.every ? { value: 'every' } : {}),
        optional: true,
      },
    ],
  };
}

function reasonHint({ from, least, most }: ReasonNeeds, say: Voice): string {
  const needed = from === null ? 'never' : from === 0n ? 'always' : 'from';
  return say.t('field.reason-rule', { needed, amount: say.money(from ?? 0n), least, most });
}

/** How much of what was asked for to approve. */
export function approveLessForm(
  view: { requestId: string; requester: string; asked: bigint },
  reader: Reader,
  words: Words,
  now: Date,
): Form {
  const say = voiceFor(reader, words, now);
  return {
    ...blankForm('request.approve-less', 'approve-less', view.requestId, say),
    intro: say.t('form.approve-less.intro', {
      requester: say.name(view.requester),
      asked: say.money(view.asked),
    }),
    fields: [amountField(say)],
  };
}

/** Declines a request; the reason goes to the requester. */
export function declineRequestForm(
  view: { requestId: string; requester: string },
  reader: Reader,
  words: Words,
  now: Date,
): Form {
  const say = voiceFor(reader, words, now);
  return {
    ...blankForm('request.decline', 'decline-request', view.requestId, say),
    fields: [
      {
        name: 'reason',
        label: say.t('field.reason'),
        kind: 'paragraph',
        hint: say.t('field.decline-hint', { requester: say.name(view.requester) }),
        maxLength: 500,
      },
    ],
  };
}

/** A question to the requester; the request stays open. */
export function askRequesterForm(
  view: { requestId: string; requester: string; amount: bigint },
  reader: Reader,
  words: Words,
  now: Date,
): Form {
  const say = voiceFor(reader, words, now);
  const requester = say.name(view.requester);
  return {
    ...blankForm('request.ask', 'ask', view.requestId, say),
    intro: say.t('form.ask.intro', { requester, amount: say.money(view.amount) }),
    fields: [
      {
        name: 'question',
        label: say.t('field.question'),
        kind: 'paragraph',
        hint: say.t('field.question-hint', { requester }),
        maxLength: 500,
      },
    ],
  };
}

/** The requester's answer; the question stands above it. */
export function answerForm(
  view: { requestId: string; question: string },
  reader: Reader,
  words: Words,
  now: Date,
): Form {
  const say = voiceFor(reader, words, now);
  return {
    ...blankForm('request.answer', 'answer', view.requestId, say),
    intro: say.t('request.typed', { text: oneLine(view.question, 500) }),
    fields: [
      {
        name: 'answer',
        label: say.t('field.your-answer'),
        kind: 'paragraph',
        hint: say.t('field.your-answer-hint'),
        maxLength: 500,
      },
    ],
  };
}

/** Who is to decide one request in the reader's place. */
export function handOverForm(
  view: { requestId: string; requester: string; amount: bigint },
  reader: Reader,
  words: Words,
  now: Date,
): Form {
  const say = voiceFor(reader, words, now);
  return {
    ...blankForm('request.hand-over', 'hand-over', view.requestId, say),
    intro: say.t('form.hand-over.intro', {
      requester: say.name(view.requester),
      amount: say.money(view.amount),
    }),
    fields: [
      {
        name: 'person',
        label: say.t('field.colleague'),
        kind: 'person',
        hint: say.t('field.colleague-hint'),
      },
    ],
  };
}

/** Which of the waiting requests to approve; `context` brings their ids back, in the order of the choices. */
export function chooseRequestsForm(
  view: { context: string; requests: readonly { requester: string; amount: bigint }[] },
  reader: Reader,
  words: Words,
  now: Date,
): Form {
  const say = voiceFor(reader, words, now);
  return {
    ...blankForm('requests.bulk', 'bulk', view.context, say),
    intro: say.t('form.bulk.intro'),
    fields: [
      {
        name: 'which',
        label: say.t('field.which'),
        kind: 'choices',
        options: view.requests.map(({ requester, amount }, at) => ({
          value: String(at),
          label: say.t('field.which-option', {
            requester: say.shortName(requester),
            amount: say.money(amount),
          }),
        })),
      },
    ],
  };
}
