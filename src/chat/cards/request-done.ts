import type { Reader, RequestView } from '../../core/views.js';
import { button, waysOn } from './buttons.js';
import { type Card, plainCard } from './card.js';
import { present } from './facts.js';
import { escalation, laterSteps, names, whyThem } from './request-words.js';
import { quoted } from './typed-text.js';
import { voiceFor, type Words } from './voice.js';

/** A request was made: what there is now where a rule gave it, else who decides, as what, and what if nobody does. */
export function doneRequest(
  view: {
    amount: bigint;
    approvers: string[];
    expiresAt: Date;
    granted?: { left: bigint; until: Date } | null;
    /** The request as it stands; null where it could not be read any more. */
    request?: RequestView | null;
  },
  reader: Reader,
  words: Words,
  now: Date,
): Card {
  const say = voiceFor(reader, words, now);
  const { granted, request } = view;
  const amount = say.money(view.amount);
  if (granted)
    return {
      ...plainCard(say.t('done.request-granted', { amount })),
      lines: [
        say.t('notice.request-approved.left', { left: say.have(granted.left) }),
        say.t('notice.request-approved.until', { amount, until: say.until(granted.until) }),
      ],
      actions: waysOn(say, 'balance.show'),
    };
  const approvers = say.list(view.approvers.slice(0, 3).map(say.name)) || say.t('somebody');
  const next = request ? escalation(request, say) : null;
  const later = request ? laterSteps(request, say) : null;
  const why = request ? whyThem(request.seats, say) : null;
  return {
    ...plainCard(say.t('done.request', { amount, approvers })),
    lines: present([
      request?.mode === 'oa' && say.t('request.in-oa'),
      why,
      later,
      next && say.t('done.request-others', next),
      say.t('done.request-next', { expires: say.until(view.expiresAt) }),
    ]),
    actions: waysOn(say, 'requests.mine'),
  };
}

/** A question went to the requester. */
export function doneQuestion(view: { requester: string }, reader: Reader, words: Words, now: Date): Card {
  const say = voiceFor(reader, words, now);
  return plainCard(say.t('done.question', { requester: say.name(view.requester) }));
}

/** An answer went to whoever asked. */
export function doneAnswer(
  view: { to: readonly string[]; text: string },
  reader: Reader,
  words: Words,
  now: Date,
): Card {
  const say = voiceFor(reader, words, now);
  return {
    ...plainCard(say.t('done.answer', { people: names(view.to, say, 'and') })),
    quote: quoted(view.text),
  };
}

/** One request was handed to a colleague. */
export function doneHandOver(view: { to: string }, reader: Reader, words: Words, now: Date): Card {
  const say = voiceFor(reader, words, now);
  return plainCard(say.t('done.hand-over', { name: say.name(view.to) }));
}

/** Those who are asked were reminded. */
export function doneNudge(
  view: { people: readonly string[]; nextAt: Date | null },
  reader: Reader,
  words: Words,
  now: Date,
): Card {
  const say = voiceFor(reader, words, now);
  const { nextAt } = view;
  return {
    ...plainCard(say.t('done.nudge', { people: names(view.people, say, 'and') })),
    lines: nextAt ? [say.t('refusal.nudge-too-soon.next', { at: say.dateTime(nextAt) })] : [],
  };
}

/** What was given each period is given no more. */
export function doneEndRepeat(view: { amount: bigint }, reader: Reader, words: Words, now: Date): Card {
  const say = voiceFor(reader, words, now);
  return plainCard(say.t('done.end-repeat', { amount: say.money(view.amount) }));
}

/** The way into the form for whoever's words were not enough, with what they said kept. */
export function withForm(card: Card, contextJson: string, reader: Reader, words: Words, now: Date): Card {
  const say = voiceFor(reader, words, now);
  return {
    ...card,
    actions: [button('request.open', say.t('button.fill-in'), contextJson, 'primary'), ...card.actions],
  };
}
