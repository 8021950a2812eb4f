import type { Reader } from '../../core/views.js';
import { button, waysOn } from './buttons.js';
import { type Card, type Form, plainCard } from './card.js';
import { blankForm } from './form-parts.js';
import { type Voice, voiceFor, type Words } from './voice.js';

/** Who decides for whom, seen from one side. */
export interface DelegationShown {
  id: string;
  side: 'from' | 'to';
  with: string;
  startsAt: Date;
  /** The first instant at which it holds no more. */
  endsAt: Date;
  inForce: boolean;
}

/** Whom the reader's decisions are handed to, and whose they have taken over; each can be ended. */
export function delegationsCard(
  view: { delegations: readonly DelegationShown[] },
  reader: Reader,
  words: Words,
  now: Date,
): Card {
  const say = voiceFor(reader, words, now);
  const { delegations } = view;
  const title = delegations.length > 0 ? 'delegation.title' : 'delegation.none';
  return {
    ...plainCard(say.t(title)),
    lines:
      delegations.length > 0
        ? delegations.slice(0, 10).map((one) => say.t(`delegation.${one.side}`, partsOf(one, say)))
        : [say.t('delegation.how')],
    actions: [
      ...waysOn(say, 'delegate.open'),
      ...delegations
        .slice(0, 10)
        .map((one) =>
          button('delegate.end', say.t('button.delegate-end', { name: say.shortName(one.with) }), one.id),
        ),
    ],
  };
}

function partsOf(
  one: Pick<DelegationShown, 'with' | 'startsAt' | 'endsAt' | 'inForce'>,
  say: Voice,
): Record<string, string> {
  return {
    name: say.name(one.with),
    begun: one.inForce ? 'yes' : 'no',
    start: say.since(one.startsAt),
    until: say.until(one.endsAt),
  };
}

const minute = 60_000;

/** Decisions were handed over. */
export function doneDelegate(
  view: { delegationId: string; to: string; startsAt: Date; endsAt: Date },
  reader: Reader,
  words: Words,
  now: Date,
): Card {
  const say = voiceFor(reader, words, now);
  const { to, startsAt, endsAt } = view;
  const parts = partsOf(
    { with: to, startsAt, endsAt, inForce: startsAt.getTime() < now.getTime() + minute },
    say,
  );
  return {
    ...plainCard(say.t('done.delegate', parts)),
    lines: [say.t('done.delegate-next', { name: say.name(to) })],
    actions: [
      button('delegate.end', say.t('button.delegate-end', { name: say.shortName(to) }), view.delegationId),
    ],
  };
}

/** Decisions are the giver's alone again. */
export function doneUndelegate(view: { with: string }, reader: Reader, words: Words, now: Date): Card {
  const say = voiceFor(reader, words, now);
  return plainCard(say.t('done.delegate-end', { name: say.name(view.with) }));
}

/** To whom, from when, until when. */
export function delegateForm(
  prefill: { person?: string; start?: string; end?: string },
  reader: Reader,
  words: Words,
  now: Date,
): Form {
  const say = voiceFor(reader, words, now);
  return {
    ...blankForm('delegate.submit', 'delegate', '-', say),
    fields: [
      {
        name: 'person',
        label: say.t('field.colleague'),
        kind: 'person',
        hint: say.t('field.colleague-hint'),
        value: prefill.person,
      },
      {
        name: 'start',
        label: say.t('field.start'),
        kind: 'date',
        hint: say.t('field.start-hint'),
        value: prefill.start,
        optional: true,
      },
      {
        name: 'end',
        label: say.t('field.end'),
        kind: 'date',
        hint: say.t('field.end-hint'),
        value: prefill.end,
      },
    ],
  };
}
