import type { RequestView } from '../../core/views.js';
import { button } from './buttons.js';
import type { Card, CardAction } from './card.js';
import { fact, present } from './facts.js';
import { stepsSection } from './request-details.js';
import { lastNotes } from './request-evidence.js';
import { askedFacts, endRepeat, escalation, requestStatus } from './request-words.js';
import { quoted } from './typed-text.js';
import type { Voice } from './voice.js';

/** A request as the person who made it sees it. */
export function requesterCard(view: RequestView, say: Voice): Card {
  const pending = view.state === 'pending';
  const next = pending ? escalation(view, say) : null;
  return {
    headline: say.t('request.requester.title', { amount: say.money(view.amount) }),
    lines: pending && view.mode === 'oa' ? [say.t('request.in-oa')] : [],
    facts: present([
      ...askedFacts(view, say),
      pending && fact(say, 'fact.waiting-since', say.dateTime(view.stepSince)),
      next && fact(say, 'fact.no-answer', say.t('request.others', next)),
    ]),
    quote: quoted(view.reason),
    sections: [...stepsSection(view, say), ...lastNotes(view, say, 4)],
    status: requestStatus(view, say),
    actions: pending ? actions(view, say) : endRepeat(view, say),
    note:
      pending && view.nudgeAt
        ? say.t('refusal.nudge-too-soon.next', { at: say.dateTime(view.nudgeAt) })
        : undefined,
  };
}

function actions(view: RequestView, say: Voice): CardAction[] {
  return present([
    asksSomething(view) && button('request.answer', say.t('button.answer'), view.id, 'primary'),
    button('request.nudge', say.t('button.nudge'), view.id),
    button('request.withdraw', say.t('button.withdraw'), view.id),
  ]);
}

/** Whether a question waits for the requester's answer. */
export function asksSomething({ notes }: RequestView): boolean {
  return notes.at(-1)?.kind === 'question';
}
